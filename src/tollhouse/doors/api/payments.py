"""/payments and /customers/{id}/payments: money that was received, and which invoices it pays."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Query, Response
from pydantic import Field

from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.card_adjustments import request_of, source_of
from tollhouse.doors.api.customer_told import amount_in
from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.money_told import (
    AdjustmentTold,
    AllocationTold,
    OfCustomer,
    Payment,
    PaymentName,
    PaymentWithUse,
    TakingTold,
    Teller,
    teller_of,
    told_adjustment,
    told_payment,
    whose,
)
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import CurrencyCode, Moment, MoneySaid, Number, Said, told_money
from tollhouse.invoicing.reading import read_invoice
from tollhouse.payments.charging_back import charge_back
from tollhouse.payments.reading import (
    PaymentFilter,
    Taking,
    count_payments,
    list_payments,
    payment_of,
    read_payment,
    shares_of_payment,
    takings_of,
)
from tollhouse.payments.rules.adjustment import LONGEST_COMMENT, Adjustment
from tollhouse.payments.rules.kinds import ActKind
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Money")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Adjuster = Annotated[Desk, needs(Right.ADJUST_BALANCES)]


class ChargebackSaid(Said):
    """What a bank took back of a payment."""

    amount: MoneySaid | None = Field(default=None, description="null: all that is left of the payment")
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_COMMENT)] = Field(description="staff only")


async def wanted_payments(
    *,
    kind: Annotated[list[PaymentName] | None, Query(description="one of these")] = None,
    since: Annotated[Moment | None, Query(alias="from", description="inclusive, of received_at")] = None,
    until: Annotated[Moment | None, Query(description="exclusive")] = None,
    unallocated: Annotated[bool, Query(description="only those with something that pays nothing yet")] = False,
    taken_back: Annotated[
        bool, Query(description="only those of which something was refunded or charged back")
    ] = False,
    reference: Annotated[str, Query(max_length=140, description="somewhere in what whoever paid wrote")] = "",
    currency: Annotated[CurrencyCode | None, Query()] = None,
) -> PaymentFilter:
    return PaymentFilter(
        kinds=kind or (),
        since=since,
        until=until,
        only_unallocated=unallocated,
        only_taken_back=taken_back,
        reference=reference,
        currency=currency,
    )


Wanted = Annotated[PaymentFilter, Depends(wanted_payments)]


@router.get("/payments", summary="List payments", response_model=ListOf[Payment])
def get_all_payments(desk: Reader, pages: Pages, wanted: Wanted, customer_id: OfCustomer = None) -> Response:
    """Newest first; a reseller's staff sees those of its own customers."""

    def look(conn: Connection) -> Answer:
        return _listed(conn, desk, pages, replace(wanted, **whose(conn, desk, customer_id)))

    return desk.read(look)


@router.get("/customers/{customer_id}/payments", summary="List a customer's payments", response_model=ListOf[Payment])
def get_payments(customer_id: Number, desk: Reader, pages: Pages, wanted: Wanted) -> Response:
    """Newest first."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        return _listed(conn, desk, pages, replace(wanted, customer_ids=[customer_id]))

    return desk.read(look)


@router.get("/customers/{customer_id}/payments/{payment_id}", summary="Read a payment", response_model=PaymentWithUse)
def get_payment(customer_id: Number, payment_id: Number, desk: Reader) -> Response:
    """With the invoices that it pays now, and what was given back or taken back of it."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        one = read_payment(conn, customer_id, payment_id)
        takings = takings_of(conn, customer_id, payment_id)
        teller = teller_of(conn, desk, [customer_id], [one.made_by, *(each.act.made_by for each in takings)])
        return shown(
            PaymentWithUse(
                **dict(told_payment(one, teller)),
                allocations=_told_shares(conn, customer_id, payment_id),
                takings=[_told_taking(each, teller) for each in takings],
            )
        )

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/payments/{payment_id}/chargeback",
    summary="Charge a payment back",
    status_code=201,
    response_model=AdjustmentTold,
)
def post_chargeback(customer_id: Number, payment_id: Number, said: ChargebackSaid, desk: Adjuster) -> Response:
    """A bank took it back, or a part of it: it is owed again, and what it paid is open again, the newest first."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        amount = amount_in(record.currency, said.amount, "amount")
        wanted = Adjustment(
            customer_id,
            ActKind.CHARGEBACK,
            amount or Decimal(0),
            source_of(desk),
            request_of(desk),
            desk.by,
            internal_comment=said.reason,
            about_id=payment_id,
        )
        one = charge_back(conn, wanted, amount, now=desk.now)
        told = told_adjustment(one, teller_of(conn, desk, [customer_id], [one.made_by]))
        desk.changed({"taken_back": None}, {"taken_back": one.amount})
        return created(told, f"/customers/{customer_id}/adjustments/{one.adjustment_id}")

    return desk.write(act)


def refuse_hidden(desk: Desk, wanted: PaymentFilter) -> None:
    """Whoever may not read a reference must not find out by searching.  Raises BadField."""
    if desk.scope.masked and wanted.reference:
        raise BadField("reference", wanted.reference, "is hidden from you; leave it out.")


def _listed(conn: Connection, desk: Desk, pages: Pages, wanted: PaymentFilter) -> Answer:
    refuse_hidden(desk, wanted)

    def page(limit: int, cursor: str | None) -> Any:
        return list_payments(conn, wanted, limit=limit, cursor=cursor)

    return shown(listed(partial(_told_rows, conn, desk), page, pages, total=count_payments(conn, wanted)))


def _told_rows(conn: Connection, desk: Desk, rows: Sequence[AnyRow]) -> list[Payment]:
    found = [payment_of(row) for row in rows]
    teller = teller_of(conn, desk, {one.customer_id for one in found}, [one.made_by for one in found])
    return [told_payment(one, teller) for one in found]


def _told_shares(conn: Connection, customer_id: int, payment_id: int) -> list[AllocationTold]:
    told = []
    for share in shares_of_payment(conn, customer_id, payment_id):
        invoice, _ = read_invoice(conn, customer_id, share.invoice_id)
        told.append(
            AllocationTold(
                invoice_id=invoice.invoice_id,
                invoice_number=invoice.number,
                issued_on=invoice.issued_on,
                due_on=invoice.due_on,
                amount=told_money(share.amount, invoice.currency),
            )
        )
    return sorted(told, key=lambda one: (one.issued_on, one.due_on, one.invoice_number))


def _told_taking(each: Taking, teller: Teller) -> TakingTold:
    act = each.act
    return TakingTold(
        adjustment_id=act.adjustment_id,
        kind=act.kind.value,
        amount=told_money(each.amount, act.currency),
        at=act.made_at,
        by=teller.who(act.customer_id, act.made_by),
        comment=teller.comment(act.customer_id, act.made_by, act.internal_comment),
    )
