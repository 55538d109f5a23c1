"""Batches that come into being because an account is put into one by its name."""

from collections.abc import Iterable
from datetime import datetime

from tollhouse.accounts import storage
from tollhouse.plumbing.db import Connection

Put = tuple[int, str, int | None]
"""Customer, batch, control number."""


def note_batches(conn: Connection, put: Iterable[Put], *, now: datetime, by: str) -> None:
    """Batches that are there stay as they are; those that the generator makes later go on behind these numbers."""
    behind: dict[tuple[int, str], int] = {}
    for customer_id, name, control_number in put:
        batch = (customer_id, name)
        behind[batch] = max(behind.get(batch, 1), (control_number or 0) + 1)
    for (customer_id, name), next_control in sorted(behind.items()):
        storage.keep_batch(conn, customer_id, name, next_control, now=now, by=by)
