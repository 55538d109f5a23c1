"""How a bank's CSV is to be read: which of its columns is what, and how they are written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from tollhouse.payments.rules.bank.cells import amount_of, currency_of
from tollhouse.words.problems import Problem

FIELDS: Final = (
    "booked_on",
    "value_on",
    "amount",
    "credit",
    "debit",
    "direction",
    "currency",
    "bank_reference",
    "reference",
    "end_to_end_id",
    "remittance",
    "payer",
    "payer_account",
)
"""credit and debit are two columns instead of one signed amount; direction is a column of signs or words."""

_PLACE: Final = re.compile(r"#([1-9][0-9]{0,2})", re.ASCII)
_AMOUNT: Final = re.compile(r"([+-]?)\s*([\d.,' \u00a0\u202f]+)\s*([+-]?)")
_DAY: Final = re.compile(r"(\d{1,4})[-./ ](\d{1,2}|[A-Za-z]{3})[-./ ](\d{1,4})(?:[T\s,].*)?", re.ASCII)
_PACKED: Final = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHAPES: Final = {"ymd": "2030-12-31", "dmy": "31.12.2030", "mdy": "12/31/2030"}
_CURRENCY_SIGNS: Final = re.compile(r"^[A-Za-z€$£¥₴\s]+|[A-Za-z€$£¥₴\s]+$")
_OUT: Final = {"d", "dr", "debit", "dbit", "out", "outgoing", "soll", "s", "дебет", "дт", "-"}
_IN: Final = {"c", "cr", "credit", "crdt", "in", "incoming", "haben", "h", "кредит", "кт", "+"}


class DayOrder(StrEnum):
    """In which order day, month and year stand."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


@dataclass(frozen=True, slots=True)
class CsvLayout:
    """columns   by our name the heading of theirs, or its place: #1 is the first
    currency     of all lines, where no column tells it
    delimiter, encoding   "" = as the file itself shows
    header_line  the line of the headings, 0 = there are none
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    delimiter: str = ""
    encoding: str = ""
    header_line: int = 1
    decimal_comma: bool = False
    days: DayOrder = DayOrder.YMD


def layout_of(written: Mapping[str, Any]) -> CsvLayout:
    """From the form in which it is sent and kept."""
    usual = CsvLayout()
    encoding = written.get("encoding", "")
    return CsvLayout(
        columns={name: heading for name, heading in written.get("columns", {}).items() if heading.strip()},
        currency=written.get("currency", "").upper(),
        delimiter=written.get("delimiter", usual.delimiter),
        encoding="utf-8-sig" if encoding == "utf-8" else encoding,
        header_line=written.get("header_line", usual.header_line),
        decimal_comma=written.get("decimal_comma", usual.decimal_comma),
        days=DayOrder(written.get("days", usual.days)),
    )


def heading_of(text: str) -> str:
    """What of a heading counts: not its case and not how it is spaced."""
    return " ".join(text.lower().split())


def places_in(layout: CsvLayout, header: Sequence[str]) -> tuple[dict[str, int], list[Problem]]:
    """By our name the place of their column, and why the layout does not fit."""
    known = {heading_of(text): place for place, text in reversed(list(enumerate(header)))}
    line, places, problems = max(layout.header_line, 1), {}, []
    for name, theirs in layout.columns.items():
        by_place = _PLACE.fullmatch(theirs.strip())
        place = int(by_place[1]) - 1 if by_place else known.get(heading_of(theirs))
        if place is None:
            said = f"is no heading of the file; it has {', '.join(text for text in header if text.strip())[:500]}"
            problems.append(Problem(line, name, theirs, said))
        else:
            places[name] = place
    if problems:
        return places, problems
    if "booked_on" not in places:
        problems.append(Problem(line, "booked_on", "", "has no column: name the one of the day"))
    if not {"amount", "credit", "debit"} & set(places):
        problems.append(Problem(line, "amount", "", "has no column: name that of amounts, or of credit and debit"))
    if "currency" not in places and not layout.currency:
        problems.append(Problem(line, "currency", "", "has no column and no value for all lines"))
    return places, problems


def read_amount(text: str, *, decimal_comma: bool) -> Decimal:
    """With its sign, before or behind it, or in brackets; raises ValueError with the reason."""
    plain = text.strip().replace("\u2212", "-")
    bracketed = plain.startswith("(") and plain.endswith(")")
    found = _AMOUNT.fullmatch(_CURRENCY_SIGNS.sub("", plain.strip("()")))
    if found is None:
        raise ValueError("is no amount, such as 12.34 or -1,234.50")
    digits = re.sub(r"[' \u00a0\u202f]", "", found[2])
    thousands, point = (".", ",") if decimal_comma else (",", ".")
    whole, _, part = digits.rpartition(point) if point in digits else (digits, "", "")
    if point in whole or thousands in part or not _grouped(whole, thousands):
        said = "a comma divides decimals" if decimal_comma else "a point divides decimals"
        raise ValueError(f"is no amount where {said}")
    size = amount_of(whole.replace(thousands, "") + (f".{part}" if part else ""), zero=True)
    return -size if bracketed or "-" in (found[1], found[3]) else size


def _grouped(whole: str, thousands: str) -> bool:
    """1,234,567 and not 1,23: that would be another way of writing decimals."""
    first, *groups = whole.split(thousands)
    return bool(first) and (not groups or len(first) <= 3) and all(len(group) == 3 for group in groups)


def read_day(text: str, order: DayOrder) -> date:
    """Raises ValueError with the reason; a year that comes first is seen by its four digits."""
    found = _PACKED.fullmatch(text) or _DAY.fullmatch(text)
    written = found.groups() if found else ("", "", "")  # which no calendar has, either
    try:
        names = DayOrder.YMD if len(written[0]) == 4 else DayOrder.DMY if written[1].isalpha() else order
        parts = dict(zip(names, written, strict=True))
        month = parts["m"].lower()
        year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
        return date(year, _MONTHS.index(month) + 1 if month.isalpha() else int(month), int(parts["d"]))
    except ValueError:
        raise ValueError(f"is no day written as {_SHAPES[order]}") from None


def read_direction(text: str) -> int:
    """1 for what came in, -1 for what went out."""
    word = text.strip().lower()
    if word in _IN:
        return 1
    if word in _OUT:
        return -1
    raise ValueError("says neither credit nor debit")


def read_currency(text: str) -> str:
    return currency_of(text.strip().upper())
