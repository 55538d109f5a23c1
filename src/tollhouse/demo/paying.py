"""What a few customers were billed by the system before this one, and how they pay: on time, in part, or not at all."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from tollhouse.demo.ground import Ground
from tollhouse.invoicing.rules.invoice import NewInvoice
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.standing import Standing
from tollhouse.payments.billing import bill_open_items
from tollhouse.payments.receiving import receive_payments
from tollhouse.payments.rules.kinds import CASH, PaymentKind
from tollhouse.payments.rules.payment import Receipt
from tollhouse.plumbing.db import Connection
from tollhouse.words.currencies import digits_of

_AMONG: Final = 240
"""Of the first customers those who owe something are billed."""
_BY: Final = "staff:olena"
_SOURCE: Final = "demo"
_SHARES: Final = ((70, "0.35"), (40, "0.30"), (9, "0.20"))
"""Of what is owed now: days ago on which an invoice was issued, and how much of it stands there."""
_TERM: Final = timedelta(days=14)
_PAID: Final = ("0.65", "0.35", "0.50", "0", "0.85", "0.90")
"""Shares of what is owed that one customer after the other has paid; the last two pay all of it and some ahead."""


def bill_and_pay(conn: Connection, ground: Ground, customers: int) -> None:
    """Where it was done already nothing changes.  Locks first of all."""
    first, now = ground.mark.first_customer, ground.mark.loaded_at
    standings = read_standings(conn, range(first, first + min(customers, _AMONG)))
    owing = [one for one in standings.values() if one.balance >= 20 and not one.prepaid and not one.conditions]
    receive_payments(conn, list(_payments(owing, now)), now=now)
    bill_open_items(conn, list(_invoices(owing, now)), now=now, by=_BY)


def _invoices(owing: Sequence[Standing], now: datetime) -> Iterator[NewInvoice]:
    for one in owing:
        for place, (days, share) in enumerate(_SHARES, start=1):
            issued = (now - timedelta(days=days)).date()
            number = f"{issued.year}-{one.customer_id:05}-{place}"
            yield NewInvoice(one.customer_id, number, issued, issued + _TERM, _part(one, share), one.currency)


def _payments(owing: Sequence[Standing], now: datetime) -> Iterator[Receipt]:
    for place, one in enumerate(owing):
        share = _PAID[place % len(_PAID)]
        if share == "0":
            continue
        by_bank = place % 3 != 1
        yield Receipt(
            one.customer_id,
            PaymentKind.BANK_TRANSFER if by_bank else PaymentKind.MANUAL_PAYMENT,
            _part(one, share),
            _SOURCE,
            f"payment-{one.customer_id}",
            now - timedelta(days=3 + place % 11),
            "cash:bank" if by_bank else CASH,
            reference=f"Customer {one.customer_id}" if by_bank else "",
            visible_comment="" if by_bank else "paid at the counter",
            made_by=_BY,
        )


def _part(one: Standing, share: str) -> Decimal:
    """In whole units of the currency's smallest coin, so never above what is owed."""
    coin = Decimal(1).scaleb(-digits_of(one.currency))
    return (one.balance * Decimal(share)).quantize(coin, rounding=ROUND_FLOOR)
