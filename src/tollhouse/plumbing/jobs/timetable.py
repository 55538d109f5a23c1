"""Runs that are due by the product's clock: each at its moment, once across programs, in the order of time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from tollhouse.plumbing.clock import pass_moment, read_clock, real_clock, refuse_move
from tollhouse.plumbing.db import Connection, Engine
from tollhouse.plumbing.jobs.backing_off import wait_after
from tollhouse.plumbing.jobs.storage import (
    DueRun,
    count_attempts,
    earliest_due,
    finish_run,
    lock_earliest_run,
    move_run,
    plan_runs,
    put_off_run,
)
from tollhouse.plumbing.logs import logger

_log = logger(__name__)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Run:
    """Named work that is due again and again.

    name          stable: the key of its row
    next_after    the first due moment later than a given one: every(…), daily(…)
    work          called as work(conn, now=<its due moment>) in a transaction of its own
    each_missed   after a pause every missed moment is made up for; False: one run, for the last of them
    """

    name: str
    next_after: Callable[[datetime], datetime]
    work: Callable[..., None]
    each_missed: bool = True


@dataclass(frozen=True, slots=True)
class Ran:
    name: str
    due_at: datetime
    failure: Exception | None = None


def every(interval: timedelta) -> Callable[[datetime], datetime]:
    """Due at whole multiples of the interval since 1970, UTC."""
    return lambda moment: _EPOCH + ((moment - _EPOCH) // interval + 1) * interval


def daily(at: time, zone: tzinfo = UTC) -> Callable[[datetime], datetime]:
    """Due at one local time every day; where that time is skipped, as much later as the clock was moved."""

    def next_after(moment: datetime) -> datetime:
        day = moment.astimezone(zone).date()
        due = datetime.combine(day, at, zone).astimezone(UTC)
        return due if due > moment else datetime.combine(day + timedelta(days=1), at, zone).astimezone(UTC)

    return next_after


def run_due(engine: Engine, runs: Sequence[Run], *, now: datetime) -> list[Ran]:
    """Do everything that is due by `now`, earliest first; a failing run is put off and holds up no other."""
    by_name = {run.name: run for run in runs}
    with engine.begin() as conn:
        plan_runs(conn, [DueRun(run.name, run.next_after(now)) for run in runs])
    done: list[Ran] = []
    while (ran := _run_earliest(engine, by_name, now=now)) is not None:
        done.append(ran)
    return done


def advance(
    engine: Engine,
    runs: Sequence[Run],
    *,
    to: datetime,
    movable: bool,
    after_each: Callable[[datetime], object] = lambda _moment: None,
) -> list[Ran]:
    """Move the test clock to `to`, stopping at every due moment on the way and doing its work there.

    after_each   called with each moment: what that work set in motion (facts, jobs) belongs to it too
    Raises ClockIsReal, ClockGoesForward.
    """
    with engine.begin() as conn:
        refuse_move(conn, to, movable=movable)
        started_at = read_clock(conn)
    done = run_due(engine, runs, now=started_at)
    names = [run.name for run in runs]
    while True:
        with engine.begin() as conn:
            due_at = earliest_due(conn, names, real_now=real_clock())
            stop_at = to if due_at is None else min(due_at, to)
            pass_moment(conn, stop_at)
        done += run_due(engine, runs, now=stop_at)
        after_each(stop_at)
        if due_at is None or due_at >= to:
            return done


def _run_earliest(engine: Engine, by_name: dict[str, Run], *, now: datetime) -> Ran | None:
    with engine.connect() as conn:
        due = _lock_next(conn, by_name, now=now)
        if due is None:
            return None
        run = by_name[due.name]
        try:
            run.work(conn, now=due.due_at)
            finish_run(conn, due, next_due=run.next_after(due.due_at))
            conn.commit()
        except Exception as failure:  # noqa: BLE001 - whatever a run does, the others go on
            conn.rollback()
            _put_off(conn, due, failure)
            return Ran(due.name, due.due_at, failure)
    return Ran(due.name, due.due_at)


def _lock_next(conn: Connection, by_name: dict[str, Run], *, now: datetime) -> DueRun | None:
    """The earliest due run; one that stands for all it missed goes back into the order, at the last of them."""
    while (due := lock_earliest_run(conn, list(by_name), until=now, real_now=real_clock())) is not None:
        run = by_name[due.name]
        last = due.due_at if run.each_missed else _last_moment(run, due.due_at, until=now)
        if last == due.due_at:
            return due
        move_run(conn, due, to=last)
        conn.commit()
    return None


def _last_moment(run: Run, due_at: datetime, *, until: datetime) -> datetime:
    while (following := run.next_after(due_at)) <= until:
        due_at = following
    return due_at


def _put_off(conn: Connection, due: DueRun, failure: Exception) -> None:
    failures = count_attempts(conn, due) + 1
    put_off_run(conn, due, next_try=real_clock() + wait_after(failures), error=repr(failure))
    conn.commit()
    _log.error("run put off", run=due.name, due_at=due.due_at.isoformat(), failures=failures, exc_info=failure)
