"""/customers/{id}/adjustments: what staff does with a customer's money by hand, shown before and after."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import Query, Response

from tollhouse.customers.arrangements.purged import refuse_purged
from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.masking import refuse_masks
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.adjustment_models import (
    AdjustmentDone,
    AdjustmentKinds,
    AdjustmentSaid,
    ReversalSaid,
    told_done,
)
from tollhouse.doors.api.card_adjustments import (
    check_books_only,
    post_by_card,
    preview_by_card,
    request_of,
    source_of,
    told_card_kinds,
    told_choice,
    told_kind,
)
from tollhouse.doors.api.customer_told import amount_in
from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.money_effects import Effect, look_at_money, told_effect
from tollhouse.doors.api.money_told import AdjustmentTold, teller_of, told_adjustment
from tollhouse.doors.api.payment_method_told import told_method
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number
from tollhouse.payments.adjusting import adjust, adjustment_of, read_adjustment, reverse_adjustment
from tollhouse.payments.locking import look_at_books
from tollhouse.payments.online.by_hand import refuse_key_of_e_payment
from tollhouse.payments.online.offering import Offered, offered
from tollhouse.payments.reading import count_adjustments, list_adjustments
from tollhouse.payments.rules.adjustment import Adjustment, AdjustmentRecord
from tollhouse.payments.rules.kinds import WIZARD, ActKind, gives_money
from tollhouse.payments.taking_back import refundable
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.giving import count_given, may_give
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.rules.service import Service
from tollhouse.words.currencies import digits_of

router = DoorRouter("Money")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Adjuster = Annotated[Desk, needs(Right.ADJUST_BALANCES)]


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
        left = refundable(conn, purse, look_at_books(conn, [purse]))
        allowed = may_give(conn, desk.staff, record.currency, now=desk.now).most
        kinds = [told_kind(kind, record.currency, left, allowed) for kind in WIZARD]
        choice = Offered([], [], []) if account_id else offered(conn, customer_id)
        if not account_id:
            kinds += told_card_kinds(choice, record.currency, allowed)
        return shown(
            AdjustmentKinds(
                items=kinds,
                services=[one.value for one in Service],
                currency=record.currency,
                digits=digits_of(record.currency),
                methods=[told_method(one, desk.scope) for one in choice.methods],
                authorizations=[told_choice(one, one.amount, desk.scope) for one in choice.held],
                refundable=[told_choice(one, most, desk.scope) for one, most in choice.refundable],
            )
        )

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/adjustments/preview", summary="What an adjustment would do", response_model=Effect
)
def preview_adjustment(customer_id: Number, said: AdjustmentSaid, desk: Adjuster) -> Response:
    """Done and taken back: balance, conditions and invoices as they would be; refused as the act itself would be.
    No processor is asked: of one it is shown as if it said yes."""
    if said.asks_processor:
        return preview_by_card(desk, customer_id, said)

    def look(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        wanted = _wanted(record, said, desk)
        before = look_at_money(conn, record, wanted.account_id, desk)
        rehearsal = conn.begin_nested()
        _count_given(conn, desk, adjust(conn, wanted, now=desk.now))
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
    """Charge, credit, receive a payment or refund by hand.  Under one Idempotency-Key it is done once, for ever.

    What asks a processor may be unfinished when it is answered (`state`); sent again under its key it asks nothing and
    tells how it stands.
    """
    if desk.scope.masked:
        refuse_masks({"visible_comment": said.visible_comment, "internal_comment": said.internal_comment})
    if said.asks_processor:
        return post_by_card(desk, customer_id, said)

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        wanted = _wanted(record, said, desk)
        refuse_key_of_e_payment(conn, customer_id, wanted.source, wanted.request_id)
        done = adjust(conn, wanted, now=desk.now)
        _count_given(conn, desk, done)
        for field in ("visible_comment", "internal_comment"):
            if getattr(said, field) and not done.repeated:
                refuse_purged(conn, customer_id, field)  # the money can be put right, without a word
        return _done(conn, record, desk, done)

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
        done = reverse_adjustment(conn, wanted, now=desk.now)
        _count_given(conn, desk, done, undoes=original.kind)
        return _done(conn, record, desk, done)

    return desk.write(act)


def _count_given(conn: Connection, desk: Desk, done: AdjustmentRecord, *, undoes: ActKind | None = None) -> None:
    """After the act, because standings are locked first; what is too much takes the act back with it."""
    if gives_money(done.kind, undoes) and not done.repeated:
        act = f"{done.customer_id}-{done.adjustment_id}"
        count_given(conn, desk.staff, done.amount, done.currency, act=act, now=desk.now)


def _wanted(record: CustomerRecord, said: AdjustmentSaid, desk: Desk) -> Adjustment:
    check_books_only(said)
    amount = amount_in(record.currency, said.amount, "amount")
    if amount is None:
        raise BadField("amount", "", "is missing; only a void has none.")
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
    done = told_done(told, now)
    return created(done, f"/customers/{record.customer_id}/adjustments/{one.adjustment_id}")


def _told_rows(conn: Connection, desk: Desk, rows: Sequence[AnyRow]) -> list[AdjustmentTold]:
    acts = [adjustment_of(row) for row in rows]
    teller = teller_of(conn, desk, {one.customer_id for one in acts}, [one.made_by for one in acts])
    return [told_adjustment(one, teller) for one in acts]
