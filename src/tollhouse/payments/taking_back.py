"""Money that goes back: what of which payment a refund gives, and what a bank or a correction takes off invoices."""

from collections.abc import Mapping
from decimal import Decimal

from tollhouse.invoicing.applying import apply_payments
from tollhouse.invoicing.reading import places_of_invoices
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.payments import storage
from tollhouse.payments.locking import Books, Purse
from tollhouse.payments.rules.adjustment import RefundAboveUnallocated, TakenAboveRest
from tollhouse.payments.rules.allocating import free
from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.payments.rules.payment_tax import Part, most_of, part_of
from tollhouse.plumbing.db import AnyRow, Connection

ZERO = Decimal(0)
_NEVER_BY_HAND = {PaymentKind.ECOMMERCE_PAYMENT, PaymentKind.CAPTURE_PAYMENT, PaymentKind.INVOICE_CREDIT}
"""Money of cards goes back to the card, by a refund of its own kind; an invoice's credit never was money."""


def refundable(conn: Connection, purse: Purse, books: Books) -> Decimal:
    """What can be given back by hand: money received that pays nothing, and of prepaid money what is not used up."""
    return sum((part.amount for _, part in _refundable_parts(conn, purse, books)), ZERO)


def take_unallocated(conn: Connection, purse: Purse, amount: Decimal, books: Books) -> dict[int, Part]:
    """By payment what of it is given back, the newest first.  Raises RefundAboveUnallocated."""
    parts = _refundable_parts(conn, purse, books)
    highest = sum((part.amount for _, part in parts), ZERO)
    if amount > highest:
        currency = books.party(purse[0]).currency
        wanted = f"{amount:f} {currency}"
        raise RefundAboveUnallocated(field="amount", highest=f"{highest:f} {currency}", wanted=wanted)
    taken: dict[int, Part] = {}
    for row, most in parts:
        part = min(most.amount, amount)
        if part > 0:
            taken[row.payment_id] = share_of(row, part)
            amount -= part
    return taken


def refundable_of(row: AnyRow, purse: Purse, books: Books) -> Part:
    """What can be given back of one payment."""
    return _most_of(row, _unspent(purse, books))


def share_of(row: AnyRow, amount: Decimal) -> Part:
    """So much of a payment, with the tax that is inside."""
    return part_of(amount, row.amount - row.taken_back, row.tax - row.tax_back, row.currency)


def _refundable_parts(conn: Connection, purse: Purse, books: Books) -> list[tuple[AnyRow, Part]]:
    """The newest first, until what they take is all there is."""
    account_id = purse[1] if books.spends_own_money(purse) else None
    left = _unspent(purse, books)
    found = []
    for row in storage.read_refundable(conn, purse[0], account_id):
        if PaymentKind(row.kind) not in _NEVER_BY_HAND:
            part = _most_of(row, left)
            left -= part.amount - part.tax
            found.append((row, part))
    return found


def _most_of(row: AnyRow, funds: Decimal) -> Part:
    rest, tax_left = row.amount - row.taken_back, row.tax - row.tax_back
    return most_of(row.unallocated, rest, tax_left, funds, row.currency)


def _unspent(purse: Purse, books: Books) -> Decimal:
    """Prepaid money that was used up is nobody's to give back."""
    if not books.is_prepaid(purse):
        return Decimal("Infinity")
    standing = books.locked[purse if books.spends_own_money(purse) else (purse[0], OWN_MONEY)]
    return max(-standing.balance, ZERO)


def take_from(conn: Connection, customer_id: int, payment_id: int, amount: Decimal, books: Books) -> dict[int, Part]:
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
    return {payment_id: share_of(payment, amount)}


def give_again(conn: Connection, customer_id: int, adjustment_id: int) -> Mapping[int, Part]:
    """What an act took of payments, with its sign reversed."""
    taken = storage.read_taken(conn, customer_id, adjustment_id)
    return {number: Part(-part.amount, -part.tax) for number, part in taken.items()}
