"""What a customer is found by: one folded text of all its fields, and the patterns that look into it.

The text is «tag START value END» for each field that is not empty, the fields of the simple search first, then BREAK,
then the others.  Tags and marks are control characters, which no value holds and nobody types, so that a term never
finds the name of a field or reaches over from one value into the next.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.words.fold import fold

START: Final = "\x1f"
END: Final = "\x1e"
BREAK: Final = "\x1d"

SIMPLE_FIELDS: Final = (
    "name",
    "company_name",
    "first_name",
    "last_name",
    "phone",
    "alt_phone",
    "email",
    "login",
    "city",
    "state",
    "postal_code",
    "country",
)
OTHER_FIELDS: Final = tuple(field for field in CONTACT_FIELDS if field not in SIMPLE_FIELDS)
SEARCH_FIELDS: Final = SIMPLE_FIELDS + OTHER_FIELDS

# Tab, line feed and their like are left out, so that a dump of the table stays readable line by line.
_TAG_CHARACTERS: Final = [chr(code) for code in (*range(1, 8), *range(14, 29))]
_TAGS: Final = dict(zip(SEARCH_FIELDS, _TAG_CHARACTERS, strict=False))
assert len(_TAGS) == len(SEARCH_FIELDS)

_NUMBERS: Final = {"phone", "alt_phone", "fax"}
_BETWEEN_DIGITS: Final = re.compile(r"[\s()./+-]")


class Operator(StrEnum):
    IS = "is"
    BEGINS_WITH = "begins_with"
    CONTAINS = "contains"
    ENDS_WITH = "ends_with"
    IS_EMPTY = "is_empty"


def sort_name(name: str) -> str:
    """By which customers are put in order; as unique as names are, because names are compared so."""
    return fold(name)


def search_text(customer: Any) -> str:
    """The text of a customer; its name and contact fields are asked of it as attributes."""
    simple = "".join(_pairs(customer, SIMPLE_FIELDS))
    return f"{simple}{BREAK}{''.join(_pairs(customer, OTHER_FIELDS))}"


def sort_text(value: str) -> str:
    """A text as it is put in order: case and accents do not count."""
    return fold(value)


def digits_of(number: str) -> str:
    """A telephone number as it is dialled, whatever stands between its digits; "" when it is none."""
    bare = _BETWEEN_DIGITS.sub("", number)
    return bare if bare.isascii() and bare.isdigit() else ""


def sort_number(number: str) -> str:
    return digits_of(number) or fold(number)


def term_of(typed: str) -> str:
    """What somebody typed, as it is looked for."""
    return fold(" ".join(typed.split()))


def like_anywhere(term: str) -> str:
    """A LIKE pattern: some field of the simple search contains the term."""
    return f"%{escaped(term)}%{BREAK}%"


def like_at_start(term: str) -> str:
    """A LIKE pattern: some field of the simple search begins with the term."""
    return f"%{START}{escaped(term)}%{BREAK}%"


def like_in_field(field: str, operator: Operator, term: str) -> str:
    """A LIKE pattern that every customer fits whose field is, begins with, contains or ends with the term.

    Others may fit, too, where the term stands in a later field: see regex_in_field.
    """
    tag, value = _TAGS[field], escaped(term)
    match operator:
        case Operator.IS:
            return f"%{tag}{START}%{value}{END}%" if field in _NUMBERS else f"%{tag}{START}{value}{END}%"
        case Operator.BEGINS_WITH:
            return f"%{tag}{START}{value}%"
        case Operator.ENDS_WITH:
            return f"%{tag}{START}%{value}{END}%"
        case Operator.CONTAINS:
            return f"%{tag}{START}%{value}%{END}%"
    raise ValueError(operator)


def regex_in_field(field: str, operator: Operator, term: str) -> str | None:
    """A POSIX pattern that keeps to the field; None where the LIKE pattern keeps to it already."""
    before, value = f"{_TAGS[field]}{START}[^{END}]*", re.sub(r"([^\w\s])", r"\\\1", term, flags=re.ASCII)
    if operator is Operator.CONTAINS:
        return before + value
    return before + value + END if operator is Operator.ENDS_WITH else None


def tag_of(field: str) -> str:
    """Stands in the text of those customers whose field is not empty."""
    return _TAGS[field]


def escaped(term: str) -> str:
    r"""%, _ and \ mean themselves."""
    return re.sub(r"([\\%_])", r"\\\1", term)


def _pairs(customer: Any, names: tuple[str, ...]) -> Iterator[str]:
    for field in names:
        for value in _values(field, getattr(customer, field)):
            yield f"{_TAGS[field]}{START}{value}{END}"


def _values(field: str, written: str) -> Iterator[str]:
    """A number that is written with spaces or dashes is found by its digits alone as well."""
    folded = term_of(written)
    if not folded:
        return
    yield folded
    if field in _NUMBERS and (digits := digits_of(written)) and digits != folded:
        yield digits
