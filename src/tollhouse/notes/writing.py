"""Writing, changing, pinning and deleting notes; whoever writes has locked the customer, so that it stays."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from tollhouse.notes import storage
from tollhouse.notes.reading import Attachment, Note, Readable, attachments_of, note_of, read_attachment, read_note
from tollhouse.notes.rules.attachment import check_name, judge
from tollhouse.notes.rules.note import (
    MOST_ATTACHMENTS,
    TooManyAttachments,
    Writer,
    check_may_change,
    check_text,
    words_of_note,
)
from tollhouse.plumbing.db import Connection


@dataclass(frozen=True, slots=True)
class NewNote:
    """pinned   stands above the others"""

    text: str
    pinned: bool = False


def write_notes(
    conn: Connection, customer_id: int, notes: Sequence[NewNote], writer: Writer, *, now: datetime
) -> list[Note]:
    """Raises BadField for the first text that cannot be taken."""
    return [
        note_of(
            storage.insert_note(
                conn,
                {
                    "customer_id": customer_id,
                    "text": text,
                    "words": words_of_note(text, ()),
                    "pinned": new.pinned,
                    "reseller_id": writer.reseller_id,
                    "written_as": writer.actor,
                    "written_by": writer.by,
                    "written_at": now,
                },
            )
        )
        for new in notes
        for text in [check_text(new.text)]
    ]


def change_note(
    conn: Connection,
    readable: Readable,
    note: Note,
    writer: Writer,
    *,
    text: str | None,
    pinned: bool | None,
    now: datetime,
) -> Note:
    """The note that was read under lock, with its new text and its new place; None: as it is.

    Everybody who writes notes may pin one.  Raises BadField, AnothersNote.
    """
    change: dict[str, object] = {}
    if pinned is not None and pinned != note.pinned:
        change["pinned"] = pinned
    if text is not None and (kept := check_text(text)) != note.text:
        check_may_change(note.written_as, note.written_by, writer)
        _keep_wording(conn, readable.customer_id, note, until=now)
        names = [one.name for one in _files_of(conn, readable.customer_id, note)]
        change |= {"text": kept, "words": words_of_note(kept, names), "changed_by": writer.by, "changed_at": now}
    if not change:
        return note
    return note_of(storage.update_note(conn, readable.customer_id, note.note_id, change))


def delete_note(conn: Connection, readable: Readable, note_id: int, writer: Writer, *, now: datetime) -> Note:
    """As it was; kept, and shown to nobody any more.  Raises NotFound, AnothersNote."""
    note = read_note(conn, readable, note_id, lock=True)
    check_may_change(note.written_as, note.written_by, writer)
    storage.update_note(conn, readable.customer_id, note_id, {"deleted_by": writer.by, "deleted_at": now})
    return note


@dataclass(frozen=True, slots=True)
class NewFile:
    name: str
    content: bytes


def attach(
    conn: Connection, readable: Readable, note_id: int, file: NewFile, writer: Writer, *, now: datetime
) -> Attachment:
    """Beside a note of one's own, or of anybody's as an administrator.

    Raises NotFound, AnothersNote, TooManyAttachments, and what rules.attachment refuses.
    """
    note = read_note(conn, readable, note_id, lock=True)
    check_may_change(note.written_as, note.written_by, writer)
    name = check_name(file.name)
    media_type = judge(name, file.content)
    there = _files_of(conn, readable.customer_id, note)
    if len(there) >= MOST_ATTACHMENTS:
        raise TooManyAttachments(most=MOST_ATTACHMENTS)
    attachment_id = storage.insert_attachment(
        conn,
        {
            "customer_id": readable.customer_id,
            "note_id": note_id,
            "name": name,
            "media_type": media_type,
            "size_bytes": len(file.content),
            "content": file.content,
            "attached_by": writer.by,
            "attached_at": now,
        },
    )
    _find_by(conn, readable.customer_id, note, [*(one.name for one in there), name])
    return Attachment(attachment_id, note_id, name, media_type, len(file.content), writer.by, now)


def detach(conn: Connection, readable: Readable, note_id: int, attachment_id: int, writer: Writer) -> Attachment:
    """Gone for good.  Raises NotFound, AnothersNote."""
    note = read_note(conn, readable, note_id, lock=True)
    check_may_change(note.written_as, note.written_by, writer)
    gone, _ = read_attachment(conn, readable, note_id, attachment_id)
    storage.delete_attachment(conn, readable.customer_id, note_id, attachment_id)
    _find_by(conn, readable.customer_id, note, [one.name for one in _files_of(conn, readable.customer_id, note)])
    return gone


def remove_notes(conn: Connection, customer_ids: Collection[int]) -> None:
    """Of customers that are deleted: nothing of them stays."""
    storage.delete_notes(conn, customer_ids)


def _keep_wording(conn: Connection, customer_id: int, note: Note, *, until: datetime) -> None:
    worded_by = note.changed_by or note.written_by
    storage.insert_wording(
        conn,
        {
            "customer_id": customer_id,
            "note_id": note.note_id,
            "text": note.text,
            "written_by": worded_by,
            "written_at": note.changed_at or note.written_at,
            "until": until,
        },
    )


def _files_of(conn: Connection, customer_id: int, note: Note) -> list[Attachment]:
    return attachments_of(conn, customer_id, [note.note_id])[note.note_id]


def _find_by(conn: Connection, customer_id: int, note: Note, names: Sequence[str]) -> None:
    storage.update_note(conn, customer_id, note.note_id, {"words": words_of_note(note.text, names)})
