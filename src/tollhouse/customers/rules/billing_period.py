"""How often a customer is billed, and on which days its periods begin (spec/money 4.1).

Days are those of its billing zone; periods are half-open.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from tollhouse.customers.rules.record import BadField

_LAST_ANNIVERSARY: Final = 28
_THIRTY_DAYS: Final = timedelta(days=30)
LATEST: Final = timedelta(days=366)
"""A change may be arranged for so many days ahead."""


class BillingPeriod(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    SEMIMONTHLY = "semimonthly"
    MONTHLY = "monthly"
    MONTHLY_ANNIVERSARY = "monthly_anniversary"
    THIRTY_DAYS = "thirty_days"


FROM_ANY_DAY: Final = frozenset({BillingPeriod.MONTHLY_ANNIVERSARY, BillingPeriod.THIRTY_DAYS})
"""Those that are counted from the day on which they begin; the others begin where the calendar says."""


@dataclass(frozen=True, slots=True)
class BillingTerm:
    """From a day on a customer is billed so; until the next term begins."""

    from_day: date
    period: BillingPeriod


def period_at(terms: Sequence[BillingTerm], day: date) -> tuple[date, date]:
    """The period that the day lies in: its first day and the first one after it.

    terms   in order; the first one begins with the customer.  A day before it, which a change of zone may bring
            about, counts as that one
    """
    day = max(day, terms[0].from_day)
    place = max(at for at, term in enumerate(terms) if term.from_day <= day)
    term = terms[place]
    begins, ends = _turn(term, day)
    following = terms[place + 1].from_day if place + 1 < len(terms) else ends
    return max(begins, term.from_day), min(ends, following)


def _turn(term: BillingTerm, day: date) -> tuple[date, date]:
    match term.period:
        case BillingPeriod.DAILY:
            return day, day + timedelta(days=1)
        case BillingPeriod.WEEKLY:
            monday = day - timedelta(days=day.weekday())
            return monday, monday + timedelta(days=7)
        case BillingPeriod.SEMIMONTHLY:
            first = day.replace(day=1)
            middle = day.replace(day=16)
            return (first, middle) if day < middle else (middle, _month_after(first))
        case BillingPeriod.MONTHLY:
            return day.replace(day=1), _month_after(day.replace(day=1))
        case BillingPeriod.THIRTY_DAYS:
            turns = (day - term.from_day) // _THIRTY_DAYS
            begins = term.from_day + turns * _THIRTY_DAYS
            return begins, begins + _THIRTY_DAYS
    return _anniversary(term.from_day, day)


def _anniversary(first: date, day: date) -> tuple[date, date]:
    """From a day of the month to the day before it; whoever came on the 29th or later moves to the 28th for good."""
    anchor = min(first.day, _LAST_ANNIVERSARY)
    this_month = day.replace(day=anchor)
    if first <= day < (after := _month_after(first.replace(day=anchor))):
        return first, after
    begins = this_month if day >= this_month else _month_before(this_month)
    return begins, _month_after(begins)


def _month_after(day: date) -> date:
    """The same day of the next month; of days up to the 28th."""
    return day + timedelta(days=monthrange(day.year, day.month)[1])


def _month_before(day: date) -> date:
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=day.day)


def change_begins(terms: Sequence[BillingTerm], period: BillingPeriod, wanted: date | None, *, today: date) -> date:
    """The day with which another period begins: with the next one, or on a later day that was chosen.

    Raises BadField for a day that cannot be: it has begun, is too far away, or the calendar says which.
    """
    next_one = period_at(terms, today)[1]
    if wanted is None:
        return next_one
    if period not in FROM_ANY_DAY:
        reason = f"cannot be chosen for {period}: it begins with the next period, on {next_one}; leave it out."
        raise BadField("from_day", wanted.isoformat(), reason)
    if not today < wanted <= today + LATEST:
        raise BadField("from_day", wanted.isoformat(), f"must be after {today} and not after {today + LATEST}.")
    return wanted
