"""/customers/{id}/wholesale-product: what a reseller is charged by."""

from typing import Annotated

from fastapi import Response

from tollhouse.accounts.opening import sell_wholesale, wholesale_products
from tollhouse.customers.reading import name_seen, read_customer
from tollhouse.customers.rules.record import BadField, CustomerKind
from tollhouse.doors.api.desk import Desk, needs, nothing_left
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customers")

Seller = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]


class WholesaleSaid(Said):
    product_id: Number


@router.put("/customers/{customer_id}/wholesale-product", summary="Set a reseller's product", status_code=204)
def put_wholesale_product(customer_id: Number, said: WholesaleSaid, desk: Seller) -> Response:
    """The product by which a reseller is charged for what its subcustomers use."""

    def act(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        if record.kind != CustomerKind.RESELLER:
            raise BadField(
                "customer_id", name_seen(record, desk.scope), "is no reseller; only resellers buy wholesale."
            )
        before = wholesale_products(conn, [customer_id]).get(customer_id)
        sell_wholesale(conn, customer_id, said.product_id)
        desk.changed({"wholesale_product": before}, {"wholesale_product": said.product_id})
        return nothing_left()

    return desk.write(act)
