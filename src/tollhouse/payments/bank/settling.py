"""Settling entries: each is judged, and what is surely a customer's is booked to it in the same transaction.

The entries are locked before the standings.  That is the one exception from locking standings first, and it makes no
circle: whoever holds a standing never asks for an entry.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final

from tollhouse.payments.bank import storage
from tollhouse.payments.bank.knowing import known_about
from tollhouse.payments.receiving import receive_payments
from tollhouse.payments.rules.bank.entry import BankEntry, EntryState
from tollhouse.payments.rules.bank.matching import Verdict, Waits, judge
from tollhouse.payments.rules.bank.references import references_of
from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.payments.rules.payment import Receipt, ReceiptOutcome
from tollhouse.plumbing.db import AnyRow, Connection

SOURCE: Final = "bank"
CONTRA: Final = "cash:bank"
AT_ONCE: Final = 500
_LONGEST_REFERENCE: Final = 200
_NOON: Final = time(12, tzinfo=UTC)


def settle_statement(
    conn: Connection, statement_id: int, after: int, *, now: datetime, by: str
) -> tuple[int, Counter[str]]:
    """Some of its new entries; the last looked at, 0: none is left, and how many became what."""
    rows = storage.lock_new(conn, statement_id, after, AT_ONCE)
    return (rows[-1].entry_id if rows else 0), _settle(conn, rows, now=now, by=by)


def settle_waiting(conn: Connection, after: int, *, now: datetime, by: str) -> tuple[int, Counter[str]]:
    """Some of those that wait, again: invoices and customers may be known by now; the last looked at, 0: none is left.

    What somebody took back waits for somebody.
    """
    rows = storage.lock_waiting(conn, after, AT_ONCE)
    counts = _settle(conn, [row for row in rows if row.reason != Waits.TAKEN_BACK], now=now, by=by)
    return (rows[-1].entry_id if rows else 0), counts


def _settle(conn: Connection, rows: Sequence[AnyRow], *, now: datetime, by: str) -> Counter[str]:
    entries = {row.entry_id: entry_of(row) for row in rows}
    asked = {number: (entry, references_of(entry)) for number, entry in entries.items()}
    known = known_about(conn, list(asked.values()))
    doubtful = storage.read_look_alikes(conn, rows)
    verdicts = {
        number: judge(entry, references, known, look_alike=number in doubtful)
        for number, (entry, references) in asked.items()
    }
    surely = [row for row in rows if verdicts[row.entry_id].customer_id is not None]
    receipts = [receipt_of(row, verdicts[row.entry_id].customer_id or 0, now=now, by=by) for row in surely]
    settled = {number: (verdict, None) for number, verdict in verdicts.items()} | _book(
        conn, surely, receipts, verdicts, now
    )
    storage.write_verdicts(conn, settled)
    return Counter(verdict.state.value for verdict, _ in settled.values())


def _book(
    conn: Connection,
    rows: Sequence[AnyRow],
    receipts: Sequence[Receipt],
    verdicts: Mapping[int, Verdict],
    now: datetime,
) -> dict[int, tuple[Verdict, int | None]]:
    booked: dict[int, tuple[Verdict, int | None]] = {}
    received = receive_payments(conn, receipts, now=now) if receipts else []
    for row, one in zip(rows, received, strict=True):
        verdict = verdicts[row.entry_id]
        if one.outcome in {ReceiptOutcome.POSTED, ReceiptOutcome.ALREADY_POSTED}:
            booked[row.entry_id] = verdict, one.payment_id
        else:  # the customer went between being looked at and being locked
            booked[row.entry_id] = Verdict(EntryState.WAITING, None, Waits.CUSTOMER_GONE, verdict.candidates), None
    return booked


def receipt_of(
    row: AnyRow, customer_id: int, *, now: datetime, by: str, account_id: int = 0, comment: str = ""
) -> Receipt:
    """The request is the entry, and how often it was taken back: so it is received once, whatever file it comes by."""
    said = next(filter(None, (*row.reference_texts, row.remittance, row.end_to_end_id, row.bank_reference)), "")
    return Receipt(
        customer_id,
        PaymentKind.BANK_TRANSFER,
        Decimal(row.amount),
        SOURCE,
        f"{row.account}/{bytes(row.entry_key).hex()}/{row.bookings}",
        min(_noon_of(row.booked_on), now),
        CONTRA,
        account_id=account_id,
        reference=said[:_LONGEST_REFERENCE],
        internal_comment=comment,
        made_by=by,
    )


def _noon_of(day: date) -> datetime:
    """Banks tell days; at noon it is that day for nearly everybody who reads it."""
    return datetime.combine(day, _NOON)


def entry_of(row: AnyRow) -> BankEntry:
    return BankEntry(
        place=row.place,
        amount=row.amount,
        currency=row.currency,
        booked_on=row.booked_on,
        value_on=row.value_on,
        bank_reference=row.bank_reference,
        references=tuple(row.reference_texts),
        end_to_end_id=row.end_to_end_id,
        mandate=row.mandate,
        remittance=row.remittance,
        payer=row.payer,
        payer_account=row.payer_account,
        kind=row.kind,
        return_reason=row.return_reason,
        whole=row.is_whole,
    )
