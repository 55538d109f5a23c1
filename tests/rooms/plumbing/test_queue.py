"""Jobs: there exactly if the transaction commits, retried when they fail or their worker dies."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from sqlalchemy import text

from tollhouse.plumbing.jobs.listing import JobEnded, cancel_job, list_jobs, read_job
from tollhouse.plumbing.jobs.queue import JobQueue
from tollhouse.plumbing.jobs.work import TryLater
from tollhouse.words.refusals import NotFound, Refused

PATIENCE_S = 20


@pytest.fixture(autouse=True)
def _no_jobs_left(engine):
    with engine.begin() as conn:
        conn.execute(text("truncate procrastinate_jobs cascade"))
        conn.execute(text("drop table if exists greeted"))
        conn.execute(text("create table greeted (name text not null, pid bigint not null)"))


def greet(engine, _work, *, now, name):
    with engine.begin() as conn:
        conn.execute(text("insert into greeted values (:name, 0)"), {"name": f"{name} at {now:%H:%M}"})


def jobs_of(engine):
    with engine.connect() as conn:
        return list_jobs(conn)


def wait_until(condition):
    give_up_at = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < give_up_at
        time.sleep(0.05)


@contextmanager
def working(queue):
    stopping = Event()
    worker = Thread(target=queue.work, args=[stopping], daemon=True)
    worker.start()
    try:
        yield worker
    finally:
        stopping.set()
        worker.join(PATIENCE_S)


def test_a_job_runs_with_its_arguments_at_the_products_time(engine, clock):
    queue = JobQueue(engine, {"greet": greet}, clock)
    with engine.begin() as conn:
        number = queue.defer(conn, "greet", name="Ada")
    queue.work_off()
    with engine.connect() as conn:
        assert conn.scalars(text("select name from greeted")).all() == ["Ada at 12:00"]
        job = read_job(conn, number)
    assert (job.name, job.arguments, job.status, job.attempts) == ("greet", {"name": "Ada"}, "succeeded", 1)
    assert job.deferred_at <= job.finished_at


def test_a_job_of_a_rolled_back_transaction_does_not_exist(engine, clock):
    queue = JobQueue(engine, {"greet": greet}, clock)
    with engine.connect() as conn:
        queue.defer(conn, "greet", name="Ada")
        conn.rollback()
    assert jobs_of(engine) == []


def test_an_unknown_job_is_a_bug_and_says_so(engine, clock):
    with engine.connect() as conn, pytest.raises(ValueError, match="no job is called wave"):
        JobQueue(engine, {"greet": greet}, clock).defer(conn, "wave")


def test_a_failing_job_is_put_off_and_tried_again(engine, clock):
    def fails(_engine, _work, *, now):
        raise ArithmeticError(now)

    queue = JobQueue(engine, {"fails": fails}, clock)
    with engine.begin() as conn:
        queue.defer(conn, "fails")
    queue.work_off()
    (job,) = jobs_of(engine)
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None


def test_a_worker_stops_when_told_to(engine, clock):
    queue = JobQueue(engine, {"greet": greet}, clock)
    with working(queue) as worker:
        with engine.begin() as conn:
            queue.defer(conn, "greet", name="Ada")
        wait_until(lambda: jobs_of(engine)[0].status == "succeeded")
    assert not worker.is_alive()


def test_a_worker_outlives_a_database_that_goes_away(engine, server, clock):
    queue = JobQueue(engine, {"greet": greet}, clock, heartbeat_s=0.2)
    with working(queue):
        with engine.begin() as conn:
            queue.defer(conn, "greet", name="Ada")
        wait_until(lambda: jobs_of(engine)[0].status == "succeeded")
        server.lock_out(engine.url.database)
        time.sleep(1)
        server.let_in_again(engine.url.database)
        with engine.begin() as conn:
            queue.defer(conn, "greet", name="Grace")
        wait_until(lambda: jobs_of(engine)[0].status == "succeeded")


SLEEPY_WORKER = """
import sys, threading, time
from sqlalchemy import text
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import make_engine
from tollhouse.plumbing.jobs.queue import JobQueue
import os

def sleepy(engine, work, *, now, name):
    with engine.begin() as conn:
        conn.execute(text("insert into greeted values (:name, :pid)"), {"name": name, "pid": os.getpid()})
    time.sleep(60)

engine = make_engine(sys.argv[1])
JobQueue(engine, {"greet": sleepy}, real_clock, heartbeat_s=0.2, stalled_after_s=1).work(threading.Event())
"""


def test_the_job_of_a_killed_worker_is_done_by_another(engine, clock):
    queue = JobQueue(engine, {"greet": greet}, clock, heartbeat_s=0.2, stalled_after_s=1)
    with engine.begin() as conn:
        queue.defer(conn, "greet", name="Ada")
    address = engine.url.render_as_string(hide_password=False)
    victim = subprocess.Popen([sys.executable, "-c", textwrap.dedent(SLEEPY_WORKER), address])

    def started():
        with engine.connect() as conn:
            return conn.scalar(text("select count(*) from greeted where pid = :pid"), {"pid": victim.pid}) == 1

    wait_until(started)
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()
    with working(queue):
        wait_until(lambda: jobs_of(engine)[0].status == "succeeded")
    assert jobs_of(engine)[0].attempts == 2
    with engine.connect() as conn:
        assert conn.scalar(text("select count(*) from greeted")) == 2


def test_jobs_are_listed_newest_first_page_by_page(engine, clock):
    queue = JobQueue(engine, {"greet": greet}, clock)
    with engine.begin() as conn:
        numbers = [queue.defer(conn, "greet", name=name) for name in "ABC"]
        first = list_jobs(conn, limit=2)
        rest = list_jobs(conn, limit=2, before=first[-1].job_id)
        assert [job.job_id for job in first + rest] == numbers[::-1]
        with pytest.raises(NotFound):
            read_job(conn, numbers[-1] + 1)


def job_of(engine, number):
    with engine.connect() as conn:
        return read_job(conn, number)


def deferred(queue, engine, job, **arguments):
    with engine.begin() as conn:
        return queue.defer(conn, job, **arguments)


def test_a_job_says_how_far_it_has_come_and_what_came_of_it(engine, clock):
    seen = []

    def count(engine, work, *, now):
        work.note(1, 3, unit="sheep", note="Counting.", result={"black": 0})
        seen.append(job_of(engine, work.job_id))
        work.note(2, 3, unit="sheep")
        seen.append(job_of(engine, work.job_id))
        work.finish({"black": 1})

    queue = JobQueue(engine, {"count": count}, clock)
    number = deferred(queue, engine, "count")
    assert (job_of(engine, number).progress, job_of(engine, number).result) == (None, None)
    queue.work_off()
    first, second = (job.progress for job in seen)
    assert (first.done, first.total, first.unit, first.note) == (1, 3, "sheep", "Counting.")
    assert second == first, "at most once a second"
    assert seen[0].result == {"black": 0}
    assert (job_of(engine, number).result, job_of(engine, number).status) == ({"black": 1}, "succeeded")


class NoSheep(Refused):
    code = "no_sheep"
    sentence = "There is no sheep called {name!r}; name another."


def test_a_refusal_is_final_and_its_sentence_is_kept(engine, clock):
    def shear(_engine, _work, *, now, name):
        raise NoSheep(name=name)

    queue = JobQueue(engine, {"shear": shear}, clock)
    number = deferred(queue, engine, "shear", name="Dolly")
    queue.work_off()
    job = job_of(engine, number)
    assert (job.status, job.attempts) == ("failed", 1)
    assert job.problem == "There is no sheep called 'Dolly'; name another."


def test_trouble_that_passes_is_told_and_forgotten_when_it_has_passed(engine, clock):
    moods = [TryLater("The barn is closed; it is tried again."), ArithmeticError("bug"), None]

    def shear(_engine, work, *, now):
        mood = moods.pop(0)
        if mood:
            raise mood
        work.finish({})

    queue = JobQueue(engine, {"shear": shear}, clock)
    number = deferred(queue, engine, "shear")
    told = []
    while moods:
        queue.work_off()
        job = job_of(engine, number)
        told.append((job.status, job.problem))
        with engine.begin() as conn:
            conn.execute(text("update procrastinate_jobs set scheduled_at = null"))
    assert told == [
        ("todo", "The barn is closed; it is tried again."),
        ("todo", f"Something failed here that should not have; our log tells more under job {number}."),
        ("succeeded", None),
    ]


def test_a_waiting_job_that_is_cancelled_never_begins(engine, clock):
    queue = JobQueue(engine, {"greet": greet}, clock)
    number = deferred(queue, engine, "greet", name="Ada")
    with engine.begin() as conn:
        assert cancel_job(conn, number, by="staff:anna", at=clock()).status == "cancelled"
    queue.work_off()
    with engine.begin() as conn:
        assert conn.scalar(text("select count(*) from greeted")) == 0
        with pytest.raises(JobEnded, match="has ended already"):
            cancel_job(conn, number, by="staff:anna", at=clock())


def test_a_running_job_hears_that_it_should_end_and_says_what_was_done(engine, clock):
    def count(engine, work, *, now):
        with engine.begin() as conn:
            cancel_job(conn, work.job_id, by="staff:anna", at=clock())
        work.note(1, unit="sheep")
        assert work.should_end
        work.end_early({"counted": 1})

    queue = JobQueue(engine, {"count": count}, clock)
    number = deferred(queue, engine, "count")
    queue.work_off()
    job = job_of(engine, number)
    assert (job.status, job.result, job.cancel_wanted_by) == ("aborted", {"counted": 1}, "staff:anna")
    assert job.problem is None


def test_a_worker_that_stops_leaves_its_job_to_the_next_and_it_is_no_failure(engine, clock):
    begun, runs = Event(), []

    def count(_engine, work, *, now):
        runs.append(work.job_id)
        begun.set()
        while len(runs) == 1 and not work.should_end:
            time.sleep(0.01)
        if work.should_end:
            work.end_early({})
        work.finish({"runs": len(runs)})

    queue = JobQueue(engine, {"count": count}, clock)
    number = deferred(queue, engine, "count")
    with working(queue):
        assert begun.wait(PATIENCE_S)
    assert (job_of(engine, number).status, job_of(engine, number).problem) == ("todo", None)
    with working(queue):
        wait_until(lambda: job_of(engine, number).status == "succeeded")
    assert job_of(engine, number).result == {"runs": 2}


def test_jobs_are_listed_by_status(engine, clock):
    queue = JobQueue(engine, {"greet": greet}, clock)
    done = deferred(queue, engine, "greet", name="Ada")
    queue.work_off()
    waiting = deferred(queue, engine, "greet", name="Grace")
    with engine.connect() as conn:
        assert [job.job_id for job in list_jobs(conn, statuses=["todo", "doing"])] == [waiting]
        assert [job.job_id for job in list_jobs(conn, statuses=["succeeded"])] == [done]


def test_what_a_job_said_leaves_with_the_job(engine, clock):
    def count(_engine, work, *, now):
        work.finish({})

    queue = JobQueue(engine, {"count": count}, clock)
    deferred(queue, engine, "count")
    queue.work_off()
    with engine.begin() as conn:
        conn.execute(text("truncate procrastinate_jobs cascade"))
    queue.work_off()
    with engine.connect() as conn:
        assert conn.scalar(text("select count(*) from job_progress")) == 0
