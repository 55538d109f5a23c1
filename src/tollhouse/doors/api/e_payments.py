"""/e-payments: what processors were asked for, and the desk where a person decides what they could not tell."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Response
from pydantic import Field, StringConstraints

from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.e_payment_told import EPaymentTold, told_e_payments
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Said
from tollhouse.payments.online.deciding import ask_again, close_unknown, make_sure_unknown, note_given_back
from tollhouse.payments.online.listing import (
    LONGEST_COMMENT,
    EPaymentFilter,
    count_e_payments,
    decide,
    e_payments_of,
    list_e_payments,
    read_e_payment,
)
from tollhouse.payments.online.records import EPayment
from tollhouse.payments.rules.e_payment import EPaymentKind, EPaymentStatus
from tollhouse.payments.rules.payment_system import MethodKind
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("E-payments")

Clerk = Annotated[Desk, needs(Right.SETTLE_PAYMENTS)]

_USUALLY: Final = timedelta(hours=24)


class SettlementAction(StrEnum):
    """ASK_AGAIN      now, instead of when its time has come
    CLOSE          no money moved: the processor, asked once more, knows nothing of it
    GIVEN_BACK     of a refund: it is at the processor, under this reference
    SEEN_TO        what follows from it was done by other acts, such as a chargeback
    """

    ASK_AGAIN = "ask_again"
    CLOSE = "close"
    GIVEN_BACK = "given_back"
    SEEN_TO = "seen_to"


class SettlementSaid(Said):
    """What a person decides."""

    action: SettlementAction
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_COMMENT)] = Field(
        default="", description="why; for staff only.  Asking again needs none"
    )
    reference: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = Field(
        default="", description="of a refund that was given back: the processor's", examples=["re_…"]
    )


async def _wanted(
    *,
    since: Annotated[
        Moment | None,
        Query(
            alias="from",
            description="inclusive, of started_at; left out: the last 24 hours, or all times where `undecided=true`, "
            "`reference` or `customer_id` is said",
        ),
    ] = None,
    until: Annotated[Moment | None, Query(description="exclusive")] = None,
    status: Annotated[EPaymentStatus | None, Query()] = None,
    kind: Annotated[EPaymentKind | None, Query()] = None,
    method: Annotated[MethodKind | None, Query()] = None,
    payment_system_id: Annotated[Number | None, Query()] = None,
    test_mode: Annotated[bool | None, Query()] = None,
    undecided: Annotated[bool | None, Query(description="true: only what a person must decide")] = None,
    reference: Annotated[str | None, Query(min_length=1, max_length=200, description="the processor's, whole")] = None,
    customer_id: Annotated[Number | None, Query()] = None,
) -> EPaymentFilter:
    return EPaymentFilter(
        customer_id, status, kind, method, payment_system_id, reference, test_mode, undecided, since, until
    )


Wanted = Annotated[EPaymentFilter, Depends(_wanted)]


@router.get("/e-payments", summary="List e-payments", response_model=ListOf[EPaymentTold])
def get_e_payments(desk: Clerk, pages: Pages, wanted: Wanted) -> Response:
    """Newest first."""
    wanted = _within_usual(desk, wanted)

    def page(conn: Connection, limit: int, cursor: str | None) -> Any:
        return list_e_payments(conn, wanted, limit=limit, cursor=cursor)

    def told(conn: Connection, rows: Sequence[AnyRow]) -> list[EPaymentTold]:
        return told_e_payments(conn, e_payments_of(rows), desk.scope)

    def look(conn: Connection) -> Answer:
        total = count_e_payments(conn, wanted, most=EXACT_UP_TO + 1)
        return shown(listed(partial(told, conn), partial(page, conn), pages, total=total))

    return desk.read(look)


def _within_usual(desk: Desk, wanted: EPaymentFilter) -> EPaymentFilter:
    narrow = wanted.undecided or wanted.reference is not None or wanted.customer_id is not None
    if narrow or wanted.since is not None:
        return wanted
    return wanted.starting((wanted.until or desk.now) - _USUALLY)


@router.get(
    "/customers/{customer_id}/e-payments/{e_payment_id}", summary="Read an e-payment", response_model=EPaymentTold
)
def get_e_payment(customer_id: Number, e_payment_id: Number, desk: Clerk) -> Response:
    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        return _shown(conn, desk, read_e_payment(conn, customer_id, e_payment_id))

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/e-payments/{e_payment_id}/settlement",
    summary="Settle an e-payment",
    response_model=EPaymentTold,
)
def post_settlement(customer_id: Number, e_payment_id: Number, said: SettlementSaid, desk: Clerk) -> Response:
    """What only a person can decide.  The processor is asked outside of any transaction, and what it knows is acted on:
    what it took is booked, and nothing that it knows is closed by hand."""
    check_settlement(said)
    with desk.house.engine.begin() as conn:
        read_customer(conn, customer_id, desk.scope)
        before = read_e_payment(conn, customer_id, e_payment_id)
    if said.action is SettlementAction.ASK_AGAIN:
        ask_again(desk.house.cashier, before)
    elif said.action is SettlementAction.CLOSE and before.decision is not None:
        make_sure_unknown(desk.house.cashier, before)

    def act(conn: Connection) -> Answer:
        after = _settled(conn, desk, before, said)
        desk.changed(_decided(before), _decided(after))
        return _shown(conn, desk, after)

    return desk.write(act)


def _settled(conn: Connection, desk: Desk, payment: EPayment, said: SettlementSaid) -> EPayment:
    now, by = desk.now, desk.by
    match said.action:
        case SettlementAction.ASK_AGAIN:
            return read_e_payment(conn, *payment.key)
        case SettlementAction.CLOSE:
            real_now = desk.house.real_clock()
            return close_unknown(conn, payment.key, said.reason, now=now, real_now=real_now, by=by)[1]
        case SettlementAction.GIVEN_BACK:
            return note_given_back(conn, payment.key, said.reference, said.reason, now=now, by=by)[1]
        case SettlementAction.SEEN_TO:
            return decide(conn, *payment.key, said.reason, now=now, by=by)[1]


def check_settlement(said: SettlementSaid) -> None:
    """Raises BadField."""
    if said.action is not SettlementAction.ASK_AGAIN and not said.reason:
        raise BadField("reason", "", "must be said: it stands beside the e-payment for whoever asks later.")
    if (said.action is SettlementAction.GIVEN_BACK) is not bool(said.reference):
        needed = "must be said where a refund was given back: the processor's, such as re_…."
        spare = "is only of a refund that was given back."
        raise BadField("reference", said.reference, spare if said.reference else needed)


def _shown(conn: Connection, desk: Desk, payment: EPayment) -> Answer:
    return shown(told_e_payments(conn, [payment], desk.scope)[0])


def _decided(one: EPayment) -> dict[str, Any]:
    return {"status": str(one.status), "decision": one.decision and str(one.decision), "reason": one.decided_comment}
