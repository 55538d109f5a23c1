"""Importing a file of open items: batches that each are a transaction, in which a bad row takes no other with it.

The same file may be imported again after any end: what is there already is told and left.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import BinaryIO, Final

from tollhouse.customers.loading import numbers_of_names
from tollhouse.invoicing.importing import InvoiceOutcome
from tollhouse.invoicing.rules.invoice import BadInvoice, NewInvoice, check_invoice
from tollhouse.invoicing.rules.invoice_file import InvoiceRow, read_invoice_file
from tollhouse.payments.billing import bill_open_items
from tollhouse.plumbing.db import Connection, Engine
from tollhouse.words.problems import Problem

_AT_ONCE: Final = 500
_LONGEST_NUMBER: Final = 18

_WHY_NOT: Final = {
    InvoiceOutcome.UNKNOWN_CUSTOMER: ("customer", "is no customer here; register it first, or correct the cell"),
    InvoiceOutcome.OTHER_CURRENCY: ("currency", "is not the customer's currency"),
    InvoiceOutcome.NUMBER_TAKEN: ("number", "belongs to another invoice, or to this one with other values"),
}


@dataclass(frozen=True, slots=True)
class InvoiceTold:
    """What became of a row.  outcome   None: it was refused, for this reason"""

    line: int
    number: str
    outcome: InvoiceOutcome | None
    problem: Problem | None = None


def import_invoices(
    engine: Engine, stream: BinaryIO, *, now: Callable[[], datetime], by: str, dry_run: bool = False
) -> Iterator[list[InvoiceTold]]:
    """What became of each row, batch by batch, each told when it is kept; raises NoInvoiceFile.

    dry_run   do everything and keep nothing
    """
    rows = read_invoice_file(stream)
    while batch := list(islice(rows, _AT_ONCE)):
        with engine.connect() as conn, conn.begin() as transaction:
            told = _take(conn, batch, now=now(), by=by)
            if dry_run:
                transaction.rollback()
        yield told


def _take(conn: Connection, batch: Sequence[InvoiceRow | Problem], *, now: datetime, by: str) -> list[InvoiceTold]:
    customers = _customers_of(conn, [one for one in batch if isinstance(one, InvoiceRow)])
    told: dict[int, InvoiceTold] = {}
    taken: list[tuple[InvoiceRow, NewInvoice]] = []
    for place, row in enumerate(batch):
        if isinstance(row, Problem):
            told[place] = InvoiceTold(row.line, "", None, row.printable())
            continue
        new = NewInvoice(customers[row.line], row.number, row.issued_on, row.due_on, row.total, row.currency)
        try:
            check_invoice(new)
        except BadInvoice as unfit:
            reason = unfit.facts["reason"].rstrip(".")
            told[place] = _refused(row, unfit.field or "", unfit.facts["value"], reason)
        else:
            taken.append((row, new))
    outcomes = bill_open_items(conn, [new for _, new in taken], now=now, by=by)
    by_line = {row.line: _told(row, outcome) for (row, _), outcome in zip(taken, outcomes, strict=True)}
    return [told[place] if place in told else by_line[row.line] for place, row in enumerate(batch)]


def _customers_of(conn: Connection, rows: Sequence[InvoiceRow]) -> dict[int, int]:
    """By line; 0 where there is none.  A name comes before a number, because names may be numbers."""
    names = numbers_of_names(conn, [row.customer for row in rows])
    return {row.line: named or _as_number(row.customer) for row, named in zip(rows, names, strict=True)}


def _as_number(written: str) -> int:
    is_number = written.isascii() and written.isdigit() and len(written) <= _LONGEST_NUMBER
    return int(written) if is_number else 0


def _told(row: InvoiceRow, outcome: InvoiceOutcome) -> InvoiceTold:
    if outcome not in _WHY_NOT:
        return InvoiceTold(row.line, row.number, outcome)
    column, reason = _WHY_NOT[outcome]
    return _refused(row, column, getattr(row, column), reason)


def _refused(row: InvoiceRow, column: str, value: str, reason: str) -> InvoiceTold:
    return InvoiceTold(row.line, row.number, None, Problem(row.line, column, value, reason).printable())
