"""/customer-classes/{id}/preview: what a change of a class would mean for its customers, before it is saved."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Response
from pydantic import Field

from tollhouse.customers.changing import read_class
from tollhouse.customers.classing import COUNTED_UP_TO, ClassPreview, preview_class
from tollhouse.customers.reading import names_seen
from tollhouse.doors.api.class_fields import EnabledFieldSaid
from tollhouse.doors.api.classes import CustomerClassChangeSaid
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Day, Number, Told
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customer classes")

Previewer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]

_QUERY = "parameters of GET /customers that find them"


class ClassChangePreviewed(CustomerClassChangeSaid):
    """What PATCH would be sent, and PUT of the custom fields."""

    custom_fields: list[EnabledFieldSaid] | None = Field(default=None, max_length=500, description="null: they stay")


class Concerned(Told):
    customers: int = Field(description="counted up to 10,000")
    customers_is_exact: bool = Field(description="false: there are more than `customers`")


class ClosingMoved(Told):
    customer_id: Number
    name: str
    on: Day = Field(description="in the customer's time zone, as the class is now")
    would_be_on: Day = Field(description="once the change is saved")


class ClosingsMoved(Concerned):
    first: list[ClosingMoved] = Field(description="those whose termination begins first, at most ten")


class LackingField(Concerned):
    field_id: Number
    name: str
    search: str = Field(description=_QUERY, examples=["where=class%3Ais%3AVIP&where=custom.7%3Ais_empty"])


class ClassChangeMeant(Concerned):
    """What would be otherwise for the customers of the class, closed ones counted too.

    Permanent terminations whose day is arranged already stay; those that follow provisional ones to come are told.
    """

    search: str = Field(description=_QUERY, examples=["where=class%3Ais%3AVIP"])
    terminations: ClosingsMoved = Field(description="permanent ones that would come on another day")
    lacking: list[LackingField] = Field(
        description="custom fields that become mandatory, and how many customers that are not closed lack them"
    )


@router.post(
    "/customer-classes/{class_id}/preview", summary="Preview a change of a class", response_model=ClassChangeMeant
)
def preview_class_change(class_id: Number, said: ClassChangePreviewed, desk: Previewer) -> Response:
    """Nothing is saved; what saving would refuse is refused here."""

    def look(conn: Connection) -> Answer:
        record = read_class(conn, class_id)
        enabled = None if said.custom_fields is None else [(one.id, one.mandatory) for one in said.custom_fields]
        found = preview_class(conn, record, said.changes(record), enabled)
        names = names_seen(conn, [one.customer_id for one in found.closings], desk.scope)
        return shown(_told(record.name, found, names))

    return desk.read(look)


def _told(class_name: str, found: ClassPreview, names: Mapping[int, str]) -> ClassChangeMeant:
    of_class = f"class:is:{class_name}"
    return ClassChangeMeant(
        **_counted(found.customers),
        search=urlencode([("where", of_class)]),
        terminations=ClosingsMoved(
            **_counted(found.closings_counted),
            first=[
                ClosingMoved(
                    customer_id=one.customer_id, name=names[one.customer_id], on=one.on, would_be_on=one.would_be_on
                )
                for one in found.closings
            ],
        ),
        lacking=[
            LackingField(
                **_counted(found.lacking[number]),
                field_id=number,
                name=name,
                search=urlencode([("where", of_class), ("where", f"custom.{number}:is_empty")]),
            )
            for number, name in found.newly_mandatory
        ],
    )


def _counted(customers: int) -> dict[str, Any]:
    exact = customers < COUNTED_UP_TO
    return {"customers": customers if exact else COUNTED_UP_TO - 1, "customers_is_exact": exact}
