"""What a rate file looks like before anybody has said how it is to be read."""

from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final

from tollhouse.tariffs.rules.deck import read_rows
from tollhouse.tariffs.rules.guessing import guess_columns
from tollhouse.tariffs.rules.layout import FileLayout
from tollhouse.words.csv_dialects import delimiter_of, encoding_of
from tollhouse.words.workbook_rows import is_workbook, sheets_of

ROWS_SHOWN: Final = 20
COLUMNS_SHOWN: Final = 200
_LONGEST_CELL: Final = 200
_LINES_TRIED: Final = 20


@dataclass(frozen=True, slots=True)
class FileLook:
    """sheets     of a workbook; none: it is CSV, with this encoding and delimiter
    header_line  where the headings stand, 0 = there are none
    header      the headings, as they are written
    rows        the first below them
    guessed     by our name the heading that is probably it
    """

    sheets: list[str]
    encoding: str
    delimiter: str
    header_line: int
    header: list[str]
    rows: list[list[str]]
    guessed: dict[str, str]


def look_at_file(stream: BinaryIO, layout: FileLayout, *, find_header: bool) -> FileLook:
    """Raises CsvBroken where it is neither CSV nor a workbook.

    layout       of which only how the file is parsed counts
    find_header  look for the line of the headings, instead of believing the layout
    """
    workbook = is_workbook(stream)
    sheets = sheets_of(stream) if workbook else []
    encoding = "" if workbook else layout.encoding or encoding_of(stream)
    delimiter = "" if workbook else layout.delimiter or delimiter_of(stream, encoding)
    stream.seek(0)
    parsing = FileLayout({}, delimiter=delimiter, encoding=encoding, sheet=layout.sheet)
    rows = list(islice(read_rows(stream, parsing), _LINES_TRIED + ROWS_SHOWN))
    line = _header_line(rows) if find_header else layout.header_line
    header = next((row for at, row in rows if line and at >= line), [])
    below = [row for at, row in rows if not line or at > line]
    shown = [[_shortened(cell) for cell in row[:COLUMNS_SHOWN]] for row in below[:ROWS_SHOWN]]
    header = [_shortened(cell) for cell in header[:COLUMNS_SHOWN]]
    return FileLook(sheets, encoding, delimiter, line, header, shown, guess_columns(header))


def _header_line(rows: list[tuple[int, list[str]]]) -> int:
    """The first of the lines that names the most columns we know: letters and logos stand above it."""
    tried = rows[:_LINES_TRIED]
    best = max(tried, key=lambda row: (len(guess_columns(row[1])), -row[0]), default=(1, []))
    return best[0] if guess_columns(best[1]) else 1


def _shortened(cell: str) -> str:
    text = "".join(one if one.isprintable() else "�" for one in cell.encode("utf-8", "replace").decode())
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
