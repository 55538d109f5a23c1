"""Plans that are chosen and not hoped for: the planner guesses how rare a text is, and a wrong guess costs seconds."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Select

from tollhouse.plumbing.db import AnyRow, Connection, cursor_of


@contextmanager
def by_index(conn: Connection) -> Iterator[None]:
    """Here no table is read from end to end where an index leads to the rows."""
    cursor = cursor_of(conn)
    cursor.execute("SET LOCAL enable_seqscan = off")
    yield
    cursor.execute("SET LOCAL enable_seqscan = on")


def without_compiling(conn: Connection) -> None:
    """Until the transaction ends; compiling a statement takes longer than all of these take to run."""
    cursor_of(conn).execute("SET LOCAL jit = off")


def gathered(conn: Connection, query: Select[Any], *, narrow: bool) -> Sequence[AnyRow]:
    if not narrow:
        return conn.execute(query).all()
    with by_index(conn):
        return conn.execute(query).all()
