"""Receiving money: the balance moves at once, then what is due is paid, oldest first."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from tollhouse.customers.classing import payment_taxes_of
from tollhouse.invoicing.applying import apply_payments, open_items_of
from tollhouse.ledger.posting import post_xdrs
from tollhouse.ledger.rules.posting import Posting, act_number, xdr_id
from tollhouse.payments import storage
from tollhouse.payments.locking import Books, lock_books
from tollhouse.payments.news import MoneyReceived, PaidIn
from tollhouse.payments.rules import payment_tax
from tollhouse.payments.rules.allocating import allocate
from tollhouse.payments.rules.explaining import money_story
from tollhouse.payments.rules.kinds import PAYMENTS, PaymentKind
from tollhouse.payments.rules.payment import Receipt, ReceiptOutcome, Received
from tollhouse.payments.rules.payment_tax import TAXED, tax_inside
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.jobs.facts import tell


def receive_payments(conn: Connection, receipts: Sequence[Receipt], *, now: datetime) -> list[Received]:
    """Receive money of many customers, each payment once; one outcome per receipt, in the order given.

    Locks first of all, so nothing may be locked before it in this transaction.  Raises NoMoneyOfItsOwn, and NotFound
    for an account that does not exist; both are for callers who take accounts from people.
    """
    books = lock_books(conn, {(one.customer_id, one.account_id) for one in receipts})
    return receive_locked(conn, receipts, books, now=now)


def receive_locked(conn: Connection, receipts: Sequence[Receipt], books: Books, *, now: datetime) -> list[Received]:
    """The same for whoever holds the books already."""
    known = [one for one in receipts if books.knows(one.customer_id)]
    outcomes = iter(post_xdrs(conn, [_posting(one, books, now) for one in known], locked=books.locked, now=now))
    received, made = [], []
    for one in receipts:
        outcome = ReceiptOutcome.UNKNOWN_CUSTOMER
        if books.knows(one.customer_id):
            outcome = ReceiptOutcome(next(outcomes))
        if outcome is ReceiptOutcome.POSTED:
            made.append(one)
        received.append(Received(outcome, one.payment_id))
    taxes = taxes_of(conn, made, books)
    storage.insert_payments(conn, [_row(one, books, now) | {"tax": taxes.get(one, Decimal(0))} for one in made])
    post_taxes(conn, [(_posting(one, books, now), tax) for one, tax in taxes.items()], books, now=now)
    pay_what_is_due(conn, {one.customer_id for one in made}, books)
    _tell_of(conn, made, now=now)
    return received


def _tell_of(conn: Connection, made: Sequence[Receipt], *, now: datetime) -> None:
    money = [one for one in made if one.kind is not PaymentKind.INVOICE_CREDIT]
    if money:
        tell(conn, MoneyReceived([PaidIn(one.customer_id, one.amount, one.reference) for one in money], now))


def taxes_of(conn: Connection, receipts: Collection[Receipt], books: Books) -> dict[Receipt, Decimal]:
    """What of prepaid money is tax, of those whose class taxes it when it is paid."""
    prepaid = [one for one in receipts if one.kind in TAXED and books.is_prepaid((one.customer_id, one.account_id))]
    percents = payment_taxes_of(conn, {one.customer_id for one in prepaid}) if prepaid else {}
    taxed = {
        one: tax_inside(one.amount, percents[one.customer_id].percent, books.party(one.customer_id).currency)
        for one in prepaid
        if one.customer_id in percents
    }
    return {one: tax for one, tax in taxed.items() if tax}


def post_taxes(conn: Connection, taxes: Collection[tuple[Posting, Decimal]], books: Books, *, now: datetime) -> None:
    """Each tax beside the xDR of its act, in an xDR of its own; plus is owed to the issuer."""
    if taxes:
        post_xdrs(conn, [_beside(act, tax) for act, tax in taxes], locked=books.locked, now=now)


def _beside(act: Posting, tax: Decimal) -> Posting:
    number = act_number(act.source, act.request_id)
    return replace(
        act,
        amount=tax,
        source=payment_tax.SOURCE,
        request_id=str(number),
        contra=payment_tax.VAT,
        service=payment_tax.TAXES,
        explanation=money_story("payment_tax", act=number),
    )


def pay_what_is_due(conn: Connection, customer_ids: Collection[int], books: Books) -> None:
    """Allocate all that is unallocated to all that is open, oldest first on both sides."""
    money = storage.read_unallocated(conn, customer_ids)
    if not money:
        return
    due = open_items_of(conn, money.keys(), locked=books.locked)
    shares = {
        customer_id: allocate([(item.invoice_id, item.amount) for item in items], money[customer_id])
        for customer_id, items in due.items()
    }
    storage.write_shares(conn, shares)
    paid: dict[tuple[int, int], Decimal] = {}
    for customer_id, each in shares.items():
        for share in each:
            key = customer_id, share.invoice_id
            paid[key] = paid.get(key, Decimal(0)) + share.amount
    apply_payments(conn, paid, locked=books.locked)


def _posting(one: Receipt, books: Books, now: datetime) -> Posting:
    party, purse = books.party(one.customer_id), (one.customer_id, one.account_id)
    return Posting(
        customer_id=one.customer_id,
        effective_at=now,
        source=one.source,
        request_id=one.request_id,
        digest=one.digest,
        issuer_id=party.issuer_id,
        payer=books.payer_of(purse),
        account_id=one.account_id,
        amount=-one.amount,
        currency=party.currency,
        contra=one.contra,
        service=PAYMENTS,
        explanation=money_story(one.kind),
    )


def _row(one: Receipt, books: Books, now: datetime) -> dict[str, Any]:
    party = books.party(one.customer_id)
    return {
        "customer_id": one.customer_id,
        "payment_id": one.payment_id,
        "account_id": one.account_id,
        "payer": books.payer_of((one.customer_id, one.account_id)).value,
        "kind": one.kind.value,
        "issuer_id": party.issuer_id,
        "currency": party.currency,
        "amount": one.amount,
        "contra": one.contra,
        "reference": one.reference,
        "visible_comment": one.visible_comment,
        "internal_comment": one.internal_comment,
        "received_at": one.received_at,
        "recorded_at": now,
        "made_by": one.made_by,
        "source": one.source,
        "request_id": one.request_id,
        "xdr_id": xdr_id(one.source, one.request_id),
    }
