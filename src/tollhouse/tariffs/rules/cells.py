"""The columns of a rate file: how a cell of each is read, and in which words it is refused."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from tollhouse.tariffs.rules.formula import FormulaUnreadable, read_formula
from tollhouse.tariffs.rules.special_words import SPECIAL_WORDS
from tollhouse.words.formulas import unguarded

_AMOUNT = re.compile(r"(\d+)(?:\.(\d+))?", re.ASCII)
_WHOLE = re.compile(r"\d+", re.ASCII)
_DIGITS = re.compile(r"\d{1,15}", re.ASCII)
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}")
_LONGEST_INTERVAL = 2**31 - 1


@dataclass(frozen=True, slots=True)
class CellReader:
    """How a cell is read: stripped, not empty text in, a value out, or ValueError with the reason after the value.

    repeats   whether the same text is worth remembering
    """

    read: Callable[[str], object]
    repeats: bool = True


def _prefix(text: str) -> str:
    if _DIGITS.fullmatch(text) or text in SPECIAL_WORDS:
        return text
    if text.startswith("+") and _DIGITS.fullmatch(text[1:]):
        raise ValueError("begins with +; prefixes are written as digits alone")
    raise ValueError(f"is no prefix: 1 to 15 digits, or one of {', '.join(sorted(SPECIAL_WORDS))}")


def _text(text: str) -> str:
    if text.isprintable():
        return unguarded(text)
    if any("\udc80" <= letter <= "\udcff" for letter in text):
        raise ValueError("is not UTF-8; save the file in that encoding")
    raise ValueError("holds characters that cannot be printed")


def _country(text: str) -> str:
    if not _COUNTRY.fullmatch(text):
        raise ValueError("is no country: two capital letters of ISO 3166, such as CZ")
    return text


def _amount(whole_digits: int, decimals: int) -> Callable[[str], Decimal]:
    def read(text: str) -> Decimal:
        found = _AMOUNT.fullmatch(text)
        if found is None:
            if text.startswith("-") and _AMOUNT.fullmatch(text[1:]):
                raise ValueError("is negative; a rate that pays back is marked so in the tariff")
            raise ValueError("is no amount: digits with a point, such as 0.10")
        if found[2] and len(found[2]) > decimals:
            raise ValueError(f"has more than {decimals} decimals")
        if len(found[1].lstrip("0")) > whole_digits:
            raise ValueError(f"has more than {whole_digits} digits before the point")
        return Decimal(text)

    return read


def _interval(text: str) -> int:
    length = _units(text)
    if length < 1:
        raise ValueError("is no interval: at least 1")
    return length


def _units(text: str) -> int:
    if not _WHOLE.fullmatch(text) or len(text) > 10 or int(text) > _LONGEST_INTERVAL:
        raise ValueError(f"is no whole number from 0 to {_LONGEST_INTERVAL}")
    return int(text)


def read_moment(text: str) -> datetime:
    if _RFC_3339.fullmatch(text):
        try:
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass  # a 31st of April looks like a moment, too
    raise ValueError("is no moment of RFC 3339, such as 2030-01-31T00:00:00+01:00")


def _yes_or_no(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError("is neither 0 nor 1")
    return text == "1"


def read_flag(text: str) -> bool:
    """As other people write it."""
    word = text.lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError("is neither yes nor no")


def _formula(text: str) -> str:
    try:
        elements = json.loads(text)
        if not isinstance(elements, list) or not all(isinstance(one, dict) for one in elements):
            raise ValueError("is no list of elements, as the list of rates tells them")
        read_formula(elements)
        return json.dumps(elements)
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("is no JSON") from None
    except FormulaUnreadable as unreadable:
        raise ValueError(f"is no formula: {unreadable}") from None


_YES = {"1", "y", "yes", "true", "x", "t"}
_NO = {"0", "n", "no", "false", "-", "f"}
_PRICE = CellReader(_amount(10, 10))
_FEE = CellReader(_amount(15, 5))

CELLS = {
    "prefix": CellReader(_prefix, repeats=False),
    "description": CellReader(_text),
    "country": CellReader(_country),
    "first_interval": CellReader(_interval),
    "next_interval": CellReader(_interval),
    "first_price": _PRICE,
    "next_price": _PRICE,
    "connect_fee": _FEE,
    "effective_from": CellReader(read_moment),
    "discontinued": CellReader(_yes_or_no),
    "forbidden": CellReader(_yes_or_no),
    "off_peak_first_price": _PRICE,
    "off_peak_next_price": _PRICE,
    "off_peak_connect_fee": _FEE,
    "off_peak_2_first_price": _PRICE,
    "off_peak_2_next_price": _PRICE,
    "off_peak_2_connect_fee": _FEE,
    "hidden": CellReader(_yes_or_no),
    "payback": CellReader(_yes_or_no),
    "grace_s": CellReader(_units),
    "free_s": CellReader(_units),
    "post_call_surcharge": CellReader(_amount(4, 4)),
    "formula": CellReader(_formula),
}
REQUIRED = ("prefix", "first_interval", "next_interval", "first_price", "next_price")
OFF_PEAK_COLUMNS = ("off_peak_first_price", "off_peak_next_price", "off_peak_connect_fee")
OFF_PEAK_2_COLUMNS = ("off_peak_2_first_price", "off_peak_2_next_price", "off_peak_2_connect_fee")


def field_of(column: str) -> str:
    """The field of RateLine that a column fills; a rate counts in units, a file speaks of seconds."""
    return {"grace_s": "grace_units", "free_s": "free_units"}.get(column, column)
