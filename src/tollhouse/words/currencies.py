"""Which currencies there are."""

from functools import cache

from babel.numbers import list_currencies


@cache
def known_currencies() -> frozenset[str]:
    """Every ISO 4217 code that CLDR knows, the retired ones too: old books stay readable."""
    return frozenset(list_currencies())
