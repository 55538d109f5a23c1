"""Saved methods as they are told: what a person recognises them by, and never what they are charged by."""

from pydantic import Field

from tollhouse.customers.rules.masking import HIDDEN, free_text
from tollhouse.customers.rules.scope import Scope
from tollhouse.doors.api.values import Day, Moment, Number, Told
from tollhouse.payments.online.saving import SavedMethod
from tollhouse.payments.rules.payment_system import MethodKind


class PaymentMethodTold(Told):
    """A token that the processor knows."""

    id: Number
    payment_system_id: Number
    kind: MethodKind
    brand: str = Field(examples=["visa"])
    last_four: str = Field(examples=["4242"])
    expires: Day | None = Field(description="the last day on which it can be charged; null: it has no end")
    mandate: str = Field(description="of a direct debit: as the payer's bank knows it")
    preferred: bool = Field(description="charged where none is named, and by automatic payments")
    saved_at: Moment


def told_method(one: SavedMethod, scope: Scope) -> PaymentMethodTold:
    return PaymentMethodTold(
        id=one.method_id,
        payment_system_id=one.system_id,
        kind=one.kind,
        brand=one.brand,
        last_four=free_text(one.last_four, scope),
        expires=one.expires,
        mandate=free_text(one.mandate, scope),
        preferred=one.preferred,
        saved_at=one.saved_at,
    )


def method_seen(told: str, scope: Scope) -> str:
    """A method as an e-payment keeps it, `visa ····4242`."""
    return f"{told.partition(' ')[0]} {HIDDEN}" if scope.masked and told else told
