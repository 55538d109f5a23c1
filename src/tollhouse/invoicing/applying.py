"""Saying how much of invoices is paid, and that one of them is void: only the room of payments knows by what."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from tollhouse.invoicing import storage
from tollhouse.invoicing.rules.invoice import OpenItem
from tollhouse.ledger.changing import assert_locked
from tollhouse.ledger.locking import Standings
from tollhouse.plumbing.db import Connection
from tollhouse.words.refusals import Refused

LONGEST_REASON = 500


class InvoiceVoid(Refused):
    code: ClassVar[str] = "invoice_void"
    sentence: ClassVar[str] = "The invoice {number!r} was declared void already."


def open_items_of(
    conn: Connection, customer_ids: Collection[int], *, locked: Standings
) -> Mapping[int, list[OpenItem]]:
    """What is still to be paid, by customer, oldest first; customers who owe nothing on paper are absent."""
    assert_locked(customer_ids, locked)
    return storage.read_open(conn, customer_ids)


def apply_payments(conn: Connection, shares: Mapping[tuple[int, int], Decimal], *, locked: Standings) -> None:
    """So much more of each invoice is paid, or less; by customer and invoice, in its currency."""
    assert_locked({customer_id for customer_id, _ in shares}, locked)
    if shares:
        storage.add_to_paid(conn, shares)


def declare_void(
    conn: Connection, customer_id: int, invoice_id: int, *, locked: Standings, at: datetime, by: str, reason: str
) -> None:
    """It is owed no more; what was allocated to it the caller takes off, in the same transaction."""
    assert_locked([customer_id], locked)
    storage.void(conn, customer_id, invoice_id, at=at, by=by, reason=reason)
