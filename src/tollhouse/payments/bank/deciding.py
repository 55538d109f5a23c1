"""What a person decides about an entry: whose it is, that it is nobody's, that it was the wrong one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from tollhouse.customers.reading import parties_of
from tollhouse.customers.rules.party import Party
from tollhouse.payments.bank import storage
from tollhouse.payments.bank.settling import SOURCE, receipt_of
from tollhouse.payments.charging_back import charge_back
from tollhouse.payments.reading import read_payment
from tollhouse.payments.receiving import receive_payments
from tollhouse.payments.rules.adjustment import Adjustment
from tollhouse.payments.rules.bank.entry import EntryState
from tollhouse.payments.rules.bank.matching import Waits
from tollhouse.payments.rules.kinds import ActKind
from tollhouse.payments.rules.payment import ReceiptOutcome
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.words.refusals import NotFound, Refused


class EntryDecided(Refused):
    code: ClassVar[str] = "bank_entry_decided"
    sentence: ClassVar[str] = (
        "The bank entry {entry_id} is {state}, so this cannot be done with it any more; look at it again."
    )


class EntryInOtherCurrency(Refused):
    code: ClassVar[str] = "bank_entry_other_currency"
    sentence: ClassVar[str] = (
        "The bank entry is in {currency} and customer {customer_id} has {other}; book it to a customer with "
        "{currency}, or ignore it and enter the exchanged amount as a manual payment."
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """by   as histories show it; comment: why"""

    by: str
    now: datetime
    comment: str = ""


def book_entry(conn: Connection, entry_id: int, customer_id: int, decision: Decision, *, account_id: int = 0) -> AnyRow:
    """The entry as it is then; its money is the customer's, or the account's.

    Raises NotFound, EntryDecided, EntryInOtherCurrency, NoMoneyOfItsOwn.
    """
    row = _locked(conn, entry_id, EntryState.WAITING)
    refusal = _against(row, entry_id, customer_id, parties_of(conn, [customer_id]).get(customer_id))
    if refusal is not None:
        raise refusal
    receipt = receipt_of(
        row, customer_id, now=decision.now, by=decision.by, account_id=account_id, comment=decision.comment
    )
    (received,) = receive_payments(conn, [receipt], now=decision.now)
    if received.outcome is ReceiptOutcome.UNKNOWN_CUSTOMER:
        raise NotFound(kind="customer", id=customer_id)
    assert received.outcome is not ReceiptOutcome.REQUEST_ID_REUSED, receipt
    return _decided(
        conn, row, EntryState.BOOKED, decision, payer_id=customer_id, payment_id=received.payment_id, reason=None
    )


@dataclass(frozen=True, slots=True)
class Booking:
    """refused   why it was not booked; None: it was"""

    entry_id: int
    customer_id: int
    payment_id: int | None = None
    refused: Refused | None = None


def book_entries(conn: Connection, choices: Mapping[int, int], decision: Decision) -> list[Booking]:
    """Each entry to the customer that was chosen for it; one outcome each, in the order given, and none keeps another
    from being booked."""
    rows = {row.entry_id: row for row in storage.lock_entries(conn, choices.keys())}
    parties = parties_of(conn, set(choices.values()))
    refused = {
        entry_id: _against(rows.get(entry_id), entry_id, to, parties.get(to)) for entry_id, to in choices.items()
    }
    sound = [entry_id for entry_id, refusal in refused.items() if refusal is None]
    receipts = [
        receipt_of(rows[one], choices[one], now=decision.now, by=decision.by, comment=decision.comment) for one in sound
    ]
    booked: dict[int, int] = {}
    outcomes = receive_payments(conn, receipts, now=decision.now) if receipts else []
    for entry_id, received in zip(sound, outcomes, strict=True):
        if received.outcome is ReceiptOutcome.UNKNOWN_CUSTOMER:
            refused[entry_id] = NotFound(kind="customer", id=choices[entry_id])
        else:
            assert received.outcome is not ReceiptOutcome.REQUEST_ID_REUSED, rows[entry_id]
            booked[entry_id] = received.payment_id
    written = [
        {"entry_id": entry_id, "payer_id": choices[entry_id], "payment_id": paid} for entry_id, paid in booked.items()
    ]
    if written:
        decided = {"decided_at": decision.now, "decided_by": decision.by, "comment": decision.comment}
        storage.write_bookings(conn, written, **decided)
    return [Booking(one, to, booked.get(one), refused[one]) for one, to in choices.items()]


def _against(row: AnyRow | None, entry_id: int, customer_id: int, party: Party | None) -> Refused | None:
    if row is None:
        return NotFound(kind="bank entry", id=entry_id)
    if row.state != EntryState.WAITING:
        return EntryDecided(entry_id=entry_id, state=row.state)
    if party is None:
        return NotFound(kind="customer", id=customer_id)
    if party.currency != row.currency:
        return EntryInOtherCurrency(
            field="customer_id", currency=row.currency, customer_id=customer_id, other=party.currency
        )
    return None


def ignore_entry(conn: Connection, entry_id: int, decision: Decision) -> AnyRow:
    """It is no payment of a customer.  Raises NotFound, EntryDecided."""
    row = _locked(conn, entry_id, EntryState.WAITING, EntryState.RETURNED)
    return _decided(conn, row, EntryState.IGNORED, decision, reason=None)


def take_entry_back(conn: Connection, entry_id: int, decision: Decision) -> AnyRow:
    """It waits again: what was booked is taken off its customer's books, and invoices that it paid are open again.

    Raises NotFound, EntryDecided, NotReversible.
    """
    row = _locked(conn, entry_id, EntryState.BOOKED, EntryState.IGNORED)
    if row.state == EntryState.BOOKED:
        wanted = _chargeback(row.payer_id, row.payment_id, f"{_request_of(row)}/back", decision)
        charge_back(conn, wanted, None, now=decision.now)
    state = EntryState.WAITING if row.amount > 0 else EntryState.RETURNED
    reason = Waits.TAKEN_BACK if row.amount > 0 else Waits.PAYMENT_RETURNED
    bookings = row.bookings + (row.state == EntryState.BOOKED)
    return _decided(conn, row, state, decision, payer_id=None, payment_id=None, reason=reason.value, bookings=bookings)


def charge_entry_back(conn: Connection, entry_id: int, customer_id: int, payment_id: int, decision: Decision) -> AnyRow:
    """A payment that the bank took back is taken off its customer's books, as much of it as the bank took.

    What the bank took beyond the payment is its fee and no customer's; what was given back before is not taken twice.
    Raises NotFound, EntryDecided, NotReversible.
    """
    row = _locked(conn, entry_id, EntryState.RETURNED)
    payment = read_payment(conn, customer_id, payment_id)
    left = payment.amount - payment.taken_back
    wanted = _chargeback(customer_id, payment_id, f"{_request_of(row)}/returned", decision)
    charge_back(conn, wanted, min(left, -row.amount) or None, now=decision.now)
    return _decided(
        conn, row, EntryState.CHARGED_BACK, decision, payer_id=customer_id, payment_id=payment_id, reason=None
    )


def _locked(conn: Connection, entry_id: int, *states: EntryState) -> AnyRow:
    row = storage.read_entry(conn, entry_id, lock=True)
    if row is None:
        raise NotFound(kind="bank entry", id=entry_id)
    if row.state not in states:
        raise EntryDecided(entry_id=entry_id, state=row.state)
    return row


def _decided(conn: Connection, row: AnyRow, state: EntryState, decision: Decision, **values: object) -> AnyRow:
    storage.update_entry(
        conn,
        row.entry_id,
        state=state.value,
        decided_at=decision.now,
        decided_by=decision.by,
        comment=decision.comment,
        **values,
    )
    after = storage.read_entry(conn, row.entry_id)
    assert after is not None
    return after


def _request_of(row: AnyRow) -> str:
    return f"{row.account}/{bytes(row.entry_key).hex()}/{row.bookings}"


def _chargeback(customer_id: int, payment_id: int, request_id: str, decision: Decision) -> Adjustment:
    return Adjustment(
        customer_id,
        ActKind.CHARGEBACK,
        Decimal(0),
        SOURCE,
        request_id,
        decision.by,
        internal_comment=decision.comment,
        about_id=payment_id,
    )
