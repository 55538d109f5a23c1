"""Which currencies there are."""

from functools import cache

from babel.numbers import get_currency_precision, list_currencies


@cache
def known_currencies() -> frozenset[str]:
    """Every ISO 4217 code that CLDR knows, the retired ones too: old books stay readable."""
    return frozenset(list_currencies())


@cache
def digits_of(currency: str) -> int:
    """How many decimals an amount that changes hands has: 2 of EUR, 0 of JPY, 3 of BHD.  Source: CLDR."""
    return get_currency_precision(currency)
