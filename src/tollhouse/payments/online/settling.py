"""What became of an e-payment: written down once, and its money booked once, whoever brings the news and how often.

The answer, a webhook and the job that asks again all end here, one after the other under the row's lock.  The money is
posted in the same transaction and under the e-payment's own number, so that the ledger, too, would tell a second time
from the first.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.payments.locking import Books, lock_books
from tollhouse.payments.online import storage
from tollhouse.payments.online.automatic import after_e_payment
from tollhouse.payments.online.charging_invoices import after_invoice_charge
from tollhouse.payments.online.records import EPayment, e_payment_of
from tollhouse.payments.online.starting import lock_e_payment
from tollhouse.payments.receiving import receive_locked
from tollhouse.payments.rules.auto_payment import AutoPaymentPolicy
from tollhouse.payments.rules.e_payment import (
    ENDED,
    Decision,
    EPaymentKind,
    EPaymentStatus,
    Progress,
    Seen,
    is_old,
    progress_of,
    wait_before_asking,
)
from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.payments.rules.payment import Receipt, ReceiptOutcome
from tollhouse.plumbing.db import Connection

SOURCE: Final = "e-payment"
_BOOKED: Final = (ReceiptOutcome.POSTED, ReceiptOutcome.ALREADY_POSTED)


def settle(
    conn: Connection, key: storage.Key, seen: Seen, *, now: datetime, real_now: datetime, policy: AutoPaymentPolicy
) -> EPayment:
    """Write down what the processor says of a payment.  Locks standings first; call it first in a transaction."""
    books = lock_books(conn, {(key[0], OWN_MONEY)})
    before = lock_e_payment(conn, key)
    progress = progress_of(Progress(before.status, before.waits_for), seen, was_held=before.authorized_at is not None)
    if before.status in ENDED and progress.status is before.status:
        return before
    change = _change(before, progress, seen, now=now, real_now=real_now)
    if progress.status is EPaymentStatus.COMPLETED and not _book(conn, before, change["taken"], books, now=now):
        change["decision"] = Decision.NOT_BOOKED
    written = storage.update_e_payment(conn, key, change)
    assert written is not None
    after = e_payment_of(written)
    if after.automatic and after.status in ENDED:
        after_e_payment(conn, after, now=now, policy=policy, locked=books.locked)
        after_invoice_charge(conn, after, now=now, policy=policy, locked=books.locked)
    return after


def _book(conn: Connection, payment: EPayment, taken: Decimal, books: Books, *, now: datetime) -> bool:
    """Whether it is in the books now."""
    held = payment.kind is EPaymentKind.AUTHORIZATION
    receipt = Receipt(
        customer_id=payment.customer_id,
        kind=PaymentKind.CAPTURE_PAYMENT if held else PaymentKind.ECOMMERCE_PAYMENT,
        amount=taken,
        source=SOURCE,
        request_id=str(payment.e_payment_id),
        received_at=now,
        contra=contra_of(payment),
        reference=payment.reference or "",
        visible_comment=payment.visible_comment,
        internal_comment=payment.internal_comment,
        made_by=payment.made_by,
    )
    (received,) = receive_locked(conn, [receipt], books, now=now)
    return received.outcome in _BOOKED


def contra_of(payment: EPayment) -> str:
    """What processors owe us until they pay it out; what is no real money stays apart."""
    return "clearing:test" if payment.test_mode else "clearing:processors"


def _change(before: EPayment, progress: Progress, seen: Seen, *, now: datetime, real_now: datetime) -> dict[str, Any]:
    change: dict[str, Any] = {
        "status": progress.status,
        "waits_for": progress.waits_for,
        "error_code": seen.error_code[:100],
        "error_said": seen.error_said,
    }
    unsure = progress.status is EPaymentStatus.UNKNOWN
    asks = before.asks + 1 if unsure else 0
    wait = wait_before_asking(progress, asks)
    change |= {"asks": asks, "next_ask_at": None if wait is None else real_now + wait}
    if progress.status is EPaymentStatus.AUTHORIZED:
        change |= {"authorized_at": before.authorized_at or now, "capture_amount": None}
    if not unsure and before.decision is Decision.NO_ANSWER:
        change["decision"] = None
    if progress.status in ENDED:
        change["ended_at"] = now
    if progress.status is EPaymentStatus.COMPLETED:
        change["taken"] = seen.taken or before.expected
        if change["taken"] != before.expected:
            change["decision"] = Decision.AMOUNT_DIFFERS
    return change


def put_off(conn: Connection, key: storage.Key, said: str, *, real_now: datetime) -> EPayment:
    """The processor has not said anything of use; after a day of that a person must look."""
    before = lock_e_payment(conn, key)
    if before.status in ENDED:
        return before
    wait = wait_before_asking(Progress(EPaymentStatus.UNKNOWN), before.asks + 1)
    assert wait is not None
    change: dict[str, Any] = {"asks": before.asks + 1, "next_ask_at": real_now + wait, "error_said": said[:500]}
    if before.asked_at is not None and is_old(before.asked_at, real_now) and before.decision is None:
        change["decision"] = Decision.NO_ANSWER
    written = storage.update_e_payment(conn, key, change)
    assert written is not None
    return e_payment_of(written)
