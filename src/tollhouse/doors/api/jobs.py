"""/jobs: background work, how far it has come, and ending it."""

import base64
from typing import Annotated, Any, Final, Literal

import msgspec
from fastapi import Query, Response
from pydantic import Field

from tollhouse.charging.receiving import IMPORT_USAGE
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Told
from tollhouse.payments.bank.receiving import IMPORT_STATEMENT
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.db.paging import CursorUnreadable
from tollhouse.plumbing.jobs.listing import ENDED, STATUSES, cancel_job, list_jobs, read_job
from tollhouse.plumbing.jobs.listing import Job as Row
from tollhouse.plumbing.jobs.listing import Progress as Said
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Jobs")

Reader = Annotated[Desk, needs(Right.READ_OPERATIONS)]
Ender = Annotated[Desk, needs(Right.SEND_USAGE)]

Wanted = Literal["running", "ended", "todo", "doing", "succeeded", "failed", "cancelled", "aborted"]

_GROUPS: Final = {"running": sorted(STATUSES - ENDED), "ended": sorted(ENDED)}


class Progress(Told):
    done: int = Field(description="in units")
    total: int | None = Field(description="in units; null: nobody knows")
    unit: str = Field(examples=["bytes"])
    note: str = Field(description="a sentence", examples=["12,000 lines: 11,980 charged, 20 quarantined."])
    noted_at: Moment = Field(description="real time")


class Job(Told):
    id: Number
    name: str = Field(examples=["import usage"])
    arguments: dict[str, Any]
    status: str = Field(
        description="todo, doing, succeeded, failed, cancelled (before it began), aborted (cancelled while it ran)",
        examples=["succeeded"],
    )
    attempts: int
    scheduled_at: Moment | None
    deferred_at: Moment | None
    finished_at: Moment | None
    progress: Progress | None = Field(description="null: it has not said yet")
    result: dict[str, Any] | None = Field(description="what came of it, so far or in the end")
    problem: str | None = Field(description="why it failed, or failed last before it is tried again")
    cancel_wanted_by: str | None = Field(description="who wanted it to end", examples=["staff:anna"])


@router.get("/jobs", summary="List jobs", response_model=ListOf[Job])
def get_jobs(
    desk: Reader,
    pages: Pages,
    status: Annotated[
        Wanted | None, Query(description="running: todo and doing; ended: all others; else every job")
    ] = None,
) -> Response:
    """Newest first; finished ones are kept for a week."""
    statuses = None if status is None else _GROUPS.get(status, [status])

    def look(conn: Connection) -> Answer:
        before = None if pages.cursor is None else _number(pages.cursor)
        page = list_jobs(conn, limit=pages.limit + 1, before=before, statuses=statuses)
        alone = before is None and len(page) <= pages.limit
        everything = page if alone else list_jobs(conn, limit=EXACT_UP_TO + 1, statuses=statuses)
        shown_jobs = page[: pages.limit]
        return shown(
            ListOf[Job](
                items=[told_job(job) for job in shown_jobs],
                next=pages.sealed(_cursor(shown_jobs[-1].job_id)) if len(page) > pages.limit else None,
                previous=None,
                total=min(len(everything), EXACT_UP_TO),
                total_is_exact=len(everything) <= EXACT_UP_TO,
            )
        )

    return desk.read(look)


@router.get("/jobs/{job_id}", summary="Read a job", response_model=Job)
def get_job(job_id: Number, desk: Reader) -> Response:
    return desk.read(lambda conn: shown(told_job(read_job(conn, job_id))))


@router.post("/jobs/{job_id}/cancel", summary="Cancel a job", response_model=Job)
def post_job_cancel(job_id: Number, desk: Ender) -> Response:
    """One that waits never begins.  One that runs ends after the piece of work it is at and says what was done; read
    it again to see that it has.  What was done stays."""

    forgotten: list[str] = []

    def act(conn: Connection) -> Answer:
        job = cancel_job(conn, job_id, by=desk.by, at=real_clock())
        if job.name in {IMPORT_USAGE, IMPORT_STATEMENT} and job.status == "cancelled":
            forgotten.append(job.arguments["file"])
        return shown(told_job(job))

    answer = desk.write(act)
    for file in forgotten:  # only now is it sure that nobody will want it
        desk.house.inbox.forget(file)
    return answer


def told_job(job: Row) -> Job:
    return Job(
        id=job.job_id,
        name=job.name,
        arguments=job.arguments,
        status=job.status,
        attempts=job.attempts,
        scheduled_at=job.scheduled_at,
        deferred_at=job.deferred_at,
        finished_at=job.finished_at,
        progress=None if job.progress is None else _told_progress(job.progress),
        result=job.result,
        problem=job.problem,
        cancel_wanted_by=job.cancel_wanted_by,
    )


def _told_progress(said: Said) -> Progress:
    return Progress(done=said.done, total=said.total, unit=said.unit, note=said.note, noted_at=said.noted_at)


def _cursor(job_id: int) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(job_id)).decode().rstrip("=")


def _number(cursor: str) -> int:
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=int)
    except (ValueError, msgspec.MsgspecError):
        raise CursorUnreadable(field="cursor", cursor=cursor) from None
