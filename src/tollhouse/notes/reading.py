"""Reading notes, as far as they are the reader's to see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tollhouse.notes import storage
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.fold import fold
from tollhouse.words.refusals import NotFound

MOST_WORDINGS = 100


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside a note, without what is inside it."""

    attachment_id: int
    note_id: int
    name: str
    media_type: str
    size_bytes: int
    attached_by: str
    attached_at: datetime


@dataclass(frozen=True, slots=True)
class Wording:
    """How a note read once."""

    text: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """changed_by, changed_at   of its text; None: it reads as it was written"""

    note_id: int
    text: str
    pinned: bool
    reseller_id: int | None
    written_as: str
    written_by: str
    written_at: datetime
    changed_by: str | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Readable:
    """Which notes of a customer somebody sees: those that staff of these resellers wrote; None: all of them."""

    customer_id: int
    of_resellers: frozenset[int] | None = None

    def tells(self, reseller_id: int | None) -> bool:
        return self.of_resellers is None or reseller_id in self.of_resellers


def list_notes(
    conn: Connection, readable: Readable, *, q: str = "", pinned: bool | None = None, limit: int, cursor: str | None
) -> Page:
    """Pinned ones first, then the latest; turn its rows into notes with note_of.

    q   found anywhere in the text or in an attachment's name, whatever its case and accents
    """
    return storage.page_of_notes(conn, _wanted(readable, q, pinned), limit=limit, cursor=cursor)


def count_notes(conn: Connection, readable: Readable, *, q: str = "", pinned: bool | None = None, most: int) -> int:
    return storage.count_notes(conn, _wanted(readable, q, pinned), most=most)


def read_note(conn: Connection, readable: Readable, note_id: int, *, lock: bool = False) -> Note:
    """Raises NotFound, of what was deleted and of what others wrote among themselves, too."""
    row = storage.read_note(conn, readable.customer_id, note_id, lock=lock)
    if row is None or not readable.tells(row.reseller_id):
        raise NotFound(kind="note", id=note_id)
    return note_of(row)


def wordings_of(conn: Connection, readable: Readable, note_id: int) -> list[Wording]:
    """How it read before, the latest first; at most the last hundred."""
    rows = storage.read_wordings(conn, readable.customer_id, note_id, most=MOST_WORDINGS)
    return [Wording(row.text, row.written_by, row.written_at) for row in rows]


def attachments_of(conn: Connection, customer_id: int, note_ids: Collection[int]) -> dict[int, list[Attachment]]:
    """By note, in the order they came."""
    found: dict[int, list[Attachment]] = {note_id: [] for note_id in note_ids}
    for row in storage.attachments_of(conn, customer_id, note_ids):
        found[row.note_id].append(attachment_of(row))
    return found


def read_attachment(conn: Connection, readable: Readable, note_id: int, attachment_id: int) -> tuple[Attachment, bytes]:
    """With what is inside it.  Raises NotFound."""
    read_note(conn, readable, note_id)
    row = storage.read_attachment(conn, readable.customer_id, note_id, attachment_id)
    if row is None:
        raise NotFound(kind="attachment", id=attachment_id)
    return attachment_of(row), bytes(row.content)


def note_of(row: AnyRow) -> Note:
    return Note(
        row.note_id,
        row.text,
        row.pinned,
        row.reseller_id,
        row.written_as,
        row.written_by,
        row.written_at,
        row.changed_by,
        row.changed_at,
    )


def attachment_of(row: AnyRow) -> Attachment:
    return Attachment(
        row.attachment_id, row.note_id, row.name, row.media_type, row.size_bytes, row.attached_by, row.attached_at
    )


def _wanted(readable: Readable, q: str, pinned: bool | None) -> storage.Wanted:
    return storage.notes_wanted(
        readable.customer_id, found_by=fold(q.strip()), pinned=pinned, of_resellers=readable.of_resellers
    )
