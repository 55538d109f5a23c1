"""Looks: work that nobody announces, found by looking again and again; in real time, and at each stop of a test clock.

Unlike a run a look has no moment: what it finds is true whenever it comes.  It is for what would cost too much to tell
of when it happens, such as every charge.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Engine
from tollhouse.plumbing.db.retrying import is_passing
from tollhouse.plumbing.jobs.backing_off import wait_after
from tollhouse.plumbing.logs import logger

_log = logger(__name__)

_RESTS_TIMES: Final = 20
"""A look takes a twentieth of one connection's time at most, however much there is to look at."""


@dataclass(frozen=True, slots=True)
class Look:
    """work     called as work(conn, now=…) in a transaction of its own until it answers 0: nothing is left
    every_s   at least so long between two looks
    """

    name: str
    work: Callable[..., int]
    every_s: float = 5.0


class Lookout:
    """Looks when it is time again."""

    def __init__(self, engine: Engine, looks: Sequence[Look]) -> None:
        self._engine = engine
        self._looks = looks
        self._next_at = dict.fromkeys((look.name for look in looks), 0.0)
        self._failures = dict.fromkeys((look.name for look in looks), 0)

    def look_around(self, *, now: datetime) -> None:
        """At what it is time for; one that fails is put off and keeps no other from its turn."""
        for look in self._looks:
            begun_at = time.monotonic()
            if begun_at < self._next_at[look.name]:
                continue
            try:
                look_through(self._engine, look, now=now)
            except Exception as failure:
                if is_passing(failure):
                    raise
                self._failures[look.name] += 1
                pause = wait_after(self._failures[look.name]).total_seconds()
                _log.error("look put off", look=look.name, at=real_clock().isoformat(), exc_info=failure)
            else:
                self._failures[look.name] = 0
                pause = max(look.every_s, _RESTS_TIMES * (time.monotonic() - begun_at))
            self._next_at[look.name] = time.monotonic() + pause


def look_through(engine: Engine, look: Look, *, now: datetime) -> int:
    """Now, until nothing is left; how much there was."""
    done = 0
    while True:
        with engine.begin() as conn:
            found = look.work(conn, now=now)
        if not found:
            return done
        done += found
