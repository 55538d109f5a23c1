"""/customers: who pays, with status and money."""

from dataclasses import asdict
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, Query, Response
from pydantic import Field, StringConstraints

from tollhouse.bulk.deleting import delete_one_with_all
from tollhouse.customers.arrangements.billing_periods import begin_billing
from tollhouse.customers.changing import begin_deletion, change_customer, lock_to_change
from tollhouse.customers.fields.filling import read_filled
from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.registering import register_customers
from tollhouse.customers.rules.billing_period import BillingPeriod
from tollhouse.customers.rules.contacts import CONTACT_FIELDS, LONGEST_ADDRESS, LONGEST_NOTES
from tollhouse.customers.rules.masking import refuse_masks
from tollhouse.customers.rules.record import BalanceControl, CustomerKind, NewCustomer, Office
from tollhouse.doors.api.customer_asked import asked_by
from tollhouse.doors.api.customer_fields import FieldsSaid, tell_changed_fields
from tollhouse.doors.api.customer_told import (
    Customer,
    CustomerHints,
    ListOfCustomers,
    amount_in,
    limit_in,
    told_customer,
    told_customers,
    told_hints,
)
from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.discretion import asked_by_reader, not_by_trying
from tollhouse.doors.api.listing import EXACT_UP_TO, Pages
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import (
    CurrencyCode,
    MoneySaid,
    Number,
    Said,
    SignedMoneySaid,
    Words,
)
from tollhouse.doors.api.versions import IfMatch, etag_of, refuse_if_changed
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list import list_customers, look_up_customers
from tollhouse.reports.customer_list_asked import CustomerQuery
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]

Notes = Annotated[str, StringConstraints(max_length=LONGEST_NOTES)]
Lines = Annotated[str, StringConstraints(max_length=LONGEST_ADDRESS)]


PeriodName = Literal["daily", "weekly", "semimonthly", "monthly", "monthly_anniversary", "thirty_days"]
OfficeName = Literal["none", "head", "branch"]


class CustomerSaid(Said):
    """A customer to be registered."""

    name: Words = Field(examples=["Alice Lindqvist"])
    currency: CurrencyCode
    balance_control: Literal["prepaid", "postpaid"]
    class_id: Number
    kind: Literal["retail", "reseller", "distributor"] = "retail"
    credit_limit: MoneySaid | None = Field(default=None, description="postpaid only; null: unlimited")
    opening_balance: SignedMoneySaid | None = Field(
        default=None, description="postpaid only; what it owes from before, below zero what it has paid ahead"
    )
    available_funds: MoneySaid | None = Field(default=None, description="prepaid only; what it begins with, 0 or more")
    reseller_id: Number | None = Field(default=None, description="the reseller that owns it; null: ours")
    distributor_id: Number | None = Field(default=None, description="who sells to it; null: nobody")
    time_zone: Words = "UTC"
    billing_period: PeriodName = Field(default="monthly", description="how often it is billed")
    office: OfficeName = "none"
    head_office_id: Number | None = Field(default=None, description="of a branch: its head office")
    blocked: bool = Field(default=False, description="from the beginning, until staff unblocks it")
    company_name: Words = ""
    email: Words = ""
    first_name: Words = ""
    middle_name: Words = ""
    last_name: Words = ""
    salutation: Words = ""
    phone: Words = ""
    alt_phone: Words = ""
    fax: Words = ""
    bcc: Words = ""
    contact: Words = ""
    alt_contact: Words = ""
    address: Lines = Field(default="", description="up to four lines")
    city: Words = ""
    state: Words = ""
    postal_code: Words = ""
    country: Words = Field(default="", description="ISO 3166, two letters", examples=["SE"])
    description: Notes = ""
    tax_id: Words = ""
    login: Words = ""
    custom_fields: FieldsSaid = Field(default={})


class CustomerChangeSaid(Said):
    """What changes; what is left out stays, and so does what is null, but for `distributor_id` and `head_office_id`.

    `custom_fields` come with a change of class, or without one.
    """

    name: Words | None = None
    class_id: Number | None = None
    distributor_id: Number | None = None
    time_zone: Words | None = None
    office: OfficeName | None = None
    head_office_id: Number | None = None
    company_name: Words | None = None
    email: Words | None = None
    first_name: Words | None = None
    middle_name: Words | None = None
    last_name: Words | None = None
    salutation: Words | None = None
    phone: Words | None = None
    alt_phone: Words | None = None
    fax: Words | None = None
    bcc: Words | None = None
    contact: Words | None = None
    alt_contact: Words | None = None
    address: Lines | None = None
    city: Words | None = None
    state: Words | None = None
    postal_code: Words | None = None
    country: Words | None = None
    description: Notes | None = None
    tax_id: Words | None = None
    login: Words | None = None
    custom_fields: FieldsSaid | None = None

    def changes(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in self.model_fields_set - {"custom_fields"}}
        return {name: value for name, value in said.items() if value is not None or name in _NULLABLE}


_NULLABLE: Final = ("distributor_id", "head_office_id")


@router.get("/customers", summary="List customers", response_model=ListOfCustomers)
def get_customers(desk: Reader, asked: Annotated[CustomerQuery, Depends(asked_by)], pages: Pages) -> Response:
    """Found by text, status and any condition; closed ones only where `status` names `closed`.

    Without `sort` by name; with `q` those first that were most likely meant.  A reseller sees itself and its
    subcustomers.
    """
    query = asked_by_reader(asked, desk.scope)

    def look(conn: Connection) -> Answer:
        page = list_customers(conn, query, limit=pages.limit, cursor=pages.cursor)
        told = ListOfCustomers(
            items=told_customers(conn, page.records, desk.scope, page.matches, at=desk.now),
            next=pages.sealed(page.next),
            previous=pages.sealed(page.previous),
            total=min(page.total, EXACT_UP_TO),
            total_is_exact=page.total <= EXACT_UP_TO,
            hidden_closed=page.hidden_closed,
        )
        return shown(told)

    return desk.read(look)


@router.get("/customers/lookup", summary="Look a customer up", response_model=CustomerHints)
def look_customer_up(
    q: Annotated[str, Query(min_length=1, max_length=200, description="a name, a number, an account's identifier")],
    desk: Reader,
    limit: Annotated[int, Query(ge=1, le=50)] = 8,
) -> Response:
    """The likeliest first, closed ones too: whoever types a whole name or number wants that customer."""

    def look(conn: Connection) -> Answer:
        records, matches = look_up_customers(conn, desk.scope, q, most=limit)
        return shown(CustomerHints(items=told_hints(conn, records, desk.scope, matches, at=desk.now)))

    return desk.read(look)


@router.post("/customers", summary="Register a customer", status_code=201, response_model=Customer)
def post_customer(said: CustomerSaid, desk: Changer) -> Response:
    """With a reseller's token the customer is the reseller's unless another reseller below it is named."""

    def act(conn: Connection) -> Answer:
        new = _new_customer(conn, said, desk)
        (customer_id,) = register_customers(conn, [new], now=desk.now, by=desk.by, cap=desk.staff.lending)
        record = read_customer(conn, customer_id, desk.scope)
        begin_billing(conn, record, BillingPeriod(said.billing_period), now=desk.now, by=desk.by)
        return created(
            told_customer(conn, record, desk.scope, at=desk.now),
            f"/customers/{customer_id}",
        )

    with not_by_trying(desk):
        return desk.write(act)


@router.get("/customers/{customer_id}", summary="Read a customer", response_model=Customer)
def get_customer(customer_id: Number, desk: Reader) -> Response:
    """The ETag names the version of what PATCH changes; money moves without changing it."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        return shown(told_customer(conn, record, desk.scope, at=desk.now), headers={"ETag": _etag(desk, record)})

    return desk.read(look)


@router.patch("/customers/{customer_id}", summary="Change a customer", response_model=Customer)
def patch_customer(
    customer_id: Number,
    said: CustomerChangeSaid,
    desk: Changer,
    if_match: IfMatch = None,
) -> Response:
    """With If-Match the change is refused (412) when the record was changed since it was read: by whom, and what."""

    if desk.scope.masked:
        refuse_masks(said.changes())

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        references_seen(conn, desk, said.distributor_id, said.head_office_id)
        record = lock_to_change(conn, customer_id, said.changes(), desk.scope)
        refuse_if_changed(conn, desk, record, asdict(record), if_match=if_match)
        changed = _change(conn, record, said, desk)
        return shown(told_customer(conn, changed, desk.scope, at=desk.now), headers={"ETag": _etag(desk, changed)})

    with not_by_trying(desk):
        return desk.write(act)


@router.delete("/customers/{customer_id}", summary="Delete a customer", status_code=204)
def remove_customer(customer_id: Number, desk: Changer) -> Response:
    """Only one that nothing depends on: no accounts, numbers, xDRs, invoices, subcustomers; others are closed."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        deletion = begin_deletion(conn, customer_id, desk.scope)
        delete_one_with_all(conn, deletion)
        return nothing_left()

    return desk.write(act)


def references_seen(conn: Connection, desk: Desk, *customer_ids: int | None) -> None:
    """Raises NotFound for a customer that is named and is not the asker's to see."""
    for customer_id in customer_ids:
        if customer_id is not None:
            read_customer(conn, customer_id, desk.scope)


def _change(conn: Connection, record: CustomerRecord, said: CustomerChangeSaid, desk: Desk) -> CustomerRecord:
    """With what the trail is told of it; another class may bring values of its own."""
    of_fields = bool(said.custom_fields) or said.class_id is not None
    before = read_filled(conn, record) if of_fields else None
    changed = change_customer(conn, record, said.changes(), said.custom_fields)
    desk.changed(record, changed)
    if before is not None:
        tell_changed_fields(desk, before, read_filled(conn, changed))
    return changed


def _new_customer(conn: Connection, said: CustomerSaid, desk: Desk) -> NewCustomer:
    reseller_id = said.reseller_id if said.reseller_id is not None else desk.scope.reseller_id
    if reseller_id is not None:
        read_customer(conn, reseller_id, desk.scope)
    references_seen(conn, desk, said.distributor_id, said.head_office_id)
    return NewCustomer(
        name=said.name,
        currency=said.currency,
        balance_control=BalanceControl(said.balance_control),
        class_id=said.class_id,
        kind=CustomerKind(said.kind),
        credit_limit=limit_in(said.currency, said.credit_limit),
        opening_balance=amount_in(said.currency, said.opening_balance, "opening_balance") or Decimal(0),
        available_funds=amount_in(said.currency, said.available_funds, "available_funds") or Decimal(0),
        reseller_id=reseller_id,
        time_zone=said.time_zone,
        blocked=said.blocked,
        distributor_id=said.distributor_id,
        office=Office(said.office),
        head_office_id=said.head_office_id,
        custom_fields=said.custom_fields,
        **{field: getattr(said, field) for field in CONTACT_FIELDS},
    )


def _etag(desk: Desk, record: CustomerRecord) -> str:
    return etag_of(desk, asdict(record))
