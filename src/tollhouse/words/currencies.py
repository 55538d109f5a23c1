"""Which currencies there are, and how many digits people give them."""

from functools import cache

from babel.numbers import get_currency_precision, list_currencies


@cache
def known_currencies() -> frozenset[str]:
    """Every ISO 4217 code that CLDR knows, the retired ones too: old books stay readable."""
    return frozenset(list_currencies())


def display_digits(currency: str) -> int:
    """Digits after the point when shown: JPY 0, EUR 2, BHD 3.  Five are stored."""
    return get_currency_precision(currency)
