"""Rates in their thousands as rows, and back; private to the room."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Numeric, Text, column, delete, func, select
from sqlalchemy import table as temporary
from sqlalchemy.dialects.postgresql import insert

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.tariffs.rules.search import RateSearch, Times
from tollhouse.tariffs.storage import ROWS_AT_ONCE, asked, at_times, changes_query, rates_query
from tollhouse.tariffs.tables import PREFIX, destination, rate, rate_file_layout


def count_rates(conn: Connection, tariff_id: int, search: RateSearch, times: Times, *, up_to: int) -> int:
    some = at_times(asked(select(rate.c.rate_id).where(rate.c.tariff_id == tariff_id), search), times).limit(up_to)
    return conn.scalar(select(func.count()).select_from(some.subquery())) or 0


def stream_rates(conn: Connection, tariff_id: int, search: RateSearch, times: Times) -> Iterator[AnyRow]:
    """By prefix and beginning, in constant memory."""
    query = at_times(asked(rates_query(tariff_id), search), times).order_by(rate.c.prefix, rate.c.effective_from)
    yield from conn.execute(query, execution_options={"stream_results": True, "max_row_buffer": ROWS_AT_ONCE})


def stream_planned_changes(
    conn: Connection, tariff_id: int, search: RateSearch, *, now: datetime, at: datetime | None, rate_id: int
) -> Iterator[AnyRow]:
    """Rates that have not begun, as page_of_changes has them, by prefix and in constant memory.

    at        None = of any moment
    rate_id   0 = any
    """
    query = asked(changes_query(tariff_id), search).where(rate.c.effective_from > now)
    if at is not None:
        query = query.where(rate.c.effective_from == at)
    if rate_id:
        query = query.where(rate.c.rate_id == rate_id)
    query = query.order_by(rate.c.prefix, rate.c.effective_from)
    yield from conn.execute(query, execution_options={"stream_results": True})


def find_rate(conn: Connection, tariff_id: int, rate_id: int) -> AnyRow | None:
    return conn.execute(rates_query(tariff_id).where(rate.c.rate_id == rate_id)).first()


def count_destinations(conn: Connection) -> dict[str, int]:
    """Of the catalogue, by country."""
    counted = select(destination.c.country, func.count()).group_by(destination.c.country)
    return {row[0]: row[1] for row in conn.execute(counted)}


def latest_beginning(conn: Connection, tariff_id: int) -> datetime | None:
    latest: datetime | None = conn.scalar(select(func.max(rate.c.effective_from)).where(rate.c.tariff_id == tariff_id))
    return latest


_COMPARED = temporary(
    "compared",
    column("prefix", PREFIX),
    *(column(name, Text) for name in ("description", "country", "side", "a_prefix", "b_prefix")),
    *(
        column(name, Numeric)
        for name in (
            "difference",
            *(f"{of}_{what}" for of in "ab" for what in ("next_price", "first_price", "connect_fee")),
        )
    ),
    *(column(f"{of}_{what}", Integer) for of in "ab" for what in ("first_interval", "next_interval")),
    schema="pg_temp",
)


def count_sides(conn: Connection) -> dict[str, int]:
    counted = conn.execute(select(_COMPARED.c.side, func.count()).group_by(_COMPARED.c.side))
    return {row[0]: row[1] for row in counted}


def page_of_compared(
    conn: Connection, *, side: str | None, by_difference: bool, descending: bool, limit: int, cursor: str | None
) -> Page:
    query = select(_COMPARED) if side is None else select(_COMPARED).where(_COMPARED.c.side == side)
    keys = [SortKey(_COMPARED.c.difference, descending)] if by_difference else []
    keys.append(SortKey(_COMPARED.c.prefix, descending and not by_difference))
    return read_page(conn, query, keys, limit=limit, cursor=cursor)


def stream_compared(conn: Connection, *, side: str | None) -> Iterator[AnyRow]:
    query = select(_COMPARED) if side is None else select(_COMPARED).where(_COMPARED.c.side == side)
    yield from conn.execute(query.order_by(_COMPARED.c.prefix), execution_options={"stream_results": True})


def put_layout(conn: Connection, values: dict[str, Any]) -> None:
    new = insert(rate_file_layout).values(**values)
    said = {name: new.excluded[name] for name in ("layout", "saved_at", "saved_by")}
    conn.execute(new.on_conflict_do_update(index_elements=[rate_file_layout.c.name], set_=said))


def read_layouts(conn: Connection, *, most: int) -> Sequence[AnyRow]:
    return conn.execute(select(rate_file_layout).order_by(rate_file_layout.c.name).limit(most)).all()


def delete_layout(conn: Connection, name: str) -> bool:
    gone = delete(rate_file_layout).where(rate_file_layout.c.name == name).returning(rate_file_layout.c.name)
    return conn.execute(gone).first() is not None
