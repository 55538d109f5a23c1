"""/invoices, /customers/{id}/invoices and /finances: what customers owe on paper, and what their money amounts to."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Query, Response
from pydantic import Field

from tollhouse.customers.reading import read_customer
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.money_told import (
    Invoice,
    OfCustomer,
    Payment,
    teller_of,
    today_of,
    told_invoice,
    told_payment,
    whose,
)
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import CurrencyCode, Day, MoneyTold, Number, Said, Told, told_money
from tollhouse.invoicing.applying import LONGEST_REASON
from tollhouse.invoicing.reading import InvoiceFilter, count_invoices, invoice_of, list_invoices, read_invoice
from tollhouse.invoicing.rules.invoice import LONGEST_NUMBER, InvoiceState
from tollhouse.ledger.reading import read_standings
from tollhouse.payments.billing import void_invoice
from tollhouse.payments.reading import finances_of, read_payment, shares_of_invoice
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Money")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Adjuster = Annotated[Desk, needs(Right.ADJUST_BALANCES)]


class PaidBy(Told):
    """So much of this invoice is paid by that payment."""

    payment: Payment
    amount: MoneyTold


class InvoiceWithPayments(Invoice):
    paid_by: list[PaidBy] = Field(description="oldest first")


class VoidSaid(Said):
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


class Finances(Told):
    """What a customer's money amounts to at this moment."""

    balance: MoneyTold = Field(description="plus is owed by the customer, minus is the customer's own money")
    available_funds: MoneyTold | None = Field(description="credit limit minus balance; null: unlimited")
    outstanding: MoneyTold = Field(description="what of its invoices is still to be paid")
    overdue: MoneyTold = Field(description="the part of it whose due day is over")
    unallocated: MoneyTold = Field(description="what of its payments pays nothing yet; the balance knows it already")
    unbilled: MoneyTold = Field(description="what of the balance stands on no invoice yet")
    last_payment: Payment | None
    next_due_on: Day | None = Field(description="the next day on which something is due; null: nothing is to come")
    next_due: MoneyTold | None


async def wanted_invoices(
    *,
    number: Annotated[str, Query(max_length=LONGEST_NUMBER, description="what the number begins with")] = "",
    with_void: Annotated[bool, Query(description="void ones, too")] = False,
    only_open: Annotated[bool, Query(description="only what is still to be paid")] = False,
    overdue_on: Annotated[Day | None, Query(description="only what was due before this day and is not paid")] = None,
    state: Annotated[
        InvoiceState | None, Query(description="open: something is to be paid; settled: nothing is any more; void")
    ] = None,
    currency: Annotated[CurrencyCode | None, Query()] = None,
    since: Annotated[Day | None, Query(alias="from", description="inclusive, of issued_on")] = None,
    until: Annotated[Day | None, Query(description="exclusive")] = None,
) -> InvoiceFilter:
    return InvoiceFilter(
        number=number,
        with_void=with_void,
        only_open=only_open,
        overdue_on=overdue_on,
        state=state,
        currency=currency,
        since=since,
        until=until,
    )


Wanted = Annotated[InvoiceFilter, Depends(wanted_invoices)]


@router.get("/invoices", summary="List invoices", response_model=ListOf[Invoice])
def get_all_invoices(desk: Reader, pages: Pages, wanted: Wanted, customer_id: OfCustomer = None) -> Response:
    """Newest first; a reseller's staff sees those of its own customers."""

    def look(conn: Connection) -> Answer:
        return _listed(conn, desk, pages, replace(wanted, **whose(conn, desk, customer_id)))

    return desk.read(look)


@router.get("/customers/{customer_id}/invoices", summary="List a customer's invoices", response_model=ListOf[Invoice])
def get_invoices(customer_id: Number, desk: Reader, pages: Pages, wanted: Wanted) -> Response:
    """Newest first."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        return _listed(conn, desk, pages, replace(wanted, customer_ids=[customer_id]))

    return desk.read(look)


@router.get(
    "/customers/{customer_id}/invoices/{invoice_id}", summary="Read an invoice", response_model=InvoiceWithPayments
)
def get_invoice(customer_id: Number, invoice_id: Number, desk: Reader) -> Response:
    """With the payments that pay it."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        return shown(_told_whole(conn, desk, customer_id, invoice_id))

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/invoices/{invoice_id}/void",
    summary="Declare an invoice void",
    response_model=InvoiceWithPayments,
)
def post_void(customer_id: Number, invoice_id: Number, said: VoidSaid, desk: Adjuster) -> Response:
    """What paid it pays others, oldest first, or waits; no balance moves, and it keeps its number."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        void_invoice(conn, customer_id, invoice_id, reason=said.reason, now=desk.now, by=desk.by)
        desk.changed({"void_reason": None}, {"void_reason": said.reason})
        return shown(_told_whole(conn, desk, customer_id, invoice_id))

    return desk.write(act)


@router.get("/customers/{customer_id}/finances", summary="Read a customer's finances", response_model=Finances)
def get_finances(customer_id: Number, desk: Reader) -> Response:
    """What is owed, overdue, unallocated and unbilled, in the customer's currency and days."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        found = finances_of(conn, customer_id, today=today_of(record, desk.now))
        standing, last = read_standings(conn, [customer_id])[customer_id], found.last_payment
        limit, owed = standing.credit_limit_at(desk.now), found.outstanding
        teller = teller_of(conn, desk, [customer_id], [last.made_by] if last else [])
        money = partial(told_money, currency=record.currency)
        return shown(
            Finances(
                balance=money(standing.balance),
                available_funds=None if limit is None else money(limit - standing.balance),
                outstanding=money(owed.total),
                overdue=money(owed.overdue),
                unallocated=money(found.unallocated),
                unbilled=money(found.unbilled(standing.balance)),
                last_payment=told_payment(last, teller) if last else None,
                next_due_on=owed.next_due_on,
                next_due=None if owed.next_due is None else money(owed.next_due),
            )
        )

    return desk.read(look)


def _listed(conn: Connection, desk: Desk, pages: Pages, wanted: InvoiceFilter) -> Answer:
    def page(limit: int, cursor: str | None) -> Any:
        return list_invoices(conn, wanted, limit=limit, cursor=cursor)

    return shown(listed(partial(_told_rows, conn, desk), page, pages, total=count_invoices(conn, wanted)))


def _told_rows(conn: Connection, desk: Desk, rows: Sequence[AnyRow]) -> list[Invoice]:
    found = [invoice_of(row) for row in rows]
    customers, bys = {one.customer_id for one, _ in found}, [one.voided_by for one, _ in found]
    teller = teller_of(conn, desk, customers, bys)
    return [told_invoice(one, teller) for one in found]


def _told_whole(conn: Connection, desk: Desk, customer_id: int, invoice_id: int) -> InvoiceWithPayments:
    found = read_invoice(conn, customer_id, invoice_id)
    shares = shares_of_invoice(conn, customer_id, invoice_id)
    paying = [(read_payment(conn, customer_id, share.payment_id), share.amount) for share in shares]
    paying.sort(key=lambda each: (each[0].received_at, each[0].payment_id))
    teller = teller_of(conn, desk, [customer_id], [found[0].voided_by, *(one.made_by for one, _ in paying)])
    return InvoiceWithPayments(
        **dict(told_invoice(found, teller)),
        paid_by=[
            PaidBy(payment=told_payment(one, teller), amount=told_money(amount, one.currency)) for one, amount in paying
        ],
    )
