"""/trial-balance: both sides of every ledger account in a period, and the xDRs behind each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Response
from pydantic import Field

from tollhouse.customers.reading import names_seen
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.balance_history import NOT_LATER
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.file_names import CSV, XLSX, disposition
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import CurrencyCode, Day, Moment, MoneyTold, Number, Told, told_money
from tollhouse.doors.api.xdrs import id_of
from tollhouse.ledger.reading import xdr_of
from tollhouse.ledger.rules.posting import OPERATOR
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.reports.trial_balance import (
    CUSTOMERS,
    Asked,
    AskedXdrs,
    Book,
    Line,
    count_booked,
    list_booked,
    trial_balance,
)
from tollhouse.reports.trial_balance_files import trial_balance_as_csv, trial_balance_as_xlsx
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Books")

Accountant = Annotated[Desk, needs(Right.READ_BOOKS, personal=False)]
Reader = Annotated[Desk, needs(Right.READ_BOOKS)]

_DAY: Final = timedelta(days=1)
_OPERATOR_WORD: Final = "operator"


class LedgerLine(Told):
    """One ledger account of a book.  Debit and credit are never negative; what stood is signed."""

    ledger_account: str = Field(
        description="customers: what they owe, less what is theirs; else the other side of xDRs",
        examples=["revenue:voice"],
    )
    opening: MoneyTold = Field(description="before the period; plus is a debit, minus a credit")
    debit: MoneyTold
    credit: MoneyTold
    closing: MoneyTold = Field(description="opening plus debit minus credit")
    xdrs: int = Field(description="that count in the period")


class BookTold(Told):
    """What one issuer is owed in one currency, and where from; openings and closings each come to nothing."""

    issuer_id: Number | None = Field(description="the reseller who is owed; null: the operator")
    issuer_name: str | None
    currency: str
    lines: list[LedgerLine]
    debit: MoneyTold = Field(description="of all lines; equal to credit")
    credit: MoneyTold
    in_balance: bool = Field(description="whether both sides are equal, and openings and closings come to nothing")


class TrialBalanceTold(Told):
    first_day: Day
    until: Day = Field(description="exclusive")
    zone: str = Field(description="of these days", examples=["UTC"])
    books: list[BookTold] = Field(description="by issuer, the operator first, and currency")


class BookedXdr(Told):
    """One xDR of a line; GET /xdrs/{id} tells all of it."""

    id: str
    customer_id: Number
    customer_name: str | None
    counts_at: Moment = Field(description="by which it is in the period")
    effective_at: Moment = Field(description="when it happened")
    recorded_at: Moment
    ledger_account: str
    service: str
    source: str
    amount: MoneyTold = Field(description="plus is owed by the customer: a debit there, a credit here")


@dataclass(frozen=True, slots=True)
class _Said:
    since: date | None
    until: date | None
    issuer: str | None
    currency: str | None


async def _said(
    since: Annotated[Day | None, Query(alias="from", description="first day, UTC; omitted: of this month")] = None,
    until: Annotated[Day | None, Query(description="exclusive; omitted: tomorrow")] = None,
    issuer: Annotated[
        str | None,
        Query(pattern=r"^(operator|[1-9][0-9]{0,17})$", description="operator, or a reseller's id", examples=["42"]),
    ] = None,
    currency: Annotated[CurrencyCode | None, Query()] = None,
) -> _Said:
    return _Said(since, until, issuer, currency)


Wanted = Annotated[_Said, Depends(_said)]


def _meant(desk: Desk, said: _Said) -> Asked:
    """Raises BadField."""
    today = desk.now.astimezone(UTC).date()
    until = said.until or today + _DAY
    since = said.since or min(today, until - _DAY).replace(day=1)
    if since >= until:
        raise BadField("until", until.isoformat(), NOT_LATER)
    issuer_id = None if said.issuer is None else OPERATOR if said.issuer == _OPERATOR_WORD else int(said.issuer)
    return Asked(since, until, issuer_id, said.currency)


@router.get("/trial-balance", summary="Draw up a trial balance", response_model=TrialBalanceTold)
def get_trial_balance(desk: Accountant, wanted: Wanted) -> Response:
    """Of every moment until the end of the period, to the last xDR."""
    asked = _meant(desk, wanted)

    def look(conn: Connection) -> Answer:
        books = _told_books(conn, desk, asked)
        return shown(TrialBalanceTold(first_day=asked.since, until=asked.until, zone="UTC", books=books))

    return desk.read(look)


@router.get(
    "/trial-balance.csv",
    summary="Export a trial balance as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The file"}},
)
def get_trial_balance_csv(desk: Accountant, wanted: Wanted) -> Response:
    """A row for each line; amounts with all five decimals."""
    asked = _meant(desk, wanted)
    return desk.read(lambda conn: _file(conn, desk, asked, "csv"))


@router.get(
    "/trial-balance.xlsx",
    summary="Export a trial balance as a spreadsheet",
    response_class=Response,
    responses={200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}, "description": "The file"}},
)
def get_trial_balance_xlsx(desk: Accountant, wanted: Wanted) -> Response:
    """The same as CSV has, with real numbers."""
    asked = _meant(desk, wanted)
    return desk.read(lambda conn: _file(conn, desk, asked, "xlsx"))


@router.get("/trial-balance/xdrs", summary="List the xDRs of a trial balance", response_model=ListOf[BookedXdr])
def get_trial_balance_xdrs(
    desk: Reader,
    pages: Pages,
    wanted: Wanted,
    ledger_account: Annotated[
        str | None,
        Query(max_length=200, description="of one line; omitted, or customers: of all", examples=["cash:bank"]),
    ] = None,
) -> Response:
    """The latest first, by when they count."""
    contra = None if ledger_account == CUSTOMERS else ledger_account
    asked = _meant(desk, wanted)
    of_line = AskedXdrs(asked.issuer_id, asked.currency, contra, asked.since, asked.until)

    def look(conn: Connection) -> Answer:
        total = min(count_booked(conn, of_line), EXACT_UP_TO + 1)
        return shown(listed(partial(_told_xdrs, conn, desk), partial(_page, conn, of_line), pages, total=total))

    return desk.read(look)


def _page(conn: Connection, of_line: AskedXdrs, limit: int, cursor: str | None) -> Any:
    return list_booked(conn, of_line, limit=limit, cursor=cursor)


def _told_xdrs(conn: Connection, desk: Desk, rows: Sequence[AnyRow]) -> list[BookedXdr]:
    names = names_seen(conn, {row.customer_id for row in rows}, desk.scope)
    return [
        BookedXdr(
            id=id_of(xdr_of(row)),
            customer_id=row.customer_id,
            customer_name=names.get(row.customer_id),
            counts_at=row.counts_at,
            effective_at=row.effective_at,
            recorded_at=row.recorded_at,
            ledger_account=row.contra,
            service=row.service,
            source=row.source,
            amount=told_money(row.amount, row.currency),
        )
        for row in rows
    ]


def _told_books(conn: Connection, desk: Desk, wanted: Asked) -> list[BookTold]:
    books = trial_balance(conn, wanted)
    names = names_seen(conn, {book.issuer_id for book in books} - {OPERATOR}, desk.scope)
    return [_told_book(book, names.get(book.issuer_id)) for book in books]


def _told_book(book: Book, name: str | None) -> BookTold:
    total = book.total
    return BookTold(
        issuer_id=book.issuer_id or None,
        issuer_name=name,
        currency=book.currency,
        lines=[_told_line(line, book.currency) for line in book.lines],
        debit=told_money(total.debit, book.currency),
        credit=told_money(total.credit, book.currency),
        in_balance=total.debit == total.credit and total.opening == total.closing == 0,
    )


def _told_line(line: Line, currency: str) -> LedgerLine:
    opening, debit, credit, closing = (
        told_money(amount, currency) for amount in (line.opening, line.debit, line.credit, line.closing)
    )
    return LedgerLine(
        ledger_account=line.account, opening=opening, debit=debit, credit=credit, closing=closing, xdrs=line.xdrs
    )


def _file(conn: Connection, desk: Desk, wanted: Asked, ending: str) -> Answer:
    """Small enough to be made in memory: a line for each ledger account."""
    books = trial_balance(conn, wanted)
    names = names_seen(conn, {book.issuer_id for book in books} - {OPERATOR}, desk.scope)
    write, kind = (trial_balance_as_csv, CSV) if ending == "csv" else (trial_balance_as_xlsx, XLSX)
    last = wanted.until - _DAY
    name = f"Trial balance {wanted.since.isoformat()} to {last.isoformat()}.{ending}"
    return Answer(200, {"Content-Type": kind, "Content-Disposition": disposition(name)}, write(books, names))
