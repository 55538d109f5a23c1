"""Reading statements and entries, for the desk."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from tollhouse.payments.bank import storage
from tollhouse.payments.bank.importing import difference_of
from tollhouse.payments.rules.bank.asked import EntryFilter
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.refusals import NotFound

_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """A statement; amounts in `currency`.

    difference    by how much the closing balance is another than the opening one and all entries make; None: not told
    states        its entries by what they became; those that another file had brought before are no longer its own
    """

    statement_id: int
    file_name: str
    format: str
    account: str
    currency: str
    reference: str
    from_day: date | None
    until_day: date | None
    opening: Decimal | None
    closing: Decimal | None
    entries: int
    unreadable: int
    not_booked: int
    imported_at: datetime
    imported_by: str
    job_id: int | None
    finished_at: datetime | None
    difference: Decimal | None
    states: Mapping[str, int]

    @property
    def known_before(self) -> int:
        return self.entries - sum(self.states.values())


def list_statements(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    """A page, the latest first; turn its rows into values with statements_of."""
    return storage.page_of_statements(conn, limit=limit, cursor=cursor)


def statements_of(conn: Connection, rows: Sequence[AnyRow]) -> list[StatementRecord]:
    states: dict[int, Counter[str]] = {}
    for row in storage.count_states(conn, [row.statement_id for row in rows]):
        states.setdefault(row.statement_id, Counter())[row.state] = row.how_many
    return [_statement_of(row, states.get(row.statement_id, {})) for row in rows]


def read_statement(conn: Connection, statement_id: int) -> StatementRecord:
    """Raises NotFound."""
    row = storage.read_statement(conn, statement_id)
    if row is None:
        raise NotFound(kind="bank statement", id=statement_id)
    return statements_of(conn, [row])[0]


def problems_of(conn: Connection, statement_id: int) -> list[tuple[str, str, str]]:
    """Place, value and reason of entries that could not be read, the first thousand."""
    return [(row.place, row.value, row.reason) for row in storage.read_problems(conn, statement_id)]


def list_entries(conn: Connection, wanted: EntryFilter, *, limit: int, cursor: str | None) -> Page:
    """A page, in the order of arrival; its rows are as they are stored."""
    return storage.page_of_entries(conn, wanted, limit=limit, cursor=cursor)


def count_entries(conn: Connection, wanted: EntryFilter, *, up_to: int) -> int:
    return storage.count_entries(conn, wanted, up_to)


def entries_in_pieces(conn: Connection, wanted: EntryFilter) -> Iterator[Sequence[AnyRow]]:
    """All of them, a thousand at a time, so that a million need no more memory."""
    cursor: str | None = None
    while True:
        page = storage.page_of_entries(conn, wanted, limit=_AT_ONCE, cursor=cursor)
        yield page.rows
        cursor = page.next
        if cursor is None:
            return


def read_entry(conn: Connection, entry_id: int) -> AnyRow:
    """Raises NotFound."""
    row = storage.read_entry(conn, entry_id)
    if row is None:
        raise NotFound(kind="bank entry", id=entry_id)
    return row


def returned_of(conn: Connection, entry: AnyRow) -> Sequence[AnyRow]:
    """Entries that a returned one probably takes back: as much, to us, from the same bank account; ten at most."""
    if not entry.return_reason or not entry.payer_account:
        return []
    return storage.read_booked_like(conn, entry.payer_account, -entry.amount, 10)


def count_to_decide(conn: Connection) -> list[tuple[str, str, int]]:
    """State, reason and how many wait for a person, the most first."""
    rows = [(row.state, row.reason or "", row.how_many) for row in storage.count_to_decide(conn)]
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))


def forget_payers(conn: Connection, customer_ids: Collection[int]) -> None:
    """Remove from entries what tells of these customers; amounts, days and the bank's references stay."""
    storage.forget_payers(conn, customer_ids)


def _statement_of(row: AnyRow, states: Mapping[str, int]) -> StatementRecord:
    told: dict[str, Any] = {
        name: getattr(row, name)
        for name in StatementRecord.__dataclass_fields__
        if name not in {"difference", "states"}
    }
    difference = difference_of(row.opening, row.closing, row.booked_sum)
    return StatementRecord(**told, difference=difference, states=dict(states))
