"""An e-payment: what it can be, and what of it follows from what its processor says."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final

from tollhouse.words.refusals import Refused


class EPaymentKind(StrEnum):
    """SALE moves money at once, AUTHORIZATION only holds it, REFUND gives some of a completed one back."""

    SALE = "sale"
    AUTHORIZATION = "authorization"
    REFUND = "refund"


class EPaymentStatus(StrEnum):
    """UNKNOWN: the processor was asked to do something, and what came of it is not known yet."""

    STARTED = "started"
    UNKNOWN = "unknown"
    AUTHORIZED = "authorized"
    COMPLETED = "completed"
    CANCELED = "canceled"
    FAILED = "failed"
    VOIDED = "voided"


class WaitsFor(StrEnum):
    """Whose turn it is while a payment is started: the payer's bank wants to see the payer, or takes its days."""

    PAYER = "payer"
    BANK = "bank"


class Decision(StrEnum):
    """What only a person can decide.

    NO_ANSWER        the processor has not said for a day what became of it
    AMOUNT_DIFFERS   another amount was taken than was asked for; what was taken is booked
    DISPUTED         the payer's bank wants the money back
    REFUND_UNSURE    a refund was asked for, and the processor knows nothing of it
    NOT_BOOKED       money was taken and could not be booked
    """

    NO_ANSWER = "no_answer"
    AMOUNT_DIFFERS = "amount_differs"
    DISPUTED = "disputed"
    REFUND_UNSURE = "refund_unsure"
    NOT_BOOKED = "not_booked"


class Stage(StrEnum):
    """Where a payment stands with its processor."""

    NOT_ASKED = "not_asked"
    NEEDS_PAYER = "needs_payer"
    AT_BANK = "at_bank"
    HELD = "held"
    TAKEN = "taken"
    CANCELED = "canceled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a processor says of one payment.

    taken        in the payment's currency; None: it does not say, so it is what was asked for
    error_code   the processor's own
    secret       with which the payer's browser goes on, while NEEDS_PAYER
    """

    stage: Stage
    taken: Decimal | None = None
    error_code: str = ""
    error_said: str = ""
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an e-payment has come to."""

    status: EPaymentStatus
    waits_for: WaitsFor | None = None


ENDED: Final = frozenset(
    {EPaymentStatus.COMPLETED, EPaymentStatus.CANCELED, EPaymentStatus.FAILED, EPaymentStatus.VOIDED}
)
GIVEN_UP_BY_PAYER_AFTER: Final = timedelta(minutes=30)
"""Who has not shown up at their bank by then has left the page."""
ABANDONED_AFTER: Final = timedelta(minutes=5)
"""More than starting can take, so that it is never said of somebody who is still at it."""
NO_ANSWER_AFTER: Final = timedelta(hours=24)
_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(hours=1)
_AT_BANK_WAIT: Final = timedelta(hours=6)
_HELD_WAIT: Final = timedelta(hours=24)
"""Banks let a hold fall after a week or so, and that nobody tells us may be."""


class EPaymentRefused(Refused):
    """Its state forbids what was wanted of it."""

    code: ClassVar[str] = "e_payment_refused"
    sentence: ClassVar[str] = "E-payment {e_payment_id} is {status}; {wanted} is possible only while it is {possible}."


class AboveHeld(Refused):
    code: ClassVar[str] = "capture_above_authorized"
    sentence: ClassVar[str] = "Of e-payment {e_payment_id} {held} {currency} is held; {wanted} cannot be captured."


class AboveTaken(Refused):
    code: ClassVar[str] = "refund_above_payment"
    sentence: ClassVar[str] = "Of e-payment {e_payment_id} {left} {currency} can be refunded still, not {wanted}."


def progress_of(now: Progress, seen: Seen, *, was_held: bool) -> Progress:
    """Where it has come to after its processor was looked at.

    was_held   it was authorized before, so that its end without money is a release and no refusal
    What the processor has taken is taken, whatever we thought before; nothing else moves what has ended.
    """
    if seen.stage is Stage.TAKEN:
        return Progress(EPaymentStatus.COMPLETED)
    if now.status in ENDED:
        return now
    if seen.stage is Stage.CANCELED:
        return Progress(EPaymentStatus.VOIDED if was_held else EPaymentStatus.CANCELED)
    return _OPEN[seen.stage]


_OPEN: Final = {
    Stage.NOT_ASKED: Progress(EPaymentStatus.UNKNOWN),
    Stage.NEEDS_PAYER: Progress(EPaymentStatus.STARTED, WaitsFor.PAYER),
    Stage.AT_BANK: Progress(EPaymentStatus.STARTED, WaitsFor.BANK),
    Stage.HELD: Progress(EPaymentStatus.AUTHORIZED),
    Stage.FAILED: Progress(EPaymentStatus.FAILED),
}


def given_up(seen: Seen, *, waited: timedelta) -> bool:
    """Whether it should be called off with the processor, so that it can never move money any more.

    A payment that was never asked for was left by a program that ended; one that failed could be tried again in the
    payer's browser.
    """
    if seen.stage is Stage.FAILED:
        return True
    patience = {Stage.NOT_ASKED: ABANDONED_AFTER, Stage.NEEDS_PAYER: GIVEN_UP_BY_PAYER_AFTER}.get(seen.stage)
    return patience is not None and waited >= patience


def called_off(before: Seen, after: Seen) -> Seen:
    """What is to be believed after calling off: the money if it came first, and else the reason for calling off."""
    if after.stage is Stage.CANCELED and before.stage is Stage.FAILED:
        return replace(before, secret="")
    return after


def wait_before_asking(progress: Progress, asks: int) -> timedelta | None:
    """How long to wait before the processor is asked again; None: never, unless it calls."""
    if progress.status in ENDED:
        return None
    if progress.status is EPaymentStatus.AUTHORIZED:
        return _HELD_WAIT
    if progress.waits_for is WaitsFor.BANK:
        return _AT_BANK_WAIT
    if progress.waits_for is WaitsFor.PAYER:
        return timedelta(minutes=5)
    return min(_FIRST_WAIT * (1 << min(asks, 10)), _LONGEST_WAIT)


def refuse_unless(e_payment_id: int, status: EPaymentStatus, possible: Collection[EPaymentStatus], wanted: str) -> None:
    """Raises EPaymentRefused."""
    if status not in possible:
        told = " or ".join(sorted(possible))
        raise EPaymentRefused(e_payment_id=str(e_payment_id), status=str(status), possible=told, wanted=wanted)


def is_old(since: datetime, now: datetime) -> bool:
    return now - since >= NO_ANSWER_AFTER
