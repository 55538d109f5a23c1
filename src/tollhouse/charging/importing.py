"""Importing a call file: batch by batch, each its own transaction, going on where it ended after any end."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import ClassVar, Final

from tollhouse.charging.charging_usage import charge_usage
from tollhouse.charging.rules.outcome import UsageOutcome
from tollhouse.plumbing.clock import Clock
from tollhouse.plumbing.db import Engine
from tollhouse.plumbing.db.retrying import is_passing
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.progress import ImportProgress, advance_import, finish_import, open_import
from tollhouse.usage.rules.reading import read_file
from tollhouse.usage.rules.record import Line
from tollhouse.usage.sources import Source
from tollhouse.words.refusals import Refused

BATCH: Final = 2000
IN_FLIGHT: Final = 2
"""While the database posts one batch, the next is read and priced."""
PATIENCE_S: Final = 120


class DatabaseWentAway(Refused):
    code: ClassVar[str] = "database_unreachable"
    sentence: ClassVar[str] = (
        "The database went away and did not come back for {patience_s} s; {lines_done} lines are safe. "
        "Start the same import again: it goes on from there."
    )


@dataclass(slots=True)
class ImportReport:
    """lines   read so far; resumed_at: how many of them an earlier run had made durable
    counts     lines by result; reasons: quarantined and passed lines by code
    """

    lines: int = 0
    resumed_at: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, outcomes: list[UsageOutcome]) -> None:
        self.lines += len(outcomes)
        self.counts.update(outcome.result.value for outcome in outcomes)
        self.reasons.update(f"{outcome.result.value}:{outcome.code}" for outcome in outcomes if outcome.code)


Watcher = Callable[[ImportReport, int], None]
"""Told after each batch: the report so far, and how many bytes of the file are read."""


@dataclass(frozen=True, slots=True)
class FileImport:
    """Everything an import needs; `books` may be shared by several."""

    engine: Engine
    source: Source
    clock: Clock
    books: RateBooks
    watcher: Watcher = lambda _report, _bytes_read: None
    dry_run: bool = False


def import_file(job: FileImport, path: Path) -> ImportReport:
    """Import a file; repeating it is harmless and killing it loses nothing that was counted.

    A dry run does everything and keeps nothing.  Raises a refusal when it is no file of the source's format.
    """
    progress = None if job.dry_run else _open(job, path)
    report = ImportReport(resumed_at=progress.lines_done if progress else 0)
    report.lines = report.resumed_at
    if progress:
        _restore(report, progress.counts)
    with path.open("rb") as stream:
        lines = islice(read_file(stream, job.source.rules), report.lines, None)
        for outcomes in _charged_in_order(job, lines, report):
            report.add(outcomes)
            if progress:
                _advance(job, progress, report)
            job.watcher(report, stream.tell())
    if progress:
        with job.engine.begin() as conn:
            finish_import(conn, progress.import_id, at=job.clock())
    return report


def _charged_in_order(job: FileImport, lines: Iterator[Line], report: ImportReport) -> Iterator[list[UsageOutcome]]:
    """Outcomes batch by batch in the order of the file, so that what is reported done is a prefix of it."""
    with ThreadPoolExecutor(IN_FLIGHT) as pool:
        running: list[Future[list[UsageOutcome]]] = []
        try:
            while batch := list(islice(lines, BATCH)):
                running.append(pool.submit(_charge_patiently, job, batch, report))
                if len(running) > IN_FLIGHT:
                    yield running.pop(0).result()
            while running:
                yield running.pop(0).result()
        finally:
            for waiting in running:
                waiting.cancel()


def _charge_patiently(job: FileImport, batch: list[Line], report: ImportReport) -> list[UsageOutcome]:
    """A batch in a transaction of its own, tried again while the trouble is one that passes."""
    waited_s = 0.0
    pause_s = 0.05
    while True:
        try:
            with job.engine.connect() as conn, conn.begin() as transaction:
                outcomes = charge_usage(conn, job.source, batch, books=job.books, now=job.clock())
                if job.dry_run:
                    transaction.rollback()
                return outcomes
        except Exception as trouble:
            if not is_passing(trouble):
                raise
            if waited_s >= PATIENCE_S:
                raise DatabaseWentAway(patience_s=PATIENCE_S, lines_done=report.lines) from trouble
            time.sleep(pause_s)
            waited_s += pause_s
            pause_s = min(pause_s * 2, 2.0)


def _open(job: FileImport, path: Path) -> ImportProgress:
    with path.open("rb") as stream:
        digest = blake2b(digest_size=32)
        while block := stream.read(1 << 20):
            digest.update(block)
    with job.engine.begin() as conn:
        return open_import(conn, job.source.source_id, digest.digest(), path.name, now=job.clock())


def _advance(job: FileImport, progress: ImportProgress, report: ImportReport) -> None:
    with job.engine.begin() as conn:
        advance_import(conn, progress.import_id, report.lines, dict(report.counts + report.reasons))


def _restore(report: ImportReport, counts: dict[str, int]) -> None:
    for name, count in counts.items():
        (report.reasons if ":" in name else report.counts)[name] = count
