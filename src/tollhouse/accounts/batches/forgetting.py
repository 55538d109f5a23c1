"""Batches of customers who are deleted, and what was said with runs of those whose personal data is removed."""

from collections.abc import Collection

from tollhouse.accounts.batches import storage
from tollhouse.plumbing.db import Connection


def forget_customers(conn: Connection, customer_ids: Collection[int]) -> None:
    """Everything, what was drawn and not fetched too; of who has accounts only when their data is removed."""
    if customer_ids:
        storage.remove_all_of(conn, customer_ids)
