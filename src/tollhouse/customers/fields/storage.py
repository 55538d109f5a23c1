"""Reads and writes of custom fields and their values; private to the room."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    and_,
    cast,
    delete,
    exists,
    func,
    insert,
    not_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from tollhouse.customers.fields.tables import class_custom_field, custom_field, custom_value
from tollhouse.customers.rules.custom_field import EndUserSees, FieldDefinition, FieldKind
from tollhouse.customers.rules.field_values import ClassField, CustomField
from tollhouse.customers.rules.search import identifier_words
from tollhouse.customers.tables import customer_class, customer_search
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.words.fold import fold


def field_of(row: AnyRow) -> CustomField:
    return CustomField(
        field_id=row.field_id,
        name=row.name,
        kind=FieldKind(row.kind),
        longest=row.longest,
        pattern=row.pattern,
        lowest=row.lowest,
        highest=row.highest,
        decimals=row.decimals,
        options=tuple(row.options),
        default=row.default_value,
        end_user=EndUserSees(row.end_user),
        personal=row.personal,
        description=row.description,
        position=row.position,
        archived=row.archived,
    )


def row_of(field: FieldDefinition) -> dict[str, Any]:
    return {
        "name": field.name,
        "folded_name": fold(field.name),
        "kind": field.kind,
        "longest": field.longest,
        "pattern": field.pattern,
        "lowest": field.lowest,
        "highest": field.highest,
        "decimals": field.decimals,
        "options": list(field.options),
        "default_value": field.default,
        "end_user": field.end_user,
        "personal": field.personal,
        "description": field.description,
    }


def lock_fields(conn: Connection) -> list[CustomField]:
    """All, in order; who adds, moves or removes some at once does so one after the other."""
    conn.execute(text("LOCK TABLE custom_field IN SHARE ROW EXCLUSIVE MODE"))
    return [field_of(row) for row in conn.execute(select(custom_field).order_by(custom_field.c.position))]


def insert_field(conn: Connection, field: FieldDefinition, position: int) -> int:
    values = row_of(field) | {"position": position}
    inserted = conn.execute(insert(custom_field).values(values).returning(custom_field.c.field_id))
    return int(inserted.scalar_one())


def update_field(conn: Connection, field_id: int, values: Mapping[str, Any]) -> None:
    conn.execute(update(custom_field).where(custom_field.c.field_id == field_id).values(values))


def place_fields(conn: Connection, field_ids: Sequence[int]) -> None:
    """In this order, from 1."""
    place = func.array_position(list(field_ids), custom_field.c.field_id).cast(Integer)
    conn.execute(update(custom_field).where(custom_field.c.field_id.in_(field_ids)).values(position=place))


def delete_field(conn: Connection, field_id: int) -> None:
    conn.execute(delete(class_custom_field).where(class_custom_field.c.field_id == field_id))
    conn.execute(delete(custom_field).where(custom_field.c.field_id == field_id))


def read_field(conn: Connection, field_id: int, *, lock: bool = False) -> CustomField | None:
    query = select(custom_field).where(custom_field.c.field_id == field_id)
    row = conn.execute(query.with_for_update() if lock else query).first()
    return None if row is None else field_of(row)


def read_named(conn: Connection, name: str) -> CustomField | None:
    row = conn.execute(select(custom_field).where(custom_field.c.folded_name == fold(name))).first()
    return None if row is None else field_of(row)


def read_active(conn: Connection) -> list[CustomField]:
    query = select(custom_field).where(not_(custom_field.c.archived)).order_by(custom_field.c.position)
    return [field_of(row) for row in conn.execute(query)]


def page_of_fields(conn: Connection, *, archived: bool | None, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(custom_field)
    if archived is not None:
        query = query.where(custom_field.c.archived == archived)
    order = [SortKey(custom_field.c.position), SortKey(custom_field.c.field_id)]
    return read_page(conn, query, order, limit=limit, cursor=cursor)


def have_values(conn: Connection, field_ids: Collection[int]) -> set[int]:
    """Those of which some customer has a value; each asked by itself, by the index."""
    asked = func.unnest(cast(list(field_ids), ARRAY(BigInteger)), type_=BigInteger).column_valued("asked")
    first = select(custom_value.c.customer_id).where(custom_value.c.field_id == asked).limit(1).scalar_subquery()
    return set(conn.execute(select(asked).where(first.is_not(None))).scalars())


def count_values(conn: Connection, field_id: int, most: int) -> int:
    having = select(custom_value.c.customer_id).where(custom_value.c.field_id == field_id).limit(most)
    return conn.execute(select(func.count()).select_from(having.subquery())).scalar_one()


def classes_with(conn: Connection, field_ids: Collection[int]) -> dict[int, list[AnyRow]]:
    """Number and name of the classes in which they are enabled, by field."""
    query = (
        select(class_custom_field.c.field_id, customer_class.c.class_id, customer_class.c.name)
        .join(customer_class, customer_class.c.class_id == class_custom_field.c.class_id)
        .where(class_custom_field.c.field_id == func.any(list(field_ids)))
        .order_by(customer_class.c.name)
    )
    found: dict[int, list[AnyRow]] = {}
    for row in conn.execute(query):
        found.setdefault(row.field_id, []).append(row)
    return found


def read_class_fields(
    conn: Connection, class_ids: Collection[int], *, hold: bool = False
) -> dict[int, list[ClassField]]:
    """Without archived ones, in the order of each class; `hold`: none of them can be deleted meanwhile."""
    enabled = class_custom_field
    query = (
        select(custom_field, enabled.c.class_id, enabled.c.mandatory)
        .join(custom_field, custom_field.c.field_id == enabled.c.field_id)
        .where(enabled.c.class_id == func.any(list(class_ids)), not_(custom_field.c.archived))
        .order_by(enabled.c.class_id, enabled.c.position)
    )
    if hold:
        query = query.with_for_update(read=True, key_share=True, of=custom_field)
    found: dict[int, list[ClassField]] = {}
    for row in conn.execute(query):
        found.setdefault(row.class_id, []).append(ClassField(field_of(row), row.mandatory))
    return found


def replace_class_fields(conn: Connection, class_id: int, enabled: Sequence[tuple[int, bool]]) -> None:
    """Numbers in order, each with whether it is mandatory; archived ones stay enabled, behind them."""
    archived = select(custom_field.c.field_id).where(custom_field.c.archived)
    theirs = class_custom_field.c.class_id == class_id
    conn.execute(delete(class_custom_field).where(theirs, class_custom_field.c.field_id.not_in(archived)))
    rows = [
        {"class_id": class_id, "field_id": field_id, "mandatory": mandatory, "position": place}
        for place, (field_id, mandatory) in enumerate(enabled, start=1)
    ]
    if rows:
        conn.execute(insert(class_custom_field), rows)


def delete_class_fields(conn: Connection, class_id: int) -> None:
    conn.execute(delete(class_custom_field).where(class_custom_field.c.class_id == class_id))


def read_values(conn: Connection, customer_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """By customer and field."""
    query = select(custom_value.c.customer_id, custom_value.c.field_id, custom_value.c.value)
    found: dict[int, dict[int, str]] = {}
    for row in conn.execute(query.where(custom_value.c.customer_id == func.any(list(customer_ids)))):
        found.setdefault(row.customer_id, {})[row.field_id] = row.value
    return found


def read_personal_values(conn: Connection, customer_ids: Collection[int]) -> list[str]:
    """Of those that are typed: what is chosen from a few is many customers'."""
    query = select(custom_value.c.value).join(custom_field, custom_field.c.field_id == custom_value.c.field_id)
    typed = custom_field.c.kind.in_([FieldKind.TEXT, FieldKind.NUMBER])
    theirs = custom_value.c.customer_id == func.any(list(customer_ids))
    return list(conn.execute(query.where(theirs, custom_field.c.personal, typed)).scalars())


def write_values(conn: Connection, values: Iterable[tuple[int, int, str]]) -> None:
    """Customer, field, value; what was there before is replaced."""
    rows = [
        {"customer_id": customer_id, "field_id": field_id, "value": value, "words": identifier_words(value)}
        for customer_id, field_id, value in values
    ]
    if not rows:
        return
    put = insert_or_leave(custom_value)
    replaced = {"value": put.excluded.value, "words": put.excluded.words}
    conn.execute(put.on_conflict_do_update(index_elements=["customer_id", "field_id"], set_=replaced), rows)


def remove_values(conn: Connection, customer_id: int, field_ids: Collection[int]) -> None:
    theirs = custom_value.c.customer_id == customer_id
    conn.execute(delete(custom_value).where(theirs, custom_value.c.field_id == func.any(list(field_ids))))


def remove_values_of(conn: Connection, customer_ids: Collection[int]) -> None:
    conn.execute(delete(custom_value).where(custom_value.c.customer_id == func.any(list(customer_ids))))


def count_lacking(conn: Connection, class_id: int, field_ids: Collection[int], most: int) -> dict[int, int]:
    """How many customers of a class, closed ones left out, have no value in each of these fields; `most` or more."""
    return {field_id: _count_lacking(conn, class_id, field_id, most) for field_id in field_ids}


def _count_lacking(conn: Connection, class_id: int, field_id: int, most: int) -> int:
    own: ColumnElement[bool] = and_(
        custom_value.c.customer_id == customer_search.c.customer_id, custom_value.c.field_id == field_id
    )
    lacking = select(customer_search.c.customer_id).where(
        customer_search.c.class_id == class_id, not_(customer_search.c.closed), not_(exists().where(own))
    )
    return conn.execute(select(func.count()).select_from(lacking.limit(most).subquery())).scalar_one()
