"""/customers/{id}/custom-fields: the values of a customer in the fields that its class has."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Response
from pydantic import Field, StringConstraints

from tollhouse.customers.changing import lock_customer
from tollhouse.customers.fields.filling import Filled, fill_fields, read_filled
from tollhouse.customers.reading import CustomerRecord, name_seen, read_customer
from tollhouse.customers.rules.field_values import CustomField, told_to
from tollhouse.customers.rules.masking import HIDDEN, refuse_masks
from tollhouse.customers.rules.scope import Scope
from tollhouse.doors.api.custom_fields import CustomFieldTold, told_field
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Told
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Custom fields")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]

FieldsSaid = Annotated[
    dict[Annotated[str, StringConstraints(max_length=100)], Annotated[str, StringConstraints(max_length=1_000)] | None],
    Field(
        max_length=500,
        description="by name or id of the field; null takes a value away",
        examples=[{"Driver licence": "ABC123456"}],
    ),
]


class CustomFieldValue(Told):
    """A field of the customer's class, and what the customer has in it."""

    field: CustomFieldTold
    mandatory: bool = Field(description="in the customer's class")
    value: str | None = Field(description="written in one way: 7.5, 2026-03-01, 2026-03-01T12:00:00Z; null: none")


class CustomFieldValues(Told):
    """In the order of the class."""

    customer_id: Number
    class_id: Number
    class_name: str
    items: list[CustomFieldValue]


class CustomFieldValuesSaid(Said):
    """What changes; what is left out stays."""

    custom_fields: FieldsSaid


@router.get("/customers/{customer_id}/custom-fields", summary="Read custom fields", response_model=CustomFieldValues)
def get_customer_fields(customer_id: Number, desk: Reader) -> Response:
    """Those of its class.  Of its own record a reseller is not told what is hidden from the customer."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        found = read_filled(conn, record)
        return shown(_told(record, found, desk.scope), headers={"ETag": etag_of(desk, found.version)})

    return desk.read(look)


@router.patch(
    "/customers/{customer_id}/custom-fields", summary="Change custom fields", response_model=CustomFieldValues
)
def patch_customer_fields(
    customer_id: Number, said: CustomFieldValuesSaid, desk: Changer, if_match: IfMatch = None
) -> Response:
    """Afterwards every mandatory field has a value; one that has a default and no value gets that.

    With If-Match the change is refused (412) when the values, or the fields of the class, were changed since.
    """

    if desk.scope.masked:
        refuse_masks(said.custom_fields)

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record = lock_customer(conn, customer_id, desk.scope)
        before = read_filled(conn, record)
        check_version(desk, if_match, before.version, "customer", name_seen(record, desk.scope))
        after = fill_fields(conn, record, said.custom_fields)
        tell_changed_fields(desk, before, after)
        return shown(_told(record, after, desk.scope), headers={"ETag": etag_of(desk, after.version)})

    return desk.write(act)


def tell_changed_fields(desk: Desk, before: Filled, after: Filled) -> None:
    """To the audit trail, by the names of the fields."""
    desk.changed(_by_path(before.shown), _by_path(after.shown))


def _by_path(values: Mapping[str, str | None]) -> dict[str, str | None]:
    return {f"custom_fields.{name}": value for name, value in values.items()}


def _told(record: CustomerRecord, found: Filled, scope: Scope) -> CustomFieldValues:
    own_record = record.customer_id == scope.reseller_id
    return CustomFieldValues(
        customer_id=record.customer_id,
        class_id=found.fields.class_id,
        class_name=found.fields.class_name,
        items=[
            CustomFieldValue(
                field=told_field(one.field),
                mandatory=one.mandatory,
                value=_seen(one.field, found.values.get(one.field.field_id), scope),
            )
            for one in told_to(found.fields.fields, as_end_user=own_record)
        ],
    )


def _seen(field: CustomField, value: str | None, scope: Scope) -> str | None:
    return HIDDEN if value and field.personal and scope.masked else value
