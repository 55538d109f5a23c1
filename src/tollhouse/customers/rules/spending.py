"""What a customer may use up in a day: its own limit or its class's (spec/customer 4.11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tollhouse.customers.rules.party import zone_named
from tollhouse.customers.rules.record import HIGHEST_LIMIT, BadField
from tollhouse.words.days import day_at, start_of_day


class SpendingSource(StrEnum):
    """Who says how much may be used up in a usual day."""

    OWN = "own"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class OwnLimit:
    """A customer's own, in its currency; amount None: not limited, whatever its class says."""

    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class ClassLimit:
    """What a class says of its customers, in its currency; amount None: not limited.

    own_allowed   whether one of its customers may have another limit of its own
    """

    amount: Decimal | None
    own_allowed: bool = True


@dataclass(frozen=True, slots=True)
class SpendingTerms:
    """own   None: as the class says"""

    own: OwnLimit | None
    of_class: ClassLimit

    @property
    def source(self) -> SpendingSource:
        """An own limit is kept, and is of no effect, while the class allows none."""
        return SpendingSource.OWN if self.own is not None and self.of_class.own_allowed else SpendingSource.CLASS

    @property
    def usual_limit(self) -> Decimal | None:
        """What may be used up in a day for which nothing else was said; None: any amount."""
        if self.own is not None and self.of_class.own_allowed:
            return self.own.amount
        return self.of_class.amount


def begins_anew(moment: datetime, zone: str) -> datetime:
    """When the day of that moment ends in an IANA zone: nothing is spent then, and the usual limit holds."""
    there = zone_named(zone)
    return start_of_day(day_at(moment, there) + timedelta(days=1), there)


def check_daily_limit(field: str, amount: Decimal | None) -> None:
    """Raises BadField for an amount that is no limit."""
    if amount is None:
        return
    if not amount.is_finite() or amount < 0 or amount >= HIGHEST_LIMIT or amount != round(amount, 5):
        raise BadField(field, str(amount), "must be 0 or more with at most five decimals; leave out: unlimited.")


def check_class_money(currency: str | None, limit: Decimal | None, changes: Mapping[str, Any]) -> None:
    """The same of a class that has these and is to be changed; raises BadField, too, for money said in another one."""
    later = changes.get("currency", currency)
    if limit is not None and later != currency and "spending_limit" not in changes:
        stands = f"{limit:f} {currency}"
        raise BadField("currency", later or "", f"is not that of the class's spending limit, {stands}; say it anew.")
    check_class_limit(later, changes.get("spending_limit", limit))


def check_class_limit(currency: str | None, amount: Decimal | None) -> None:
    """Raises BadField for money of a class whose customers have different currencies."""
    check_daily_limit("spending_limit", amount)
    if amount is not None and currency is None:
        way_out = "needs a class with a currency; give the class one, or limit its customers one by one."
        raise BadField("spending_limit", str(amount), way_out)
