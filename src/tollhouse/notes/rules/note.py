"""What a note may say, who may change it and who sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from tollhouse.customers.rules.record import BadField
from tollhouse.words.fold import fold
from tollhouse.words.refusals import Refused

LONGEST_NOTE: Final = 10_000
MOST_ATTACHMENTS: Final = 20
_BREAKS: Final = {"\n", "\t"}


class AnothersNote(Refused):
    code: ClassVar[str] = "anothers_note"
    sentence: ClassVar[str] = (
        "This note was written by {writer}, who changes and deletes it, or an administrator; write one of your own."
    )


class TooManyAttachments(Refused):
    code: ClassVar[str] = "too_many_attachments"
    sentence: ClassVar[str] = (
        "This note has {most} attachments, the most one may have; remove one of them or write another note."
    )


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who writes, as histories name them.

    actor         staff:3, token:7; belongs to one asker for ever, where names of tokens may be shared
    reseller_id   whose staff it is; None: the operator's
    """

    by: str
    actor: str
    reseller_id: int | None
    administrator: bool


def check_text(text: str) -> str:
    """The text as it is kept, without space at its ends.  Raises BadField."""
    kept = text.replace("\r\n", "\n").strip()
    if not kept:
        raise BadField("text", text[:50], "must not be empty.")
    if len(kept) > LONGEST_NOTE or not all(one.isprintable() or one in _BREAKS for one in kept):
        raise BadField("text", f"{kept[:50]}…", f"must have at most {LONGEST_NOTE} printable characters.")
    return kept


def check_may_change(written_as: str, written_by: str, writer: Writer) -> None:
    """Raises AnothersNote."""
    if written_as != writer.actor and not writer.administrator:
        raise AnothersNote(writer=written_by)


def words_of_note(text: str, names: Sequence[str]) -> str:
    """What a note is found by: its text and what its attachments are called."""
    return fold("\n".join((text, *names)))
