"""Vouchers: what may be asked for, what state one is in, and why one cannot be redeemed."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from tollhouse.accounts.rules.generation import Signs
from tollhouse.customers.rules.party import zone_named
from tollhouse.customers.rules.record import BadField, check_name, check_time_zone
from tollhouse.words.currencies import digits_of, known_currencies
from tollhouse.words.days import day_at
from tollhouse.words.refusals import Refused

MOST_AT_ONCE: Final = 100_000
_LONGEST_REASON: Final = 200
_MOST_VALUE: Final = Decimal(999999)
_SERIAL: Final = re.compile(r"0*([1-9][0-9]{0,11})-0*([1-9][0-9]{0,5})", re.ASCII)


class VoucherState(StrEnum):
    """The gravest that holds of it, in this order.

    inactive   its batch is not activated: not sold yet, so stolen ones are worth nothing
    """

    REDEEMED = "redeemed"
    VOID = "void"
    EXPIRED = "expired"
    LOCKED = "locked"
    INACTIVE = "inactive"
    ACTIVE = "active"


class VoucherPlan(Struct, frozen=True):
    """What somebody wants made.

    name         told to nobody but staff
    issuer_id    whose customers may redeem them: a reseller, or 0 for the operator's own
    value        of each, in `currency`
    expires_on   the first day on which they are worth nothing, in `time_zone`; None: they never expire
    time_zone    whose days those are; None: the issuer's
    """

    name: str
    issuer_id: int
    currency: str
    value: Decimal
    count: int
    signs: Signs = Signs.DIGITS
    expires_on: date | None = None
    time_zone: str | None = None
    comment: str = ""

    @property
    def worth(self) -> Decimal:
        """Of all of them together."""
        return self.value * self.count


def check_plan(plan: VoucherPlan, *, now: datetime) -> None:
    """Raises BadField for the first thing that cannot be made so; `plan.time_zone` is settled."""
    check_name(plan.name)
    if not 1 <= plan.count <= MOST_AT_ONCE:
        reason = f"must be 1 to {MOST_AT_ONCE:,}; make more in several batches."
        raise BadField("count", plan.count, reason)
    if plan.currency not in known_currencies():
        raise BadField("value.currency", plan.currency, "is no currency of ISO 4217, such as EUR.")
    if not 0 < plan.value <= _MOST_VALUE:
        reason = f"must be more than zero, and at most {_MOST_VALUE:,}."
        raise BadField("value", f"{plan.value:f}", reason)
    digits = digits_of(plan.currency)
    if plan.value != round(plan.value, digits):
        reason = f"must have at most {digits} decimals, as money in {plan.currency} has."
        raise BadField("value", f"{plan.value:f}", reason)
    assert plan.time_zone is not None
    check_time_zone(plan.time_zone)
    if plan.expires_on is not None and plan.expires_on <= day_at(now, zone_named(plan.time_zone)):
        raise BadField("expires_on", plan.expires_on.isoformat(), "must lie ahead.")


def check_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        wanted = f"must be said, in at most {_LONGEST_REASON} characters: it stands with the vouchers for ever."
        raise BadField("reason", reason, wanted)


@dataclass(frozen=True, slots=True)
class Serial:
    """What a voucher is called where its code must not be said: its batch, and its place in it from 1."""

    batch_id: int
    number: int

    def __str__(self) -> str:
        return f"{self.batch_id}-{self.number:06}"


def serial_of(written: str, *, field: str = "serial") -> Serial:
    """Raises BadField."""
    parts = _SERIAL.fullmatch(written.strip())
    if parts is None:
        raise BadField(field, written, "is no serial number, such as 12-000345.")
    return Serial(int(parts[1]), int(parts[2]))


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """What holds of all vouchers of a batch; `zone` is the one in which they expire."""

    active: bool
    void: bool
    expires_on: date | None
    zone: ZoneInfo

    def state(self, now: datetime) -> VoucherState:
        """Of a voucher of which nothing is known but its batch."""
        if self.void:
            return VoucherState.VOID
        if self.expires_on is not None and day_at(now, self.zone) >= self.expires_on:
            return VoucherState.EXPIRED
        return VoucherState.ACTIVE if self.active else VoucherState.INACTIVE


def state_of(batch: VoucherState, *, redeemed: bool, void: bool, locked: bool) -> VoucherState:
    """batch   what BatchFacts.state said at the same moment"""
    if redeemed:
        return VoucherState.REDEEMED
    if void or batch is VoucherState.VOID:
        return VoucherState.VOID
    if batch is VoucherState.EXPIRED:
        return VoucherState.EXPIRED
    return VoucherState.LOCKED if locked else batch


class VoucherUnknown(Refused):
    """Said of codes that nobody made and of those of another issuer alike."""

    code: ClassVar[str] = "voucher_unknown"
    sentence: ClassVar[str] = (
        "There is no such voucher for this customer; compare the code with the voucher, sign by sign, and ask whoever "
        "sold it."
    )


class VoucherRedeemed(Refused):
    code: ClassVar[str] = "voucher_redeemed"
    sentence: ClassVar[str] = "The voucher {serial} was redeemed already, {when}; a voucher can be redeemed once."


class VoucherRedeemedHere(Refused):
    """To the customer whom it was redeemed for the answer is yes, and was given already."""

    code: ClassVar[str] = "voucher_redeemed_here"
    sentence: ClassVar[str] = (
        "The voucher {serial} was redeemed for this customer already, {when}: look for it among the payments."
    )


class VoucherNotRedeemable(Refused):
    code: ClassVar[str] = "voucher_not_redeemable"
    sentence: ClassVar[str] = "The voucher {serial} is {state} and cannot be redeemed; ask whoever issued it."


class VoucherCurrencyDiffers(Refused):
    code: ClassVar[str] = "voucher_currency_differs"
    sentence: ClassVar[str] = (
        "The voucher {serial} is worth {currency}, and this customer has {of_customer}; redeem it for a customer with "
        "{currency}."
    )


def written_moment(moment: datetime) -> str:
    """As refusals tell one, in UTC."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"
