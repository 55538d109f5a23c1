"""Attempts are counted before passwords are looked at, and forgotten when they did not fail."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from tollhouse.staff.attempting import (
    LoginLocked,
    PasswordLocked,
    TooManyRequests,
    count_attempt,
    count_proof,
    end_pauses,
    forget_attempts,
    forget_old_attempts,
    give_attempt_back,
    locks_of,
)
from tollhouse.staff.rules.attempts import OF_A_LOGIN, OF_A_LOGIN_THERE, OF_AN_ADDRESS

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


def fail_everywhere(conn, times, now, *, login="anna"):
    """From as many addresses as it takes, each of which is stopped after the tenth."""
    for number in range(times):
        fail(conn, 1, now, login=login, address=f"198.51.100.{number // 10}")


@pytest.mark.parametrize("login", ["anna", "nobody by this name"])
def test_ten_wrong_guesses_of_a_stranger_do_not_keep_the_member_out(conn, now, login):
    fail(conn, 10, now, login=login, address="198.51.100.1")
    with pytest.raises(LoginLocked):
        fail(conn, 1, now, login=login, address="198.51.100.1")
    fail(conn, 10, now, login=login)


def test_the_hundredth_attempt_from_everywhere_is_the_last_one_for_a_quarter_of_an_hour(conn, now):
    fail_everywhere(conn, 100, now)
    with pytest.raises(LoginLocked, match="2026-03-02 12:15 UTC"):
        fail(conn, 1, now)
    fail(conn, 1, now, login="bert")
    fail(conn, 1, now + timedelta(minutes=15))


def test_what_strangers_try_does_not_count_for_who_is_signed_in(conn, now):
    fail_everywhere(conn, 100, now)
    for _ in range(10):
        count_proof(conn, 7, now=now)
    with pytest.raises(PasswordLocked, match="2026-03-02 12:15 UTC"):
        count_proof(conn, 7, now=now)
    count_proof(conn, 8, now=now)


def test_a_new_password_ends_every_pause_of_the_member_and_of_nobody_else(conn, now):
    fail_everywhere(conn, 100, now)
    fail(conn, 10, now, login="bert")
    for _ in range(10):
        count_proof(conn, 7, now=now)
    end_pauses(conn, 7, "Anna")
    assert locks_of(conn, ["anna", "bert"], now=now) == {"bert": now + timedelta(minutes=15)}
    fail(conn, 1, now, address="198.51.100.0")
    count_proof(conn, 7, now=now)


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
    assert forget_old_attempts(conn, now=now + timedelta(hours=25)) == 3


def at_once(*acts):
    """What they raised."""
    together, raised = threading.Barrier(len(acts)), []

    def run(act):
        together.wait()
        try:
            act()
        except Exception as trouble:  # noqa: BLE001  # of a thread, to be shown by the test
            raised.append(trouble)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.parametrize(
    ("login", "address", "most"),
    [("raced", "10.1.0.1", OF_A_LOGIN_THERE.most), ("spread", "10.1.{}.1", OF_A_LOGIN.most)],
)
def test_of_more_at_once_no_more_are_counted(engine, now, login, address, most):
    counted, numbers = [], iter(range(10_000))

    def guess():
        for _ in range(30):
            try:
                with engine.begin() as conn:
                    count_attempt(conn, login, address.format(next(numbers)), now=now)
                counted.append(1)
            except LoginLocked:
                pass

    assert not at_once(*[guess] * 5)
    assert len(counted) == most


def test_who_counts_and_who_forgets_at_once_do_not_stop_each_other(engine, now):
    def count(address):
        for _ in range(60):
            with engine.begin() as conn:
                count_attempt(conn, "both", address, now=now)
                forget_attempts(conn, "both", address)

    def end():
        for _ in range(60):
            with engine.begin() as conn:
                end_pauses(conn, 1, "both")

    assert not at_once(lambda: count("10.2.0.1"), lambda: count("10.2.0.2"), end)
