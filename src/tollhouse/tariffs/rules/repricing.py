"""A price made of another: raised, lowered, marked up, in another currency, rounded."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import Final

PRICE_DECIMALS: Final = 10
FEE_DECIMALS: Final = 5
_EXACT: Final = Context(prec=60)
"""Wide enough that nothing is lost before the one rounding at the end."""


class PriceRounding(StrEnum):
    """UP        every remainder makes the last kept digit one more: nothing is sold below what was meant
    HALF_UP   as trade does: from five on
    """

    UP = "up"
    HALF_UP = "half_up"


@dataclass(frozen=True, slots=True)
class Repricing:
    """price · exchange_rate · (1 + percent/100) + amount, at least `least`, rounded.

    percent        may be negative
    amount         in the currency of the new price, per minute, megabyte, message or piece; may be negative
    exchange_rate  new currency for one of the old
    decimals       that stay; a price has 10 at most
    least          no price comes out lower; it is rounded as the others are
    """

    percent: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    exchange_rate: Decimal = Decimal(1)
    decimals: int = PRICE_DECIMALS
    rounding: PriceRounding = PriceRounding.HALF_UP
    least: Decimal | None = None

    @property
    def changes_nothing(self) -> bool:
        return self == Repricing()

    def apply(self, price: Decimal, *, most_decimals: int = PRICE_DECIMALS) -> Decimal:
        """The new price; below zero where more was taken off than there was: whoever asks must refuse that."""
        times = _EXACT.multiply(self.exchange_rate, _EXACT.add(1, _EXACT.multiply(self.percent, Decimal("0.01"))))
        made = _EXACT.add(_EXACT.multiply(price, times), self.amount)
        if self.least is not None:
            made = max(made, self.least)
        how = ROUND_CEILING if self.rounding is PriceRounding.UP else ROUND_HALF_UP
        last = Decimal(1).scaleb(-min(self.decimals, most_decimals))
        return made.quantize(last, rounding=how, context=_EXACT)


NO_REPRICING: Final = Repricing()
