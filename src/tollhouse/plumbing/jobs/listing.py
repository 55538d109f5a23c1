"""Jobs as people look at them: what waits, what runs and how far it has come, what became of it; and ending one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.jobs import storage
from tollhouse.words.refusals import NotFound, Refused

ENDED: Final = frozenset({"succeeded", "failed", "cancelled", "aborted"})
STATUSES: Final = frozenset({"todo", "doing"}) | ENDED


class JobEnded(Refused):
    code: ClassVar[str] = "job_ended"
    sentence: ClassVar[str] = "Job {job_id} has ended already ({status}); there is nothing to cancel."


@dataclass(frozen=True, slots=True)
class Progress:
    """total   None: nobody knows how much it will be"""

    done: int
    total: int | None
    unit: str
    note: str
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """One line of /jobs.

    status             todo, doing, succeeded, failed, cancelled before it began, aborted while it ran
    scheduled_at       not before this moment (real time); None: as soon as a worker is free
    result             what came of it, so far or in the end
    problem            why it failed, or failed last before it is tried again
    cancel_wanted_by   who wanted it to end
    """

    job_id: int
    name: str
    arguments: dict[str, Any]
    status: str
    attempts: int
    scheduled_at: datetime | None
    deferred_at: datetime | None
    finished_at: datetime | None
    progress: Progress | None
    result: dict[str, Any] | None
    problem: str | None
    cancel_wanted_by: str | None


def list_jobs(
    conn: Connection, *, limit: int = 25, before: int | None = None, statuses: Sequence[str] | None = None
) -> list[Job]:
    """Newest first; `before` is the last job number of the page before."""
    rows = storage.select_jobs(conn, limit=limit, before=before, job_id=None, statuses=statuses)
    return [_job_of(row) for row in rows]


def read_job(conn: Connection, job_id: int) -> Job:
    found = storage.select_jobs(conn, limit=1, before=None, job_id=job_id, statuses=None)
    if not found:
        raise NotFound(kind="job", id=job_id)
    return _job_of(found[0])


def cancel_job(conn: Connection, job_id: int, *, by: str, at: datetime) -> Job:
    """A job that waits never begins; one that runs ends after the piece of work it is at.  Repeating it is harmless.

    at   real time
    Raises NotFound, JobEnded.
    """
    job = read_job(conn, job_id)
    if job.status in ENDED:
        raise JobEnded(job_id=job_id, status=job.status)
    # Said to a waiting job too: a worker may take it this very moment.
    storage.want_job_to_end(conn, job_id, by=by, at=at)
    storage.cancel_waiting_job(conn, job_id)
    return read_job(conn, job_id)


def _job_of(row: AnyRow) -> Job:
    said = None if row.done is None else Progress(row.done, row.total, row.unit, row.note, row.noted_at)
    return Job(
        row.id,
        row.task_name,
        row.args,
        row.status,
        row.attempts,
        row.scheduled_at,
        row.deferred_at,
        row.finished_at,
        said,
        row.result,
        row.problem,
        row.cancel_wanted_by,
    )
