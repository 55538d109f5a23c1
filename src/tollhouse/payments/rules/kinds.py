"""What there is to be done with money by hand, and what each does.  Source: spec/money 2.1"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class PaymentKind(StrEnum):
    """How money came in.

    invoice_credit   an invoice below zero: it moves no balance, and pays other invoices like money
    """

    MANUAL_PAYMENT = "manual_payment"
    ECOMMERCE_PAYMENT = "ecommerce_payment"
    CAPTURE_PAYMENT = "capture_payment"
    BANK_TRANSFER = "bank_transfer"
    VOUCHER = "voucher"
    INVOICE_CREDIT = "invoice_credit"


class ActKind(StrEnum):
    """What staff does by hand, named as the API names it."""

    MANUAL_CHARGE = "manual_charge"
    MANUAL_CREDIT = "manual_credit"
    PROMOTIONAL_CREDIT = "promotional_credit"
    MANUAL_PAYMENT = "manual_payment"
    REFUND = "refund"
    ECOMMERCE_PAYMENT = "ecommerce_payment"
    ECOMMERCE_REFUND = "ecommerce_refund"
    AUTHORIZATION_ONLY = "authorization_only"
    CAPTURE_PAYMENT = "capture_payment"
    VOID = "void"
    CHARGEBACK = "chargeback"
    REVERSAL = "reversal"


class Nature(StrEnum):
    """charge, credit   a line of the next invoice; plus and minus
    payment          pays invoices
    taking           money received is given back or taken back
    """

    CHARGE = "charge"
    CREDIT = "credit"
    PAYMENT = "payment"
    TAKING = "taking"


@dataclass(frozen=True, slots=True)
class Effect:
    """sign          of what is owed: +1 more, -1 less
    needs_service   whether a service is named, in whose section of the invoice it stands
    is_given        whether it is money given to the customer, which a member of staff may do within limits only
    """

    nature: Nature
    sign: int
    needs_service: bool = False
    is_given: bool = False


EFFECTS: Final[Mapping[ActKind, Effect]] = {
    ActKind.MANUAL_CHARGE: Effect(Nature.CHARGE, 1, needs_service=True),
    ActKind.MANUAL_CREDIT: Effect(Nature.CREDIT, -1, needs_service=True, is_given=True),
    ActKind.PROMOTIONAL_CREDIT: Effect(Nature.CREDIT, -1, is_given=True),
    ActKind.MANUAL_PAYMENT: Effect(Nature.PAYMENT, -1),
    ActKind.REFUND: Effect(Nature.TAKING, 1, is_given=True),
    ActKind.ECOMMERCE_REFUND: Effect(Nature.TAKING, 1, is_given=True),
    ActKind.CHARGEBACK: Effect(Nature.TAKING, 1),
}
"""Of what moves a balance by hand; a reversal undoes the effect of what it reverses."""

WIZARD: Final = (
    ActKind.MANUAL_CHARGE,
    ActKind.MANUAL_CREDIT,
    ActKind.PROMOTIONAL_CREDIT,
    ActKind.MANUAL_PAYMENT,
    ActKind.REFUND,
)
"""What is offered, in the order in which it is offered."""

BY_PROCESSOR: Final = (
    ActKind.ECOMMERCE_PAYMENT,
    ActKind.ECOMMERCE_REFUND,
    ActKind.AUTHORIZATION_ONLY,
    ActKind.CAPTURE_PAYMENT,
    ActKind.VOID,
)
"""What is offered after these, and asks a processor; of customers only, never of an account's own money."""


def gives_money(kind: ActKind, undoes: ActKind | None = None) -> bool:
    """Whether the customer is given money that was not paid in, so that limits of staff hold.

    undoes   what a reversal reverses: a charge taken back is given, too
    """
    if kind is ActKind.REVERSAL:
        return undoes is ActKind.MANUAL_CHARGE
    return EFFECTS[kind].is_given


CASH: Final = "cash:manual"
PROMOTION: Final = "promotion:credits"
PAYMENTS: Final = "payments"
CREDITS: Final = "credits"


def service_of(kind: ActKind, service: str) -> str:
    """Under which service its xDR stands."""
    if EFFECTS[kind].needs_service:
        return service
    return CREDITS if EFFECTS[kind].nature is Nature.CREDIT else PAYMENTS


def contra_of(kind: ActKind, service: str) -> str:
    """The ledger account on the other side of an act that concerns no payment."""
    effect = EFFECTS[kind]
    if effect.needs_service:
        return f"revenue:{service}"
    return PROMOTION if effect.nature is Nature.CREDIT else CASH
