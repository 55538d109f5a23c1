"""Short numbers as people paste and upload them: cells of a sheet, divided by tabs, commas or semicolons."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from tollhouse.features.rules.abbreviated import ShortNumber
from tollhouse.words.formulas import unguarded
from tollhouse.words.refusals import Refused

COLUMNS: Final = ("number", "number_to_dial", "description")
MOST_ROWS: Final = 5_000
_OTHER_NAMES: Final = {"abbreviated_number": "number", "abbreviated": "number", "to_dial": "number_to_dial"}
_DIVIDED_BY: Final = ("\t", ";", ",")


class RowsUnreadable(Refused):
    code: ClassVar[str] = "rows_unreadable"
    sentence: ClassVar[str] = "The rows cannot be read: {reason}"


@dataclass(frozen=True, slots=True)
class Row:
    """line   from 1, the header included
    surplus   it has more cells than there are columns
    """

    line: int
    short: ShortNumber
    surplus: bool = False


def read_rows(content: bytes) -> list[Row]:
    """By their header where the first line is one, else number, number to dial, description in this order.

    Raises RowsUnreadable.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RowsUnreadable(reason="they are not UTF-8; save the file in that encoding.") from None
    try:
        lines = list(_lines_of(text))
    except csv.Error:
        raise RowsUnreadable(reason="they are no CSV; look at the quotation marks.") from None
    order: Sequence[str] = COLUMNS
    if lines and (named := _header(lines[0][1])) is not None:
        order, lines = named, lines[1:]
    if not lines:
        raise RowsUnreadable(reason="there are none; send at least one number.")
    if len(lines) > MOST_ROWS:
        raise RowsUnreadable(reason=f"there are more than {MOST_ROWS:,}; send them in parts.")
    return [Row(line, _short(order, cells), any(cells[len(order) :])) for line, cells in lines]


def _lines_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that are not blank, each with its number; the first one says what divides the cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = next((one for one in _DIVIDED_BY if one in first), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    begins_on = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins_on, [unguarded(cell.strip()) for cell in cells]
        begins_on = reader.line_num + 1


def _header(cells: Sequence[str]) -> list[str] | None:
    """The columns it names; None: it is no header."""
    names = [cell.lower().replace(" ", "_") for cell in cells]
    names = [_OTHER_NAMES.get(name, name) for name in names]
    if "number" not in names:
        return None
    for place, name in enumerate(names):
        if name not in COLUMNS:
            reason = f"the column {cells[place]!r} is not known; they are {', '.join(COLUMNS)}."
            raise RowsUnreadable(reason=reason)
    return names


def _short(order: Sequence[str], cells: Sequence[str]) -> ShortNumber:
    told = dict(zip(order, cells, strict=False))
    return ShortNumber(told.get("number", ""), told.get("number_to_dial", ""), told.get("description", ""))
