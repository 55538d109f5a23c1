"""How much of the operator's money a member may give away: credits, promotions and refunds, at once and in a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Final

from tollhouse.staff.rules.fields import FieldUnfit
from tollhouse.words.refusals import Refused

A_DAY: Final = timedelta(hours=24)
"""Rolling: what was given is counted until a whole day has passed, whatever the calendar says."""
_HIGHEST: Final = Decimal(10) ** 14


class GivenAboveCap(Refused):
    code: ClassVar[str] = "given_above_cap"
    sentence: ClassVar[str] = (
        "You may give {highest} at most at once and want {wanted}; give less, or ask somebody with a higher cap."
    )


class GivenAboveDayCap(GivenAboveCap):
    code: ClassVar[str] = "given_above_day_cap"
    sentence: ClassVar[str] = (
        "You may give {highest} at most within 24 hours, of which {left} is left, and want {wanted}; "
        "give less, wait until {free_at}, or ask somebody with a higher cap."
    )


@dataclass(frozen=True, slots=True)
class GivingCap:
    """What may be given at most, in whichever currency the act is, each currency counted for itself; None: any."""

    most_per_act: Decimal | None = None
    most_per_day: Decimal | None = None


ANY_GIFT: Final = GivingCap()


@dataclass(frozen=True, slots=True)
class Given:
    """What was given in one minute or at one moment, and from when on it counts no more."""

    amount: Decimal
    counts_until: datetime


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may be given now, in one currency; None: any.

    at_once       by one act, whatever the day leaves
    left_today    of the day's cap
    free_at       when more of the day's cap is free; None: nothing of it was used
    """

    at_once: Decimal | None
    left_today: Decimal | None
    free_at: datetime | None

    @property
    def most(self) -> Decimal | None:
        """By one act now."""
        said = [amount for amount in (self.at_once, self.left_today) if amount is not None]
        return min(said) if said else None


def check_giving(cap: GivingCap) -> None:
    """Raises FieldUnfit."""
    for name, amount in (("per_act", cap.most_per_act), ("per_day", cap.most_per_day)):
        if amount is not None and not (amount.is_finite() and 0 <= amount < _HIGHEST and amount == round(amount, 5)):
            reason = "must be 0 or more with at most five decimals; null: any amount."
            raise FieldUnfit(f"giving_cap.{name}", str(amount), reason)


def highest_at_once(cap: GivingCap) -> Decimal | None:
    """By one act; what is more than a whole day's cap is so at any time."""
    said = [amount for amount in (cap.most_per_act, cap.most_per_day) if amount is not None]
    return min(said) if said else None


def allowance(cap: GivingCap, given: Sequence[Given]) -> Allowance:
    """given   of the last 24 hours, in one currency"""
    if cap.most_per_day is None:
        return Allowance(highest_at_once(cap), None, None)
    left = max(cap.most_per_day - _sum(given), Decimal(0))
    return Allowance(highest_at_once(cap), left, min((one.counts_until for one in given), default=None))


def refuse_above_cap(amount: Decimal, cap: GivingCap, *, currency: str) -> None:
    """What no waiting makes possible.  Raises GivenAboveCap."""
    highest = highest_at_once(cap)
    if highest is not None and amount > highest:
        wanted, most = (f"{said:f} {currency}" for said in (amount, highest))
        raise GivenAboveCap(field="amount", wanted=wanted, highest=most)


def refuse_above_day_cap(amount: Decimal, cap: GivingCap, given: Sequence[Given], *, currency: str) -> None:
    """With what is left and when there will be room for this very amount.  Raises GivenAboveDayCap.

    amount   no more than the whole day's cap
    given    of the last 24 hours, in this currency
    """
    most = cap.most_per_day
    if most is None or _sum(given) + amount <= most:
        return
    left = max(most - _sum(given), Decimal(0))
    wanted, highest, remaining = (f"{said:f} {currency}" for said in (amount, most, left))
    free_at = _room_for(amount, most, given).isoformat()
    raise GivenAboveDayCap(field="amount", wanted=wanted, highest=highest, left=remaining, free_at=free_at)


def _room_for(amount: Decimal, most: Decimal, given: Sequence[Given]) -> datetime:
    counted = _sum(given)
    for one in sorted(given, key=lambda one: one.counts_until):
        counted -= one.amount
        if counted + amount <= most:
            return one.counts_until
    raise AssertionError("more than a whole day's cap is refused before")


def _sum(given: Sequence[Given]) -> Decimal:
    return sum((one.amount for one in given), Decimal(0))
