"""Holds: money is granted once, at every level, and given back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Thread

import pytest
from waiting import wait_until_somebody_waits

from tollhouse.ledger.holding import (
    HoldAsk,
    HoldOutcome,
    expired_holds,
    place_holds,
    release_expired_holds,
    release_holds,
    settle_holds,
)
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.months import open_months
from tollhouse.ledger.opening import NewStanding, open_standings
from tollhouse.ledger.rules.posting import Payer, Posting, PostingOutcome

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HELD, SHORT = HoldOutcome.HELD, HoldOutcome.INSUFFICIENT_FUNDS


@pytest.fixture
def funds(conn):
    """A subcustomer (1) with 10.00 to spend under a reseller (9) with 4.00, both postpaid."""
    open_months(conn, since=NOW, now=NOW)
    open_standings(conn, [NewStanding(1, "EUR", False, Decimal(10)), NewStanding(9, "EUR", False, Decimal(4))])
    return conn


def ask(session, amount, *, portion=1, customer_id=1, minutes=5):
    return HoldAsk(customer_id, 0, session, portion, Decimal(amount), NOW + timedelta(minutes=minutes))


def place(conn, *sessions):
    return place_holds(conn, sessions, locked=lock_standings(conn, {1, 9}), now=NOW)


def held(conn, customer_id=1):
    return lock_standings(conn, {customer_id})[customer_id, 0].held


def test_the_worked_simulation_of_two_calls_on_ten_euros(funds):
    """Portions of 3.00, then what is left: never below zero (spec/services 4.4)."""
    assert place(funds, [ask("A", "3")], [ask("B", "3")]) == [HELD, HELD]
    assert place(funds, [ask("A", "3", portion=2)]) == [HELD]
    assert place(funds, [ask("B", "3", portion=2)]) == [SHORT]
    assert place(funds, [ask("B", "1", portion=2)]) == [HELD]
    assert place(funds, [ask("C", "0.00001")]) == [SHORT]
    assert held(funds) == 10


def test_one_batch_judges_each_ask_after_the_ones_before_it(funds):
    assert place(funds, [ask("A", "6")], [ask("B", "6")], [ask("C", "4")]) == [HELD, SHORT, HELD]


def test_asking_again_for_the_same_portion_holds_once(funds):
    place(funds, [ask("A", "3")])
    assert place(funds, [ask("A", "3")], [ask("A", "3")]) == [HoldOutcome.ALREADY_HELD] * 2
    assert held(funds) == 3


def test_a_resellers_empty_purse_refuses_its_subcustomers_session(funds):
    both = [ask("A", "6"), ask("A", "3", customer_id=9)]
    more = [ask("B", "3"), ask("B", "2", customer_id=9)]
    assert place(funds, both, more) == [HELD, SHORT]
    assert (held(funds), held(funds, 9)) == (6, 3)


def test_releasing_gives_back_what_is_held_at_every_level_and_only_once(funds):
    place(funds, [ask("A", "6"), ask("A", "3", customer_id=9)])
    assert release_holds(funds, ["A"], locked=lock_standings(funds, {1, 9})) == 9
    assert release_holds(funds, ["A"], locked=lock_standings(funds, {1, 9})) == 0
    assert (held(funds), held(funds, 9)) == (0, 0)


def test_settling_charges_what_was_used_whatever_was_held(funds):
    place(funds, [ask("A", "3")])
    posting = Posting(
        1, NOW, "radius", "A", b"d" * 16, 0, Payer.CUSTOMER, 0, Decimal("3.50"), "EUR", "revenue:voice", "voice"
    )
    for outcome in (PostingOutcome.POSTED, PostingOutcome.ALREADY_POSTED):
        locked = lock_standings(funds, {1})
        assert settle_holds(funds, ["A"], [posting], locked=locked, now=NOW) == [outcome]
    standing = lock_standings(funds, {1})[1, 0]
    assert (standing.balance, standing.held) == (Decimal("3.50"), 0)


def at(minutes):
    return NOW + timedelta(minutes=minutes)


def test_expired_holds_come_as_whole_sessions_however_few_are_asked_for(funds):
    for session, minutes in (("B", 5), ("A", 4), ("C", 50)):
        both = [ask(session, "1", minutes=minutes), ask(session, "1", customer_id=9, minutes=minutes)]
        assert place(funds, both) == [HELD]
    assert expired_holds(funds, at(5), sessions=1) == [(1, 0, "A"), (9, 0, "A")]
    assert expired_holds(funds, at(5), sessions=9) == [(1, 0, "A"), (9, 0, "A"), (1, 0, "B"), (9, 0, "B")]


def test_a_session_with_a_portion_that_still_holds_is_alive(funds):
    place(funds, [ask("A", "1", minutes=5)], [ask("A", "1", portion=2, minutes=10)])
    assert expired_holds(funds, at(5), sessions=9) == []
    assert expired_holds(funds, at(10), sessions=9) == [(1, 0, "A")]


def test_sweeping_in_small_steps_gives_everything_back_at_every_level(funds):
    for session in "ABC":
        assert place(funds, [ask(session, "1"), ask(session, "1", customer_id=9)]) == [HELD]
    assert [release_expired_holds(funds, now=at(5), sessions=2) for _ in range(3)] == [2, 1, 0]
    assert (held(funds), held(funds, 9)) == (0, 0)


def test_a_session_extended_while_the_sweep_waits_keeps_what_it_holds(engine):
    with engine.begin() as conn:
        open_months(conn, since=NOW, now=NOW)
        open_standings(conn, [NewStanding(1, "EUR", False, Decimal(10))])
        place_holds(conn, [[ask("A", "1", minutes=5)]], locked=lock_standings(conn, {1}), now=NOW)
    swept: list[int] = []

    def sweep():
        with engine.begin() as conn:
            swept.append(release_expired_holds(conn, now=at(6)))

    with engine.begin() as call:
        locked = lock_standings(call, {1})
        sweeper = Thread(target=sweep)
        sweeper.start()
        wait_until_somebody_waits(engine)
        assert place_holds(call, [[ask("A", "1", portion=2, minutes=20)]], locked=locked, now=at(6)) == [HELD]
    sweeper.join()
    assert swept == [0]
    with engine.begin() as conn:
        assert held(conn) == 2
