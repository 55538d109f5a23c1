"""Customers as rows of a spreadsheet, in the columns that a list shows, and in those that it does not."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.scope import Scope
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_described import CustomerState, describe_customers
from tollhouse.reports.customer_list import records_of
from tollhouse.reports.sheets import Cell, Sheet, rows_as_csv, write_rows_as_xlsx


@dataclass(frozen=True, slots=True)
class _Column:
    width: int
    cell: Callable[[CustomerState], Cell]


_COLUMNS: Final = {
    "id": _Column(10, lambda one: str(one.record.customer_id)),
    "name": _Column(28, lambda one: one.record.name),
    "kind": _Column(12, lambda one: one.record.kind),
    "status": _Column(24, lambda one: one.status.value),
    "statuses": _Column(40, lambda one: ", ".join(reason.status for reason in one.reasons)),
    "balance_control": _Column(14, lambda one: "prepaid" if one.record.prepaid else "postpaid"),
    "currency": _Column(9, lambda one: one.record.currency),
    "balance": _Column(14, lambda one: None if one.record.prepaid else one.standing.balance),
    "credit_limit": _Column(14, lambda one: None if one.record.prepaid else one.credit_limit),
    "available_funds": _Column(14, lambda one: one.available_funds if one.record.prepaid else None),
    "accounts": _Column(9, lambda one: one.accounts),
    "class": _Column(20, lambda one: one.class_name),
    "managed_by": _Column(24, lambda one: one.reseller_name),
    "distributor": _Column(24, lambda one: one.distributor_name),
    "time_zone": _Column(18, lambda one: one.record.time_zone),
    "registered_at": _Column(20, lambda one: one.record.registered_at.replace(tzinfo=None)),
}

COLUMNS: Final = (*_COLUMNS, *CONTACT_FIELDS)
"""By the names that the list of customers has for them.  Money stands where the list shows it: balance and limit of
postpaid customers, available funds of prepaid ones; an empty limit of a postpaid customer is unlimited."""

_HEADINGS: Final = {"registered_at": "registered_at (UTC)"}
_WIDTH: Final = 20


def customer_rows(
    conn: Connection, customer_ids: Sequence[int], columns: Sequence[str], scope: Scope, *, at: datetime
) -> Iterator[list[Cell]]:
    """Of those that are still there, in the order given; an asker is not told the notes on its own record.

    at   the moment at hand
    """
    for state in describe_customers(conn, records_of(conn, customer_ids), scope, at=at):
        own = state.record.customer_id == scope.reseller_id
        yield [None if own and name == "description" else _cell(name, state) for name in columns]


def customers_as_csv_file(file: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    file.writelines(rows_as_csv(_headings(columns), rows))


def customers_as_xlsx_file(file: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    widths = [_COLUMNS[name].width if name in _COLUMNS else _WIDTH for name in columns]
    write_rows_as_xlsx(file, Sheet("customers", _headings(columns), widths), rows)


def _headings(columns: Sequence[str]) -> list[str]:
    return [_HEADINGS.get(name, name) for name in columns]


def _cell(name: str, state: CustomerState) -> Cell:
    if name in _COLUMNS:
        return _COLUMNS[name].cell(state)
    written: str = getattr(state.record, name)
    return written
