"""A rate file, read whole: every line a rate, or every reason why not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice, repeat
from typing import Any, BinaryIO, cast

from tollhouse.tariffs.rules.cells import (
    CELLS,
    OFF_PEAK_2_COLUMNS,
    OFF_PEAK_COLUMNS,
    REQUIRED,
    CellReader,
    field_of,
)
from tollhouse.tariffs.rules.layout import FileLayout, ForeignColumns, readers_of
from tollhouse.tariffs.rules.line import RateLine
from tollhouse.tariffs.rules.rate import NO_DEFAULTS, NOTHING, RateDefaults
from tollhouse.words.counting import counted
from tollhouse.words.csv_dialects import delimiter_of, encoding_of
from tollhouse.words.csv_rows import CsvBroken, read_header, rows_of
from tollhouse.words.problems import Problem
from tollhouse.words.workbook_rows import is_workbook, rows_of_workbook

PROBLEMS_TOLD = 1_000
_BLOCK = 5_000
_UNREADABLE = object()


@dataclass(frozen=True, slots=True)
class DeckTerms:
    """What a line means where it says nothing.

    now             the moment of the upload; nothing may begin before it unless past_allowed
    effective_from  of lines that name no moment; None = now
    past_is_now     a moment gone by means now, instead of a problem
    past_allowed    a moment gone by means itself: the tariff has no rates yet, so no history is edited
    past_is_known   a moment gone by means itself, for a caller who finds out whether the line says what is history
                    already; Deck.past has how each was written
    """

    now: datetime
    defaults: RateDefaults = NO_DEFAULTS
    effective_from: datetime | None = None
    past_is_now: bool = False
    past_allowed: bool = False
    past_is_known: bool = False


class Deck:
    """A rate file being read: iterate over its rates, then look at its problems.

    Rates come out while problems may still follow; with any problem the whole file has to be refused.
    problems   the first thousand, by line; `problem_count` counts all
    lines      rows read so far, the header not counted
    """

    def __init__(self, stream: BinaryIO, terms: DeckTerms, layout: FileLayout | None = None) -> None:
        self.problems: list[Problem] = []
        self.problem_count = 0
        self.lines = 0
        self.past: dict[datetime, str] = {}
        self._stream = stream
        self._layout = layout
        self._terms = terms
        self._columns: list[_Column] = []
        self._places: dict[str, int] = {}
        self._empty = _meaning_of_empty(terms)
        self._begun: dict[tuple[str, datetime], int] = {}

    def __iter__(self) -> Iterator[RateLine]:
        rows = self._rows()
        header = self._header(rows)
        if header is not None and self._layout is not None:
            theirs = ForeignColumns(self._layout, header[1])
            rows = theirs.rows(rows)
            header = (header[0], theirs.names)
            self._blame(theirs.problems)
        if header is not None and not self.problem_count and self._read_header(header[1]):
            # A block at a time, so that whole columns are translated at once and memory stays flat.
            while block := list(islice(rows, _BLOCK)):
                self.lines += len(block)
                yield from self._read_block(block)
        elif header is None and not self.problem_count:
            self._blame([Problem(1, "", "", "the file is empty; its first line must name the columns")])

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows with their lines; where the file is no CSV any more it ends, with a problem."""
        try:
            yield from read_rows(self._stream, self._layout)
        except CsvBroken as broken:
            self._blame([broken.problem])

    def _header(self, rows: Iterator[tuple[int, list[str]]]) -> tuple[int, list[str]] | None:
        """The line of the headings; of a file that has none an empty one, and nothing of the file is read for it."""
        line = 1 if self._layout is None else self._layout.header_line
        if not line:
            return 0, []
        return next((row for row in rows if self._layout is None or row[0] >= line), None)

    def _read_header(self, header: list[str]) -> bool:
        names, problems = read_header(header, thing="rate", known=CELLS, needed=REQUIRED)
        if not problems:
            known = CELLS if self._layout is None else readers_of(self._layout)
            moments = CellReader(partial(self._read_moment, known["effective_from"]))
            readers = {**known, "effective_from": moments}
            self._columns = [_Column(name, readers[name], empty=self._empty[field_of(name)]) for name in names]
            self._places = {field_of(name): place for place, name in enumerate(names)}
        self._blame(problems)
        return not problems

    def _read_block(self, block: list[tuple[int, list[str]]]) -> list[RateLine]:
        width = len(self._columns)
        problems = [
            Problem(line, "", "", f"the line has {counted(len(row), 'cell')}, the header {counted(width, 'column')}")
            for line, row in block
            if len(row) != width
        ]
        if problems:
            block = [(line, row) for line, row in block if len(row) == width]
        columns = [
            list(map(column.__getitem__, cells))
            for column, cells in zip(self._columns, zip(*(row for _, row in block), strict=True), strict=False)
        ]
        problems += self._unreadable_cells(block)
        skipped = {problem.line for problem in problems}
        rates = [
            rate
            for rate in map(RateLine, (line for line, _ in block), *self._in_field_order(columns, len(block)))
            if rate.line not in skipped
        ]
        if any(column.met_empty for column in self._columns if column.name in _TOGETHER):
            problems += [Problem(rate.line, name, "", _NEEDED) for rate in rates for name in _missing(rate)]
            rates = [_with_prices(rate) for rate in rates if not _missing(rate)]
        rates, alike = self._told_apart(rates)
        self._blame(problems + alike)
        return rates

    def _in_field_order(self, columns: list[list[object]], count: int) -> list[Iterable[Any]]:
        """The values field by field, columns the file does not have filled with what an empty cell means."""
        if not count:
            return [() for _ in self._empty]
        return [
            columns[self._places[name]] if name in self._places else repeat(empty, count)
            for name, empty in self._empty.items()
        ]

    def _unreadable_cells(self, block: list[tuple[int, list[str]]]) -> list[Problem]:
        """Each cell that failed, read once more for its reason; most blocks have none and cost nothing."""
        problems = []
        for place, column in enumerate(self._columns):
            if not column.failed:
                continue
            column.failed = False
            for line, row in block:
                try:
                    column.read(row[place])
                except ValueError as reason:
                    printable = row[place].encode("utf-8", "replace").decode()
                    problems.append(Problem(line, column.name, printable[:200], str(reason)))
        return problems

    def _told_apart(self, rates: list[RateLine]) -> tuple[list[RateLine], list[Problem]]:
        """Those that are the first of their prefix and beginning, and what is wrong with the others."""
        begun = self._begun
        first_lines = [begun.setdefault((rate.prefix, rate.effective_from), rate.line) for rate in rates]
        if all(same == rate.line for same, rate in zip(first_lines, rates, strict=True)):
            return rates, []
        problems = [
            Problem(rate.line, "prefix", rate.prefix, f"stands on line {same} already with the same beginning")
            for same, rate in zip(first_lines, rates, strict=True)
            if same != rate.line
        ]
        return [rate for same, rate in zip(first_lines, rates, strict=True) if same == rate.line], problems

    def _read_moment(self, exactly: CellReader, text: str) -> datetime:
        terms = self._terms
        moment = cast(datetime, exactly.read(text))
        if moment >= terms.now:
            return moment
        if terms.past_is_now:
            return terms.now
        if terms.past_allowed:
            return moment
        if terms.past_is_known:
            self.past[moment] = text
            return moment
        raise ValueError(in_the_past(terms.now))

    def blame(self, problems: list[Problem]) -> None:
        """What the caller found wrong with lines that could be read."""
        self._blame(problems)
        self.problems.sort(key=lambda problem: problem.line)

    def _blame(self, problems: list[Problem]) -> None:
        problems = [problem.printable() for problem in problems]
        self.problem_count += len(problems)
        room = PROBLEMS_TOLD - len(self.problems)
        self.problems += sorted(problems, key=lambda problem: problem.line)[:room]


class _Column(dict[str, object]):
    """What each distinct cell of a column means: prices, intervals and names repeat by the thousand and are read once.

    A cell that cannot be read means _UNREADABLE.  `failed` says that one was met, `met_empty` that an empty one was.
    """

    def __init__(self, name: str, reader: CellReader, *, empty: object) -> None:
        super().__init__()
        self.name = name
        self.failed = False
        self.met_empty = False
        self._reader = reader
        self._empty = empty

    def __missing__(self, text: str) -> object:
        try:
            value = self.read(text)
        except ValueError:
            self.failed = True
            return _UNREADABLE
        if self._reader.repeats:
            self[text] = value
        return value

    def read(self, text: str) -> object:
        """The cell's value; raises ValueError with the reason, to be put after the value."""
        stripped = text.strip()
        if stripped:
            return self._reader.read(stripped)
        if self._empty is _UNREADABLE:
            raise ValueError("is empty")
        self.met_empty = True
        return self._empty


_TOGETHER = {*REQUIRED, *OFF_PEAK_COLUMNS, *OFF_PEAK_2_COLUMNS}
_NEEDED = "is empty; only a forbidden or discontinued rate may leave its price out"


def _missing(rate: RateLine) -> list[str]:
    """Columns that must not be empty: the prices of a rate that charges; both off-peak prices where there is one."""
    missing = []
    if None in rate[5:9] and not (rate.forbidden or rate.discontinued):
        missing = [name for name, value in zip(REQUIRED[1:], rate[5:9], strict=True) if value is None]
    for columns, off_peak in ((OFF_PEAK_COLUMNS, rate[10:13]), (OFF_PEAK_2_COLUMNS, rate[13:16])):
        if off_peak != (None, None, None):
            missing += [name for name, value in zip(columns[:2], off_peak, strict=False) if value is None]
    return missing


def _with_prices(rate: RateLine) -> RateLine:
    if None not in rate[5:9]:
        return rate
    return rate._replace(first_interval=1, next_interval=1, first_price=NOTHING, next_price=NOTHING)


def in_the_past(now: datetime) -> str:
    return f"lies in the past; leave it empty or name a moment from {now.isoformat()} on"


def read_rows(stream: BinaryIO, layout: FileLayout | None) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file, headings included; our own files are CSV in UTF-8 or a workbook.  Raises CsvBroken."""
    if is_workbook(stream):
        return rows_of_workbook(stream, "" if layout is None else layout.sheet)
    if layout is None:
        return rows_of(stream)
    encoding = layout.encoding or encoding_of(stream)
    return rows_of(stream, encoding=encoding, delimiter=layout.delimiter or delimiter_of(stream, encoding))


def _meaning_of_empty(terms: DeckTerms) -> dict[str, object]:
    """For each field of RateLine after the line what an empty cell, or a column the file does not have, means."""
    defaults = terms.defaults
    return dict.fromkeys(RateLine._fields[1:]) | {
        "prefix": _UNREADABLE,
        "effective_from": terms.effective_from or terms.now,
        "description": "",
        "country": "",
        "connect_fee": defaults.connect_fee,
        "discontinued": False,
        "forbidden": False,
        "grace_units": defaults.grace_units,
        "free_units": defaults.free_units,
        "post_call_surcharge": defaults.post_call_surcharge,
        "formula": defaults.formula,
    }
