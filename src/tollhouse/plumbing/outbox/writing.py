"""Letters in: there exactly if the transaction commits that they tell of."""

import os
import time
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.outbox import storage
from tollhouse.plumbing.outbox.letter import ENDED, LetterState, NewLetter

KEPT_FOR: Final = timedelta(days=180)
"""Letters that were sent or dropped; others are kept until somebody decides."""
_AT_ONCE: Final = 1_000


def write_letters(conn: Connection, letters: Sequence[NewLetter], *, at: datetime) -> list[UUID]:
    """Their keys, in the order given.

    at   the product's time, as whoever reads the letter's history knows it
    """
    moment_ns = time.time_ns()
    keys = [_key(moment_ns, place) for place in range(len(letters))]
    rows = [
        {
            "letter_id": key,
            "channel": new.channel,
            "about": new.about,
            "topic": new.topic,
            "sender": new.sender,
            "recipients": list(new.recipients),
            "blind_copies": list(new.blind_copies),
            "subject": new.subject,
            "body": new.body,
            "written_at": at,
            "state": LetterState.WAITING,
            "next_try": real_clock(),
        }
        for key, new in zip(keys, letters, strict=True)
    ]
    if rows:
        storage.insert_letters(conn, rows)
    return keys


def forget_letters_about(conn: Connection, about: Collection[str]) -> None:
    """Of those who are gone; what waits is not sent."""
    if about:
        storage.delete_about(conn, list(about))


def forget_old_letters(conn: Connection, *, now: datetime) -> int:
    """How many; some at a time.

    now   real time
    """
    return storage.delete_ended(conn, before=now - KEPT_FOR, states=ENDED, limit=_AT_ONCE)


def _key(moment_ns: int, place: int) -> UUID:
    """A UUID of version 7 in the order of writing, as facts have it."""
    milliseconds, rest_ns = divmod(moment_ns, 1_000_000)
    fraction, chance = rest_ns * 4096 // 1_000_000, int.from_bytes(os.urandom(5), "big")
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | place << 40 | chance)
