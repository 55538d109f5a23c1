"""Giving the money of an e-payment back to where it came from.

The books come first: what is given back is off them before the processor is asked, so that no invoice can use it up
meanwhile; a refund that the processor refuses is undone in the books.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from tollhouse.ledger.rules.posting import OWN_MONEY, act_number
from tollhouse.payments import storage as books_storage
from tollhouse.payments.adjusting import Move, adjustment_of, carry_out
from tollhouse.payments.locking import Books, lock_books
from tollhouse.payments.online import storage
from tollhouse.payments.online.records import EPayment, e_payment_of
from tollhouse.payments.online.settling import SOURCE
from tollhouse.payments.online.starting import Started, Wanted, again, digest_of, lock_e_payment
from tollhouse.payments.rules.adjustment import Adjustment, RefundAboveUnallocated
from tollhouse.payments.rules.e_payment import (
    ABANDONED_AFTER,
    ENDED,
    AboveTaken,
    Decision,
    EPaymentKind,
    EPaymentStatus,
    refuse_unless,
)
from tollhouse.payments.rules.kinds import PAYMENTS, ActKind
from tollhouse.payments.rules.minor_units import check_payable
from tollhouse.payments.taking_back import give_again, refundable_of, share_of
from tollhouse.plumbing.db import Connection
from tollhouse.words.refusals import NotFound

_SOURCE = "e-refund"
_UNDOING = "e-refund undone"


def start_refund(conn: Connection, paid_id: int, wanted: Wanted, *, now: datetime, real_now: datetime) -> Started:
    """Of a completed e-payment.  Locks first of all.

    Raises NotFound, EPaymentRefused, AboveTaken, RefundAboveUnallocated, BadAdjustment, IdempotencyKeyReused.
    """
    number = act_number(wanted.source, wanted.request_id)
    digest = digest_of(paid_id, wanted.digest)
    books = lock_books(conn, {(wanted.customer_id, OWN_MONEY)})
    paid = lock_e_payment(conn, (wanted.customer_id, paid_id))
    known = storage.read_e_payment(conn, (wanted.customer_id, number))
    if known is not None:
        return again(known, digest, wanted.request_id)
    if paid.kind is EPaymentKind.REFUND:
        raise NotFound(kind="e-payment to be refunded", id=paid_id)
    refuse_unless(paid_id, paid.status, (EPaymentStatus.COMPLETED,), "a refund")
    check_payable(wanted.amount, paid.currency)
    left = (paid.taken or Decimal(0)) - paid.refunded
    if wanted.amount > left:
        said = {"left": f"{left:f}", "wanted": f"{wanted.amount:f}", "currency": paid.currency}
        raise AboveTaken(field="amount", e_payment_id=str(paid_id), **said)
    _take_off_books(conn, paid, wanted, number, books, now=now)
    storage.add_refunded(conn, paid.key, wanted.amount)
    row = storage.insert_e_payment(
        conn,
        {
            "customer_id": wanted.customer_id,
            "e_payment_id": number,
            "kind": EPaymentKind.REFUND,
            "status": EPaymentStatus.STARTED,
            "system_id": paid.system_id,
            "test_mode": paid.test_mode,
            "method_id": paid.method_id,
            "token": "",
            "method_kind": paid.method_kind,
            "method_told": paid.method_told,
            "currency": paid.currency,
            "amount": wanted.amount,
            "refund_of": paid_id,
            "request_id": wanted.request_id,
            "digest": digest,
            "automatic": False,
            "visible_comment": wanted.visible_comment,
            "internal_comment": wanted.internal_comment,
            "made_by": wanted.by,
            "started_at": now,
            "claimed_at": real_now,
            "next_ask_at": real_now + ABANDONED_AFTER,
        },
    )
    assert row is not None, "the payment's lock lets nobody else begin it"
    return Started(e_payment_of(row), is_new=True)


def _take_off_books(
    conn: Connection, paid: EPayment, wanted: Wanted, number: int, books: Books, *, now: datetime
) -> None:
    """Only what pays nothing and, of prepaid money, is not used up.  Raises RefundAboveUnallocated."""
    payment = books_storage.read_payment(conn, paid.customer_id, act_number(SOURCE, str(paid.e_payment_id)))
    purse = paid.customer_id, OWN_MONEY
    highest = Decimal(0) if payment is None else refundable_of(payment, purse, books).amount
    if payment is None or wanted.amount > highest:
        told = {"highest": f"{highest:f} {paid.currency}", "wanted": f"{wanted.amount:f} {paid.currency}"}
        raise RefundAboveUnallocated(field="amount", **told)
    act = Adjustment(
        paid.customer_id,
        ActKind.ECOMMERCE_REFUND,
        wanted.amount,
        _SOURCE,
        str(number),
        wanted.by,
        visible_comment=wanted.visible_comment,
        internal_comment=wanted.internal_comment,
        about_id=payment.payment_id,
    )
    move = Move(wanted.amount, payment.contra, PAYMENTS, {"of": payment.kind})
    carry_out(conn, act, books, move, {payment.payment_id: share_of(payment, wanted.amount)}, now=now)


def refund_done(conn: Connection, key: storage.Key, reference: str, *, now: datetime) -> EPayment:
    """The processor has given it back."""
    refund = lock_e_payment(conn, key)
    if refund.status in ENDED:
        return refund
    storage.keep_reference(conn, key, refund.system_id, reference)
    done = {"status": EPaymentStatus.COMPLETED, "taken": refund.amount, "ended_at": now}
    row = storage.update_e_payment(conn, key, {**done, "next_ask_at": None, "decision": None, "error_said": ""})
    assert row is not None
    return e_payment_of(row)


def refund_refused(conn: Connection, key: storage.Key, code: str, said: str, *, now: datetime) -> EPayment:
    """The processor gives nothing back, so the books have it again.  Locks first of all."""
    books = lock_books(conn, {(key[0], OWN_MONEY)})
    refund = lock_e_payment(conn, key)
    if refund.status in ENDED:
        return refund
    assert refund.refund_of is not None
    found = books_storage.read_adjustment(conn, key[0], act_number(_SOURCE, str(key[1])))
    assert found is not None, "the books come first"
    original = adjustment_of(found)
    undoing = Adjustment(
        key[0],
        ActKind.REVERSAL,
        original.amount,
        _UNDOING,
        str(key[1]),
        refund.made_by,
        internal_comment=said[:500],
        about_id=original.adjustment_id,
    )
    payment = books_storage.read_payment(conn, key[0], original.about_id or 0)
    assert payment is not None, "payments stay"
    move = Move(-original.moved, payment.contra, PAYMENTS, {"of": original.kind.value})
    undoing = replace(undoing, internal_comment=" ".join(undoing.internal_comment.split()))
    carry_out(conn, undoing, books, move, give_again(conn, key[0], original.adjustment_id), now=now)
    storage.add_refunded(conn, (key[0], refund.refund_of), -refund.amount)
    ended = {"status": EPaymentStatus.FAILED, "error_code": code[:100], "error_said": said[:500], "ended_at": now}
    row = storage.update_e_payment(conn, key, {**ended, "next_ask_at": None, "decision": None})
    assert row is not None
    return e_payment_of(row)


def refund_unsure(conn: Connection, key: storage.Key, said: str) -> EPayment:
    """It was asked for, and the processor knows nothing of it: asking again might give it back twice."""
    refund = lock_e_payment(conn, key)
    if refund.status in ENDED:
        return refund
    row = storage.update_e_payment(
        conn, key, {"decision": Decision.REFUND_UNSURE, "next_ask_at": None, "error_said": said[:500]}
    )
    assert row is not None
    return e_payment_of(row)
