"""Status is derived, not set: which of all that holds is shown, by one order (docs/decisions/0011)."""

from enum import StrEnum
from typing import Final

from tollhouse.ledger.rules.conditions import Condition


class CustomerStatus(StrEnum):
    ACTIVE = "active"
    CLOSED = "closed"
    BLOCKED = "blocked"
    RESELLER_BLOCKED = "reseller_blocked"
    SUSPENDED = "suspended"
    RESELLER_SUSPENDED = "reseller_suspended"
    LIMITED = "limited"
    PROVISIONALLY_TERMINATED = "provisionally_terminated"
    RESELLER_PROVISIONALLY_TERMINATED = "reseller_provisionally_terminated"
    CREDIT_EXCEEDED = "credit_exceeded"
    NO_AVAILABLE_FUNDS = "no_available_funds"
    EXPORTED = "exported"


_OWN: Final = {
    Condition.CLOSED: CustomerStatus.CLOSED,
    Condition.BLOCKED: CustomerStatus.BLOCKED,
    Condition.SUSPENDED: CustomerStatus.SUSPENDED,
    Condition.LIMITED: CustomerStatus.LIMITED,
    Condition.PROVISIONALLY_TERMINATED: CustomerStatus.PROVISIONALLY_TERMINATED,
    Condition.CREDIT_EXCEEDED: CustomerStatus.CREDIT_EXCEEDED,
    Condition.NO_AVAILABLE_FUNDS: CustomerStatus.NO_AVAILABLE_FUNDS,
    Condition.EXPORTED: CustomerStatus.EXPORTED,
}

_FROM_RESELLER: Final = {
    Condition.CLOSED: CustomerStatus.RESELLER_PROVISIONALLY_TERMINATED,
    Condition.BLOCKED: CustomerStatus.RESELLER_BLOCKED,
    Condition.SUSPENDED: CustomerStatus.RESELLER_SUSPENDED,
    Condition.PROVISIONALLY_TERMINATED: CustomerStatus.RESELLER_PROVISIONALLY_TERMINATED,
}
"""A closed reseller serves its subcustomers as little as a provisionally terminated one, and shows the same."""

GRAVEST_FIRST: Final = (
    CustomerStatus.CLOSED,
    CustomerStatus.BLOCKED,
    CustomerStatus.RESELLER_BLOCKED,
    CustomerStatus.SUSPENDED,
    CustomerStatus.RESELLER_SUSPENDED,
    CustomerStatus.LIMITED,
    CustomerStatus.PROVISIONALLY_TERMINATED,
    CustomerStatus.RESELLER_PROVISIONALLY_TERMINATED,
    CustomerStatus.CREDIT_EXCEEDED,
    CustomerStatus.NO_AVAILABLE_FUNDS,
    CustomerStatus.EXPORTED,
)


def statuses_that_hold(own: Condition, resellers: list[Condition]) -> list[CustomerStatus]:
    """All that hold, gravest first; empty when the customer is active."""
    holding = {status for condition, status in _OWN.items() if condition in own}
    for above in resellers:
        holding |= {status for condition, status in _FROM_RESELLER.items() if condition in above}
    return [status for status in GRAVEST_FIRST if status in holding]


def shown_status(holding: list[CustomerStatus]) -> CustomerStatus:
    """The gravest; only what is shown follows the order, what is enforced is the union."""
    return holding[0] if holding else CustomerStatus.ACTIVE


REASONS: Final = {
    CustomerStatus.CLOSED: "The customer is permanently terminated; nothing brings it back.",
    CustomerStatus.BLOCKED: "Blocked by staff; ends when staff unblocks it.",
    CustomerStatus.RESELLER_BLOCKED: "A reseller above is blocked; ends when that reseller is unblocked.",
    CustomerStatus.SUSPENDED: "Suspended until what is overdue is paid.",
    CustomerStatus.RESELLER_SUSPENDED: "A reseller above is suspended; ends when that reseller has paid.",
    CustomerStatus.LIMITED: "Service is limited until what is overdue is paid.",
    CustomerStatus.PROVISIONALLY_TERMINATED: "Provisionally terminated; staff may restore it.",
    CustomerStatus.RESELLER_PROVISIONALLY_TERMINATED: "A reseller above is terminated.",
    CustomerStatus.CREDIT_EXCEEDED: "The balance {balance} has reached the credit limit {credit_limit} {currency}; "
    "ends when a payment brings it below or the limit is raised.",
    CustomerStatus.NO_AVAILABLE_FUNDS: "The available funds are {available_funds} {currency}; ends with a top-up.",
    CustomerStatus.EXPORTED: "The customer was moved to another installation and is not operational here.",
}
"""For each status the fact behind it and what would end it, for people."""
