"""Invoices of another system and what was paid of them, for a few customers: enough to look at."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from tollhouse.demo.ground import Ground
from tollhouse.invoicing.reading import ever_invoiced_among
from tollhouse.invoicing.rules.invoice import NewInvoice
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.standing import Standing
from tollhouse.payments.billing import bill_open_items
from tollhouse.payments.receiving import receive_payments
from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.payments.rules.payment import Receipt
from tollhouse.plumbing.db import Connection
from tollhouse.words.currencies import digits_of

_FIRST: Final = 60
"""Customers among whom some are found; enough for the smallest company."""
_BILLED: Final = 6
_TWENTIETHS: Final = (6, 7, 5)
"""Of what is owed, on each invoice; a tenth stands on none yet."""
_DAYS_AGO: Final = (75, 45, 15)
_TO_PAY_IN: Final = timedelta(days=21)
_BY: Final = "command:demo"


def bill_a_few(conn: Connection, ground: Ground, first_customers: int) -> None:
    """Those of the first customers who owe most; where somebody was billed already, nothing changes."""
    first, now = ground.mark.first_customer, ground.mark.loaded_at
    standings = read_standings(conn, range(first, first + min(first_customers, _FIRST)))
    if ever_invoiced_among(conn, standings):
        return
    ordinary = [one for one in standings.values() if not one.prepaid and not one.conditions and one.balance > 10]
    owing = sorted(ordinary, key=lambda one: (-one.balance, one.customer_id))[:_BILLED]
    bills = [bill for one in owing for bill in _bills(one, ground)]
    bill_open_items(conn, bills, now=now, by=_BY)
    receipts = [_receipt(one, place, bills, ground) for place, one in enumerate(owing)]
    receive_payments(conn, receipts, now=now)


def _bills(one: Standing, ground: Ground) -> Iterator[NewInvoice]:
    today = ground.mark.loaded_at.date()
    for place, (share, ago) in enumerate(zip(_TWENTIETHS, _DAYS_AGO, strict=True), 1):
        issued, total = today - timedelta(days=ago), _rounded(one.balance * share / 20, one.currency)
        number = f"{issued.year}-{one.customer_id:05}-{place}"
        yield NewInvoice(one.customer_id, number, issued, issued + _TO_PAY_IN, total, one.currency)


def _receipt(one: Standing, place: int, bills: list[NewInvoice], ground: Ground) -> Receipt:
    """Of the first invoice all; every other customer has paid half of the second, too."""
    first, second, _ = [bill for bill in bills if bill.customer_id == one.customer_id]
    paid = first.total if place % 2 else first.total + _rounded(second.total / 2, one.currency)
    return Receipt(
        one.customer_id,
        PaymentKind.BANK_TRANSFER,
        paid,
        "demo",
        f"transfer of {one.customer_id}",
        ground.mark.loaded_at - timedelta(days=2 + place),
        "cash:bank",
        reference=first.number,
        made_by=_BY,
    )


def _rounded(amount: Decimal, currency: str) -> Decimal:
    return round(amount, digits_of(currency))
