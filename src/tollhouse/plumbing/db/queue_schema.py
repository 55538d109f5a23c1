"""The queue library's own tables, brought forward by the steps it ships; a migration of ours names the last one."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from sqlalchemy import Connection

from tollhouse.plumbing.db.staging import cursor_of


def apply_queue_steps(conn: Connection, *, after: str | None, up_to: str) -> None:
    """Run the library's schema steps `after` (exclusive, None = from nothing) to `up_to` (inclusive).

    A database made today and one made years ago thus went the same way, whatever version of the library is installed.
    """
    names = queue_steps()
    first = 0 if after is None else names.index(after) + 1
    with cursor_of(conn) as cursor:
        for name in names[first : names.index(up_to) + 1]:
            cursor.execute((_steps() / name).read_bytes())


def queue_steps() -> list[str]:
    return sorted(step.name for step in _steps().iterdir() if step.name.endswith(".sql"))


def _steps() -> Traversable:
    return files("procrastinate.sql") / "migrations"
