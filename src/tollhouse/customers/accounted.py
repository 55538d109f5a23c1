"""How many open accounts each customer has; said by the room of accounts, so that lists know it."""

from collections.abc import Mapping

from tollhouse.customers import storage
from tollhouse.ledger.changing import assert_locked
from tollhouse.ledger.locking import Standings
from tollhouse.plumbing.db import Connection


def note_accounts(conn: Connection, more: Mapping[int, int], *, locked: Standings) -> None:
    """So many accounts of each of these were opened, or terminated where the number is negative.

    The lock keeps others from being opened and terminated at the same time.
    """
    assert_locked(more, locked)
    storage.add_accounts(conn, {number: accounts for number, accounts in more.items() if accounts})
