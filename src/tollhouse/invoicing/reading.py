"""Reading invoices, each with what of its customer's earlier ones is still to be paid."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tollhouse.invoicing import storage
from tollhouse.invoicing.rules.invoice import InvoiceRecord, InvoiceState
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.refusals import NotFound

_COUNTED_UP_TO: Final = 10_001
_STREAMED_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """customer_ids   None: of all
    issuer_id      None: whoever is owed
    number         what the number begins with
    with_void      void ones too; they are there in any case where their state is asked for
    overdue_on     only those not paid in time as of that day
    since, until   of issued_on, inclusive and exclusive
    """

    customer_ids: Collection[int] | None = None
    issuer_id: int | None = None
    number: str = ""
    with_void: bool = False
    only_open: bool = False
    overdue_on: date | None = None
    state: InvoiceState | None = None
    currency: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What a customer owes on paper, in its currency.

    overdue       the part whose due day is over
    next_due_on   the next day on which something is due; None: nothing is, or all of it is overdue
    """

    total: Decimal
    overdue: Decimal
    next_due_on: date | None
    next_due: Decimal | None


def read_invoice(conn: Connection, customer_id: int, invoice_id: int) -> tuple[InvoiceRecord, Decimal]:
    """With what of earlier ones is still to be paid; raises NotFound."""
    row = storage.read_invoice(conn, customer_id, invoice_id)
    if row is None:
        raise NotFound(kind="invoice", id=invoice_id)
    return invoice_of(row)


def list_invoices(conn: Connection, wanted: InvoiceFilter, *, limit: int, cursor: str | None) -> Page:
    """A page, newest first; turn its rows into values with invoice_of."""
    return storage.page_of_invoices(conn, _query(wanted), limit=limit, cursor=cursor)


def count_invoices(conn: Connection, wanted: InvoiceFilter, *, up_to: int = _COUNTED_UP_TO) -> int:
    return storage.count_up_to(conn, _query(wanted), up_to)


def stream_invoices(conn: Connection, wanted: InvoiceFilter) -> Iterator[tuple[InvoiceRecord, Decimal]]:
    """All of them, newest first, in constant memory; the connection is taken until the last is read."""
    return map(invoice_of, storage.stream_invoices(conn, _query(wanted), at_once=_STREAMED_AT_ONCE))


def invoice_of(row: AnyRow) -> tuple[InvoiceRecord, Decimal]:
    return storage.record_of(row), row.outstanding_before


def open_invoices_of(conn: Connection, customer_ids: Collection[int]) -> dict[int, list[InvoiceRecord]]:
    """What is still to be paid, oldest first, of those who have any."""
    found: dict[int, list[InvoiceRecord]] = {}
    for row in storage.read_open_records(conn, customer_ids):
        found.setdefault(row.customer_id, []).append(storage.record_of(row))
    return found


def outstanding_of(conn: Connection, customer_id: int, *, today: date) -> Outstanding:
    """today   of the customer's billing zone"""
    row = storage.read_totals(conn, customer_id, today)
    return Outstanding(row.outstanding, row.overdue, row.next_due_on, row.next_due)


def places_of_invoices(conn: Connection, customer_id: int, invoice_ids: Collection[int]) -> dict[int, int]:
    """Which comes when in the order in which they are paid, the oldest first."""
    return {number: place for place, number in enumerate(storage.in_order(conn, customer_id, invoice_ids))}


def ever_invoiced_among(conn: Connection, customer_ids: Collection[int]) -> set[int]:
    """Those to whom an invoice was ever issued, a void one too."""
    return storage.with_invoices(conn, customer_ids)


def _query(wanted: InvoiceFilter) -> Any:
    return storage.list_query(
        wanted.customer_ids,
        issuer_id=wanted.issuer_id,
        number=wanted.number,
        with_void=wanted.with_void,
        only_open=wanted.only_open,
        overdue_on=wanted.overdue_on,
        state=wanted.state,
        currency=wanted.currency,
        since=wanted.since,
        until=wanted.until,
    )
