"""What is cheaper at the end of a great load than all through it: indexes, statistics, tidying up."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import sql
from sqlalchemy import Connection, Engine, Table
from sqlalchemy.schema import DropIndex

from tollhouse.plumbing.db.staging import cursor_of


def drop_indexes(conn: Connection, table: Table) -> None:
    """All but those that keep something unique; the table should be empty, for readers will miss them."""
    for index in table.indexes:
        if not index.unique:
            conn.execute(DropIndex(index, if_exists=True))


def missing_indexes(conn: Connection, table: Table) -> list[str]:
    """Names of the declared indexes that are not there."""
    with cursor_of(conn) as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s", (table.name,))
        there = {name for (name,) in cursor.fetchall()}
    return sorted(str(index.name) for index in table.indexes if index.name not in there)


def make_index(conn: Connection, table: Table, name: str) -> None:
    """With memory to sort in; several may be made of one table at a time, each in a transaction of its own."""
    cursor_of(conn).execute("SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL lock_timeout = 0")
    (index,) = (index for index in table.indexes if index.name == name)
    index.create(conn)


def refresh_statistics(conn: Connection) -> None:
    """What the planner knows of all tables; it would learn by itself, minutes after a great load."""
    cursor_of(conn).execute("ANALYZE")


@contextmanager
def untidied(engine: Engine, *but: Table) -> Iterator[None]:
    """Meanwhile autovacuum passes by all tables but these, which are free for their indexes to be made.

    It does not wait for a table that is locked, and those who write do not feel this lock, which ends with its
    connection, however that ends.
    """
    with engine.connect() as conn:
        cursor = cursor_of(conn)
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname <> ALL (%s)"
            " AND relnamespace = CAST(CAST(current_schema() AS text) AS regnamespace) ORDER BY relname",
            ([table.name for table in but],),
        )
        names = sql.SQL(", ").join(sql.Identifier(name) for (name,) in cursor.fetchall())
        cursor.execute(sql.SQL("LOCK TABLE {} IN SHARE UPDATE EXCLUSIVE MODE").format(names))
        yield
