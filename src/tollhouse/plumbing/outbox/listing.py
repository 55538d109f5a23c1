"""The outbox as people look at it; sending a letter again, and dropping one."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.plumbing.outbox import storage
from tollhouse.plumbing.outbox.letter import UNSETTLED, Channel, Letter, LetterState
from tollhouse.words.refusals import NotFound, Refused


class LetterSettled(Refused):
    code: ClassVar[str] = "letter_settled"
    sentence: ClassVar[str] = "The letter is {state}; only one that waits, failed or is in doubt can be decided about."


@dataclass(frozen=True, slots=True)
class ChannelTrouble:
    """Why nothing can be handed over, and since when (real time)."""

    channel: Channel
    reason: str
    since: datetime


def list_letters(
    conn: Connection,
    *,
    state: LetterState | None = None,
    about: str | None = None,
    limit: int,
    cursor: str | None,
) -> Page:
    """A page, newest first; turn its rows into letters with letter_of."""
    return storage.page_of_letters(conn, state, about, limit=limit, cursor=cursor)


letter_of = storage.letter_of


def count_letters(conn: Connection, *, state: LetterState | None = None, about: str | None = None, most: int) -> int:
    return storage.count_letters(conn, state, about, most=most)


def read_letter(conn: Connection, letter_id: UUID) -> Letter:
    """Raises NotFound."""
    found = storage.read_letter(conn, letter_id)
    if found is None:
        raise NotFound(kind="letter", id=letter_id)
    return found


def send_again(conn: Connection, letter_id: UUID, *, by: str, at: datetime) -> Letter:
    """At once, under the same Message-ID, with all its attempts before it.  Raises NotFound, LetterSettled.

    at   real time
    """
    values: dict[str, object] = {
        "state": LetterState.WAITING,
        "next_try": at,
        "attempts": 0,
        "ended_at": None,
        "settled_by": by,
    }
    return _decide(conn, letter_id, values)


def drop_letter(conn: Connection, letter_id: UUID, *, by: str, at: datetime) -> Letter:
    """It is not sent any more; of one in doubt: it is left as it is.  Raises NotFound, LetterSettled."""
    values: dict[str, object] = {"state": LetterState.DROPPED, "next_try": None, "ended_at": at, "settled_by": by}
    return _decide(conn, letter_id, values)


def _decide(conn: Connection, letter_id: UUID, values: dict[str, object]) -> Letter:
    moved = storage.move(conn, letter_id, UNSETTLED, values)
    if moved is None:
        raise LetterSettled(state=read_letter(conn, letter_id).state.value.replace("_", " "))
    return moved


def troubles(conn: Connection) -> list[ChannelTrouble]:
    """Of the channels through which nothing goes out at present."""
    return [
        ChannelTrouble(Channel(row.channel), row.trouble, row.trouble_since)
        for row in storage.read_channels(conn)
        if row.trouble is not None
    ]
