"""Reads one workbook in a process of its own: what a hostile file makes of its memory and time ends with that process.

Run as a file, so that it begins in a tenth of a second: it knows nothing of the house.
In:   the workbook on standard input; `sheets`, or `rows` and the name of a sheet ("" = the first), as arguments.
Out:  lines of JSON: {"sheets": [...]} or {"refused": why}; then, of rows, arrays of [line, cells], blank ones left out.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_MOST_MEMORY = 2 << 30
_MOST_SECONDS = 60
_ROWS_AT_ONCE = 1_000


def main(wanted: str, sheet: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(sys.stdin.buffer)
        names = list(book.sheet_names)
        if wanted == "sheets" or not names or (sheet and sheet not in names):
            _say({"sheets": names})
            return
        page = book.get_sheet_by_name(sheet or names[0])
    except (CalamineError, OSError, ValueError) as broken:
        _say({"refused": str(broken)})
        return
    _say({"sheets": names})
    for rows in _pieces(page):
        _say(rows)


def _pieces(page: Any) -> Iterator[list[tuple[int, list[str]]]]:
    first = 0 if page.start is None else page.start[0]
    piece: list[tuple[int, list[str]]] = []
    for place, row in enumerate(page.iter_rows(), 1 + first):
        cells = [written(cell) for cell in row]
        if any(cells):
            piece.append((place, cells))
        if len(piece) == _ROWS_AT_ONCE:
            yield piece
            piece = []
    yield piece


def written(cell: str | float | bool | datetime | date | time | timedelta) -> str:
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


def _say(something: object) -> None:
    sys.stdout.write(json.dumps(something) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
