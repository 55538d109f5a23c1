"""People sign in, are known by a cookie, and are nobody again when the session ends."""

import threading
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import text

from tollhouse.doors.api.application import make_api
from tollhouse.plumbing.clock import real_clock
from tollhouse.staff.attempting import count_attempt
from tollhouse.staff.rules.networks import networks_of
from tollhouse.staff.rules.roles import Role

from .conftest import TestClient
from .people import PASSWORD, Person, a_member


class MovingClock:
    """Real time for the staff room, moved by hand."""

    def __init__(self) -> None:
        self.now = real_clock()

    def __call__(self):
        return self.now


@pytest.fixture(autouse=True)
def _nobody_has_failed_yet(engine):
    """All come from one address."""
    with engine.begin() as conn:
        conn.execute(text("delete from failed_attempts"))


@pytest.fixture
def hands():
    return MovingClock()


@pytest.fixture
def moved_client(house, hands):
    with TestClient(make_api(replace(house, real_clock=hands)), base_url="http://127.0.0.1") as client:
        yield client


def test_a_member_signs_in_is_known_and_signs_out(client, house):
    a_member(house, "anna", name="Anna Novak")
    anna = Person(client)
    told = anna.sign_in(" Anna ")
    assert told["staff"] | {"id": ""} == {
        "id": "",
        "login": "anna",
        "name": "Anna Novak",
        "email": "",
        "role": "administrator",
        "reseller_id": None,
        "reseller_name": None,
        "second_factor": False,
        "must_change_password": False,
    }
    assert anna.get("/session") == told
    anna.ask("DELETE", "/session", expect=204)
    assert anna.get("/session", expect=401)["code"] == "session_missing"
    assert anna.get("/customers", expect=401)["code"] == "session_missing"


def test_the_cookie_cannot_be_read_by_scripts_and_goes_by_https_only_where_it_came_by_it(house):
    a_member(house, "cookie")
    said = {"login": "cookie", "password": PASSWORD}
    for base, secure in [("http://127.0.0.1", False), ("https://127.0.0.1", True)]:
        with TestClient(make_api(house), base_url=base) as client:
            cookie = client.post("/api/v1/session", json=said).headers["set-cookie"]
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert ("Secure" in cookie) == secure


def test_a_reseller_is_named_to_its_staff(client, house, realm):
    a_member(house, "of-reseller", Role.SUPPORT, reseller_id=int(realm.own["id"]))
    told = Person(client).sign_in("of-reseller")
    assert (told["staff"]["reseller_id"], told["staff"]["reseller_name"]) == (realm.own["id"], realm.own["name"])
    assert "manage_staff" not in told["rights"]


@pytest.mark.parametrize("login", ["bert", "nobody-by-this-name"])
def test_a_wrong_password_and_an_unknown_login_are_told_the_same(client, house, login):
    if login == "bert":
        a_member(house, "bert")
    refused = Person(client).sign_in(login, "wrong password", expect=401)
    assert refused["code"] == "login_failed"
    assert login not in refused["detail"]


@pytest.mark.parametrize("login", ["carl", "carl-who-does-not-exist"])
def test_ten_wrong_passwords_lock_a_login_for_a_quarter_of_an_hour(moved_client, hands, house, login):
    if login == "carl":
        a_member(house, "carl")
    person = Person(moved_client)
    for _ in range(10):
        assert person.sign_in(login, "wrong password", expect=401)["code"] == "login_failed"
    answer = person.send("POST", "/session", json={"login": login.upper(), "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (429, "login_locked")
    assert answer.headers["Retry-After"] == "900"
    until = hands.now + timedelta(minutes=15)
    assert f"{until:%Y-%m-%d %H:%M} UTC" in answer.json()["detail"]
    hands.now += timedelta(minutes=14, seconds=59)
    person.sign_in(login, PASSWORD, expect=429)
    hands.now += timedelta(seconds=1)
    person.sign_in(login, PASSWORD, expect=201 if login == "carl" else 401)


def test_an_address_that_fails_with_many_logins_has_to_wait(moved_client, hands, house):
    a_member(house, "dora")
    person = Person(moved_client)
    with house.engine.begin() as conn:
        for number in range(50):
            count_attempt(conn, f"guess-{number}", "testclient", now=hands.now)
    assert person.sign_in("dora", expect=429)["code"] == "too_many_requests"
    hands.now += timedelta(minutes=5)
    person.sign_in("dora")


def test_a_session_ends_after_eight_idle_hours_and_after_seven_days(moved_client, hands, house):
    a_member(house, "emil")
    idle, busy = Person(moved_client), Person(moved_client)
    idle.sign_in("emil")
    busy.sign_in("emil")
    started = hands.now
    while hands.now < started + timedelta(days=7) - timedelta(hours=7):
        hands.now += timedelta(hours=7)
        busy.get("/session")
    idle.get("/session", expect=401)
    hands.now = started + timedelta(days=7)
    busy.get("/session", expect=401)


def test_ones_sessions_are_listed_and_one_that_is_revoked_opens_nothing_at_once(client, house):
    a_member(house, "fred")
    here, there = Person(client, {"User-Agent": "Here"}), Person(client, {"User-Agent": "There"})
    here.sign_in("fred")
    there.sign_in("fred")
    listed = here.get("/session/sessions")["items"]
    assert [(one["agent"], one["current"]) for one in listed] == [("There", False), ("Here", True)]
    there.get("/customers")
    here.ask("DELETE", f"/session/sessions/{listed[0]['id']}", expect=204)
    there.get("/customers", expect=401)
    here.ask("DELETE", f"/session/sessions/{listed[0]['id']}", expect=404)


def test_nobody_ends_anothers_session_as_ones_own(client, house):
    a_member(house, "gina")
    a_member(house, "hugo")
    gina, hugo = Person(client), Person(client)
    gina.sign_in("gina")
    hugo.sign_in("hugo")
    (own,) = hugo.get("/session/sessions")["items"]
    gina.ask("DELETE", f"/session/sessions/{own['id']}", expect=404)
    hugo.get("/session")


def test_signing_in_again_in_the_same_browser_ends_the_session_before(client, house):
    a_member(house, "ida")
    ida = Person(client)
    ida.sign_in("ida")
    before = replace(ida)
    ida.sign_in("ida")
    before.get("/session", expect=401)


def test_a_chosen_password_ends_the_other_sessions(client, house):
    a_member(house, "jana")
    here, there = Person(client), Person(client)
    here.sign_in("jana")
    there.sign_in("jana")
    wrong = here.post("/session/password", {"current": "not it, really", "new": "something else"}, expect=422)
    assert wrong["code"] == "password_wrong"
    short = here.post("/session/password", {"current": PASSWORD, "new": "short"}, expect=422)
    assert short["code"] == "password_unfit"
    same = here.post("/session/password", {"current": PASSWORD, "new": PASSWORD}, expect=422)
    assert same["code"] == "password_unfit"
    here.post("/session/password", {"current": PASSWORD, "new": "something else"}, expect=204)
    here.get("/session")
    there.get("/session", expect=401)
    there.sign_in("jana", PASSWORD, expect=401)
    there.sign_in("jana", "something else")


def test_guesses_at_ones_own_password_are_counted_too(moved_client, hands, house):
    a_member(house, "kurt")
    kurt = Person(moved_client)
    kurt.sign_in("kurt")
    for _ in range(10):
        kurt.post("/session/proof", {"password": "no, not this"}, expect=422)
    answer = kurt.send("POST", "/session/proof", json={"password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (429, "password_locked")
    assert answer.headers["Retry-After"] == "900"
    hands.now += timedelta(minutes=15)
    kurt.post("/session/proof", {"password": PASSWORD}, expect=204)


def test_strangers_who_lock_a_login_do_not_hinder_whoever_is_signed_in(client, house):
    a_member(house, "quin")
    quin = Person(client)
    quin.sign_in("quin")
    with house.engine.begin() as conn:
        for number in range(100):
            count_attempt(conn, "quin", f"198.51.100.{number}", now=house.real_clock())
    assert Person(client).sign_in("quin", expect=429)["code"] == "login_locked"
    quin.post("/session/password", {"current": PASSWORD, "new": "something else"}, expect=204)


def test_preferences_are_kept_for_the_person_up_to_a_length(client, house):
    a_member(house, "lena")
    lena = Person(client)
    lena.sign_in("lena")
    kept = {"theme": "dark", "columns": ["name", "balance"], "page": 50}
    assert lena.ask("PUT", "/session/preferences", json=kept) == kept
    assert Person(client).sign_in("lena")["preferences"] == kept
    lena.ask("PUT", "/session/preferences", json={"x": "y" * 33_000}, expect=413)
    lena.ask("PUT", "/session/preferences", json=["no object"], expect=422)


def a_second_factor(person: Person, moment) -> tuple[pyotp.TOTP, list[str]]:
    offered = person.post("/session/second-factor")
    totp = pyotp.TOTP(offered["secret"])
    assert offered["uri"].startswith("otpauth://totp/")
    codes = person.post("/session/second-factor/confirm", {"code": totp.at(moment)})["recovery_codes"]
    assert len(set(codes)) == 10
    return totp, codes


def test_a_second_factor_is_asked_for_from_its_confirmation_on(moved_client, hands, house):
    a_member(house, "mara")
    mara = Person(moved_client)
    mara.sign_in("mara")
    wrong = mara.post("/session/second-factor/confirm", {"code": "123456"}, expect=409)
    assert wrong["code"] == "second_factor_not_begun"
    mara.post("/session/second-factor")
    assert mara.post("/session/second-factor/confirm", {"code": "12345é"}, expect=422)["code"] == "code_wrong"
    mara.sign_in("mara")  # one that was only offered does nothing
    totp, codes = a_second_factor(mara, hands.now)
    assert mara.get("/session")["staff"]["second_factor"]
    assert mara.post("/session/second-factor", expect=409)["code"] == "second_factor_present"

    assert mara.sign_in("mara", expect=401)["code"] == "second_factor_needed"
    assert mara.sign_in("mara", "wrong password", code=totp.at(hands.now), expect=401)["code"] == "login_failed"
    used = mara.sign_in("mara", code=totp.at(hands.now), expect=401)
    assert used["code"] == "second_factor_wrong", "the code that confirmed it was used then"
    hands.now += timedelta(seconds=30)
    mara.sign_in("mara", code=totp.at(hands.now))
    assert mara.sign_in("mara", code=totp.at(hands.now), expect=401)["code"] == "second_factor_wrong"

    mara.sign_in("mara", code=codes[0].upper())
    assert mara.sign_in("mara", code=codes[0], expect=401)["code"] == "second_factor_wrong"
    mara.post("/session/second-factor/remove", expect=204)
    mara.sign_in("mara")


def test_wrong_codes_lock_the_login_and_the_right_password_alone_does_not_begin_afresh(moved_client, hands, house):
    a_member(house, "nora")
    nora = Person(moved_client)
    nora.sign_in("nora")
    a_second_factor(nora, hands.now)
    for _ in range(10):
        assert nora.sign_in("nora", expect=401)["code"] == "second_factor_needed"
        assert nora.sign_in("nora", code="000000", expect=401)["code"] == "second_factor_wrong"
    nora.sign_in("nora", expect=429)


def test_of_two_who_use_one_code_at_once_one_gets_in(moved_client, hands, house):
    a_member(house, "olga")
    olga = Person(moved_client)
    olga.sign_in("olga")
    totp, _ = a_second_factor(olga, hands.now)
    hands.now += timedelta(seconds=30)
    said = {"login": "olga", "password": PASSWORD, "code": totp.at(hands.now)}
    together, statuses = threading.Barrier(2), []

    def enter():
        together.wait()
        statuses.append(moved_client.post("/api/v1/session", json=said).status_code)

    threads = [threading.Thread(target=enter) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201, 401]


def test_of_two_confirmations_at_once_one_wins(moved_client, hands, house):
    a_member(house, "petr")
    petr = Person(moved_client)
    petr.sign_in("petr")
    secret = petr.post("/session/second-factor")["secret"]
    together, answers = threading.Barrier(2), []
    headers = {"Cookie": f"tollhouse_session={petr.cookie}", "X-CSRF-Token": petr.csrf_token}
    moved_client.cookies.clear()
    said = {"code": pyotp.TOTP(secret).at(hands.now)}

    def confirm():
        together.wait()
        answers.append(moved_client.post("/api/v1/session/second-factor/confirm", json=said, headers=headers))

    threads = [threading.Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 409]


def test_a_token_may_be_bound_to_networks(house, boss):
    said = {"name": "bound", "role": "read_only", "ip_list": ["10.0.0.0/8", "2001:db8::/32"]}
    made = boss.post("/api-tokens", said, expect=201)
    assert made["ip_list"] == said["ip_list"]
    refused = boss.post("/api-tokens", said | {"ip_list": ["10.0.0.1/8"]}, expect=422)
    assert refused["errors"][0]["field"] == "ip_list"
    bearer = {"Authorization": f"Bearer {made['secret']}"}
    behind = replace(house, trusted_proxies=networks_of(["192.0.2.1"]))
    cases = [
        (house, "10.1.2.3", "", 200),
        (house, "::ffff:10.1.2.3", "", 200),
        (house, "192.0.2.1", "", 401),
        (house, "192.0.2.1", "10.1.2.3", 401),  # anybody can write that header
        (behind, "192.0.2.1", "10.1.2.3", 200),
        (behind, "192.0.2.1", "10.1.2.3, 198.51.100.7", 401),
        (house, "not an address", "", 401),
    ]
    for served, peer, forwarded, status in cases:
        with TestClient(make_api(served), base_url="http://127.0.0.1", client=(peer, 50000)) as client:
            headers = bearer | ({"X-Forwarded-For": forwarded} if forwarded else {})
            answer = client.get("/api/v1/customers", headers=headers)
        assert answer.status_code == status, (peer, forwarded, answer.text)
        if status == 401:
            assert answer.json()["code"] == "address_not_allowed"
