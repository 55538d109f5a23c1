"""Money and the two ways it is rounded.  Nothing else in the house rounds an amount."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

STORED_DIGITS = Decimal("0.00001")


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
    return amount.quantize(STORED_DIGITS, ROUND_HALF_UP)
