"""Asterisk's call files: cdr-csv (Master.csv) of every version, and cdr_custom in any declared order of columns.

Rows are read here; which of them are one call, and what of it is charged, is decided in asterisk_calls.
Source: docs/decisions/0010-what-one-call-is-in-switch-files.md
"""

import csv
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from tollhouse.usage.rules.asterisk_calls import Calls
from tollhouse.usage.rules.asterisk_row import DISPOSITIONS, Row, is_call_id
from tollhouse.usage.rules.generic import cells, header_of
from tollhouse.usage.rules.lines import decoded, physical_lines, unfit_line
from tollhouse.usage.rules.record import Line, Unfit
from tollhouse.usage.rules.source import BadSource, SourceRules

_NEEDED: Final = ("src", "dst", "start", "billsec", "disposition")


class Layout(NamedTuple):
    """Where each field of a Row stands in a line, -1 where it does not; width is the least number of columns."""

    places: tuple[int, ...]
    width: int


def read_asterisk(stream: BinaryIO, rules: SourceRules) -> Iterator[Line]:
    """One outcome for each line, in the file's order, once all rows of its call are known.

    A line without its line end was cut: Asterisk writes the end with the line.
    """
    calls = Calls(rules)
    lines = physical_lines(stream, file_format=rules.format.value)
    declared = rules.columns
    layout = None
    if declared is not None:
        header = header_of(next(lines, b""), declared.delimiter, declared.quotechar) if declared.header else None
        layout = declared_layout(declared.columns, header)
    delimiter, quotechar = (declared.delimiter, declared.quotechar) if declared else (",", '"')
    for raw in lines:
        row = _row(raw, layout, delimiter, quotechar)
        if isinstance(row, Unfit):
            yield from calls.told(row)
        else:
            yield from calls.seen(row)
    yield from calls.rest()


def _row(raw: bytes, layout: Layout | None, delimiter: str, quotechar: str) -> Row | Unfit:
    if raw[-1:] != b"\n":
        return unfit_line(raw, "broken_line", "The line was cut before its end; take it from the switch again.")
    text = decoded(raw).rstrip("\r\n")
    for parse in (cells, _cells_escaped):
        try:
            values = parse(text, delimiter, quotechar)
        except csv.Error:
            continue
        row = _standard(values) if layout is None else _declared(values, layout)
        if row is not None and row.disposition in DISPOSITIONS and "\0" not in text:
            return row
    return unfit_line(raw, "broken_line", _why_broken(text, layout))


def _cells_escaped(text: str, delimiter: str, quotechar: str) -> list[str]:
    """Some dialplans write a name's quotes with a backslash instead of doubling them."""
    reader = csv.reader((text,), delimiter=delimiter, quotechar=quotechar, escapechar="\\", doublequote=False)
    return next(reader)


def _standard(values: list[str]) -> Row | None:
    """Which columns follow the sixteenth depends on cdr.conf: loguniqueid, loguserfield, newcdrcolumns.

    With one of the first two alone the file does not say which; an id is known by its form.
    """
    width = len(values)
    if width == 21:
        return Row._make(values)
    if width in {16, 18}:
        return Row._make(values + [""] * (21 - width))
    if width == 19:
        return Row._make([*values[:16], "", "", *values[16:]])
    if width in {17, 20}:
        named = ["", values[16]] if values[16] and not is_call_id(values[16]) else [values[16], ""]
        return Row._make([*values[:16], *named, *(values[17:] or ["", "", ""])])
    return None


def _declared(values: list[str], layout: Layout) -> Row | None:
    if len(values) < layout.width:
        return None
    return Row._make("" if place < 0 else values[place] for place in layout.places)


def _why_broken(text: str, layout: Layout | None) -> str:
    columns = "16 to 21 columns" if layout is None else f"at least {layout.width} columns"
    return (
        f"This is no line of a call file: expected are {columns} and a disposition such as ANSWERED or NO ANSWER "
        f"(found {text.count(',') + 1} commas-separated parts). Take the line from the switch again."
    )


def speaks_asterisk(columns: tuple[tuple[str, str | int], ...]) -> bool:
    """Whether a column map uses Asterisk's names, so that rows are joined into calls."""
    return any(name in {"src", "dst", "billsec", "disposition", "dstchannel"} for name, _ in columns)


def declared_layout(columns: tuple[tuple[str, str | int], ...], header: list[str] | None) -> Layout:
    """Raises BadSource for a name Asterisk does not have, one that is missing, or a column the header lacks."""
    places = dict.fromkeys(Row._fields, -1)
    for name, column in columns:
        if name not in places:
            raise BadSource(f"columns.map.{name}", column, "Asterisk's fields are " + ", ".join(Row._fields))
        places[name] = place_of(name, column, header)
    for name in _NEEDED:
        if places[name] < 0:
            raise BadSource(f"columns.map.{name}", None, "say which column it is")
    return Layout(tuple(places.values()), max(places.values()) + 1)


def place_of(name: str, column: str | int, header: list[str] | None) -> int:
    """Counted from 0.  Raises BadSource when the header has no such column."""
    if isinstance(column, int):
        return column - 1
    if header is None or column not in header:
        raise BadSource(f"columns.map.{name}", column, "the header has " + ", ".join(header or ["no columns"]))
    return header.index(column)
