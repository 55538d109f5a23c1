"""E-payments as they are told."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from tollhouse.customers.reading import names_seen
from tollhouse.customers.rules.scope import Scope
from tollhouse.doors.api.values import Moment, MoneyTold, Number, Told, told_money
from tollhouse.payments.online.listing import booked_as
from tollhouse.payments.online.records import EPayment
from tollhouse.payments.online.systems import names_of_systems
from tollhouse.payments.rules.e_payment import Decision, EPaymentKind, EPaymentStatus, WaitsFor
from tollhouse.payments.rules.payment_system import MethodKind
from tollhouse.plumbing.db import Connection


class EPaymentTold(Told):
    """What a processor was asked for and what came of it."""

    id: Number
    customer_id: Number
    customer_name: str
    kind: EPaymentKind
    status: EPaymentStatus
    waits_for: WaitsFor | None = Field(description="while it is started; null: for nobody")
    decision: Decision | None = Field(description="what a person must decide; null: nothing")
    payment_system_id: Number
    payment_system: str = Field(description="its name")
    test_mode: bool
    method_kind: MethodKind
    method: str = Field(description="as people recognise it", examples=["visa ····4242"])
    amount: MoneyTold = Field(description="what was asked for")
    capture_amount: MoneyTold | None = Field(description="what of an authorized amount was asked for")
    taken: MoneyTold | None = Field(description="what the processor took, or gave back of a refund")
    refunded: MoneyTold = Field(description="of it, by refunds that did not fail")
    refund_of: Number | None = Field(description="of a refund: the e-payment of which it gives back")
    payment_id: Number | None = Field(description="of a completed one in the books")
    automatic: bool
    reference: str | None = Field(description="the processor's; null: it knows of nothing that could move money")
    error_code: str = Field(description="the processor's own", examples=["card_declined"])
    error_said: str = Field(description="what the processor said last")
    asks: int = Field(description="how often in a row it was asked in vain")
    asked_at: Moment | None = Field(description="from when on money may have moved")
    next_ask_at: Moment | None = Field(description="when it is asked again; null: never by itself")
    started_at: Moment
    authorized_at: Moment | None
    ended_at: Moment | None
    made_by: str
    visible_comment: str
    internal_comment: str
    decided_at: Moment | None
    decided_by: str | None
    decided_comment: str


def told_e_payments(conn: Connection, payments: Sequence[EPayment], scope: Scope) -> list[EPaymentTold]:
    names = names_seen(conn, {one.customer_id for one in payments}, scope)
    systems = names_of_systems(conn) if payments else {}
    return [_told(one, names.get(one.customer_id, ""), systems[one.system_id]) for one in payments]


_AS_THEY_ARE = (
    *("customer_id", "kind", "status", "waits_for", "decision", "test_mode", "method_kind", "refund_of", "automatic"),
    *("reference", "error_code", "error_said", "asks", "asked_at", "next_ask_at", "started_at", "authorized_at"),
    *("ended_at", "made_by", "visible_comment", "internal_comment", "decided_at", "decided_by", "decided_comment"),
)
_AMOUNTS = ("amount", "capture_amount", "taken", "refunded")


def _told(one: EPayment, customer_name: str, system: str) -> EPaymentTold:
    known: dict[str, Any] = {name: getattr(one, name) for name in _AS_THEY_ARE}
    for name in _AMOUNTS:
        amount = getattr(one, name)
        known[name] = None if amount is None else told_money(amount, one.currency)
    return EPaymentTold(
        **known,
        id=one.e_payment_id,
        customer_name=customer_name,
        payment_system_id=one.system_id,
        payment_system=system,
        method=one.method_told,
        payment_id=booked_as(one),
    )
