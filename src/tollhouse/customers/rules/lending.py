"""How much may be lent for a time on top of a permanent credit limit, and by whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final

from tollhouse.customers.rules.record import HIGHEST_LIMIT, BadField, BalanceControl, NewCustomer, fits
from tollhouse.staff.rules.lending import MOST_PERCENT, NO_CAP, LendingCap
from tollhouse.words.money import round_charge
from tollhouse.words.refusals import Refused

_HUNDRED: Final = Decimal(100)


class LimitChangeKind(StrEnum):
    PERMANENT = "permanent"
    TEMPORARY = "temporary"


class NoLimitToRaise(Refused):
    code: ClassVar[str] = "no_limit_to_raise"
    sentence: ClassVar[str] = "Customer {customer_id} has no credit limit that could be raised: it is {why}."


class IncreaseAboveCap(Refused):
    code: ClassVar[str] = "credit_limit_increase_above_cap"
    sentence: ClassVar[str] = (
        "You may raise this credit limit by {highest} at most and want {wanted}; "
        "take that much, or ask somebody with a higher cap."
    )


class IncreaseTooLong(Refused):
    code: ClassVar[str] = "credit_limit_increase_too_long"
    sentence: ClassVar[str] = (
        "You may raise a credit limit until {latest} at most ({days} days) and want {wanted}; "
        "name an earlier moment, or ask somebody with a higher cap."
    )


class RaisedForGood(Refused):
    code: ClassVar[str] = "credit_limit_raised_for_good"
    sentence: ClassVar[str] = (
        "You have a cap for lending, so you cannot raise a permanent credit limit from {before} to {wanted}; "
        "raise it for a time, or ask somebody without a cap."
    )


@dataclass(frozen=True, slots=True)
class Percentage:
    """Of the permanent limit, as it is at the moment of the act."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class Increase:
    """What is lent: the amount in the customer's currency, and the percentage it was worded as, if it was."""

    amount: Decimal
    percent: Decimal | None = None


def increase_of(said: Decimal | Percentage, permanent: Decimal) -> Increase:
    """The amount that was meant, a percentage rounded to five decimals, half away from zero.  Raises BadField."""
    if isinstance(said, Percentage):
        percent = said.percent
        if not percent.is_finite() or not 0 < percent <= MOST_PERCENT or percent != round(percent, 4):
            reason = f"must be more than 0, at most {MOST_PERCENT}, with at most four decimals."
            raise BadField("percent", str(percent), reason)
        if permanent == 0:
            raise BadField("percent", str(percent), "of a permanent limit of 0 is nothing; name an amount instead.")
        amount = round_charge(permanent * percent / _HUNDRED)
        if amount == 0:
            raise BadField("percent", str(percent), "of this permanent limit is nothing; name more.")
        _refuse_impossible("percent", percent, permanent + amount)
        return Increase(amount, percent)
    if not fits(said):
        raise BadField("increase", str(said), "must be more than 0 with at most five decimals.")
    if said == 0:
        raise BadField("increase", str(said), "must be more than 0; leave it out to take it back.")
    _refuse_impossible("increase", said, permanent + said)
    return Increase(said)


def _refuse_impossible(field: str, said: Decimal, limit: Decimal) -> None:
    if limit >= HIGHEST_LIMIT:
        raise BadField(field, str(said), "makes the limit higher than any can be; name less.")


def highest_increase(cap: LendingCap, permanent: Decimal) -> Decimal | None:
    """What the cap leaves of a permanent limit, in its currency; None: any amount."""
    if cap.most_percent is not None:
        return round_charge(permanent * cap.most_percent / _HUNDRED)
    return cap.most_amount


def refuse_raise_for_good(before: Decimal | None, wanted: Decimal | None, cap: LendingCap, *, currency: str) -> None:
    """What is lent by somebody with a cap has an end; raises RaisedForGood.  None is no limit."""
    if cap == NO_CAP or before is None or (wanted is not None and wanted <= before):
        return
    told = "no limit" if wanted is None else f"{wanted:f} {currency}"
    raise RaisedForGood(field="credit_limit", before=f"{before:f} {currency}", wanted=told)


def refuse_beginning_above_cap(new: NewCustomer, cap: LendingCap) -> None:
    """A new customer begins with no more than one increase may be; raises IncreaseAboveCap.

    Of a percentage there is nothing yet that it could be of.
    """
    highest = highest_increase(cap, Decimal(0))
    if highest is None:
        return
    ahead = max(-new.owed_from_before, Decimal(0))
    is_prepaid = new.balance_control is BalanceControl.PREPAID
    most = f"{highest:f} {new.currency}"
    if not is_prepaid and new.credit_limit is None:
        raise IncreaseAboveCap(field="credit_limit", wanted="no limit", highest=most)
    wanted = ahead + (new.credit_limit or 0)
    if wanted > highest:
        field = "available_funds" if is_prepaid else "opening_balance" if ahead else "credit_limit"
        raise IncreaseAboveCap(field=field, wanted=f"{wanted:f} {new.currency}", highest=most)


def refuse_opening_above_cap(ahead: Decimal, cap: LendingCap, *, currency: str, field: str = "opening_balance") -> None:
    """What is opened at once begins with no more money than one increase may be; raises IncreaseAboveCap."""
    highest = highest_increase(cap, Decimal(0))
    if highest is not None and ahead > highest:
        wanted, most = (f"{amount:f} {currency}" for amount in (ahead, highest))
        raise IncreaseAboveCap(field=field, wanted=wanted, highest=most)


def refuse_above_cap(
    increase: Decimal, until: datetime, cap: LendingCap, *, permanent: Decimal, currency: str, now: datetime
) -> None:
    """Raises IncreaseAboveCap with the wanted and the highest possible increase, IncreaseTooLong."""
    highest = highest_increase(cap, permanent)
    if highest is not None and increase > highest:
        wanted, most = (f"{amount:f} {currency}" for amount in (increase, highest))
        raise IncreaseAboveCap(field="increase", wanted=wanted, highest=most)
    if cap.longest_days is not None:
        latest = now + timedelta(days=cap.longest_days)
        if until > latest:
            told = {"latest": latest.isoformat(), "wanted": until.isoformat(), "days": cap.longest_days}
            raise IncreaseTooLong(field="until", **told)
