"""The product's clock: real, or ahead of it where a test may move it."""

from datetime import timedelta

import pytest

from tollhouse.plumbing.clock import (
    ClockGoesForward,
    ClockIsReal,
    make_clock,
    pass_moment,
    read_clock,
    real_clock,
    refuse_move,
)

DAY = timedelta(days=1)


def test_a_clock_that_was_never_moved_shows_real_time(conn):
    before = real_clock()
    assert before <= read_clock(conn) <= real_clock()


def test_a_clock_runs_on_from_where_it_was_set(conn):
    target = real_clock() + 40 * DAY
    pass_moment(conn, target)
    first = read_clock(conn)
    assert target <= first < target + timedelta(seconds=5)
    assert read_clock(conn) > first


def test_a_clock_never_goes_backwards(conn):
    pass_moment(conn, real_clock() + 40 * DAY)
    with pytest.raises(ClockGoesForward, match="only goes forward"):
        refuse_move(conn, real_clock() + 39 * DAY, movable=True)
    pass_moment(conn, real_clock() + 39 * DAY)
    assert read_clock(conn) >= real_clock() + 40 * DAY - timedelta(seconds=5)


def test_a_real_clock_cannot_be_moved(conn):
    with pytest.raises(ClockIsReal):
        refuse_move(conn, real_clock() + DAY, movable=False)


def test_every_program_reads_the_same_moved_clock(engine):
    with engine.begin() as conn:
        pass_moment(conn, read_clock(conn) + 400 * DAY)
    assert make_clock(engine, movable=True)() > real_clock() + 399 * DAY


def test_a_real_clock_ignores_what_the_database_says(engine):
    with engine.begin() as conn:
        pass_moment(conn, real_clock() + 400 * DAY)
    assert make_clock(engine, movable=False)() < real_clock() + DAY
