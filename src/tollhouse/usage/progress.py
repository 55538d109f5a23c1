"""How far the import of a file has come, so that it goes on after any end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tollhouse.plumbing.db import Connection
from tollhouse.usage import storage


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """lines_done   lines of the file, from its start, whose outcome is durable"""

    import_id: int
    lines_done: int
    counts: dict[str, int]
    finished: bool


def open_import(
    conn: Connection, source_id: int, file_digest: bytes, file_name: str, *, now: datetime
) -> ImportProgress:
    """Begin the import of a file, or find how far this very content has come."""
    row = storage.open_import(conn, source_id, file_digest, file_name, now)
    return ImportProgress(row.import_id, row.lines_done, dict(row.counts), row.finished_at is not None)


def advance_import(conn: Connection, import_id: int, lines_done: int, counts: Mapping[str, int]) -> None:
    """Say that everything up to a line is durable; it may lag behind, because a replay is harmless."""
    storage.advance_import(conn, import_id, lines_done, counts)


def finish_import(conn: Connection, import_id: int, *, at: datetime) -> None:
    storage.finish_import(conn, import_id, at)
