"""How somebody else's rate file is to be read: which of its columns is what, and how they are written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from tollhouse.tariffs.rules.cells import CELLS, REQUIRED, CellReader, read_flag
from tollhouse.tariffs.rules.foreign_cells import amount_reader, date_reader, read_country, read_prefix
from tollhouse.tariffs.rules.repricing import NO_REPRICING, PRICE_DECIMALS, PriceRounding, Repricing
from tollhouse.words.problems import Problem

COUNTRY_PREFIX: Final = "country_prefix"
AREA_CODE: Final = "area_code"
INCREMENT: Final = "increment"
PRICE: Final = "price"
SPREAD: Final = (COUNTRY_PREFIX, AREA_CODE, INCREMENT, PRICE)
"""Columns of others that are several of ours, or part of one."""

FIELDS: Final = (*CELLS, *SPREAD)
MOST_OF_A_RANGE: Final = 10_000

_PRICES: Final = tuple(name for name in CELLS if name.endswith("_price"))
_FEES: Final = tuple(name for name in CELLS if name.endswith("_fee"))
_FLAGS: Final = ("discontinued", "forbidden", "hidden", "payback")
_PLACE: Final = re.compile(r"#([1-9][0-9]{0,2})", re.ASCII)
_RANGE: Final = re.compile(r"(\d+)\s*[-–]\s*(\d+)", re.ASCII)
_BETWEEN: Final = re.compile(r"[,;\s]+")
_INCREMENT: Final = re.compile(r"\s*(\d+)\s*(?:[/\-+:]\s*(\d+)\s*)?", re.ASCII)


class DateOrder(StrEnum):
    """In which order day, month and year stand.  A moment as we write it (RFC 3339) is read whatever this says."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


@dataclass(frozen=True, slots=True)
class FileLayout:
    """columns      by our name the heading of theirs, or its place: #1 is the first
    constants    by our name what every line has, as it would be written in a cell
    delimiter, encoding, sheet   "" = as the file itself shows; the first sheet
    header_line  the line of the headings, 0 = there are none
    zone         IANA, of dates that name none
    prices       how their prices become ours
    """

    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    header_line: int = 1
    decimal_comma: bool = False
    dates: DateOrder = DateOrder.YMD
    zone: str = "UTC"
    prices: Repricing = NO_REPRICING


def read_layout(written: Mapping[str, Any]) -> FileLayout:
    """From the form in which layouts are kept; what it does not say is as usual."""
    usual, prices = FileLayout({}), written.get("prices") or {}
    encoding = written.get("encoding", "")
    least = prices.get("least")
    return FileLayout(
        columns={name: heading for name, heading in written["columns"].items() if heading.strip()},
        constants={name: text.strip() for name, text in written.get("constants", {}).items() if text.strip()},
        delimiter=written.get("delimiter", usual.delimiter),
        encoding="utf-8-sig" if encoding == "utf-8" else encoding,
        sheet=written.get("sheet", usual.sheet),
        header_line=written.get("header_line", usual.header_line),
        decimal_comma=written.get("decimal_comma", usual.decimal_comma),
        dates=DateOrder(written.get("dates", usual.dates)),
        zone=written.get("zone", usual.zone),
        prices=Repricing(
            percent=Decimal(prices.get("percent", "0")),
            amount=Decimal(prices.get("amount", "0")),
            decimals=prices.get("decimals", PRICE_DECIMALS),
            rounding=PriceRounding(prices.get("rounding", PriceRounding.HALF_UP)),
            least=None if least is None else Decimal(least),
        ),
    )


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """layout       None = the file has our own columns
    past_is_now  moments gone by mean now, instead of being problems
    keep_good    lines with problems are left out, instead of the whole file being refused
    """

    layout: FileLayout | None = None
    past_is_now: bool = False
    keep_good: bool = False


AS_WRITTEN: Final = ReadingOptions()


def heading_of(text: str) -> str:
    """What of a heading counts: not its case and not how it is spaced."""
    return " ".join(text.lower().split())


def readers_of(layout: FileLayout) -> dict[str, CellReader]:
    """How a cell of each of our columns is read in such a file."""
    read = dict(CELLS)
    read |= {"prefix": CellReader(read_prefix, repeats=False), "country": CellReader(read_country)}
    read |= {name: CellReader(amount_reader(CELLS[name], layout.decimal_comma)) for name in _FEES}
    read |= {name: CellReader(amount_reader(CELLS[name], layout.decimal_comma, layout.prices)) for name in _PRICES}
    read |= {name: CellReader(read_flag) for name in _FLAGS}
    return read | {"effective_from": CellReader(date_reader(layout.dates.value, ZoneInfo(layout.zone)))}


class ForeignColumns:
    """A layout laid over a file's headings: rows of theirs become rows of ours.

    names      our columns, in the order of the rows
    problems   why it does not fit
    """

    def __init__(self, layout: FileLayout, header: Sequence[str]) -> None:
        self.problems: list[Problem] = []
        self._layout = layout
        self._places = self._found(header)
        self.names = [name for name in CELLS if self._has(name)]
        self._blame_missing()

    def rows(self, theirs: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        """A line that lists several area codes becomes as many rows."""
        names = self.names
        for line, row in theirs:
            cells = {name: self._cell(name, row) for name in names if name != "prefix"}
            for prefix in self._prefixes(row):
                yield line, [prefix if name == "prefix" else cells[name] for name in names]

    def _found(self, header: Sequence[str]) -> dict[str, int]:
        """By our name the place of their column."""
        known = {heading_of(text): place for place, text in reversed(list(enumerate(header)))}
        places = {}
        for name, theirs in self._layout.columns.items():
            by_place = _PLACE.fullmatch(theirs.strip())
            place = int(by_place[1]) - 1 if by_place else known.get(heading_of(theirs))
            if place is None:
                said = f"is no heading of the file; it has {', '.join(text for text in header if text.strip())[:500]}"
                self.problems.append(Problem(max(self._layout.header_line, 1), name, theirs, said))
            else:
                places[name] = place
        return places

    def _has(self, name: str) -> bool:
        return bool({name, *_GIVEN_BY.get(name, ())} & {*self._places, *self._layout.constants})

    def _blame_missing(self) -> None:
        if not self.problems:
            line = max(self._layout.header_line, 1)
            said = "has no column of the file and no value for all lines"
            self.problems += [Problem(line, name, "", said) for name in REQUIRED if name not in self.names]

    def _cell(self, name: str, row: Sequence[str]) -> str:
        """Of a column of ours, in theirs or in that from which it follows, or as every line has it."""
        for source in (name, *_GIVEN_BY.get(name, ())):
            text = self._raw(source, row)
            if text and source == INCREMENT:
                return _part_of_increment(text, name)
            if text:
                return text
        return ""

    def _raw(self, source: str, row: Sequence[str]) -> str:
        place = self._places.get(source)
        text = row[place].strip() if place is not None and place < len(row) else ""
        return text or self._layout.constants.get(source, "")

    def _prefixes(self, row: Sequence[str]) -> list[str]:
        """A country's prefix with each of its area codes, or the prefixes of one cell."""
        whole, country, area = (self._raw(name, row) for name in ("prefix", COUNTRY_PREFIX, AREA_CODE))
        if whole:
            return spread(whole)
        country = country.replace(" ", "")
        return [country + code for code in spread(area)] if area else [country]


_GIVEN_BY: Final[dict[str, tuple[str, ...]]] = {
    "prefix": (COUNTRY_PREFIX,),
    "first_interval": (INCREMENT,),
    "next_interval": (INCREMENT,),
    "first_price": (PRICE, "next_price"),
    "next_price": (PRICE, "first_price"),
    "off_peak_first_price": ("off_peak_next_price",),
    "off_peak_next_price": ("off_peak_first_price",),
    "off_peak_2_first_price": ("off_peak_2_next_price",),
    "off_peak_2_next_price": ("off_peak_2_first_price",),
}


def spread(codes: str) -> list[str]:
    """`201,202` and `2010-2015` as the codes they stand for, each once; what cannot be read stays to be blamed."""
    if codes.replace("+", "", 1).isdigit() and codes.isascii():
        return [codes]
    found: dict[str, None] = {}
    for piece in filter(None, _BETWEEN.split(_RANGE.sub(r"\1-\2", codes.strip()))):
        ends = _RANGE.fullmatch(piece)
        if ends is None:
            found[piece] = None
            continue
        first, last = ends[1], ends[2]
        if len(first) != len(last) or not 0 <= int(last) - int(first) < MOST_OF_A_RANGE:
            return [codes]
        found |= dict.fromkeys(f"{code:0{len(first)}}" for code in range(int(first), int(last) + 1))
    return list(found) or [codes]


def _part_of_increment(text: str, name: str) -> str:
    """`60/6` is a first step of 60 and next ones of 6; `60` is both."""
    found = _INCREMENT.fullmatch(text)
    if found is None:
        return text
    return found[1] if name == "first_interval" or found[2] is None else found[2]
