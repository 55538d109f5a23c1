"""Bank entries as a file: what the bank said of each, what became of it, and who decided so."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import BinaryIO, Final

from tollhouse.plumbing.db import AnyRow
from tollhouse.reports.sheets import Cell, Sheet, rows_as_csv, write_rows_as_xlsx

_COLUMNS: Final = {
    "id": 10,
    "statement": 10,
    "account": 26,
    "place": 18,
    "booked on": 12,
    "value on": 12,
    "amount": 14,
    "currency": 9,
    "payer": 28,
    "payer account": 26,
    "references": 28,
    "remittance": 50,
    "end-to-end id": 20,
    "mandate": 16,
    "bank reference": 20,
    "kind": 16,
    "return reason": 12,
    "state": 12,
    "waits because": 18,
    "candidates": 36,
    "customer id": 12,
    "customer": 28,
    "payment id": 20,
    "decided at (UTC)": 20,
    "decided by": 18,
    "comment": 36,
}
_HEADINGS: Final = tuple(_COLUMNS)
_SHEET: Final = Sheet("bank entries", _HEADINGS, tuple(_COLUMNS.values()))

Named = tuple[AnyRow, Mapping[int, str]]
"""An entry, and what the customers are called that it tells of."""


def bank_entries_as_csv(entries: Iterable[Named]) -> Iterator[bytes]:
    """Pieces of a CSV file in UTF-8, the first with the headings."""
    return rows_as_csv(_HEADINGS, map(_row, entries))


def write_bank_entries_as_xlsx(file: BinaryIO, entries: Iterable[Named]) -> None:
    """Amounts are numbers; days, references and numbers of accounts are texts.  Raises OSError."""
    write_rows_as_xlsx(file, _SHEET, map(_row, entries))


def _row(one: Named) -> list[Cell]:
    entry, names = one
    candidates = [
        f"{names[told['customer_id']]} ({', '.join(told['evidence'])})"
        for told in entry.candidates
        if told["customer_id"] in names
    ]
    return [
        str(entry.entry_id),
        str(entry.statement_id),
        entry.account,
        entry.place,
        _day(entry.booked_on),
        _day(entry.value_on),
        entry.amount,
        entry.currency,
        entry.payer,
        entry.payer_account,
        "; ".join(entry.reference_texts),
        entry.remittance,
        entry.end_to_end_id,
        entry.mandate,
        entry.bank_reference,
        entry.kind,
        entry.return_reason,
        entry.state,
        entry.reason,
        "; ".join(candidates),
        None if entry.payer_id is None else str(entry.payer_id),
        None if entry.payer_id is None else names.get(entry.payer_id, ""),
        None if entry.payment_id is None else str(entry.payment_id),
        entry.decided_at,
        entry.decided_by,
        entry.comment,
    ]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
