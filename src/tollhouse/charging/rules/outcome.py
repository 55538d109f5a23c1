"""What becomes of a line of usage."""

from enum import StrEnum
from typing import NamedTuple


class Result(StrEnum):
    """charged and already_charged are on the books; quarantined waits for a person; passed is rightly not charged."""

    CHARGED = "charged"
    ALREADY_CHARGED = "already_charged"
    QUARANTINED = "quarantined"
    PASSED = "passed"


class UsageOutcome(NamedTuple):
    """code and detail say why, where the result is quarantined or passed."""

    request_id: str
    result: Result
    code: str = ""
    detail: str = ""
