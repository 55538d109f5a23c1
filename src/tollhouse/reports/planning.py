"""Plans that are chosen and not hoped for: the planner guesses how rare a text is, and a wrong guess costs seconds."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select

from tollhouse.plumbing.db import AnyRow, Connection, cursor_of


@contextmanager
def by_index(conn: Connection) -> Iterator[None]:
    """Here no table is read from end to end where an index leads to the rows."""
    cursor = cursor_of(conn)
    cursor.execute("SET LOCAL enable_seqscan = off")
    yield
    cursor.execute("SET LOCAL enable_seqscan = on")


@dataclass(frozen=True, slots=True)
class Size:
    """Of the table of search rows, as of the last statistics; 0 where there are none."""

    pages: int
    rows: int


NO_SIZE: Final = Size(0, 0)


def without_compiling(conn: Connection, table: str = "customer_search") -> Size:
    """Until the transaction ends: compiling a statement takes longer than all of these take to run.

    With the size of the table that is listed, which costs nothing beside it.
    """
    found = cursor_of(conn).execute(
        "SELECT relpages, greatest(reltuples, 0)::bigint, set_config('jit', 'off', true) FROM pg_class"
        " WHERE oid = %s::regclass",
        (table,),
    )
    ((pages, rows, _),) = found.fetchall()
    return Size(pages, rows)


def gathered(conn: Connection, query: Select[Any], *, narrow: bool) -> Sequence[AnyRow]:
    if not narrow:
        return conn.execute(query).all()
    with by_index(conn):
        return conn.execute(query).all()
