"""How often a customer is billed: now, and from a day that is arranged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tollhouse.customers.arrangements import storage
from tollhouse.customers.arrangements.purged import refuse_purged
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.billing_period import (
    FROM_ANY_DAY,
    BillingPeriod,
    BillingTerm,
    change_begins,
    period_at,
)
from tollhouse.customers.rules.record import BadField, check_time_zone
from tollhouse.plumbing.db import Connection
from tollhouse.words.days import day_at, start_of_day


@dataclass(frozen=True, slots=True)
class ArrangedPeriod:
    """Another way of billing that has not begun.

    from_day    its first day, in the billing zone that begins with it
    time_zone   another billing zone; None: it stays
    """

    from_day: date
    period: BillingPeriod
    time_zone: str | None
    set_at: datetime
    by: str
    comment: str


@dataclass(frozen=True, slots=True)
class Billing:
    """How a customer is billed; days are those of its billing zone.

    begins, ends   the running period, half-open: `ends` is the next billing date
    """

    period: BillingPeriod
    begins: date
    ends: date
    arranged: ArrangedPeriod | None


def read_billing(conn: Connection, record: CustomerRecord, *, now: datetime) -> Billing:
    today = day_at(now, ZoneInfo(record.time_zone))
    rows = storage.read_terms(conn, record.customer_id)
    terms = _terms(record, [BillingTerm(row.from_day, BillingPeriod(row.period)) for row in rows])
    begins, ends = period_at(terms, today)
    running = max((term for term in terms if term.from_day <= today), key=lambda term: term.from_day)
    coming = next((row for row in rows if row.from_day > today), None)
    arranged = None
    if coming is not None:
        period = BillingPeriod(coming.period)
        arranged = ArrangedPeriod(
            coming.from_day, period, coming.time_zone, coming.set_at, coming.set_by, coming.comment
        )
    return Billing(running.period, begins, ends, arranged)


def begin_billing(conn: Connection, record: CustomerRecord, period: BillingPeriod, *, now: datetime, by: str) -> None:
    """Of a customer that is being registered."""
    if period is not BillingPeriod.MONTHLY:
        first = day_at(record.registered_at, ZoneInfo(record.time_zone))
        _put(conn, record, BillingTerm(first, period), now=now, by=by)


def arrange_period(
    conn: Connection,
    record: CustomerRecord,
    period: BillingPeriod,
    *,
    from_day: date | None,
    now: datetime,
    by: str,
    time_zone: str | None = None,
    comment: str = "",
) -> Billing:
    """Another period, of a customer whose record is locked; one that was arranged before is replaced.

    from_day    None: with the end of the running period
    time_zone   the billing zone from then on; None: it stays
    Raises BadField, and CustomerPurged where there is a comment.
    """
    if comment:
        refuse_purged(conn, record.customer_id, "comment")
    today = day_at(now, ZoneInfo(record.time_zone))
    storage.remove_terms_after(conn, record.customer_id, today)
    billing = read_billing(conn, record, now=now)
    zone = None if time_zone == record.time_zone else time_zone
    if zone is not None:
        check_time_zone(zone)
    elif period == billing.period and period not in FROM_ANY_DAY:
        raise BadField("period", period, "is the customer's already; choose another, or another time zone.")
    rows = storage.read_terms(conn, record.customer_id)
    terms = _terms(record, [BillingTerm(row.from_day, BillingPeriod(row.period)) for row in rows])
    begins = change_begins(terms, period, from_day, today=today)
    _put(conn, record, BillingTerm(begins, period), zone=zone, now=now, by=by, comment=comment)
    return read_billing(conn, record, now=now)


def cancel_arranged(conn: Connection, record: CustomerRecord, *, now: datetime) -> Billing:
    """The customer, whose record is locked, keeps the period it has."""
    storage.remove_terms_after(conn, record.customer_id, day_at(now, ZoneInfo(record.time_zone)))
    return read_billing(conn, record, now=now)


def _put(
    conn: Connection,
    record: CustomerRecord,
    term: BillingTerm,
    *,
    now: datetime,
    by: str,
    zone: str | None = None,
    comment: str = "",
) -> None:
    due_at = None if zone is None else start_of_day(term.from_day, ZoneInfo(zone))
    values = {"from_day": term.from_day, "period": term.period, "set_at": now, "set_by": by, "comment": comment}
    storage.put_term(conn, record.customer_id, values | {"time_zone": zone, "zone_due_at": due_at})


def _terms(record: CustomerRecord, settled: Sequence[BillingTerm]) -> list[BillingTerm]:
    """With the calendar month, by which whoever has settled nothing is billed from the beginning."""
    first = day_at(record.registered_at, ZoneInfo(record.time_zone))
    if settled and settled[0].from_day <= first:
        return list(settled)
    return [BillingTerm(first, BillingPeriod.MONTHLY), *settled]
