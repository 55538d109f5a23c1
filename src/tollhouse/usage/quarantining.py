"""Quarantine: where records wait that cannot be charged as they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.usage import storage
from tollhouse.usage.rules.record import Unfit
from tollhouse.words.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record that waits, or waited, for a person; `content` is the record as it came or in our own form."""

    quarantine_id: int
    source_id: int
    source_name: str
    request_id: str
    digest: bytes
    code: str
    detail: str
    content: dict[str, Any]
    state: str
    arrived_at: datetime
    decided_at: datetime | None
    decided_by: str | None


def quarantine_usage(conn: Connection, source_id: int, unfit: Sequence[tuple[Unfit, bytes]], *, now: datetime) -> None:
    """Let records wait, each with the digest of its content; one that waits already gets the latest reason."""
    latest = {
        (one.request_id, digest): {
            "source_id": source_id,
            "request_id": one.request_id,
            "digest": digest,
            "code": one.code,
            "detail": one.detail,
            "content": one.content,
            "state": "waiting",
            "arrived_at": now,
        }
        for one, digest in unfit
    }
    if latest:
        storage.write_quarantined(conn, [latest[key] for key in sorted(latest)])


def digest_of_content(unfit: Unfit) -> bytes:
    """16 bytes over a record as it came, for those that never took our own form."""
    told = "\n".join(f"{name}={value}" for name, value in sorted(unfit.content.items()))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def take_quarantined(conn: Connection, quarantine_ids: Sequence[int]) -> list[Quarantined]:
    """Records to decide on, locked; raises NotFound for the first that does not exist."""
    found = [quarantined_of(row) for row in storage.lock_quarantined(conn, quarantine_ids)]
    missing = set(quarantine_ids) - {one.quarantine_id for one in found}
    if missing:
        raise NotFound(kind="quarantined record", id=min(missing))
    return found


def drop_quarantined(conn: Connection, quarantine_ids: Sequence[int], *, at: datetime, by: str) -> int:
    """Declare waiting records never to be charged, replays included; how many were waiting.

    A record whose request id was reused keeps the first one's key; only its own waiting ends.
    """
    waiting = [one for one in take_quarantined(conn, quarantine_ids) if one.state == "waiting"]
    if waiting:
        storage.write_dropped(conn, [(one.source_id, one.request_id, one.digest) for one in waiting])
    storage.decide_quarantined(conn, [one.quarantine_id for one in waiting], state="dropped", at=at, by=by)
    return len(waiting)


def mark_released(conn: Connection, quarantine_ids: Sequence[int], *, at: datetime, by: str) -> None:
    storage.decide_quarantined(conn, quarantine_ids, state="released", at=at, by=by)


def keep_waiting(conn: Connection, quarantine_id: int, unfit: Unfit) -> None:
    """A release was tried and the record is still unfit, perhaps for another reason."""
    storage.explain_again(conn, quarantine_id, unfit.code, unfit.detail)


def list_quarantined(
    conn: Connection,
    *,
    state: str = "waiting",
    source: str | None = None,
    code: str | None = None,
    limit: int,
    cursor: str | None,
) -> Page:
    """A page in order of arrival; turn its rows into values with quarantined_of."""
    return storage.page_of_quarantined(conn, state=state, source=source, code=code, limit=limit, cursor=cursor)


@dataclass(frozen=True, slots=True)
class WaitingCount:
    """How many records of a source wait for one reason, and since when the oldest does."""

    code: str
    source_name: str
    count: int
    oldest_at: datetime


def count_waiting(conn: Connection) -> list[WaitingCount]:
    """By code and source, the most first."""
    return [WaitingCount(*row) for row in storage.count_waiting(conn)]


def quarantined_of(row: AnyRow) -> Quarantined:
    return Quarantined(
        row.quarantine_id,
        row.source_id,
        row.source_name,
        row.request_id,
        bytes(row.digest),
        row.code,
        row.detail,
        row.content,
        row.state,
        row.arrived_at,
        row.decided_at,
        row.decided_by,
    )
