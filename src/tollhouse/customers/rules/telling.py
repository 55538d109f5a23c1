"""Which texts of a record tell whose it is, wherever else they stand: what is looked for when it is purged."""

import re
from collections.abc import Iterable
from typing import Final

from tollhouse.customers.rules.contacts import addresses_in
from tollhouse.words.fold import fold

_ADDRESSES: Final = frozenset({"email", "bcc"})
_NUMBERS: Final = frozenset({"phone", "alt_phone", "fax"})
TELLING_FIELDS: Final = (
    "name",
    "company_name",
    "contact",
    "alt_contact",
    "address",
    "tax_id",
    "login",
    *sorted(_ADDRESSES | _NUMBERS),
)
"""First and last names, towns and countries belong to many: a search for one of them does not say whom it was for."""

_FEWEST_DIGITS: Final = 7


def telling_texts(values: Iterable[tuple[str, str]]) -> list[str]:
    """Of fields and what stood in them; numbers also as digits alone, as they are searched for."""
    found: dict[str, str] = {}
    for field, value in values:
        for text in _parts(field, value):
            found.setdefault(fold(text), text)
    return list(found.values())


def _parts(field: str, value: str) -> list[str]:
    if field in _ADDRESSES:
        return addresses_in(value)
    if field == "address":
        return [value, *value.split("\n")]
    if field in _NUMBERS:
        digits = re.sub(r"\D", "", value)
        return [value, digits] if len(digits) >= _FEWEST_DIGITS else [value]
    return [value]
