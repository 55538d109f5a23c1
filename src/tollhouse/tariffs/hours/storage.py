"""Reads and writes of off-peak periods; private to the room."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.plumbing.db.staging import numbers_as_array, numbers_given
from tollhouse.tariffs.hours.tables import off_peak_past, off_peak_period
from tollhouse.tariffs.rules.off_peak import CountsAs, Holiday, OffPeak, OffPeakMode, make_off_peak
from tollhouse.tariffs.rules.past import HoursThen


def insert_period(conn: Connection, values: Mapping[str, Any]) -> int | None:
    """The new period's number; None when the name is taken."""
    statement = insert(off_peak_period).values(**values).on_conflict_do_nothing()
    return conn.execute(statement.returning(off_peak_period.c.off_peak_id)).scalar()


def read_period_row(conn: Connection, off_peak_id: int, *, lock: bool = False, stays: bool = False) -> AnyRow | None:
    """lock: to change it; stays: nobody deletes it until the transaction ends."""
    query = select(off_peak_period).where(off_peak_period.c.off_peak_id == off_peak_id)
    if lock or stays:
        query = query.with_for_update(read=not lock, key_share=not lock)
    return conn.execute(query).first()


def page_of_periods(conn: Connection, *, containing: str, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(off_peak_period)
    if containing:
        query = query.where(off_peak_period.c.name.icontains(containing, autoescape=True))
    return read_page(conn, query, [SortKey(off_peak_period.c.name)], limit=limit, cursor=cursor)


def update_period(conn: Connection, off_peak_id: int, values: Mapping[str, Any]) -> bool:
    """Whether it could be: not when another has the name."""
    others = select(off_peak_period.c.off_peak_id).where(
        off_peak_period.c.name == values.get("name"), off_peak_period.c.off_peak_id != off_peak_id
    )
    if "name" in values and conn.execute(others).first() is not None:
        return False
    conn.execute(update(off_peak_period).where(off_peak_period.c.off_peak_id == off_peak_id).values(**values))
    return True


def remember_hours(conn: Connection, row: AnyRow, *, until: datetime) -> None:
    """What held until now.  Of two changes at one moment the first one's past counts: the other held for no time."""
    columns = ("off_peak_id", "definition", "definition_2", "mode", "holidays")
    past = {name: getattr(row, name) for name in columns}
    conn.execute(insert(off_peak_past).values(until=until, **past).on_conflict_do_nothing())


def delete_period(conn: Connection, off_peak_id: int) -> None:
    for table in (off_peak_past, off_peak_period):
        conn.execute(delete(table).where(table.c.off_peak_id == off_peak_id))


def hours_through_time(conn: Connection, off_peak_ids: Collection[int]) -> dict[int, list[HoursThen]]:
    """Of each what it was, oldest first, and then what it is."""
    if not off_peak_ids:
        return {}
    given = {"ids": numbers_as_array(off_peak_ids)}
    was = select(off_peak_past).where(off_peak_past.c.off_peak_id == numbers_given("ids"))
    lines: dict[int, list[HoursThen]] = {}
    for row in conn.execute(was.order_by(off_peak_past.c.until), given):
        lines.setdefault(row.off_peak_id, []).append(HoursThen(row.until, off_peak_of(row)))
    for row in conn.execute(
        select(off_peak_period).where(off_peak_period.c.off_peak_id == numbers_given("ids")), given
    ):
        lines.setdefault(row.off_peak_id, []).append(HoursThen(None, off_peak_of(row)))
    return lines


def off_peak_of(row: AnyRow) -> OffPeak:
    definitions = [text for text in (row.definition, row.definition_2) if text is not None]
    return make_off_peak(OffPeakMode(row.mode), definitions, holidays_of(row))


def holidays_of(row: AnyRow) -> tuple[Holiday, ...]:
    return tuple(
        Holiday(date.fromisoformat(one["on"]), one["name"], one["yearly"], CountsAs(one["counts_as"]))
        for one in row.holidays
    )


def holidays_written(holidays: Sequence[Holiday]) -> list[dict[str, Any]]:
    return [
        {"on": one.on.isoformat(), "name": one.name, "yearly": one.yearly, "counts_as": one.counts_as.value}
        for one in holidays
    ]
