"""The one way into the money: every standing a transaction touches, locked once, first, in one order."""

from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.rules.standing import Standing
from tollhouse.plumbing.db import Connection, load_statement
from tollhouse.plumbing.db.staging import numbers_as_array

Standings = dict[tuple[int, int], Standing]
"""By customer and account (0: the customer's own money)."""


def lock_standings(
    conn: Connection,
    customer_ids: set[int],
    *,
    accounts: set[tuple[int, int]] = frozenset(),  # type: ignore[assignment]
) -> Standings:
    """Lock the standings of customers (name all resellers above too) and of accounts with money of their own.

    Called once in a money transaction, before anything else that locks.  What does not exist is absent from the answer.
    """
    keys = [(customer_id, OWN_MONEY) for customer_id in customer_ids] + list(accounts)
    rows = conn.execute(
        load_statement("tollhouse.ledger", "lock_standings"),
        {
            "customer_ids": numbers_as_array(key[0] for key in keys),
            "account_ids": numbers_as_array(key[1] for key in keys),
        },
    ).all()
    return {(row[0], row[1]): Standing._make(row) for row in rows}
