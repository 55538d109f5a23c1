"""/customers/{id}/payment-methods: what a customer saved with a processor, as tokens.  No card number comes here."""

from typing import Annotated, Any

from fastapi import Response
from pydantic import Field, StrictBool

from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.payment_method_told import PaymentMethodTold, told_method
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Told
from tollhouse.payments.online.offering import systems_that_save
from tollhouse.payments.online.saving import SavedMethod, methods_of, prefer_method, read_method
from tollhouse.payments.online.systems import PaymentSystem
from tollhouse.payments.rules.payment_system import MethodKind
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("E-payments")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]

_PATH = "/customers/{customer_id}/payment-methods"


class SystemThatSaves(Told):
    """Where the payer's browser can save a method."""

    id: Number
    name: str
    test_mode: bool
    publishable_key: str = Field(description="for the payer's browser; no secret")
    methods: list[MethodKind] = Field(description="what is charged by it in the customer's currency")


class PaymentMethods(Told):
    items: list[PaymentMethodTold] = Field(description="the preferred one first, then the newest; 20 at most")
    payment_systems: list[SystemThatSaves] = Field(description="with which another one can be saved")


class SetupSaid(Said):
    payment_system_id: Number
    direct_debit: StrictBool = Field(default=False, description="true: a SEPA mandate is given; false: a card is saved")


class SetupTold(Told):
    """What the processor's own form in the payer's browser needs."""

    client_secret: str
    publishable_key: str


class PaymentMethodSaid(Said):
    payment_system_id: Number
    token: str = Field(
        max_length=300,
        description="of the payment method, which the processor's form gave the payer's browser; never a card number",
        examples=["pm_1PLwPq2eZvKYlo2C"],
    )


class PaymentMethodChangeSaid(Said):
    preferred: StrictBool = Field(description="true: charged from now on where none is named")


@router.get(_PATH, summary="List payment methods", response_model=PaymentMethods)
def get_payment_methods(customer_id: Number, desk: Reader) -> Response:
    """Those that are saved, and with which payment systems more can be."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        systems = [_told_system(one) for one in systems_that_save(conn, record.currency)]
        items = [told_method(one, desk.scope) for one in methods_of(conn, customer_id)]
        return shown(PaymentMethods(items=items, payment_systems=systems))

    return desk.read(look)


@router.post(f"{_PATH}/setup", summary="Begin saving a payment method", response_model=SetupTold)
def post_payment_method_setup(customer_id: Number, said: SetupSaid, desk: Changer) -> Response:
    """What the processor's form needs in the payer's browser, which takes the number and gives a token for it."""
    _check_reach(desk, customer_id)
    setup = desk.house.keeper.begin_saving(customer_id, said.payment_system_id, direct_debit=said.direct_debit)
    told = SetupTold(client_secret=setup.secret, publishable_key=setup.publishable_key)
    # No key is asked for: begun twice, the payer uses one of the two, and the other one comes to nothing.
    return desk.read(lambda _conn: shown(told))


@router.post(_PATH, summary="Save a payment method", status_code=201, response_model=PaymentMethodTold)
def post_payment_method(customer_id: Number, said: PaymentMethodSaid, desk: Changer) -> Response:
    """The first one becomes the preferred one.  The same token again is the same method."""
    desk.trail.tells_body = False  # whatever was sent for a token
    _check_reach(desk, customer_id)
    saved = desk.house.keeper.save(customer_id, said.payment_system_id, said.token, by=desk.by)

    def tell(_conn: Connection) -> Answer:
        desk.changed({"payment_method": None}, {"payment_method": _traced(saved)})
        return created(told_method(saved, desk.scope), f"/customers/{customer_id}/payment-methods/{saved.method_id}")

    return desk.read(tell)


@router.patch(f"{_PATH}/{{method_id}}", summary="Prefer a payment method", response_model=PaymentMethodTold)
def patch_payment_method(
    customer_id: Number, method_id: Number, said: PaymentMethodChangeSaid, desk: Changer
) -> Response:
    """There is always one that is preferred, as long as there is any."""
    if not said.preferred:
        raise BadField("preferred", "false", "can only become true: prefer another method instead.")

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        before = [_traced(one) for one in methods_of(conn, customer_id) if one.preferred]
        after = prefer_method(conn, customer_id, method_id)[0]
        desk.changed({"preferred": next(iter(before), None)}, {"preferred": _traced(after)})
        return shown(told_method(after, desk.scope))

    return desk.write(act)


@router.delete(f"{_PATH}/{{method_id}}", summary="Forget a payment method", status_code=204)
def delete_payment_method(customer_id: Number, method_id: Number, desk: Changer) -> Response:
    """It is charged no more.  Where it was the preferred one, the newest of the others is that now; automatic payments
    go on with it."""
    _check_reach(desk, customer_id)
    forgotten = desk.house.keeper.forget(customer_id, method_id)

    def tell(_conn: Connection) -> Answer:
        desk.changed({"payment_method": _traced(forgotten)}, {"payment_method": None})
        return nothing_left()

    return desk.read(tell)


@router.get(f"{_PATH}/{{method_id}}", summary="Read a payment method", response_model=PaymentMethodTold)
def get_payment_method(customer_id: Number, method_id: Number, desk: Reader) -> Response:
    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        return shown(told_method(read_method(conn, customer_id, method_id), desk.scope))

    return desk.read(look)


def _check_reach(desk: Desk, customer_id: int) -> None:
    """Before a processor is asked, which no transaction waits for."""
    with desk.house.engine.begin() as conn:
        desk.subcustomer(conn, customer_id)


def _traced(one: SavedMethod) -> Any:
    """As the trail keeps it: the token is worth nothing to anybody, and stays out all the same."""
    return f"{one.brand} {one.method_id}"


def _told_system(system: PaymentSystem) -> SystemThatSaves:
    return SystemThatSaves(
        id=system.system_id,
        name=system.terms.name,
        test_mode=system.terms.test_mode,
        publishable_key=system.terms.publishable_key,
        methods=sorted(kind for kind, _ in system.terms.methods),
    )
