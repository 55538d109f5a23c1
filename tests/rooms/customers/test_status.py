"""Statuses: stored facts, all that hold, and which one is shown."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from builders import NOON, stop
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from tollhouse.customers.acting import Act
from tollhouse.customers.agreeing import set_credit_limit
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BadField, BalanceControl, NewCustomer
from tollhouse.customers.rules.status import CustomerStatus, shown_status, statuses_that_hold
from tollhouse.customers.rules.transitions import StatusAction, why_not_changed
from tollhouse.customers.scheduling import stops_of
from tollhouse.customers.standings import NothingToChange, StatusChangeRefused
from tollhouse.customers.suspending import lift_until, release_paid
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.rules.conditions import LIFTED, STANDING_FACTS, WHILE_LIFTED, Condition
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import load_statement
from tollhouse.plumbing.jobs.tables import fact


@pytest.fixture
def customer(conn, now):
    class_id = register_class(conn, "Residential")
    new = NewCustomer("Novák", "EUR", BalanceControl.POSTPAID, class_id, credit_limit=Decimal(10))
    return register_customers(conn, [new], now=now, by="test")[0]


def change(conn, customer, action, at):
    if action in ("lift_suspension", "lift_limitation"):
        return lift_until(conn, {customer}, StatusAction(action), (at + timedelta(days=3)).date(), at=at, by="anna")
    return stop(conn, {customer}, action, at=at, by="anna")


def holding(conn, customer):
    return statuses_that_hold(lock_standings(conn, {customer})[customer, 0].conditions, [])


def test_a_blocked_and_suspended_customer_shows_the_graver_and_keeps_both(conn, customer, now):
    change(conn, customer, "suspend", now)
    change(conn, customer, "block", now)
    assert holding(conn, customer) == [CustomerStatus.BLOCKED, CustomerStatus.SUSPENDED]
    change(conn, customer, "unblock", now)
    assert holding(conn, customer) == [CustomerStatus.SUSPENDED]
    release_paid(conn, {customer}, at=now)
    assert shown_status(holding(conn, customer)) is CustomerStatus.ACTIVE


def test_the_order_of_the_mission_texts_decides_what_is_shown():
    everything = Condition(sum(Condition))
    assert [str(status) for status in statuses_that_hold(everything, [everything])] == [
        "closed",
        "blocked",
        "reseller_blocked",
        "suspended",
        "reseller_suspended",
        "limited",
        "provisionally_terminated",
        "reseller_provisionally_terminated",
        "credit_exceeded",
        "no_available_funds",
        "suspension_lifted",
        "limitation_lifted",
        "payment_frozen",
        "spending_limit_reached",
        "exported",
        "export_in_progress",
    ]


def test_a_resellers_state_shows_on_its_subcustomers_between_their_own():
    own = Condition.SUSPENDED | Condition.CREDIT_EXCEEDED
    assert statuses_that_hold(own, [Condition(0), Condition.BLOCKED]) == [
        CustomerStatus.RESELLER_BLOCKED,
        CustomerStatus.SUSPENDED,
        CustomerStatus.CREDIT_EXCEEDED,
    ]


def test_the_past_of_a_stop_can_be_asked(conn, customer, now):
    day = timedelta(days=1)
    change(conn, customer, "block", now)
    change(conn, customer, "unblock", now + day)
    change(conn, customer, "block", now + 2 * day)
    assert stops_of(conn, [customer])[customer] == [
        ("blocked", now, now + day),
        ("blocked", now + 2 * day, None),
    ]


def test_doing_it_again_changes_nothing(conn, customer, now):
    assert change(conn, customer, "block", now) == {customer}
    assert change(conn, customer, "block", now + timedelta(hours=1)) == set()
    assert stops_of(conn, [customer])[customer] == [("blocked", now, None)]


def test_a_block_that_ends_in_its_own_moment_never_held_and_may_begin_again(conn, customer, now):
    for action in ("block", "unblock", "block"):
        change(conn, customer, action, now)
    assert stops_of(conn, [customer])[customer] == [("blocked", now, None)]


@pytest.mark.parametrize(
    "before, action",
    [("close", "block"), ("close", "unblock"), ("close", "restore"), ("terminate_provisionally", "block")],
)
def test_a_transition_the_spec_does_not_know_is_refused(conn, customer, now, before, action):
    change(conn, customer, before, now)
    with pytest.raises(StatusChangeRefused):
        change(conn, customer, action, now)


def test_what_stands_in_the_way_is_said_in_words():
    assert why_not_changed(StatusAction.BLOCK, Condition(0)) is None
    assert why_not_changed(StatusAction.BLOCK, Condition.BLOCKED) == "The customer is blocked already."
    assert why_not_changed(StatusAction.RESTORE, Condition.BLOCKED) == "The customer is not provisionally terminated."
    assert why_not_changed(StatusAction.UNBLOCK, Condition.BLOCKED | Condition.CLOSED) == "The customer is closed."


_ELSEWHERE = {StatusAction.RESCHEDULE, StatusAction.CANCEL_SCHEDULED}


@pytest.mark.parametrize("before", ["suspend", "terminate_provisionally", "close", "block", "export_start"])
@pytest.mark.parametrize("action", sorted(set(StatusAction) - _ELSEWHERE))
def test_what_is_said_to_be_possible_is_done_and_changes_something(conn, customer, now, before, action):
    change(conn, customer, before, now)
    conditions = lock_standings(conn, {customer})[customer, 0].conditions
    if why_not_changed(action, conditions) is None:
        assert change(conn, customer, action, now + timedelta(minutes=1)) == {customer}
    else:
        with suppress(StatusChangeRefused, NothingToChange):
            assert change(conn, customer, action, now + timedelta(minutes=1)) == set()


def test_closing_tells_whoever_must_end_what_the_customer_owns(conn, customer, now):
    change(conn, customer, "close", now)
    told = {row.kind: row.body for row in conn.execute(select(fact.c.kind, fact.c.body))}
    assert told["customers_closed"]["customer_ids"] == [customer]
    assert told["status_changed"] == {
        "condition": Condition.CLOSED.value,
        "began": True,
        "customer_ids": [customer],
        "at": told["customers_closed"]["at"],
    }


def test_a_raised_limit_ends_credit_exceeded_at_once(conn, customer, now):
    conn.execute(text("update standing set balance = 10"))
    assert holding(conn, customer) == [CustomerStatus.CREDIT_EXCEEDED]
    set_credit_limit(conn, customer, Decimal("10.00001"), Act(NOON, "test"))
    assert holding(conn, customer) == []
    set_credit_limit(conn, customer, None, Act(NOON, "test"))
    assert lock_standings(conn, {customer})[customer, 0].grantable_at(now) is None
    with pytest.raises(BadField):
        set_credit_limit(conn, customer, Decimal(-5), Act(NOON, "test"))


@st.composite
def _money(draw):
    prepaid = draw(st.booleans())
    amounts = st.decimals(0, 20, places=5)
    return {
        "prepaid": prepaid,
        "balance": draw(st.decimals(-20, 20, places=5)),
        "held": 0,
        "credit_limit": Decimal(0) if prepaid else draw(st.none() | amounts),
        "spending_limit": draw(st.none() | amounts),
        "spent_today": draw(amounts),
        "spending_zone": "Europe/Kyiv",
    }


@given(
    facts=st.sets(st.sampled_from(sorted(STANDING_FACTS))),
    lifts=st.sets(st.sampled_from(sorted(LIFTED))),
    money=_money(),
)
def test_twin_the_stored_bits_are_what_the_facts_amount_to(shared_engine, facts, lifts, money):
    with shared_engine.connect() as conn:
        values = dict.fromkeys(facts, True) | {f"{lift}_until": NOON for lift in lifts} | money
        conn.execute(standing.insert().values(values | {"customer_id": 1, "account_id": 0, "currency": "EUR"}))
        stored = conn.execute(select(standing.c.conditions)).scalar_one()
        proved = conn.execute(load_statement("tollhouse.reports", "prove_conditions"), {"most": 20}).all()
        conn.rollback()
    expected = Condition(0)
    for name in facts:
        condition = STANDING_FACTS[name]
        lift = next((one for one, of in LIFTED.items() if of is condition), None)
        expected |= WHILE_LIFTED[condition] if lift in lifts else condition
    if money["credit_limit"] is not None and money["balance"] >= money["credit_limit"]:
        expected |= Condition.NO_AVAILABLE_FUNDS if money["prepaid"] else Condition.CREDIT_EXCEEDED
    if money["spending_limit"] is not None and money["spent_today"] >= money["spending_limit"]:
        expected |= Condition.SPENDING_LIMIT_REACHED
    assert Condition(stored) == expected
    assert proved == []
