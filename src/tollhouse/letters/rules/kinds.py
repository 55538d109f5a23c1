"""The kinds of messages: each is sent when something happens to a customer, and has variables of its own."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tollhouse.ledger.rules.conditions import Condition


class MessageKind(StrEnum):
    """Stable: classes, texts and letters name them."""

    CREDIT_LIMIT_WARNING = "credit_limit_warning"
    AVAILABLE_FUNDS_LOW = "available_funds_low"
    CUSTOMER_BLOCKED = "customer_blocked"
    CUSTOMER_UNBLOCKED = "customer_unblocked"
    SERVICE_LIMITED = "service_limited"
    LIMITATION_ENDED = "limitation_ended"
    CUSTOMER_SUSPENDED = "customer_suspended"
    SUSPENSION_ENDED = "suspension_ended"
    PROVISIONALLY_TERMINATED = "provisionally_terminated"
    CUSTOMER_RESTORED = "customer_restored"
    CUSTOMER_CLOSED = "customer_closed"
    AUTO_PAYMENT_STOPPED = "auto_payment_stopped"


COMMON: Final = (
    "customer_name",
    "company_name",
    "salutation",
    "first_name",
    "last_name",
    "customer_id",
    "balance",
    "available_funds",
    "credit_limit",
    "date",
)
"""Variables of every kind."""

OF_WARNINGS: Final = ("threshold", "threshold_percent")


def variables_of(kind: MessageKind) -> tuple[str, ...]:
    warns = kind in (MessageKind.CREDIT_LIMIT_WARNING, MessageKind.AVAILABLE_FUNDS_LOW)
    return (*COMMON, *OF_WARNINGS) if warns else COMMON


OF_STATUS: Final[Mapping[tuple[Condition, bool], MessageKind]] = {
    (Condition.BLOCKED, True): MessageKind.CUSTOMER_BLOCKED,
    (Condition.BLOCKED, False): MessageKind.CUSTOMER_UNBLOCKED,
    (Condition.LIMITED, True): MessageKind.SERVICE_LIMITED,
    (Condition.LIMITED, False): MessageKind.LIMITATION_ENDED,
    (Condition.SUSPENDED, True): MessageKind.CUSTOMER_SUSPENDED,
    (Condition.SUSPENDED, False): MessageKind.SUSPENSION_ENDED,
    (Condition.PROVISIONALLY_TERMINATED, True): MessageKind.PROVISIONALLY_TERMINATED,
    (Condition.PROVISIONALLY_TERMINATED, False): MessageKind.CUSTOMER_RESTORED,
    (Condition.CLOSED, True): MessageKind.CUSTOMER_CLOSED,
    (Condition.PAYMENT_FROZEN, True): MessageKind.AUTO_PAYMENT_STOPPED,
}
"""What is written when a status begins (True) or ends; of the others nothing."""
