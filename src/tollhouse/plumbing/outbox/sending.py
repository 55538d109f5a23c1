"""The worker: claims a letter, hands it over, writes down what became of it.

A letter is claimed in a transaction of its own before it is handed over and settled in another afterwards.  Whoever
dies in between leaves it claimed; after a while it is in doubt, and nothing sends it a second time but a person.
Source: docs/decisions/0041-letters-once-or-in-doubt.md
"""

import threading
import time
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any, Final, Protocol

from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Engine
from tollhouse.plumbing.db.retrying import is_passing
from tollhouse.plumbing.logs import logger
from tollhouse.plumbing.outbox import storage
from tollhouse.plumbing.outbox.letter import Channel, Letter, LetterState

_log = logger(__name__)

MOST_ATTEMPTS: Final = 12
LONGEST_HANDING_OVER: Final = timedelta(minutes=2)
ABANDONED_AFTER: Final = timedelta(minutes=5)
"""More than handing over can take, so that it is never said of somebody who is still at it."""
_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(hours=1)
_LOOK_EVERY_S: Final = 1.0
_SHORTEST_PAUSE_S: Final = 2.0
_LONGEST_PAUSE_S: Final = 60.0
_LONGEST_PROBLEM: Final = 500


class Unreachable(Exception):  # noqa: N818 - it says what is the case
    """Nothing can be handed over at present, and of the letter at hand nothing was."""


class RefusedForNow(Exception):  # noqa: N818
    """This letter was not taken, and may be later."""


class RefusedForGood(Exception):  # noqa: N818
    """This letter will never be taken as it is."""


class NobodyKnows(Exception):  # noqa: N818
    """The letter was handed over and no answer came."""


class Session(Protocol):
    """An open way out, for one letter after the other."""

    def deliver(self, letter: Letter) -> str | None:
        """Hand over, within LONGEST_HANDING_OVER; who of several recipients was refused, in a sentence, or None.

        Raises Unreachable, RefusedForNow, RefusedForGood, NobodyKnows.
        """


class Carrier(Protocol):
    """How letters of one channel go out."""

    channel: Channel

    def opened(self) -> AbstractContextManager[Session]:
        """Raises Unreachable."""


class Post:
    """The outbox's worker; of several each takes what the others are not at."""

    def __init__(self, engine: Engine, carrier: Carrier, *, abandoned_after: timedelta = ABANDONED_AFTER) -> None:
        self._engine = engine
        self._carrier = carrier
        self._abandoned_after = abandoned_after

    def work(self, stopping: threading.Event) -> None:
        """Until `stopping` is set; after trouble of whatever kind it goes on, at longer and longer pauses."""
        pause_s = _LOOK_EVERY_S
        while not stopping.wait(pause_s):
            try:
                reached = self.send_due(stopping)
            except Exception as trouble:  # noqa: BLE001 - whatever it was, other letters wait
                if is_passing(trouble):
                    _log.warning("the outbox lost the database", reason=str(trouble).splitlines()[0])
                else:
                    _log.error("sending letters failed", exc_info=trouble)
                reached = False
            pause_s = _LOOK_EVERY_S if reached else min(max(2 * pause_s, _SHORTEST_PAUSE_S), _LONGEST_PAUSE_S)

    def send_due(self, stopping: threading.Event | None = None) -> bool:
        """Send what is due, one letter after the other; False: nothing can be handed over at present."""
        self._doubt_abandoned()
        with self._engine.connect() as conn:
            if not storage.is_any_due(conn, self._carrier.channel, real_now=real_clock()):
                return True
        try:
            with self._carrier.opened() as session:
                self._note_trouble(None)
                while stopping is None or not stopping.is_set():
                    with self._engine.begin() as conn:
                        letter = storage.claim_next(conn, self._carrier.channel, real_now=real_clock())
                    if letter is None:
                        return True
                    self._hand_over(session, letter)
        except Unreachable as away:
            self._note_trouble(str(away))
            return False
        return True

    def _hand_over(self, session: Session, letter: Letter) -> None:
        now, ended = real_clock, {"ended_at": None}
        try:
            note = session.deliver(letter)
        except Unreachable:
            # Of no letter's doing: it waits as it did, and no attempt is counted.
            self._settle(letter, {"state": LetterState.WAITING, "next_try": now()})
            raise
        except NobodyKnows as doubt:
            self._settle(letter, _ended(LetterState.IN_DOUBT, str(doubt)))
        except RefusedForGood as refused:
            self._settle(letter, _ended(LetterState.FAILED, str(refused)))
        except RefusedForNow as refused:
            attempts = letter.attempts + 1
            if attempts >= MOST_ATTEMPTS:
                said = f"Given up after {attempts} attempts: {refused}"
                self._settle(letter, _ended(LetterState.FAILED, said) | {"attempts": attempts})
            else:
                waits = {"state": LetterState.WAITING, "attempts": attempts, "next_try": now() + wait_after(attempts)}
                self._settle(letter, waits | {"problem": _short(str(refused))} | ended)
        else:
            self._settle(letter, _ended(LetterState.SENT, note))

    def _settle(self, letter: Letter, values: dict[str, Any]) -> None:
        """A database that is away for a moment is waited for: what became of the letter is known only here."""
        give_up_at = time.monotonic() + self._abandoned_after.total_seconds()
        while True:
            try:
                with self._engine.begin() as conn:
                    storage.settle(conn, letter.letter_id, values)
            except Exception as trouble:
                if not is_passing(trouble) or time.monotonic() > give_up_at:
                    raise
                time.sleep(_LOOK_EVERY_S)
            else:
                return

    def _doubt_abandoned(self) -> None:
        now = real_clock()
        said = "The program ended while the letter was being handed over; whether it was taken is not known."
        with self._engine.begin() as conn:
            before = now - self._abandoned_after
            abandoned = storage.settle_abandoned(conn, claimed_before=before, values=_ended(LetterState.IN_DOUBT, said))
        if abandoned:
            _log.warning("letters in doubt", letters=abandoned)

    def _note_trouble(self, trouble: str | None) -> None:
        with self._engine.begin() as conn:
            told = None if trouble is None else _short(trouble)
            storage.write_trouble(conn, self._carrier.channel, told, at=real_clock())
        if trouble is not None:
            _log.warning("letters cannot be handed over", channel=str(self._carrier.channel), reason=trouble)


def wait_after(attempts: int) -> timedelta:
    """30 s after the first refusal, doubling up to an hour: in all more than five hours."""
    return min(_FIRST_WAIT * (1 << min(attempts - 1, 20)), _LONGEST_WAIT)


def _ended(state: LetterState, problem: str | None) -> dict[str, Any]:
    told = None if problem is None else _short(problem)
    return {"state": state, "ended_at": real_clock(), "next_try": None, "problem": told}


def _short(text: str) -> str:
    printable = " ".join(text.replace("\0", "").split())
    return printable if len(printable) <= _LONGEST_PROBLEM else f"{printable[:_LONGEST_PROBLEM]}…"
