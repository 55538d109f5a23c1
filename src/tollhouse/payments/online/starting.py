"""E-payments as they are wanted: each is in the books before its processor hears of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from typing import ClassVar, Final

from tollhouse.customers.classing import payment_taxes_of
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.posting import act_number
from tollhouse.ledger.rules.standing import Standing
from tollhouse.payments.online import storage
from tollhouse.payments.online.records import EPayment, e_payment_of
from tollhouse.payments.online.systems import PaymentSystem, read_system
from tollhouse.payments.rules.e_payment import (
    ABANDONED_AFTER,
    AboveHeld,
    EPaymentKind,
    EPaymentStatus,
    refuse_unless,
)
from tollhouse.payments.rules.minor_units import check_payable
from tollhouse.payments.rules.payment_system import name_of_method
from tollhouse.payments.rules.payment_tax import tax_on_top
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import IdempotencyKeyReused
from tollhouse.words.refusals import NotFound, Refused

AUTOMATIC: Final = "auto-payment"
INVOICES: Final = "invoice-charge"
_AT_ONCE: Final = timedelta()


class MethodUnusable(Refused):
    """The processor behind it cannot be asked."""

    code: ClassVar[str] = "payment_method_unusable"
    sentence: ClassVar[str] = "Payment method {method} cannot be charged: {why}."


class CustomerPaysNoMore(Refused):
    code: ClassVar[str] = "customer_pays_no_more"
    sentence: ClassVar[str] = "Customer {customer_id} is closed or exported; nothing is charged to its payment methods."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sale or an authorization.

    method_id    None: the preferred one
    amount       in the customer's currency
    tax_on_top   the amount is what is topped up, and what the class taxes cards with comes on top of it
    source, request_id   whoever asks, and their name for the request: the same again is the same payment
    """

    customer_id: int
    kind: EPaymentKind
    amount: Decimal
    source: str
    request_id: str
    by: str
    method_id: int | None = None
    visible_comment: str = ""
    internal_comment: str = ""
    tax_on_top: bool = False

    @property
    def digest(self) -> bytes:
        said = (self.kind, self.amount.normalize(), self.method_id, self.visible_comment, self.internal_comment)
        return digest_of(*said)


@dataclass(frozen=True, slots=True)
class Started:
    """is_new   False: the request came before, and this is what became of it"""

    payment: EPayment
    is_new: bool


def start(conn: Connection, wanted: Wanted, *, now: datetime, real_now: datetime) -> Started:
    """Raises BadField, NotFound, MethodUnusable, CustomerPaysNoMore, IdempotencyKeyReused.

    An automatic one is taken up by whoever looks for work; any other by the caller, within ABANDONED_AFTER.
    """
    number = act_number(wanted.source, wanted.request_id)
    known = storage.read_e_payment(conn, (wanted.customer_id, number))
    if known is not None:
        return again(known, wanted.digest, wanted.request_id)
    standing = read_standings(conn, [wanted.customer_id]).get(wanted.customer_id)
    if standing is None:
        raise NotFound(kind="customer", id=wanted.customer_id)
    if standing.conditions & (Condition.CLOSED | Condition.EXPORTED):
        raise CustomerPaysNoMore(customer_id=wanted.customer_id)
    check_payable(wanted.amount, standing.currency)
    amount = charged_for(conn, wanted, standing)
    method = chargeable(conn, wanted.customer_id, wanted.method_id)
    system = _system_for(conn, method, standing.currency)
    automatic = wanted.source in (AUTOMATIC, INVOICES)
    row = storage.insert_e_payment(
        conn,
        {
            "customer_id": wanted.customer_id,
            "e_payment_id": number,
            "kind": wanted.kind,
            "status": EPaymentStatus.STARTED,
            "system_id": system.system_id,
            "test_mode": system.terms.test_mode,
            "method_id": method.method_id,
            "token": method.token,
            "method_kind": method.kind,
            "method_told": told_of(method),
            "currency": standing.currency,
            "amount": amount,
            "request_id": wanted.request_id,
            "digest": wanted.digest,
            "automatic": automatic,
            "visible_comment": wanted.visible_comment,
            "internal_comment": wanted.internal_comment,
            "made_by": wanted.by,
            "started_at": now,
            "claimed_at": None if automatic else real_now,
            "next_ask_at": real_now + (_AT_ONCE if automatic else ABANDONED_AFTER),
        },
    )
    if row is None:  # another request under the same name was quicker
        return start(conn, wanted, now=now, real_now=real_now)
    return Started(e_payment_of(row), is_new=True)


def charged_for(conn: Connection, wanted: Wanted, standing: Standing) -> Decimal:
    """What the method is charged."""
    if not (wanted.tax_on_top and standing.prepaid):
        return wanted.amount
    tax = payment_taxes_of(conn, [wanted.customer_id]).get(wanted.customer_id)
    if tax is None or not tax.on_top:
        return wanted.amount
    return wanted.amount + tax_on_top(wanted.amount, tax.percent, standing.currency)


def begin_capture(conn: Connection, key: storage.Key, amount: Decimal, *, real_now: datetime) -> EPayment:
    """From now on what is held may have been taken.  Asked for the same again: as it is.

    Raises NotFound, EPaymentRefused, AboveHeld, BadField.
    """
    held = lock_e_payment(conn, key)
    if held.status is not EPaymentStatus.AUTHORIZED and held.capture_amount == amount:
        return held
    refuse_unless(key[1], held.status, (EPaymentStatus.AUTHORIZED,), "a capture")
    check_payable(amount, held.currency)
    if amount > held.amount:
        told = {"held": f"{held.amount:f}", "wanted": f"{amount:f}", "currency": held.currency}
        raise AboveHeld(field="amount", e_payment_id=str(key[1]), **told)
    return _asked(conn, key, {"capture_amount": amount}, real_now=real_now)


def begin_release(conn: Connection, key: storage.Key, *, real_now: datetime) -> EPayment:
    """Raises NotFound, EPaymentRefused."""
    held = lock_e_payment(conn, key)
    if held.status is EPaymentStatus.VOIDED:
        return held
    refuse_unless(key[1], held.status, (EPaymentStatus.AUTHORIZED,), "a void")
    return _asked(conn, key, {}, real_now=real_now)


def _asked(conn: Connection, key: storage.Key, change: dict[str, object], *, real_now: datetime) -> EPayment:
    asked = {"status": EPaymentStatus.UNKNOWN, "asked_at": real_now, "next_ask_at": real_now + ABANDONED_AFTER}
    row = storage.update_e_payment(conn, key, change | asked)
    assert row is not None, "it is locked"
    return e_payment_of(row)


def lock_e_payment(conn: Connection, key: storage.Key) -> EPayment:
    """Raises NotFound."""
    row = storage.read_e_payment(conn, key, lock=True)
    if row is None:
        raise NotFound(kind="e-payment", id=key[1])
    return e_payment_of(row)


def chargeable(conn: Connection, customer_id: int, method_id: int | None) -> AnyRow:
    """None: the preferred method.  Raises NotFound, MethodUnusable."""
    if method_id is not None:
        row = storage.read_method(conn, customer_id, method_id)
        if row is None:
            raise NotFound(kind="payment method", id=method_id)
        return row
    for row in storage.read_methods(conn, customer_id):
        if row.preferred:
            return row
    raise MethodUnusable(field="method_id", method="(preferred)", why="the customer has saved none")


def told_of(method: AnyRow) -> str:
    return f"{method.brand} ····{method.last_four}"


def _system_for(conn: Connection, method: AnyRow, currency: str) -> PaymentSystem:
    system = read_system(conn, method.system_id)
    if not system.terms.active:
        why = f"payment system {system.terms.name!r} is switched off"
        raise MethodUnusable(field="method_id", method=told_of(method), why=why)
    if (method.kind, currency) not in {(str(kind), one) for kind, one in system.terms.methods}:
        why = f"payment system {system.terms.name!r} does not take {name_of_method(method.kind)} in {currency}"
        raise MethodUnusable(field="method_id", method=told_of(method), why=why)
    return system


def again(row: AnyRow, digest: bytes, request_id: str) -> Started:
    if bytes(row.digest) != digest:
        raise IdempotencyKeyReused(field="Idempotency-Key", key=request_id)
    return Started(e_payment_of(row), is_new=False)


def digest_of(*said: object) -> bytes:
    return blake2b("\0".join(map(repr, said)).encode(), digest_size=16).digest()
