"""What is written of money: receipts, payments that fail or stop, methods that end; and to staff what waits for it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from tollhouse.customers.acting import StatusChanged
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.letters.rules.kinds import MessageKind
from tollhouse.letters.values import Declined, Ending, Paid
from tollhouse.letters.writing import Message, write_messages, write_some_at_a_time
from tollhouse.payments.news import AutoPaymentFailed, InvoiceChargeFailed, MoneyReceived
from tollhouse.payments.online.saving import SavedMethod, methods_ending
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.outbox.letter import NewLetter
from tollhouse.plumbing.outbox.writing import write_letters
from tollhouse.staff.members import addresses_of_administrators

_TO_STAFF: Final = "staff"
_FROZEN: Final = "staff_payment_frozen"
_FROZEN_SUBJECT: Final = "Automatic payments of customer {} are frozen"
_FROZEN_BODY: Final = """Hello,

automatic payments of customer {} failed too often in a row and are frozen: nothing is charged by itself any more.

Why each of them failed stands under Money, E-payments. Once the customer's payment method can
be charged, unlock them on the customer's page under Payment methods.
"""


def write_receipts(conn: Connection, news: Sequence[MoneyReceived], *, now: datetime) -> None:
    """Thank for money that came in; the balance is the one after it, and after what has happened since."""
    del now
    write_some_at_a_time(
        conn,
        [
            Message(MessageKind.PAYMENT_RECEIVED, paid.customer_id, fact.at, Paid(paid.amount, paid.reference))
            for fact in news
            for paid in fact.payments
        ],
    )


def write_of_failed_payments(conn: Connection, news: Sequence[AutoPaymentFailed], *, now: datetime) -> None:
    """Say why a method could not be charged, and when it is tried again."""
    del now
    write_some_at_a_time(
        conn,
        [
            Message(
                MessageKind.AUTO_PAYMENT_FAILED,
                fact.customer_id,
                fact.at,
                Declined(fact.amount, fact.said, fact.next_try),
            )
            for fact in news
        ],
    )


def write_of_failed_charges(conn: Connection, news: Sequence[InvoiceChargeFailed], *, now: datetime) -> None:
    """Say why invoices could not be charged, so that they are paid in another way."""
    del now
    write_some_at_a_time(
        conn,
        [
            Message(MessageKind.INVOICE_CHARGE_FAILED, fact.customer_id, fact.at, Declined(fact.amount, fact.said))
            for fact in news
        ],
    )


def write_to_staff_of_frozen(conn: Connection, changes: Sequence[StatusChanged], *, now: datetime) -> None:
    """Tell administrators whose automatic payments wait for a person; the letters name customers by number only."""
    del now
    for fact in changes:
        if fact.began and Condition(fact.condition) is Condition.PAYMENT_FROZEN:
            _write_to_administrators(conn, fact)


def _write_to_administrators(conn: Connection, fact: StatusChanged) -> None:
    addresses = addresses_of_administrators(conn)
    letters = [
        NewLetter(_TO_STAFF, _FROZEN, (address,), _FROZEN_SUBJECT.format(one), _FROZEN_BODY.format(one))
        for one in fact.customer_ids
        for address in addresses
    ]
    write_letters(conn, letters, at=fact.at)


def write_of_ending_methods(conn: Connection, *, now: datetime) -> int:
    """Tell, once for each end, of methods that soon cannot be charged: how many there were of some, 0 at the end."""
    ending = methods_ending(conn, today=now.date())
    standings = read_standings(conn, {one.customer_id for one in ending})
    gone = Condition.CLOSED | Condition.EXPORTED
    messages = [
        Message(MessageKind.PAYMENT_METHOD_ENDS, one.customer_id, now, _ending(one))
        for one in ending
        if not standings[one.customer_id].conditions & gone
    ]
    write_messages(conn, messages)
    return len(ending)


def _ending(method: SavedMethod) -> Ending:
    assert method.expires is not None, "what has no end does not end"
    return Ending(f"{method.brand.title()} •••• {method.last_four}".strip(), method.expires)
