"""The wizard's acts that ask a processor: begun in one transaction, asked in none, told in another.

Why so: docs/decisions/0059-asked-once-looked-up-after.md
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, cast
from uuid import uuid4

from fastapi import Response

from tollhouse.customers.arrangements.purged import refuse_purged
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.scope import Scope
from tollhouse.doors.api.adjustment_models import (
    AdjustmentKind,
    AdjustmentSaid,
    EPaymentChoice,
    EPaymentOfAct,
    WizardName,
    told_done,
)
from tollhouse.doors.api.customer_told import amount_in
from tollhouse.doors.api.desk import Desk, shown
from tollhouse.doors.api.money_effects import look_at_money, told_effect
from tollhouse.doors.api.money_told import teller_of, told_adjustment
from tollhouse.doors.api.payment_method_told import method_seen
from tollhouse.doors.api.values import told_money
from tollhouse.payments.online.asking import Paid
from tollhouse.payments.online.by_hand import (
    ActState,
    Begun,
    CameToNothing,
    CardAct,
    ask_by_hand,
    begin_by_hand,
    record_of,
    refuse_failed,
    rehearse,
    state_of,
)
from tollhouse.payments.online.offering import Offered
from tollhouse.payments.online.records import EPayment
from tollhouse.payments.online.systems import read_system
from tollhouse.payments.rules.kinds import BY_PROCESSOR, EFFECTS, ActKind
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.giving import count_given

NO_METHOD: Final = "the customer has no payment method that can be charged"
NOTHING_HELD: Final = "nothing is authorized that was neither captured nor voided"
NOTHING_CHARGED: Final = "no e-commerce payment has anything left that pays nothing and is not used up"
NOTHING_LEFT: Final = "no money was paid in that pays nothing and is not used up"
NOTHING_ALLOWED: Final = "your cap for credits and refunds leaves you nothing to give now"
_OF_METHODS: Final = {ActKind.ECOMMERCE_PAYMENT, ActKind.AUTHORIZATION_ONLY}


def told_kind(kind: ActKind, currency: str, left: Decimal, allowed: Decimal | None) -> AdjustmentKind:
    """left   what can be refunded by hand; allowed   what the asker may still give, None: any"""
    effect = EFFECTS[kind]
    limits = [left] if kind is ActKind.REFUND else []
    limits += [allowed] if effect.is_given and allowed is not None else []
    why_not = NOTHING_LEFT if kind is ActKind.REFUND and left <= 0 else NOTHING_ALLOWED if 0 in limits else None
    return _kind(kind, why_not, limits, currency, needs_service=effect.needs_service)


def told_card_kinds(choice: Offered, currency: str, allowed: Decimal | None) -> list[AdjustmentKind]:
    """allowed   what the asker may still give, None: any"""
    told = []
    for kind in BY_PROCESSOR:
        limits: list[Decimal] = []
        if kind in _OF_METHODS:
            why_not = None if choice.methods else NO_METHOD
        elif kind is ActKind.ECOMMERCE_REFUND:
            limits = [max((most for _, most in choice.refundable), default=Decimal(0))]
            why_not = None if choice.refundable else NOTHING_CHARGED
            if allowed is not None:
                limits.append(allowed)
                why_not = why_not or (NOTHING_ALLOWED if allowed == 0 else None)
        else:
            why_not = None if choice.held else NOTHING_HELD
        told.append(_kind(kind, why_not, limits, currency))
    return told


def _kind(
    kind: ActKind, why_not: str | None, limits: Sequence[Decimal], currency: str, *, needs_service: bool = False
) -> AdjustmentKind:
    return AdjustmentKind(
        kind=cast(WizardName, kind.value),
        possible=why_not is None,
        why_not=why_not,
        needs_service=needs_service,
        highest=told_money(min(limits), currency) if limits else None,
    )


def told_choice(one: EPayment, highest: Decimal, scope: Scope) -> EPaymentChoice:
    return EPaymentChoice(
        id=one.e_payment_id,
        started_at=one.started_at,
        method=method_seen(one.method_told, scope),
        amount=told_money(one.taken or one.amount, one.currency),
        highest=told_money(highest, one.currency),
        reference=one.reference,
    )


def check_books_only(said: AdjustmentSaid) -> None:
    """Raises BadField."""
    for field in ("method_id", "e_payment_id"):
        if getattr(said, field) is not None:
            raise BadField(field, str(getattr(said, field)), f"has no place in a {said.kind.replace('_', ' ')}.")


def preview_by_card(desk: Desk, customer_id: int, said: AdjustmentSaid) -> Response:
    def look(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        act = _act(record, said, desk)
        before = look_at_money(conn, record, 0, desk)
        rehearsal = conn.begin_nested()
        payment = rehearse(conn, act, now=desk.now, real_now=desk.house.real_clock())
        _count_given(conn, desk, act, payment)
        after = look_at_money(conn, record, 0, desk)
        told = told_effect(conn, desk, before, after)
        rehearsal.rollback()
        if act.kind in _OF_METHODS:
            told = told.model_copy(update={"charged": told_money(payment.amount, payment.currency)})
        return shown(told)

    return desk.read(look)


def post_by_card(desk: Desk, customer_id: int, said: AdjustmentSaid) -> Response:
    """Whoever asked first under a key asks the processor; whoever comes after is told what became of it."""

    def begin(conn: Connection) -> tuple[CardAct, Begun]:
        act = _act(desk.subcustomer(conn, customer_id), said, desk)
        begun = begin_by_hand(conn, act, now=desk.now, real_now=desk.house.real_clock())
        if begun.is_new:
            _count_given(conn, desk, act, begun.payment)
            for field in ("visible_comment", "internal_comment"):
                if getattr(said, field):
                    refuse_purged(conn, customer_id, field)
        return act, begun

    with desk.house.engine.begin() as conn:
        act, begun = begin(conn)
    paid = ask_by_hand(desk.house.cashier, act.kind, begun)
    try:
        refuse_failed(act.kind, paid.payment)
    except CameToNothing:
        with desk.house.engine.begin() as conn:
            desk.trail.leave(conn, status=422, customer_id=customer_id)
        raise
    return desk.read(lambda conn: _told(conn, desk, act, paid))


def _told(conn: Connection, desk: Desk, act: CardAct, paid: Paid) -> Answer:
    record = desk.subcustomer(conn, act.customer_id)
    payment, state = paid.payment, state_of(act.kind, paid.payment)
    system = read_system(conn, payment.system_id)
    one = record_of(conn, act, payment)
    e_payment = EPaymentOfAct(
        id=payment.e_payment_id,
        status=payment.status,
        charged=told_money(payment.amount, payment.currency),
        method=method_seen(payment.method_told, desk.scope),
        test_mode=payment.test_mode,
        reference=payment.reference,
        client_secret=paid.secret if state is ActState.REQUIRES_ACTION else "",
        publishable_key=system.terms.publishable_key,
    )
    told = told_adjustment(one, teller_of(conn, desk, [act.customer_id], [one.made_by]))
    done = told_done(told, look_at_money(conn, record, 0, desk), e_payment, state=state)
    return shown(done, status=201)


def _count_given(conn: Connection, desk: Desk, act: CardAct, payment: EPayment) -> None:
    """After the books, because standings are locked first; what is too much takes the act back with it."""
    if act.kind is ActKind.ECOMMERCE_REFUND:
        number = f"{act.customer_id}-{payment.e_payment_id}"
        count_given(conn, desk.staff, payment.amount, payment.currency, act=number, now=desk.now)


def _act(record: CustomerRecord, said: AdjustmentSaid, desk: Desk) -> CardAct:
    """Raises BadField."""
    kind = said.kind.replace("_", " ")
    if said.account_id is not None:
        raise BadField("account_id", str(said.account_id), f"has no place in a {kind}, which is the customer's.")
    if said.service:
        raise BadField("service", said.service, f"has no place in a {kind}.")
    return CardAct(
        record.customer_id,
        ActKind(said.kind),
        amount_in(record.currency, said.amount, "amount"),
        source_of(desk),
        request_of(desk),
        desk.by,
        method_id=said.method_id,
        e_payment_id=said.e_payment_id,
        visible_comment=said.visible_comment,
        internal_comment=said.internal_comment,
    )


def source_of(desk: Desk) -> str:
    """Keys of one asker are another's affair."""
    return f"adjustment:{desk.staff.actor}"


def request_of(desk: Desk) -> str:
    """For money the Idempotency-Key is the request id, kept as long as the xDR."""
    return desk.key or f"unkeyed-{uuid4()}"
