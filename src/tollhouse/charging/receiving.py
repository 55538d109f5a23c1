"""Call files that arrive over the network: kept on disk until a job in the background has imported them."""

import os
import sys
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import disk_usage
from typing import Any, BinaryIO, ClassVar, Final
from uuid import UUID, uuid4

from tollhouse.charging.importing import DatabaseWentAway, FileImport, HandDied, ImportReport, import_file
from tollhouse.plumbing.clock import Clock
from tollhouse.plumbing.db import Engine
from tollhouse.plumbing.jobs.listing import ENDED, STATUSES, list_jobs, read_job
from tollhouse.plumbing.jobs.work import TryLater, Work
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.progress import known_import
from tollhouse.usage.sources import Source, source_named
from tollhouse.words.refusals import Refused

IMPORT_USAGE: Final = "import usage"
"""The job's name; its arguments are source, file (as the inbox names it) and file_name (as people do).

Its result: source, file_name; lines, resumed_at and counts as in ImportReport; imported_before, the moment at which
this very file had been imported already, or null; complete, whether the file's end was reached.
"""

_RESERVE: Final = 2 << 30
_MOST_WAITING: Final = 20
_FORGOTTEN_AFTER_S: Final = 3_600
_MOST_JOBS: Final = 100_000


class FileGone(Refused):
    code: ClassVar[str] = "file_gone"
    sentence: ClassVar[str] = (
        "The file {name!r} is no longer where it was kept; send it again, nothing is charged twice."
    )


class NoRoom(Refused):
    code: ClassVar[str] = "no_room"
    sentence: ClassVar[str] = (
        "The disk that call files wait on has room for {free} bytes more besides {reserve} kept for the database, and "
        "this file may need {needed}; send it when others have been imported, or ask the operator to make room."
    )


class TooManyImports(Refused):
    code: ClassVar[str] = "too_many_imports"
    sentence: ClassVar[str] = (
        "{most} call files wait to be imported already; send this one again when one of them is done, or cancel one."
    )


@dataclass(frozen=True, slots=True)
class Inbox:
    """Where received files are; on the machine that works in the background, too.

    reserve   bytes of its disk that no file may take: the embedded database writes there, too
    most      files that wait at once
    """

    directory: Path
    reserve: int = _RESERVE
    most: int = _MOST_WAITING

    def receive(self, longest: int) -> "Incoming":
        """Room for so many bytes is taken at once, so that files that arrive together do not count on the same."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sum(1 for _ in self.directory.iterdir()) >= self.most:
            raise TooManyImports(most=self.most)
        free = max(0, disk_usage(self.directory).free - self.reserve)
        if longest > free:
            raise NoRoom(free=f"{free:,}", reserve=f"{self.reserve:,}", needed=f"{longest:,}")
        incoming = Incoming(self.path_of(uuid4().hex))
        try:
            incoming.take_room(longest)
        except OSError:
            incoming.drop()
            raise
        return incoming

    def path_of(self, file: str) -> Path:
        """file   a name that receive gave; any other is a bug"""
        return self.directory / UUID(file).hex

    def forget(self, file: str) -> None:
        self.path_of(file).unlink(missing_ok=True)

    def forget_all_but(self, files: Collection[str]) -> None:
        """Files that nobody will import, because what received them died before there was a job, or after the last.

        Young ones stay: their job may be just about to be.
        """
        old = time.time() - _FORGOTTEN_AFTER_S
        for path in self.directory.glob("*"):
            if path.name not in files and path.stat().st_mtime < old:
                path.unlink(missing_ok=True)


class Incoming:
    """A file that is being received; `name` is the inbox's for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.name
        self.stream: BinaryIO = path.open("xb")

    def take_room(self, size: int) -> None:
        if sys.platform == "linux" and size:  # elsewhere the reserve has to do
            os.posix_fallocate(self.stream.fileno(), 0, size)

    def keep(self) -> None:
        """Once this has returned not even a power cut loses the file."""
        self.stream.flush()
        self.stream.truncate()  # of the room taken, what was not needed
        os.fsync(self.stream.fileno())
        self.stream.close()
        directory = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)

    def drop(self) -> None:
        with suppress(OSError):  # what is still waiting to be written to a full disk
            self.stream.close()
        self._path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class ImportDesk:
    """What the job needs beside its arguments; `books` may be shared."""

    inbox: Inbox
    clock: Clock
    books: RateBooks

    def import_received(
        self, engine: Engine, work: Work, *, now: datetime, source: str, file: str, file_name: str
    ) -> None:
        """Import a received file and remove it; after any end it goes on where it was, and nothing is charged twice."""
        del now  # each batch is charged at its own moment
        path = self.inbox.path_of(file)
        try:
            if path.exists():
                self._import(engine, work, path, source=source, file_name=file_name)
            elif not _was_complete(engine, work):
                raise FileGone(name=file_name)
        except Refused:
            path.unlink(missing_ok=True)
            raise
        forget_orphans(engine, self.inbox)

    def _import(self, engine: Engine, work: Work, path: Path, *, source: str, file_name: str) -> None:
        size = path.stat().st_size
        with engine.connect() as conn:
            declared = source_named(conn, source)
            before = known_import(conn, declared.source_id, path)
        said = {"source": source, "file_name": file_name}
        if before is not None and before.finished_at is not None:
            moment = before.finished_at.isoformat().replace("+00:00", "Z")
            counted = {"lines": before.lines_done, "resumed_at": before.lines_done, "counts": before.counts}
            work.finish(
                {**said, **counted, "imported_before": moment, "complete": True}, "This very file was imported before."
            )
        else:
            report = self._run(engine, work, path, declared=declared, size=size, said=said)
            if report.ended_early:
                _leave_early(work, path, {**said, **_told(report)})
            work.finish({**said, **_told(report), "complete": True}, _in_words(report))
        path.unlink(missing_ok=True)

    def _run(
        self, engine: Engine, work: Work, path: Path, *, declared: Source, size: int, said: dict[str, Any]
    ) -> ImportReport:
        def watch(report: ImportReport, bytes_read: int) -> None:
            result = {**said, **_told(report)}
            work.note(bytes_read, size, unit="bytes", note=_in_words(report), result=result)

        work.note(0, size, unit="bytes", note="Beginning to read.")
        job = FileImport(
            engine,
            declared,
            self.clock,
            self.books,
            watcher=watch,
            should_end=lambda: work.should_end,
            known_as=str(said["file_name"]),
        )
        try:
            return import_file(job, path)
        except (DatabaseWentAway, HandDied) as trouble:
            said_what = trouble.detail.partition("Start the same import again")[0]
            raise TryLater(f"{said_what}It goes on from there by itself.") from trouble


def forget_orphans(engine: Engine, inbox: Inbox) -> None:
    """Before a file is received, too: they must not keep others out for ever."""
    with engine.connect() as conn:
        live = list_jobs(conn, limit=_MOST_JOBS, statuses=sorted(STATUSES - ENDED))
    inbox.forget_all_but({str(job.arguments.get("file")) for job in live})


def _was_complete(engine: Engine, work: Work) -> bool:
    """An earlier run came to the end, removed the file, and died before the queue knew."""
    with engine.connect() as conn:
        result = read_job(conn, work.job_id).result
    return result is not None and bool(result["complete"])


def _leave_early(work: Work, path: Path, result: dict[str, Any]) -> None:
    """A cancelled import needs its file no more; an interrupted one does."""
    if work.cancelled:
        path.unlink(missing_ok=True)
    work.end_early(result)


def _told(report: ImportReport) -> dict[str, Any]:
    counts = dict(report.counts + report.reasons)
    return {
        "lines": report.lines,
        "resumed_at": report.resumed_at,
        "counts": counts,
        "imported_before": None,
        "complete": False,
    }


def _in_words(report: ImportReport) -> str:
    counts = report.counts
    charged = counts["charged"] + counts["already_charged"]
    return (
        f"{report.lines:,} lines: {charged:,} charged, {counts['quarantined']:,} quarantined, "
        f"{counts['passed']:,} rightly not charged."
    )
