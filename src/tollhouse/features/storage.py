"""Reads and writes of features, sites and short numbers; private to the room."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_change

from tollhouse.features.rules.abbreviated import ShortNumber
from tollhouse.features.tables import (
    abbreviated_dialing,
    abbreviated_number,
    class_feature,
    customer_feature,
    customer_site,
    site_account,
    site_number,
)
from tollhouse.plumbing.db import AnyRow, Connection, Table
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.words.fold import fold

_short = abbreviated_number.c
_said = customer_feature.c
_site = customer_site.c
_on = site_account.c


def read_class_features(conn: Connection, class_id: int) -> Sequence[AnyRow]:
    query = select(class_feature).where(class_feature.c.class_id == class_id)
    return conn.execute(query.order_by(class_feature.c.feature)).all()


def read_customer_features(conn: Connection, customer_id: int, site_id: int) -> Sequence[AnyRow]:
    query = select(customer_feature).where(_said.customer_id == customer_id, _said.site_id == site_id)
    return conn.execute(query.order_by(_said.feature)).all()


def put_features(conn: Connection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """table   class_feature or customer_feature"""
    if not rows:
        return
    into = _BY_NAME[table]
    put = insert_or_change(into)
    keys = [column.name for column in into.primary_key]
    replaced = {column.name: put.excluded[column.name] for column in into.c if not column.primary_key}
    conn.execute(put.on_conflict_do_update(index_elements=keys, set_=replaced), rows)


_BY_NAME: Mapping[str, Table] = {one.name: one for one in (class_feature, customer_feature)}


def forget_class_features(conn: Connection, class_id: int, names: Collection[str]) -> None:
    kept = class_feature.c
    conn.execute(delete(class_feature).where(kept.class_id == class_id, kept.feature.in_(names)))


def forget_customer_features(conn: Connection, customer_id: int, site_id: int, names: Collection[str]) -> None:
    theirs = _said.customer_id == customer_id, _said.site_id == site_id, _said.feature.in_(names)
    conn.execute(delete(customer_feature).where(*theirs))


def insert_site(conn: Connection, row: dict[str, Any]) -> AnyRow | None:
    """None: another site of the customer has the name."""
    number = conn.scalar(select(site_number.next_value()))
    new = insert_or_change(customer_site).values(row | {"site_id": number, "name_folded": fold(row["name"])})
    return conn.execute(new.on_conflict_do_nothing().returning(customer_site)).first()


def read_site(conn: Connection, customer_id: int, site_id: int, *, lock: bool = False) -> AnyRow | None:
    query = select(customer_site).where(_site.customer_id == customer_id, _site.site_id == site_id)
    return conn.execute(query.with_for_update() if lock else query).first()


def holder_of_name(conn: Connection, customer_id: int, name: str) -> int | None:
    """The customer's site that is called so."""
    wanted = _site.customer_id == customer_id, _site.name_folded == fold(name)
    found: int | None = conn.scalar(select(_site.site_id).where(*wanted))
    return found


def update_site(conn: Connection, customer_id: int, site_id: int, change: dict[str, Any]) -> AnyRow:
    if "name" in change:
        change = change | {"name_folded": fold(change["name"])}
    wanted = _site.customer_id == customer_id, _site.site_id == site_id
    return conn.execute(update(customer_site).where(*wanted).values(change).returning(customer_site)).one()


def delete_site(conn: Connection, customer_id: int, site_id: int) -> None:
    for table in (site_account, customer_feature, customer_site):
        conn.execute(delete(table).where(table.c.customer_id == customer_id, table.c.site_id == site_id))


def page_of_sites(conn: Connection, customer_id: int, *, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(customer_site).where(_site.customer_id == customer_id)
    return read_page(conn, query, [SortKey(_site.name_folded)], limit=limit, cursor=cursor)


def count_sites(conn: Connection, customer_id: int) -> int:
    return conn.scalar(select(func.count()).where(_site.customer_id == customer_id)) or 0


def put_on_site(conn: Connection, customer_id: int, account_ids: Collection[int], site_id: int | None) -> None:
    """None: the default site."""
    theirs = _on.customer_id == customer_id, _on.account_id.in_(account_ids)
    conn.execute(delete(site_account).where(*theirs))
    if site_id is not None and account_ids:
        rows = [{"customer_id": customer_id, "account_id": one, "site_id": site_id} for one in sorted(account_ids)]
        conn.execute(insert(site_account), rows)


def read_maximum_length(conn: Connection, customer_id: int) -> int | None:
    kept = abbreviated_dialing.c
    found: int | None = conn.scalar(select(kept.maximum_length).where(kept.customer_id == customer_id))
    return found


def write_maximum_length(conn: Connection, customer_id: int, length: int) -> None:
    put = insert_or_change(abbreviated_dialing).values(customer_id=customer_id, maximum_length=length)
    conn.execute(put.on_conflict_do_update(index_elements=["customer_id"], set_={"maximum_length": length}))


def longer_than(conn: Connection, customer_id: int, length: int, *, most: int) -> tuple[int, list[str]]:
    """How many short numbers are longer, and the first of them."""
    longer = _short.customer_id == customer_id, func.length(_short.number) > length
    count = conn.scalar(select(func.count()).where(*longer)) or 0
    return count, list(conn.scalars(select(_short.number).where(*longer).order_by(_short.number).limit(most)))


def count_short_numbers(conn: Connection, wanted: Sequence[ColumnElement[bool]]) -> int:
    return conn.scalar(select(func.count()).select_from(abbreviated_number).where(*wanted)) or 0


def short_numbers_wanted(customer_id: int, found_by: str, *, whole: bool = False) -> list[ColumnElement[bool]]:
    """found_by   the beginning of a number or of what it dials, or anything in its description
    whole      True: of the last two the whole
    """
    wanted: list[ColumnElement[bool]] = [_short.customer_id == customer_id]
    if found_by and whole:
        begins_so = _short.number.startswith(found_by, autoescape=True)
        wanted.append(or_(begins_so, _short.to_dial == found_by, _short.description == found_by))
    elif found_by:
        begins = (column.startswith(found_by, autoescape=True) for column in (_short.number, _short.to_dial))
        wanted.append(or_(*begins, _short.description.icontains(found_by, autoescape=True)))
    return wanted


def page_of_short_numbers(
    conn: Connection, wanted: Sequence[ColumnElement[bool]], *, limit: int, cursor: str | None
) -> Page:
    query: Select[Any] = select(abbreviated_number).where(*wanted)
    return read_page(conn, query, [SortKey(_short.number)], limit=limit, cursor=cursor)


def read_short_numbers(conn: Connection, customer_id: int, numbers: Iterable[str] | None) -> Sequence[AnyRow]:
    """None: all of them."""
    query = select(abbreviated_number).where(_short.customer_id == customer_id)
    if numbers is not None:
        query = query.where(_short.number.in_(list(numbers)))
    return conn.execute(query.order_by(_short.number)).all()


def put_short_numbers(conn: Connection, customer_id: int, shorts: Sequence[ShortNumber]) -> None:
    if not shorts:
        return
    put = insert_or_change(abbreviated_number)
    replaced = {name: put.excluded[name] for name in ("to_dial", "description")}
    rows = [
        {"customer_id": customer_id, "number": one.number, "to_dial": one.to_dial, "description": one.description}
        for one in shorts
    ]
    conn.execute(put.on_conflict_do_update(index_elements=["customer_id", "number"], set_=replaced), rows)


def delete_short_numbers(conn: Connection, customer_id: int, numbers: Collection[str]) -> None:
    conn.execute(delete(abbreviated_number).where(_short.customer_id == customer_id, _short.number.in_(numbers)))


def delete_all_of(conn: Connection, customer_ids: Collection[int]) -> None:
    """Physically, of customers that are deleted."""
    tables = (abbreviated_number, abbreviated_dialing, site_account, customer_feature, customer_site)
    for table in tables:
        conn.execute(delete(table).where(table.c.customer_id == func.any(list(customer_ids))))
