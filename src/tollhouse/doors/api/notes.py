"""/customers/{id}/notes: what staff wrote about a customer, and the files beside it."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from fastapi import Query, Request, Response
from starlette.concurrency import run_in_threadpool

from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.masking import HIDDEN, refuse_masks
from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.discretion import Discretion, discretion_of, own_resellers
from tollhouse.doors.api.file_names import disposition
from tollhouse.doors.api.holding import held
from tollhouse.doors.api.listing import EXACT_UP_TO, Pages, listed
from tollhouse.doors.api.note_models import (
    ListOfNotes,
    Note,
    NoteAttachment,
    NoteChangeSaid,
    NoteSaid,
    NoteWithHistory,
    NoteWording,
)
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.notes import reading
from tollhouse.notes.reading import Attachment, Readable, attachments_of, note_of, read_note, wordings_of
from tollhouse.notes.rules.attachment import LONGEST_FILE, LONGEST_NAME
from tollhouse.notes.rules.note import Writer
from tollhouse.notes.writing import NewFile, NewNote, attach, change_note, delete_note, detach, write_notes
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right, Role

router = DoorRouter("Notes")

Reader = Annotated[Desk, needs(Right.SEE_PERSONAL_DATA)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]
Attacher = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS, longest_body=LONGEST_FILE)]


@router.get("/customers/{customer_id}/notes", summary="List notes", response_model=ListOfNotes)
def get_notes(
    customer_id: Number,
    desk: Reader,
    pages: Pages,
    q: Annotated[str, Query(max_length=200, description="anywhere in the text or in a file's name")] = "",
    pinned: Annotated[bool | None, Query(description="only those that are pinned, or only the others")] = None,
) -> Response:
    """Pinned ones first, then the latest.  A reseller's staff sees what it and those below it wrote."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        readable = _readable(record, desk)

        def page(limit: int, cursor: str | None) -> Page:
            return reading.list_notes(conn, readable, q=q, pinned=pinned, limit=limit, cursor=cursor)

        total = reading.count_notes(conn, readable, q=q, pinned=pinned, most=EXACT_UP_TO + 1)
        found = listed(partial(_told_rows, conn, record, desk), page, pages, total=total)
        return shown(ListOfNotes(**dict(found)))

    return desk.read(look)


@router.post("/customers/{customer_id}/notes", summary="Write a note", status_code=201, response_model=Note)
def post_note(customer_id: Number, said: NoteSaid, desk: Changer) -> Response:
    def act(conn: Connection) -> Answer:
        record = held(conn, customer_id, desk, field="text")
        new = NewNote(said.text, pinned=said.pinned)
        (note,) = write_notes(conn, customer_id, [new], _writer(desk), now=desk.now)
        desk.changed({"note": None}, {"note": note.text})
        return created(_told(conn, record, desk, note), f"/customers/{customer_id}/notes/{note.note_id}")

    return desk.write(act)


@router.get("/customers/{customer_id}/notes/{note_id}", summary="Read a note", response_model=NoteWithHistory)
def get_note(customer_id: Number, note_id: Number, desk: Reader) -> Response:
    """With how it read before."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        readable = _readable(record, desk)
        note = read_note(conn, readable, note_id)
        earlier = wordings_of(conn, readable, note_id)
        discretion = discretion_of(conn, desk.scope, [one.written_by for one in earlier])
        history = [
            NoteWording(text=one.text, written_by=discretion.who(record, one.written_by), written_at=one.written_at)
            for one in earlier
        ]
        told = NoteWithHistory(**dict(_told(conn, record, desk, note)), history=history)
        return shown(told, headers={"ETag": told.etag})

    return desk.read(look)


@router.patch("/customers/{customer_id}/notes/{note_id}", summary="Change or pin a note", response_model=Note)
def patch_note(
    customer_id: Number, note_id: Number, said: NoteChangeSaid, desk: Changer, if_match: IfMatch = None
) -> Response:
    """Its text by whoever wrote it or an administrator; how it read before is kept.  Everybody may pin."""
    if desk.scope.masked:
        refuse_masks({"text": said.text})

    def act(conn: Connection) -> Answer:
        record = held(conn, customer_id, desk)
        readable = _readable(record, desk)
        before = read_note(conn, readable, note_id, lock=True)
        check_version(desk, if_match, before, "note")
        after = change_note(conn, readable, before, _writer(desk), text=said.text, pinned=said.pinned, now=desk.now)
        desk.changed({"note": before.text, "pinned": before.pinned}, {"note": after.text, "pinned": after.pinned})
        told = _told(conn, record, desk, after)
        return shown(told, headers={"ETag": told.etag})

    return desk.write(act)


@router.delete("/customers/{customer_id}/notes/{note_id}", summary="Delete a note", status_code=204)
def remove_note(customer_id: Number, note_id: Number, desk: Changer) -> Response:
    """By whoever wrote it or an administrator; with its attachments it is shown to nobody any more."""

    def act(conn: Connection) -> Answer:
        record = held(conn, customer_id, desk)
        gone = delete_note(conn, _readable(record, desk), note_id, _writer(desk), now=desk.now)
        desk.changed({"note": gone.text}, {"note": None})
        return nothing_left()

    return desk.write(act)


@router.post(
    "/customers/{customer_id}/notes/{note_id}/attachments",
    summary="Attach a file to a note",
    status_code=201,
    response_model=NoteAttachment,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def post_note_attachment(
    customer_id: Number,
    note_id: Number,
    request: Request,
    desk: Attacher,
    name: Annotated[str, Query(max_length=4 * LONGEST_NAME, description="as people know the file, with its ending")],
) -> Response:
    """The file is the body (application/octet-stream, up to 10 MiB, twenty a note): PDF, PNG, JPEG, GIF, WebP, text
    and CSV in UTF-8, DOCX, XLSX, ODT or an e-mail.  What is not what its name says is refused."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/octet-stream":
        said = "Send the file itself as the body, with Content-Type: application/octet-stream."
        raise Unwelcome("unsupported_media_type", said)
    file = NewFile(name, await request.body())
    return await run_in_threadpool(_attach, desk, customer_id, note_id, file)


@router.get(
    "/customers/{customer_id}/notes/{note_id}/attachments/{attachment_id}",
    summary="Download an attachment",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
def get_note_attachment(customer_id: Number, note_id: Number, attachment_id: Number, desk: Reader) -> Response:
    """A file to be kept; no browser shows it in its window."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        file, content = reading.read_attachment(conn, _readable(record, desk), note_id, attachment_id)
        text = file.media_type.startswith("text/")
        headers = {
            "Content-Type": f"{file.media_type}; charset=utf-8" if text else file.media_type,
            "Content-Disposition": disposition(file.name),
            "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        }
        return Answer(200, headers, content)

    return desk.read(look)


@router.delete(
    "/customers/{customer_id}/notes/{note_id}/attachments/{attachment_id}",
    summary="Remove an attachment",
    status_code=204,
)
def remove_note_attachment(customer_id: Number, note_id: Number, attachment_id: Number, desk: Changer) -> Response:
    """For good."""

    def act(conn: Connection) -> Answer:
        record = held(conn, customer_id, desk)
        gone = detach(conn, _readable(record, desk), note_id, attachment_id, _writer(desk))
        desk.changed({"attachment": gone.name}, {"attachment": None})
        return nothing_left()

    return desk.write(act)


def _attach(desk: Desk, customer_id: int, note_id: int, file: NewFile) -> Response:
    def act(conn: Connection) -> Answer:
        record = held(conn, customer_id, desk, field="name")
        made = attach(conn, _readable(record, desk), note_id, file, _writer(desk), now=desk.now)
        desk.changed({"attachment": None}, {"attachment": made.name})
        told = _told_file(made, record, discretion_of(conn, desk.scope, [made.attached_by]), desk)
        return created(told, f"/customers/{customer_id}/notes/{note_id}/attachments/{made.attachment_id}")

    return desk.write(act)


def _readable(record: CustomerRecord, desk: Desk) -> Readable:
    return Readable(record.customer_id, own_resellers(record, desk.scope))


def _writer(desk: Desk) -> Writer:
    staff = desk.staff
    return Writer(staff.by, staff.actor, staff.reseller_id, administrator=staff.role is Role.ADMINISTRATOR)


def _told(conn: Connection, record: CustomerRecord, desk: Desk, note: reading.Note) -> Note:
    (told,) = _all_told(conn, record, desk, [note])
    return told


def _told_rows(conn: Connection, record: CustomerRecord, desk: Desk, rows: Sequence[AnyRow]) -> list[Note]:
    return _all_told(conn, record, desk, [note_of(row) for row in rows])


def _all_told(conn: Connection, record: CustomerRecord, desk: Desk, notes: Sequence[reading.Note]) -> list[Note]:
    files = attachments_of(conn, record.customer_id, [one.note_id for one in notes])
    bys = [by for one in notes for by in (one.written_by, one.changed_by)]
    bys += [file.attached_by for of_one in files.values() for file in of_one]
    discretion = discretion_of(conn, desk.scope, bys)
    own = desk.staff.role is Role.ADMINISTRATOR
    return [
        Note(
            id=one.note_id,
            text=HIDDEN if desk.scope.masked and one.written_by != desk.by else one.text,
            pinned=one.pinned,
            written_by=discretion.who(record, one.written_by),
            written_at=one.written_at,
            changed_by=None if one.changed_by is None else discretion.who(record, one.changed_by),
            changed_at=one.changed_at,
            attachments=[_told_file(file, record, discretion, desk) for file in files[one.note_id]],
            may_change=own or one.written_as == desk.staff.actor,
            etag=etag_of(desk, one),
        )
        for one in notes
    ]


def _told_file(file: Attachment, record: CustomerRecord, discretion: Discretion, desk: Desk) -> NoteAttachment:
    return NoteAttachment(
        id=file.attachment_id,
        name=HIDDEN if desk.scope.masked and file.attached_by != desk.by else file.name,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        attached_by=discretion.who(record, file.attached_by),
        attached_at=file.attached_at,
    )
