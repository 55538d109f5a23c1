"""When invoices are charged to the methods customers have saved: what a class says of it (spec/money 3.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from tollhouse.customers.rules.record import BadField

MOST_RETRIES: Final = 10
LAST_RETRY_DAY: Final = 365


class InvoiceCharge(StrEnum):
    """never         customers pay in another way
    when_issued   on the day of issue
    when_due      on the due day, what is left to be paid by then
    """

    NEVER = "never"
    WHEN_ISSUED = "when_issued"
    WHEN_DUE = "when_due"


@dataclass(frozen=True, slots=True)
class InvoiceChargePolicy:
    """What holds for a customer through its class.

    retry_days   after the due day, on which it is tried again
    zone         whose days are meant
    """

    charge: InvoiceCharge
    retry_days: Sequence[int]
    zone: ZoneInfo


def check_retry_days(days: Sequence[int]) -> None:
    """Raises BadField."""
    written = ", ".join(map(str, days))
    if len(days) > MOST_RETRIES:
        raise BadField("invoice_charge_retry_days", written, f"must be {MOST_RETRIES} days at most.")
    if any(not 1 <= day <= LAST_RETRY_DAY for day in days):
        raise BadField("invoice_charge_retry_days", written, f"must be days from 1 to {LAST_RETRY_DAY}.")
    if list(days) != sorted(set(days)):
        raise BadField("invoice_charge_retry_days", written, "must be in order, each day once.")
