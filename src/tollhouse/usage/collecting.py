"""Collecting usage: each record once for ever, whoever sends it and how often."""

from collections.abc import Sequence
from datetime import datetime

from tollhouse.plumbing.db import Connection
from tollhouse.usage import storage

Collected = tuple[str, bytes, int]
"""Request id, digest of the content, and the customer charged."""


def known_usage(conn: Connection, source_id: int, request_ids: Sequence[str]) -> dict[str, tuple[bytes, int | None]]:
    """Digest and customer of what was collected before; customer None: a person dropped it."""
    return storage.read_keys(conn, source_id, request_ids) if request_ids else {}


def collect_usage(conn: Connection, source_id: int, records: Sequence[Collected], *, now: datetime) -> set[str]:
    """Take records for charging; the request ids that were new.  Those that waited in quarantine wait no longer.

    The others were collected by somebody else between being looked up and being taken.
    """
    if not records:
        return set()
    new = storage.claim_keys(conn, source_id, records)
    if storage.any_waiting(conn, source_id):
        storage.settle_waiting(conn, source_id, sorted(new), state="released", at=now, by="sent again")
    return new
