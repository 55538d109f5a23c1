"""Delimited files of any order of columns, by a declared column map.

A map that uses Asterisk's names (cdr_custom) is read by read_asterisk, which joins rows into calls; one that uses the
names of the generic format is read here, row by row.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, Final

from tollhouse.usage.rules.asterisk import place_of, read_asterisk, speaks_asterisk
from tollhouse.usage.rules.dialling import Reach
from tollhouse.usage.rules.generic import (
    FIELDS,
    LONGEST_ID,
    cells,
    cut_off,
    header_of,
    may_be_cut,
    record_from_fields,
)
from tollhouse.usage.rules.lines import content_id, decoded, physical_lines, showable, unfit_line
from tollhouse.usage.rules.record import Line, Passed, UsageRecord
from tollhouse.usage.rules.source import BadSource, ColumnMap, SourceRules, normalize_number
from tollhouse.words.counting import counted

_PER_UNIT: Final = {"milliseconds": 1_000, "microseconds": 1_000_000}
_NEEDED: Final = ("account", "started_at", "used")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def read_mapped(stream: BinaryIO, rules: SourceRules) -> Iterator[Line]:
    """Raises BadSource when the map does not fit the file's header."""
    declared = rules.columns
    if declared is None:
        raise BadSource("columns", None, "a mapped source needs to say which column means what")
    if speaks_asterisk(declared.columns):
        yield from read_asterisk(stream, rules)
        return
    lines = physical_lines(stream, file_format="mapped")
    header = header_of(next(lines, b""), declared.delimiter, declared.quotechar) if declared.header else None
    places = _places(declared, header)
    for raw in lines:
        yield _line(raw, places, declared, rules)


def _places(declared: ColumnMap, header: list[str] | None) -> dict[str, int]:
    places: dict[str, int] = {}
    for name, column in declared.columns:
        if name not in FIELDS:
            raise BadSource(f"columns.map.{name}", column, "use names of the generic format: " + ", ".join(FIELDS))
        places[name] = place_of(name, column, header)
    for name in _NEEDED:
        if name not in places:
            raise BadSource(f"columns.map.{name}", None, "say which column it is")
    return places


def _line(raw: bytes, places: dict[str, int], declared: ColumnMap, rules: SourceRules) -> Line:
    """A file of one's own may end without a line end, but then its last column may be cut."""
    text = decoded(raw).rstrip("\r\n")
    try:
        values = cells(text, declared.delimiter, declared.quotechar)
    except csv.Error as wrong:
        return unfit_line(raw, "broken_line", f"The quotes of this line do not match ({wrong}); correct the line.")
    width = max(places.values()) + 1
    if len(values) < width:
        return unfit_line(raw, "broken_line", f"The line has {counted(len(values), 'column')}; the map needs {width}.")
    last = next((name for name, place in places.items() if place == len(values) - 1), "source")
    if raw[-1:] != b"\n" and text[-1:] != declared.quotechar and may_be_cut(last, values[-1]):
        return unfit_line(raw, "broken_line", cut_off(last))
    fields: dict[str, Any] = {name: values[place] for name, place in places.items()}
    fields.setdefault("request_id", content_id(raw))
    try:
        _convert(fields, declared)
    except (ValueError, OverflowError):
        wanted = f"started_at is expected as {declared.date_format}, used in {declared.unit}; correct it."
        code = "bad_moment" if _is_number(fields["used"]) else "bad_quantity"
        unfit = unfit_line(raw, code, wanted)
        return replace(unfit, request_id=showable(fields["request_id"].strip())[:LONGEST_ID] or unfit.request_id)
    outcome = record_from_fields(fields, rules)
    if isinstance(outcome, UsageRecord) and normalize_number(fields.get("called", ""), rules).reach is Reach.INTERNAL:
        return Passed("internal")
    return outcome


def _is_number(written: str) -> bool:
    return written.strip().removeprefix("-").replace(".", "", 1).isdigit()


def _convert(fields: dict[str, Any], declared: ColumnMap) -> None:
    """Into what the generic format expects.  Raises ValueError or OverflowError for what does not convert."""
    written = fields["started_at"].strip()
    if declared.date_format == "epoch":
        seconds, _, fraction = written.partition(".")
        micros = int((fraction + "000000")[:6])
        fields["started_at"] = (_EPOCH + timedelta(seconds=int(seconds), microseconds=micros)).isoformat()
    elif declared.date_format != "iso":
        # A format without an offset gives the switch's local time, which its own clock reads.
        fields["started_at"] = datetime.strptime(written, declared.date_format).isoformat(" ")  # noqa: DTZ007
    fields["used"] = _in_base_units(fields["used"].strip(), declared.unit)


def _in_base_units(used: str, unit: str) -> str:
    if unit in _PER_UNIT:
        return str(-(-int(used) // _PER_UNIT[unit]))
    if unit == "minutes":
        whole, _, fraction = used.partition(".")
        seconds = int(whole) * 60
        return str(seconds - (-(int(fraction or "0") * 60) // 10 ** len(fraction or "0")))
    return used
