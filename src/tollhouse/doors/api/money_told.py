"""How invoices, payments and adjustments travel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import Query
from pydantic import Field

from tollhouse.customers.reading import CustomerRecord, name_seen, read_customer, records_of
from tollhouse.customers.rules.masking import free_text
from tollhouse.customers.rules.scope import Scope
from tollhouse.doors.api.desk import Desk
from tollhouse.doors.api.discretion import Discretion, discretion_of
from tollhouse.doors.api.values import Day, Moment, MoneyTold, Number, Told, told_money
from tollhouse.doors.api.xdrs import id_of_key
from tollhouse.invoicing.rules.invoice import InvoiceRecord
from tollhouse.invoicing.rules.status import status_of
from tollhouse.payments.rules.adjustment import AdjustmentRecord, why_not_reversible
from tollhouse.payments.rules.payment import PaymentRecord
from tollhouse.plumbing.db import Connection

AdjustmentName = Literal[
    "manual_charge", "manual_credit", "promotional_credit", "manual_payment", "refund", "ecommerce_payment",
    "ecommerce_refund", "authorization_only", "capture_payment", "void", "chargeback", "reversal",
]  # fmt: skip
PaymentName = Literal[
    "manual_payment", "ecommerce_payment", "capture_payment", "bank_transfer", "voucher", "invoice_credit"
]


OfCustomer = Annotated[Number | None, Query(description="only of this customer; 404 where you see no such one")]


class Invoice(Told):
    """What a customer is asked to pay; it never moves a balance.  Its statuses are derived at this moment."""

    id: Number
    customer_id: Number
    customer_name: str
    number: str = Field(examples=["2026-00017"])
    kind: Literal["imported"] = Field(description="imported: issued by another system")
    issued_on: Day
    due_on: Day = Field(description="the last day on which it is paid in time, in the customer's billing zone")
    total: MoneyTold
    paid: MoneyTold
    open_amount: MoneyTold = Field(description="what is still to be paid")
    outstanding_before: MoneyTold = Field(description="what of the customer's earlier invoices is still to be paid")
    review_status: Literal["under_review", "approved"]
    payment_status: Literal[
        "void", "do_not_pay", "previous_balance_remaining", "paid", "overdue", "partially_paid", "unpaid"
    ]
    collection_status: Literal["collect", "do_not_collect"]
    recorded_at: Moment
    voided_at: Moment | None
    voided_by: str | None
    void_reason: str | None


class AllocationTold(Told):
    """So much of a payment pays so much of an invoice."""

    invoice_id: Number
    invoice_number: str
    issued_on: Day
    due_on: Day
    amount: MoneyTold


class TakingTold(Told):
    """What was given back of a payment, or taken back by a bank; below zero where that was undone."""

    adjustment_id: Number
    kind: AdjustmentName
    amount: MoneyTold
    at: Moment
    by: str
    comment: str


class Payment(Told):
    """Money that was received."""

    id: Number
    customer_id: Number
    customer_name: str
    account_id: Number | None = Field(description="whose own money it became, or who brought it")
    kind: PaymentName
    amount: MoneyTold
    allocated: MoneyTold = Field(description="what of it pays invoices")
    taken_back: MoneyTold = Field(description="what of it was refunded or charged back")
    tax: MoneyTold = Field(description="of prepaid money: what of it is tax; the balance moved by the rest")
    tax_back: MoneyTold = Field(description="what of `taken_back` is tax")
    unallocated: MoneyTold = Field(description="what of it pays nothing yet")
    reference: str = Field(description="what whoever paid wrote")
    visible_comment: str
    internal_comment: str
    received_at: Moment
    recorded_at: Moment
    made_by: str
    xdr_id: str | None = Field(description="null: it moved no balance, being the credit of an invoice below zero")


class PaymentWithUse(Payment):
    allocations: list[AllocationTold] = Field(description="which invoices it pays now, oldest first")
    takings: list[TakingTold] = Field(description="what was given back or taken back of it, oldest first")


class AdjustmentTold(Told):
    """One act on a customer's money by hand."""

    id: Number
    customer_id: Number
    account_id: Number | None = Field(description="whose own money moved; null: the customer's")
    kind: AdjustmentName
    amount: MoneyTold = Field(description="more than zero; `kind` says which way it went")
    moved: MoneyTold = Field(description="what it added to the balance: plus is owed by the customer")
    service: str = Field(description="of a charge or credit; else empty")
    visible_comment: str = Field(description="shown to the customer")
    internal_comment: str = Field(description="shown to staff only")
    made_at: Moment
    made_by: str
    about_id: Number | None = Field(description="the payment or adjustment that it takes back")
    reversed_by_id: Number | None = Field(description="the reversal that undid it")
    why_not_reversible: str | None = Field(description="null: it can be reversed")
    xdr_id: str | None = Field(description="null: no balance moved")


@dataclass(frozen=True, slots=True)
class Teller:
    """Who asks, of whom, and when: what is hidden from the asker is left out.

    records   of every customer that is told of
    """

    scope: Scope
    records: Mapping[int, CustomerRecord]
    discretion: Discretion
    now: datetime

    def name(self, customer_id: int) -> str:
        return name_seen(self.records[customer_id], self.scope)

    def who(self, customer_id: int, by: str) -> str:
        return self.discretion.who(self.records[customer_id], by)

    def comment(self, customer_id: int, by: str, comment: str) -> str:
        return self.discretion.comment(self.records[customer_id], by, comment)

    def today(self, customer_id: int) -> date:
        return today_of(self.records[customer_id], self.now)


def teller_of(conn: Connection, desk: Desk, customer_ids: Iterable[int], bys: Iterable[str | None]) -> Teller:
    return Teller(desk.scope, records_of(conn, customer_ids), discretion_of(conn, desk.scope, bys), desk.now)


def whose(conn: Connection, desk: Desk, customer_id: int | None) -> dict[str, Any]:
    """What narrows a list of money to a customer, or to whoever pays the asker.  Raises NotFound."""
    if customer_id is None:
        return {"issuer_id": desk.scope.reseller_id}
    read_customer(conn, customer_id, desk.scope)
    return {"customer_ids": [customer_id]}


def today_of(record: CustomerRecord, now: datetime) -> date:
    """The day it is in the customer's billing zone."""
    return now.astimezone(ZoneInfo(record.time_zone)).date()


def told_invoice(found: tuple[InvoiceRecord, Decimal], teller: Teller) -> Invoice:
    """found   with what of earlier invoices is still to be paid"""
    one, before = found
    status = status_of(one, before, today=teller.today(one.customer_id))
    by, reason = one.voided_by, one.void_reason
    return Invoice(
        id=one.invoice_id,
        customer_id=one.customer_id,
        customer_name=teller.name(one.customer_id),
        number=one.number,
        kind=one.kind.value,
        issued_on=one.issued_on,
        due_on=one.due_on,
        total=told_money(one.total, one.currency),
        paid=told_money(one.paid, one.currency),
        open_amount=told_money(one.open_amount, one.currency),
        outstanding_before=told_money(before, one.currency),
        review_status=status.review.value,
        payment_status=status.payment.value,
        collection_status=status.collection.value,
        recorded_at=one.recorded_at,
        voided_at=one.voided_at,
        voided_by=None if by is None else teller.who(one.customer_id, by),
        void_reason=None if by is None else teller.comment(one.customer_id, by, reason or ""),
    )


def told_payment(one: PaymentRecord, teller: Teller) -> Payment:
    return Payment(
        id=one.payment_id,
        customer_id=one.customer_id,
        customer_name=teller.name(one.customer_id),
        account_id=one.account_id or None,
        kind=one.kind.value,
        amount=told_money(one.amount, one.currency),
        allocated=told_money(one.allocated, one.currency),
        taken_back=told_money(one.taken_back, one.currency),
        tax=told_money(one.tax, one.currency),
        tax_back=told_money(one.tax_back, one.currency),
        unallocated=told_money(one.unallocated, one.currency),
        reference=free_text(one.reference, teller.scope),
        visible_comment=free_text(one.visible_comment, teller.scope),
        internal_comment=teller.comment(one.customer_id, one.made_by, one.internal_comment),
        received_at=one.received_at,
        recorded_at=one.recorded_at,
        made_by=teller.who(one.customer_id, one.made_by),
        xdr_id=None if one.xdr_id is None else id_of_key(one.customer_id, one.recorded_at, one.xdr_id),
    )


def told_adjustment(one: AdjustmentRecord, teller: Teller) -> AdjustmentTold:
    return AdjustmentTold(
        id=one.adjustment_id,
        customer_id=one.customer_id,
        account_id=one.account_id or None,
        kind=one.kind.value,
        amount=told_money(one.amount, one.currency),
        moved=told_money(one.moved, one.currency),
        service=one.service,
        visible_comment=free_text(one.visible_comment, teller.scope),
        internal_comment=teller.comment(one.customer_id, one.made_by, one.internal_comment),
        made_at=one.made_at,
        made_by=teller.who(one.customer_id, one.made_by),
        about_id=one.about_id,
        reversed_by_id=one.reversed_by_id,
        why_not_reversible=why_not_reversible(one),
        xdr_id=None if one.xdr_id is None else id_of_key(one.customer_id, one.made_at, one.xdr_id),
    )
