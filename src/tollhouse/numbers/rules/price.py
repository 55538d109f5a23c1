"""What a number costs us and what it brings in: shown now, charged later.

Source: spec/services 7.3
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tollhouse.customers.rules.record import BadField
from tollhouse.numbers.rules.did import LONGEST_FREEZE_DAYS
from tollhouse.words.currencies import known_currencies
from tollhouse.words.money import Money, round_charge

LONGEST_NAME: Final = 64
LONGEST_TEXT: Final = 200
HIGHEST_AMOUNT: Final = Decimal(10) ** 9
HIGHEST_MARKUP: Final = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class NewBatch:
    """Numbers bought together from one vendor.

    activation_cost, recurring_cost   what the vendor asks for a number, once and monthly, in `currency`
    freeze_days                       how long a number is kept back after its release; 0: it is not
    """

    name: str
    vendor: str
    currency: str
    activation_cost: Decimal = Decimal(0)
    recurring_cost: Decimal = Decimal(0)
    freeze_days: int = 0
    description: str = ""


@dataclass(frozen=True, slots=True)
class Batch(NewBatch):
    batch_id: int = 0


@dataclass(frozen=True, slots=True)
class NewPricing:
    """What customers are asked for their numbers.

    activation_fee, recurring_fee   on top of the vendor's cost, once and monthly, in `currency`
    markup_percent                  of the vendor's recurring cost
    """

    name: str
    currency: str
    activation_fee: Decimal = Decimal(0)
    recurring_fee: Decimal = Decimal(0)
    markup_percent: Decimal = Decimal(0)
    description: str = ""


@dataclass(frozen=True, slots=True)
class Pricing(NewPricing):
    pricing_batch_id: int = 0


def monthly_price(batch: NewBatch, pricing: NewPricing | None, *, free_of_charge: bool) -> Money | None:
    """What the holder of a number is asked for a month: the vendor's cost, the fee and the mark-up of the cost.

    None where nobody can say: no pricing batch was chosen, or vendor and customer count in different currencies.
    """
    if pricing is None:
        return None
    if free_of_charge:
        return Money(Decimal(0), pricing.currency)
    if batch.currency != pricing.currency:
        return None
    exact = batch.recurring_cost + pricing.recurring_fee + batch.recurring_cost * pricing.markup_percent / 100
    return Money(round_charge(exact), pricing.currency)


def check_batch(batch: NewBatch) -> None:
    """Raise BadField for the first field that cannot be taken."""
    _check_named(batch.name, batch.currency, batch.description)
    if not batch.vendor or len(batch.vendor) > LONGEST_NAME or not batch.vendor.isprintable():
        raise BadField("vendor", batch.vendor, f"must have 1 to {LONGEST_NAME} printable characters.")
    _check_amount("activation_cost", batch.activation_cost)
    _check_amount("recurring_cost", batch.recurring_cost)
    if not 0 <= batch.freeze_days <= LONGEST_FREEZE_DAYS:
        reason = f"must be 0 (not kept back) to {LONGEST_FREEZE_DAYS} days."
        raise BadField("freeze_days", batch.freeze_days, reason)


def check_pricing(pricing: NewPricing) -> None:
    """Raise BadField for the first field that cannot be taken."""
    _check_named(pricing.name, pricing.currency, pricing.description)
    _check_amount("activation_fee", pricing.activation_fee)
    _check_amount("recurring_fee", pricing.recurring_fee)
    markup = pricing.markup_percent
    if not markup.is_finite() or not 0 <= markup <= HIGHEST_MARKUP or markup != round(markup, 4):
        reason = f"must be 0 to {HIGHEST_MARKUP} percent with four decimals at most."
        raise BadField("markup_percent", str(markup), reason)


def _check_named(name: str, currency: str, description: str) -> None:
    if not name or name != name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadField("name", name, f"must have 1 to {LONGEST_NAME} printable characters and no space at its ends.")
    if currency not in known_currencies():
        raise BadField("currency", currency, "is no currency of ISO 4217, such as EUR.")
    if len(description) > LONGEST_TEXT or not description.isprintable():
        raise BadField("description", description, f"must have {LONGEST_TEXT} printable characters at most.")


def _check_amount(field: str, amount: Decimal) -> None:
    if not amount.is_finite() or not 0 <= amount < HIGHEST_AMOUNT or amount != round(amount, 5):
        raise BadField(field, str(amount), "must be 0 or more with at most five decimals.")
