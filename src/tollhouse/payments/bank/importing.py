"""Importing a bank's file: stored entry by entry, then settled, each chunk a transaction of its own.

The file is read to its end before anything of it is kept, so that one that breaks off leaves nothing.  After any end
the same file is imported again: what is stored stays, what was not settled yet is.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

from tollhouse.payments.bank import storage
from tollhouse.payments.bank.keeping import KeptEntries, kept_entries
from tollhouse.payments.bank.settling import settle_statement
from tollhouse.payments.rules.bank.camt import StatementUnreadable, looks_like_xml, read_camt
from tollhouse.payments.rules.bank.entry import BankEntry, EntryKeys, NotBooked, StatementHead, Told, Unreadable
from tollhouse.payments.rules.bank.layout import layout_of
from tollhouse.payments.rules.bank.sheet import read_sheet
from tollhouse.plumbing.clock import Clock
from tollhouse.plumbing.db import AnyRow, Connection, Engine
from tollhouse.usage.progress import content_of

STORED_AT_ONCE: Final = 1_000
PROBLEMS_KEPT: Final = 1_000
CAMT: Final = "camt.053"
CSV: Final = "csv"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read.

    account   of a CSV, which does not say whose it is
    layout    of a CSV, as payments.rules.bank.layout.layout_of takes it; None: it has to be camt.053
    """

    account: str = ""
    layout: Mapping[str, Any] | None = None


@dataclass(slots=True)
class Surveyed:
    """A statement of a file, counted through."""

    head: StatementHead
    entries: int = 0
    not_booked: int = 0
    unreadable: int = 0
    total: Decimal = Decimal(0)
    first_day: date | None = None
    last_day: date | None = None
    problems: list[Unreadable] = field(default_factory=list)

    @property
    def difference(self) -> Decimal | None:
        """By how much the closing balance is another than the opening one and all entries make; None: not told."""
        return difference_of(self.head.opening, self.head.closing, self.total)

    def count(self, one: Told) -> None:
        if isinstance(one, BankEntry):
            self.entries += 1
            self.total += one.amount
            self.first_day = min(self.first_day or one.booked_on, one.booked_on)
            self.last_day = max(self.last_day or one.booked_on, one.booked_on)
        elif isinstance(one, NotBooked):
            self.not_booked += 1
        elif isinstance(one, Unreadable):
            self.unreadable += 1
            if len(self.problems) < PROBLEMS_KEPT:
                self.problems.append(one)


def difference_of(opening: Decimal | None, closing: Decimal | None, total: Decimal) -> Decimal | None:
    return None if opening is None or closing is None else closing - opening - total


def format_of(stream: BinaryIO) -> str:
    return CAMT if looks_like_xml(stream) else CSV


def read_file(stream: BinaryIO, reading: Reading) -> Iterator[Told]:
    """Heads, each with its entries.  Raises StatementUnreadable, maybe late."""
    if format_of(stream) == CAMT:
        return read_camt(stream)
    if reading.layout is None:
        said = "it is no XML; for a CSV say which of its columns is what, and whose bank account it is of."
        raise StatementUnreadable(reason=said)
    if not reading.account.strip():
        raise StatementUnreadable(reason="a CSV does not say which bank account it is of; name the account.")
    return read_sheet(stream, layout_of(reading.layout), reading.account)


def survey(stream: BinaryIO, reading: Reading, kept: KeptEntries | None = None) -> list[Surveyed]:
    """What is in the file, read to its end; its entries are kept where somebody wants them afterwards."""
    found: list[Surveyed] = []
    for one in read_file(stream, reading):
        if isinstance(one, StatementHead):
            found.append(Surveyed(one))
            continue
        found[-1].count(one)
        if kept is not None and isinstance(one, BankEntry):
            kept.add(len(found) - 1, one)
    return found


@dataclass(slots=True)
class ImportReport:
    """What became of a file.

    entries     that could be read, and how many of them there are in all
    settled     entries by what they became; known ones are left out
    known       entries that other files had brought before
    imported_before   when this very file had been, to its end
    """

    statements: list[int] = field(default_factory=list)
    entries: int = 0
    stored: int = 0
    unreadable: int = 0
    not_booked: int = 0
    known: int = 0
    settled: Counter[str] = field(default_factory=Counter)
    imported_before: datetime | None = None
    ended_early: bool = False


@dataclass(frozen=True, slots=True)
class BankImport:
    """Everything an import needs.

    should_end   asked between chunks; once it says so nothing more is begun
    watcher      told after each chunk
    """

    engine: Engine
    clock: Clock
    by: str
    job_id: int | None = None
    watcher: Callable[[ImportReport], None] = lambda _report: None
    should_end: Callable[[], bool] = lambda: False


def import_statement(job: BankImport, path: Path, reading: Reading, *, file_name: str) -> ImportReport:
    """Import a file; the same one again books nothing.  Raises StatementUnreadable."""
    digest, report = content_of(path), ImportReport()
    with job.engine.connect() as conn:
        before = storage.read_statements_of_file(conn, digest)
    if any(row.entries for row in before) and all(row.finished_at is not None for row in before):
        return _again(job, before, report)
    with path.open("rb") as stream, kept_entries() as kept:
        surveyed = survey(stream, reading, kept)
        report.entries = sum(one.entries for one in surveyed)
        report.unreadable = sum(one.unreadable for one in surveyed)
        report.not_booked = sum(one.not_booked for one in surveyed)
        written = format_of(stream)
        layout = dict(reading.layout or {}) if written == CSV else None
        common = {"file_digest": digest, "file_name": file_name, "format": written, "layout": layout}
        rows = [_open(job, common, place, one) for place, one in enumerate(surveyed, 1)]
        report.statements = [row.statement_id for row in rows]
        statements = [(row.statement_id, one.head.account) for row, one in zip(rows, surveyed, strict=True)]
        _store(job, _keyed(kept, statements), report)
    for row in rows:
        _settle(job, row.statement_id, report)
    return report


def _again(job: BankImport, rows: Sequence[AnyRow], report: ImportReport) -> ImportReport:
    report.statements = [row.statement_id for row in rows]
    report.entries = sum(row.entries for row in rows)
    report.unreadable, report.not_booked = sum(row.unreadable for row in rows), sum(row.not_booked for row in rows)
    report.imported_before = max(row.finished_at for row in rows)
    with job.engine.connect() as conn:
        _count(conn, report)
    return report


def _open(job: BankImport, common: Mapping[str, Any], place: int, one: Surveyed) -> AnyRow:
    """Begun now, or before; a file of which nothing could be read may be read in another way."""
    head = one.head
    told = {
        "layout": common["layout"],
        "account": head.account,
        "currency": head.currency,
        "reference": head.reference,
        "from_day": head.from_day or one.first_day,
        "until_day": head.until_day or one.last_day,
        "opening": head.opening,
        "closing": head.closing,
        "booked_sum": one.total,
        "entries": one.entries,
        "unreadable": one.unreadable,
        "not_booked": one.not_booked,
    }
    imported = {"imported_at": job.clock(), "imported_by": job.by, "job_id": job.job_id}
    with job.engine.begin() as conn:
        row = storage.open_statement(conn, {**common, "place": place, **told, **imported})
        storage.update_statement(conn, row.statement_id, **told, job_id=job.job_id, finished_at=None)
        storage.replace_problems(conn, row.statement_id, one.problems)
    return row


def _store(job: BankImport, entries: Iterator[storage.KeyedEntry], report: ImportReport) -> None:
    while not report.ended_early and (chunk := list(islice(entries, STORED_AT_ONCE))):
        with job.engine.begin() as conn:
            storage.insert_entries(conn, chunk)
        report.stored += len(chunk)
        report.ended_early = job.should_end()
        job.watcher(report)


def _keyed(kept: KeptEntries, statements: Sequence[tuple[int, str]]) -> Iterator[storage.KeyedEntry]:
    """statements   of the file in their order: the number of each, and its bank account"""
    keys: dict[str, EntryKeys] = {}
    for place, entry in kept:
        statement_id, account = statements[place]
        yield statement_id, account, keys.setdefault(account, EntryKeys()).key_of(entry), entry


def _settle(job: BankImport, statement_id: int, report: ImportReport) -> None:
    after = 0
    while not report.ended_early:
        with job.engine.begin() as conn:
            after, counts = settle_statement(conn, statement_id, after, now=job.clock(), by=job.by)
            if not after:
                storage.update_statement(conn, statement_id, finished_at=job.clock())
                break
        report.settled += counts
        report.ended_early = job.should_end()
        job.watcher(report)
    with job.engine.connect() as conn:
        _count(conn, report)


def _count(conn: Connection, report: ImportReport) -> None:
    counts: Counter[str] = Counter()
    for row in storage.count_states(conn, report.statements):
        counts[row.state] += row.how_many
    report.settled, report.known = counts, report.entries - counts.total()
