"""Rows of letters."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from tollhouse.plumbing.db.engine import AnyRow
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.plumbing.outbox.letter import Channel, Letter, LetterState
from tollhouse.plumbing.outbox.tables import letter, letter_channel


def insert_letters(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    conn.execute(insert(letter), rows)


def claim_next(conn: Connection, channel: Channel, *, real_now: datetime) -> Letter | None:
    """The one that is due longest and nobody else is at, claimed."""
    due = select(letter.c.letter_id).where(
        letter.c.state == LetterState.WAITING, letter.c.channel == channel, letter.c.next_try <= real_now
    )
    first = due.order_by(letter.c.next_try).limit(1).with_for_update(skip_locked=True).scalar_subquery()
    claimed = {"state": LetterState.SENDING, "claimed_at": real_now, "next_try": None}
    found = conn.execute(update(letter).where(letter.c.letter_id == first).values(claimed).returning(letter)).first()
    return None if found is None else letter_of(found)


def is_any_due(conn: Connection, channel: Channel, *, real_now: datetime) -> bool:
    due = select(letter.c.letter_id).where(
        letter.c.state == LetterState.WAITING, letter.c.channel == channel, letter.c.next_try <= real_now
    )
    return conn.execute(due.limit(1)).first() is not None


def settle(conn: Connection, letter_id: UUID, values: Mapping[str, Any]) -> None:
    """What became of one that was claimed; nothing where somebody has taken it for lost meanwhile."""
    claimed = update(letter).where(letter.c.letter_id == letter_id, letter.c.state == LetterState.SENDING)
    conn.execute(claimed.values({"claimed_at": None, **values}))


def settle_abandoned(conn: Connection, *, claimed_before: datetime, values: Mapping[str, Any]) -> int:
    abandoned = update(letter).where(letter.c.state == LetterState.SENDING, letter.c.claimed_at < claimed_before)
    return conn.execute(abandoned.values({"claimed_at": None, **values})).rowcount


def move(
    conn: Connection, letter_id: UUID, states: Collection[LetterState], values: Mapping[str, Any]
) -> Letter | None:
    """None: it is in none of those states, or there is none."""
    moved = update(letter).where(letter.c.letter_id == letter_id, letter.c.state.in_(list(states))).values(values)
    found = conn.execute(moved.returning(letter)).first()
    return None if found is None else letter_of(found)


def read_letter(conn: Connection, letter_id: UUID) -> Letter | None:
    found = conn.execute(select(letter).where(letter.c.letter_id == letter_id)).first()
    return None if found is None else letter_of(found)


def page_of_letters(
    conn: Connection, state: LetterState | None, about: str | None, *, limit: int, cursor: str | None
) -> Page:
    query: Select[Any] = select(letter).where(*_wanted(state, about))
    return read_page(conn, query, [SortKey(letter.c.letter_id, descending=True)], limit=limit, cursor=cursor)


def count_letters(conn: Connection, state: LetterState | None, about: str | None, *, most: int) -> int:
    some = select(letter.c.letter_id).where(*_wanted(state, about)).limit(most).subquery()
    return conn.scalar(select(func.count()).select_from(some)) or 0


def _wanted(state: LetterState | None, about: str | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if state is not None:
        wanted.append(letter.c.state == state)
    if about is not None:
        wanted.append(letter.c.about == about)
    return wanted


def delete_about(conn: Connection, about: Sequence[str]) -> None:
    conn.execute(delete(letter).where(letter.c.about == func.any(list(about))))


def delete_ended(conn: Connection, *, before: datetime, states: Collection[LetterState], limit: int) -> int:
    ended = select(letter.c.letter_id).where(letter.c.state.in_(list(states)), letter.c.ended_at < before)
    return conn.execute(delete(letter).where(letter.c.letter_id.in_(ended.limit(limit)))).rowcount


def write_trouble(conn: Connection, channel: Channel, trouble: str | None, *, at: datetime) -> None:
    """Since when stays what it was while there is any."""
    since = None if trouble is None else at
    said = insert_or(letter_channel).values(channel=channel, trouble=trouble, trouble_since=since)
    known = letter_channel.c.trouble_since
    still = func.coalesce(known, said.excluded.trouble_since) if trouble is not None else None
    changed = letter_channel.c.trouble.is_distinct_from(said.excluded.trouble)
    values = {"trouble": said.excluded.trouble, "trouble_since": still}
    conn.execute(said.on_conflict_do_update(index_elements=["channel"], set_=values, where=changed))


def read_channels(conn: Connection) -> Sequence[AnyRow]:
    return conn.execute(select(letter_channel)).all()


def letter_of(row: AnyRow) -> Letter:
    return Letter(
        letter_id=row.letter_id,
        channel=Channel(row.channel),
        about=row.about,
        topic=row.topic,
        sender=row.sender,
        recipients=tuple(row.recipients),
        blind_copies=tuple(row.blind_copies),
        subject=row.subject,
        body=row.body,
        written_at=row.written_at,
        state=LetterState(row.state),
        attempts=row.attempts,
        next_try=row.next_try,
        ended_at=row.ended_at,
        problem=row.problem,
        settled_by=row.settled_by,
    )
