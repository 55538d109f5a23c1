"""What became of each number of a batch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tollhouse.numbers.rules.did import Did, NumberUnknown
from tollhouse.words.refusals import Refused


class DidResult(StrEnum):
    DONE = "done"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class DidOutcome:
    """`refusal` says why nothing became of it."""

    number: str
    result: DidResult
    refusal: Refused | None = None


def done(number: str) -> DidOutcome:
    return DidOutcome(number, DidResult.DONE)


def unchanged(number: str) -> DidOutcome:
    return DidOutcome(number, DidResult.UNCHANGED)


def refused(number: str, refusal: Refused) -> DidOutcome:
    return DidOutcome(number, DidResult.REFUSED, refusal)


def judged(number: str, did: Did | None, against: Callable[[Did], Refused | None]) -> DidOutcome:
    """Done, unless there is no such number or something speaks against it."""
    refusal = NumberUnknown(number=number) if did is None else against(did)
    return done(number) if refusal is None else refused(number, refusal)


def done_among(outcomes: Sequence[DidOutcome]) -> list[str]:
    """Each once, in order."""
    return sorted({one.number for one in outcomes if one.result is DidResult.DONE})
