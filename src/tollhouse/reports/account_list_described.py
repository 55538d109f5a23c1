"""Accounts of a list with all that a row of it shows: statuses, names around them, and money of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from tollhouse.accounts.opening import AccountRecord
from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.status import AccountStatus
from tollhouse.customers.reading import names_seen
from tollhouse.customers.rules.masking import free_text
from tollhouse.customers.rules.scope import Scope
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import Connection
from tollhouse.products.tables import product
from tollhouse.reports.accounts_described import statuses_of_accounts


@dataclass(frozen=True, slots=True)
class OwnMoney:
    """balance       plus is owed, minus is its own
    credit_limit   how high the balance may rise; None: unlimited
    """

    balance: Decimal
    credit_limit: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class AccountRow:
    """customer_name   as the reader may see it; None: of one that is gone
    statuses        all that hold, gravest first; none where it is active
    money           None: it spends its customer's
    """

    record: AccountRecord
    customer_name: str | None
    product_name: str
    description: str
    statuses: list[AccountStatus]
    money: OwnMoney | None


def rows_of(conn: Connection, records: Sequence[AccountRecord], scope: Scope, *, at: datetime) -> list[AccountRow]:
    """In the order given, as a reader of that scope is told."""
    statuses = statuses_of_accounts(conn, records, at=at)
    customers = names_seen(conn, {one.customer_id for one in records}, scope)
    products = _names_of_products(conn, {one.product_id for one in records})
    money = _own_money(conn, records)
    return [
        AccountRow(
            one,
            customers.get(one.customer_id),
            products[one.product_id],
            free_text(one.description, scope),
            holding,
            money.get(one.account_id),
        )
        for one, holding in zip(records, statuses, strict=True)
    ]


def _names_of_products(conn: Connection, numbers: set[int]) -> dict[int, str]:
    named = select(product.c.product_id, product.c.name).where(product.c.product_id == func.any(sorted(numbers)))
    return {row.product_id: row.name for row in conn.execute(named)}


def _own_money(conn: Connection, records: Sequence[AccountRecord]) -> dict[int, OwnMoney]:
    own = [one for one in records if one.model != BalanceModel.SUBORDINATE]
    if not own:
        return {}
    found = conn.execute(
        select(standing.c.account_id, standing.c.balance, standing.c.credit_limit, standing.c.currency).where(
            standing.c.customer_id == func.any(sorted({one.customer_id for one in own})),
            standing.c.account_id == func.any([one.account_id for one in own]),
        )
    )
    return {row.account_id: OwnMoney(row.balance, row.credit_limit, row.currency) for row in found}
