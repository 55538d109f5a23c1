"""The trial balance: both sides of every ledger account in a period, by issuer and currency, and the xDRs behind them.

Days are UTC and those on which xDRs count (counts_at): what happened before a closed period's end and came late is
in the next one, so that what was reported of the closed one stays.  Source: docs/decisions/0057-trial-balance.md
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, or_, select, text

from tollhouse.ledger.tables import NO_REVENUE, xdr
from tollhouse.plumbing.db import AnyRow, Connection, load_statement
from tollhouse.plumbing.db.paging import Page, SortKey, position_of, read_page
from tollhouse.reports.planning import by_index, without_compiling

CUSTOMERS: Final = "customers"
"""The ledger account that all others stand against: what the customers owe, less what is theirs."""

_ZERO: Final = Decimal(0)
_REVENUE: Final = "revenue:"
_DAY: Final = timedelta(days=1)
_MOMENT: Final = timedelta(microseconds=1)
_WIDER: Final = 8
_MOST_RANGES: Final = 32
_Range = tuple[datetime, datetime]
_NEWEST_FIRST: Final = [
    SortKey(xdr.c.counts_at, descending=True),
    SortKey(xdr.c.customer_id, descending=True),
    SortKey(xdr.c.id, descending=True),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """since, until   days (UTC), the second exclusive
    issuer_id       0: the operator; None: every issuer
    """

    since: date
    until: date
    issuer_id: int | None = None
    currency: str | None = None


class Line(NamedTuple):
    """One ledger account.  `opening` is a debit where positive, a credit where negative; so is `closing`."""

    account: str
    opening: Decimal
    debit: Decimal
    credit: Decimal
    xdrs: int

    @property
    def closing(self) -> Decimal:
        return self.opening + self.debit - self.credit


@dataclass(frozen=True, slots=True)
class Book:
    """One issuer's accounts in one currency, the customers first; openings, sides and closings each come to nothing."""

    issuer_id: int
    currency: str
    lines: list[Line]

    @property
    def total(self) -> Line:
        lines = self.lines
        return Line(
            "",
            sum((line.opening for line in lines), _ZERO),
            sum((line.debit for line in lines), _ZERO),
            sum((line.credit for line in lines), _ZERO),
            lines[0].xdrs,
        )


def trial_balance(conn: Connection, asked: Asked) -> list[Book]:
    """By issuer and currency what has ever been posted there before the period ends."""
    without_compiling(conn, "book_day")
    facts = {
        "first_day": asked.since,
        "end_day": asked.until,
        "issuer_id": asked.issuer_id,
        "currency": asked.currency,
    }
    with by_index(conn):
        rows = conn.execute(load_statement("tollhouse.reports", "trial_balance"), facts).all()
    books = groupby(rows, key=lambda row: (row.issuer_id, row.currency))
    return [Book(issuer_id, currency, _lines(list(found))) for (issuer_id, currency), found in books]


def _lines(rows: Sequence[AnyRow]) -> list[Line]:
    """The other side of every amount is the customers', so theirs is the sum of all."""
    owed = Line(
        CUSTOMERS,
        sum((row.charged_before - row.given_before for row in rows), _ZERO),
        sum((row.charged for row in rows), _ZERO),
        sum((row.given for row in rows), _ZERO),
        sum(int(row.xdrs) for row in rows),
    )
    others = [
        Line(row.contra, row.given_before - row.charged_before, row.given, row.charged, int(row.xdrs)) for row in rows
    ]
    return [owed, *others]


@dataclass(frozen=True, slots=True)
class AskedXdrs:
    """The xDRs of a line; None: of every issuer, currency, ledger account.  since, until as above."""

    issuer_id: int | None
    currency: str | None
    contra: str | None
    since: date
    until: date


def count_booked(conn: Connection, asked: AskedXdrs) -> int:
    return sum(_by_day(conn, asked).values())


def list_booked(conn: Connection, asked: AskedXdrs, *, limit: int, cursor: str | None) -> Page:
    """A page, the latest first.

    Rows of use are found by where they stand, so a page looks no further than it must: at the days that have
    something, and of a busy day at the hours that should suffice, and at more where they did not.
    """
    without_compiling(conn, "xdr")
    forwards, position = position_of(cursor, _NEWEST_FIRST)
    counts = _by_day(conn, asked)
    page = Page([], None, None)
    with by_index(conn):
        for ranges in _windows(counts, forwards, None if position is None else position[0], limit):
            parts = [and_(xdr.c.counts_at >= since, xdr.c.counts_at < until) for since, until in ranges]
            within = _query(asked).where(or_(*parts))
            page = read_page(conn, within, _NEWEST_FIRST, limit=limit, cursor=cursor)
            if (page.next if forwards else page.previous) is not None and len(page.rows) == limit:
                break
    return page


def _by_day(conn: Connection, asked: AskedXdrs) -> dict[date, int]:
    """The latest first."""
    facts = {
        "first_day": asked.since,
        "end_day": asked.until,
        "issuer_id": asked.issuer_id,
        "currency": asked.currency,
        "contra": asked.contra,
    }
    with by_index(conn):
        rows = conn.execute(load_statement("tollhouse.reports", "booked_by_day"), facts).all()
    return {row.day: int(row.xdrs) for row in rows}


def _windows(counts: dict[date, int], forwards: bool, reached: datetime | None, limit: int) -> Iterator[list[_Range]]:
    """Ever longer parts of the days that have something, from where a page begins; the last has enough or all."""
    days = sorted(counts, reverse=forwards)
    if reached is not None:
        days = [day for day in days if (day <= _day_of(reached) if forwards else day >= _day_of(reached))]
    if not days:
        return
    width = _DAY * min(1.0, 4 * (limit + 1) / counts[days[0]])
    near = _start(days[0] + _DAY) if reached is None else reached + _MOMENT * forwards
    while width < _DAY:
        yield [(near - width, near) if forwards else (near, near + width)]
        width *= _WIDER
    needed, found = days[:1], 0
    for day in days[reached is not None :]:  # of the day that the page begins in some may have been shown before
        needed.append(day)
        found += counts[day]
        if found > limit:
            break
    ranges = _days_in_a_row(sorted(needed))
    if forwards:
        ranges[-1] = ranges[-1][0], near
    else:
        ranges[0] = near, ranges[0][1]
    yield ranges if len(ranges) <= _MOST_RANGES else [(ranges[0][0], ranges[-1][1])]


def _days_in_a_row(days: Sequence[date]) -> list[_Range]:
    ranges: list[_Range] = []
    for day in days:
        begin, end = _start(day), _start(day + _DAY)
        if ranges and ranges[-1][1] >= begin:
            begin = ranges.pop()[0]
        ranges.append((begin, end))
    return ranges


def _day_of(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _query(asked: AskedXdrs) -> Select[Any]:
    found = select(xdr).where(xdr.c.counts_at >= _start(asked.since), xdr.c.counts_at < _start(asked.until))
    if asked.issuer_id is not None:
        found = found.where(xdr.c.issuer_id == asked.issuer_id)
    if asked.currency is not None:
        found = found.where(xdr.c.currency == asked.currency)
    if asked.contra is not None:
        found = found.where(xdr.c.contra == asked.contra)
        if not asked.contra.startswith(_REVENUE):
            # Said as the index of the few says it, or it would not be taken.
            found = found.where(text(f"xdr.{NO_REVENUE}"))
    return found
