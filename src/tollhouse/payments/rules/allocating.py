"""Which invoices money pays: the oldest first, by the oldest money.  Source: spec/money 3.6"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """So much of a payment pays so much of an invoice; in the customer's currency, more than zero."""

    payment_id: int
    invoice_id: int
    amount: Decimal


def allocate(due: Iterable[tuple[int, Decimal]], money: Iterable[tuple[int, Decimal]]) -> list[Share]:
    """Shares in the order in which they are made; what is left of either side is left.

    due, money   invoices and payments with what is still open of each, oldest first
    """
    shares = []
    purses = iter(money)
    payment_id, left = next(purses, (0, Decimal(0)))
    for invoice_id, open_amount in due:
        missing = open_amount
        while missing > 0 and left > 0:
            amount = min(missing, left)
            shares.append(Share(payment_id, invoice_id, amount))
            missing -= amount
            left -= amount
            if left == 0:
                payment_id, left = next(purses, (0, Decimal(0)))
        if left == 0:
            break
    return shares


def free(shares: Sequence[Share], amount: Decimal) -> list[Share]:
    """What of a payment's shares must be taken off invoices to free an amount: from the newest invoice on.

    shares   of one payment, in the order in which invoices are paid; together at least the amount
    """
    freed = []
    for share in reversed(shares):
        if amount <= 0:
            break
        part = min(share.amount, amount)
        freed.append(Share(share.payment_id, share.invoice_id, part))
        amount -= part
    if amount > 0:
        raise ValueError(f"{amount} more than is allocated")
    return freed
