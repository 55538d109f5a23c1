"""Making custom fields, changing what they are, archiving them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from tollhouse.customers.fields import storage
from tollhouse.customers.rules.custom_field import DEFINED, MOST_FIELDS, FieldDefinition, checked_definition
from tollhouse.customers.rules.field_values import CustomField
from tollhouse.customers.rules.record import BadField
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.fold import fold
from tollhouse.words.refusals import NotFound, Refused

VALUES_COUNTED_UP_TO: Final = 10_001
"""Stands for all that are more."""


class FieldNameTaken(Refused):
    code: ClassVar[str] = "name_taken"
    sentence: ClassVar[str] = "The name {name!r} belongs to another {kind}; choose another."


class TooManyFields(Refused):
    code: ClassVar[str] = "too_many_custom_fields"
    sentence: ClassVar[str] = "There are {most} custom fields, the most there may be; delete one first."


class FieldInUse(Refused):
    code: ClassVar[str] = "custom_field_in_use"
    sentence: ClassVar[str] = (
        "The custom field {name!r} cannot be deleted because customers have values in it; archive it instead."
    )


@dataclass(frozen=True, slots=True)
class FieldUse:
    """Where a field is in use: in which classes it is enabled, and whether some customer has a value in it."""

    classes: Sequence[tuple[int, str]]
    has_values: bool


def list_fields(conn: Connection, *, archived: bool | None, limit: int, cursor: str | None) -> Page:
    """A page in their order; turn its rows into values with field_of."""
    return storage.page_of_fields(conn, archived=archived, limit=limit, cursor=cursor)


def field_of(row: AnyRow) -> CustomField:
    return storage.field_of(row)


def read_field(conn: Connection, field_id: int, *, lock: bool = False) -> CustomField:
    field = storage.read_field(conn, field_id, lock=lock)
    if field is None:
        raise NotFound(kind="custom field", id=field_id)
    return field


def active_fields(conn: Connection) -> list[CustomField]:
    return storage.read_active(conn)


def uses_of(conn: Connection, field_ids: Sequence[int]) -> dict[int, FieldUse]:
    classes = storage.classes_with(conn, field_ids)
    having = storage.have_values(conn, field_ids)
    return {
        one: FieldUse([(row.class_id, row.name) for row in classes.get(one, ())], one in having) for one in field_ids
    }


def define_field(conn: Connection, said: FieldDefinition) -> CustomField:
    """After all others; raises BadField, FieldNameTaken, TooManyFields."""
    field = checked_definition(said)
    others = storage.lock_fields(conn)
    if len(others) >= MOST_FIELDS:
        raise TooManyFields(most=MOST_FIELDS)
    _refuse_same_name(field.name, others)
    return read_field(conn, storage.insert_field(conn, field, len(others) + 1))


def change_field(
    conn: Connection, before: CustomField, changes: Mapping[str, Any], position: int | None = None
) -> CustomField:
    """Its new definition; values that are there stay as they are until they are saved again.

    changes   some of what a definition says, but never another kind
    Raises BadField, FieldNameTaken.
    """
    others = storage.lock_fields(conn)
    definition = FieldDefinition(**{name: getattr(before, name) for name in DEFINED})
    if changes.get("kind", before.kind) != before.kind:
        raise BadField("kind", changes["kind"], "cannot be changed; make another field, and archive this one.")
    field = checked_definition(replace(definition, **changes))
    _refuse_same_name(field.name, [one for one in others if one.field_id != before.field_id])
    storage.update_field(conn, before.field_id, storage.row_of(field))
    if position is not None:
        storage.place_fields(conn, _placed([one.field_id for one in others], before.field_id, position))
    return read_field(conn, before.field_id)


def archive_field(conn: Connection, field_id: int, *, archived: bool = True) -> CustomField:
    """Show it nowhere any more, or again; what customers have in it stays."""
    read_field(conn, field_id, lock=True)
    storage.update_field(conn, field_id, {"archived": archived})
    return read_field(conn, field_id)


def delete_field(conn: Connection, field_id: int) -> CustomField:
    """As it was; raises FieldInUse where somebody has a value in it."""
    others = storage.lock_fields(conn)
    gone = read_field(conn, field_id, lock=True)
    if storage.have_values(conn, [field_id]):
        raise FieldInUse(name=gone.name)
    storage.delete_field(conn, field_id)
    storage.place_fields(conn, [one.field_id for one in others if one.field_id != field_id])
    return gone


def _refuse_same_name(name: str, others: Sequence[CustomField]) -> None:
    if any(fold(one.name) == fold(name) for one in others):
        raise FieldNameTaken(field="name", name=name, kind="custom field")


def _placed(field_ids: Sequence[int], one: int, position: int) -> list[int]:
    if not 1 <= position <= len(field_ids):
        raise BadField("position", position, f"must be 1 to {len(field_ids)}, among the custom fields.")
    others = [other for other in field_ids if other != one]
    return [*others[: position - 1], one, *others[position - 1 :]]
