"""A job at work: how it says how far it has come, and hears that somebody wants it to end."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Engine
from tollhouse.plumbing.db.retrying import is_passing
from tollhouse.plumbing.jobs import storage

_SAY_EVERY_S: Final = 1.0


class WorkCancelled(Exception):  # noqa: N818 - it says what happened
    """Somebody wanted the job to end, and it has."""


class WorkInterrupted(Exception):  # noqa: N818
    """The worker stops; the job goes on from there with another, and it is no failure."""


class TryLater(Exception):  # noqa: N818
    """Trouble that passes, as a sentence: the job is tried again later."""


class Work:
    """One run of a job; used by its thread alone."""

    def __init__(self, engine: Engine, job_id: int, stopping: Callable[[], bool] = lambda: False) -> None:
        self.job_id = job_id
        self._engine = engine
        self._stopping = stopping
        self._cancel_wanted = False
        self._say_again_at = 0.0

    @property
    def should_end(self) -> bool:
        """Asked between one piece of work and the next; whoever sees True cleans up and calls end_early."""
        return self._cancel_wanted or self._stopping()

    @property
    def cancelled(self) -> bool:
        """Somebody wants it never to be gone on with."""
        return self._cancel_wanted

    def note(
        self,
        done: int,
        total: int | None = None,
        *,
        unit: str,
        note: str = "",
        result: Mapping[str, Any] | None = None,
    ) -> None:
        """Say how far it has come; call it as often as you like, once a second it is written down.

        result   what came of it so far
        """
        if time.monotonic() < self._say_again_at:
            return
        so_far = {} if result is None else {"result": result}
        self._say({"done": done, "total": total, "unit": unit, "note": note, **so_far})

    def finish(self, result: Mapping[str, Any], note: str = "") -> None:
        """What came of it.  The progress stays as it was said last, its end is that of the job."""
        self._say({"result": result, "note": note, "problem": None})

    def end_early(self, result: Mapping[str, Any]) -> NoReturn:
        """Say what came of it and leave; raises WorkCancelled, or WorkInterrupted to be begun again."""
        self._say({"result": result})
        if self._cancel_wanted:
            raise WorkCancelled
        raise WorkInterrupted

    def complain(self, problem: str) -> None:
        """Say in a sentence why it failed."""
        self._say({"problem": problem})

    def _say(self, told: Mapping[str, Any]) -> None:
        """A database that is away for a moment costs a word, not the work."""
        try:
            with self._engine.begin() as conn:
                self._cancel_wanted = storage.write_progress(conn, self.job_id, told, at=real_clock())
        except Exception as trouble:
            if not is_passing(trouble):
                raise
        self._say_again_at = time.monotonic() + _SAY_EVERY_S
