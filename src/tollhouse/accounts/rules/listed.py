"""What an account is found by in lists: the words of each field, as those of customers are spelt."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tollhouse.customers.rules.search import words_of_values

TEXT_FIELDS: Final = ("identifier", "batch", "control_number", "description", "web_login")
"""What is written of an account itself; of its identifiers all, one after the other."""

WORDS_COLUMNS: Final[Mapping[str, str]] = {field: f"words_{field}" for field in TEXT_FIELDS}


def listed_words(account: Any, identifiers: Iterable[str]) -> dict[str, str]:
    """By their columns; the other fields are asked of the account as attributes.

    identifiers   all that it is known by, or of a terminated one was at its end
    """
    written = {field: [] if (value := getattr(account, field)) is None else [str(value)] for field in TEXT_FIELDS[1:]}
    texts: dict[str, Iterable[str]] = {TEXT_FIELDS[0]: sorted(identifiers), **written}
    return {column: words_of_values(texts[field]) for field, column in WORDS_COLUMNS.items()}
