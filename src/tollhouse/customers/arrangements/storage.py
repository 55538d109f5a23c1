"""Reads and writes of what is arranged with customers; private to the room."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from tollhouse.customers.arrangements.tables import (
    additional_info,
    billing_term,
    own_spending_limit,
    purge,
    self_care,
    self_care_password,
    spending_of_day,
)
from tollhouse.customers.tables import customer, customer_class, customer_search
from tollhouse.plumbing.db import AnyRow, Connection

_PERSONAL = (self_care, self_care_password, additional_info, spending_of_day)
_ALL = (*_PERSONAL, own_spending_limit, billing_term, purge)


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


def read_zones_due(conn: Connection, now: datetime, most: int) -> Sequence[AnyRow]:
    """Terms with another zone whose moment has come, the longest overdue first."""
    due = select(billing_term).where(billing_term.c.zone_due_at <= now)
    return conn.execute(due.order_by(billing_term.c.zone_due_at, billing_term.c.customer_id).limit(most)).all()


def take_zone(conn: Connection, customer_id: int, from_day: date) -> str | None:
    """The other zone of a term that begins: it is no longer to come; None: it is not any more."""
    its = (billing_term.c.customer_id == customer_id) & (billing_term.c.from_day == from_day)
    zone: str | None = conn.scalar(select(billing_term.c.time_zone).where(its).with_for_update())
    conn.execute(update(billing_term).where(its).values(time_zone=None, zone_due_at=None))
    return zone


def read_purges(conn: Connection, customer_ids: Collection[int]) -> dict[int, AnyRow]:
    theirs = select(purge).where(purge.c.customer_id == func.any(list(customer_ids)))
    return {row.customer_id: row for row in conn.execute(theirs)}


def put_purges(conn: Connection, rows: Sequence[Mapping[str, Any]], *, replaces: bool) -> None:
    """replaces   False: whoever has a day already keeps it"""
    if not rows:
        return
    put = insert_or_leave(purge)
    replaced = {name: put.excluded[name] for name in rows[0] if name != "customer_id"}
    there = put.on_conflict_do_update(index_elements=["customer_id"], set_=replaced)
    conn.execute(there if replaces else put.on_conflict_do_nothing(), list(rows))


def read_purges_due(conn: Connection, latest: date, most: int) -> list[int]:
    """Closed customers whose day has come somewhere on earth by then, the longest overdue first."""
    left = select(customer_search.c.closed).where(customer_search.c.customer_id == purge.c.customer_id)
    due = select(purge.c.customer_id).where(
        purge.c.purged_at.is_(None), purge.c.due_on <= latest, left.scalar_subquery()
    )
    return list(conn.execute(due.order_by(purge.c.due_on).limit(most)).scalars())


def read_purge_terms(conn: Connection, customer_ids: Collection[int]) -> dict[int, AnyRow]:
    """By customer: the zone of its days, and how many months its class keeps personal data."""
    found = conn.execute(
        select(customer.c.customer_id, customer.c.time_zone, customer_class.c.purge_after_months)
        .join(customer_class, customer_class.c.class_id == customer.c.class_id)
        .where(customer.c.customer_id == func.any(list(customer_ids)))
    )
    return {row.customer_id: row for row in found}


def read_spending_plans(conn: Connection, customer_ids: Collection[int]) -> Sequence[AnyRow]:
    """Zone, own limit and what the class says, of those who are there."""
    own, kind = own_spending_limit.c, customer_class.c
    query = (
        select(
            customer.c.customer_id,
            customer.c.time_zone,
            kind.class_id,
            kind.name.label("class_name"),
            kind.spending_limit.label("class_limit"),
            kind.own_spending_limit.label("own_allowed"),
            own.customer_id.is_not(None).label("has_own"),
            own.daily_limit,
        )
        .join(customer_class, kind.class_id == customer.c.class_id)
        .outerjoin(own_spending_limit, own.customer_id == customer.c.customer_id)
    )
    return conn.execute(query.where(customer.c.customer_id == func.any(list(customer_ids)))).all()


def put_own_limit(conn: Connection, customer_id: int, *, has: bool, limit: Decimal | None) -> None:
    """has   False: there is none of its own"""
    if has:
        _put(conn, own_spending_limit, customer_id, {"daily_limit": limit})
    else:
        conn.execute(delete(own_spending_limit).where(own_spending_limit.c.customer_id == customer_id))


def read_spending_of_day(conn: Connection, customer_id: int) -> AnyRow | None:
    return _read(conn, spending_of_day, [customer_id]).get(customer_id)


def put_spending_of_day(conn: Connection, customer_id: int, values: Mapping[str, Any]) -> None:
    _put(conn, spending_of_day, customer_id, values)


def remove_spending_of_day(conn: Connection, customer_id: int) -> None:
    conn.execute(delete(spending_of_day).where(spending_of_day.c.customer_id == customer_id))


def read_numbers_of_class(conn: Connection, class_id: int, after: int, most: int) -> Sequence[int]:
    """Of its customers, in order."""
    theirs = select(customer.c.customer_id).where(customer.c.class_id == class_id, customer.c.customer_id > after)
    return conn.execute(theirs.order_by(customer.c.customer_id).limit(most)).scalars().all()


def remove_arrangements(conn: Connection, customer_ids: Collection[int], *, personal: bool = False) -> None:
    """personal   only those that tell something of the person"""
    for table in _PERSONAL if personal else _ALL:
        conn.execute(delete(table).where(_theirs(table, customer_ids)))


def empty_comments(conn: Connection, customer_ids: Collection[int]) -> None:
    """Of billing terms."""
    said = billing_term.c.comment != ""
    conn.execute(update(billing_term).where(_theirs(billing_term, customer_ids), said).values(comment=""))


def _read(conn: Connection, table: Table, customer_ids: Collection[int]) -> dict[int, AnyRow]:
    return {row.customer_id: row for row in conn.execute(select(table).where(_theirs(table, customer_ids)))}


def _theirs(table: Table, customer_ids: Collection[int]) -> Any:
    return table.c.customer_id.in_(list(customer_ids))


def _put(conn: Connection, table: Table, customer_id: int, values: Mapping[str, Any]) -> None:
    put = insert_or_leave(table).values({"customer_id": customer_id, **values})
    conn.execute(put.on_conflict_do_update(index_elements=["customer_id"], set_=dict(values)))
