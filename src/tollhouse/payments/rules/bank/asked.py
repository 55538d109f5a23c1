"""Which bank entries are asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class CandidateCount(StrEnum):
    """How many customers an entry may be of; one is mostly the one."""

    NONE = "none"
    ONE = "one"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """states, reasons   none: every one; payer_id: the customer to whom they were booked"""

    states: Collection[str] = ()
    statement_id: int | None = None
    payer_id: int | None = None
    reasons: Collection[str] = ()
    candidates: CandidateCount | None = None
