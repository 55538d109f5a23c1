"""What each status leaves of a customer's service and of its fees (docs/decisions/0034); the union is enforced."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from tollhouse.customers.rules.status import GRAVEST_FIRST, CustomerStatus


class Part(StrEnum):
    """What a customer has, or is charged for."""

    PAID_OUTGOING = "paid_outgoing"
    FREE = "free"
    EMERGENCY = "emergency"
    INCOMING = "incoming"
    SELF_CARE = "self_care"
    USAGE_CHARGES = "usage_charges"
    RECURRING_FEES = "recurring_fees"
    DID_FEES = "did_fees"
    INVOICES = "invoices"
    AUTOMATIC_PAYMENT = "automatic_payment"


class Extent(StrEnum):
    """How much of a part is left, from nothing to all of it.

    last           one more: the period up to the termination is still closed and invoiced
    postponed      it waits and is made up for once
    running_only   sessions that run live out what they were granted; none begins
    free_only      only what costs nothing
    by_plan        each subscription's plan decides
    reduced        less of it, such as a lower speed
    """

    NONE = "none"
    LAST = "last"
    POSTPONED = "postponed"
    RUNNING_ONLY = "running_only"
    FREE_ONLY = "free_only"
    BY_PLAN = "by_plan"
    REDUCED = "reduced"
    FULL = "full"


_LEAST_FIRST: Final = tuple(Extent)

_NO_SERVICE: Final = {
    Part.PAID_OUTGOING: Extent.NONE,
    Part.FREE: Extent.NONE,
    Part.EMERGENCY: Extent.NONE,
    Part.INCOMING: Extent.NONE,
    Part.SELF_CARE: Extent.NONE,
    Part.USAGE_CHARGES: Extent.NONE,
}
_GONE: Final = _NO_SERVICE | {
    Part.RECURRING_FEES: Extent.NONE,
    Part.DID_FEES: Extent.NONE,
    Part.INVOICES: Extent.LAST,
    Part.AUTOMATIC_PAYMENT: Extent.LAST,
}
_UNPAID: Final = {
    Part.PAID_OUTGOING: Extent.NONE,
    Part.FREE: Extent.NONE,
    Part.INCOMING: Extent.NONE,
    Part.USAGE_CHARGES: Extent.NONE,
    Part.RECURRING_FEES: Extent.BY_PLAN,
}
_NO_FUNDS: Final = {Part.PAID_OUTGOING: Extent.NONE, Part.INCOMING: Extent.FREE_ONLY}

EFFECTS: Final[dict[CustomerStatus, dict[Part, Extent]]] = {
    CustomerStatus.CLOSED: _GONE,
    CustomerStatus.BLOCKED: _NO_SERVICE,
    CustomerStatus.RESELLER_BLOCKED: _NO_SERVICE,
    CustomerStatus.SUSPENDED: _UNPAID,
    CustomerStatus.RESELLER_SUSPENDED: _UNPAID,
    CustomerStatus.LIMITED: {Part.PAID_OUTGOING: Extent.REDUCED},
    CustomerStatus.PROVISIONALLY_TERMINATED: _GONE,
    CustomerStatus.RESELLER_PROVISIONALLY_TERMINATED: _GONE,
    CustomerStatus.CREDIT_EXCEEDED: _NO_FUNDS,
    CustomerStatus.NO_AVAILABLE_FUNDS: _NO_FUNDS,
    CustomerStatus.SUSPENSION_LIFTED: {},
    CustomerStatus.LIMITATION_LIFTED: {},
    CustomerStatus.PAYMENT_FROZEN: {Part.AUTOMATIC_PAYMENT: Extent.NONE},
    CustomerStatus.SPENDING_LIMIT_REACHED: {Part.PAID_OUTGOING: Extent.RUNNING_ONLY},
    CustomerStatus.EXPORTED: dict.fromkeys(Part, Extent.NONE),
    CustomerStatus.EXPORT_IN_PROGRESS: {
        Part.RECURRING_FEES: Extent.POSTPONED,
        Part.DID_FEES: Extent.POSTPONED,
        Part.INVOICES: Extent.POSTPONED,
    },
}
"""What a status leaves less than full; what it does not name it leaves alone."""


def extent_left(part: Part, holding: Iterable[CustomerStatus]) -> Extent:
    """The least that any of them leaves: order decides what is shown, the union what is enforced."""
    left = (EFFECTS[status].get(part, Extent.FULL) for status in holding)
    return min(left, key=_LEAST_FIRST.index, default=Extent.FULL)


def because_of(part: Part, holding: Iterable[CustomerStatus]) -> list[CustomerStatus]:
    """The statuses that leave no more of it than is left, gravest first."""
    found = set(holding)
    left = extent_left(part, found)
    if left is Extent.FULL:
        return []
    return [status for status in GRAVEST_FIRST if status in found and EFFECTS[status].get(part) is left]
