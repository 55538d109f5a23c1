"""Importing a call file: batch by batch, each its own transaction, going on where it ended after any end."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import ClassVar

from tollhouse.charging.import_hands import (
    BATCH,
    PATIENCE_S,
    Done,
    Hands,
    OutOfPatience,
    Tally,
    patiently,
    processes,
    threads,
)
from tollhouse.plumbing.clock import Clock
from tollhouse.plumbing.db import Connection, Engine
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.progress import ImportProgress, advance_import, content_of, finish_import, open_import
from tollhouse.usage.rules.reading import read_file
from tollhouse.usage.rules.record import Line
from tollhouse.usage.sources import Source
from tollhouse.words.counting import counted
from tollhouse.words.refusals import Refused


class DatabaseWentAway(Refused):
    code: ClassVar[str] = "database_unreachable"
    sentence: ClassVar[str] = (
        "The database went away and did not come back for {patience_s} s; what was done ({done}) is safe. "
        "Start the same import again: it goes on from there."
    )


class HandDied(Refused):
    code: ClassVar[str] = "import_process_died"
    sentence: ClassVar[str] = (
        "A process of the import was ended from outside; what was done ({done}) is safe. "
        "Start the same import again: it goes on from there."
    )


@dataclass(slots=True)
class ImportReport:
    """lines   read so far; resumed_at: how many of them an earlier run had made durable
    counts     lines by result; reasons: quarantined and passed lines by code
    ended_early  somebody wanted it to stop before the file's end
    """

    lines: int = 0
    resumed_at: int = 0
    ended_early: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, tally: Tally) -> None:
        counts, reasons = tally
        self.lines += sum(counts.values())
        self.counts.update(counts)
        self.reasons.update(reasons)


Watcher = Callable[[ImportReport, int], None]
"""Told after each batch: the report so far, and how many bytes of the file are read."""


@dataclass(frozen=True, slots=True)
class FileImport:
    """Everything an import needs; `books` may be shared by several.

    worth_processes   bytes from which on a file is charged by processes of their own
    should_end        asked between batches; once it says so nothing new is begun, and what has begun is counted
    known_as          the file's name for people, where its path has another
    """

    engine: Engine
    source: Source
    clock: Clock
    books: RateBooks
    watcher: Watcher = lambda _report, _bytes_read: None
    dry_run: bool = False
    worth_processes: int = 32 << 20
    should_end: Callable[[], bool] = lambda: False
    known_as: str = ""


def import_file(job: FileImport, path: Path) -> ImportReport:
    """Import a file; repeating it is harmless and killing it loses nothing that was counted.

    A dry run does everything and keeps nothing.  Raises a refusal when it is no file of the source's format.
    """
    report = ImportReport()
    try:
        _run(job, path, report)
    except OutOfPatience as trouble:
        raise DatabaseWentAway(patience_s=PATIENCE_S, done=counted(report.lines, "line")) from trouble
    return report


def _run(job: FileImport, path: Path, report: ImportReport) -> None:
    progress = None if job.dry_run else _open(job, path)
    if progress:
        report.resumed_at = report.lines = progress.lines_done
        _restore(report, progress.counts)
    with path.open("rb") as stream:
        lines = islice(read_file(stream, job.source.rules), report.lines, None)
        for tally in _tallied_in_order(job, lines, path, report):
            report.add(tally)
            if progress:
                _advance(job, progress, report)
            job.watcher(report, stream.tell())
    if progress and not report.ended_early:
        import_id = progress.import_id
        _write(job, lambda conn: finish_import(conn, import_id, at=job.clock()))


def _tallied_in_order(job: FileImport, lines: Iterator[Line], path: Path, report: ImportReport) -> Iterator[Tally]:
    """Tallies batch by batch in the order of the file, so that what is reported done is a prefix of it."""
    hands = _hands_for(job, path)
    running: list[Future[Tally]] = []
    try:
        while batch := list(islice(lines, BATCH)):
            if job.should_end():
                report.ended_early = True
                break
            running.append(hands.submit(batch, job.clock()))
            if len(running) > hands.in_flight:
                yield running.pop(0).result()
        while running:
            yield running.pop(0).result()
    except BrokenExecutor as ended:
        raise HandDied(done=counted(report.lines, "line")) from ended
    finally:
        hands.leave()


def _hands_for(job: FileImport, path: Path) -> Hands:
    """A large file is worth processes of their own, which read the rate books anew; a small one is not."""
    if job.dry_run or path.stat().st_size < job.worth_processes:
        return threads(job.engine, job.source, job.books, keep=not job.dry_run)
    return processes(job.engine.url.render_as_string(hide_password=False), job.source)


def _open(job: FileImport, path: Path) -> ImportProgress:
    source_id, content = job.source.source_id, content_of(path)
    return _write(job, lambda conn: open_import(conn, source_id, content, job.known_as or path.name, now=job.clock()))


def _advance(job: FileImport, progress: ImportProgress, report: ImportReport) -> None:
    counts = dict(report.counts + report.reasons)
    _write(job, lambda conn: advance_import(conn, progress.import_id, report.lines, counts))


def _write(job: FileImport, write: Callable[[Connection], Done]) -> Done:
    def act() -> Done:
        with job.engine.begin() as conn:
            return write(conn)

    return patiently(act)


def _restore(report: ImportReport, counts: dict[str, int]) -> None:
    for name, count in counts.items():
        (report.reasons if ":" in name else report.counts)[name] = count
