"""Adjustments: what staff does with a customer's money by hand.  Each is done once, whatever is sent again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from tollhouse.ledger.posting import post_xdrs
from tollhouse.ledger.rules.posting import Posting, PostingOutcome, xdr_id
from tollhouse.payments import storage
from tollhouse.payments.locking import Books, lock_books
from tollhouse.payments.receiving import pay_what_is_due, post_taxes, receive_locked
from tollhouse.payments.rules.adjustment import (
    Adjustment,
    AdjustmentRecord,
    NotReversible,
    RequestReused,
    check_adjustment,
    why_not_reversible,
)
from tollhouse.payments.rules.explaining import money_story
from tollhouse.payments.rules.kinds import EFFECTS, ActKind, Nature, PaymentKind, contra_of, service_of
from tollhouse.payments.rules.payment import Receipt
from tollhouse.payments.rules.payment_tax import Part
from tollhouse.payments.taking_back import give_again, take_from, take_unallocated
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.words.refusals import NotFound


class Move(NamedTuple):
    """What an act does to the ledger: signed, plus is owed to the issuer."""

    amount: Decimal
    contra: str
    service: str
    facts: Mapping[str, Any]


def adjust(conn: Connection, wanted: Adjustment, *, now: datetime) -> AdjustmentRecord:
    """Do one of the wizard's acts, or say what it was when it was done.

    Locks first of all.  Raises BadAdjustment, RefundAboveUnallocated, RequestReused, NoMoneyOfItsOwn, NotFound.
    """
    purse = wanted.customer_id, wanted.account_id
    books = lock_books(conn, [purse])
    party = books.party(wanted.customer_id)
    done = already_done(conn, wanted)
    if done is not None:
        return done
    check_adjustment(wanted, party.currency)
    effect = EFFECTS[wanted.kind]
    contra = contra_of(wanted.kind, wanted.service)
    service = service_of(wanted.kind, wanted.service)
    move = Move(effect.sign * wanted.amount, contra, service, {})
    if effect.nature is Nature.PAYMENT:
        receive_locked(conn, [_receipt(wanted, contra, now)], books, now=now)
        return _keep(conn, wanted, books, move, now=now)
    parts = take_unallocated(conn, purse, wanted.amount, books) if effect.nature is Nature.TAKING else {}
    return carry_out(conn, wanted, books, move, parts, now=now)


def reverse_adjustment(conn: Connection, wanted: Adjustment, *, now: datetime) -> AdjustmentRecord:
    """Undo an adjustment by another one: the same amount the other way, from the same ledger account.

    wanted   a reversal of `about_id`; its amount and account are those of what it reverses
    Money that paid invoices leaves them, the newest first.  Raises NotReversible, NotFound, RequestReused,
    TakenAboveRest.
    """
    original = read_adjustment(conn, wanted.customer_id, wanted.about_id or 0)
    wanted = replace(wanted, amount=original.amount, account_id=original.account_id)
    books = lock_books(conn, [(wanted.customer_id, wanted.account_id)])
    done = already_done(conn, wanted)
    if done is not None:
        return done
    original = read_adjustment(conn, wanted.customer_id, original.adjustment_id)
    why_not = why_not_reversible(original)
    if why_not is not None:
        raise NotReversible(kind=original.kind.replace("_", " "), why=why_not)
    parts = _parts_undone(conn, original, books)
    payment = None
    if original.kind is ActKind.CHARGEBACK:
        payment = storage.read_payment(conn, original.customer_id, original.about_id or 0)
    contra = payment.contra if payment is not None else contra_of(original.kind, original.service)
    service = service_of(original.kind, original.service)
    move = Move(-original.moved, contra, service, {"of": original.kind.value})
    record = carry_out(conn, wanted, books, move, parts, now=now)
    pay_what_is_due(conn, [wanted.customer_id], books)
    return record


def _parts_undone(conn: Connection, original: AdjustmentRecord, books: Books) -> Mapping[int, Part]:
    """What of which payment is taken back, or given again, by undoing an act; nothing of a charge or credit."""
    effect = EFFECTS[original.kind]
    if effect.nature is Nature.PAYMENT:
        return take_from(conn, original.customer_id, original.adjustment_id, original.amount, books)
    if effect.nature is Nature.TAKING:
        return give_again(conn, original.customer_id, original.adjustment_id)
    return {}


def read_adjustment(conn: Connection, customer_id: int, adjustment_id: int) -> AdjustmentRecord:
    """Raises NotFound."""
    row = storage.read_adjustment(conn, customer_id, adjustment_id)
    if row is None:
        raise NotFound(kind="adjustment", id=adjustment_id)
    return adjustment_of(row)


def already_done(conn: Connection, wanted: Adjustment) -> AdjustmentRecord | None:
    """The act as it was done under this request; raises RequestReused where it was another one."""
    row = storage.read_adjustment(conn, wanted.customer_id, wanted.adjustment_id)
    if row is None:
        return None
    if row.digest != wanted.digest:
        raise RequestReused(request_id=wanted.request_id)
    return replace(adjustment_of(row), repeated=True)


def carry_out(
    conn: Connection, wanted: Adjustment, books: Books, move: Move, parts: Mapping[int, Part], *, now: datetime
) -> AdjustmentRecord:
    """Post the act and keep it, with what it takes of which payment; raises RequestReused."""
    posting = _posting(wanted, books, move, now)
    (outcome,) = post_xdrs(conn, [posting], locked=books.locked, now=now)
    if outcome is not PostingOutcome.POSTED:  # another act took this request id, such as a payment
        raise RequestReused(request_id=wanted.request_id)
    tax = sum((part.tax for part in parts.values()), Decimal(0))
    if tax:
        post_taxes(conn, [(posting, -tax)], books, now=now)
    record = _keep(conn, wanted, books, move, now=now)
    storage.take(conn, wanted.customer_id, wanted.adjustment_id, parts)
    return record


def _posting(wanted: Adjustment, books: Books, move: Move, now: datetime) -> Posting:
    party = books.party(wanted.customer_id)
    return Posting(
        customer_id=wanted.customer_id,
        effective_at=now,
        source=wanted.source,
        request_id=wanted.request_id,
        digest=wanted.digest,
        issuer_id=party.issuer_id,
        payer=books.payer_of((wanted.customer_id, wanted.account_id)),
        account_id=wanted.account_id,
        amount=move.amount,
        currency=party.currency,
        contra=move.contra,
        service=move.service,
        explanation=money_story(wanted.kind, **move.facts),
    )


def _keep(conn: Connection, wanted: Adjustment, books: Books, move: Move, *, now: datetime) -> AdjustmentRecord:
    """The act as it stands in the books."""
    row = storage.insert_adjustment(
        conn,
        {
            "customer_id": wanted.customer_id,
            "adjustment_id": wanted.adjustment_id,
            "kind": wanted.kind.value,
            "account_id": wanted.account_id,
            "currency": books.party(wanted.customer_id).currency,
            "amount": wanted.amount,
            "moved": move.amount,
            "service": wanted.service,
            "visible_comment": wanted.visible_comment,
            "internal_comment": wanted.internal_comment,
            "made_at": now,
            "made_by": wanted.made_by,
            "source": wanted.source,
            "request_id": wanted.request_id,
            "digest": wanted.digest,
            "about_id": wanted.about_id,
            "xdr_id": xdr_id(wanted.source, wanted.request_id) if move.amount else None,
        },
    )
    return adjustment_of(row)


def _receipt(wanted: Adjustment, contra: str, now: datetime) -> Receipt:
    return Receipt(
        customer_id=wanted.customer_id,
        kind=PaymentKind.MANUAL_PAYMENT,
        amount=wanted.amount,
        source=wanted.source,
        request_id=wanted.request_id,
        received_at=now,
        contra=contra,
        account_id=wanted.account_id,
        visible_comment=wanted.visible_comment,
        internal_comment=wanted.internal_comment,
        made_by=wanted.made_by,
    )


def adjustment_of(row: AnyRow) -> AdjustmentRecord:
    return AdjustmentRecord(
        row.customer_id,
        row.adjustment_id,
        ActKind(row.kind),
        row.account_id,
        row.currency,
        row.amount,
        row.moved,
        row.service,
        row.visible_comment,
        row.internal_comment,
        row.made_at,
        row.made_by,
        row.about_id,
        row.xdr_id,
        getattr(row, "reversed_by_id", None),
    )
