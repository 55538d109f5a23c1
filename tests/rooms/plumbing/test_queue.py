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

from tollhouse.plumbing.jobs.queue import JobQueue, list_jobs, read_job
from tollhouse.words.refusals import NotFound

PATIENCE_S = 20


@pytest.fixture(autouse=True)
def _no_jobs_left(engine):
    with engine.begin() as conn:
        conn.execute(text("truncate procrastinate_jobs cascade"))
        conn.execute(text("drop table if exists greeted"))
        conn.execute(text("create table greeted (name text not null, pid bigint not null)"))


def greet(engine, *, now, name):
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


def test_a_job_deferred_twice_under_one_key_waits_once(engine, clock):
    queue = JobQueue(engine, {"greet": greet}, clock)
    with engine.begin() as conn:
        assert queue.defer(conn, "greet", only_once_as="greet Ada", name="Ada") is not None
        assert queue.defer(conn, "greet", only_once_as="greet Ada", name="Ada") is None
        conn.execute(text("insert into greeted values ('the transaction goes on', 0)"))
    assert len(jobs_of(engine)) == 1


def test_an_unknown_job_is_a_bug_and_says_so(engine, clock):
    with engine.connect() as conn, pytest.raises(ValueError, match="no job is called wave"):
        JobQueue(engine, {"greet": greet}, clock).defer(conn, "wave")


def test_a_failing_job_is_put_off_and_tried_again(engine, clock):
    def fails(_engine, *, now):
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

def sleepy(engine, *, now, name):
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
