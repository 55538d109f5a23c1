"""Everything that can hold of a standing at once, one bit each.

The database derives the same bits in a stored generated column; a test ties the two together.
"""

from enum import IntFlag
from typing import Final


class Condition(IntFlag):
    """Bits of `standing.conditions`.  The order of display is `customers.rules.status`; bits only have names."""

    CLOSED = 1
    BLOCKED = 2
    SUSPENDED = 4
    LIMITED = 8
    PROVISIONALLY_TERMINATED = 16
    CREDIT_EXCEEDED = 32
    NO_AVAILABLE_FUNDS = 64
    EXPORTED = 128


STOPPING: Final = (
    Condition.CLOSED | Condition.BLOCKED | Condition.SUSPENDED | Condition.PROVISIONALLY_TERMINATED | Condition.EXPORTED
)
"""Use that started while one of these held is quarantined; their history can be asked by time."""

STANDING_FACTS: Final = {
    "closed": Condition.CLOSED,
    "blocked": Condition.BLOCKED,
    "suspended_for_debt": Condition.SUSPENDED,
    "suspended_for_funds": Condition.SUSPENDED,
    "limited": Condition.LIMITED,
    "provisionally_terminated": Condition.PROVISIONALLY_TERMINATED,
    "exported": Condition.EXPORTED,
}
"""The stored facts of a standing that somebody sets, and the condition each one causes."""

FROM_FUNDS: Final = {
    "credit_exceeded": Condition.CREDIT_EXCEEDED,
    "no_available_funds": Condition.NO_AVAILABLE_FUNDS,
}
"""The conditions that follow from balance and credit limit."""
