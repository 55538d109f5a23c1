"""What products are used by: how many accounts, whose, since when; and whether anything ever used one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tollhouse.customers.reading import names_seen
from tollhouse.customers.rules.scope import Scope
from tollhouse.plumbing.db import Connection, load_statement
from tollhouse.plumbing.db.staging import numbers_as_array

COUNTED_UP_TO: Final = 10_001
"""Stands for all that are more."""

MOST_BUYERS: Final = 100


@dataclass(frozen=True, slots=True)
class ProductUses:
    """How many there are of each, counted up to COUNTED_UP_TO.

    accounts    open ones that have it now; customers and resellers: theirs, resellers at every level above them
    planned     to come
    ended       that have had it
    buyers      resellers that are charged by it, by number and name; the first MOST_BUYERS
    """

    accounts: int
    customers: int
    resellers: int
    planned: int
    ended: int
    buyers: Sequence[tuple[int, str]]


def product_uses(conn: Connection, product_id: int, scope: Scope, *, at: datetime) -> ProductUses:
    """For the operator's staff; of a reseller's see accounts_of."""
    assert scope.reseller_id is None
    facts = {"product_id": product_id, "at": at, "most": COUNTED_UP_TO}
    row = conn.execute(load_statement("tollhouse.reports", "product_uses"), facts).one()
    buyers = conn.execute(
        load_statement("tollhouse.reports", "product_buyers"), {"product_id": product_id, "most": MOST_BUYERS}
    ).all()
    names = names_seen(conn, [buyer.customer_id for buyer in buyers], scope)
    return ProductUses(
        row.accounts,
        row.customers,
        row.resellers,
        row.planned,
        row.ended,
        [(buyer.customer_id, names[buyer.customer_id]) for buyer in buyers],
    )


def accounts_of(conn: Connection, product_ids: Sequence[int], scope: Scope, *, at: datetime) -> dict[int, int]:
    """How many of the reader's open accounts have each product now, counted up to COUNTED_UP_TO."""
    facts = {"product_ids": numbers_as_array(product_ids), "at": at, "most": COUNTED_UP_TO}
    name = "product_accounts"
    if scope.reseller_id is not None:
        name, facts = "product_accounts_of_reseller", facts | {"reseller_id": scope.reseller_id}
    rows = conn.execute(load_statement("tollhouse.reports", name), facts)
    return dict.fromkeys(product_ids, 0) | {row.product_id: row.accounts for row in rows}


def used_by(conn: Connection, product_id: int) -> str | None:
    """What has a product or ever had it, as sentences say it: accounts, or resellers that buy by it; None: nothing."""
    statement = load_statement("tollhouse.reports", "product_used_by")
    row = conn.execute(statement, {"product_id": product_id}).one()
    if row.accounts:
        return "accounts"
    return "resellers" if row.resellers else None
