"""What staff asks processors for in the wizard: begun in the books, asked outside of any transaction, told as it is.

The same request again begins and asks nothing; it is told what became of it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final

from tollhouse.customers.rules.record import BadField
from tollhouse.ledger.rules.posting import OWN_MONEY, act_number
from tollhouse.payments import storage as books_storage
from tollhouse.payments.adjusting import adjustment_of
from tollhouse.payments.locking import lock_books
from tollhouse.payments.online import storage
from tollhouse.payments.online.asking import Cashier, Paid
from tollhouse.payments.online.listing import booked_as
from tollhouse.payments.online.records import EPayment
from tollhouse.payments.online.refunding import ACT_SOURCE, start_refund
from tollhouse.payments.online.settling import settle
from tollhouse.payments.online.starting import Wanted, begin_capture, begin_release, lock_e_payment, start
from tollhouse.payments.rules.adjustment import AdjustmentRecord
from tollhouse.payments.rules.auto_payment import USUAL_POLICY
from tollhouse.payments.rules.e_payment import EPaymentKind, EPaymentStatus, Seen, Stage, WaitsFor
from tollhouse.payments.rules.kinds import ActKind
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import IdempotencyKeyReused
from tollhouse.words.refusals import Refused


class ActState(StrEnum):
    """How far it is.

    REQUIRES_ACTION  the payer's bank wants to see the payer, in a browser, with the client secret
    AT_BANK          of a direct debit: the bank takes its days
    UNKNOWN          the processor did not answer; it is being asked
    """

    COMPLETED = "completed"
    REQUIRES_ACTION = "requires_action"
    AT_BANK = "at_bank"
    UNKNOWN = "unknown"
    FAILED = "failed"


class CameToNothing(Refused):
    """Asked for again under the same key it says the same; nothing is asked of the processor again."""

    code: ClassVar[str] = "e_payment_failed"
    sentence: ClassVar[str] = "The payment system said no: {said} ({reason}). No money has moved."


@dataclass(frozen=True, slots=True)
class CardAct:
    """amount         in the customer's currency; of a void: None
    method_id      of a payment or authorization; None: the preferred one
    e_payment_id   of the others: the one that is refunded, captured or voided
    """

    customer_id: int
    kind: ActKind
    amount: Decimal | None
    source: str
    request_id: str
    by: str
    method_id: int | None = None
    e_payment_id: int | None = None
    visible_comment: str = ""
    internal_comment: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """is_new   whether the processor is to be asked now"""

    payment: EPayment
    is_new: bool


_CREATES: Final = {
    ActKind.ECOMMERCE_PAYMENT: EPaymentKind.SALE,
    ActKind.AUTHORIZATION_ONLY: EPaymentKind.AUTHORIZATION,
}
_NAMES_ANOTHER: Final = {ActKind.ECOMMERCE_REFUND, ActKind.CAPTURE_PAYMENT, ActKind.VOID}


def begin_by_hand(conn: Connection, act: CardAct, *, now: datetime, real_now: datetime) -> Begun:
    """Locks first of all.

    Raises BadField, NotFound, MethodUnusable, CustomerPaysNoMore, EPaymentRefused, AboveHeld, AboveTaken,
    RefundAboveUnallocated, BadAdjustment, IdempotencyKeyReused.
    """
    _check_fields(act)
    lock_books(conn, {(act.customer_id, OWN_MONEY)})
    _refuse_key_of_books(conn, act)
    if act.kind in _CREATES:
        started = start(conn, _wanted(act, _CREATES[act.kind]), now=now, real_now=real_now)
        return Begun(started.payment, started.is_new)
    assert act.e_payment_id is not None
    if act.kind is ActKind.ECOMMERCE_REFUND:
        wanted = _wanted(act, EPaymentKind.REFUND)
        refund = start_refund(conn, act.e_payment_id, wanted, now=now, real_now=real_now)
        return Begun(refund.payment, refund.is_new)
    key = act.customer_id, act.e_payment_id
    before = lock_e_payment(conn, key)
    held = before.status is EPaymentStatus.AUTHORIZED
    if act.kind is ActKind.VOID:
        if before.status is EPaymentStatus.UNKNOWN and before.authorized_at and before.capture_amount is None:
            return Begun(before, is_new=False)  # it is being voided
        return Begun(begin_release(conn, key, real_now=real_now), held)
    assert act.amount is not None
    return Begun(begin_capture(conn, key, act.amount, real_now=real_now), held)


def ask_by_hand(cashier: Cashier, kind: ActKind, begun: Begun) -> Paid:
    """Ask the processor for what was begun, or tell what became of it; no transaction may be open meanwhile."""
    payment = begun.payment
    if not begun.is_new:
        return Paid(payment, cashier.secret_of(payment) if kind in _CREATES else "")
    match kind:
        case ActKind.ECOMMERCE_REFUND:
            return cashier.refund(payment)
        case ActKind.CAPTURE_PAYMENT:
            return cashier.capture(payment)
        case ActKind.VOID:
            return cashier.release(payment)
        case _:
            return cashier.charge(payment)


def rehearse(conn: Connection, act: CardAct, *, now: datetime, real_now: datetime) -> EPayment:
    """As if the processor said yes; the caller takes it back.  Refuses what begin_by_hand would."""
    payment = begin_by_hand(conn, act, now=now, real_now=real_now).payment
    if act.kind in {ActKind.ECOMMERCE_PAYMENT, ActKind.CAPTURE_PAYMENT}:
        return settle(conn, payment.key, Seen(Stage.TAKEN), now=now, real_now=real_now, policy=USUAL_POLICY)
    return payment


def state_of(kind: ActKind, payment: EPayment) -> ActState:
    """How far an act of this kind is, of which this is the e-payment."""
    if payment.status is _DONE_AS[kind]:
        return ActState.COMPLETED
    if payment.status is EPaymentStatus.UNKNOWN:
        return ActState.UNKNOWN
    if payment.status is EPaymentStatus.STARTED:
        return _WAITING[payment.waits_for]
    return ActState.FAILED


_DONE_AS: Final = {
    ActKind.ECOMMERCE_PAYMENT: EPaymentStatus.COMPLETED,
    ActKind.ECOMMERCE_REFUND: EPaymentStatus.COMPLETED,
    ActKind.CAPTURE_PAYMENT: EPaymentStatus.COMPLETED,
    ActKind.AUTHORIZATION_ONLY: EPaymentStatus.AUTHORIZED,
    ActKind.VOID: EPaymentStatus.VOIDED,
}
_WAITING: Final = {
    None: ActState.UNKNOWN,
    WaitsFor.PAYER: ActState.REQUIRES_ACTION,
    WaitsFor.BANK: ActState.AT_BANK,
}


def refuse_failed(kind: ActKind, payment: EPayment) -> None:
    """Raises CameToNothing."""
    if state_of(kind, payment) is ActState.FAILED:
        said = payment.error_said or f"the e-payment is {payment.status}"
        raise CameToNothing(said=said.rstrip("."), reason=payment.error_code or str(payment.status))


def record_of(conn: Connection, act: CardAct, payment: EPayment) -> AdjustmentRecord:
    """As adjustments are told; its number is the e-payment's, or of a refund that of the act in the books."""
    if act.kind is ActKind.ECOMMERCE_REFUND:
        refund = books_storage.read_adjustment(conn, payment.customer_id, _refund_number(payment))
        assert refund is not None, "the books come first"
        return adjustment_of(refund)
    moved, made_at, xdr = Decimal(0), payment.started_at, None
    booked = booked_as(payment)
    row = None if booked is None else books_storage.read_payment(conn, payment.customer_id, booked)
    if row is not None:
        moved, made_at, xdr = row.tax - row.amount, row.recorded_at, row.xdr_id
    return AdjustmentRecord(
        payment.customer_id,
        payment.e_payment_id,
        act.kind,
        OWN_MONEY,
        payment.currency,
        payment.expected,
        moved,
        "",
        payment.visible_comment,
        payment.internal_comment,
        made_at,
        payment.made_by,
        act.e_payment_id,
        xdr,
    )


def refuse_key_of_e_payment(conn: Connection, customer_id: int, source: str, request_id: str) -> None:
    """An act in the books does not come under the key of one that asked a processor.  Raises IdempotencyKeyReused."""
    if storage.read_e_payment(conn, (customer_id, act_number(source, request_id))) is not None:
        raise IdempotencyKeyReused(field="Idempotency-Key", key=request_id)


def _refuse_key_of_books(conn: Connection, act: CardAct) -> None:
    if books_storage.read_adjustment(conn, act.customer_id, act_number(act.source, act.request_id)) is not None:
        raise IdempotencyKeyReused(field="Idempotency-Key", key=act.request_id)


def _refund_number(refund: EPayment) -> int:
    return act_number(ACT_SOURCE, str(refund.e_payment_id))


def _wanted(act: CardAct, kind: EPaymentKind) -> Wanted:
    assert act.amount is not None
    wanted = Wanted(act.customer_id, kind, act.amount, act.source, act.request_id, act.by)
    return replace(
        wanted,
        method_id=act.method_id,
        visible_comment=act.visible_comment,
        internal_comment=act.internal_comment,
        tax_on_top=act.kind is ActKind.ECOMMERCE_PAYMENT,
    )


def _check_fields(act: CardAct) -> None:
    """Raises BadField."""
    kind = act.kind.replace("_", " ")
    if act.kind in _NAMES_ANOTHER and act.e_payment_id is None:
        raise BadField("e_payment_id", "", f"is missing: a {kind} says of which e-payment.")
    if act.kind not in _NAMES_ANOTHER and act.e_payment_id is not None:
        raise BadField("e_payment_id", str(act.e_payment_id), f"has no place in a {kind}.")
    if act.kind not in _CREATES and act.method_id is not None:
        raise BadField("method_id", str(act.method_id), f"has no place in a {kind}; it goes by its e-payment.")
    if act.kind is not ActKind.VOID and act.amount is None:
        raise BadField("amount", "", f"is missing; only a void has none, not a {kind}.")
    if act.kind is ActKind.VOID and act.amount is not None:
        raise BadField("amount", str(act.amount), "has no place in a void, which releases all that is held.")
    if act.kind in {ActKind.VOID, ActKind.CAPTURE_PAYMENT} and (act.visible_comment or act.internal_comment):
        field = "visible_comment" if act.visible_comment else "internal_comment"
        raise BadField(field, "", f"has no place in a {kind}; the authorization has its own.")
