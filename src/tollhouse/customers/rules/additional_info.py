"""What is settled for a customer beside its record and its money (spec/customer 4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from tollhouse.customers.rules.record import BadField

LONGEST_REPRESENTATIVE: Final = 120


class SendStatistics(StrEnum):
    """What of a period's xDRs is mailed."""

    FULL = "full"
    SUMMARY = "summary"
    NONE = "none"


class NumberScope(StrEnum):
    """Among which invoices the numbers of its invoices follow one another."""

    INSTALLATION = "installation"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionalInfo:
    """None: as the customer class, or the installation, has it; a customer of which nothing is settled has these.

    alias_registration     whether aliases that its accounts are given may register
    balance_transfer       whether its accounts may hand money to each other
    override_tariffs       whether it may have prices of its own
    subscription_discount  percent off all its subscriptions, at most two decimals
    representative         who brought it; nothing is charged by it
    reference              what it is called in another system
    """

    alias_registration: bool | None = None
    balance_transfer: bool = False
    callshop: bool = False
    override_tariffs: bool = False
    subscription_discount: Decimal = Decimal(0)
    send_statistics: str | None = None
    send_invoices: bool | None = None
    invoice_number_scope: str | None = None
    representative: str = ""
    reference: str = ""


def check_additional_info(changes: Mapping[str, Any]) -> None:
    """Raises BadField for the first setting that cannot be taken."""
    discount = changes.get("subscription_discount", Decimal(0))
    if not discount.is_finite() or not 0 <= discount <= 100 or discount != round(discount, 2):
        raise BadField("subscription_discount", str(discount), "must be 0 to 100 with at most two decimals.")
    for field in ("representative", "reference"):
        value = changes.get(field, "")
        if len(value) > LONGEST_REPRESENTATIVE or not value.isprintable():
            raise BadField(field, value, f"must have at most {LONGEST_REPRESENTATIVE} printable characters.")
