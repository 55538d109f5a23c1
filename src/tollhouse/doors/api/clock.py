"""/clock: what time it is for the product; with a test clock it can be moved."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Said, Told
from tollhouse.plumbing.clock import ClockIsReal
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Clock")

Reader = Annotated[Desk, needs(Right.READ_CATALOGUE)]
Mover = Annotated[Desk, needs(Right.MOVE_CLOCK)]


class ClockTold(Told):
    now: Moment
    movable: bool = Field(description="whether this is a test clock")


class ClockSaid(Said):
    moment: Moment = Field(description="a later moment; all work due on the way is done, in order of time")


@router.get("/clock", summary="Read the clock", response_model=ClockTold)
def get_clock(desk: Reader) -> Response:
    def look(_conn: Connection) -> Answer:
        return shown(ClockTold(now=desk.now, movable=desk.house.advance_clock is not None))

    return desk.read(look)


@router.post("/clock", summary="Move the test clock", response_model=ClockTold)
def post_clock(said: ClockSaid, desk: Mover) -> Response:
    """Forward only, and only where TOLLHOUSE_TEST_CLOCK=1 is set.  Not under an Idempotency-Key: the moment is one."""
    if desk.house.advance_clock is None:
        raise ClockIsReal
    desk.house.advance_clock(said.moment)
    now = desk.house.clock()
    return desk.read(lambda _conn: shown(ClockTold(now=now, movable=True)))
