"""Rows as files that people open in a spreadsheet: CSV with exact text, XLSX with real numbers and moments.

Both are written row by row; neither ever holds more than a few thousand rows in memory.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no types
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

from tollhouse.words.formulas import guarded

Cell = datetime | str | int | Decimal | None
"""A moment is written as its own zone has it; None leaves the cell empty."""

MOST_ROWS_OF_XLSX: Final = 1_048_575
"""Below the headings."""

_PIECE: Final = 64 << 10
_BYTE_ORDER_MARK: Final = "\ufeff"
_OPTIONS: Final = {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """widths   of the columns, in characters"""

    name: str
    headings: Sequence[str]
    widths: Sequence[int]


def rows_as_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Pieces of a CSV file in UTF-8, the first with the headings.

    Amounts have all their decimals.  A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    written = io.StringIO(newline="")
    written.write(_BYTE_ORDER_MARK)  # without it spreadsheets take UTF-8 for something older
    writer = csv.writer(written)
    writer.writerow(headings)
    yield _taken(written)
    for row in rows:
        writer.writerow([_written(cell) for cell in row])
        if written.tell() >= _PIECE:
            yield _taken(written)
    yield _taken(written)


def write_rows_as_xlsx(file: BinaryIO, sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> None:
    """What is written beside the file on the way is gone at the end, whatever the end is.  Raises OSError."""
    with TemporaryDirectory() as scratch:
        try:
            with Workbook(file, _OPTIONS | {"tmpdir": scratch}) as book:
                _fill(book, sheet, rows)
        except FileCreateError as unwritten:
            raise unwritten.args[0] from None


def _fill(book: Workbook, sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> None:
    heading = book.add_format({"bold": True})
    money = book.add_format({"num_format": "0.00000"})
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 0)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    for column, text in enumerate(sheet.headings):
        page.write_string(0, column, text, heading)
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(line, column, cell)
            elif isinstance(cell, datetime):
                page.write_datetime(line, column, cell.replace(tzinfo=None))
            elif isinstance(cell, Decimal):
                page.write_number(line, column, cell, money)
            elif cell is not None:
                page.write_number(line, column, cell)


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, str):
        return guarded(cell)
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _taken(written: io.StringIO) -> bytes:
    piece = written.getvalue().encode("utf-8", "replace")
    written.seek(0)
    written.truncate()
    return piece
