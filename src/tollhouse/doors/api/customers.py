"""/customers: who pays, with status and money."""

from functools import partial
from hashlib import blake2b
from typing import Annotated, Any, Literal

from fastapi import Header, Response
from pydantic import Field

from tollhouse.accounts.opening import list_accounts
from tollhouse.customers.changing import (
    CustomerChange,
    begin_deletion,
    change_customer,
    count_customers,
    delete_customer,
    lock_customer,
)
from tollhouse.customers.reading import CustomerRecord, list_customers, read_customer
from tollhouse.customers.registering import register_customers
from tollhouse.customers.rules.record import BalanceControl, CustomerKind, NewCustomer
from tollhouse.customers.rules.scope import Scope
from tollhouse.doors.api.customer_told import Customer, limit_in, told_customer, told_customers
from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import (
    CurrencyCode,
    MoneySaid,
    Number,
    Said,
    Words,
)
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]
Seller = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]


class CustomerSaid(Said):
    """A customer to be registered."""

    name: Words = Field(examples=["Alice Lindqvist"])
    currency: CurrencyCode
    balance_control: Literal["prepaid", "postpaid"]
    class_id: Number
    kind: Literal["retail", "reseller"] = "retail"
    credit_limit: MoneySaid | None = Field(default=None, description="postpaid only; null: unlimited")
    reseller_id: Number | None = Field(default=None, description="the reseller that owns it; null: ours")
    time_zone: Words = "UTC"
    company_name: Words = ""
    email: Words = ""


class CustomerChangeSaid(Said):
    """What changes; what is left out stays."""

    name: Words | None = None
    company_name: Words | None = None
    email: Words | None = None
    time_zone: Words | None = None


@router.get("/customers", summary="List customers", response_model=ListOf[Customer])
def get_customers(desk: Reader, pages: Pages) -> Response:
    """By name; a reseller's token sees the reseller and its subcustomers."""

    def look(conn: Connection) -> Answer:
        read = partial(_page, conn, desk.scope)
        total = count_customers(conn, desk.scope, most=EXACT_UP_TO + 1)
        return shown(listed(partial(told_customers, conn), read, pages, total=total))

    return desk.read(look)


@router.post("/customers", summary="Register a customer", status_code=201, response_model=Customer)
def post_customer(said: CustomerSaid, desk: Changer) -> Response:
    """With a reseller's token the customer is the reseller's unless another reseller below it is named."""

    def act(conn: Connection) -> Answer:
        new = _new_customer(conn, said, desk)
        (customer_id,) = register_customers(conn, [new], now=desk.now, by=desk.by)
        return created(told_customer(conn, read_customer(conn, customer_id, desk.scope)), f"/customers/{customer_id}")

    return desk.write(act)


@router.get("/customers/{customer_id}", summary="Read a customer", response_model=Customer)
def get_customer(customer_id: Number, desk: Reader) -> Response:
    """The ETag names the version of what PATCH changes; money moves without changing it."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        return shown(told_customer(conn, record), headers={"ETag": _etag(record)})

    return desk.read(look)


@router.patch("/customers/{customer_id}", summary="Change a customer", response_model=Customer)
def patch_customer(
    customer_id: Number,
    said: CustomerChangeSaid,
    desk: Changer,
    if_match: Annotated[str | None, Header(max_length=200, description="the ETag that was read")] = None,
) -> Response:
    """With If-Match the change is refused (412) when the record was changed since it was read."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record = lock_customer(conn, customer_id, desk.scope)
        if if_match is not None and if_match.strip() not in {"*", _etag(record)}:
            detail = f"Customer {record.name!r} was changed since you read it; its ETag is {_etag(record)} now."
            raise Unwelcome("record_changed", detail)
        changed = change_customer(conn, record, CustomerChange(**said.model_dump()))
        return shown(told_customer(conn, changed), headers={"ETag": _etag(changed)})

    return desk.write(act)


@router.delete("/customers/{customer_id}", summary="Delete a customer", status_code=204)
def remove_customer(customer_id: Number, desk: Changer) -> Response:
    """Only one that nothing depends on: no accounts, no xDRs, no subcustomers; others are closed."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        deletion = begin_deletion(conn, customer_id, desk.scope)
        accounts = list_accounts(conn, customer_id, limit=1, cursor=None)
        delete_customer(conn, deletion, has_accounts=bool(accounts.rows))
        return nothing_left()

    return desk.write(act)


def _page(conn: Connection, scope: Scope, limit: int, cursor: str | None) -> Any:
    return list_customers(conn, scope, limit=limit, cursor=cursor)


def _new_customer(conn: Connection, said: CustomerSaid, desk: Desk) -> NewCustomer:
    reseller_id = said.reseller_id if said.reseller_id is not None else desk.scope.reseller_id
    if reseller_id is not None:
        read_customer(conn, reseller_id, desk.scope)
    return NewCustomer(
        name=said.name,
        currency=said.currency,
        balance_control=BalanceControl(said.balance_control),
        class_id=said.class_id,
        kind=CustomerKind(said.kind),
        credit_limit=limit_in(said.currency, said.credit_limit),
        reseller_id=reseller_id,
        time_zone=said.time_zone,
        company_name=said.company_name,
        email=said.email,
    )


def _etag(record: CustomerRecord) -> str:
    return f'"{blake2b(repr(record).encode(), digest_size=12).hexdigest()}"'
