"""Bank files that arrive over the network, and entries that wait: worked through in the background."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tollhouse.charging.receiving import FileGone, Inbox, forget_orphans
from tollhouse.payments.bank.importing import BankImport, ImportReport, Reading, import_statement
from tollhouse.payments.bank.settling import settle_waiting
from tollhouse.plumbing.clock import Clock
from tollhouse.plumbing.db import Engine
from tollhouse.plumbing.jobs.listing import read_job
from tollhouse.plumbing.jobs.work import Work
from tollhouse.words.counting import counted
from tollhouse.words.refusals import Refused

IMPORT_STATEMENT: Final = "import bank statement"
"""The job's name; its arguments are file (as the inbox names it), file_name (as people do), account, layout and by.

Its result: file_name; statements; entries, unreadable, not_booked, known and settled as in ImportReport;
imported_before, the moment at which this very file had been, or null; complete, whether the end was reached.
"""

MATCH_AGAIN: Final = "match bank entries again"
"""The job's name; its argument is by.  Its result: looked_at, booked."""


@dataclass(frozen=True, slots=True)
class BankDesk:
    """What the jobs need beside their arguments."""

    inbox: Inbox
    clock: Clock

    def import_received(
        self,
        engine: Engine,
        work: Work,
        *,
        now: datetime,
        file: str,
        file_name: str,
        account: str,
        layout: Mapping[str, Any] | None,
        by: str,
    ) -> None:
        """Import a received file and remove it; after any end it goes on where it was, and nothing is booked twice."""
        del now  # each chunk is booked at its own moment
        path = self.inbox.path_of(file)
        if not path.exists():
            if _was_complete(engine, work):
                return
            raise FileGone(name=file_name)
        reading = Reading(account, layout)
        job = BankImport(
            engine,
            self.clock,
            by,
            job_id=work.job_id,
            watcher=lambda report: _note(work, report, file_name),
            should_end=lambda: work.should_end,
        )
        work.note(0, None, unit="entries", note="Reading the file through.")
        try:
            report = import_statement(job, path, reading, file_name=file_name)
        except Refused:
            path.unlink(missing_ok=True)
            raise
        if report.ended_early:
            if work.cancelled:
                path.unlink(missing_ok=True)
            work.end_early(_told(report, file_name, complete=False))
        work.finish(_told(report, file_name, complete=True), _in_words(report))
        path.unlink(missing_ok=True)
        forget_orphans(engine, self.inbox)

    def match_again(self, engine: Engine, work: Work, *, now: datetime, by: str) -> None:
        """Entries that wait are judged once more: invoices and customers may be known by now."""
        del now
        after, counts = 0, Counter[str]()
        while True:
            with engine.begin() as conn:
                after, some = settle_waiting(conn, after, now=self.clock(), by=by)
            if not after:
                break
            counts += some
            result = {"looked_at": counts.total(), "booked": counts["booked"]}
            work.note(counts.total(), None, unit="entries", result=result)
            if work.should_end:
                work.end_early(result)
        booked = counted(counts["booked"], "entry").replace("entrys", "entries")
        work.finish({"looked_at": counts.total(), "booked": counts["booked"]}, f"{booked} booked.")


def _was_complete(engine: Engine, work: Work) -> bool:
    """An earlier run came to the end, removed the file, and died before the queue knew."""
    with engine.connect() as conn:
        result = read_job(conn, work.job_id).result
    return result is not None and bool(result["complete"])


def _note(work: Work, report: ImportReport, file_name: str) -> None:
    done = report.stored + report.settled.total()
    work.note(
        done,
        2 * report.entries,
        unit="entries",
        note=_in_words(report),
        result=_told(report, file_name, complete=False),
    )


def _told(report: ImportReport, file_name: str, *, complete: bool) -> dict[str, Any]:
    before = report.imported_before
    return {
        "file_name": file_name,
        "statements": [str(one) for one in report.statements],
        "entries": report.entries,
        "unreadable": report.unreadable,
        "not_booked": report.not_booked,
        "known": report.known,
        "settled": dict(report.settled),
        "imported_before": None if before is None else before.isoformat().replace("+00:00", "Z"),
        "complete": complete,
    }


def _in_words(report: ImportReport) -> str:
    if report.imported_before is not None:
        return "This very file was imported before."
    booked, waiting = report.settled["booked"], report.settled["waiting"] + report.settled["returned"]
    return in_words(entries=report.entries, booked=booked, waiting=waiting, unreadable=report.unreadable)


def in_words(*, entries: int, booked: int, waiting: int, unreadable: int) -> str:
    """How far an import is."""
    return f"{entries:,} entries: {booked:,} booked, {waiting:,} for a person, {unreadable:,} unreadable."
