"""Reads and writes of what is arranged with customers; private to the room."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from tollhouse.customers.arrangements.tables import additional_info, billing_term, self_care, self_care_password
from tollhouse.plumbing.db import AnyRow, Connection

_ALL = (self_care, self_care_password, additional_info, billing_term)


def read_self_care(conn: Connection, customer_ids: Collection[int]) -> dict[int, AnyRow]:
    return _read(conn, self_care, customer_ids)


def read_additional_info(conn: Connection, customer_ids: Collection[int]) -> dict[int, AnyRow]:
    return _read(conn, additional_info, customer_ids)


def put_self_care(conn: Connection, customer_id: int, values: Mapping[str, Any]) -> None:
    _put(conn, self_care, customer_id, values)


def put_additional_info(conn: Connection, customer_id: int, values: Mapping[str, Any]) -> None:
    _put(conn, additional_info, customer_id, values)


def read_password(conn: Connection, customer_id: int) -> AnyRow | None:
    return _read(conn, self_care_password, [customer_id]).get(customer_id)


def put_password(conn: Connection, customer_id: int, values: Mapping[str, Any]) -> None:
    _put(conn, self_care_password, customer_id, values)


def remove_password(conn: Connection, customer_id: int) -> None:
    conn.execute(delete(self_care_password).where(self_care_password.c.customer_id == customer_id))


def read_terms(conn: Connection, customer_id: int) -> Sequence[AnyRow]:
    theirs = select(billing_term).where(billing_term.c.customer_id == customer_id)
    return conn.execute(theirs.order_by(billing_term.c.from_day)).all()


def put_term(conn: Connection, customer_id: int, values: Mapping[str, Any]) -> None:
    put = insert_or_leave(billing_term).values({"customer_id": customer_id, **values})
    replaced = {name: put.excluded[name] for name in values if name != "from_day"}
    conn.execute(put.on_conflict_do_update(index_elements=["customer_id", "from_day"], set_=replaced))


def remove_terms_after(conn: Connection, customer_id: int, day: date) -> None:
    conn.execute(delete(billing_term).where(billing_term.c.customer_id == customer_id, billing_term.c.from_day > day))


def remove_arrangements(conn: Connection, customer_ids: Collection[int]) -> None:
    for table in _ALL:
        conn.execute(delete(table).where(_theirs(table, customer_ids)))


def _read(conn: Connection, table: Table, customer_ids: Collection[int]) -> dict[int, AnyRow]:
    return {row.customer_id: row for row in conn.execute(select(table).where(_theirs(table, customer_ids)))}


def _theirs(table: Table, customer_ids: Collection[int]) -> Any:
    return table.c.customer_id.in_(list(customer_ids))


def _put(conn: Connection, table: Table, customer_id: int, values: Mapping[str, Any]) -> None:
    put = insert_or_leave(table).values({"customer_id": customer_id, **values})
    conn.execute(put.on_conflict_do_update(index_elements=["customer_id"], set_=dict(values)))
