"""What a customer is found by: the words of each field, folded and spelt, and the patterns that look into them.

The words of a field are «START value END» for each of its values, and NOTHING where it has none; a number that is
written with spaces or dashes has two values, that and its digits alone.  Marks are or spell control characters, which
no value holds and nobody types.  All fields stand in one index, each as a column of its own, so that a text that half
of the customers have in their city does not count where it is asked of their names.
"""

import re
import sys
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Any, Final
from unicodedata import east_asian_width

from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.spelling import spelt
from tollhouse.words.fold import fold

START: Final = "\x1f"
LAST: Final = spelt("\x1e")
"""A letter after the last one of a value, so that an index leads to what ends with a single one."""

END: Final = LAST + START

NOTHING: Final = spelt("\0")
"""What nobody can type, as a letter: an index leads to empty fields, too."""

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

_WORDS_COLUMNS: Final = {field: f"words_{field}" for field in SEARCH_FIELDS}

_TRIGRAM: Final = 3
_OF_DOMAIN: Final = (2, 3)
_OF_NUMBER: Final = 6
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


_SORTED: Final = ("company_name", "email", "city", "country", "postal_code")


class Operator(StrEnum):
    IS = "is"
    BEGINS_WITH = "begins_with"
    CONTAINS = "contains"
    ENDS_WITH = "ends_with"
    IS_EMPTY = "is_empty"


def sort_name(name: str) -> str:
    """By which customers are put in order; as unique as names are, because names are compared so."""
    return fold(name)


def words_column(field: str) -> str:
    """The column of customer_search with the words of a field."""
    return _WORDS_COLUMNS[field]


def words_of(customer: Any) -> dict[str, str]:
    """The words of a customer by their columns; its name and contact fields are asked of it as attributes."""
    return {
        column: _words(field, written) if (written := getattr(customer, field)) else NOTHING
        for field, column in _WORDS_COLUMNS.items()
    }


def words_of_values(values: Iterable[str]) -> str:
    """The words of a field that is not a customer's; none where it has no value."""
    return "".join([f"{START}{spelt(folded)}{END}" for value in values if (folded := term_of(value))])


def search_row(customer: Any) -> dict[str, Any]:
    """All that customer_search says of a customer record, but whether it is closed."""
    return {
        **{field: getattr(customer, field) for field in _AS_THEY_ARE},
        "sort_name": sort_name(customer.name),
        **{field: sort_text(getattr(customer, field)) for field in _SORTED},
        "phone": sort_number(customer.phone),
        **words_of(customer),
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


def like_in_identifier(operator: Operator, term: str) -> str:
    """A LIKE pattern on the words of one identifier."""
    return _like_in_identifier(operator, spelt(term))


def identifier_like_for_index(operator: Operator, term: str) -> str:
    """The same, but wider, as `like_for_index`."""
    return _like_in_identifier(operator, _telling(term))


def _like_in_identifier(operator: Operator, pattern: str) -> str:
    before = "" if operator in (Operator.IS, Operator.BEGINS_WITH) else "%"
    behind = LAST if operator in (Operator.IS, Operator.ENDS_WITH) else "%"
    return f"{before}{pattern}{behind}"


def identifier_words(identifier: str) -> str:
    """By which an identifier is searched for."""
    return spelt(term_of(identifier)) + LAST


def like_in_field(operator: Operator, term: str) -> str:
    """A LIKE pattern on the words of a field: one of its values is, begins with, contains or ends with the term."""
    return _like_in_field(operator, spelt(term))


def like_for_index(operator: Operator, term: str) -> str:
    """The same, but wider: of an address or a number only what tells it from others.

    An index looks every three letters up and goes through all who have them; those within a domain or of a country's
    code are in everybody's.
    """
    return _like_in_field(operator, _telling(term))


def _telling(term: str) -> str:
    begins, ends = _OF_DOMAIN
    person, at, domain = term.partition("@")
    if person and at and len(domain) > begins + ends:
        return f"{spelt(person + at + domain[:begins])}%{spelt(domain[-ends:])}"
    if len(term) > _OF_NUMBER and digits_of(term) and term[-_OF_NUMBER:].isdigit():
        return f"%{term[-_OF_NUMBER:]}"
    return spelt(term)


def _like_in_field(operator: Operator, pattern: str) -> str:
    if operator is Operator.IS_EMPTY:
        return NOTHING
    before = START if operator in (Operator.IS, Operator.BEGINS_WITH) else ""
    behind = END if operator in (Operator.IS, Operator.ENDS_WITH) else ""
    return f"%{before}{pattern}{behind}%"


def has_index_path(operator: Operator, term: str) -> bool:
    """Whether the trigram index narrows a LIKE pattern of the term; before each value stand two spaces, behind it LAST
    and a space.
    """
    if operator is Operator.IS_EMPTY:
        return True
    known = len(spelt(term))
    if operator in (Operator.IS, Operator.BEGINS_WITH):
        known += 2
    if operator in (Operator.IS, Operator.ENDS_WITH):
        known += 2
    return known >= _TRIGRAM


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


def _words(field: str, written: str) -> str:
    if field in _NUMBERS:
        return "".join([f"{START}{spelt(value)}{END}" for value in _values(field, written)]) or NOTHING
    folded = term_of(written)
    return f"{START}{spelt(folded)}{END}" if folded else NOTHING


def _values(field: str, written: str) -> list[str]:
    """A number that is written with spaces or dashes is found by its digits alone as well."""
    folded = term_of(written)
    if field in _NUMBERS and (digits := digits_of(written)) and digits != folded:
        return [folded, digits]
    return [folded] if folded else []
