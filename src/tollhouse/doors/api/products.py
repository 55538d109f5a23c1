"""/products and their rating lists."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import CurrencyCode, Number, Said, Told, Words
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.products.offering import offer_product
from tollhouse.products.pricing import put_on_rating_list
from tollhouse.products.reading import ProductRecord, list_products, read_product, records_of
from tollhouse.products.rules.product import AccessCode, NewEntry
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.reading import tariff_names
from tollhouse.tariffs.rules.entry import RatingEntry
from tollhouse.tariffs.rules.service import Service

router = DoorRouter("Products")

Reader = Annotated[Desk, needs(Right.READ_CATALOGUE)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]


class RatingLine(Told):
    """Which tariff prices which service."""

    service: str = Field(examples=["voice"])
    access_code: str = Field(description="the direction it is for; empty: all", examples=["OUTGOING"])
    node: str = Field(description="where the service may be used; empty: everywhere")
    tariff_id: Number
    tariff_name: str = Field(examples=["Retail voice"])
    reseller_tariff_id: Number | None = Field(description="what a reseller directly above is charged by")
    reseller_tariff_name: str | None


class Product(Told):
    id: Number
    name: str = Field(examples=["Home line"])
    currency: str
    description: str
    rating_list: list[RatingLine]


class ProductSaid(Said):
    name: Words = Field(examples=["Home line"])
    currency: CurrencyCode
    description: Words = ""


class RatingLineSaid(Said):
    service: Service = Field(examples=["voice"])
    tariff_id: Number
    access_code: AccessCode = AccessCode.ALL
    node: Words = ""
    reseller_tariff_id: Number | None = None


@router.get("/products", summary="List products", response_model=ListOf[Product])
def get_products(desk: Reader, pages: Pages) -> Response:
    """By name, each with its rating list."""
    return desk.read(lambda conn: shown(listed(partial(_told_rows, conn), partial(_page, conn), pages)))


@router.post("/products", summary="Offer a product", status_code=201, response_model=Product)
def post_product(said: ProductSaid, desk: Writer) -> Response:
    """It can be used once its rating list has a line."""

    def act(conn: Connection) -> Answer:
        product_id = offer_product(conn, said.name, said.currency, description=said.description)
        return created(_told(conn, [read_product(conn, product_id)])[0], f"/products/{product_id}")

    return desk.write(act)


@router.get("/products/{product_id}", summary="Read a product", response_model=Product)
def get_product(product_id: Number, desk: Reader) -> Response:
    return desk.read(lambda conn: shown(_told(conn, [read_product(conn, product_id)])[0]))


@router.post(
    "/products/{product_id}/rating-list",
    summary="Put a line on the rating list",
    status_code=201,
    response_model=Product,
)
def post_rating_line(product_id: Number, said: RatingLineSaid, desk: Writer) -> Response:
    """A line for the same service, access code and node is replaced."""

    def act(conn: Connection) -> Answer:
        entry = NewEntry(
            service=said.service.value,
            tariff_id=said.tariff_id,
            access_code=said.access_code,
            node=said.node,
            reseller_tariff_id=said.reseller_tariff_id,
        )
        put_on_rating_list(conn, product_id, entry)
        return created(_told(conn, [read_product(conn, product_id)])[0], f"/products/{product_id}")

    return desk.write(act)


def _page(conn: Connection, limit: int, cursor: str | None) -> Any:
    return list_products(conn, limit=limit, cursor=cursor)


def _told_rows(conn: Connection, rows: Sequence[AnyRow]) -> list[Product]:
    return _told(conn, records_of(conn, rows))


def _told(conn: Connection, records: Sequence[ProductRecord]) -> list[Product]:
    priced_by = {entry.tariff_id for record in records for entry in record.entries}
    resold_by = {entry.reseller_tariff_id or entry.tariff_id for record in records for entry in record.entries}
    names = tariff_names(conn, priced_by | resold_by)
    return [
        Product(
            id=record.product_id,
            name=record.name,
            currency=record.currency,
            description=record.description,
            rating_list=[_told_line(entry, names) for entry in record.entries],
        )
        for record in records
    ]


def _told_line(entry: RatingEntry, names: Mapping[int, str]) -> RatingLine:
    resold_by = entry.reseller_tariff_id
    return RatingLine(
        service=entry.service,
        access_code=entry.access_code,
        node=entry.node,
        tariff_id=entry.tariff_id,
        tariff_name=names[entry.tariff_id],
        reseller_tariff_id=resold_by,
        reseller_tariff_name=None if resold_by is None else names[resold_by],
    )
