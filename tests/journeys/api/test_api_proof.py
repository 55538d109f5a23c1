"""What could hand an account over asks people for their password again, and is closed to programs."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from tollhouse.doors.api.application import ROUTERS, make_api
from tollhouse.plumbing.clock import real_clock
from tollhouse.staff import passwords

from .conftest import Caller, TestClient, token
from .people import PASSWORD, Person, a_member

ROUTES = [route for router in ROUTERS for route in router.routes if not route.needed.nobody]
ASKING = {
    "post_api_token",
    "take_api_token_over",
    "post_staff_member",
    "patch_staff_member",
    "post_password_reset",
    "post_second_factor_reset",
    "post_second_factor",
    "post_second_factor_removal",
}
NOWHERE = "999999999999"


class MovingClock:
    """Real time for the staff room, moved by hand."""

    def __init__(self) -> None:
        self.now = real_clock()

    def __call__(self):
        return self.now


@pytest.fixture(autouse=True)
def _nobody_has_failed_yet(engine):
    with engine.begin() as conn:
        conn.execute(text("delete from failed_attempts"))


@pytest.fixture
def hands():
    return MovingClock()


@pytest.fixture
def person(house, hands):
    login = f"prover-{house.real_clock().microsecond}"
    with TestClient(make_api(replace(house, real_clock=hands)), base_url="http://127.0.0.1") as client:
        a_member(house, login)
        person = Person(client, login=login)
        person.sign_in(login)
        yield person


def codes_of(send) -> dict[str, str]:
    """What each route answers to a request that does nothing."""
    codes = {}
    for route in ROUTES:
        (method,) = route.methods - {"HEAD"}
        if route.name == "remove_session" or not route.path.startswith("/api/v1"):
            continue
        path = route.path.format(**dict.fromkeys(route.param_convertors, NOWHERE)).removeprefix("/api/v1")
        answer = send(method, path)
        problem = answer.headers.get("content-type", "").startswith("application/problem")
        codes[route.name] = answer.json()["code"] if problem else ""
    return codes


def test_ten_minutes_after_the_password_just_these_routes_ask_for_it_again(person, hands):
    assert "password_needed" not in codes_of(person.send).values()
    hands.now += timedelta(minutes=9, seconds=59)
    assert "password_needed" not in codes_of(person.send).values()
    person.sign_in(person.login)
    hands.now += timedelta(minutes=10)
    codes = codes_of(person.send)
    assert {name for name, code in codes.items() if code == "password_needed"} == ASKING


def test_no_token_does_what_asks_for_a_password_whatever_its_role(client, house, now):
    caller = Caller(client, token(house, now))
    bearer = {"Authorization": f"Bearer {caller.secret}"}
    codes = codes_of(lambda method, path: client.request(method, f"/api/v1{path}", headers=bearer))
    asked_of_people = {name for name, code in codes.items() if code in {"person_needed", "session_missing"}}
    assert {name for name, code in codes.items() if code == "person_needed"} == {
        name for name in ASKING if not name.startswith("post_second_factor") or name.endswith("reset")
    }
    assert asked_of_people >= ASKING


def test_the_password_given_again_is_believed_for_ten_minutes(person, hands):
    said = {"name": "proved", "role": "read_only"}
    hands.now += timedelta(minutes=10)
    refused = person.post("/api-tokens", said, expect=403, headers={"Idempotency-Key": "again"})
    assert (refused["code"], "/session/proof" in refused["detail"]) == ("password_needed", True)
    wrong = person.post("/session/proof", {"password": "not this one"}, expect=422)
    assert (wrong["code"], wrong["errors"][0]["field"]) == ("password_wrong", "password")
    person.post("/api-tokens", said, expect=403)
    person.post("/session/proof", {"password": PASSWORD}, expect=204)
    hands.now += timedelta(minutes=9, seconds=59)
    made = person.post("/api-tokens", said, expect=201, headers={"Idempotency-Key": "again"})
    assert made["secret"].startswith("toll_")
    hands.now += timedelta(seconds=1)
    person.post("/api-tokens", said, expect=403)


def test_a_password_given_in_one_browser_proves_nothing_in_another(person, hands):
    other = Person(person.client)
    other.sign_in(person.login)
    hands.now += timedelta(minutes=10)
    person.post("/session/proof", {"password": PASSWORD}, expect=204)
    assert other.post("/session/second-factor", expect=403)["code"] == "password_needed"


def test_a_stolen_session_gets_no_hold_on_its_own_account(person, hands, house):
    """By a new password, a second factor of the thief's, a token or another administrator."""
    member = a_member(house, f"victim-of-{person.login}")
    hands.now += timedelta(minutes=11)
    person.post("/session/password", {"current": "a guess, no more", "new": "the thief's own"}, expect=422)
    for path, said in [
        ("/session/second-factor", None),
        ("/session/second-factor/remove", None),
        ("/api-tokens", {"name": "thief", "role": "administrator"}),
        ("/staff", {"login": "thief", "name": "Thief", "role": "administrator"}),
        (f"/staff/{member.member_id}/reset-password", None),
    ]:
        assert person.post(path, said, expect=403)["code"] == "password_needed", path


def test_a_wrong_password_given_again_stands_in_the_trail(person, hands, admin):
    person.post("/session/proof", {"password": "not this one"}, expect=422)
    hands.now += timedelta(seconds=1)
    person.post("/session/proof", {"password": PASSWORD}, expect=204)
    seen = admin.get(f"/audit?by=staff:{person.login}&action=post_session_proof")["items"]
    assert [(one["status"], one["details"]) for one in seen] == [(204, {}), (422, {"refused": "password_wrong"})]


def test_who_waits_for_a_turn_to_give_a_password_keeps_no_other_request_waiting(client, house):
    """More of them than there are threads for requests, while no password can be looked at."""
    a_member(house, "crowd")
    people = [Person(client) for _ in range(2 * house.requests_at_once)]
    for person in people:
        person.sign_in("crowd")
    sent = [
        threading.Thread(
            target=client.post,
            args=("/api/v1/session/proof",),
            kwargs={
                "json": {"password": PASSWORD},
                "headers": {"Cookie": f"tollhouse_session={person.cookie}", "X-CSRF-Token": person.csrf_token},
            },
        )
        for person in people
    ]
    client.cookies.clear()
    answered = threading.Event()
    with passwords._turn(), passwords._turn():
        for thread in sent:
            thread.start()
        looking = threading.Thread(target=lambda: (client.get("/readyz"), answered.set()))
        looking.start()
        in_time = answered.wait(3)
    for thread in (*sent, looking):
        thread.join()
    assert in_time


def test_a_password_that_gets_no_turn_is_put_off(monkeypatch, client, house):
    a_member(house, "late")
    late = Person(client)
    late.sign_in("late")
    monkeypatch.setattr(passwords, "LONGEST_WAIT_S", 0.01)
    with passwords._turn(), passwords._turn():
        answer = late.send("POST", "/session/proof", json={"password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert "Retry-After" in answer.headers
    late.post("/session/proof", {"password": PASSWORD}, expect=204)
