"""/jobs: background work."""

import base64
from typing import Annotated, Any

import msgspec
from fastapi import Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Told
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.db.paging import CursorUnreadable
from tollhouse.plumbing.jobs.queue import Job as Row
from tollhouse.plumbing.jobs.queue import list_jobs, read_job
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Jobs")

Reader = Annotated[Desk, needs(Right.READ_OPERATIONS)]


class Job(Told):
    id: Number
    name: str
    arguments: dict[str, Any]
    status: str = Field(description="todo, doing, succeeded, failed, cancelled, aborted", examples=["succeeded"])
    attempts: int
    scheduled_at: Moment | None
    deferred_at: Moment | None
    finished_at: Moment | None


@router.get("/jobs", summary="List jobs", response_model=ListOf[Job])
def get_jobs(desk: Reader, pages: Pages) -> Response:
    """Newest first; finished ones are kept for a week."""

    def look(conn: Connection) -> Answer:
        before = None if pages.cursor is None else _number(pages.cursor)
        page = list_jobs(conn, limit=pages.limit + 1, before=before)
        everything = page if before is None and len(page) <= pages.limit else list_jobs(conn, limit=EXACT_UP_TO + 1)
        shown_jobs = page[: pages.limit]
        return shown(
            ListOf[Job](
                items=[_told(job) for job in shown_jobs],
                next=_cursor(shown_jobs[-1].job_id) if len(page) > pages.limit else None,
                previous=None,
                total=min(len(everything), EXACT_UP_TO),
                total_is_exact=len(everything) <= EXACT_UP_TO,
            )
        )

    return desk.read(look)


@router.get("/jobs/{job_id}", summary="Read a job", response_model=Job)
def get_job(job_id: Number, desk: Reader) -> Response:
    return desk.read(lambda conn: shown(_told(read_job(conn, job_id))))


def _cursor(job_id: int) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(job_id)).decode().rstrip("=")


def _number(cursor: str) -> int:
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=int)
    except (ValueError, msgspec.MsgspecError):
        raise CursorUnreadable(field="cursor", cursor=cursor) from None


def _told(job: Row) -> Job:
    return Job(
        id=job.job_id,
        name=job.name,
        arguments=job.arguments,
        status=job.status,
        attempts=job.attempts,
        scheduled_at=job.scheduled_at,
        deferred_at=job.deferred_at,
        finished_at=job.finished_at,
    )
