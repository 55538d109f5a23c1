"""What is said and told of notes; one model for each thing that is personal data."""

from typing import Annotated

from pydantic import Field, StringConstraints

from tollhouse.doors.api.listing import ListOf
from tollhouse.doors.api.values import Moment, Number, Said, Told
from tollhouse.notes.rules.note import LONGEST_NOTE

NoteText = Annotated[str, StringConstraints(max_length=2 * LONGEST_NOTE)]


class NoteAttachment(Told):
    """A file beside a note; the media type is judged by its content."""

    id: Number
    name: str = Field(examples=["contract.pdf"])
    media_type: str = Field(examples=["application/pdf"])
    size_bytes: int
    attached_by: str = Field(examples=["staff:anna"])
    attached_at: Moment


class NoteWording(Told):
    """How a note read before."""

    text: str
    written_by: str
    written_at: Moment


class Note(Told):
    id: Number
    text: str
    pinned: bool = Field(description="stands above the others, and on the customer's first page")
    written_by: str = Field(examples=["staff:anna"])
    written_at: Moment
    changed_by: str | None = Field(description="of its text; null: it reads as it was written")
    changed_at: Moment | None
    attachments: list[NoteAttachment]
    may_change: bool = Field(description="whether the asker wrote it or is an administrator; everybody may pin")
    etag: str = Field(description="of this version, for If-Match")


class NoteWithHistory(Note):
    history: list[NoteWording] = Field(description="how it read before, the latest first; at most a hundred")


class ListOfNotes(ListOf[Note]):
    """Pinned ones first, then the latest."""


class NoteSaid(Said):
    text: NoteText = Field(examples=["Called about the bill; wants it by letter from March on."])
    pinned: bool = False


class NoteChangeSaid(Said):
    """What changes; what is left out or null stays."""

    text: NoteText | None = None
    pinned: bool | None = None
