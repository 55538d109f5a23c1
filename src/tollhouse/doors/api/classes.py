"""/customer-classes: the policies customers inherit."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import Field, StrictInt

from tollhouse.customers.changing import ClassRecord, class_of, list_classes, read_class
from tollhouse.customers.classing import (
    COUNTED_UP_TO,
    change_class_settings,
    copy_class,
    customers_of,
    delete_class,
    lock_class,
)
from tollhouse.customers.registering import LONGEST_KEPT_MONTHS, LONGEST_PROVISIONAL, PROVISIONAL_DAYS, register_class
from tollhouse.customers.rules.invoice_charge import InvoiceCharge
from tollhouse.customers.rules.record import BadField, BusinessModel
from tollhouse.doors.api.credit_models import PercentSaid, told_percent
from tollhouse.doors.api.customer_told import BusinessModelName, InvoiceChargeName
from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import CurrencyCode, MoneySaid, MoneyTold, Number, Said, Told, Words, told_money
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customer classes")

Reader = Annotated[Desk, needs(Right.READ_CATALOGUE)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]

# More than is taken, so that the rule that refuses them tells why.
LongWords = Annotated[str, Field(max_length=1_000)]
_ANY_CURRENCY = "null: for customers of any currency"
_PROVISIONAL = "after so many days of provisional termination the permanent one follows"
_MODEL = "what kind of service its customers use"
_SPENDING = "what each customer may use up in a day, in the class's currency; null: not limited"
_OWN_SPENDING = "whether its customers may have other limits of their own"
_PURGE = "months after closing after which personal data is removed; 0: at once; null: it is kept for ever"
_TAX = "VAT of prepaid payments, paid when they come in; null: they are not taxed then"
_ON_TOP = "whether cards are charged that tax beside the top-up; false: it is inside of what is charged"
_CHARGE = "when invoices are charged to the methods customers have saved"
_RETRIES = "days after the due day on which what is still to be paid is charged again, each once and in order"
_NULLABLE = ("currency", "purge_after_months", "spending_limit", "payment_tax_percent")

# Longer lists than are taken, so that the rule that refuses them tells why.
RetryDays = Annotated[list[StrictInt], Field(max_length=100, examples=[[2, 5]])]
KeptMonths = Annotated[int, Field(ge=0, le=LONGEST_KEPT_MONTHS)]
_EMPTY = "; changes only while no customer is in the class"


class CustomerClass(Told):
    id: Number
    name: str = Field(examples=["Residential"])
    currency: str | None = Field(description=_ANY_CURRENCY)
    description: str
    provisional_days: int = Field(description=_PROVISIONAL, examples=[30])
    business_model: BusinessModelName = Field(description=_MODEL)
    purge_after_months: int | None = Field(description=_PURGE)
    spending_limit: MoneyTold | None = Field(description=_SPENDING)
    own_spending_limit: bool = Field(description=_OWN_SPENDING)
    payment_tax_percent: str | None = Field(description=_TAX, examples=["20"])
    card_tax_on_top: bool = Field(description=_ON_TOP)
    invoice_charge: InvoiceChargeName = Field(description=_CHARGE)
    invoice_charge_retry_days: list[int] = Field(description=_RETRIES, examples=[[2, 5]])
    customers: int = Field(description="in it, closed ones too, that the reader may see; counted up to 10,000")
    customers_is_exact: bool = Field(description="false: there are more than `customers`")


class CustomerClassSaid(Said):
    name: LongWords = Field(examples=["Residential"])
    currency: CurrencyCode | None = Field(default=None, description=_ANY_CURRENCY)
    description: LongWords = ""
    provisional_days: Annotated[int, Field(ge=1, le=LONGEST_PROVISIONAL)] = PROVISIONAL_DAYS
    business_model: BusinessModelName = Field(default="universal", description=_MODEL)
    purge_after_months: KeptMonths | None = Field(default=None, description=_PURGE)
    spending_limit: MoneySaid | None = Field(default=None, description=_SPENDING)
    own_spending_limit: bool = Field(default=True, description=_OWN_SPENDING)
    payment_tax_percent: PercentSaid | None = Field(default=None, description=_TAX)
    card_tax_on_top: bool = Field(default=False, description=_ON_TOP)
    invoice_charge: InvoiceChargeName = Field(default="never", description=_CHARGE)
    invoice_charge_retry_days: RetryDays = Field(default=[], description=_RETRIES)


class CustomerClassChangeSaid(Said):
    """What changes; what is left out stays.  Null: of any currency; personal data is kept for ever; spending is not
    limited; payments are not taxed."""

    name: LongWords | None = None
    currency: CurrencyCode | None = Field(default=None, description=_ANY_CURRENCY + _EMPTY)
    description: LongWords | None = None
    provisional_days: Annotated[int, Field(ge=1, le=LONGEST_PROVISIONAL)] | None = None
    business_model: BusinessModelName | None = Field(default=None, description=_MODEL + _EMPTY)
    purge_after_months: KeptMonths | None = Field(default=None, description=_PURGE)
    spending_limit: MoneySaid | None = Field(default=None, description=_SPENDING)
    own_spending_limit: bool | None = Field(default=None, description=_OWN_SPENDING)
    payment_tax_percent: PercentSaid | None = Field(default=None, description=_TAX)
    card_tax_on_top: bool | None = Field(default=None, description=_ON_TOP)
    invoice_charge: InvoiceChargeName | None = Field(default=None, description=_CHARGE)
    invoice_charge_retry_days: RetryDays | None = Field(default=None, description=_RETRIES)

    def changes(self, record: ClassRecord) -> dict[str, Any]:
        """Raises BadField for money of another currency than the class's, as it was or will be."""
        said = {
            name: getattr(self, name) for name in CustomerClassChangeSaid.model_fields if name in self.model_fields_set
        }
        changes = {name: value for name, value in said.items() if value is not None or name in _NULLABLE}
        if "business_model" in changes:
            changes["business_model"] = BusinessModel(changes["business_model"])
        if self.payment_tax_percent is not None:
            changes["payment_tax_percent"] = Decimal(self.payment_tax_percent)
        if self.invoice_charge is not None:
            changes["invoice_charge"] = InvoiceCharge(self.invoice_charge)
        if self.invoice_charge_retry_days is not None:
            changes["invoice_charge_retry_days"] = tuple(self.invoice_charge_retry_days)
        if "spending_limit" in changes:
            changes["spending_limit"] = _limit_in(changes.get("currency", record.currency), self.spending_limit)
        return changes


class CopySaid(Said):
    name: LongWords = Field(description="of the copy", examples=["Residential 2"])


@router.get("/customer-classes", summary="List customer classes", response_model=ListOf[CustomerClass])
def get_customer_classes(
    desk: Reader, pages: Pages, q: Annotated[Words, Query(description="a part of the name or the description")] = ""
) -> Response:
    """By name."""

    def look(conn: Connection) -> Answer:
        told = partial(_told_rows, conn, desk)
        return shown(listed(told, partial(_page, conn, q), pages))

    return desk.read(look)


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
            purge_after_months=said.purge_after_months,
            spending_limit=_limit_in(said.currency, said.spending_limit),
            own_spending_limit=said.own_spending_limit,
            payment_tax_percent=None if said.payment_tax_percent is None else Decimal(said.payment_tax_percent),
            card_tax_on_top=said.card_tax_on_top,
            invoice_charge=InvoiceCharge(said.invoice_charge),
            invoice_charge_retry_days=said.invoice_charge_retry_days,
        )
        return created(_told(conn, desk, read_class(conn, class_id)), f"/customer-classes/{class_id}")

    return desk.write(act)


@router.get("/customer-classes/{class_id}", summary="Read a customer class", response_model=CustomerClass)
def get_customer_class(class_id: Number, desk: Reader) -> Response:
    """The ETag names the version of what PATCH changes; customers come and go without changing it."""

    def look(conn: Connection) -> Answer:
        record = read_class(conn, class_id)
        return shown(_told(conn, desk, record), headers={"ETag": etag_of(desk, record)})

    return desk.read(look)


@router.patch("/customer-classes/{class_id}", summary="Change a customer class", response_model=CustomerClass)
def patch_customer_class(
    class_id: Number, said: CustomerClassChangeSaid, desk: Writer, if_match: IfMatch = None
) -> Response:
    """What is arranged for its customers stays; what begins from now on goes by the new settings."""

    def act(conn: Connection) -> Answer:
        before = lock_class(conn, class_id)
        check_version(desk, if_match, before, "customer class", before.name)
        after = change_class_settings(conn, before, said.changes(before))
        desk.changed(before, after)
        return shown(_told(conn, desk, after), headers={"ETag": etag_of(desk, after)})

    return desk.write(act)


@router.delete("/customer-classes/{class_id}", summary="Delete a customer class", status_code=204)
def remove_customer_class(class_id: Number, desk: Writer) -> Response:
    """Only one that no customer is in, not even a closed one."""

    def act(conn: Connection) -> Answer:
        delete_class(conn, class_id)
        return nothing_left()

    return desk.write(act)


@router.post(
    "/customer-classes/{class_id}/copies",
    summary="Copy a customer class",
    status_code=201,
    response_model=CustomerClass,
)
def post_class_copy(class_id: Number, said: CopySaid, desk: Writer) -> Response:
    """Another with the same settings and custom fields, and no customers."""

    def act(conn: Connection) -> Answer:
        copy_id = copy_class(conn, class_id, said.name)
        return created(_told(conn, desk, read_class(conn, copy_id)), f"/customer-classes/{copy_id}")

    return desk.write(act)


def _limit_in(currency: str | None, said: MoneySaid | None) -> Decimal | None:
    """That a class of any currency has no money is for the rule to say."""
    if said is None:
        return None
    if currency is not None and said.currency != currency:
        raise BadField("spending_limit.currency", said.currency, f"is not that of the class, {currency}.")
    return said.decimal


def _page(conn: Connection, text: str, limit: int, cursor: str | None) -> Any:
    return list_classes(conn, text=text, limit=limit, cursor=cursor)


def _told_rows(conn: Connection, desk: Desk, rows: Sequence[AnyRow]) -> list[CustomerClass]:
    counts = customers_of(conn, [row.class_id for row in rows], desk.scope)
    return [_class_told(class_of(row), counts[row.class_id]) for row in rows]


def _told(conn: Connection, desk: Desk, record: ClassRecord) -> CustomerClass:
    return _class_told(record, customers_of(conn, [record.class_id], desk.scope)[record.class_id])


def _class_told(record: ClassRecord, customers: int) -> CustomerClass:
    return CustomerClass(
        id=record.class_id,
        name=record.name,
        currency=record.currency,
        description=record.description,
        provisional_days=record.provisional_days,
        purge_after_months=record.purge_after_months,
        spending_limit=_money(record),
        own_spending_limit=record.own_spending_limit,
        business_model=record.business_model.value,
        payment_tax_percent=told_percent(record.payment_tax_percent),
        card_tax_on_top=record.card_tax_on_top,
        invoice_charge=record.invoice_charge.value,
        invoice_charge_retry_days=list(record.invoice_charge_retry_days),
        customers=min(customers, COUNTED_UP_TO - 1),
        customers_is_exact=customers < COUNTED_UP_TO,
    )


def _money(record: ClassRecord) -> MoneyTold | None:
    if record.spending_limit is None or record.currency is None:
        return None
    return told_money(record.spending_limit, record.currency)
