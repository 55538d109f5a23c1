"""Collecting usage: each record once for ever, whoever sends it and how often."""

from collections.abc import Collection, Sequence
from datetime import datetime

from tollhouse.plumbing.db import Connection
from tollhouse.usage import storage


def known_usage(conn: Connection, source_id: int, request_ids: Sequence[str]) -> dict[str, tuple[bytes, int | None]]:
    """Digest and customer of what was collected before; customer None: a person dropped it."""
    return storage.read_keys(conn, source_id, request_ids) if request_ids else {}


def collect_staged(conn: Connection, source_id: int, *, leave_out: Collection[int], now: datetime) -> list[int]:
    """Take the records whose xDRs are staged in the ledger for charging.  Those that waited in quarantine wait no more.

    leave_out   places in the stage of what is not charged after all
    Answers the place of the first xDR of each record that somebody else took between its being looked up and now.
    """
    known = storage.claim_staged(conn, source_id, leave_out)
    if storage.any_waiting(conn, source_id):
        waiting = storage.waiting_staged(conn, source_id, [*leave_out, *known])
        if waiting:
            storage.decide_quarantined(conn, waiting, state="released", at=now, by="sent again")
    return known
