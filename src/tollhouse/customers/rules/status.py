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
    SUSPENSION_LIFTED = "suspension_lifted"
    LIMITATION_LIFTED = "limitation_lifted"
    PAYMENT_FROZEN = "payment_frozen"
    SPENDING_LIMIT_REACHED = "spending_limit_reached"
    EXPORTED = "exported"
    EXPORT_IN_PROGRESS = "export_in_progress"


OWN_CONDITIONS: Final = {
    CustomerStatus.CLOSED: Condition.CLOSED,
    CustomerStatus.BLOCKED: Condition.BLOCKED,
    CustomerStatus.SUSPENDED: Condition.SUSPENDED,
    CustomerStatus.LIMITED: Condition.LIMITED,
    CustomerStatus.PROVISIONALLY_TERMINATED: Condition.PROVISIONALLY_TERMINATED,
    CustomerStatus.CREDIT_EXCEEDED: Condition.CREDIT_EXCEEDED,
    CustomerStatus.NO_AVAILABLE_FUNDS: Condition.NO_AVAILABLE_FUNDS,
    CustomerStatus.SUSPENSION_LIFTED: Condition.SUSPENSION_LIFTED,
    CustomerStatus.LIMITATION_LIFTED: Condition.LIMITATION_LIFTED,
    CustomerStatus.PAYMENT_FROZEN: Condition.PAYMENT_FROZEN,
    CustomerStatus.SPENDING_LIMIT_REACHED: Condition.SPENDING_LIMIT_REACHED,
    CustomerStatus.EXPORTED: Condition.EXPORTED,
    CustomerStatus.EXPORT_IN_PROGRESS: Condition.BILLING_PAUSED,
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
    CustomerStatus.SUSPENSION_LIFTED,
    CustomerStatus.LIMITATION_LIFTED,
    CustomerStatus.PAYMENT_FROZEN,
    CustomerStatus.SPENDING_LIMIT_REACHED,
    CustomerStatus.EXPORTED,
    CustomerStatus.EXPORT_IN_PROGRESS,
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
    CustomerStatus.SUSPENSION_LIFTED: Why(
        "Something that is due was not paid; staff lifted the suspension until {day}.",
        "It ends when that is paid.",
    ),
    CustomerStatus.LIMITATION_LIFTED: Why(
        "Something that is due was not paid; staff lifted the limitation until {day}.",
        "It ends when that is paid.",
    ),
    CustomerStatus.PAYMENT_FROZEN: Why(
        "Automatic payment failed again and again, so it was stopped.",
        "It ends when staff lets automatic payment go on.",
    ),
    CustomerStatus.SPENDING_LIMIT_REACHED: Why(
        "{spent_today} were used up today, of {spending_limit} that may be.",
        "It ends at midnight in {time_zone}, or with a higher limit for a day.",
    ),
    CustomerStatus.EXPORT_IN_PROGRESS: Why(
        "The customer is being moved to another installation; until that is done its billing waits.",
        "It ends when the export is finished or cancelled.",
    ),
}

WHY_OF_FACT: Final = {
    "suspended_for_funds": Why(
        "The available funds did not cover what is due in advance.",
        "It ends with a payment that covers it, or when staff lifts the suspension.",
    ),
}
"""Where another fact may be behind a status than the usual one."""


class Next(StrEnum):
    """What happens to a customer if nobody does anything."""

    NOTHING = "nothing"
    SUSPENDED_AGAIN = "suspended_again"
    LIMITED_AGAIN = "limited_again"
    LIMIT_FALLS = "limit_falls"
    SPENDING_AGAIN = "spending_again"
    LIMIT = "limit"
    SUSPEND = "suspend"
    TERMINATE_PROVISIONALLY = "terminate_provisionally"
    RESTORE = "restore"
    CLOSE = "close"


NEXT: Final = {
    Next.NOTHING: "Nothing changes until somebody acts.",
    Next.SUSPENDED_AGAIN: "On {day} the suspension holds again.",
    Next.LIMITED_AGAIN: "On {day} the limitation holds again.",
    Next.LIMIT_FALLS: "On {day} the credit limit falls back to {permanent_limit}.",
    Next.SPENDING_AGAIN: "On {day} spending begins at zero again.",
    Next.LIMIT: "On {day} the service is limited.",
    Next.SUSPEND: "On {day} the customer is suspended.",
    Next.TERMINATE_PROVISIONALLY: "On {day} the customer is provisionally terminated.",
    Next.RESTORE: "On {day} the customer is restored.",
    Next.CLOSE: "On {day} the customer is permanently terminated.",
}
"""Days are those of the customer's time zone."""
