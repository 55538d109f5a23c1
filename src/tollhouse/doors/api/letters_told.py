"""How letters are told, in the outbox and on the record of whom they are about."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import Field

from tollhouse.doors.api.values import Moment, Number, Told
from tollhouse.letters.writing import customer_of
from tollhouse.plumbing.outbox.letter import Channel, Letter, LetterState


class LetterTold(Told):
    """A letter without its text."""

    id: UUID
    channel: Channel
    kind: str = Field(description="what it is about", examples=["credit_limit_warning"])
    customer_id: Number | None = Field(description="whom it is about; null: no customer")
    customer_name: str | None = Field(description="null: no customer, or it is gone")
    recipients: list[str] = Field(examples=[["ada@example.org"]])
    blind_copies: list[str]
    subject: str
    written_at: Moment = Field(description="the product's time")
    state: LetterState
    attempts: int = Field(description="how often it was refused for the moment")
    next_try: Moment | None = Field(description="real time; of one that waits")
    ended_at: Moment | None = Field(description="real time; when it was sent, given up, dropped or came into doubt")
    problem: str | None = Field(description="why it was not taken the last time, or who of several did not take it")
    settled_by: str | None = Field(description="who had it sent again, or dropped it", examples=["staff:anna"])


class LetterWhole(LetterTold):
    sender: str = Field(description="empty: the installation's")
    body: str


def told_letter(letter: Letter, names: Mapping[int, str], *, settled_by: str | None) -> LetterTold:
    return LetterTold(**_facts(letter, names, settled_by))


def told_whole_letter(letter: Letter, names: Mapping[int, str], *, settled_by: str | None) -> LetterWhole:
    return LetterWhole(**_facts(letter, names, settled_by), sender=letter.sender, body=letter.body)


def _facts(letter: Letter, names: Mapping[int, str], settled_by: str | None) -> dict[str, Any]:
    customer_id = customer_of(letter)
    return {
        "id": letter.letter_id,
        "channel": letter.channel,
        "kind": letter.topic,
        "customer_id": customer_id,
        "customer_name": None if customer_id is None else names.get(customer_id),
        "recipients": list(letter.recipients),
        "blind_copies": list(letter.blind_copies),
        "subject": letter.subject,
        "written_at": letter.written_at,
        "state": letter.state,
        "attempts": letter.attempts,
        "next_try": letter.next_try,
        "ended_at": letter.ended_at,
        "problem": letter.problem,
        "settled_by": settled_by,
    }
