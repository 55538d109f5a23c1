"""Reads and writes of the product tables; private to the room."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.plumbing.db.staging import numbers_as_array, numbers_given
from tollhouse.products.rules.product import NewEntry
from tollhouse.products.tables import product, rating_entry


def insert_product(conn: Connection, name: str, currency: str, description: str) -> int | None:
    """The new product's number; None when the name is taken."""
    return conn.execute(
        insert(product)
        .values(name=name, currency=currency, description=description)
        .on_conflict_do_nothing()
        .returning(product.c.product_id)
    ).scalar()


def read_product(conn: Connection, product_id: int) -> AnyRow | None:
    return conn.execute(select(product).where(product.c.product_id == product_id)).first()


def page_of_products(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(product)
    return read_page(conn, query, [SortKey(product.c.name)], limit=limit, cursor=cursor)


def write_entry(conn: Connection, product_id: int, entry: NewEntry) -> None:
    """Put an entry on the list, or replace the one for the same service, access code and node."""
    values = {"tariff_id": entry.tariff_id, "reseller_tariff_id": entry.reseller_tariff_id}
    key = {"product_id": product_id, "service": entry.service, "access_code": entry.access_code, "node": entry.node}
    conn.execute(
        insert(rating_entry).values(**key, **values).on_conflict_do_update(index_elements=list(key), set_=values)
    )


_ENTRIES = (
    select(rating_entry, product.c.name.label("product_name"))
    .join(product, product.c.product_id == rating_entry.c.product_id)
    .where(rating_entry.c.product_id == numbers_given("product_ids"))
    .order_by(rating_entry.c.product_id, rating_entry.c.service, rating_entry.c.access_code, rating_entry.c.node)
)


def read_entries(conn: Connection, product_ids: Iterable[int]) -> Sequence[AnyRow]:
    return conn.execute(_ENTRIES, {"product_ids": numbers_as_array(product_ids)}).all()


def read_terms(conn: Connection, product_ids: Iterable[int]) -> Sequence[AnyRow]:
    is_priced = select(rating_entry.c.product_id).where(rating_entry.c.product_id == product.c.product_id).exists()
    wanted = select(product, is_priced.label("is_priced")).where(product.c.product_id.in_(sorted(product_ids)))
    return conn.execute(wanted.order_by(product.c.product_id)).all()
