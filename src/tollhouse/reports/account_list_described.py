"""Accounts of a list with all that a row of it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from tollhouse.accounts.opening import AccountRecord
from tollhouse.customers.reading import names_seen
from tollhouse.customers.rules.masking import free_text
from tollhouse.customers.rules.scope import Scope
from tollhouse.plumbing.db import Connection
from tollhouse.products.tables import product
from tollhouse.reports.accounts_described import AccountState, describe_accounts


@dataclass(frozen=True, slots=True)
class AccountRow:
    """customer_name   as the reader may see it; None: of one that is gone"""

    state: AccountState
    customer_name: str | None
    product_name: str
    description: str


def rows_of(conn: Connection, records: Sequence[AccountRecord], scope: Scope, *, at: datetime) -> list[AccountRow]:
    """In the order given, as a reader of that scope is told; when they were last used their records tell."""
    states = describe_accounts(conn, records, at=at, with_use=False)
    customers = names_seen(conn, {one.customer_id for one in records}, scope)
    wanted = product.c.product_id == func.any(sorted({one.product_id for one in records}))
    named = conn.execute(select(product.c.product_id, product.c.name).where(wanted))
    products = {row.product_id: row.name for row in named}
    return [
        AccountRow(
            one,
            customers.get(one.record.customer_id),
            products[one.record.product_id],
            free_text(one.record.description, scope),
        )
        for one in states
    ]
