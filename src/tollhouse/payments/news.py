"""What higher rooms hear of money: that it came in, and that an automatic payment did not."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from tollhouse.plumbing.jobs.facts import Fact


@dataclass(frozen=True)
class PaidIn:
    """amount   in the customer's currency, above zero"""

    customer_id: int
    amount: Decimal
    reference: str


@dataclass(frozen=True)
class MoneyReceived(Fact):
    """Payments that are in the books now; what an invoice below zero gives is none of them."""

    kind: ClassVar[str] = "money_received"

    payments: list[PaidIn]
    at: datetime


@dataclass(frozen=True)
class AutoPaymentFailed(Fact):
    """One that is tried again by itself.

    amount   in the customer's currency
    said     why, in the processor's words
    """

    kind: ClassVar[str] = "auto_payment_failed"

    customer_id: int
    amount: Decimal
    said: str
    at: datetime
    next_try: datetime


@dataclass(frozen=True)
class InvoiceChargeFailed(Fact):
    """Invoices could not be charged to a saved method; the class's days may try again.

    amount   in the customer's currency
    said     why, in the processor's words
    """

    kind: ClassVar[str] = "invoice_charge_failed"

    customer_id: int
    amount: Decimal
    said: str
    at: datetime
