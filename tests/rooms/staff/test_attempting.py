"""Attempts are counted before passwords are looked at, and forgotten when they did not fail."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from tollhouse.staff.attempting import (
    LoginLocked,
    TooManyRequests,
    count_attempt,
    forget_attempts,
    forget_old_attempts,
    give_attempt_back,
    locks_of,
)
from tollhouse.staff.rules.attempts import OF_A_LOGIN, OF_AN_ADDRESS

HERE = "192.0.2.7"


def fail(conn, times, now, *, login="anna", address=HERE):
    for _ in range(times):
        count_attempt(conn, login, address, now=now)


def test_the_tenth_attempt_is_the_last_one_for_a_quarter_of_an_hour(conn, now):
    fail(conn, 10, now)
    with pytest.raises(LoginLocked, match="2026-03-02 12:15 UTC"):
        fail(conn, 1, now, login=" ANNA")
    assert locks_of(conn, ["anna", "bert"], now=now) == {"anna": now + timedelta(minutes=15)}
    fail(conn, 9, now + timedelta(minutes=15))
    assert locks_of(conn, ["anna"], now=now + timedelta(minutes=15)) == {}


def test_attempts_of_an_hour_ago_do_not_count(conn, now):
    for hour in range(5):
        fail(conn, 9, now + timedelta(hours=hour))


def test_who_gets_in_begins_afresh(conn, now):
    fail(conn, 9, now)
    forget_attempts(conn, "anna", HERE)
    fail(conn, 9, now)


def test_an_attempt_that_proved_nothing_is_given_back_and_no_more(conn, now):
    for _ in range(30):
        fail(conn, 1, now)
        give_attempt_back(conn, "anna", HERE)
    fail(conn, 10, now)
    with pytest.raises(LoginLocked):
        fail(conn, 1, now)


def test_an_address_is_stopped_whatever_logins_it_tries(conn, now):
    for number in range(OF_AN_ADDRESS.most):
        fail(conn, 1, now, login=f"guess {number}")
    with pytest.raises(TooManyRequests, match="12:05 UTC"):
        fail(conn, 1, now, login="one more")
    fail(conn, 1, now, login="one more", address="192.0.2.8")


def test_all_addresses_of_one_household_are_one(conn, now):
    for number in range(OF_AN_ADDRESS.most):
        fail(conn, 1, now, login=f"guess {number}", address=f"2001:db8:0:1::{number:x}")
    with pytest.raises(TooManyRequests):
        fail(conn, 1, now, address="2001:db8:0:1:ffff::1")
    fail(conn, 1, now, address="2001:db8:0:2::1")


def test_no_login_that_was_typed_can_be_read(conn, now):
    fail(conn, 1, now, login="my password in the wrong box")
    assert not [one for one in conn.scalars(text("select whose from failed_attempts")) if "password" in one]


def test_old_ones_are_forgotten(conn, now):
    fail(conn, 1, now)
    assert forget_old_attempts(conn, now=now + timedelta(hours=23)) == 0
    assert forget_old_attempts(conn, now=now + timedelta(hours=25)) == 2


def test_a_hundred_at_once_are_no_more_than_ten(engine, now):
    counted, together = [], threading.Barrier(5)

    def guess():
        together.wait()
        for _ in range(20):
            try:
                with engine.begin() as conn:
                    count_attempt(conn, "raced", f"192.0.2.{threading.get_ident() % 250}", now=now)
                counted.append(1)
            except LoginLocked:
                pass

    threads = [threading.Thread(target=guess) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counted) == OF_A_LOGIN.most
