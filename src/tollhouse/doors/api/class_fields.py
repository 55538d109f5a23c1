"""/customer-classes/{id}/custom-fields: which of the operator's fields the customers of a class have."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from tollhouse.customers.classing import fields_of_class, lock_class
from tollhouse.customers.fields.enabling import enable_fields
from tollhouse.customers.rules.field_values import ClassFields
from tollhouse.doors.api.custom_fields import CustomFieldTold, told_field
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Told
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customer classes")

Reader = Annotated[Desk, needs(Right.READ_CATALOGUE)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]


class EnabledField(Told):
    field: CustomFieldTold
    mandatory: bool


class EnabledFields(Told):
    """In the order in which customers of the class show them."""

    class_id: Number
    items: list[EnabledField]


class EnabledFieldSaid(Said):
    id: Number
    mandatory: bool = False


class EnabledFieldsSaid(Said):
    """All that the class shall have, in order; others it has no more."""

    fields: list[EnabledFieldSaid] = Field(max_length=500)


@router.get(
    "/customer-classes/{class_id}/custom-fields", summary="List fields of a class", response_model=EnabledFields
)
def get_class_fields(class_id: Number, desk: Reader) -> Response:
    def look(conn: Connection) -> Answer:
        fields = fields_of_class(conn, class_id)
        return shown(_told(fields), headers={"ETag": etag_of(desk, enabled_in(fields))})

    return desk.read(look)


@router.put("/customer-classes/{class_id}/custom-fields", summary="Set fields of a class", response_model=EnabledFields)
def put_class_fields(class_id: Number, said: EnabledFieldsSaid, desk: Writer, if_match: IfMatch = None) -> Response:
    """What becomes mandatory stops nobody who is in the class: whoever saves a customer's fields next fills it.

    POST /customer-classes/{id}/preview tells beforehand how many customers lack it.
    """

    def act(conn: Connection) -> Answer:
        record = lock_class(conn, class_id)
        before = fields_of_class(conn, class_id)
        check_version(desk, if_match, enabled_in(before), "customer class", record.name)
        after = enable_fields(conn, class_id, [(one.id, one.mandatory) for one in said.fields])
        desk.changed({"custom_fields": _named(before)}, {"custom_fields": _named(after)})
        return shown(_told(after), headers={"ETag": etag_of(desk, enabled_in(after))})

    return desk.write(act)


def enabled_in(fields: ClassFields) -> list[tuple[int, bool]]:
    return [(one.field.field_id, one.mandatory) for one in fields.fields]


def _named(fields: ClassFields) -> list[str]:
    return [f"{one.field.name} (mandatory)" if one.mandatory else one.field.name for one in fields.fields]


def _told(fields: ClassFields) -> EnabledFields:
    items = [EnabledField(field=told_field(one.field), mandatory=one.mandatory) for one in fields.fields]
    return EnabledFields(class_id=fields.class_id, items=items)
