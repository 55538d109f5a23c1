"""Personal data of customers who have left: removed after their class's term or by hand, the books intact."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tollhouse.customers.arrangements.self_care import change_self_care, read_self_care
from tollhouse.customers.purging import (
    NotClosed,
    PurgedAlready,
    months_after,
    plan_purges,
    purge_customer,
    purge_due,
    read_purge,
    set_purge_day,
)
from tollhouse.customers.reading import read_customer
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.record import BadField, BalanceControl, NewCustomer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.rules.self_care import SelfCare
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.standings import change_status
from tollhouse.ledger.locking import lock_standings
from tollhouse.reports.customer_list import list_customers
from tollhouse.reports.customer_list_asked import CustomerQuery

POSTPAID = BalanceControl.POSTPAID


def of_class(conn, months):
    return register_class(conn, f"Kept for {months}", purge_after_months=months)


def register(conn, class_id, name="Ann Sundberg", *, now, **facts):
    known = {"email": "ann@post.example", "city": "Lund", "login": f"{name}".replace(" ", "")}
    new = NewCustomer(name, "EUR", POSTPAID, class_id, credit_limit=Decimal(100), **known | facts)
    (number,) = register_customers(conn, [new], now=now, by="test")
    return number


def close(conn, number, *, at):
    change_status(conn, {number}, StatusAction.CLOSE, at=at, by="test")
    plan_purges(conn, [number], closed_at=at)


def found(conn, words):
    page = list_customers(conn, CustomerQuery(OPERATOR_SCOPE, text=words, closed=True), limit=9)
    return [one.customer_id for one in page.records]


@pytest.mark.parametrize(
    "day, months, later",
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-11-22", 0, "2026-11-22"),
        ("2026-11-22", 24, "2028-11-22"),
        ("2027-11-30", 3, "2028-02-29"),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last_one(day, months, later):
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_a_term_beyond_twenty_years_is_refused(conn):
    with pytest.raises(BadField, match="0 to 240"):
        of_class(conn, 241)


def test_a_purged_customer_tells_nothing_and_keeps_its_money(conn, now):
    number = register(conn, of_class(conn, None), now=now)
    change_self_care(conn, number, {"language": "sv"})
    close(conn, number, at=now)
    before = lock_standings(conn, {number})
    purge_customer(conn, number, now=now, by="test")
    record = read_customer(conn, number, OPERATOR_SCOPE)
    assert record.name == f"Removed {number}"
    assert {getattr(record, field) for field in CONTACT_FIELDS} == {""}
    assert read_self_care(conn, number) == SelfCare()
    assert lock_standings(conn, {number}) == before
    assert found(conn, "Sundberg") == found(conn, "ann@post") == found(conn, "Lund") == []
    assert found(conn, f"Removed {number}") == [number]
    register(conn, of_class(conn, 5), now=now)  # name and login are free again
    with pytest.raises(PurgedAlready):
        purge_customer(conn, number, now=now, by="test")


def test_a_day_to_be_purged_on_is_tomorrow_or_later_where_the_customer_is(conn):
    evening = datetime(2026, 3, 2, 20, tzinfo=UTC)  # the third of March in Tokyo
    number = register(conn, of_class(conn, None), now=evening, time_zone="Asia/Tokyo")
    record = read_customer(conn, number, OPERATOR_SCOPE)
    for day in (date.min, date(2026, 3, 2), date(2026, 3, 3)):
        with pytest.raises(BadField, match="must be 2026-03-04 or later; to remove everything today"):
            set_purge_day(conn, record, day, now=evening, by="test")
    chosen = date(2026, 3, 4)
    assert set_purge_day(conn, record, chosen, now=evening, by="test").due_on == chosen
    later = evening + timedelta(days=9)  # the customer was not closed, so it waits
    assert set_purge_day(conn, record, chosen, now=later, by="test").due_on == chosen
    assert set_purge_day(conn, record, None, now=later, by="test").due_on is None


def test_whoever_has_not_left_is_not_purged(conn, now):
    number = register(conn, of_class(conn, None), now=now)
    with pytest.raises(NotClosed):
        purge_customer(conn, number, now=now, by="test")
    assert read_customer(conn, number, OPERATOR_SCOPE).name == "Ann Sundberg"


def test_the_term_of_the_class_runs_from_the_day_of_closing_in_the_customers_zone(conn):
    closed_at = datetime(2026, 1, 31, 20, tzinfo=UTC)  # the first of February in Tokyo
    number = register(conn, of_class(conn, 1), now=closed_at - timedelta(days=9), time_zone="Asia/Tokyo")
    close(conn, number, at=closed_at)
    assert read_purge(conn, number).due_on == date(2026, 3, 1)
    assert purge_due(conn, now=datetime(2026, 2, 28, 14, 59, tzinfo=UTC), most=10) == 0
    assert purge_due(conn, now=datetime(2026, 2, 28, 15, 0, tzinfo=UTC), most=10) == 1
    purge = read_purge(conn, number)
    assert (purge.due_on, purge.purged_by) == (None, "class")
    assert purge_due(conn, now=datetime(2026, 3, 9, tzinfo=UTC), most=10) == 0


def test_a_class_that_keeps_data_for_ever_plans_nothing(conn, now):
    number = register(conn, of_class(conn, None), now=now)
    close(conn, number, at=now)
    assert read_purge(conn, number).due_on is None
    assert purge_due(conn, now=now + timedelta(days=9999), most=10) == 0


def test_a_name_that_somebody_chose_already_does_not_stand_in_the_way(conn, now):
    class_id = of_class(conn, None)
    number = register(conn, class_id, now=now)
    register(conn, class_id, f"Removed {number}", now=now)
    close(conn, number, at=now)
    purge_customer(conn, number, now=now, by="test")
    assert read_customer(conn, number, OPERATOR_SCOPE).name.startswith(f"Removed {number} x")
