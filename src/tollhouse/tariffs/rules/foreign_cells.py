"""Cells as other people write them: `+46 8`, `0,05 €`, `31.12.2026`, `Yes`."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any, Final, cast

from tollhouse.tariffs.rules.cells import CellReader, read_moment
from tollhouse.tariffs.rules.repricing import NO_REPRICING, Repricing
from tollhouse.tariffs.rules.special_words import SPECIAL_WORDS

_PREFIX: Final = re.compile(r"\d{1,15}", re.ASCII)
_CURRENCY: Final = re.compile(r"^[^\d,.\-]{1,4}|[^\d,.]{1,4}$")
_DAY: Final = re.compile(
    r"(\d{1,4})[-./](\d{1,2}|[A-Za-z]{3})[-./](\d{1,4})(?:[T\s,]+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?)?", re.ASCII
)
_PACKED: Final = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEPARATORS: Final = re.compile(r"[\s\-().]+")


def read_prefix(text: str) -> str:
    digits = _SEPARATORS.sub("", text.removeprefix("+"))
    if _PREFIX.fullmatch(digits) and not re.search(r"\d-\d", text):
        return digits
    if text in SPECIAL_WORDS:
        return text
    raise ValueError("is no prefix: up to 15 digits, a list of them such as 201,202, or a range such as 2010-2015")


def read_country(text: str) -> str:
    if len(text) != 2 or not text.isascii() or not text.isalpha():
        raise ValueError("is no country: two letters of ISO 3166, such as CZ; if it is a name, it is the description")
    return text.upper()


def amount_reader(
    exactly: CellReader, decimal_comma: bool, prices: Repricing = NO_REPRICING
) -> Callable[[str], Decimal]:
    """decimal_comma   0,05 is five hundredths; a point is read as one, too, because workbooks have numbers"""

    def read(text: str) -> Decimal:
        plain = _CURRENCY.sub("", text)
        if decimal_comma:
            plain = plain.replace(",", ".")
        elif "," in plain:
            raise ValueError("has a comma; say that decimals have one, or write a point")
        amount = cast(Decimal, exactly.read(plain))
        if prices.changes_nothing:
            return amount
        made = prices.apply(amount)
        if made < 0:
            raise ValueError(f"would become {made.normalize():f}, which is below zero")
        return made

    return read


def date_reader(order: str, zone: tzinfo) -> Callable[[str], datetime]:
    """order   ymd, dmy or mdy; a year that comes first is seen by its four digits"""

    def read(text: str) -> datetime:
        try:
            return read_moment(text)
        except ValueError:
            found = _PACKED.fullmatch(text) or _DAY.fullmatch(text)
        if found is None:
            raise ValueError(f"is no date written as {_SHAPES[order]}")
        try:
            return _moment(found, order, zone)
        except (ValueError, OverflowError):
            raise ValueError(f"is no date written as {_SHAPES[order]}") from None

    return read


_SHAPES: Final = {"ymd": "2030-12-31", "dmy": "31.12.2030", "mdy": "12/31/2030"}


def _moment(found: re.Match[str], order: str, zone: tzinfo) -> datetime:
    written: list[Any] = list(found.groups())[:3]
    order = "ymd" if len(written[0]) == 4 else order
    if order == "mdy" and written[1].isalpha():
        order = "dmy"  # 31-Dec-2030 leaves no doubt
    parts = dict(zip(order, written, strict=True))
    month = parts["m"].lower()
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    hour, minute, second = (int(one or 0) for one in (found.groups()[3:6] if found.re is _DAY else (0, 0, 0)))
    number = _MONTHS.index(month) + 1 if month.isalpha() else int(month)
    return datetime(year, number, int(parts["d"]), hour, minute, second, tzinfo=zone).astimezone(UTC)
