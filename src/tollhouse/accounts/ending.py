"""Terminating accounts, and what becomes of the numbers of the inventory that they had."""

from collections.abc import Sequence
from datetime import datetime

from tollhouse.accounts.opening import terminate_accounts
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.ledger.locking import lock_standings
from tollhouse.numbers import assigning
from tollhouse.plumbing.db import Connection


def end_accounts(
    conn: Connection, keys: Sequence[tuple[int, int]], *, at: datetime, by: str, release_numbers: bool = True
) -> int:
    """Terminate accounts, by customer and account; how many were still open.

    release_numbers   numbers of the inventory go back to the pool they came from; False: their customers keep them
    """
    lock_standings(conn, {customer_id for customer_id, _ in keys})
    numbers = assigning.numbers_on(conn, keys) if release_numbers else []
    ended = terminate_accounts(conn, keys, at=at)
    if numbers:
        release = assigning.begin_release(conn, numbers, scope=OPERATOR_SCOPE)
        assigning.end_release(conn, release, at=at, by=by)
    return ended
