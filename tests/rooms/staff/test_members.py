"""Members: what may be said of them, who must stay, what of them can never be read."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import text

from tollhouse.staff.members import (
    LastAdministrator,
    LoginTaken,
    MemberChange,
    NewMember,
    add_member,
    change_member,
    password_hash_of,
    reset_password,
)
from tollhouse.staff.passwords import fits, hash_of, is_outdated, make_password
from tollhouse.staff.rules.fields import FieldUnfit, PasswordUnfit, check_email, check_login, check_name
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.sessions import SessionMissing, open_session, session_for

PASSWORD = "correct horse battery"


def a_member(conn, now, login, role=Role.ADMINISTRATOR, **facts):
    return add_member(conn, NewMember(login, "Name", role, **facts), PASSWORD, must_change=False, now=now, by="tests")


def test_a_password_is_nowhere_in_the_database(conn, now):
    member = a_member(conn, now, "Anna")
    assert member.login == "anna"
    (row,) = conn.scalars(text("select staff_member::text from staff_member where login = 'anna'"))
    assert PASSWORD not in row
    kept = password_hash_of(conn, member.member_id)
    assert kept.startswith("$argon2id$")
    assert fits(PASSWORD, kept)
    assert not fits(f"{PASSWORD}.", kept)


def test_nobodys_password_costs_what_a_members_costs():
    from tollhouse.staff import passwords

    assert not fits("whatever", None)
    assert not is_outdated(passwords._NOBODYS)
    assert passwords._NOBODYS.split("$")[:4] == hash_of("x").split("$")[:4]


def test_a_password_that_is_made_is_one_that_may_be_chosen():
    made = {make_password() for _ in range(50)}
    assert len(made) == 50
    assert {len(one) for one in made} == {23}


def test_a_login_belongs_to_one(conn, now):
    a_member(conn, now, "anna")
    with pytest.raises(LoginTaken), conn.begin_nested():
        a_member(conn, now, "ANNA ")


@pytest.mark.parametrize("password", ["short", "a" * 201, "aaaaabbbbbcccc", "anna.novak@example"])
def test_a_password_that_is_guessed_at_once_is_refused_without_being_told(conn, now, password):
    member = a_member(conn, now, "anna.novak@example")
    with pytest.raises(PasswordUnfit) as refused:
        reset_password(conn, member.member_id, password, must_change=True)
    assert password not in refused.value.detail


@pytest.mark.parametrize("login", ["a", "with space", "Ünicode", "-first", "x" * 65, ""])
def test_what_is_no_login(login):
    with pytest.raises(FieldUnfit):
        check_login(login)


@pytest.mark.parametrize(
    "email", ["nobody", "@example.org", "a@", "a@nowhere", "a b@example.org", f"a@{'x' * 200}.org"]
)
def test_what_is_no_address_of_mail(email):
    with pytest.raises(FieldUnfit):
        check_email(email)


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 65, " Anna"])
def test_what_is_no_name(name):
    with pytest.raises(FieldUnfit):
        check_name(name)


@pytest.mark.parametrize("change", [MemberChange(blocked=True), MemberChange(role=Role.SUPPORT)])
def test_the_operators_last_administrator_stays(conn, now, change):
    conn.execute(text("update staff_member set blocked = true"))
    last = a_member(conn, now, "last")
    a_member(conn, now, "of-a-reseller", reseller_id=7)
    a_member(conn, now, "supporter", Role.SUPPORT)
    with pytest.raises(LastAdministrator):
        change_member(conn, last.member_id, change)
    another = a_member(conn, now, "another")
    change_member(conn, last.member_id, change)
    with pytest.raises(LastAdministrator):
        change_member(conn, another.member_id, change)
    change_member(conn, another.member_id, MemberChange(name="Still Here"))


def test_of_two_administrators_who_block_each_other_at_once_one_stays(engine, now):
    with engine.begin() as conn:
        conn.execute(text("update staff_member set blocked = true"))
        both = [a_member(conn, now, login).member_id for login in ("left", "right")]
    together, refused = threading.Barrier(2), []

    def block(member_id):
        together.wait()
        try:
            with engine.begin() as conn:
                change_member(conn, member_id, MemberChange(blocked=True))
        except LastAdministrator:
            refused.append(member_id)

    threads = [threading.Thread(target=block, args=(member_id,)) for member_id in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1


def wait_until_somebody_waits(engine):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with engine.begin() as conn:
            if conn.scalar(text("select count(*) from pg_locks where not granted")):
                return
        time.sleep(0.01)
    raise AssertionError("Nobody waits for a lock.")


def test_who_is_blocked_while_a_request_notes_them_seen_is_out_and_neither_fails(engine, now):
    later, seen = now + timedelta(minutes=2), []
    with engine.begin() as conn:
        a_member(conn, now, "stays")
        member = a_member(conn, now, "going", Role.SUPPORT)
        secret = open_session(conn, member.member_id, address="192.0.2.7", agent="", now=now)

    def ask():
        with engine.begin() as conn:
            seen.append(session_for(conn, secret, now=later).login)

    asking = threading.Thread(target=ask)
    with engine.begin() as conn:
        conn.execute(text("select 1 from staff_member where member_id = :id for update"), {"id": member.member_id})
        asking.start()
        wait_until_somebody_waits(engine)
        change_member(conn, member.member_id, MemberChange(blocked=True))
    asking.join()
    assert seen == ["going"]
    with engine.begin() as conn, pytest.raises(SessionMissing):
        session_for(conn, secret, now=later)
