"""/customers/{id}/adjustments: what staff does with a customer's money by hand, shown before and after."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal, cast
from uuid import uuid4

from fastapi import Query, Response
from pydantic import Field

from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.masking import refuse_masks
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.doors.api.customer_told import amount_in
from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.money_effects import Effect, look_at_money, told_effect
from tollhouse.doors.api.money_told import AdjustmentTold, teller_of, told_adjustment
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import MoneySaid, MoneyTold, Number, Said, Told, told_money
from tollhouse.payments.adjusting import adjust, adjustment_of, read_adjustment, reverse_adjustment
from tollhouse.payments.locking import look_at_books
from tollhouse.payments.reading import count_adjustments, list_adjustments
from tollhouse.payments.rules.adjustment import LONGEST_COMMENT, Adjustment, AdjustmentRecord
from tollhouse.payments.rules.kinds import EFFECTS, WIZARD, ActKind, Nature
from tollhouse.payments.taking_back import refundable
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.rules.service import Service
from tollhouse.words.currencies import digits_of

router = DoorRouter("Money")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Adjuster = Annotated[Desk, needs(Right.ADJUST_BALANCES)]

WizardName = Literal["manual_charge", "manual_credit", "promotional_credit", "manual_payment", "refund"]
Comment = Annotated[str, Field(max_length=LONGEST_COMMENT)]


class AdjustmentSaid(Said):
    """What is to be done; the kind says which way the amount goes."""

    kind: WizardName
    amount: MoneySaid = Field(description="more than zero, in the customer's currency")
    account_id: Number | None = Field(default=None, description="an account with money of its own; null: the customer")
    service: str = Field(default="", max_length=32, description="of a charge or credit", examples=["voice"])
    visible_comment: Comment = Field(default="", description="the customer reads it beside the xDR and on the invoice")
    internal_comment: Comment = Field(default="", description="staff only")


class ReversalSaid(Said):
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_COMMENT)] = Field(description="staff only")


class AdjustmentDone(AdjustmentTold):
    """An act with how the customer stands now."""

    balance: MoneyTold = Field(description="of the customer, or of the account whose own money moved")
    available_funds: MoneyTold | None = Field(description="null: unlimited")
    status: CustomerStatus
    unallocated: MoneyTold = Field(description="what of the customer's payments pays nothing yet")


class AdjustmentKind(Told):
    """One act of the wizard, and whether it can be done."""

    kind: WizardName
    possible: bool
    why_not: str | None
    needs_service: bool
    highest: MoneyTold | None = Field(description="the most that can be refunded; null: nothing limits it here")


class AdjustmentKinds(Told):
    items: list[AdjustmentKind] = Field(description="in the order in which they are offered")
    services: list[str]
    currency: str
    digits: int = Field(description="decimals of money that changes hands; charges and credits may have five")


@router.get(
    "/customers/{customer_id}/adjustment-kinds", summary="What can be done by hand", response_model=AdjustmentKinds
)
def get_adjustment_kinds(
    customer_id: Number,
    desk: Adjuster,
    account_id: Annotated[Number | None, Query(description="an account with money of its own")] = None,
) -> Response:
    """As it is now; what is asked for then is judged again."""

    def look(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        purse = customer_id, account_id or 0
        highest = refundable(conn, purse, look_at_books(conn, [purse]))
        return shown(
            AdjustmentKinds(
                items=[_told_kind(kind, told_money(highest, record.currency), highest > 0) for kind in WIZARD],
                services=[one.value for one in Service],
                currency=record.currency,
                digits=digits_of(record.currency),
            )
        )

    return desk.read(look)


def _told_kind(kind: ActKind, highest: MoneyTold, something_left: bool) -> AdjustmentKind:
    takes = EFFECTS[kind].nature is Nature.TAKING
    nothing = "no money was paid in that pays nothing and is not used up" if takes and not something_left else None
    return AdjustmentKind(
        kind=cast(WizardName, kind.value),
        possible=nothing is None,
        why_not=nothing,
        needs_service=EFFECTS[kind].needs_service,
        highest=highest if takes else None,
    )


@router.post(
    "/customers/{customer_id}/adjustments/preview", summary="What an adjustment would do", response_model=Effect
)
def preview_adjustment(customer_id: Number, said: AdjustmentSaid, desk: Adjuster) -> Response:
    """Done and taken back: balance, conditions and invoices as they would be; refused as the act itself would be."""

    def look(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        wanted = _wanted(record, said, desk)
        before = look_at_money(conn, record, wanted.account_id, desk)
        rehearsal = conn.begin_nested()
        adjust(conn, wanted, now=desk.now)
        after = look_at_money(conn, record, wanted.account_id, desk)
        told = told_effect(conn, desk, before, after)
        rehearsal.rollback()
        return shown(told)

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/adjustments",
    summary="Adjust a balance",
    status_code=201,
    response_model=AdjustmentDone,
)
def post_adjustment(customer_id: Number, said: AdjustmentSaid, desk: Adjuster) -> Response:
    """Charge, credit, receive a payment or refund by hand.  Under one Idempotency-Key it is done once, for ever."""
    if desk.scope.masked:
        refuse_masks({"visible_comment": said.visible_comment, "internal_comment": said.internal_comment})

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        return _done(conn, record, desk, adjust(conn, _wanted(record, said, desk), now=desk.now))

    return desk.write(act)


@router.get("/customers/{customer_id}/adjustments", summary="List adjustments", response_model=ListOf[AdjustmentTold])
def get_adjustments(customer_id: Number, desk: Reader, pages: Pages) -> Response:
    """What was done with the customer's money by hand, newest first."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)

        def page(limit: int, cursor: str | None) -> Any:
            return list_adjustments(conn, customer_id, limit=limit, cursor=cursor)

        total = count_adjustments(conn, customer_id)
        return shown(listed(partial(_told_rows, conn, desk), page, pages, total=total))

    return desk.read(look)


@router.get(
    "/customers/{customer_id}/adjustments/{adjustment_id}", summary="Read an adjustment", response_model=AdjustmentTold
)
def get_adjustment(customer_id: Number, adjustment_id: Number, desk: Reader) -> Response:
    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        one = read_adjustment(conn, customer_id, adjustment_id)
        return shown(told_adjustment(one, teller_of(conn, desk, [customer_id], [one.made_by])))

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/adjustments/{adjustment_id}/reversal",
    summary="Reverse an adjustment",
    status_code=201,
    response_model=AdjustmentDone,
)
def post_reversal(customer_id: Number, adjustment_id: Number, said: ReversalSaid, desk: Adjuster) -> Response:
    """The same amount the other way, once; money that paid invoices leaves them, the newest first."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        original = read_adjustment(conn, customer_id, adjustment_id)
        wanted = Adjustment(
            customer_id,
            ActKind.REVERSAL,
            original.amount,
            source_of(desk),
            request_of(desk),
            desk.by,
            internal_comment=said.reason,
            about_id=adjustment_id,
        )
        return _done(conn, record, desk, reverse_adjustment(conn, wanted, now=desk.now))

    return desk.write(act)


def source_of(desk: Desk) -> str:
    """Keys of one asker are another's affair."""
    return f"adjustment:{desk.staff.actor}"


def request_of(desk: Desk) -> str:
    """For money the Idempotency-Key is the request id, kept as long as the xDR."""
    return desk.key or f"unkeyed-{uuid4()}"


def _wanted(record: CustomerRecord, said: AdjustmentSaid, desk: Desk) -> Adjustment:
    amount = amount_in(record.currency, said.amount, "amount")
    assert amount is not None, "it is needed"
    return Adjustment(
        record.customer_id,
        ActKind(said.kind),
        amount,
        source_of(desk),
        request_of(desk),
        desk.by,
        account_id=said.account_id or 0,
        service=said.service,
        visible_comment=said.visible_comment,
        internal_comment=said.internal_comment,
    )


def _done(conn: Connection, record: CustomerRecord, desk: Desk, one: AdjustmentRecord) -> Answer:
    now = look_at_money(conn, record, one.account_id, desk)
    told = told_adjustment(one, teller_of(conn, desk, [record.customer_id], [one.made_by]))
    desk.changed({"balance": now.balance - one.moved}, {"balance": now.balance})
    done = AdjustmentDone(
        **dict(told),
        balance=told_money(now.balance, record.currency),
        available_funds=None if now.funds is None else told_money(now.funds, record.currency),
        status=now.customer.status,
        unallocated=told_money(now.unallocated, record.currency),
    )
    return created(done, f"/customers/{record.customer_id}/adjustments/{one.adjustment_id}")


def _told_rows(conn: Connection, desk: Desk, rows: Sequence[AnyRow]) -> list[AdjustmentTold]:
    acts = [adjustment_of(row) for row in rows]
    teller = teller_of(conn, desk, {one.customer_id for one in acts}, [one.made_by for one in acts])
    return [told_adjustment(one, teller) for one in acts]
