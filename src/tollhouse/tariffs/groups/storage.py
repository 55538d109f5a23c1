"""Reads and writes of destination groups; private to the room."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from tollhouse.plumbing.db import AnyRow, Connection, copy_rows
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.plumbing.db.staging import texts_as_one, texts_given
from tollhouse.tariffs.groups.tables import destination_group, destination_group_prefix, destination_group_set
from tollhouse.tariffs.tables import destination


def _counted(table: Any, column: str, of: Any) -> Any:
    """How many rows of a table belong to each row of another."""
    count = select(func.count()).select_from(table).where(table.c[column] == of.c[column])
    return count.correlate(of).scalar_subquery()


_SETS = select(
    destination_group_set,
    _counted(destination_group, "group_set_id", destination_group_set).label("groups"),
    _counted(destination_group_prefix, "group_set_id", destination_group_set).label("prefixes"),
)
_GROUPS = select(destination_group, _counted(destination_group_prefix, "group_id", destination_group).label("prefixes"))


def insert_set(conn: Connection, name: str, description: str) -> int | None:
    """The new set's number; None when the name is taken."""
    statement = insert(destination_group_set).values(name=name, description=description).on_conflict_do_nothing()
    return conn.execute(statement.returning(destination_group_set.c.group_set_id)).scalar()


def read_set(conn: Connection, group_set_id: int) -> AnyRow | None:
    return conn.execute(_SETS.where(destination_group_set.c.group_set_id == group_set_id)).first()


def lock_set(conn: Connection, group_set_id: int, *, stays: bool) -> bool:
    """Whether it is there.  stays: only that nobody deletes it; else that nobody changes it or a group of it."""
    query = select(destination_group_set.c.group_set_id).where(destination_group_set.c.group_set_id == group_set_id)
    return conn.execute(query.with_for_update(read=stays, key_share=stays)).first() is not None


def page_of_sets(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    return read_page(conn, _SETS, [SortKey(destination_group_set.c.name)], limit=limit, cursor=cursor)


def update_set(conn: Connection, group_set_id: int, values: Mapping[str, Any]) -> bool:
    """Whether it could be: not when another has the name."""
    table = destination_group_set
    others = select(table.c.group_set_id).where(
        table.c.name == values.get("name"), table.c.group_set_id != group_set_id
    )
    if "name" in values and conn.execute(others).first() is not None:
        return False
    conn.execute(update(table).where(table.c.group_set_id == group_set_id).values(**values))
    return True


def delete_set(conn: Connection, group_set_id: int) -> None:
    for table in (destination_group_prefix, destination_group, destination_group_set):
        conn.execute(delete(table).where(table.c.group_set_id == group_set_id))


def insert_group(conn: Connection, group_set_id: int, name: str) -> int | None:
    """The new group's number; None when another of the set has the name."""
    statement = insert(destination_group).values(group_set_id=group_set_id, name=name).on_conflict_do_nothing()
    return conn.execute(statement.returning(destination_group.c.group_id)).scalar()


def read_group(conn: Connection, group_set_id: int, group_id: int) -> AnyRow | None:
    query = _GROUPS.where(destination_group.c.group_set_id == group_set_id, destination_group.c.group_id == group_id)
    return conn.execute(query).first()


def page_of_groups(conn: Connection, group_set_id: int, *, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = _GROUPS.where(destination_group.c.group_set_id == group_set_id)
    return read_page(conn, query, [SortKey(destination_group.c.name)], limit=limit, cursor=cursor)


def rename_group(conn: Connection, group_set_id: int, group_id: int, name: str) -> bool:
    """Whether it could be: not when another of the set has the name."""
    table = destination_group
    others = select(table.c.group_id).where(
        table.c.group_set_id == group_set_id, table.c.name == name, table.c.group_id != group_id
    )
    if conn.execute(others).first() is not None:
        return False
    conn.execute(update(table).where(table.c.group_id == group_id).values(name=name))
    return True


def delete_group(conn: Connection, group_id: int) -> None:
    for table in (destination_group_prefix, destination_group):
        conn.execute(delete(table).where(table.c.group_id == group_id))


def empty_set(conn: Connection, group_set_id: int) -> None:
    for table in (destination_group_prefix, destination_group):
        conn.execute(delete(table).where(table.c.group_set_id == group_set_id))


def replace_prefixes(conn: Connection, group_set_id: int, group_id: int, prefixes: Iterable[str]) -> None:
    conn.execute(delete(destination_group_prefix).where(destination_group_prefix.c.group_id == group_id))
    add_prefixes(conn, group_set_id, ((prefix, group_id) for prefix in prefixes))


def add_prefixes(conn: Connection, group_set_id: int, pairs: Iterable[tuple[str, int]]) -> None:
    """pairs   prefix and the number of its group"""
    rows = ((group_set_id, prefix, group_id) for prefix, group_id in pairs)
    copy_rows(conn, "destination_group_prefix (group_set_id, prefix, group_id)", rows)


def known_prefixes(conn: Connection, prefixes: Collection[str]) -> set[str]:
    """Of these the ones of the catalogue, which stay until the transaction ends."""
    known = select(destination.c.prefix).where(destination.c.prefix == texts_given("prefixes"))
    kept = known.with_for_update(read=True, key_share=True)
    return set(conn.execute(kept, {"prefixes": texts_as_one(prefixes)}).scalars())


def held_elsewhere(conn: Connection, group_set_id: int, group_id: int, prefixes: Collection[str]) -> AnyRow | None:
    """prefix and name of the first of these prefixes that another group of the set has."""
    held = destination_group_prefix
    query = (
        select(held.c.prefix, destination_group.c.name)
        .join(destination_group, destination_group.c.group_id == held.c.group_id)
        .where(held.c.group_set_id == group_set_id, held.c.group_id != group_id)
        .where(held.c.prefix == texts_given("prefixes"))
        .order_by(held.c.prefix)
        .limit(1)
    )
    return conn.execute(query, {"prefixes": texts_as_one(prefixes)}).first()


def prefixes_of(conn: Connection, group_id: int) -> list[str]:
    query = select(destination_group_prefix.c.prefix).where(destination_group_prefix.c.group_id == group_id)
    return list(conn.execute(query.order_by(destination_group_prefix.c.prefix)).scalars())


def rows_of_set(conn: Connection, group_set_id: int) -> Iterator[AnyRow]:
    """name, prefix and description, group by group, in constant memory."""
    held = destination_group_prefix
    query = (
        select(destination_group.c.name, held.c.prefix, destination.c.description)
        .join(destination_group, destination_group.c.group_id == held.c.group_id)
        .join(destination, destination.c.prefix == held.c.prefix)
        .where(held.c.group_set_id == group_set_id)
        .order_by(destination_group.c.name, held.c.prefix)
    )
    yield from conn.execute(query, execution_options={"stream_results": True})


def groups_holding(conn: Connection, prefix: str, *, limit: int) -> Sequence[AnyRow]:
    """name of the group and of its set, of those that have a prefix."""
    held = destination_group_prefix
    query = (
        select(destination_group.c.name, destination_group_set.c.name.label("set_name"))
        .join(held, held.c.group_id == destination_group.c.group_id)
        .join(destination_group_set, destination_group_set.c.group_set_id == held.c.group_set_id)
        .where(held.c.prefix == prefix)
        .limit(limit)
    )
    return conn.execute(query).all()
