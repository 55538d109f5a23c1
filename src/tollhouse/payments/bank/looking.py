"""What is in a bank's file before it is imported: how it would be read, and what would become of its first entries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO, Final

from tollhouse.payments.bank import storage
from tollhouse.payments.bank.importing import CSV, Reading, Surveyed, format_of, read_file
from tollhouse.payments.bank.knowing import known_about
from tollhouse.payments.rules.bank.camt import StatementUnreadable
from tollhouse.payments.rules.bank.entry import BankEntry, StatementHead
from tollhouse.payments.rules.bank.guessing import guess_columns
from tollhouse.payments.rules.bank.layout import CsvLayout, layout_of
from tollhouse.payments.rules.bank.matching import Verdict, judge
from tollhouse.payments.rules.bank.references import references_of
from tollhouse.plumbing.db import Connection
from tollhouse.words.csv_dialects import delimiter_of, encoding_of
from tollhouse.words.csv_rows import CsvBroken, rows_of

ROWS_SHOWN: Final = 10
ENTRIES_SHOWN: Final = 20
_LINES_TRIED: Final = 30
_COLUMNS_SHOWN: Final = 60
_LONGEST_CELL: Final = 120


@dataclass(frozen=True, slots=True)
class SheetLook:
    """header_line   where the headings stand, 0 = there are none; guessed: by our name the heading that is it"""

    encoding: str
    delimiter: str
    header_line: int
    header: list[str]
    rows: list[list[str]]
    guessed: dict[str, str]


@dataclass(slots=True)
class FilePreview:
    """sheet    of a CSV
    problem     why it cannot be read so
    first       the first entries with what would become of them
    """

    format: str
    sheet: SheetLook | None = None
    problem: str = ""
    imported_before: bool = False
    statements: list[Surveyed] = field(default_factory=list)
    first: list[tuple[BankEntry, Verdict]] = field(default_factory=list)


def preview_file(conn: Connection, stream: BinaryIO, reading: Reading, digest: bytes) -> FilePreview:
    """digest   as usage.progress.content_of makes it; nothing is stored"""
    found = FilePreview(format_of(stream))
    if found.format == CSV:
        found.sheet = _look_at_sheet(stream, reading)
    known = storage.read_statements_of_file(conn, digest)
    found.imported_before = any(row.entries for row in known) and all(row.finished_at for row in known)
    first: list[BankEntry] = []
    stream.seek(0)
    try:
        for one in read_file(stream, reading):
            if isinstance(one, StatementHead):
                found.statements.append(Surveyed(one))
                continue
            found.statements[-1].count(one)
            if isinstance(one, BankEntry) and len(first) < ENTRIES_SHOWN:
                first.append(one)
    except StatementUnreadable as refused:
        found.problem, found.statements, first = str(refused.facts["reason"]), [], []
    found.first = _judged(conn, first)
    return found


def _judged(conn: Connection, entries: Sequence[BankEntry]) -> list[tuple[BankEntry, Verdict]]:
    asked = [(entry, references_of(entry)) for entry in entries]
    known = known_about(conn, asked)
    return [(entry, judge(entry, references, known)) for entry, references in asked]


def _look_at_sheet(stream: BinaryIO, reading: Reading) -> SheetLook:
    written = reading.layout or {}
    said = layout_of(written)
    encoding = said.encoding or encoding_of(stream)
    delimiter = said.delimiter or delimiter_of(stream, encoding)
    stream.seek(0)
    try:
        rows = list(islice(rows_of(stream, encoding=encoding, delimiter=delimiter), _LINES_TRIED))
    except CsvBroken:
        rows = []
    line = written["header_line"] if "header_line" in written else _header_line(rows)
    header = next((row for at, row in rows if line and at >= line), [])
    below = [row for at, row in rows if not line or at > line]
    return SheetLook(
        encoding.removesuffix("-sig"),
        delimiter,
        line,
        [_shown(cell) for cell in header[:_COLUMNS_SHOWN]],
        [[_shown(cell) for cell in row[:_COLUMNS_SHOWN]] for row in below[:ROWS_SHOWN]],
        guess_columns(header),
    )


def _header_line(rows: Sequence[tuple[int, list[str]]]) -> int:
    """The first of the lines that names the most columns we know: addresses and balances stand above it."""
    best = max(rows, key=lambda row: (len(guess_columns(row[1])), -row[0]), default=(CsvLayout().header_line, []))
    return best[0] if guess_columns(best[1]) else 1


def _shown(cell: str) -> str:
    text = "".join(one if one.isprintable() else "\ufffd" for one in cell.encode("utf-8", "replace").decode())
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
