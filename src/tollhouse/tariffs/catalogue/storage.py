"""Reads and writes of single destinations; private to the room."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.tariffs.tables import destination, rate, tariff


def _matching(query: Select[Any], *, prefix: str, number: str, text: str, country: str) -> Select[Any]:
    if prefix:
        query = query.where(destination.c.prefix.startswith(prefix, autoescape=True))
    if number:
        query = query.where(destination.c.prefix.in_([number[:length] for length in range(1, len(number) + 1)]))
    if text:
        escaped = text.replace("/", "//").replace("%", "/%").replace("_", "/_")
        query = query.where(destination.c.description.ilike(f"%{escaped}%", escape="/"))
    if country:
        query = query.where(destination.c.country == country)
    return query


def page_of_destinations(
    conn: Connection, *, prefix: str, number: str, text: str, country: str, limit: int, cursor: str | None
) -> Page:
    query = _matching(select(destination), prefix=prefix, number=number, text=text, country=country)
    # Of prefixes of one number the longest sorts last.
    return read_page(conn, query, [SortKey(destination.c.prefix, descending=bool(number))], limit=limit, cursor=cursor)


def count_destinations(conn: Connection, *, prefix: str, number: str, text: str, country: str, up_to: int) -> int:
    found = _matching(select(destination.c.prefix), prefix=prefix, number=number, text=text, country=country)
    return conn.scalar(select(func.count()).select_from(found.limit(up_to).subquery())) or 0


def insert_destination(conn: Connection, values: Mapping[str, Any]) -> bool:
    """Whether the prefix was new."""
    statement = insert(destination).values(**values).on_conflict_do_nothing().returning(destination.c.prefix)
    return conn.execute(statement).first() is not None


def lock_destination(conn: Connection, prefix: str) -> AnyRow | None:
    """Until the transaction ends nobody else changes it, and no group takes it in."""
    return conn.execute(select(destination).where(destination.c.prefix == prefix).with_for_update()).first()


def read_destination(conn: Connection, prefix: str) -> AnyRow | None:
    return conn.execute(select(destination).where(destination.c.prefix == prefix)).first()


def update_destination(conn: Connection, prefix: str, values: Mapping[str, Any]) -> None:
    conn.execute(update(destination).where(destination.c.prefix == prefix).values(**values))


def delete_destination(conn: Connection, prefix: str) -> None:
    conn.execute(delete(destination).where(destination.c.prefix == prefix))


def tariffs_pricing(conn: Connection, prefix: str, *, limit: int) -> list[AnyRow]:
    """tariff_id and name of tariffs with a rate of this very prefix: one look into the index for each tariff."""
    priced = exists().where(rate.c.tariff_id == tariff.c.tariff_id, rate.c.prefix == prefix)
    named = select(tariff.c.tariff_id, tariff.c.name).where(priced, tariff.c.numbering == 164)
    return list(conn.execute(named.order_by(tariff.c.name).limit(limit)))
