"""What a letter is, and the states it goes through."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID


class Channel(StrEnum):
    EMAIL = "email"


class LetterState(StrEnum):
    """WAITING    is sent when its next try has come
    SENDING    a worker is handing it over this moment, or died doing so
    SENT       the server at the other end took it
    IN_DOUBT   handed over, and nobody heard whether it was taken; a person decides
    FAILED     refused for good, or tried too often
    DROPPED    somebody decided that it is not sent
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    IN_DOUBT = "in_doubt"
    FAILED = "failed"
    DROPPED = "dropped"


UNSETTLED: Final = (LetterState.WAITING, LetterState.IN_DOUBT, LetterState.FAILED)
"""Of these somebody may say that they are sent now, or not at all."""
ENDED: Final = (LetterState.SENT, LetterState.DROPPED)


@dataclass(frozen=True, slots=True)
class NewLetter:
    """about          whose it is, such as customer:17
    topic          what it is about, in the writer's words
    sender         empty: the installation's
    blind_copies   who gets it, too, and is named nowhere
    """

    about: str
    topic: str
    recipients: tuple[str, ...]
    subject: str
    body: str
    sender: str = ""
    blind_copies: tuple[str, ...] = ()
    channel: Channel = Channel.EMAIL


@dataclass(frozen=True, slots=True)
class Letter:
    """written_at   the product's time; the others are real
    next_try     of one that waits
    ended_at     when it was sent, given up, dropped or came into doubt
    problem      why it was not taken the last time, or who of several did not take it
    settled_by   who had it sent again, or dropped it
    """

    letter_id: UUID
    channel: Channel
    about: str
    topic: str
    sender: str
    recipients: tuple[str, ...]
    blind_copies: tuple[str, ...]
    subject: str
    body: str
    written_at: datetime
    state: LetterState
    attempts: int
    next_try: datetime | None
    ended_at: datetime | None
    problem: str | None
    settled_by: str | None
