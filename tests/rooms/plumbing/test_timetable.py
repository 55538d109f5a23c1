"""Due work: in the order of time, once across programs, replayed when the test clock moves."""

from datetime import UTC, datetime, time, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select, text

from tollhouse.plumbing.clock import ClockGoesForward, ClockIsReal, read_clock
from tollhouse.plumbing.jobs.storage import lock_earliest_run
from tollhouse.plumbing.jobs.tables import due_run
from tollhouse.plumbing.jobs.timetable import Ran, Run, advance, daily, every, run_due

HOUR = timedelta(hours=1)


class Diary:
    """A run's work that writes down when it was for."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, datetime]] = []

    def run(self, name: str, next_after, **options) -> Run:
        return Run(name, next_after, lambda _conn, now: self.entries.append((name, now)), **options)


@pytest.fixture(autouse=True)
def _nothing_planned(engine):
    with engine.begin() as conn:
        conn.execute(delete(due_run))


def test_runs_happen_in_the_order_of_their_moments(engine, now):
    diary = Diary()
    runs = [diary.run("hourly", every(HOUR)), diary.run("at_half_past_two", daily(time(14, 30)))]
    assert run_due(engine, runs, now=now) == []
    run_due(engine, runs, now=now + 3 * HOUR)
    assert diary.entries == [
        ("hourly", now + HOUR),
        ("hourly", now + 2 * HOUR),
        ("at_half_past_two", now + 2.5 * HOUR),
        ("hourly", now + 3 * HOUR),
    ]


def test_one_run_may_stand_for_all_that_were_missed_at_the_last_of_them(engine, now):
    diary = Diary()
    runs = [diary.run("sweep", every(HOUR), each_missed=False)]
    run_due(engine, runs, now=now)
    ran = run_due(engine, runs, now=now + 9.5 * HOUR)
    assert diary.entries == [("sweep", now + 9 * HOUR)]
    assert [each.due_at for each in ran] == [now + 9 * HOUR]
    run_due(engine, runs, now=now + 10 * HOUR)
    assert diary.entries[1:] == [("sweep", now + 10 * HOUR)]


def test_a_run_that_stands_for_many_takes_its_turn_among_the_others(engine, now):
    diary = Diary()
    runs = [diary.run("sweep", every(HOUR), each_missed=False), diary.run("two_hourly", every(2 * HOUR))]
    run_due(engine, runs, now=now)
    run_due(engine, runs, now=now + 5 * HOUR)
    assert diary.entries == [("two_hourly", now + 2 * HOUR), ("two_hourly", now + 4 * HOUR), ("sweep", now + 5 * HOUR)]


def test_a_run_that_stands_for_many_and_fails_is_put_off_at_the_last_of_them(engine, now):
    def fails(_conn, *, now):
        raise ArithmeticError(now)

    runs = [Run("sweep", every(HOUR), fails, each_missed=False)]
    run_due(engine, runs, now=now)
    (ran,) = run_due(engine, runs, now=now + 5.5 * HOUR)
    assert isinstance(ran.failure, ArithmeticError)
    with engine.connect() as conn:
        kept = conn.execute(select(due_run)).one()
    assert (kept.due_at, kept.attempts) == (now + 5 * HOUR, 1)


def test_a_failing_run_undoes_its_work_and_holds_up_no_other(engine, now):
    with engine.begin() as conn:
        conn.execute(text("create table if not exists done (name text)"))

    def fails_late(conn, *, now):
        conn.execute(text("insert into done values ('late')"))
        raise ArithmeticError(now)

    diary = Diary()
    runs = [Run("fails", every(HOUR), fails_late), diary.run("works", every(HOUR))]
    run_due(engine, runs, now=now)
    ran = run_due(engine, runs, now=now + HOUR)
    assert [(each.name, type(each.failure)) for each in ran] == [("fails", ArithmeticError), ("works", type(None))]
    with engine.connect() as conn:
        assert conn.scalar(text("select count(*) from done")) == 0
        kept = conn.execute(select(due_run).where(due_run.c.name == "fails")).one()
    assert (kept.due_at, kept.attempts) == (now + HOUR, 1)
    assert kept.next_try is not None


def test_programs_at_once_do_each_run_once_and_in_order(engine, now):
    diary = Diary()
    runs = [diary.run("hourly", every(HOUR)), diary.run("two_hourly", every(2 * HOUR))]
    run_due(engine, runs, now=now)
    together = Barrier(4)

    def program():
        together.wait()
        run_due(engine, runs, now=now + 24 * HOUR)

    threads = [Thread(target=program) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(diary.entries) == len(set(diary.entries)) == 36
    assert [moment for _, moment in diary.entries] == sorted(moment for _, moment in diary.entries)


def test_moving_the_clock_stops_at_every_due_moment(engine):
    diary = Diary()
    seen: list[timedelta] = []

    def reads_the_clock(conn, *, now):
        seen.append(read_clock(conn) - now)

    runs = [diary.run("daily", daily(time(3))), Run("reader", daily(time(4)), reads_the_clock)]
    with engine.connect() as conn:
        start = read_clock(conn)
    stops: list[datetime] = []
    ran = advance(engine, runs, to=start + timedelta(days=3), movable=True, after_each=stops.append)
    assert [each.failure for each in ran] == [None] * 6
    assert [moment for _, moment in diary.entries] == sorted(each.due_at for each in ran if each.name == "daily")
    assert all(timedelta() <= late < timedelta(seconds=30) for late in seen)
    assert stops[-1] == start + timedelta(days=3)
    assert stops[:-1] == [each.due_at for each in ran]
    with engine.connect() as conn:
        assert read_clock(conn) >= start + timedelta(days=3)


def test_moving_the_clock_is_refused_where_it_is_real_or_past(engine, now):
    with pytest.raises(ClockIsReal):
        advance(engine, [], to=datetime(2100, 1, 1, tzinfo=UTC), movable=False)
    with pytest.raises(ClockGoesForward):
        advance(engine, [], to=now - timedelta(days=10_000), movable=True)


def test_a_failing_run_does_not_stop_the_clock(engine):
    def fails(_conn, *, now):
        raise ArithmeticError(now)

    with engine.connect() as conn:
        start = read_clock(conn)
    ran = advance(engine, [Run("fails", every(HOUR), fails)], to=start + 2 * HOUR, movable=True)
    assert isinstance(ran[0], Ran)
    assert isinstance(ran[0].failure, ArithmeticError)


def test_a_daily_run_keeps_its_local_time_over_the_change_of_clocks():
    next_after = daily(time(2, 30), ZoneInfo("Europe/Prague"))
    friday = datetime(2026, 3, 27, 12, tzinfo=UTC)
    saturday = next_after(friday)
    sunday = next_after(saturday)  # 02:30 does not exist on this day
    monday = next_after(sunday)
    assert saturday == datetime(2026, 3, 28, 1, 30, tzinfo=UTC)
    assert sunday == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert monday == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_a_program_does_not_wait_for_ever_behind_a_long_run(engine, now):
    diary = Diary()
    runs = [diary.run("hourly", every(HOUR))]
    run_due(engine, runs, now=now)
    with engine.begin() as at_it, engine.connect() as other:
        at_it.execute(select(due_run).with_for_update())
        other.execute(text("set lock_timeout = '10ms'"))
        assert lock_earliest_run(other, ["hourly"], until=now + HOUR, real_now=now) is None
