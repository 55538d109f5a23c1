"""Amounts as processors count them: whole numbers of a currency's smallest unit."""

from decimal import ROUND_DOWN, Decimal
from typing import Final

from tollhouse.customers.rules.record import BadField
from tollhouse.payments.rules.adjustment import check_amount
from tollhouse.words.currencies import digits_of

_WITHOUT: Final = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]
)
_THOUSANDTHS: Final = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])
"""Of all others hundredths, of ISK and UGX too, which have no such coins.  Source: docs.stripe.com/currencies"""


def check_payable(amount: Decimal, currency: str) -> None:
    """Raises BadAdjustment, BadField: an amount is asked for as it is, never rounded."""
    check_amount(amount, currency, changes_hands=True)
    if amount != round(amount, 2):
        raise BadField("amount", f"{amount:f}", f"must end with 0: of {currency} processors take thousandths in tens.")


def payable_part(amount: Decimal, currency: str) -> Decimal:
    """The most of it, rounded down, that check_payable takes: of 12.34567 EUR 12.34."""
    return amount.quantize(Decimal(1).scaleb(-min(digits_of(currency), 2)), ROUND_DOWN)


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
