"""Orders of the list that are known to another table than the search row, or to the row of another customer."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, true

from tollhouse.customers.tables import account_count
from tollhouse.reports.customer_list_parts import Rows
from tollhouse.reports.customer_list_walk import IndexStretch


@dataclass(frozen=True, slots=True)
class AccountStretch(IndexStretch):
    """By the number of open accounts, then by the customer's number."""

    @classmethod
    def of(cls, *, descending: bool) -> "AccountStretch":
        return cls(lambda _rows: true(), ("accounts", "customer_id"), descending)

    def joined(self, rows: Rows) -> FromClause:
        return rows.join(account_count, account_count.c.customer_id == rows.c.customer_id)

    def keys(self, rows: Rows) -> list[ColumnElement[Any]]:  # noqa: ARG002 - a search row knows none of them
        """Both of the table whose index has both."""
        return [account_count.c[name] for name in self.columns]
