"""Status is derived, not set: which of all that holds is shown, by one order (docs/decisions/0011)."""

from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
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


OWN_CONDITIONS: Final = {
    CustomerStatus.CLOSED: Condition.CLOSED,
    CustomerStatus.BLOCKED: Condition.BLOCKED,
    CustomerStatus.SUSPENDED: Condition.SUSPENDED,
    CustomerStatus.LIMITED: Condition.LIMITED,
    CustomerStatus.PROVISIONALLY_TERMINATED: Condition.PROVISIONALLY_TERMINATED,
    CustomerStatus.CREDIT_EXCEEDED: Condition.CREDIT_EXCEEDED,
    CustomerStatus.NO_AVAILABLE_FUNDS: Condition.NO_AVAILABLE_FUNDS,
    CustomerStatus.EXPORTED: Condition.EXPORTED,
}

FROM_RESELLER: Final = {
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
    holding = {status for status, condition in OWN_CONDITIONS.items() if condition in own}
    for above in resellers:
        holding |= {status for condition, status in FROM_RESELLER.items() if condition in above}
    return [status for status in GRAVEST_FIRST if status in holding]


def shown_status(holding: list[CustomerStatus]) -> CustomerStatus:
    """The gravest; only what is shown follows the order, what is enforced is the union."""
    return holding[0] if holding else CustomerStatus.ACTIVE


@dataclass(frozen=True, slots=True)
class Why:
    """The fact behind a status and what would end it, as sentences with places for figures and names."""

    reason: str
    ends: str

    @property
    def places(self) -> set[str]:
        """What has to be known to tell it."""
        return {name for sentence in (self.reason, self.ends) for _, name, _, _ in Formatter().parse(sentence) if name}


WHY: Final = {
    CustomerStatus.CLOSED: Why("The customer is permanently terminated.", "Nothing brings it back."),
    CustomerStatus.BLOCKED: Why("Staff blocked the customer.", "It ends when staff unblocks it."),
    CustomerStatus.RESELLER_BLOCKED: Why(
        "The reseller {reseller} is blocked.", "It ends when that reseller is unblocked."
    ),
    CustomerStatus.SUSPENDED: Why(
        "Something that is due was not paid.", "It ends when that is paid, or when staff lifts the suspension."
    ),
    CustomerStatus.RESELLER_SUSPENDED: Why(
        "The reseller {reseller} is suspended.", "It ends when that reseller has paid."
    ),
    CustomerStatus.LIMITED: Why(
        "Something that is due was not paid, so only limited service is given.", "It ends when that is paid."
    ),
    CustomerStatus.PROVISIONALLY_TERMINATED: Why(
        "The customer is provisionally terminated.", "It ends when staff restores the customer or closes it for good."
    ),
    CustomerStatus.RESELLER_PROVISIONALLY_TERMINATED: Why(
        "The reseller {reseller} is terminated.", "It ends when that reseller is restored, if it ever is."
    ),
    CustomerStatus.CREDIT_EXCEEDED: Why(
        "The balance {balance} has reached the credit limit {credit_limit}.",
        "It ends with a payment of more than {missing}, or with a higher limit.",
    ),
    CustomerStatus.NO_AVAILABLE_FUNDS: Why(
        "The available funds are {available_funds}.", "It ends with a top-up of more than {missing}."
    ),
    CustomerStatus.EXPORTED: Why(
        "The customer was moved to another installation.", "It is not operational here until it is taken back."
    ),
}
