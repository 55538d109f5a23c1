"""Vouchers as they travel: batches that are asked for, how far they are, single ones, and what one became."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tollhouse.accounts.rules.generation import Signs
from tollhouse.doors.api.generation_models import JobStatus, SheetTold
from tollhouse.doors.api.values import Day, Moment, MoneySaid, MoneyTold, Number, Said, Told, Words
from tollhouse.ledger.rules.posting import OPERATOR
from tollhouse.payments.rules.voucher import MOST_AT_ONCE, VoucherPlan, VoucherState
from tollhouse.payments.vouchers.treating import VoucherAction

Code = Annotated[str, StringConstraints(max_length=64), Field(examples=["1234-5678-9012-3452"])]
SerialNumber = Annotated[str, StringConstraints(max_length=32), Field(examples=["12-000345"])]
SERIAL_IS: str = "its batch and its number in it; printed beside the code, and no secret"


class VoucherBatchSaid(Said):
    name: Words = Field(examples=["Summer 2026"])
    value: MoneySaid = Field(description="of each")
    count: int = Field(ge=-1, le=10**9, examples=[1000], description=f"1 to {MOST_AT_ONCE:,}")
    signs: Signs = Field(
        default=Signs.DIGITS,
        description="what codes are made of, sixteen of them; letters are capitals without I and O, which look like "
        "1 and 0",
    )
    issuer_id: Number | None = Field(
        default=None, description="the reseller whose customers may redeem them; null: the operator's own customers"
    )
    expires_on: Day | None = Field(default=None, description="first day on which they are worth nothing; null: never")
    time_zone: Words | None = Field(
        default=None, description="IANA; whose day that is; null: the reseller's, or UTC", examples=["Europe/Prague"]
    )
    comment: Words = ""

    def plan(self) -> VoucherPlan:
        return VoucherPlan(
            name=self.name,
            issuer_id=OPERATOR if self.issuer_id is None else self.issuer_id,
            currency=self.value.currency,
            value=self.value.decimal,
            count=self.count,
            signs=self.signs,
            expires_on=self.expires_on,
            time_zone=self.time_zone,
            comment=self.comment,
        )


class VoucherBatchTold(Told):
    """status   that of its job: todo, doing, succeeded, failed, cancelled before it began, aborted while it ran
    state   of its vouchers, unless more is known of one: inactive, active, expired or void
    """

    id: Number
    name: str
    issuer_id: Number | None = Field(description="null: the operator")
    issuer: str | None = Field(description="the reseller's name")
    value: MoneyTold = Field(description="of each")
    signs: Signs
    expires_on: Day | None
    time_zone: str
    comment: str
    state: VoucherState
    status: JobStatus
    total: int
    made: int
    redeemed: int
    redeemed_value: MoneyTold
    outstanding_value: MoneyTold = Field(
        description="what can still be redeemed, or will be once it is active: of those that are made and not "
        "redeemed; nothing once they are expired or void.  Single ones that are void are still in it"
    )
    asked_by: str = Field(examples=["staff:anna"])
    made_at: Moment
    activated_at: Moment | None
    activated_by: str | None
    voided_at: Moment | None
    voided_by: str | None
    void_reason: str | None
    problem: str | None = Field(description="why it failed, or failed last before it is tried again")
    sheet: SheetTold


class VouchersCounted(Told):
    """Vouchers that are made, by state."""

    active: int
    inactive: int
    locked: int
    redeemed: int
    expired: int
    void: int


class VoucherBatchWhole(VoucherBatchTold):
    vouchers: VouchersCounted


class VoucherReasonSaid(Said):
    reason: Words = Field(examples=["Stolen in transport"])


class VoucherTreatmentSaid(Said):
    action: VoucherAction
    first: int = Field(ge=-1, le=10**9, examples=[1], description="number within the batch")
    last: int = Field(ge=-1, le=10**9, examples=[500], description="number within the batch, included")
    reason: Words = Field(default="", description="needed to lock and to void")


class VouchersTreated(Told):
    changed: int = Field(description="the others are so already, redeemed or void")


class VoucherTold(Told):
    """A voucher; its code is told nowhere.  Who did what is not told to a reseller's staff."""

    serial: str = Field(examples=["12-000345"], description=SERIAL_IS)
    batch_id: Number
    batch: str
    issuer_id: Number | None = Field(description="null: the operator")
    value: MoneyTold
    state: VoucherState
    expires_on: Day | None
    wrong_codes: int = Field(description="tried with its serial number since it was unlocked last")
    locked_at: Moment | None
    locked_by: str | None = Field(description="staff, or `wrong codes`")
    voided_at: Moment | None
    voided_by: str | None
    reason: str | None = Field(description="why it was locked or voided last")
    redeemed_at: Moment | None
    redeemed_by: str | None
    customer_id: Number | None = Field(description="for whom it was redeemed; null: for nobody you may see")
    account_id: Number | None = Field(description="whose own money it became; null: the customer's")
    payment_id: Number | None


class VoucherLookupSaid(Said):
    """One of the two."""

    code: Code | None = None
    serial: SerialNumber | None = Field(default=None, description=SERIAL_IS)


class RedemptionSaid(Said):
    code: Code
    serial: SerialNumber | None = Field(
        default=None, description="where the voucher says one; then both must be of one voucher"
    )
    account_id: Number | None = Field(
        default=None, description="one with money of its own, which gets this too; null: the customer does"
    )


class RedemptionTold(Told):
    customer_id: Number
    account_id: Number | None
    serial: str = Field(examples=["12-000345"])
    value: MoneyTold
    redeemed_at: Moment
    payment_id: Number


ListState = Literal["not_ready", "ready", "fetched", "dropped", "too_old"]
