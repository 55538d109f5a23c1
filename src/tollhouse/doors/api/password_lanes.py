"""Where passwords are looked at: in threads of their own, so that who waits for a turn keeps no other request waiting.

Strangers and members do not queue for each other: people who sign in all at once hinder nobody who is signed in.
"""

from collections.abc import Callable
from functools import cache
from typing import Final

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import Response

from tollhouse.staff.passwords import AT_ONCE, TooManyAtOnce

_LONGEST_QUEUE: Final = 50
_PAUSE_S: Final = 5


@cache
def strangers() -> CapacityLimiter:
    """Of this process: those who sign in."""
    return CapacityLimiter(AT_ONCE)


@cache
def members() -> CapacityLimiter:
    """Of this process: those who are signed in and give their password again."""
    return CapacityLimiter(AT_ONCE)


async def in_turn(lane: CapacityLimiter, work: Callable[[], Response]) -> Response:
    """Raises TooManyAtOnce rather than let a queue grow for ever."""
    if lane.statistics().tasks_waiting > _LONGEST_QUEUE:
        raise TooManyAtOnce(retry_after_s=_PAUSE_S)
    return await anyio.to_thread.run_sync(work, limiter=lane)
