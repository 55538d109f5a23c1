"""Money and the two ways it is rounded.  Nothing else in the house rounds an amount."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from enum import StrEnum

STORED_DIGITS = Decimal("0.00001")

# Sixty digits hold a price of twenty times a year of seconds or a terabyte of kilobytes exactly, and a division to
# far beyond the last digit anyone rounds at; no thread's own context can change what a call costs.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency; adding two currencies is a bug and says so."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        self._must_match(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._must_match(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def _must_match(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def round_charge(amount: Decimal) -> Decimal:
    """The exact amount at the ledger's five decimals, half away from zero: 0.061705 is 0.06171."""
    return amount.quantize(STORED_DIGITS, ROUND_HALF_UP, EXACT)


def written_price(price: Decimal) -> str:
    """Without the zeros a database adds: 0.1000000000 is 0.10, because prices are read aloud."""
    text = f"{price:f}"
    if "." not in text:
        return text
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals:0<2}" if decimals else whole


class RoundingRule(StrEnum):
    """How a customer class rounds what it prints.

    AWAY       any remainder moves the amount away from zero: 1.214 is 1.22, an exact 1.20 stays
    HALF       commercial: 1.214 is 1.21, 1.215 is 1.22, the same below zero
    MALAYSIAN  the rest is cut, then the last kept digit goes to 0, 5 or the next ten: 1.226 is 1.20, 1.284 is 1.30
    """

    AWAY = "away"
    HALF = "half"
    MALAYSIAN = "malaysian"


_DECIMAL_MODE = {
    RoundingRule.AWAY: ROUND_UP,
    RoundingRule.HALF: ROUND_HALF_UP,
    RoundingRule.MALAYSIAN: ROUND_DOWN,
}


def round_by_rule(amount: Decimal, rule: RoundingRule, *, digits: int = 2) -> Decimal:
    """The amount at so many decimals by a class's or a tariff's rule; negative digits round to tens and hundreds.

    Source: docs/decisions/0004-money-rounding.md
    """
    unit = Decimal(1).scaleb(-digits)
    rounded = amount.quantize(unit, _DECIMAL_MODE[rule], EXACT)
    if rule is RoundingRule.MALAYSIAN:
        rounded = _last_digit_to_nought_or_five(rounded, unit)
    return rounded if digits >= 0 else rounded.quantize(Decimal(1), context=EXACT)


def _last_digit_to_nought_or_five(amount: Decimal, unit: Decimal) -> Decimal:
    last_digit = int(abs(amount) / unit) % 10
    if last_digit <= 2:
        steps = -last_digit
    elif last_digit <= 7:
        steps = 5 - last_digit
    else:
        steps = 10 - last_digit
    return amount - unit * steps if amount < 0 else amount + unit * steps
