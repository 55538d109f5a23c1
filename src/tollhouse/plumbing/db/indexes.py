"""Indexes that are cheaper to make at the end of a great load than to keep up through it."""

from sqlalchemy import Connection, Table
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
