"""What was arranged with customers goes with them."""

from collections.abc import Collection

from tollhouse.customers.arrangements import storage
from tollhouse.plumbing.db import Connection


def remove_arrangements(conn: Connection, customer_ids: Collection[int]) -> None:
    """Of customers that are being deleted."""
    storage.remove_arrangements(conn, customer_ids)


def forget_arrangements(conn: Connection, customer_ids: Collection[int]) -> None:
    """Those that tell something of the person, of customers whose personal data is removed; of the others the words."""
    storage.remove_arrangements(conn, customer_ids, personal=True)
    storage.empty_comments(conn, customer_ids)
