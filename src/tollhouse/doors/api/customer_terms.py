"""/customers/{id}/…: a limit for a day, own prices, a reseller's product."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from tollhouse.accounts.opening import sell_wholesale, wholesale_products
from tollhouse.customers.agreeing import override_tariffs, set_spending_limit
from tollhouse.customers.reading import parties_of, read_customer
from tollhouse.customers.rules.record import BadField, CustomerKind
from tollhouse.doors.api.customer_told import Customer, amount_in, told_customer
from tollhouse.doors.api.desk import Desk, needs, nothing_left, shown
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import MoneySaid, Number, Said, written
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.reading import read_tariff

router = DoorRouter("Customers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]
Seller = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]


class SpendingLimitSaid(Said):
    spending_limit: MoneySaid | None = Field(description="for a day of the customer's time zone; null: not limited")


class OverridesSaid(Said):
    """For each tariff of the customer's products the one that takes its place; replaces all there were."""

    overrides: dict[str, Number] = Field(max_length=100, examples=[{"1": "7"}])


class WholesaleSaid(Said):
    product_id: Number


@router.put("/customers/{customer_id}/spending-limit", summary="Limit a day's spending", response_model=Customer)
def put_spending_limit(customer_id: Number, said: SpendingLimitSaid, desk: Changer) -> Response:
    """Counted from now on; once it is used up no session begins that costs anything, until the next day."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        limit = amount_in(record.currency, said.spending_limit, "spending_limit")
        before = told_customer(conn, record, desk.scope, at=desk.now)
        set_spending_limit(conn, customer_id, limit, now=desk.now)
        after = told_customer(conn, record, desk.scope, at=desk.now)
        desk.changed(*({"spending_limit": written(one.spending_limit)} for one in (before, after)))
        return shown(after)

    return desk.write(act)


@router.put("/customers/{customer_id}/override-tariffs", summary="Set override tariffs", status_code=204)
def put_override_tariffs(customer_id: Number, said: OverridesSaid, desk: Seller) -> Response:
    """The customer's own prices; the longer prefix wins, on equal length the override."""

    def act(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        pairs = {_tariff_number(written): override for written, override in said.overrides.items()}
        for tariff_id, override_id in pairs.items():
            if tariff_id == override_id:
                raise BadField("overrides", str(tariff_id), "cannot take its own place; name another tariff.")
            for one in (tariff_id, override_id):
                read_tariff(conn, one)
        before = _overrides_of(conn, customer_id)
        override_tariffs(conn, customer_id, pairs)
        desk.changed({"override_tariffs": before}, {"override_tariffs": _overrides_of(conn, customer_id)})
        return nothing_left()

    return desk.write(act)


@router.put("/customers/{customer_id}/wholesale-product", summary="Set a reseller's product", status_code=204)
def put_wholesale_product(customer_id: Number, said: WholesaleSaid, desk: Seller) -> Response:
    """The product by which a reseller is charged for what its subcustomers use."""

    def act(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        if record.kind != CustomerKind.RESELLER:
            raise BadField("customer_id", record.name, "is no reseller; only resellers buy wholesale.")
        before = wholesale_products(conn, [customer_id]).get(customer_id)
        sell_wholesale(conn, customer_id, said.product_id)
        desk.changed({"wholesale_product": before}, {"wholesale_product": said.product_id})
        return nothing_left()

    return desk.write(act)


def _overrides_of(conn: Connection, customer_id: int) -> list[str]:
    """As the trail keeps them: each tariff and the one that takes its place."""
    pairs = parties_of(conn, [customer_id])[customer_id].overrides
    return [f"{tariff_id} → {override_id}" for tariff_id, override_id in sorted(pairs.items())]


def _tariff_number(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= 18):
        raise BadField("overrides", written, "is no id of a tariff.")
    return int(written)
