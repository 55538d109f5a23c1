"""A billing zone that begins on a day that was arranged."""

from datetime import UTC, date, datetime
from decimal import Decimal

from tollhouse.customers.arrangements.billing_periods import (
    arrange_period,
    begin_billing,
    cancel_arranged,
    read_billing,
)
from tollhouse.customers.changing import lock_customer
from tollhouse.customers.reading import read_customer
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.billing_period import BillingPeriod
from tollhouse.customers.rules.record import BalanceControl, NewCustomer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.spending import set_spending_limit
from tollhouse.customers.zoning import settle_zones
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.staff.auditing import AuditFilter, list_records, record_of

CAME = datetime(2026, 3, 10, 12, tzinfo=UTC)
"""A Tuesday."""
MOVED = datetime(2026, 3, 15, 22, tzinfo=UTC)
"""Monday the 16th begins in Kyiv; in Tokyo, where the week ended seven hours ago, it is seven o'clock."""


def register(conn, *, zone="Asia/Tokyo"):
    class_id = register_class(conn, "Movers")
    new = NewCustomer("Ann", "EUR", BalanceControl.POSTPAID, class_id, time_zone=zone)
    (number,) = register_customers(conn, [new], now=CAME, by="test")
    return number


def arrange(conn, number, zone="Europe/Kyiv", period=BillingPeriod.WEEKLY, *, now=CAME):
    record = lock_customer(conn, number, OPERATOR_SCOPE)
    return arrange_period(conn, record, period, from_day=None, time_zone=zone, now=now, by="staff:ann")


def zone_of(conn, number):
    return read_customer(conn, number, OPERATOR_SCOPE).time_zone


def weekly(conn):
    """The next period begins with the next Monday."""
    number = register(conn)
    begin_billing(conn, lock_customer(conn, number, OPERATOR_SCOPE), BillingPeriod.WEEKLY, now=CAME, by="test")
    return number


def test_the_other_zone_begins_with_its_own_midnight_and_not_before(conn):
    number = weekly(conn)
    at = datetime(2026, 3, 14, 12, tzinfo=UTC)
    told = arrange(conn, number, now=at)
    assert (told.arranged.from_day, told.arranged.time_zone) == (date(2026, 3, 16), "Europe/Kyiv")
    assert settle_zones(conn, now=MOVED.replace(hour=21, minute=59), most=10) == 0
    assert zone_of(conn, number) == "Asia/Tokyo"
    assert settle_zones(conn, now=MOVED, most=10) == 1
    assert zone_of(conn, number) == "Europe/Kyiv"
    billing = read_billing(conn, read_customer(conn, number, OPERATOR_SCOPE), now=MOVED)
    assert (billing.begins, billing.ends, billing.arranged) == (date(2026, 3, 16), date(2026, 3, 23), None)


def test_it_begins_once_and_the_log_says_who_arranged_it(conn):
    number = weekly(conn)
    arrange(conn, number, now=datetime(2026, 3, 14, 12, tzinfo=UTC))
    assert settle_zones(conn, now=MOVED, most=10) == 1
    assert settle_zones(conn, now=MOVED, most=10) == 0
    rows = list_records(conn, AuditFilter(about_customer=number), limit=9, cursor=None).rows
    (trace,) = [record_of(row).trace for row in rows]
    assert (trace.by, trace.details) == (
        "staff:ann",
        {"changed": {"time_zone": {"old": "Asia/Tokyo", "new": "Europe/Kyiv"}}},
    )


def test_what_was_called_off_or_replaced_does_not_begin(conn):
    number = weekly(conn)
    at = datetime(2026, 3, 14, 12, tzinfo=UTC)
    arrange(conn, number, now=at)
    arrange(conn, number, None, BillingPeriod.DAILY, now=at)
    assert settle_zones(conn, now=MOVED, most=10) == 0
    arrange(conn, number, now=MOVED)
    cancel_arranged(conn, lock_customer(conn, number, OPERATOR_SCOPE), now=MOVED)
    assert settle_zones(conn, now=datetime(2027, 1, 1, tzinfo=UTC), most=10) == 0
    assert zone_of(conn, number) == "Asia/Tokyo"


def test_the_day_of_the_spending_limit_moves_with_the_zone(conn):
    number = weekly(conn)
    set_spending_limit(conn, number, Decimal(5), now=CAME)
    arrange(conn, number, now=datetime(2026, 3, 14, 12, tzinfo=UTC))
    settle_zones(conn, now=MOVED, most=10)
    assert lock_standings(conn, {number})[number, OWN_MONEY].spending_zone == "Europe/Kyiv"
