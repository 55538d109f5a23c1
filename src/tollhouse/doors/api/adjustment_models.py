"""What the wizard says and is told."""

from typing import Annotated, Literal

from pydantic import Field

from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.doors.api.money_effects import Looked
from tollhouse.doors.api.money_told import AdjustmentTold
from tollhouse.doors.api.payment_method_told import PaymentMethodTold
from tollhouse.doors.api.values import Moment, MoneySaid, MoneyTold, Number, Said, Told, told_money
from tollhouse.payments.online.by_hand import ActState
from tollhouse.payments.rules.adjustment import LONGEST_COMMENT
from tollhouse.payments.rules.e_payment import EPaymentStatus
from tollhouse.payments.rules.kinds import BY_PROCESSOR, ActKind

WizardName = Literal[
    "manual_charge", "manual_credit", "promotional_credit", "manual_payment", "refund",
    "ecommerce_payment", "ecommerce_refund", "authorization_only", "capture_payment", "void",
]  # fmt: skip
Comment = Annotated[str, Field(max_length=LONGEST_COMMENT)]


class AdjustmentSaid(Said):
    """What is to be done; the kind says which way the amount goes."""

    kind: WizardName
    amount: MoneySaid | None = Field(
        default=None, description="more than zero, in the customer's currency; left out of a void only"
    )
    account_id: Number | None = Field(default=None, description="an account with money of its own; null: the customer")
    service: str = Field(default="", max_length=32, description="of a charge or credit", examples=["voice"])
    method_id: Number | None = Field(
        default=None, description="of an e-commerce payment or authorization: what is charged; null: the preferred one"
    )
    e_payment_id: Number | None = Field(
        default=None, description="of an e-commerce refund, capture or void: what is refunded, captured or voided"
    )
    visible_comment: Comment = Field(default="", description="the customer reads it beside the xDR and on the invoice")
    internal_comment: Comment = Field(default="", description="staff only")

    @property
    def asks_processor(self) -> bool:
        return ActKind(self.kind) in BY_PROCESSOR


class ReversalSaid(Said):
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_COMMENT)] = Field(description="staff only")


class EPaymentOfAct(Told):
    """How far what was asked of a processor is."""

    id: Number
    status: EPaymentStatus
    charged: MoneyTold = Field(description="what the method is charged, a tax on top of a top-up among it")
    method: str = Field(description="as people recognise it", examples=["visa ····4242"])
    test_mode: bool
    reference: str | None = Field(description="the processor's; null: it knows of nothing that could move money")
    client_secret: str = Field(description="with which the payer's browser goes on while an action is required")
    publishable_key: str = Field(description="of the payment system, for that browser")


class AdjustmentDone(AdjustmentTold):
    """An act with how the customer stands now."""

    state: ActState = Field(
        description="unknown: the processor did not answer, and it is being asked; requires_action: the payer's bank "
        "wants to see the payer; at_bank: a direct debit takes its days.  The same request under the same key tells "
        "how it stands then."
    )
    e_payment: EPaymentOfAct | None = Field(description="null: no processor is asked")
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
    highest: MoneyTold | None = Field(description="by what can be refunded and what the asker may give; null: no limit")


class EPaymentChoice(Told):
    """An e-payment that can be captured, voided or refunded."""

    id: Number
    started_at: Moment
    method: str = Field(description="as people recognise it", examples=["visa ····4242"])
    amount: MoneyTold
    highest: MoneyTold = Field(description="what of it can be captured, or given back")
    reference: str | None = Field(description="the processor's")


class AdjustmentKinds(Told):
    items: list[AdjustmentKind] = Field(description="in the order in which they are offered")
    services: list[str]
    currency: str
    digits: int = Field(description="decimals of money that changes hands; charges and credits may have five")
    methods: list[PaymentMethodTold] = Field(description="those that can be charged, the preferred one first")
    authorizations: list[EPaymentChoice] = Field(description="the newest that can be captured or voided")
    refundable: list[EPaymentChoice] = Field(description="the newest e-payments of which something can go back")


def told_done(
    told: AdjustmentTold, now: Looked, e_payment: EPaymentOfAct | None = None, *, state: ActState = ActState.COMPLETED
) -> AdjustmentDone:
    currency = now.record.currency
    return AdjustmentDone(
        **dict(told),
        state=state,
        e_payment=e_payment,
        balance=told_money(now.balance, currency),
        available_funds=None if now.funds is None else told_money(now.funds, currency),
        status=now.customer.status,
        unallocated=told_money(now.unallocated, currency),
    )
