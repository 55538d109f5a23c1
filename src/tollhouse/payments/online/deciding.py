"""What a person decides of an e-payment that its processor could not tell the end of.

Before anything is closed the processor is asked once more, outside of any transaction: what it knows is acted on, and
closes nothing by hand.
"""

from datetime import datetime
from typing import ClassVar, Final

from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.payments.locking import lock_books
from tollhouse.payments.online import storage
from tollhouse.payments.online.asking import Cashier
from tollhouse.payments.online.listing import NothingToDecide, note_decision
from tollhouse.payments.online.records import EPayment
from tollhouse.payments.online.refunding import refund_done, refund_refused
from tollhouse.payments.online.settling import settle
from tollhouse.payments.online.starting import lock_e_payment
from tollhouse.payments.online.systems import read_system
from tollhouse.payments.processors.port import NoAnswer, NotByProcessor
from tollhouse.payments.rules.auto_payment import USUAL_POLICY
from tollhouse.payments.rules.e_payment import ABANDONED_AFTER, Decision, EPaymentKind, Seen, Stage
from tollhouse.plumbing.db import Connection
from tollhouse.words.refusals import Refused

_BY_HAND: Final = "closed_by_hand"
_UNDECIDED_ENDS: Final = frozenset({Decision.NO_ANSWER, Decision.REFUND_UNSURE})


class StillKnown(Refused):
    """Asked once more, the processor has told what it is."""

    code: ClassVar[str] = "e_payment_known"
    sentence: ClassVar[str] = (
        "The processor knows e-payment {e_payment_id} after all, and it is {status} now; nothing was closed by hand."
    )


class ProcessorWontTell(Refused):
    code: ClassVar[str] = "processor_wont_tell"
    sentence: ClassVar[str] = (
        "Payment system {system!r} does not say whether it knows e-payment {e_payment_id}: {said}. Mend its secret "
        "key or try again later; if it will never answer again, switch the payment system off first."
    )


class RefundElsewhere(Refused):
    code: ClassVar[str] = "refund_reference_taken"
    sentence: ClassVar[str] = "The processor's {reference} belongs to another e-payment; enter that of this refund."


def ask_again(cashier: Cashier, payment: EPayment) -> EPayment:
    """Now, instead of when its time has come; nothing is asked of what somebody has only just begun."""
    waited = cashier.real_clock() - (payment.asked_at or payment.claimed_at or payment.started_at)
    if payment.asked_at is None and waited < ABANDONED_AFTER:
        return payment
    return cashier.look(payment).payment


def make_sure_unknown(cashier: Cashier, payment: EPayment) -> None:
    """Raises NothingToDecide, StillKnown, ProcessorWontTell.

    Of a system that is switched off a person's word is enough: somebody has to end what nobody answers for any more.
    """
    if payment.decision not in _UNDECIDED_ENDS:
        raise NothingToDecide(e_payment_id=str(payment.e_payment_id))
    with cashier.engine.begin() as conn:
        system = read_system(conn, payment.system_id)
    try:
        known = cashier.knows(payment)
    except (NoAnswer, NotByProcessor) as doubt:
        if not system.terms.active:
            return
        name, number = system.terms.name, str(payment.e_payment_id)
        raise ProcessorWontTell(system=name, e_payment_id=number, said=str(doubt)) from doubt
    if known:
        after = cashier.look(payment).payment
        raise StillKnown(e_payment_id=str(after.e_payment_id), status=str(after.status))


def close_unknown(
    conn: Connection, key: storage.Key, reason: str, *, now: datetime, real_now: datetime, by: str
) -> tuple[EPayment, EPayment]:
    """No money moved; before and after.  After make_sure_unknown; locks standings, so call it first in a transaction.

    A payment is canceled; a refund has failed, and the books have again what was taken off for it.
    If the processor tells of the money later it is booked all the same.  Raises NotFound, NothingToDecide.
    """
    lock_books(conn, {(key[0], OWN_MONEY)})
    before = _undecided(conn, key)
    if before.kind is EPaymentKind.REFUND:
        refund_refused(conn, key, _BY_HAND, reason, now=now)
    else:
        seen = Seen(Stage.CANCELED, error_code=_BY_HAND, error_said=reason)
        settle(conn, key, seen, now=now, real_now=real_now, policy=USUAL_POLICY)
    return before, note_decision(conn, key, reason, now=now, by=by)


def note_given_back(
    conn: Connection, key: storage.Key, reference: str, reason: str, *, now: datetime, by: str
) -> tuple[EPayment, EPayment]:
    """Of a refund that somebody found at the processor, or made there by hand; before and after.

    Raises NotFound, NothingToDecide, RefundElsewhere.
    """
    before = _undecided(conn, key)
    if before.kind is not EPaymentKind.REFUND:
        raise NothingToDecide(e_payment_id=str(key[1]))
    if storage.whose_reference(conn, before.system_id, reference) is not None:
        raise RefundElsewhere(field="reference", reference=reference)
    refund_done(conn, key, reference, now=now)
    return before, note_decision(conn, key, reason, now=now, by=by)


def _undecided(conn: Connection, key: storage.Key) -> EPayment:
    before = lock_e_payment(conn, key)
    if before.decision not in _UNDECIDED_ENDS:
        raise NothingToDecide(e_payment_id=str(key[1]))
    return before
