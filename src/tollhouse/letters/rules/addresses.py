"""Whom a letter reaches, as customers' records have it."""

import re
from typing import Final

_BETWEEN: Final = re.compile(r"[\s,;]+")
MOST_ADDRESSES: Final = 10


def addresses_in(written: str) -> tuple[str, ...]:
    """Of a field that people fill as they like: several addresses, divided by commas, and what is none left out."""
    found = (one.strip("<>\"'()") for one in _BETWEEN.split(written))
    return tuple(dict.fromkeys(one for one in found if _is_address(one)))[:MOST_ADDRESSES]


def _is_address(written: str) -> bool:
    before, at, after = written.partition("@")
    return bool(before and at and after) and "@" not in after and written.isprintable()
