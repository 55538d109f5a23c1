"""When accounts were used: read from what was charged, never written beside it."""

from collections.abc import Collection
from datetime import datetime

from tollhouse.plumbing.db import Connection, load_statement
from tollhouse.plumbing.db.staging import numbers_as_array


def first_and_last_use(
    conn: Connection, keys: Collection[tuple[int, int]]
) -> dict[tuple[int, int], tuple[datetime, datetime]]:
    """By customer and account; who never used anything is absent."""
    if not keys:
        return {}
    rows = conn.execute(
        load_statement("tollhouse.ledger", "first_and_last_use"),
        {
            "customer_ids": numbers_as_array(key[0] for key in keys),
            "account_ids": numbers_as_array(key[1] for key in keys),
        },
    )
    return {(row.customer_id, row.account_id): (row.first_at, row.last_at) for row in rows}
