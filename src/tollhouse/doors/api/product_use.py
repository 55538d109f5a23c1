"""/products/{id}/uses and usage-order: who has a product, and in which order rating lists answer."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.product_told import (
    RatingLine,
    ResellerNamed,
    names_of_tariffs,
    product_seen,
    sellers_above,
    told_line,
)
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Told
from tollhouse.plumbing.db import Connection
from tollhouse.products.ordering import answering_order
from tollhouse.reports.product_uses import COUNTED_UP_TO, ProductUses, product_uses
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.rules.entry import RatingEntry
from tollhouse.tariffs.rules.service import Service

router = DoorRouter("Products")

Reader = Annotated[Desk, needs(Right.READ_CATALOGUE)]

_OPERATORS = "What uses a product is the operator's to see; your own accounts are counted in the product itself."


class Counted(Told):
    count: int = Field(description="counted up to 10,000")
    is_exact: bool = Field(description="false: there are more than `count`")


class ProductUse(Told):
    """What has it."""

    accounts: Counted = Field(description="open ones that have it now")
    customers: Counted = Field(description="of these accounts")
    resellers: Counted = Field(description="above these customers, at every level")
    planned: Counted = Field(description="changes to come by which accounts get it")
    ended: Counted = Field(description="accounts that have had it and are terminated, and add-ons that ended")
    buyers: list[ResellerNamed] = Field(description="resellers that are charged by it for what their subcustomers use")


class LineAnswering(Told):
    """A line that may answer, and whose."""

    product_id: Number
    product_name: str
    addon_priority: int | None = Field(description="null: the main product, asked after every add-on")
    line: RatingLine


class UseAnswered(Told):
    """Which lines are asked for one kind of use, in order; the next where the tariff of one has no rate."""

    service: str
    access_code: str = Field(description="the direction of the use", examples=["OUTGOING"])
    lines: list[LineAnswering]


class UsageOrder(Told):
    uses: list[UseAnswered]


class ServiceTold(Told):
    """What can be used; services are part of the program and read-only."""

    service: Service
    service_type: str = Field(examples=["voice"])
    rating_base: str = Field(description="session time, data transferred, or events", examples=["time"])
    used_in: str = Field(description="the unit in which use arrives", examples=["seconds"])
    base_unit: str = Field(description="what is charged; use is rounded up to it", examples=["seconds"])
    base: int = Field(description="units of use in one base unit", examples=[1])
    price_unit: str = Field(description="what a price is per", examples=["minute"])
    priced: int = Field(description="base units that one price pays for", examples=[60])


class Services(Told):
    services: list[ServiceTold]


@router.get("/services", summary="List services", response_model=Services)
def get_services(desk: Reader) -> Response:
    """All there are, with the units in which they are counted and priced."""
    told = Services(services=[_told_service(service) for service in Service])
    return desk.read(lambda _: shown(told))


@router.get("/products/{product_id}/uses", summary="See where a product is used", response_model=ProductUse)
def get_product_uses(product_id: Number, desk: Reader) -> Response:
    """Accounts, their customers and the resellers above them, and who buys by it."""

    def look(conn: Connection) -> Answer:
        product_seen(conn, desk, product_id)
        if desk.scope.reseller_id is not None:
            raise Unwelcome("operators_affair", _OPERATORS)
        return shown(told_use(product_uses(conn, product_id, desk.scope, at=desk.now)))

    return desk.read(look)


@router.get("/products/{product_id}/usage-order", summary="See which line answers first", response_model=UsageOrder)
def get_usage_order(product_id: Number, desk: Reader) -> Response:
    """For each kind of use that the product or an add-on to it prices now, the lines in the order they are asked:
    add-ons by falling priority, then the product; in each the line for the direction before the one for all."""

    def look(conn: Connection) -> Answer:
        product = product_seen(conn, desk, product_id)
        uses = answering_order(conn, product, seen_by=sellers_above(conn, desk), now=desk.now)
        names = names_of_tariffs(conn, (line for _, some in uses for line in some))
        return shown(
            UsageOrder(
                uses=[
                    UseAnswered(service=service, access_code=access_code, lines=_told_answering(some, names))
                    for (service, access_code), some in uses
                ]
            )
        )

    return desk.read(look)


def told_use(uses: ProductUses) -> ProductUse:
    return ProductUse(
        accounts=_counted(uses.accounts),
        customers=_counted(uses.customers, exact=uses.accounts < COUNTED_UP_TO),
        resellers=_counted(uses.resellers, exact=uses.accounts < COUNTED_UP_TO),
        planned=_counted(uses.planned),
        ended=_counted(uses.ended),
        buyers=[ResellerNamed(id=number, name=name) for number, name in uses.buyers],
    )


def _counted(count: int, *, exact: bool = True) -> Counted:
    return Counted(count=min(count, COUNTED_UP_TO - 1), is_exact=exact and count < COUNTED_UP_TO)


def _told_answering(some: Sequence[RatingEntry], names: dict[int, str]) -> list[LineAnswering]:
    return [
        LineAnswering(
            product_id=line.product_id,
            product_name=line.product_name,
            addon_priority=line.addon_priority,
            line=told_line(line, names),
        )
        for line in some
    ]


def _told_service(service: Service) -> ServiceTold:
    measure = service.measure
    base = "time" if measure.takes_time else "volume" if measure.used_in == "bytes" else "events"
    return ServiceTold(
        service=service,
        service_type=_TYPES[service],
        rating_base=base,
        used_in=measure.used_in,
        base_unit=measure.base_name,
        base=measure.base,
        price_unit=measure.priced_name,
        priced=measure.priced,
    )


_TYPES = {
    Service.VOICE: "voice",
    Service.MESSAGE: "messaging",
    Service.DATA: "internet",
    Service.DATA_TIME: "internet",
    Service.QUANTITY: "quantity",
}
