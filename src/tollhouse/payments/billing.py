"""Open items that come and go: money that waits pays those that come, and what pays those that go pays others."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from tollhouse.invoicing.applying import InvoiceVoid, apply_payments, declare_void
from tollhouse.invoicing.importing import InvoiceOutcome, import_open_items
from tollhouse.invoicing.reading import read_invoice
from tollhouse.invoicing.rules.invoice import NewInvoice, check_invoice, invoice_id_of, scope_of
from tollhouse.payments import storage
from tollhouse.payments.locking import Books, lock_books
from tollhouse.payments.receiving import pay_what_is_due
from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.plumbing.db import Connection


def bill_open_items(conn: Connection, items: Sequence[NewInvoice], *, now: datetime, by: str) -> list[InvoiceOutcome]:
    """Take over invoices of another system; one outcome per item, in the order given.

    What customers paid ahead pays them at once, oldest first; one below zero pays others as money does.  No balance
    moves.  Locks first of all.  Raises BadInvoice before anything is done.
    """
    for one in items:
        check_invoice(one)
    books = lock_books(conn, {(one.customer_id, 0) for one in items})
    outcomes = import_open_items(conn, items, books.parties, locked=books.locked, now=now, by=by)
    made = [one for one, outcome in zip(items, outcomes, strict=True) if outcome is InvoiceOutcome.IMPORTED]
    storage.insert_payments(conn, [_credit(one, books, now, by) for one in made if one.total < 0])
    pay_what_is_due(conn, {one.customer_id for one in made}, books)
    return outcomes


def void_invoice(conn: Connection, customer_id: int, invoice_id: int, *, reason: str, now: datetime, by: str) -> None:
    """Declare an invoice null; what paid it pays others, oldest first, or waits.  No balance moves.

    Locks first of all.  Raises NotFound, InvoiceVoid.
    """
    books = lock_books(conn, [(customer_id, 0)])
    invoice, _ = read_invoice(conn, customer_id, invoice_id)
    if invoice.is_void:
        raise InvoiceVoid(number=invoice.number)
    shares = storage.read_shares(conn, customer_id, invoice_id=invoice_id)
    storage.write_shares(conn, {customer_id: shares}, sign=-1)
    declare_void(conn, customer_id, invoice_id, locked=books.locked, at=now, by=by, reason=reason)
    if invoice.total < 0:
        _take_credit(conn, customer_id, invoice_id, books)
    pay_what_is_due(conn, [customer_id], books)


def _take_credit(conn: Connection, customer_id: int, invoice_id: int, books: Books) -> None:
    """A void invoice below zero pays nobody: what it paid is open again."""
    shares = storage.read_shares(conn, customer_id, payment_ids=[invoice_id])
    storage.write_shares(conn, {customer_id: shares}, sign=-1)
    apply_payments(conn, {(customer_id, one.invoice_id): -one.amount for one in shares}, locked=books.locked)
    storage.remove_credit(conn, customer_id, invoice_id)


def _credit(new: NewInvoice, books: Books, now: datetime, by: str) -> dict[str, Any]:
    party = books.party(new.customer_id)
    scope = scope_of(party.issuer_id)
    return {
        "customer_id": new.customer_id,
        "payment_id": invoice_id_of(scope, new.number),
        "account_id": 0,
        "payer": "customer",
        "kind": PaymentKind.INVOICE_CREDIT.value,
        "issuer_id": party.issuer_id,
        "currency": new.currency,
        "amount": -new.total,
        "contra": "",
        "reference": new.number,
        "visible_comment": "",
        "internal_comment": "",
        "received_at": now,
        "recorded_at": now,
        "made_by": by,
        "source": scope,
        "request_id": new.number,
        "xdr_id": None,
        "tax": Decimal(0),
    }
