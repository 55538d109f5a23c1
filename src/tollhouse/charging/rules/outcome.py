"""What becomes of a line of usage."""

from enum import StrEnum

from msgspec import Struct


class Result(StrEnum):
    """charged and already_charged are on the books; quarantined waits for a person; passed is rightly not charged."""

    CHARGED = "charged"
    ALREADY_CHARGED = "already_charged"
    QUARANTINED = "quarantined"
    PASSED = "passed"


class UsageOutcome(Struct, frozen=True, gc=False, rename={"result": "outcome"}):
    """Told to a sender as it stands, under the names of the API.

    code and detail say why, where the result is quarantined or passed
    """

    request_id: str
    result: Result
    code: str = ""
    detail: str = ""
