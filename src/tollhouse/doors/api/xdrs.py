"""/customers/{id}/xdrs and /xdrs/{id}: what was charged, and the story of each charge."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Depends, Path, Query, Response
from pydantic import Field

from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.masking import HIDDEN, masked
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, MoneyTold, Number, Told, told_money
from tollhouse.ledger.reading import Xdr as Row
from tollhouse.ledger.reading import XdrFilter, count_xdrs, list_xdrs, read_xdr, xdr_of
from tollhouse.ledger.rules.posting import Payer, act_of
from tollhouse.payments.reading import comments_of
from tollhouse.payments.rules.explaining import ACT, KIND
from tollhouse.payments.rules.explaining import tell as tell_money
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.rating.rules.explaining import Recorded, complete, tell
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.words.refusals import NotFound

router = DoorRouter("xDRs")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]

_NUMBERS: Final = {"no", "ac"}
"""What facts have of who called whom."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_LARGEST: Final = 2**63 - 1


class Xdr(Told):
    """One row of use or money; never changed, corrected only by another."""

    id: str = Field(examples=["42-1772366400000000-7212406520135422041"])
    customer_id: Number
    account_id: Number | None = Field(description="the account that used or pays")
    moves_balance: bool = Field(description="false: it was paid from an account's own money")
    effective_at: Moment = Field(description="when it happened")
    recorded_at: Moment
    counts_at: Moment = Field(description="in whose billing period it falls")
    service: str
    calling: str
    called: str
    used: int = Field(description="seconds, messages or bytes")
    charged: int = Field(description="the same after rounding up to intervals")
    amount: MoneyTold = Field(description="plus is owed by the customer")
    payer: str = Field(description="whose balance moved: customer, account or both")
    source: str
    request_id: str
    facts: dict[str, Any] = Field(description="why it cost that, for programs; docs/api.md has the keys")
    story: list[str] = Field(description="the same as a support person reads it to the customer")
    act_id: Number | None = Field(description="the payment or adjustment that made it; null: use, or an opening")


async def _wanted(
    since: Annotated[Moment | None, Query(alias="from", description="inclusive, of effective_at")] = None,
    until: Annotated[Moment | None, Query(description="exclusive")] = None,
    service: Annotated[str | None, Query(max_length=32, examples=["voice"])] = None,
    account_id: Annotated[Number | None, Query(description="only this account's")] = None,
    number: Annotated[
        str | None, Query(pattern=r"^[0-9]{1,20}$", description="digits in the calling or the called number")
    ] = None,
) -> XdrFilter:
    """Of no customer yet."""
    return XdrFilter(0, since, until, service, account_id, number)


Wanted = Annotated[XdrFilter, Depends(_wanted)]


@router.get("/customers/{customer_id}/xdrs", summary="List a customer's xDRs", response_model=ListOf[Xdr])
def get_xdrs(customer_id: Number, desk: Reader, pages: Pages, wanted: Wanted) -> Response:
    """Newest first."""
    refuse_hidden(desk, wanted)

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        of_customer = replace(wanted, customer_id=customer_id)
        told = partial(_told_rows, conn, masks=desk.scope.masked)
        total = count_xdrs(conn, of_customer)
        return shown(listed(told, partial(_page, conn, of_customer), pages, total=total))

    return desk.read(look)


def refuse_hidden(desk: Desk, wanted: XdrFilter) -> None:
    """Digits that lead to some xDRs and not to others tell who called whom, sums of them too.  Raises BadField."""
    if desk.scope.masked and wanted.number is not None:
        raise BadField("number", wanted.number, "is hidden from you; leave it out.")


@router.get("/xdrs/{xdr_id}", summary="Read an xDR", response_model=Xdr)
def get_xdr(xdr_id: Annotated[str, Path(max_length=70)], desk: Reader) -> Response:
    def look(conn: Connection) -> Answer:
        customer_id, effective_at, number = _key_of(xdr_id)
        read_customer(conn, customer_id, desk.scope)
        row = read_xdr(conn, customer_id, effective_at, number)
        comment = comments_of(conn, customer_id, [number]).get(number, "") if KIND in row.facts else ""
        return shown(_told(row, masks=desk.scope.masked, comment=comment))

    return desk.read(look)


def id_of(row: Row) -> str:
    return id_of_key(row.customer_id, row.effective_at, row.xdr_id)


def id_of_key(customer_id: int, effective_at: datetime, xdr_id: int) -> str:
    return f"{customer_id}-{(effective_at - _EPOCH) // _MICROSECOND}-{xdr_id}"


def _key_of(written: str) -> tuple[int, datetime, int]:
    """The ledger's key: one call has a row with the same number at each level, so the customer is part of it."""
    parts = written.split("-")
    if len(parts) == 3 and all(part.isascii() and part.isdigit() and len(part) <= 19 for part in parts):
        customer_id, microseconds, number = map(int, parts)
        if max(customer_id, number) <= _LARGEST and microseconds < 250_000_000_000_000_000:
            return customer_id, _EPOCH + microseconds * _MICROSECOND, number
    raise NotFound(kind="xDR", id=written)


def _page(conn: Connection, wanted: XdrFilter, limit: int, cursor: str | None) -> Any:
    return list_xdrs(conn, wanted, limit=limit, cursor=cursor)


def _told_rows(conn: Connection, rows: Sequence[AnyRow], *, masks: bool) -> list[Xdr]:
    """All of one customer's."""
    xdrs = [xdr_of(row) for row in rows]
    acts = [one.xdr_id for one in xdrs if KIND in one.facts]
    comments = comments_of(conn, xdrs[0].customer_id, acts) if acts else {}
    return [_told(one, masks=masks, comment=comments.get(one.xdr_id, "")) for one in xdrs]


def _facts(row: Row) -> dict[str, Any]:
    """Empty for what nobody rated: fees, openings."""
    if not row.facts or KIND in row.facts:
        return row.facts
    recorded = Recorded(row.service, row.called, row.currency, row.used, row.charged, row.amount)
    return complete(row.facts, recorded)


def _told(row: Row, *, masks: bool, comment: str = "") -> Xdr:
    """masks   the reader is not shown who called whom, nor what people wrote

    comment   what was written for the customer beside an act of money
    """
    facts = _facts(row)
    calling, called = (masked("phone", one) if masks else one for one in (row.calling, row.called))
    if masks:
        facts |= {name: masked("phone", facts[name]) for name in _NUMBERS & facts.keys()}
    return Xdr(
        id=id_of(row),
        customer_id=row.customer_id,
        account_id=row.account_id or None,
        moves_balance=row.payer != Payer.ACCOUNT,
        effective_at=row.effective_at,
        recorded_at=row.recorded_at,
        counts_at=row.counts_at,
        service=row.service,
        calling=calling,
        called=called,
        used=row.used,
        charged=row.charged,
        amount=told_money(row.amount, row.currency),
        payer=row.payer,
        source=row.source,
        request_id=row.request_id,
        facts=facts,
        story=_story(facts, HIDDEN if masks and comment else comment),
        act_id=facts.get(ACT, act_of(row.xdr_id)) if KIND in facts else None,
    )


def _story(facts: dict[str, Any], comment: str) -> list[str]:
    if KIND in facts:
        return tell_money(facts, comment)
    return tell(facts) if facts else []
