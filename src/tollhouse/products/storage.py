"""Reads and writes of the product tables; private to the room."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.plumbing.db.staging import numbers_as_array, numbers_given
from tollhouse.products.rules.timeline import Line
from tollhouse.products.tables import product, product_sharing, rating_entry, rating_list_version


def insert_product(conn: Connection, values: Mapping[str, Any]) -> int | None:
    """The new product's number; None when the name is taken."""
    return conn.execute(
        insert(product).values(**values).on_conflict_do_nothing().returning(product.c.product_id)
    ).scalar()


def read_product(conn: Connection, product_id: int, *, lock: bool = False) -> AnyRow | None:
    """lock   until the transaction ends nobody else changes it or its rating list; accounts may still be opened"""
    query = select(product).where(product.c.product_id == product_id)
    return conn.execute(query.with_for_update(key_share=True) if lock else query).first()


def read_products(conn: Connection, product_ids: Iterable[int]) -> Sequence[AnyRow]:
    query = select(product).where(product.c.product_id == numbers_given("product_ids"))
    return conn.execute(query, {"product_ids": numbers_as_array(product_ids)}).all()


def page_of_products(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(product)
    return read_page(conn, query, [SortKey(product.c.name)], limit=limit, cursor=cursor)


_SHARING = (
    select(product_sharing.c.product_id, func.array_agg(product_sharing.c.reseller_id).label("resellers"))
    .where(product_sharing.c.product_id == numbers_given("product_ids"))
    .group_by(product_sharing.c.product_id)
)


def read_sharing(conn: Connection, product_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    rows = conn.execute(_SHARING, {"product_ids": numbers_as_array(product_ids)})
    return {row.product_id: tuple(sorted(row.resellers)) for row in rows}


_ENTRIES = (
    select(rating_entry, product.c.name.label("product_name"), product.c.addon_priority)
    .join(product, product.c.product_id == rating_entry.c.product_id)
    .where(rating_entry.c.product_id == numbers_given("product_ids"))
    .order_by(
        rating_entry.c.product_id,
        rating_entry.c.service,
        rating_entry.c.access_code,
        rating_entry.c.node,
        rating_entry.c.usage_order,
        rating_entry.c.valid_from.asc().nulls_first(),
    )
)


def read_entries(conn: Connection, product_ids: Iterable[int]) -> Sequence[AnyRow]:
    return conn.execute(_ENTRIES, {"product_ids": numbers_as_array(product_ids)}).all()


def insert_lines(conn: Connection, product_id: int, lines: Iterable[Line]) -> None:
    names = ("service", "access_code", "node", "usage_order")
    rows = [
        dict(zip(names, line.key, strict=True))
        | {
            "product_id": product_id,
            "tariff_id": line.prices[0],
            "reseller_tariff_id": line.prices[1],
            "valid_from": line.valid_from,
            "valid_until": line.valid_until,
        }
        for line in lines
    ]
    if rows:
        conn.execute(insert(rating_entry), rows)


def delete_lines(conn: Connection, entry_ids: Iterable[int]) -> None:
    given = {"entry_ids": numbers_as_array(entry_ids)}
    conn.execute(delete(rating_entry).where(rating_entry.c.entry_id == numbers_given("entry_ids")), given)


def end_lines(conn: Connection, ends: Mapping[int, datetime | None]) -> None:
    for entry_id, until in ends.items():
        conn.execute(update(rating_entry).where(rating_entry.c.entry_id == entry_id).values(valid_until=until))


def note_version(
    conn: Connection, product_id: int, valid_from: datetime | None, *, made_at: datetime, made_by: str
) -> None:
    """Whoever changed a version last has made it."""
    made = {"made_at": made_at, "made_by": made_by}
    conn.execute(
        insert(rating_list_version)
        .values(product_id=product_id, valid_from=valid_from, **made)
        .on_conflict_do_update(index_elements=["product_id", "valid_from"], set_=made)
    )


def read_versions(conn: Connection, product_id: int) -> Sequence[AnyRow]:
    return conn.execute(select(rating_list_version).where(rating_list_version.c.product_id == product_id)).all()


def forget_versions(conn: Connection, product_id: int, *, except_of: Sequence[datetime]) -> None:
    """Those that begin at a moment that is none of these."""
    forgotten = rating_list_version.c.valid_from.not_in(except_of)
    conn.execute(delete(rating_list_version).where(rating_list_version.c.product_id == product_id, forgotten))
