"""The clock's row."""

from datetime import timedelta

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from tollhouse.plumbing.tables import clock


def read_ahead(conn: Connection) -> timedelta:
    return conn.scalar(select(clock.c.ahead)) or timedelta()


def raise_ahead(conn: Connection, ahead: timedelta) -> None:
    """Never lowers it: of two programs that move the clock at once the farther one wins."""
    moved = insert(clock).values(only_row=True, ahead=ahead)
    conn.execute(
        moved.on_conflict_do_update(
            index_elements=[clock.c.only_row],
            set_={"ahead": moved.excluded.ahead},
            where=clock.c.ahead < moved.excluded.ahead,
        )
    )
