"""Two tariffs side by side: what one has, what of it is dearer in the other."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Measure(StrEnum):
    NEXT_PRICE = "next_price"
    FIRST_PRICE = "first_price"
    CONNECT_FEE = "connect_fee"
    INTERVALS = "intervals"


class Side(StrEnum):
    """ONLY_A, ONLY_B   the other does not sell it
    DEARER, CHEAPER  it is in b
    """

    ONLY_A = "only_a"
    ONLY_B = "only_b"
    DEARER = "dearer"
    CHEAPER = "cheaper"
    EQUAL = "equal"


class CompareOrder(StrEnum):
    PREFIX = "prefix"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True)
class SidePrices:
    """What one of the tariffs says of a destination, in the first one's currency.

    prefix   that answers: the destination's own or, where that has no rate, a shorter one
    """

    prefix: str
    next_price: Decimal
    first_price: Decimal
    connect_fee: Decimal
    first_interval: int
    next_interval: int


@dataclass(frozen=True, slots=True)
class ComparedRate:
    """difference   b's measure less a's; 0 where one of them has none"""

    prefix: str
    description: str
    country: str
    side: Side
    difference: Decimal
    a: SidePrices | None
    b: SidePrices | None
