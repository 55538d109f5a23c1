"""How far the import of a file has come, so that it goes on after any end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import blake2b, file_digest
from pathlib import Path

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.usage import storage


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """lines_done   lines of the file, from its start, whose outcome is durable
    counts       lines by result, and quarantined and passed ones by result:code
    finished_at  when the file's end was reached; None: not yet
    """

    import_id: int
    lines_done: int
    counts: dict[str, int]
    finished_at: datetime | None


def content_of(path: Path) -> bytes:
    """32 bytes over the whole file: by its content an import is known, whatever the file is called."""
    with path.open("rb") as stream:
        return file_digest(stream, partial(blake2b, digest_size=32)).digest()


def open_import(conn: Connection, source_id: int, content: bytes, file_name: str, *, now: datetime) -> ImportProgress:
    """Begin the import of a file, or find how far this very content has come."""
    return _progress_of(storage.open_import(conn, source_id, content, file_name, now))


def known_import(conn: Connection, source_id: int, path: Path) -> ImportProgress | None:
    """How far this very content has come; None: it was never begun."""
    row = storage.read_import(conn, source_id, content_of(path))
    return None if row is None else _progress_of(row)


def advance_import(conn: Connection, import_id: int, lines_done: int, counts: Mapping[str, int]) -> None:
    """Say that everything up to a line is durable; it may lag behind, because a replay is harmless."""
    storage.advance_import(conn, import_id, lines_done, counts)


def finish_import(conn: Connection, import_id: int, *, at: datetime) -> None:
    storage.finish_import(conn, import_id, at)


@dataclass(frozen=True, slots=True)
class FileImported:
    """An import as people look at it; counts and moments as in ImportProgress."""

    import_id: int
    source_name: str
    file_name: str
    lines_done: int
    counts: dict[str, int]
    started_at: datetime
    finished_at: datetime | None


def list_imports(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    """A page, the latest begun first; turn its rows into values with import_of."""
    return storage.page_of_imports(conn, limit=limit, cursor=cursor)


def import_of(row: AnyRow) -> FileImported:
    return FileImported(
        row.import_id,
        row.source_name,
        row.file_name,
        row.lines_done,
        dict(row.counts),
        row.started_at,
        row.finished_at,
    )


def _progress_of(row: AnyRow) -> ImportProgress:
    return ImportProgress(row.import_id, row.lines_done, dict(row.counts), row.finished_at)
