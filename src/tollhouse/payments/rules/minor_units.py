"""Amounts as processors count them: whole numbers of a currency's smallest unit."""

from decimal import Decimal
from typing import Final

from tollhouse.words.currencies import digits_of

_WITHOUT: Final = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
_THOUSANDTHS: Final = frozenset("BHD JOD KWD OMR TND".split())
"""Of all others hundredths, of ISK and UGX too, which have no such coins.  Source: docs.stripe.com/currencies"""


def has_such_coins(amount: Decimal, currency: str) -> bool:
    """Whether an amount can be taken as it is, without being rounded; of thousandths only tens can."""
    digits = min(digits_of(currency), 2)
    return amount == amount.quantize(Decimal(1).scaleb(-digits))


def in_minor_units(amount: Decimal, currency: str) -> int:
    """12.34 EUR is 1234, 500 JPY is 500, 1.23 BHD is 1230."""
    units = amount.scaleb(_digits(currency))
    assert units == units.to_integral_value(), f"{amount} {currency} has no such coins"
    return int(units)


def from_minor_units(units: int, currency: str) -> Decimal:
    return Decimal(units).scaleb(-_digits(currency))


def _digits(currency: str) -> int:
    if currency in _WITHOUT:
        return 0
    return 3 if currency in _THOUSANDTHS else 2
