"""Reading the books: standings as they are now, xDRs as they were written, the history of what stopped a customer."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from tollhouse.ledger import storage
from tollhouse.ledger.locking import Standings
from tollhouse.ledger.posting import StandingNotLocked
from tollhouse.ledger.rules.history import DayOfBalance, days_of_balance
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.rules.standing import Standing
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.refusals import NotFound

_COUNTED_UP_TO: Final = 10_001
_STREAMED_AT_ONCE: Final = 1_000


def read_standings(conn: Connection, customer_ids: Iterable[int]) -> dict[int, Standing]:
    """The customers' own standings of this moment, unlocked: for showing, never for deciding about money."""
    rows = storage.read_standings(conn, customer_ids)
    return {row[0]: Standing._make(row) for row in rows}


def read_standings_of(conn: Connection, keys: Collection[tuple[int, int]]) -> dict[tuple[int, int], Standing]:
    """By customer and account those that have one, unlocked: for showing, never for deciding about money."""
    customers, accounts = {customer_id for customer_id, _ in keys}, {account_id for _, account_id in keys}
    rows = storage.read_standings(conn, customers, accounts)
    found = {(row[0], row[1]): Standing._make(row) for row in rows}
    return {key: found[key] for key in keys if key in found}


@dataclass(frozen=True, slots=True)
class Xdr:
    """One row of the ledger; `amount` in `currency`, plus is owed to the issuer; `facts` as rating.rules.explaining."""

    customer_id: int
    effective_at: datetime
    xdr_id: int
    issuer_id: int
    payer: str
    account_id: int
    amount: Decimal
    currency: str
    contra: str
    service: str
    calling: str
    called: str
    used: int
    charged: int
    source: str
    request_id: str
    recorded_at: datetime
    counts_at: datetime
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class XdrFilter:
    """Which xDRs of a customer.

    since, until   inclusive and exclusive, both of effective_at
    number         digits somewhere in the calling or the called number
    """

    customer_id: int
    since: datetime | None = None
    until: datetime | None = None
    service: str | None = None
    account_id: int | None = None
    number: str | None = None


def list_xdrs(conn: Connection, wanted: XdrFilter, *, limit: int, cursor: str | None) -> Page:
    """A page, newest first; turn its rows into values with xdr_of."""
    return storage.page_of_xdrs(conn, _query(wanted), limit=limit, cursor=cursor)


def count_xdrs(conn: Connection, wanted: XdrFilter, *, up_to: int = _COUNTED_UP_TO) -> int:
    """How many there are; `up_to` stands for that many or more."""
    return storage.count_up_to(conn, _query(wanted), up_to)


def stream_xdrs(conn: Connection, wanted: XdrFilter) -> Iterator[Xdr]:
    """All of them, newest first, in constant memory; the connection is taken until the last is read."""
    return map(xdr_of, storage.stream_xdrs(conn, _query(wanted), at_once=_STREAMED_AT_ONCE))


@dataclass(frozen=True, slots=True)
class UseSummed:
    """What a customer used of one service; `amount` in the customer's currency, plus is owed to the issuer."""

    service: str
    count: int
    used: int
    charged: int
    amount: Decimal

    def __add__(self, other: "UseSummed") -> "UseSummed":
        assert self.service == other.service, (self.service, other.service)
        return UseSummed(
            self.service,
            self.count + other.count,
            self.used + other.used,
            self.charged + other.charged,
            self.amount + other.amount,
        )


def sum_xdrs(conn: Connection, wanted: XdrFilter, *, zone: str) -> dict[date, list[UseSummed]]:
    """Sums by day of the time zone, in order, each by service."""
    by_day: dict[date, list[UseSummed]] = {}
    for day, service, count, used, charged, amount in storage.sum_xdrs(conn, _query(wanted), zone=zone):
        by_day.setdefault(day, []).append(UseSummed(service, count, int(used), int(charged), amount))
    return by_day


def balance_by_day(conn: Connection, customer_id: int, *, since: date, until: date, zone: str) -> list[DayOfBalance]:
    """How the customer's own balance went, by day of the zone as things happened; `until` is exclusive.

    What is recorded late changes the days since it happened.
    """
    begin = datetime.combine(since, time(), ZoneInfo(zone))
    rows = storage.balance_and_moves(conn, customer_id, begin, zone)
    moves = {row.day: (row.charged, row.given) for row in rows if row.day is not None}
    return days_of_balance(rows[0].balance, moves, since=since, until=until) if rows else []


def total_by_service(sums: Iterable[UseSummed]) -> list[UseSummed]:
    """One sum for each service, by its name."""
    totals: dict[str, UseSummed] = {}
    for summed in sums:
        known = totals.get(summed.service)
        totals[summed.service] = summed if known is None else known + summed
    return [totals[service] for service in sorted(totals)]


def read_xdr(conn: Connection, customer_id: int, effective_at: datetime, xdr_id: int) -> Xdr:
    """One xDR by its whole key; raises NotFound."""
    row = storage.read_xdr(conn, customer_id, effective_at, xdr_id)
    if row is None:
        raise NotFound(kind="xDR", id=xdr_id)
    return xdr_of(row)


def xdr_of(row: AnyRow) -> Xdr:
    return Xdr(
        row.customer_id,
        row.effective_at,
        row.id,
        row.issuer_id,
        row.payer,
        row.account_id,
        row.amount,
        row.currency,
        row.contra,
        row.service,
        row.calling,
        row.called,
        row.used,
        row.charged,
        row.source,
        row.request_id,
        row.recorded_at,
        row.counts_at,
        row.explanation,
    )


@dataclass(frozen=True, slots=True)
class Spell:
    """One time a fact held: from `since` until `until` (exclusive; None: still)."""

    fact: str
    since: datetime
    until: datetime | None
    set_by: str
    ended_by: str | None
    comment: str


def list_spells(
    conn: Connection, customer_id: int, *, at: datetime | None = None, limit: int, cursor: str | None
) -> Page:
    """A page of what stopped a customer and when, newest first; turn its rows into values with spell_of.

    at   only what held at that moment
    """
    return storage.page_of_history(conn, customer_id, at, limit=limit, cursor=cursor)


def count_spells(conn: Connection, customer_id: int, *, at: datetime | None = None) -> int:
    return storage.count_history(conn, customer_id, at)


def spell_of(row: AnyRow) -> Spell:
    return Spell(row.fact, row.since, row.until, row.set_by, row.ended_by, row.comment)


def ever_charged_among(conn: Connection, customer_ids: Iterable[int]) -> set[int]:
    """Those to whom anything was ever posted."""
    return storage.with_xdrs(conn, list(customer_ids))


def remove_standings(conn: Connection, customer_ids: Collection[int], *, locked: Standings) -> None:
    """Forget the standings of customers that were never charged; one that was is a bug of the caller."""
    missing = [customer_id for customer_id in customer_ids if (customer_id, OWN_MONEY) not in locked]
    if missing:
        raise StandingNotLocked(f"customers {missing[:5]}")
    assert not ever_charged_among(conn, customer_ids), customer_ids
    storage.delete_standings(conn, list(customer_ids))


def _query(wanted: XdrFilter) -> Any:
    return storage.xdrs_of(
        wanted.customer_id,
        wanted.since,
        wanted.until,
        service=wanted.service,
        account_id=wanted.account_id,
        number=wanted.number,
    )
