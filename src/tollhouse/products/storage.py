"""Reads and writes of the product tables; private to the room."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.plumbing.db.staging import numbers_as_array, numbers_given
from tollhouse.products.rules.product import ProductKind, ProductStatus, Sharing
from tollhouse.products.rules.timeline import Line
from tollhouse.products.rules.wanted import ProductsWanted
from tollhouse.products.tables import MOMENT, product, product_sharing, rating_entry, rating_list_version


def insert_product(conn: Connection, values: Mapping[str, Any]) -> int | None:
    """The new product's number; None when the name is taken."""
    return conn.execute(
        insert(product).values(**values).on_conflict_do_nothing().returning(product.c.product_id)
    ).scalar()


def read_product(conn: Connection, product_id: int) -> AnyRow | None:
    return conn.execute(select(product).where(product.c.product_id == product_id)).first()


def lock_product(conn: Connection, product_id: int, *, from_sellers: bool) -> AnyRow | None:
    """from_sellers   not even an account gets it until the transaction ends"""
    query = select(product).where(product.c.product_id == product_id)
    return conn.execute(query.with_for_update(key_share=not from_sellers)).first()


def read_products(conn: Connection, product_ids: Iterable[int]) -> Sequence[AnyRow]:
    query = select(product).where(product.c.product_id == numbers_given("product_ids"))
    return conn.execute(query, {"product_ids": numbers_as_array(product_ids)}).all()


def hold_products(conn: Connection, product_ids: Sequence[int]) -> Sequence[AnyRow]:
    query = select(product).where(product.c.product_id == numbers_given("product_ids"))
    held = query.order_by(product.c.product_id).with_for_update(read=True, key_share=True)
    return conn.execute(held, {"product_ids": numbers_as_array(product_ids)}).all()


def page_of_products(conn: Connection, wanted: ProductsWanted, *, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(product).where(*_conditions(wanted))
    return read_page(conn, query, [SortKey(product.c.name)], limit=limit, cursor=cursor)


def count_products(conn: Connection, wanted: ProductsWanted, *, up_to: int) -> int:
    some = select(product.c.product_id).where(*_conditions(wanted)).limit(up_to).subquery()
    return conn.execute(select(func.count()).select_from(some)).scalar_one()


def _conditions(wanted: ProductsWanted) -> Iterator[ColumnElement[bool]]:
    yield from (
        product.c[name] == value
        for name in ("kind", "role", "currency")
        if (value := getattr(wanted, name)) is not None
    )
    if wanted.containing:
        texts = (product.c.name, product.c.visible_name, product.c.description)
        yield or_(*(text.icontains(wanted.containing, autoescape=True) for text in texts))
    if wanted.status is not None:
        yield _has_status(wanted.status, wanted.now)
    if wanted.managed_by is not None:
        manager = product.c.managed_by
        yield manager.is_(None) if wanted.managed_by == 0 else manager == wanted.managed_by
    if wanted.seen_by is not None:
        yield seen_by(wanted.seen_by)


def seen_by(resellers: Sequence[int]) -> ColumnElement[bool]:
    """rules.product.is_for as a condition."""
    shared = product_sharing.c.reseller_id.in_(resellers) & (product_sharing.c.product_id == product.c.product_id)
    return or_(
        product.c.managed_by.in_(resellers),
        product.c.sharing == Sharing.EVERYBODY,
        (product.c.sharing == Sharing.NAMED) & exists().where(shared),
    )


def _has_status(status: ProductStatus, now: datetime) -> ColumnElement[bool]:
    retired = product.c.retired_at.is_not(None)
    if status is ProductStatus.RETIRED:
        return retired
    holds = func.tstzrange(rating_entry.c.valid_from, rating_entry.c.valid_until).op("@>")(literal(now, MOMENT))
    priced = exists().where(rating_entry.c.product_id == product.c.product_id, holds)
    sold = priced | (product.c.kind == ProductKind.ADD_ON)
    return ~retired & (sold if status is ProductStatus.ON_SALE else ~sold)


def names_like(conn: Connection, name: str) -> set[str]:
    """Names that a copy might have; those that begin like it."""
    query = select(product.c.name).where(product.c.name.startswith(name.rpartition(" (")[0] or name, autoescape=True))
    return set(conn.execute(query).scalars())


def update_product(conn: Connection, product_id: int, values: Mapping[str, Any]) -> bool:
    """False: the name is taken."""
    try:
        with conn.begin_nested():
            conn.execute(update(product).where(product.c.product_id == product_id).values(**values))
    except IntegrityError:
        if "name" not in values:
            raise
        return False
    return True


def delete_product(conn: Connection, product_id: int) -> None:
    for table in (rating_entry, rating_list_version, product_sharing, product):
        conn.execute(delete(table).where(table.c.product_id == product_id))


def write_sharing(conn: Connection, product_id: int, reseller_ids: Iterable[int], *, now: datetime, by: str) -> None:
    """With these and no others; who was there stays there as before."""
    wanted = set(reseller_ids)
    gone = product_sharing.c.reseller_id.not_in(wanted)
    conn.execute(delete(product_sharing).where(product_sharing.c.product_id == product_id, gone))
    rows = [{"product_id": product_id, "reseller_id": one, "shared_at": now, "shared_by": by} for one in sorted(wanted)]
    if rows:
        conn.execute(insert(product_sharing).on_conflict_do_nothing(), rows)


def forget_resellers(conn: Connection, customer_ids: Iterable[int]) -> None:
    given = {"customer_ids": numbers_as_array(customer_ids)}
    conn.execute(delete(product_sharing).where(product_sharing.c.reseller_id == numbers_given("customer_ids")), given)
    managed = product.c.managed_by == numbers_given("customer_ids")
    conn.execute(update(product).where(managed).values(managed_by=None), given)


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


def end_lines(conn: Connection, lines: Iterable[Line]) -> None:
    """Lines with the ends they are to have."""
    for line in lines:
        ends = {"valid_until": line.valid_until, "until_before": line.until_before}
        conn.execute(update(rating_entry).where(rating_entry.c.entry_id == line.entry_id).values(ends))


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
