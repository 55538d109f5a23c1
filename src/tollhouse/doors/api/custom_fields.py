"""/custom-fields: fields that the operator makes for its customers."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import Field, StringConstraints

from tollhouse.customers.fields.defining import (
    FieldUse,
    archive_field,
    change_field,
    define_field,
    delete_field,
    field_of,
    list_fields,
    read_field,
    uses_of,
)
from tollhouse.customers.rules.custom_field import EndUserSees, FieldDefinition, FieldKind
from tollhouse.customers.rules.field_values import CustomField
from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Told, Words
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Custom fields")

Reader = Annotated[Desk, needs(Right.READ_CATALOGUE)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]

KindName = Literal["text", "number", "date", "moment", "list"]
EndUserName = Literal["hidden", "visible", "editable"]
Written = Annotated[str, StringConstraints(max_length=300)]
_BOUND = "written as values are, such as 12.5, 2026-03-01 or 2026-03-01T12:00:00Z; null: not bounded"


class ClassNamed(Told):
    id: Number
    name: str


class CustomFieldTold(Told):
    """What a field is; properties that its kind does not have are null or empty."""

    id: Number
    name: str = Field(examples=["Driver licence"])
    kind: KindName = Field(description="never changes")
    longest: int | None = Field(description="of a text: characters; null: 200")
    pattern: str = Field(
        description="of a text: a regular expression, without look-around and back references, for all of it"
    )
    lowest: str | None = Field(description=f"of a number, a date or a moment, {_BOUND}")
    highest: str | None = Field(description="the same")
    decimals: int | None = Field(description="of a number: at most so many; null: 10")
    options: list[str] = Field(description="of a list, in the order in which they are offered")
    default: str | None = Field(description="what new customers get, and those for whom it becomes mandatory")
    end_user: EndUserName = Field(description="what the customer itself may do with it")
    personal: bool = Field(description="it tells something about a person")
    description: str
    position: int = Field(description="among all of them, from 1")
    archived: bool = Field(description="shown nowhere; the values that customers have in it stay")


class CustomFieldInUse(CustomFieldTold):
    """A field with where it is in use."""

    classes: list[ClassNamed] = Field(description="in which it is enabled")
    has_values: bool = Field(description="it can be archived, and not deleted")


class CustomFieldSaid(Said):
    name: Words = Field(examples=["Driver licence"])
    kind: KindName
    longest: Annotated[int | None, Field(ge=1, le=10_000)] = None
    pattern: Written = Field(default="", examples=["[A-Z]{3}[0-9]{6}"])
    lowest: Words | None = Field(default=None, description=_BOUND)
    highest: Words | None = Field(default=None, description=_BOUND)
    decimals: Annotated[int | None, Field(ge=0, le=10_000)] = None
    options: list[Written] = Field(default=[], max_length=1_000)
    default: Written | None = None
    end_user: EndUserName = "hidden"
    personal: bool = False
    description: Written = ""


class CustomFieldChangeSaid(Said):
    """What changes; what is left out stays.  Null takes a bound, a length or a default away."""

    name: Words | None = None
    kind: KindName | None = Field(default=None, description="may be said again; another is refused")
    longest: Annotated[int | None, Field(ge=1, le=10_000)] = None
    pattern: Written | None = None
    lowest: Words | None = None
    highest: Words | None = None
    decimals: Annotated[int | None, Field(ge=0, le=10_000)] = None
    options: list[Written] | None = Field(default=None, max_length=1_000)
    default: Written | None = None
    end_user: EndUserName | None = None
    personal: bool | None = None
    description: Written | None = None
    position: int | None = Field(default=None, description="its place among all of them, from 1")

    def changes(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in self.model_fields_set - {"position"}}
        return _typed({name: one for name, one in said.items() if one is not None or name in _NULLABLE})


class ArchivedSaid(Said):
    archived: bool


_NULLABLE = ("longest", "lowest", "highest", "decimals", "default")
_TYPES: dict[str, Any] = {"kind": FieldKind, "end_user": EndUserSees, "options": tuple}


def _typed(said: dict[str, Any]) -> dict[str, Any]:
    return {name: _TYPES[name](value) if name in _TYPES else value for name, value in said.items()}


@router.get("/custom-fields", summary="List custom fields", response_model=ListOf[CustomFieldInUse])
def get_custom_fields(
    desk: Reader,
    pages: Pages,
    archived: Annotated[bool | None, Query(description="true: those that are; left out: the others")] = False,
) -> Response:
    """In their order."""

    def look(conn: Connection) -> Answer:
        def told(rows: Sequence[AnyRow]) -> list[CustomFieldInUse]:
            return _told_in_use(conn, [field_of(row) for row in rows])

        return shown(listed(told, partial(_page, conn, archived), pages))

    return desk.read(look)


@router.post("/custom-fields", summary="Make a custom field", status_code=201, response_model=CustomFieldTold)
def post_custom_field(said: CustomFieldSaid, desk: Writer) -> Response:
    """Customers have it once a class of theirs has it enabled."""

    def act(conn: Connection) -> Answer:
        field = define_field(conn, FieldDefinition(**_typed(said.model_dump())))
        return created(told_field(field), f"/custom-fields/{field.field_id}")

    return desk.write(act)


@router.get("/custom-fields/{field_id}", summary="Read a custom field", response_model=CustomFieldInUse)
def get_custom_field(field_id: Number, desk: Reader) -> Response:
    def look(conn: Connection) -> Answer:
        field = read_field(conn, field_id)
        (told,) = _told_in_use(conn, [field])
        return shown(told, headers={"ETag": etag_of(desk, _version(field))})

    return desk.read(look)


@router.patch("/custom-fields/{field_id}", summary="Change a custom field", response_model=CustomFieldTold)
def patch_custom_field(
    field_id: Number, said: CustomFieldChangeSaid, desk: Writer, if_match: IfMatch = None
) -> Response:
    """Values that customers have stay as they are; the new bounds hold for those that are saved from now on."""

    def act(conn: Connection) -> Answer:
        before = read_field(conn, field_id, lock=True)
        check_version(desk, if_match, _version(before), "custom field", before.name)
        field = change_field(conn, before, said.changes(), said.position)
        desk.changed(before, field)
        return shown(told_field(field), headers={"ETag": etag_of(desk, _version(field))})

    return desk.write(act)


@router.delete("/custom-fields/{field_id}", summary="Delete a custom field", status_code=204)
def remove_custom_field(field_id: Number, desk: Writer) -> Response:
    """Only one that no customer has a value in; others are archived."""

    def act(conn: Connection) -> Answer:
        delete_field(conn, field_id)
        return nothing_left()

    return desk.write(act)


@router.put(
    "/custom-fields/{field_id}/archived",
    summary="Archive a custom field, or bring it back",
    response_model=CustomFieldTold,
)
def put_archived(field_id: Number, said: ArchivedSaid, desk: Writer) -> Response:
    """Archived, it is shown and asked for nowhere; classes and customers have it again once it is brought back."""

    def act(conn: Connection) -> Answer:
        before = read_field(conn, field_id, lock=True)
        field = archive_field(conn, field_id, archived=said.archived)
        desk.changed(before, field)
        return shown(told_field(field), headers={"ETag": etag_of(desk, _version(field))})

    return desk.write(act)


def told_field(field: CustomField) -> CustomFieldTold:
    return CustomFieldTold(**_told(field))


def _told(field: CustomField) -> dict[str, Any]:
    return {
        "id": field.field_id,
        "name": field.name,
        "kind": field.kind.value,
        "longest": field.longest,
        "pattern": field.pattern,
        "lowest": field.lowest,
        "highest": field.highest,
        "decimals": field.decimals,
        "options": list(field.options),
        "default": field.default,
        "end_user": field.end_user.value,
        "personal": field.personal,
        "description": field.description,
        "position": field.position,
        "archived": field.archived,
    }


def _told_in_use(conn: Connection, fields: Sequence[CustomField]) -> list[CustomFieldInUse]:
    uses = uses_of(conn, [one.field_id for one in fields])
    return [_with_use(one, uses[one.field_id]) for one in fields]


def _with_use(field: CustomField, use: FieldUse) -> CustomFieldInUse:
    classes = [ClassNamed(id=number, name=name) for number, name in use.classes]
    return CustomFieldInUse(**_told(field), classes=classes, has_values=use.has_values)


def _page(conn: Connection, archived: bool | None, limit: int, cursor: str | None) -> Any:
    return list_fields(conn, archived=archived, limit=limit, cursor=cursor)


def _version(field: CustomField) -> CustomField:
    """Its place is not what two people edit at once: another field that moves does not change this one."""
    return replace(field, position=0)
