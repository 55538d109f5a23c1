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
    SUSPENSION_LIFTED = 256
    LIMITATION_LIFTED = 512
    PAYMENT_FROZEN = 1024
    SPENDING_LIMIT_REACHED = 2048
    BILLING_PAUSED = 4096


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
    "payment_frozen": Condition.PAYMENT_FROZEN,
    "billing_paused": Condition.BILLING_PAUSED,
}
"""The stored facts of a standing that somebody sets, and the condition each one causes."""

LIFTED: Final = {
    "suspension_lifted": Condition.SUSPENDED,
    "limitation_lifted": Condition.LIMITED,
}
"""What staff may put off until a moment known beforehand: while it is, the other condition below holds instead.

The moment is kept in the column `<name>_until`, null where nothing is put off.
"""

WHILE_LIFTED: Final = {
    Condition.SUSPENDED: Condition.SUSPENSION_LIFTED,
    Condition.LIMITED: Condition.LIMITATION_LIFTED,
}

HISTORY_FACTS: Final = (*STANDING_FACTS, *LIFTED)
"""Everything that has spells in a standing's history."""

FROM_FUNDS: Final = {
    "credit_exceeded": Condition.CREDIT_EXCEEDED,
    "no_available_funds": Condition.NO_AVAILABLE_FUNDS,
    "spending_limit_reached": Condition.SPENDING_LIMIT_REACHED,
}
"""The conditions that follow from money."""

NO_NEW_PAID_USE: Final = STOPPING | Condition.SPENDING_LIMIT_REACHED
"""While one of these holds, nothing more is granted to a session; whether the money suffices is reckoned beside it."""
