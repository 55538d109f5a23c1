"""Reads and writes of notes; private to the room."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Select, delete, func, insert, select, update

from tollhouse.notes.tables import attachment_number, note, note_attachment, note_number, note_wording
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page

Wanted: TypeAlias = list[ColumnElement[bool]]
_kept = note.c
_file = note_attachment.c
_FILES: Final[Select[Any]] = select(*(column for column in _file if column.name != "content"))


def insert_note(conn: Connection, row: dict[str, Any]) -> AnyRow:
    number = conn.scalar(select(note_number.next_value()))
    return conn.execute(insert(note).values(row | {"note_id": number}).returning(note)).one()


def read_note(conn: Connection, customer_id: int, note_id: int, *, lock: bool = False) -> AnyRow | None:
    """None of one that was deleted, too."""
    query = select(note).where(*_that(customer_id, note_id), _kept.deleted_at.is_(None))
    return conn.execute(query.with_for_update() if lock else query).first()


def update_note(conn: Connection, customer_id: int, note_id: int, change: dict[str, Any]) -> AnyRow:
    changed = update(note).where(*_that(customer_id, note_id)).values(change)
    return conn.execute(changed.returning(note)).one()


def page_of_notes(conn: Connection, wanted: Wanted, *, limit: int, cursor: str | None) -> Page:
    """Pinned ones first, then the latest."""
    query: Select[Any] = select(note).where(*wanted)
    keys = [SortKey(_kept.pinned, descending=True), SortKey(_kept.note_id, descending=True)]
    return read_page(conn, query, keys, limit=limit, cursor=cursor)


def count_notes(conn: Connection, wanted: Wanted, *, most: int) -> int:
    some = select(_kept.note_id).where(*wanted).limit(most).subquery()
    return conn.scalar(select(func.count()).select_from(some)) or 0


def notes_wanted(
    customer_id: int, *, found_by: str, pinned: bool | None, of_resellers: Collection[int] | None
) -> Wanted:
    """of_resellers   written by their staff; None: by anybody's"""
    wanted: Wanted = [_kept.customer_id == customer_id, _kept.deleted_at.is_(None)]
    if found_by:
        wanted.append(_kept.words.contains(found_by, autoescape=True))
    if pinned is not None:
        wanted.append(_kept.pinned.is_(pinned))
    if of_resellers is not None:
        wanted.append(_kept.reseller_id.in_(list(of_resellers)))
    return wanted


def insert_wording(conn: Connection, row: dict[str, Any]) -> None:
    earlier = (
        select(func.count())
        .select_from(note_wording)
        .where(note_wording.c.customer_id == row["customer_id"], note_wording.c.note_id == row["note_id"])
    )
    conn.execute(insert(note_wording).values(row | {"wording": earlier.scalar_subquery() + 1}))


def read_wordings(conn: Connection, customer_id: int, note_id: int, *, most: int) -> Sequence[AnyRow]:
    """The latest first."""
    earlier = note_wording.c
    query = select(note_wording).where(earlier.customer_id == customer_id, earlier.note_id == note_id)
    return conn.execute(query.order_by(earlier.wording.desc()).limit(most)).all()


def insert_attachment(conn: Connection, row: dict[str, Any]) -> int:
    number = conn.scalar(select(attachment_number.next_value()))
    conn.execute(insert(note_attachment).values(row | {"attachment_id": number}))
    return int(number or 0)


def attachments_of(conn: Connection, customer_id: int, note_ids: Iterable[int]) -> Sequence[AnyRow]:
    """Without what is inside them, in the order they came."""
    query = _FILES.where(_file.customer_id == customer_id, _file.note_id.in_(list(note_ids)))
    return conn.execute(query.order_by(_file.note_id, _file.attachment_id)).all()


def read_attachment(conn: Connection, customer_id: int, note_id: int, attachment_id: int) -> AnyRow | None:
    """With what is inside it."""
    wanted = _file.customer_id == customer_id, _file.note_id == note_id, _file.attachment_id == attachment_id
    return conn.execute(select(note_attachment).where(*wanted)).first()


def delete_attachment(conn: Connection, customer_id: int, note_id: int, attachment_id: int) -> None:
    wanted = _file.customer_id == customer_id, _file.note_id == note_id, _file.attachment_id == attachment_id
    conn.execute(delete(note_attachment).where(*wanted))


def delete_notes(conn: Connection, customer_ids: Collection[int]) -> None:
    """Physically, with all that belongs to them."""
    for table in (note_attachment, note_wording, note):
        conn.execute(delete(table).where(table.c.customer_id == func.any(list(customer_ids))))


def _that(customer_id: int, note_id: int) -> tuple[ColumnElement[bool], ...]:
    return _kept.customer_id == customer_id, _kept.note_id == note_id
