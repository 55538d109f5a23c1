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
    PAYMENT_RECEIVED = "payment_received"
    AUTO_PAYMENT_FAILED = "auto_payment_failed"
    AUTO_PAYMENT_STOPPED = "auto_payment_stopped"
    INVOICE_CHARGE_FAILED = "invoice_charge_failed"
    PAYMENT_METHOD_ENDS = "payment_method_ends"


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

_OF_WARNINGS: Final = ("threshold", "threshold_percent")

_OF_KIND: Final[Mapping[MessageKind, tuple[str, ...]]] = {
    MessageKind.CREDIT_LIMIT_WARNING: _OF_WARNINGS,
    MessageKind.AVAILABLE_FUNDS_LOW: _OF_WARNINGS,
    MessageKind.PAYMENT_RECEIVED: ("amount", "reference"),
    MessageKind.AUTO_PAYMENT_FAILED: ("amount", "reason", "next_try"),
    MessageKind.INVOICE_CHARGE_FAILED: ("amount", "reason"),
    MessageKind.PAYMENT_METHOD_ENDS: ("method", "last_day"),
}


def variables_of(kind: MessageKind) -> tuple[str, ...]:
    return (*COMMON, *_OF_KIND.get(kind, ()))


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
