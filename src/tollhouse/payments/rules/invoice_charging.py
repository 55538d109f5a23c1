"""Invoices charged to saved methods: on which days, and how much (spec/money 3.3)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from tollhouse.customers.rules.invoice_charge import InvoiceCharge, InvoiceChargePolicy
from tollhouse.payments.rules.minor_units import payable_part

LOOKED_BACK: Final = timedelta(days=3)
"""A day that is further back is let go: whoever saves a card or takes over old invoices is not surprised."""


def charge_days(policy: InvoiceChargePolicy, own: bool | None, issued_on: date, due_on: date) -> list[date]:
    """On which an invoice is charged for what is left of it, in order.

    own   what was agreed with the customer; None: what its class says holds.  Where the class charges nobody, who
          agreed to it is charged when the invoice is issued
    """
    charge = policy.charge
    if own is False or (own is None and charge is InvoiceCharge.NEVER):
        return []
    first = due_on if charge is InvoiceCharge.WHEN_DUE else issued_on
    return sorted({first, *(due_on + timedelta(days=day) for day in policy.retry_days)})


def is_charged_on(today: date, days: list[date], tried_on: date | None) -> bool:
    """Whether one of the days has come since it was tried."""
    come = [day for day in days if today - LOOKED_BACK < day <= today]
    return bool(come) and (tried_on is None or tried_on < come[-1])


def amount_to_charge(outstanding: Decimal, balance: Decimal, currency: str) -> Decimal:
    """All that is to be paid on paper, and never more than the balance: what credits took off it is not taken.

    Rounded down to what processors take; what is left waits for the next invoice.
    """
    return payable_part(max(min(outstanding, balance), Decimal(0)), currency)
