"""Which customers have an open account; said by the room of accounts, so that lists find those who have none."""

from collections.abc import Collection

from tollhouse.customers import storage
from tollhouse.ledger.changing import assert_locked
from tollhouse.ledger.locking import Standings
from tollhouse.plumbing.db import Connection


def note_accounts(conn: Connection, customer_ids: Collection[int], *, locked: Standings) -> None:
    """These have an open account."""
    assert_locked(customer_ids, locked)
    storage.remove_accountless(conn, customer_ids)


def note_no_accounts(conn: Connection, customer_ids: Collection[int], *, locked: Standings) -> None:
    """The last account of each of these has ended; the lock keeps another from being opened at the same time."""
    assert_locked(customer_ids, locked)
    storage.write_accountless(conn, customer_ids)
