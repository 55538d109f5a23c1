"""Accounts as rows of a spreadsheet, in the columns that their list shows and in those it does not; no secrets."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

from tollhouse.accounts.rules.status import AccountStatus
from tollhouse.plumbing.db import Connection
from tollhouse.reports.account_list import list_accounts
from tollhouse.reports.account_list_asked import AccountQuery
from tollhouse.reports.account_list_described import AccountRow, rows_of
from tollhouse.reports.sheets import Cell, Sheet, rows_as_csv, write_rows_as_xlsx


@dataclass(frozen=True, slots=True)
class _Column:
    width: int
    cell: Callable[[AccountRow], Cell]


@dataclass(frozen=True, slots=True)
class AccountSheetPage:
    """next   where the rest of the list is; None: there is none"""

    rows: list[list[Cell]]
    next: str | None


def _balance(row: AccountRow) -> Cell:
    return None if row.state.money is None else row.state.money.balance


def _limit(row: AccountRow) -> Cell:
    return None if row.state.money is None else row.state.money.credit_limit


def _day(of: Callable[[AccountRow], object]) -> Callable[[AccountRow], Cell]:
    return lambda row: "" if of(row) is None else str(of(row))


def _moment(of: Callable[[AccountRow], datetime | None]) -> Callable[[AccountRow], Cell]:
    def cell(row: AccountRow) -> Cell:
        at = of(row)
        return None if at is None else at.replace(tzinfo=None)

    return cell


_COLUMNS: Final = {
    "id": _Column(10, lambda row: str(row.state.record.account_id)),
    "identifier": _Column(20, lambda row: row.state.record.identifier),
    "identifiers": _Column(40, lambda row: ", ".join(row.state.record.identifiers)),
    "customer_id": _Column(10, lambda row: str(row.state.record.customer_id)),
    "customer": _Column(28, lambda row: row.customer_name),
    "status": _Column(20, lambda row: (row.state.statuses or [AccountStatus.ACTIVE])[0].value),
    "statuses": _Column(40, lambda row: ", ".join(row.state.statuses)),
    "product": _Column(24, lambda row: row.product_name),
    "model": _Column(14, lambda row: row.state.record.model),
    "role": _Column(14, lambda row: row.state.record.role),
    "currency": _Column(9, lambda row: row.state.currency),
    "balance": _Column(14, _balance),
    "credit_limit": _Column(14, _limit),
    "batch": _Column(20, lambda row: row.state.record.batch),
    "control_number": _Column(12, lambda row: row.state.record.control_number),
    "description": _Column(30, lambda row: row.description),
    "active_from": _Column(12, _day(lambda row: row.state.record.active_from)),
    "expires_on": _Column(12, _day(lambda row: row.state.record.expires_on)),
    "expires_by": _Column(12, _day(lambda row: row.state.expires_on)),
    "blocked_at": _Column(20, _moment(lambda row: row.state.record.blocked_at)),
    "terminated_at": _Column(20, _moment(lambda row: row.state.record.terminated_at)),
    "opened_at": _Column(20, _moment(lambda row: row.state.record.opened_at)),
}

ACCOUNT_COLUMNS: Final = tuple(_COLUMNS)
"""By the names that the list of accounts has for them.  Money is an account's own; the cells of one that spends its
customer's are empty, and so is the limit of one that has none."""

_MOMENTS: Final = frozenset({"blocked_at", "terminated_at", "opened_at"})


def account_rows(
    conn: Connection, query: AccountQuery, columns: Sequence[str], *, at: datetime, limit: int, cursor: str | None
) -> AccountSheetPage:
    """So many of a list, from where the cursor says, as its reader is told them.

    at   the moment at hand
    """
    page = list_accounts(conn, query, at=at, limit=limit, cursor=cursor)
    told = rows_of(conn, page.records, query.scope, at=at)
    return AccountSheetPage([[_COLUMNS[name].cell(row) for name in columns] for row in told], page.next)


def accounts_as_csv_file(file: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    file.writelines(rows_as_csv(_headings(columns), rows))


def accounts_as_xlsx_file(file: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    widths = [_COLUMNS[name].width for name in columns]
    write_rows_as_xlsx(file, Sheet("accounts", _headings(columns), widths), rows)


def _headings(columns: Sequence[str]) -> list[str]:
    return [f"{name} (UTC)" if name in _MOMENTS else name for name in columns]
