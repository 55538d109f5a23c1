"""What is in a bank's file before it is imported: how it would be read, and what would become of its first entries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO, Final

from tollhouse.payments.bank import storage
from tollhouse.payments.bank.importing import CSV, Reading, Surveyed, format_of, read_file
from tollhouse.payments.bank.knowing import known_about
from tollhouse.payments.bank.settling import AT_ONCE
from tollhouse.payments.rules.bank.camt import StatementUnreadable
from tollhouse.payments.rules.bank.entry import BankEntry, EntryKeys, StatementHead
from tollhouse.payments.rules.bank.guessing import guess_columns
from tollhouse.payments.rules.bank.layout import CsvLayout, heading_of, layout_of
from tollhouse.payments.rules.bank.matching import Verdict, judge
from tollhouse.payments.rules.bank.references import references_of
from tollhouse.plumbing.db import Connection
from tollhouse.words.csv_dialects import delimiter_of, encoding_of
from tollhouse.words.csv_rows import CsvBroken, rows_of

ROWS_SHOWN: Final = 10
ENTRIES_SHOWN: Final = 20
ENTRIES_JUDGED: Final = 2_000
"""Enough to see what a file would do; fifty thousand would take as long as importing them."""

LAYOUTS_SHOWN: Final = 10
KNOWN: Final = "known"
_STATEMENTS_TRIED: Final = 200
_LINES_TRIED: Final = 30
_COLUMNS_SHOWN: Final = 60
_LONGEST_CELL: Final = 120

_Keyed = tuple[str, bytes, BankEntry]
"""Its bank account, and the key by which it is known again."""


@dataclass(frozen=True, slots=True)
class SheetLook:
    """header_line   where the headings stand, 0 = there are none; guessed: by our name the heading that is it"""

    encoding: str
    delimiter: str
    header_line: int
    header: list[str]
    rows: list[list[str]]
    guessed: dict[str, str]


@dataclass(frozen=True, slots=True)
class UsedLayout:
    """How a CSV with these headings was read before, and of which bank account it was."""

    account: str
    layout: Mapping[str, Any]
    file_name: str


@dataclass(frozen=True, slots=True)
class LookedAt:
    """known   another file has brought it, so it would be left out"""

    entry: BankEntry
    verdict: Verdict
    known: bool


@dataclass(slots=True)
class FilePreview:
    """sheet    of a CSV
    layouts     of a CSV, those that fit, the latest used first
    problem     why it cannot be read so
    first       the first entries with what would become of them
    looked_at   how many entries were judged, and by what they would become how many; `known` ones are a kind of it
    """

    format: str
    sheet: SheetLook | None = None
    layouts: list[UsedLayout] = field(default_factory=list)
    problem: str = ""
    imported_before: bool = False
    statements: list[Surveyed] = field(default_factory=list)
    first: list[LookedAt] = field(default_factory=list)
    looked_at: int = 0
    would_be: Counter[str] = field(default_factory=Counter)


def preview_file(conn: Connection, stream: BinaryIO, reading: Reading, digest: bytes) -> FilePreview:
    """digest   as usage.progress.content_of makes it; nothing is stored"""
    found = FilePreview(format_of(stream))
    if found.format == CSV:
        found.sheet = _look_at_sheet(stream, reading)
        found.layouts = _layouts_for(conn, found.sheet.header)
    known = storage.read_statements_of_file(conn, digest)
    found.imported_before = any(row.entries for row in known) and all(row.finished_at for row in known)
    beginning: list[_Keyed] = []
    keys: dict[str, EntryKeys] = {}
    stream.seek(0)
    try:
        for one in read_file(stream, reading):
            if isinstance(one, StatementHead):
                found.statements.append(Surveyed(one))
                continue
            found.statements[-1].count(one)
            if isinstance(one, BankEntry) and len(beginning) < ENTRIES_JUDGED:
                account = found.statements[-1].head.account
                beginning.append((account, keys.setdefault(account, EntryKeys()).key_of(one), one))
    except StatementUnreadable as refused:
        found.problem, found.statements, beginning = str(refused.facts["reason"]), [], []
    looked_at = _judged(conn, beginning)
    found.first, found.looked_at = looked_at[:ENTRIES_SHOWN], len(looked_at)
    found.would_be = Counter(KNOWN if one.known else one.verdict.state.value for one in looked_at)
    return found


def _judged(conn: Connection, keyed: Sequence[_Keyed]) -> list[LookedAt]:
    looked_at: list[LookedAt] = []
    for some in (keyed[begin : begin + AT_ONCE] for begin in range(0, len(keyed), AT_ONCE)):
        asked = [(entry, references_of(entry)) for _, _, entry in some]
        known = known_about(conn, asked)
        there = _there_already(conn, some)
        looked_at += [
            LookedAt(entry, judge(entry, references, known), (account, key) in there)
            for (account, key, _), (entry, references) in zip(some, asked, strict=True)
        ]
    return looked_at


def _there_already(conn: Connection, keyed: Sequence[_Keyed]) -> set[tuple[str, bytes]]:
    keys: dict[str, list[bytes]] = {}
    for account, key, _ in keyed:
        keys.setdefault(account, []).append(key)
    return {(account, key) for account, each in keys.items() for key in storage.read_known_keys(conn, account, each)}


def _layouts_for(conn: Connection, header: Sequence[str]) -> list[UsedLayout]:
    """A layout fits where the file has every heading that it names."""
    there = {heading_of(text) for text in header}
    found: list[UsedLayout] = []
    for row in storage.read_latest_layouts(conn, _STATEMENTS_TRIED):
        used = UsedLayout(row.account, row.layout, row.file_name)
        named = [text for text in row.layout.get("columns", {}).values() if not text.strip().startswith("#")]
        fits = bool(named) and all(heading_of(text) in there for text in named)
        if fits and (used.account, used.layout) not in [(one.account, one.layout) for one in found]:
            found.append(used)
    return found[:LAYOUTS_SHOWN]


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
