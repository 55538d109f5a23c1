"""A sheet of a workbook (XLSX, XLS, ODS) as rows of texts, each with the line it stands on."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import BinaryIO, Final

from tollhouse.words.csv_rows import CsvBroken

_ZIPPED: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_LONGEST_UNPACKED: Final = 1 << 30
"""Bytes; a small file that unpacks to more than this was made to fill somebody's memory."""


def is_workbook(stream: BinaryIO) -> bool:
    """By its first bytes; the stream is rewound."""
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    return head in {_ZIPPED, _OLD_OFFICE}


def sheets_of(stream: BinaryIO) -> list[str]:
    """Names of the sheets; raises CsvBroken when it is no workbook."""
    return list(_opened(stream).sheet_names)


def rows_of_workbook(stream: BinaryIO, sheet: str = "") -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank.  Raises CsvBroken when it is no workbook, or has no such sheet.

    sheet   "" = the first
    """
    book = _opened(stream)
    names = book.sheet_names
    if sheet and sheet not in names:
        raise CsvBroken(1, f"the workbook has no sheet {sheet!r}; it has {', '.join(names)}")
    if not names:
        raise CsvBroken(1, "the workbook has no sheet")
    page = book.get_sheet_by_name(sheet or names[0])
    first = 0 if page.start is None else page.start[0]
    for place, row in enumerate(page.iter_rows(), 1 + first):
        cells = [_written(cell) for cell in row]
        if any(cells):
            yield place, cells


def _opened(stream: BinaryIO):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the reader's own type, imported late
    from python_calamine import CalamineError, CalamineWorkbook  # a megabyte that only workbooks need

    _refuse_swollen(stream)
    stream.seek(0)
    try:
        return CalamineWorkbook.from_filelike(stream)
    except (CalamineError, OSError, ValueError) as broken:
        raise CsvBroken(1, f"the file is no workbook that can be read ({broken})") from broken


def _refuse_swollen(stream: BinaryIO) -> None:
    stream.seek(0)
    if stream.read(4) != _ZIPPED:
        return
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
    except zipfile.BadZipFile as broken:
        raise CsvBroken(1, f"the file is no workbook that can be read ({broken})") from broken
    if unpacked > _LONGEST_UNPACKED:
        raise CsvBroken(1, "the workbook unpacks to more than a gigabyte")


def _written(cell: str | float | bool | datetime | date | time | timedelta) -> str:
    """As somebody would type it: a whole number without a point, a moment without its zone."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, int | float):
        # What a spreadsheet shows at most: the sixteenth digit is the machine's, not the author's.
        text = f"{Decimal(f'{cell:.15g}'):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return str(cell)
