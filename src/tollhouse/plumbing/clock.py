"""The product's time.  Built by app, read once at the door, handed down as `now`; nothing else asks for it.

The test clock moves business time only: logins, locks, retries and heartbeats keep real time.
It runs on from the moment it was set to and never goes backwards.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tollhouse.plumbing.db import Connection, Engine
from tollhouse.plumbing.storage import raise_ahead, read_ahead
from tollhouse.words.refusals import Refused

Clock = Callable[[], datetime]
"""Calling it gives the moment it is for the product: aware, in UTC."""


class ClockIsReal(Refused):
    code = "clock_is_real"
    sentence = "The clock can only be moved where TOLLHOUSE_TEST_CLOCK=1 is set; this is a real one."


class ClockGoesForward(Refused):
    code = "clock_goes_forward"
    sentence = "The clock shows {shows} and only goes forward; {wanted} is past."


def real_clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the single place where time comes in


def make_clock(engine: Engine, *, movable: bool) -> Clock:
    """The real clock; where it is movable (TOLLHOUSE_TEST_CLOCK), as far ahead as the database says."""
    if not movable:
        return real_clock

    def shown() -> datetime:
        with engine.connect() as conn:
            return read_clock(conn)

    return shown


def read_clock(conn: Connection) -> datetime:
    return real_clock() + read_ahead(conn)


def refuse_move(conn: Connection, moment: datetime, *, movable: bool) -> None:
    """Raises ClockIsReal, ClockGoesForward; who may move it does the work due on the way: timetable.advance."""
    if not movable:
        raise ClockIsReal
    shows = read_clock(conn)
    if moment < shows:
        raise ClockGoesForward(field="moment", shows=shows.isoformat(), wanted=moment.isoformat())


def pass_moment(conn: Connection, moment: datetime) -> None:
    """From now on the clock shows `moment` or later, and runs on; a clock that is past it already stays."""
    ahead = moment - real_clock()
    if ahead > timedelta():
        raise_ahead(conn, ahead)
