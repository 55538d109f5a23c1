"""Writes of tariffs' headers, and who goes by what they name; private to the room."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from tollhouse.plumbing.db import AnyRow, Connection, load_statement
from tollhouse.tariffs.tables import rate, tariff, tariff_past, tariff_upload


def update_tariff(conn: Connection, tariff_id: int, values: dict[str, Any]) -> bool:
    """Whether it could be: not when another has the name."""
    taken = select(tariff.c.tariff_id).where(tariff.c.name == values.get("name"), tariff.c.tariff_id != tariff_id)
    if "name" in values and conn.execute(taken).first() is not None:
        return False
    conn.execute(update(tariff).where(tariff.c.tariff_id == tariff_id).values(**values))
    return True


def remember_header(conn: Connection, row: AnyRow, *, until: datetime) -> None:
    """What held until now.  Of two changes at one moment the first one's past counts: the other held for no time."""
    past = {name: getattr(row, name) for name in ("tariff_id", "off_peak_id", "rounding_pattern")}
    conn.execute(insert(tariff_past).values(until=until, **past).on_conflict_do_nothing())


def next_version(conn: Connection) -> int:
    """A number that no upload and no other change ever has."""
    drawn: int = conn.execute(
        select(func.nextval(func.pg_get_serial_sequence("tariff_upload", "upload_id")))
    ).scalar_one()
    return drawn


def lock_tariffs_of_period(conn: Connection, off_peak_id: int) -> list[int]:
    """Those that go or ever went by an off-peak period, in the order of their numbers."""
    went = select(tariff_past.c.tariff_id).where(tariff_past.c.off_peak_id == off_peak_id)
    theirs = select(tariff.c.tariff_id).where(or_(tariff.c.off_peak_id == off_peak_id, tariff.c.tariff_id.in_(went)))
    locked = theirs.order_by(tariff.c.tariff_id).with_for_update(key_share=True)
    return [row.tariff_id for row in conn.execute(locked)]


def tariffs_going_by(conn: Connection, *, limit: int, off_peak_id: int = 0, group_set_id: int = 0) -> Sequence[AnyRow]:
    """tariff_id and name, by name."""
    went = select(tariff_past.c.tariff_id).where(tariff_past.c.off_peak_id == off_peak_id)
    named = tariff.c.tariff_id, tariff.c.name
    theirs = or_(
        tariff.c.off_peak_id == off_peak_id, tariff.c.group_set_id == group_set_id, tariff.c.tariff_id.in_(went)
    )
    return conn.execute(select(*named).where(theirs).order_by(tariff.c.name).limit(limit)).all()


def delete_tariff(conn: Connection, tariff_id: int) -> None:
    for table in (rate, tariff_upload, tariff_past, tariff):
        conn.execute(delete(table).where(table.c.tariff_id == tariff_id))


def copy_rates(conn: Connection, from_tariff: int, to_tariff: int, *, now: datetime) -> int:
    facts = {"from_tariff": from_tariff, "to_tariff": to_tariff, "now": now}
    return conn.execute(load_statement("tollhouse.tariffs", "copy_rates"), facts).rowcount
