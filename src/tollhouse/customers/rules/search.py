"""What a customer is found by: one folded text of all its fields, and the patterns that look into it.

The text is «tag START value END» for each field that is not empty, the fields of the simple search first, then BREAK,
then the others.  Tags and marks are control characters, which no value holds and nobody types, so that a term never
finds the name of a field or reaches over from one value into the next.
"""

import re
import sys
from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Any, Final
from unicodedata import east_asian_width

from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.spelling import spelt
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
    "address",
    "city",
    "state",
    "postal_code",
    "country",
)
OTHER_FIELDS: Final = tuple(field for field in CONTACT_FIELDS if field not in SIMPLE_FIELDS)
SEARCH_FIELDS: Final = SIMPLE_FIELDS + OTHER_FIELDS

ACCOUNT: Final = "account"
"""The identifiers of a customer's open accounts: of many values, so they have search rows of their own."""

TEXT_FIELDS: Final = (*SIMPLE_FIELDS, ACCOUNT)
"""What a text is looked for in, unless somebody chooses among them."""

# Tags are stored, so a field keeps its own for ever.  Tab, line feed and their like are left out, so that a dump of the
# table stays readable line by line.
_TAGS: Final = {
    "name": "\x01",
    "company_name": "\x02",
    "first_name": "\x03",
    "last_name": "\x04",
    "phone": "\x05",
    "alt_phone": "\x06",
    "email": "\x07",
    "login": "\x0e",
    "city": "\x0f",
    "state": "\x10",
    "postal_code": "\x11",
    "country": "\x12",
    "middle_name": "\x13",
    "salutation": "\x14",
    "fax": "\x15",
    "bcc": "\x16",
    "contact": "\x17",
    "alt_contact": "\x18",
    "address": "\x19",
    "description": "\x1a",
    "tax_id": "\x1b",
}

_TRIGRAM: Final = 3
_FIRST_SURROGATE: Final = 0xD800
_AFTER_SURROGATES: Final = 0xE000

_NUMBERS: Final = {"phone", "alt_phone", "fax"}
_BETWEEN_DIGITS: Final = re.compile(r"[\s()./+-]")

_AS_THEY_ARE: Final = (
    "customer_id",
    "kind",
    "class_id",
    "currency",
    "prepaid",
    "resellers",
    "distributor_id",
    "registered_at",
)


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


def search_row(customer: Any) -> dict[str, Any]:
    """All that customer_search says of a customer record, but whether it is closed."""
    return {
        **{field: getattr(customer, field) for field in _AS_THEY_ARE},
        "sort_name": sort_name(customer.name),
        **{field: sort_text(getattr(customer, field)) for field in ("company_name", "email", "city", "country")},
        "phone": sort_number(customer.phone),
        "words": search_text(customer),
    }


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


def ways_to_find(term: str, operator: Operator = Operator.CONTAINS) -> list[tuple[Operator, str]]:
    """What a field of the simple search is asked, where one way will do: a number is found as it is dialled, too."""
    terms = dict.fromkeys(one for one in (term, digits_of(term)) if one)
    return [(_as_asked(operator, one), one) for one in terms]


def _as_asked(operator: Operator, term: str) -> Operator:
    return Operator.BEGINS_WITH if operator is Operator.CONTAINS and is_short(term) else operator


def like_in_simple(operator: Operator, term: str) -> str:
    """A LIKE pattern: some field of the simple search is, begins with, contains or ends with the term."""
    before = START if operator in (Operator.IS, Operator.BEGINS_WITH) else ""
    behind = END if operator in (Operator.IS, Operator.ENDS_WITH) else ""
    return f"%{before}{spelt(term)}{behind}%{BREAK}%"


def regex_in_simple(fields: Collection[str], operator: Operator, term: str) -> str:
    """A POSIX pattern that keeps to these fields of the simple search."""
    tags = "".join(_TAGS[field] for field in SIMPLE_FIELDS if field in fields)
    before = "" if operator in (Operator.IS, Operator.BEGINS_WITH) else f"[^{END}]*"
    behind = END if operator in (Operator.IS, Operator.ENDS_WITH) else ""
    return f"[{tags}]{START}{before}{spelt(term)}{behind}"


def like_in_identifier(operator: Operator, term: str) -> str:
    """A LIKE pattern on the words of one identifier."""
    before = "" if operator in (Operator.IS, Operator.BEGINS_WITH) else "%"
    behind = "" if operator in (Operator.IS, Operator.ENDS_WITH) else "%"
    return f"{before}{spelt(term)}{behind}"


def identifier_words(identifier: str) -> str:
    """By which an identifier is searched for."""
    return spelt(term_of(identifier))


def like_in_field(field: str, operator: Operator, term: str) -> str:
    """A LIKE pattern that every customer fits whose field is, begins with, contains or ends with the term.

    Others may fit, too, where the term stands in a later field: see regex_in_field.
    """
    tag, value = _TAGS[field], spelt(term)
    match operator:
        case Operator.IS:
            return f"%{tag}{START}{value}{END}%"
        case Operator.BEGINS_WITH:
            return f"%{tag}{START}{value}%"
        case Operator.ENDS_WITH:
            return f"%{tag}{START}%{value}{END}%"
        case Operator.CONTAINS:
            return f"%{tag}{START}%{value}%{END}%"
    raise ValueError(operator)


def regex_in_field(field: str, operator: Operator, term: str) -> str | None:
    """A POSIX pattern that keeps to the field; None where the LIKE pattern keeps to it already."""
    before, value = f"{_TAGS[field]}{START}[^{END}]*", spelt(term)
    if operator is Operator.CONTAINS:
        return before + value
    return before + value + END if operator is Operator.ENDS_WITH else None


def has_index_path(operator: Operator, term: str) -> bool:
    """Whether the trigram index narrows a LIKE pattern of the term; two spaces stand before each value, one behind."""
    known = len(spelt(term))
    if operator in (Operator.IS, Operator.BEGINS_WITH):
        known += 2
    if operator in (Operator.IS, Operator.ENDS_WITH):
        known += 1
    return known >= _TRIGRAM and operator is not Operator.IS_EMPTY


def is_short(term: str) -> bool:
    """One or two letters are found in nearly everybody, so they must stand at the start; two ideographs are a word."""
    ideographs = len(term) > 1 and all(east_asian_width(one) == "W" for one in term)
    return len(term) < _TRIGRAM and not ideographs


def holds(operator: Operator, value: str, term: str) -> bool:
    """What the patterns ask, asked of one folded value."""
    match operator:
        case Operator.IS:
            return value == term
        case Operator.BEGINS_WITH:
            return value.startswith(term)
        case Operator.ENDS_WITH:
            return value.endswith(term)
        case Operator.CONTAINS:
            return term in value
    return value == ""


def field_that_matches(
    customer: Any, term: str, operator: Operator = Operator.CONTAINS, fields: Collection[str] = SIMPLE_FIELDS
) -> tuple[str, str] | None:
    """The first of these fields, beginning with the name, by which a customer was found; what it says."""
    ways = ways_to_find(term, operator)
    for field in SIMPLE_FIELDS:
        if field not in fields:
            continue
        written = getattr(customer, field)
        if any(holds(way, value, one) for value in _values(field, written) for way, one in ways):
            return field, written
    return None


def end_of_prefix(prefix: str) -> str:
    """The first text, byte by byte, that no text with the prefix comes behind."""
    last = ord(prefix[-1]) + 1
    return prefix[:-1] + chr(_AFTER_SURROGATES if last == _FIRST_SURROGATE else min(last, sys.maxunicode))


def tag_of(field: str) -> str:
    """Stands in the text of those customers whose field is not empty."""
    return _TAGS[field]


def _pairs(customer: Any, names: tuple[str, ...]) -> Iterator[str]:
    for field in names:
        if written := getattr(customer, field):
            for value in _values(field, written):
                yield f"{_TAGS[field]}{START}{spelt(value)}{END}"


def _values(field: str, written: str) -> list[str]:
    """A number that is written with spaces or dashes is found by its digits alone as well."""
    folded = term_of(written)
    if field in _NUMBERS and (digits := digits_of(written)) and digits != folded:
        return [folded, digits]
    return [folded] if folded else []
