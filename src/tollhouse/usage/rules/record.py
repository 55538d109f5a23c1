"""A record of use in our own form, and the two other things a line of a switch's file can be."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Direction(StrEnum):
    OUT = "out"
    IN = "in"


class UsageRecord(Struct, frozen=True, gc=False, array_like=True):
    """One use of a service, as its switch told it and its source's rules normalized it.

    request_id   unique within its source: sending it twice is harmless
    account      identifier under which the network knows the user (E.164 digits, login, IMSI, ...)
    called       E.164 digits without +, a special word (VOICEONNET, ...), or "" where nothing is called (data)
    used         seconds, messages or bytes, by service
    started_at   aware, UTC
    switch_time  the switch's local time as written, where its zone made it ambiguous or it helps a person; else ""
    """

    request_id: str
    service: str
    account: str
    calling: str
    called: str
    direction: Direction
    started_at: datetime
    used: int
    disconnect_cause: str = ""
    switch_time: str = ""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A record that cannot be charged as it stands; it waits in quarantine for a person.

    code     stable, e.g. "broken_line", "bad_number", "unknown_account"
    detail   a sentence for a person: field, value, way out
    content  the record as it came, field by field, so that it can be shown, mended and sent again
    request_id  the record's own, or one made of a digest of its content where it has none
    """

    request_id: str
    code: str
    detail: str
    content: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passed:
    """A line that is rightly not charged: unanswered, failed, internal, another leg of a call already told.

    reason   stable: "unanswered", "nothing_used" (answered, for no time), "failed", "internal", "incoming", "other_leg"
    """

    reason: str


Line = UsageRecord | Unfit | Passed
