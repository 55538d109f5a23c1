"""Administrators look after the members of staff."""

import pyotp
import pytest
from sqlalchemy import text

from tollhouse.staff.members import find_member
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.second_factor import confirm_second_factor, offer_second_factor

from .conftest import Caller
from .people import PASSWORD, Person, a_member


@pytest.fixture(autouse=True)
def _somebody_stays(house, engine):
    """An administrator, so that others may go; and nobody has failed yet."""
    with engine.begin() as conn:
        conn.execute(text("delete from failed_attempts"))
        there = find_member(conn, "who-stays")
    if there is None:
        a_member(house, "who-stays")


def test_an_administrator_adds_somebody_who_then_chooses_a_password(boss, client):
    said = {"login": "Otto", "name": "Otto Ovens", "email": "otto@example.org", "role": "support"}
    once = {"Idempotency-Key": "otto"}
    made = boss.post("/staff", said, expect=201, headers=once)
    assert (made["login"], made["blocked"], made["locked_until"]) == ("otto", False, None)
    assert made["created_by"] == f"staff:{boss.login}"
    assert boss.post("/staff", said, expect=201, headers=once)["password"] is None, "a secret is not kept"
    assert boss.post("/staff", said, expect=409)["code"] == "login_taken"
    otto = Person(client)
    assert otto.sign_in("otto", made["password"])["staff"]["must_change_password"]
    otto.post("/session/password", {"current": made["password"], "new": "what otto likes"}, expect=204)
    otto.get("/customers")
    shown = boss.get(f"/staff/{made['id']}")
    assert shown["last_seen_at"] is not None
    assert "password" not in shown


def test_a_member_under_a_reseller_names_it(boss, realm, company):
    said = {"login": "under", "name": "Under", "role": "support", "reseller_id": realm.own["id"]}
    assert boss.post("/staff", said, expect=201)["reseller_name"] == realm.own["name"]
    refused = boss.post("/staff", said | {"login": "other", "reseller_id": company.customer["id"]}, expect=422)
    assert refused["errors"][0]["field"] == "reseller_id"


def test_what_cannot_be_taken_names_its_field(boss):
    good = {"login": "good", "name": "Good", "role": "support"}
    for field, value in [("login", "no spaces"), ("name", " "), ("email", "nobody"), ("role", "boss")]:
        refused = boss.post("/staff", good | {field: value}, expect=422)
        assert refused["errors"][0]["field"] == field


def test_who_is_blocked_is_out_at_once_and_hears_it_only_with_the_right_password(boss, client, house):
    member = a_member(house, "rosa")
    rosa = Person(client)
    rosa.sign_in("rosa")
    boss.ask("PATCH", f"/staff/{member.member_id}", json={"blocked": True})
    rosa.get("/session", expect=401)
    assert rosa.sign_in("rosa", "wrong password", expect=401)["code"] == "login_failed"
    assert rosa.sign_in("rosa", expect=403)["code"] == "staff_blocked"
    boss.ask("PATCH", f"/staff/{member.member_id}", json={"blocked": False})
    rosa.sign_in("rosa")


def test_a_role_that_is_taken_away_is_gone_at_once(boss, client, house):
    member = a_member(house, "sven")
    sven = Person(client)
    sven.sign_in("sven")
    sven.get("/staff")
    changed = boss.ask("PATCH", f"/staff/{member.member_id}", json={"role": "read_only", "name": "Sven S"})
    assert (changed["role"], changed["name"]) == ("read_only", "Sven S")
    sven.get("/staff", expect=403)


def test_a_reset_password_ends_sessions_and_the_pause(boss, client, house):
    member = a_member(house, "tara")
    tara = Person(client)
    tara.sign_in("tara")
    for _ in range(10):
        Person(client).sign_in("tara", "wrong password", expect=401)
    assert boss.get(f"/staff/{member.member_id}")["locked_until"] is not None
    password = boss.post(f"/staff/{member.member_id}/reset-password", expect=200)["password"]
    tara.get("/session", expect=401)
    tara.sign_in("tara", PASSWORD, expect=401)
    assert tara.sign_in("tara", password)["staff"]["must_change_password"]


def test_a_members_sessions_are_seen_and_ended_by_an_administrator(boss, client, house):
    member = a_member(house, "ugo", Role.READ_ONLY)
    ugo = Person(client)
    ugo.sign_in("ugo")
    (session,) = boss.get(f"/staff/{member.member_id}/sessions")["items"]
    assert not session["current"]
    boss.ask("DELETE", f"/staff/{member.member_id}/sessions/{session['id']}", expect=204)
    ugo.get("/session", expect=401)
    boss.get("/staff/999999/sessions", expect=404)


def test_a_lost_second_factor_is_taken_away(boss, client, house):
    member = a_member(house, "vera")
    with house.engine.begin() as conn:
        secret, _ = offer_second_factor(conn, member.member_id, house.vault, issuer="Tests")
        moment = house.real_clock()
        code = pyotp.TOTP(secret).at(moment)
        confirm_second_factor(conn, member.member_id, code, house.vault, now=moment)
    vera = Person(client)
    assert vera.sign_in("vera", expect=401)["code"] == "second_factor_needed"
    boss.post(f"/staff/{member.member_id}/reset-second-factor", expect=204)
    vera.sign_in("vera")


@pytest.mark.parametrize("act", ["reset-password", "reset-second-factor"])
def test_nobody_takes_over_their_own_account_without_its_password(boss, client, house, act):
    login = f"walt-{act}"
    member = a_member(house, login)
    walt, there = Person(client), Person(client)
    walt.sign_in(login)
    there.sign_in(login)
    refused = walt.post(f"/staff/{member.member_id}/{act}", expect=409)
    assert refused["code"] == "own_account"
    assert "/session/password" in refused["detail"]
    there.get("/session")
    walt.sign_in(login)
    boss.post(f"/staff/{member.member_id}/{act}", expect=200 if act == "reset-password" else 204)


def test_a_token_stops_with_the_member_who_made_it_until_another_takes_it_over(admin, boss, client, house):
    member = a_member(house, "yves")
    yves = Person(client)
    yves.sign_in("yves")
    made = yves.post("/api-tokens", {"name": "switch", "role": "administrator"}, expect=201)
    assert (made["owner"], made["resting"]) == ("staff:yves", False)
    switch = Caller(client, made["secret"])
    switch.get("/customers")
    boss.ask("PATCH", f"/staff/{member.member_id}", json={"blocked": True})
    assert switch.get("/customers", expect=401)["code"] == "token_rests"
    assert boss.get(f"/api-tokens/{made['id']}")["resting"]
    assert admin.post(f"/api-tokens/{made['id']}/take-over", expect=403)["code"] == "person_needed"
    taken = boss.post(f"/api-tokens/{made['id']}/take-over")
    assert (taken["owner"], taken["resting"]) == (f"staff:{boss.login}", False)
    switch.get("/customers")
    (record,) = admin.get(f"/audit?by=staff:{boss.login}&action=take_api_token_over")["items"]
    assert record["details"]["changed"]["owner"] == {"old": "yves", "new": boss.login}
    boss.ask("DELETE", f"/api-tokens/{made['id']}")
    assert boss.post(f"/api-tokens/{made['id']}/take-over", expect=409)["code"] == "already_revoked"
