"""Reads and writes of batches, of the runs that make accounts, and of acts on them; private to the room."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, cast, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from tollhouse.accounts.batches.tables import (
    account_batch_act,
    account_generation,
    account_sheet_piece,
)
from tollhouse.accounts.tables import account_batch
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page


def read_next_control(conn: Connection, customer_id: int, name: str, *, lock: bool = False) -> int | None:
    """None: there is no such batch."""
    query = select(account_batch.c.next_control).where(*_named(customer_id, name))
    return conn.execute(query.with_for_update() if lock else query).scalar()


def write_next_control(conn: Connection, customer_id: int, name: str, number: int) -> None:
    conn.execute(update(account_batch).where(*_named(customer_id, name)).values(next_control=number))


def _named(customer_id: int, name: str) -> tuple[Any, Any]:
    return account_batch.c.customer_id == customer_id, account_batch.c.name == name


def page_of_batches(conn: Connection, customer_id: int, *, limit: int, cursor: str | None) -> Page:
    theirs = select(account_batch).where(account_batch.c.customer_id == customer_id)
    return read_page(conn, theirs, [SortKey(account_batch.c.name)], limit=limit, cursor=cursor)


def count_batches(conn: Connection, customer_id: int, *, up_to: int) -> int:
    some = select(account_batch.c.name).where(account_batch.c.customer_id == customer_id).limit(up_to).subquery()
    return conn.execute(select(func.count()).select_from(some)).scalar_one()


def insert_generation(conn: Connection, values: Mapping[str, Any]) -> int:
    new = insert(account_generation).values(values).returning(account_generation.c.generation_id)
    return int(conn.execute(new).scalar_one())


def read_generation(conn: Connection, customer_id: int, generation_id: int, *, lock: bool = False) -> AnyRow | None:
    query = select(account_generation).where(*_generation(customer_id, generation_id))
    return conn.execute(query.with_for_update() if lock else query).first()


def update_generation(conn: Connection, customer_id: int, generation_id: int, **values: Any) -> None:
    conn.execute(update(account_generation).where(*_generation(customer_id, generation_id)).values(values))


def _generation(customer_id: int, generation_id: int) -> tuple[Any, Any]:
    known = account_generation.c
    return known.customer_id == customer_id, known.generation_id == generation_id


def page_of_generations(conn: Connection, customer_id: int, *, limit: int, cursor: str | None) -> Page:
    known = account_generation.c
    theirs = select(account_generation).where(known.customer_id == customer_id)
    return read_page(conn, theirs, [SortKey(known.generation_id, descending=True)], limit=limit, cursor=cursor)


def insert_piece(conn: Connection, customer_id: int, generation_id: int, piece: int, content: bytes) -> None:
    row = {"customer_id": customer_id, "generation_id": generation_id, "piece": piece, "content": content}
    conn.execute(insert(account_sheet_piece).values(row))


def take_pieces(conn: Connection, customer_id: int, generation_id: int) -> list[tuple[int, bytes]]:
    """All of them, in order; none of them is left."""
    kept = account_sheet_piece.c
    gone = delete(account_sheet_piece).where(kept.customer_id == customer_id, kept.generation_id == generation_id)
    return sorted((row[0], bytes(row[1])) for row in conn.execute(gone.returning(kept.piece, kept.content)))


def sheets_kept_until(conn: Connection, moment: datetime, limit: int) -> list[tuple[int, int]]:
    """Customer and run of some that are to be kept no longer than that."""
    known = account_generation.c
    old = select(known.customer_id, known.generation_id).where(known.sheet_gone_at.is_(None))
    rows = conn.execute(old.where(known.sheet_until <= moment).order_by(known.generation_id).limit(limit))
    return [(row[0], row[1]) for row in rows]


def insert_act(conn: Connection, values: Mapping[str, Any]) -> int:
    new = insert(account_batch_act).values(values).returning(account_batch_act.c.act_id)
    return int(conn.execute(new).scalar_one())


def read_act(conn: Connection, customer_id: int, act_id: int, *, lock: bool = False) -> AnyRow | None:
    query = select(account_batch_act).where(*_act(customer_id, act_id))
    return conn.execute(query.with_for_update() if lock else query).first()


def update_act(conn: Connection, customer_id: int, act_id: int, **values: Any) -> None:
    conn.execute(update(account_batch_act).where(*_act(customer_id, act_id)).values(values))


def _act(customer_id: int, act_id: int) -> tuple[Any, Any]:
    return account_batch_act.c.customer_id == customer_id, account_batch_act.c.act_id == act_id


def page_of_acts(conn: Connection, customer_id: int, *, limit: int, cursor: str | None) -> Page:
    known = account_batch_act.c
    theirs = select(account_batch_act).where(known.customer_id == customer_id)
    return read_page(conn, theirs, [SortKey(known.act_id, descending=True)], limit=limit, cursor=cursor)


def remove_all_of(conn: Connection, customer_ids: Iterable[int]) -> None:
    theirs = cast(list(customer_ids), ARRAY(BigInteger))
    for table in (account_sheet_piece, account_generation, account_batch_act, account_batch):
        conn.execute(delete(table).where(table.c.customer_id == func.any(theirs)))
