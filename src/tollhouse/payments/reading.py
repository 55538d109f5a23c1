"""Reading payments and adjustments, and what a customer's money amounts to."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from tollhouse.invoicing.reading import Outstanding, outstanding_of
from tollhouse.ledger.rules.posting import act_of
from tollhouse.payments import storage
from tollhouse.payments.adjusting import adjustment_of
from tollhouse.payments.rules.adjustment import AdjustmentRecord
from tollhouse.payments.rules.allocating import Share
from tollhouse.payments.rules.payment import PaymentRecord
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.refusals import NotFound

_COUNTED_UP_TO: Final = 10_001
_STREAMED_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True)
class PaymentFilter:
    """customer_ids   None: of all
    issuer_id      None: whoever was paid
    since, until   of received_at, inclusive and exclusive
    """

    customer_ids: Collection[int] | None = None
    issuer_id: int | None = None
    kinds: Collection[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    only_unallocated: bool = False
    reference: str = ""
    currency: str | None = None
    only_taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Finances:
    """What a customer's money amounts to, in its currency.

    unallocated   what of its payments pays nothing yet; bookkeeping: the balance moved when they came
    """

    outstanding: Outstanding
    unallocated: Decimal
    last_payment: PaymentRecord | None

    def unbilled(self, balance: Decimal) -> Decimal:
        """What of the balance stands on no invoice yet."""
        return balance - self.outstanding.total + self.unallocated


@dataclass(frozen=True, slots=True)
class Taking:
    """An act that took of a payment, and how much; minus gave back what was taken."""

    act: AdjustmentRecord
    amount: Decimal


def finances_of(conn: Connection, customer_id: int, *, today: date) -> Finances:
    """today   of the customer's billing zone"""
    last = storage.read_last_payment(conn, customer_id)
    return Finances(
        outstanding_of(conn, customer_id, today=today),
        storage.read_sums(conn, customer_id),
        None if last is None else storage.payment_of(last),
    )


def taxes_paid(conn: Connection, customer_id: int) -> Decimal:
    """What of a customer's payments, its accounts' too, was tax and did not come back."""
    return storage.read_taxes(conn, customer_id)


def list_payments(conn: Connection, wanted: PaymentFilter, *, limit: int, cursor: str | None) -> Page:
    """A page, newest first; turn its rows into values with payment_of."""
    return storage.page_of_payments(conn, _query(wanted), limit=limit, cursor=cursor)


def count_payments(conn: Connection, wanted: PaymentFilter, *, up_to: int = _COUNTED_UP_TO) -> int:
    return storage.count_up_to(conn, _query(wanted), up_to)


def stream_payments(conn: Connection, wanted: PaymentFilter) -> Iterator[PaymentRecord]:
    """All of them, newest first, in constant memory; the connection is taken until the last is read."""
    return map(payment_of, storage.stream_payments(conn, _query(wanted), at_once=_STREAMED_AT_ONCE))


def payment_of(row: AnyRow) -> PaymentRecord:
    return storage.payment_of(row)


def read_payment(conn: Connection, customer_id: int, payment_id: int) -> PaymentRecord:
    """Raises NotFound."""
    row = storage.read_payment(conn, customer_id, payment_id)
    if row is None:
        raise NotFound(kind="payment", id=payment_id)
    return storage.payment_of(row)


def shares_of_payment(conn: Connection, customer_id: int, payment_id: int) -> list[Share]:
    return storage.read_shares(conn, customer_id, payment_ids=[payment_id])


def shares_of_invoice(conn: Connection, customer_id: int, invoice_id: int) -> list[Share]:
    return storage.read_shares(conn, customer_id, invoice_id=invoice_id)


def takings_of(conn: Connection, customer_id: int, payment_id: int) -> list[Taking]:
    """Oldest first."""
    rows = storage.read_takings(conn, customer_id, payment_id)
    return [Taking(adjustment_of(row), row.taken) for row in rows]


def list_adjustments(conn: Connection, customer_id: int, *, limit: int, cursor: str | None) -> Page:
    """A page, newest first; turn its rows into values with adjusting.adjustment_of."""
    return storage.page_of_adjustments(conn, customer_id, limit=limit, cursor=cursor)


def count_adjustments(conn: Connection, customer_id: int) -> int:
    return storage.count_adjustments(conn, customer_id, _COUNTED_UP_TO)


def comments_of(conn: Connection, customer_id: int, xdr_ids: Sequence[int]) -> dict[int, str]:
    """What customers may read of acts of money, by their xDRs' ids."""
    numbers = {act_of(one): one for one in xdr_ids}
    found = storage.read_comments(conn, customer_id, numbers.keys())
    return {numbers[number]: comment for number, comment in found.items()}


def all_comments_of(conn: Connection, customer_id: int) -> dict[int, str]:
    """What a customer may read of its acts of money, by their numbers."""
    return storage.read_comments(conn, customer_id)


def forget_words(conn: Connection, customer_ids: Collection[int]) -> None:
    """Remove what people wrote in acts of these customers; the books stay."""
    storage.forget_words(conn, customer_ids)


def _query(wanted: PaymentFilter) -> Any:
    return storage.payments_query(
        wanted.customer_ids,
        issuer_id=wanted.issuer_id,
        kinds=wanted.kinds,
        since=wanted.since,
        until=wanted.until,
        only_unallocated=wanted.only_unallocated,
        reference=wanted.reference,
        currency=wanted.currency,
        only_taken_back=wanted.only_taken_back,
    )
