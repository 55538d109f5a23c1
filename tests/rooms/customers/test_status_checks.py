"""The twelve checks of spec/customer 3.7, by its words there; the twelfth is test_customer_list's."""

from datetime import date
from decimal import Decimal

import pytest

from tollhouse.customers.agreeing import raise_limit_temporarily
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.spending import set_spending_limit
from tollhouse.customers.suspending import (
    Cause,
    Relief,
    release_funded,
    release_paid,
    suspend_customers,
)

from .statuses import Someone, at


def suspend(someone, moment, cause=Cause.DEBT):
    assert suspend_customers(someone.conn, {someone.id}, cause=cause, at=moment) == {someone.id}


def test_a_blocked_customer_that_pays_stays_blocked_and_is_active_once_unblocked(conn):
    someone = Someone(conn)
    suspend(someone, at(2))
    someone.change("block", at(3))
    release_paid(conn, {someone.id}, at=at(4))
    assert someone.shown(at(4)) == "blocked"
    someone.change("unblock", at(5))
    assert someone.shown(at(5)) == "active"


def test_a_suspended_customer_that_was_blocked_and_unblocked_unpaid_is_suspended_again(conn):
    someone = Someone(conn)
    suspend(someone, at(2))
    someone.change("block", at(3))
    assert someone.shown(at(3)) == "blocked"
    someone.change("unblock", at(4))
    assert someone.shown(at(4)) == "suspended"


def test_a_suspension_lifted_to_monday_and_paid_on_saturday_ends_at_once_with_its_date(conn):
    someone = Someone(conn)
    suspend(someone, at(4))
    someone.change("lift_suspension", at(5), until=date(2026, 3, 9))
    assert someone.shown(at(7)) == "suspension_lifted"
    release_paid(conn, {someone.id}, at=at(7))
    assert someone.shown(at(7)) == "active"
    assert someone.state(at(7)).standing.suspension_lifted_until is None


def test_a_suspension_lifted_to_monday_and_unpaid_holds_again_on_monday_without_its_date(conn):
    someone = Someone(conn)
    suspend(someone, at(4))
    someone.change("lift_suspension", at(5), until=date(2026, 3, 9))
    assert someone.shown(at(8, 22, 59)) == "suspension_lifted"
    assert someone.shown(at(8, 23)) == "suspended"  # midnight in Prague
    assert someone.state(at(9)).standing.suspension_lifted_until is None


def test_lifted_and_credit_exceeded_shows_credit_exceeded(conn):
    someone = Someone(conn, limit=Decimal(10))
    suspend(someone, at(4))
    someone.change("lift_suspension", at(5), until=date(2026, 3, 9))
    someone.owes("10", at(5))
    assert someone.statuses(at(5)) == ["credit_exceeded", "suspension_lifted"]


def test_a_prepaid_customer_short_of_funds_is_released_by_a_payment_at_once_by_credit_with_the_next_period(conn):
    someone = Someone(conn, prepaid=True)
    someone.owes("-5", at(1))
    suspend(someone, at(2), Cause.FUNDS)
    assert release_funded(conn, {someone.id}, relief=Relief.CREDIT, at=at(3)) == set()
    assert someone.shown(at(3)) == "suspended"
    assert release_funded(conn, {someone.id}, relief=Relief.NEW_PERIOD, at=at(4)) == {someone.id}
    assert someone.shown(at(4)) == "active"
    suspend(someone, at(5), Cause.FUNDS)
    assert release_funded(conn, {someone.id}, relief=Relief.PAYMENT, at=at(6)) == {someone.id}
    assert someone.shown(at(6)) == "active"


def test_a_payment_of_debt_does_not_end_a_suspension_for_funds(conn):
    someone = Someone(conn, prepaid=True)
    someone.owes("-5", at(1))
    suspend(someone, at(2), Cause.FUNDS)
    release_paid(conn, {someone.id}, at=at(3))
    assert someone.shown(at(3)) == "suspended"


def test_who_is_provisionally_terminated_today_is_closed_in_thirty_days_or_earlier_never_later(conn):
    someone = Someone(conn)
    with pytest.raises(BadField, match=r"close_on '2026-04-02' is later than 2026-04-01"):
        someone.change("terminate_provisionally", at(2), close_on=date(2026, 4, 2))
    someone.change("terminate_provisionally", at(2))
    assert someone.scheduled(at(2)) == ["close:2026-04-01"]
    with pytest.raises(BadField, match="is later than 2026-04-01"):
        someone.change("close", at(3), on=date(2026, 4, 2))
    someone.change("close", at(3), on=date(2026, 3, 20))
    assert someone.scheduled(at(3)) == ["close:2026-03-20"]
    assert someone.shown(at(19, 22, 59)) == "provisionally_terminated"
    assert someone.shown(at(19, 23)) == "closed"


def test_closing_the_head_office_closes_its_branches_in_the_same_operation(conn):
    head = Someone(conn, name="Head", office="head")
    branches = [Someone(conn, name=f"Branch {n}", office="branch", head_office_id=head.id) for n in range(3)]
    head.change("close", at(3))
    assert {one.shown(at(3)) for one in branches} == {"closed"}


def test_a_postpaid_customer_without_limit_never_exceeds_it(conn):
    someone = Someone(conn)
    someone.owes("999999", at(2))
    assert someone.shown(at(2)) == "active"


def test_a_limit_of_100_raised_by_10_until_noon_lets_105_be_owed_until_noon(conn):
    someone = Someone(conn, limit=Decimal(100))
    raise_limit_temporarily(conn, someone.id, Decimal(10), at(2, 12), now=at(2, 8), by="test")
    someone.owes("105", at(2, 9))
    assert someone.state(at(2, 11, 59)).credit_limit == 110
    assert someone.shown(at(2, 11, 59)) == "active"
    assert someone.state(at(2, 12)).credit_limit == 100
    assert someone.shown(at(2, 12)) == "credit_exceeded"


def test_a_spending_limit_hit_at_23_50_in_the_customers_zone_is_free_again_at_its_midnight(conn):
    someone = Someone(conn)
    set_spending_limit(conn, someone.id, Decimal(5), now=at(2))
    someone.owes("5", at(2, 22, 50))  # 23:50 in Prague
    assert someone.shown(at(2, 22, 50)) == "spending_limit_reached"
    assert someone.shown(at(2, 23)) == "active"
    someone.owes("4.99", at(2, 23, 10))
    assert someone.shown(at(2, 23, 10)) == "active"
