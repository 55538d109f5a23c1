"""Money that goes back: what of which payment a refund gives, and what a bank or a correction takes off invoices."""

from collections.abc import Mapping
from decimal import Decimal

from tollhouse.invoicing.applying import apply_payments
from tollhouse.invoicing.reading import places_of_invoices
from tollhouse.payments import storage
from tollhouse.payments.locking import Books, Purse
from tollhouse.payments.rules.adjustment import RefundAboveUnallocated, TakenAboveRest
from tollhouse.payments.rules.allocating import free
from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.plumbing.db import Connection

ZERO = Decimal(0)
_NEVER_BY_HAND = {PaymentKind.ECOMMERCE_PAYMENT, PaymentKind.CAPTURE_PAYMENT, PaymentKind.INVOICE_CREDIT}
"""Money of cards goes back to the card, by a refund of its own kind; an invoice's credit never was money."""


def refundable(conn: Connection, purse: Purse, books: Books) -> Decimal:
    """What can be given back by hand: money received that pays nothing, and of prepaid money what is not used up."""
    parts = _refundable_parts(conn, purse, books)
    return min(sum(parts.values(), ZERO), _unspent(purse, books))


def take_unallocated(conn: Connection, purse: Purse, amount: Decimal, books: Books) -> dict[int, Decimal]:
    """By payment what of it is given back, the newest first.  Raises RefundAboveUnallocated."""
    parts = _refundable_parts(conn, purse, books)
    highest = min(sum(parts.values(), ZERO), _unspent(purse, books))
    if amount > highest:
        currency = books.party(purse[0]).currency
        wanted = f"{amount:f} {currency}"
        raise RefundAboveUnallocated(field="amount", highest=f"{max(highest, ZERO):f} {currency}", wanted=wanted)
    taken: dict[int, Decimal] = {}
    for payment_id, left in parts.items():
        part = min(left, amount)
        if part > 0:
            taken[payment_id] = part
            amount -= part
    return taken


def _refundable_parts(conn: Connection, purse: Purse, books: Books) -> dict[int, Decimal]:
    account_id = purse[1] if books.spends_own_money(purse) else None
    rows = storage.read_refundable(conn, purse[0], account_id)
    return {row.payment_id: row.unallocated for row in rows if PaymentKind(row.kind) not in _NEVER_BY_HAND}


def _unspent(purse: Purse, books: Books) -> Decimal:
    """Prepaid money that was used up is nobody's to give back."""
    standing = books.locked[purse if books.spends_own_money(purse) else (purse[0], 0)]
    if standing.prepaid or books.spends_own_money(purse):
        return max(-standing.balance, ZERO)
    return Decimal("Infinity")


def take_from(conn: Connection, customer_id: int, payment_id: int, amount: Decimal, books: Books) -> dict[int, Decimal]:
    """Take so much of one payment back: what pays nothing first, then off the newest invoice it pays.

    Raises TakenAboveRest.
    """
    payment = storage.read_payment(conn, customer_id, payment_id)
    assert payment is not None, (customer_id, payment_id)
    rest = payment.amount - payment.taken_back
    if amount > rest:
        currency = payment.currency
        said = {"highest": f"{rest:f} {currency}", "wanted": f"{amount:f} {currency}"}
        raise TakenAboveRest(field="amount", payment_id=payment_id, **said)
    missing = amount - payment.unallocated
    if missing > 0:
        shares = storage.read_shares(conn, customer_id, payment_ids=[payment_id])
        places = places_of_invoices(conn, customer_id, [share.invoice_id for share in shares])
        freed = free(sorted(shares, key=lambda share: places[share.invoice_id]), missing)
        storage.write_shares(conn, {customer_id: freed}, sign=-1)
        moves = {(customer_id, share.invoice_id): -share.amount for share in freed}
        apply_payments(conn, moves, locked=books.locked)
    return {payment_id: amount}


def give_again(conn: Connection, customer_id: int, adjustment_id: int) -> Mapping[int, Decimal]:
    """What an act took of payments, with its sign reversed."""
    return {number: -amount for number, amount in storage.read_taken(conn, customer_id, adjustment_id).items()}
