"""Customers as a file that tollhouse.customers.importing reads back: the record, and of its money the credit limit.

Written page by page; it never holds more than a page in memory.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_described import CustomerState, describe_customers
from tollhouse.reports.customer_list import list_customers
from tollhouse.reports.customer_list_asked import CustomerQuery
from tollhouse.words.formulas import guarded
from tollhouse.words.money import written_price

_AT_ONCE: Final = 1_000
_BYTE_ORDER_MARK: Final = "\ufeff"


def customers_as_csv(conn: Connection, query: CustomerQuery, columns: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    """Pieces of a CSV file in UTF-8, each with the number of customers in it; the first is the heading.

    columns   of customers.rules.customer_file.COLUMNS
    A text that a spreadsheet would take for a formula gets an apostrophe in front, which importing takes away.
    """
    # Without the mark spreadsheets take UTF-8 for something older.
    yield 0, _written([columns], before=_BYTE_ORDER_MARK)
    cursor = None
    while True:
        page = list_customers(conn, query, limit=_AT_ONCE, cursor=cursor)
        states = describe_customers(conn, page.records, query.scope)
        yield len(states), _written([[guarded(cells[name]) for name in columns] for cells in map(_cells_of, states)])
        cursor = page.next
        if cursor is None:
            return


def _written(rows: Sequence[Sequence[str]], *, before: str = "") -> bytes:
    written = io.StringIO(before, newline="")
    written.seek(0, io.SEEK_END)
    csv.writer(written).writerows(rows)
    return written.getvalue().encode("utf-8", "replace")


def _cells_of(state: CustomerState) -> dict[str, str]:
    """A limit only where there is one to tell: a prepaid customer has none, and an empty one is unlimited."""
    record = state.record
    limit = None if record.prepaid else state.standing.permanent_limit  # what is lent for a time comes back by itself
    return {
        "name": record.name,
        "kind": record.kind,
        "class": state.class_name,
        "currency": record.currency,
        "balance_control": "prepaid" if record.prepaid else "postpaid",
        "credit_limit": "" if limit is None else written_price(limit),
        "reseller": state.reseller_name or "",
        "distributor": state.distributor_name or "",
        "time_zone": record.time_zone,
        "blocked": "1" if Condition.BLOCKED in state.standing.conditions else "0",
        **{name: getattr(record, name) for name in CONTACT_FIELDS},
    }
