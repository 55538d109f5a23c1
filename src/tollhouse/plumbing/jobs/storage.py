"""Rows of facts, runs and jobs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.errors import LockNotAvailable
from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.exc import OperationalError

from tollhouse.plumbing.jobs.tables import due_run, fact, job_progress

_LONGEST_ERROR = 2_000


@dataclass(frozen=True, slots=True)
class StoredFact:
    fact_id: UUID
    body: dict[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class DueRun:
    name: str
    due_at: datetime


def insert_facts(conn: Connection, told: Sequence[tuple[UUID, str, Any]]) -> None:
    conn.execute(insert(fact), [{"fact_id": key, "kind": kind, "body": body} for key, kind, body in told])


def lock_facts(conn: Connection, kind: str, *, limit: int, real_now: datetime) -> list[StoredFact]:
    """The oldest facts nobody else is at; those that failed before come alone, so that they hold up only themselves."""
    waiting = (
        select(fact.c.fact_id, fact.c.body, fact.c.attempts)
        .where(fact.c.kind == kind)
        .with_for_update(skip_locked=True)
        .order_by(fact.c.fact_id)
    )
    fresh = conn.execute(waiting.where(fact.c.attempts == 0).limit(limit)).all()
    found = fresh or conn.execute(waiting.where(fact.c.next_try <= real_now).limit(1)).all()
    return [StoredFact(*row) for row in found]


def delete_facts(conn: Connection, keys: Sequence[UUID]) -> None:
    conn.execute(delete(fact).where(fact.c.fact_id.in_(keys)))


def put_off_facts(conn: Connection, keys: Sequence[UUID], *, next_try: datetime, error: str) -> None:
    conn.execute(
        update(fact)
        .where(fact.c.fact_id.in_(keys))
        .values(attempts=fact.c.attempts + 1, next_try=next_try, last_error=error[:_LONGEST_ERROR])
    )


def plan_runs(conn: Connection, planned: Sequence[DueRun]) -> None:
    """Enter runs that were never planned; those already there keep their moment."""
    rows = [{"name": run.name, "due_at": run.due_at} for run in sorted(planned, key=lambda run: run.name)]
    if rows:
        conn.execute(insert_or(due_run).on_conflict_do_nothing(), rows)


def lock_earliest_run(conn: Connection, names: Sequence[str], *, until: datetime, real_now: datetime) -> DueRun | None:
    """Waits for another program that is at a run, and then takes the next: the order of time holds across programs.

    All rows are locked and the choice is made afterwards: after waiting, ORDER BY … LIMIT 1 would still go by
    the moments from before the wait.
    """
    locked = (
        select(due_run.c.name, due_run.c.due_at, _may_be_tried(real_now))
        .where(due_run.c.name.in_(names))
        .order_by(due_run.c.name)
        .with_for_update()
    )
    try:
        rows = conn.execute(locked).all()
    except OperationalError as waited:
        if isinstance(waited.orig, LockNotAvailable):
            return None  # the other program's run is a long one, and what comes after it is that program's too
        raise
    due = [DueRun(name, due_at) for name, due_at, may_be_tried in rows if may_be_tried and due_at <= until]
    return min(due, key=lambda run: (run.due_at, run.name), default=None)


def earliest_due(conn: Connection, names: Sequence[str], *, real_now: datetime) -> datetime | None:
    due = select(func.min(due_run.c.due_at)).where(due_run.c.name.in_(names), _may_be_tried(real_now))
    earliest: datetime | None = conn.scalar(due)
    return earliest


def _may_be_tried(real_now: datetime) -> ColumnElement[bool]:
    return or_(due_run.c.next_try.is_(None), due_run.c.next_try <= real_now)


def finish_run(conn: Connection, run: DueRun, *, next_due: datetime) -> None:
    conn.execute(
        update(due_run)
        .where(due_run.c.name == run.name)
        .values(due_at=next_due, last_ran_for=run.due_at, attempts=0, next_try=None, last_error=None)
    )


def move_run(conn: Connection, run: DueRun, *, to: datetime) -> None:
    """Give a run that is locked another moment."""
    conn.execute(update(due_run).where(due_run.c.name == run.name).values(due_at=to))


def put_off_run(conn: Connection, run: DueRun, *, next_try: datetime, error: str) -> None:
    conn.execute(
        update(due_run)
        .where(due_run.c.name == run.name, due_run.c.due_at == run.due_at)
        .values(attempts=due_run.c.attempts + 1, next_try=next_try, last_error=error[:_LONGEST_ERROR])
    )


def count_attempts(conn: Connection, run: DueRun) -> int:
    return conn.scalar(select(due_run.c.attempts).where(due_run.c.name == run.name)) or 0


def select_jobs(
    conn: Connection, *, limit: int, before: int | None, job_id: int | None, statuses: Sequence[str] | None
) -> list[Any]:
    """Rows of the queue library's own tables with what the jobs say of themselves, newest first."""
    facts = {"limit": limit, "before": before, "job_id": job_id, "statuses": statuses and list(statuses)}
    return list(conn.execute(_JOBS, facts))


# The library's tables belong to it: no table object of ours describes them.
_JOBS = text(
    """
    select job.id, job.task_name, job.args, job.status::text as status, job.attempts, job.scheduled_at,
        min(event.at) filter (where event.type in ('deferred', 'deferred_for_retry')) as deferred_at,
        max(event.at) filter (where event.type in ('succeeded', 'failed', 'cancelled', 'aborted')) as finished_at,
        said.done, said.total, said.unit, said.note, said.noted_at, said.result, said.problem, said.cancel_wanted_by
    from procrastinate_jobs job
    left join procrastinate_events event on event.job_id = job.id
    left join job_progress said on said.job_id = job.id
    where (cast(:before as bigint) is null or job.id < :before)
      and (cast(:job_id as bigint) is null or job.id = :job_id)
      and (cast(:statuses as text[]) is null or job.status::text = any(cast(:statuses as text[])))
    group by job.id, said.job_id
    order by job.id desc
    limit :limit
    """
)


def write_progress(conn: Connection, job_id: int, told: Mapping[str, Any], *, at: datetime) -> bool:
    """What a job says of itself, the rest as it was; whether somebody wants it to end."""
    values = {**told, "noted_at": at}
    said = insert_or(job_progress).values(job_id=job_id, **values)
    written = said.on_conflict_do_update(index_elements=["job_id"], set_=values)
    return conn.scalar(written.returning(job_progress.c.cancel_wanted_at)) is not None


def cancel_waiting_job(conn: Connection, job_id: int) -> bool:
    """Whether it was waiting, and now never begins."""
    return conn.scalar(text("select procrastinate_cancel_job_v1(:id, false, false)"), {"id": job_id}) is not None


def want_job_to_end(conn: Connection, job_id: int, *, by: str, at: datetime) -> None:
    wish = {"cancel_wanted_by": by, "cancel_wanted_at": at}
    wanted = insert_or(job_progress).values(job_id=job_id, **wish)
    # The first who wants it is remembered.
    conn.execute(
        wanted.on_conflict_do_update(
            index_elements=["job_id"], set_=wish, where=job_progress.c.cancel_wanted_at.is_(None)
        )
    )


def forget_progress(conn: Connection) -> None:
    """Of jobs that are no longer there."""
    conn.execute(
        text(
            "delete from job_progress where not exists (select from procrastinate_jobs where id = job_progress.job_id)"
        )
    )
