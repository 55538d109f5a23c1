"""/customer-classes: the policies customers inherit."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import Response
from pydantic import Field

from tollhouse.customers.changing import ClassRecord, class_of, list_classes, read_class
from tollhouse.customers.registering import LONGEST_PROVISIONAL, PROVISIONAL_DAYS, register_class
from tollhouse.customers.rules.record import BusinessModel
from tollhouse.doors.api.customer_told import BusinessModelName
from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import CurrencyCode, Number, Said, Told, Words
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customer classes")

Reader = Annotated[Desk, needs(Right.READ_CATALOGUE)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]


class CustomerClass(Told):
    id: Number
    name: str = Field(examples=["Residential"])
    currency: str | None = Field(description="null: for customers of any currency")
    description: str
    provisional_days: int = Field(
        description="after so many days of provisional termination the permanent one follows", examples=[30]
    )
    business_model: BusinessModelName = Field(description="what kind of service its customers use")


class CustomerClassSaid(Said):
    name: Words = Field(examples=["Residential"])
    currency: CurrencyCode | None = Field(default=None, description="null: for customers of any currency")
    description: Words = ""
    provisional_days: Annotated[int, Field(ge=1, le=LONGEST_PROVISIONAL)] = PROVISIONAL_DAYS
    business_model: BusinessModelName = Field(default="universal", description="what kind of service its customers use")


@router.get("/customer-classes", summary="List customer classes", response_model=ListOf[CustomerClass])
def get_customer_classes(desk: Reader, pages: Pages) -> Response:
    return desk.read(lambda conn: shown(listed(_told_rows, partial(_page, conn), pages)))


@router.post("/customer-classes", summary="Make a customer class", status_code=201, response_model=CustomerClass)
def post_customer_class(said: CustomerClassSaid, desk: Writer) -> Response:
    def act(conn: Connection) -> Answer:
        class_id = register_class(
            conn,
            said.name,
            currency=said.currency,
            description=said.description,
            provisional_days=said.provisional_days,
            business_model=BusinessModel(said.business_model),
        )
        return created(_told(read_class(conn, class_id)), f"/customer-classes/{class_id}")

    return desk.write(act)


@router.get("/customer-classes/{class_id}", summary="Read a customer class", response_model=CustomerClass)
def get_customer_class(class_id: Number, desk: Reader) -> Response:
    return desk.read(lambda conn: shown(_told(read_class(conn, class_id))))


def _page(conn: Connection, limit: int, cursor: str | None) -> Any:
    return list_classes(conn, limit=limit, cursor=cursor)


def _told_rows(rows: Sequence[AnyRow]) -> list[CustomerClass]:
    return [_told(class_of(row)) for row in rows]


def _told(record: ClassRecord) -> CustomerClass:
    return CustomerClass(
        id=record.class_id,
        name=record.name,
        currency=record.currency,
        description=record.description,
        provisional_days=record.provisional_days,
        business_model=record.business_model.value,
    )
