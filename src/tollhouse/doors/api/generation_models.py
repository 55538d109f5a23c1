"""Generating accounts as it travels: what is asked for, what would be made, how far a run is."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tollhouse.accounts.batches.asking import Preview
from tollhouse.accounts.batches.reading import Generation
from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.generation import MOST_AT_ONCE, GenerationPlan, Signs
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.masking import free_text
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.discretion import Discretion
from tollhouse.doors.api.values import Day, Moment, MoneySaid, MoneyTold, Number, Said, Told, Words, told_money
from tollhouse.plumbing.jobs.listing import ENDED, Job
from tollhouse.products.rules.product import AccountRole

Identifier = Annotated[str, StringConstraints(max_length=64)]
JobStatus = Literal["todo", "doing", "succeeded", "failed", "cancelled", "aborted"]


class HowIdentifiedSaid(Said):
    """Counted up from `start`, or drawn: one of the two."""

    start: Identifier | None = Field(
        default=None, examples=["46850010000"], description="the first; counted up in the digits at its end"
    )
    prefix: Identifier = Field(default="", examples=["77"], description="of drawn ones: what all begin with")
    length: int | None = Field(default=None, ge=1, le=64, description="of drawn ones: signs behind the prefix")
    signs: Signs = Field(
        default=Signs.DIGITS,
        description="of drawn ones; letters are capitals, and I, O, 0 and 1 are left out, which look alike in print",
    )


class GenerationSaid(Said):
    product_id: Number
    count: int = Field(ge=-1, le=10**9, examples=[1000], description=f"1 to {MOST_AT_ONCE:,}")
    batch: Words = Field(examples=["Summer 2026"], description="a new one, or one that goes on")
    identifiers: HowIdentifiedSaid
    balance_model: Literal["subordinate", "debit", "individual", "voucher"] = "subordinate"
    amount: MoneySaid | None = Field(
        default=None, description="what each has: the opening balance of a debit account, the value of a voucher"
    )
    credit_limit: MoneySaid | None = Field(default=None, description="of an individual limit; null: unlimited")
    role: AccountRole | None = Field(default=None, description="must be the product's; null: that one")
    control_from: int | None = Field(
        default=None, description="control number of the first; null: the batch's next, which is 1 in a new one"
    )
    web_access: bool = Field(
        default=False, description="a login to self-care, which is the identifier, with a password that is drawn"
    )
    service_passwords: bool = Field(default=False, description="each gets one that is drawn")
    inactive: bool | None = Field(
        default=None,
        description="not to be used before it is activated; null: so with debit accounts; always so with prepaid cards "
        "and vouchers",
    )
    active_from: Day | None = None
    expires_on: Day | None = Field(default=None, description="first day on which they are expired")
    life_time_days: int | None = Field(default=None, description="they expire so many days after their first use")
    idle_expiry_days: int | None = Field(default=None, description="they expire so many days after their last use")
    description: Words = ""

    def plan(self, currency: str) -> GenerationPlan:
        """Raises BadField for money in another currency than the customer's, and where it is unsaid how to name them.

        currency   the customer's
        """
        named = self.identifiers
        if (named.start is None) == (named.length is None):
            raise BadField("identifiers", "", "must have either start, or length for drawn ones.")
        if named.start is not None and named.prefix:
            raise BadField("identifiers.prefix", named.prefix, "is for drawn ones; write it into start.")
        for field, money in (("amount", self.amount), ("credit_limit", self.credit_limit)):
            if money is not None and money.currency != currency:
                raise BadField(f"{field}.currency", money.currency, f"is not the customer's, {currency}.")
        return GenerationPlan(
            product_id=self.product_id,
            role=self.role,
            count=self.count,
            batch=self.batch,
            model=BalanceModel(self.balance_model),
            start=named.start,
            prefix=named.prefix,
            length=named.length or 0,
            signs=named.signs,
            amount=None if self.amount is None else self.amount.decimal,
            credit_limit=None if self.credit_limit is None else self.credit_limit.decimal,
            control_from=self.control_from,
            web_access=self.web_access,
            service_passwords=self.service_passwords,
            inactive=self.inactive,
            active_from=self.active_from,
            expires_on=self.expires_on,
            life_time_days=self.life_time_days,
            idle_expiry_days=self.idle_expiry_days,
            description=self.description,
        )


class GenerationPreview(Told):
    """What would be made."""

    count: int
    role: AccountRole
    inactive: bool
    money: MoneyTold = Field(description="of all accounts together")
    first_identifier: str | None = Field(description="of those counted up; null: they are drawn")
    last_identifier: str | None
    tries_to_guess: str | None = Field(
        description="of drawn ones: how many tries one hit takes on average, as digits; 1,000,000 at least for cards "
        "and vouchers",
        examples=["10000000000"],
    )
    batch_is_new: bool
    first_control_number: int
    last_control_number: int


class SheetTold(Told):
    """The printable list, which is fetched once."""

    state: Literal["not_ready", "ready", "fetched", "dropped", "too_old"]
    kept_until: Moment = Field(description="real time")
    gone_at: Moment | None = Field(description="real time; null: it is not gone")
    gone_by: str | None = Field(description="who fetched or dropped it", examples=["staff:anna"])
    yours: bool = Field(description="whether you may fetch it: you asked for it, or are an administrator")


class GenerationTold(Told):
    """status   that of its job: todo, doing, succeeded, failed, cancelled before it began, aborted while it ran"""

    id: Number
    customer_id: Number
    batch: str
    product_id: Number
    balance_model: Literal["subordinate", "debit", "individual", "voucher"]
    status: JobStatus
    total: int
    made: int
    inactive: bool
    amount: MoneyTold | None = Field(description="of each account")
    description: str
    asked_by: str = Field(examples=["staff:anna"])
    asked_at: Moment = Field(description="real time")
    finished_at: Moment | None = Field(description="real time; null: not at its end")
    problem: str | None = Field(description="why it failed, or failed last before it is tried again")
    sheet: SheetTold


@dataclass(frozen=True, slots=True)
class ToldTo:
    """actor   token:7 or staff:3
    any_sheet   an administrator, who may fetch every list
    """

    discretion: Discretion
    actor: str
    any_sheet: bool


def told_preview(preview: Preview) -> GenerationPreview:
    plan = preview.plan
    return GenerationPreview(
        count=plan.count,
        role=preview.role,
        inactive=bool(plan.inactive),
        money=told_money(plan.money, preview.currency),
        first_identifier=preview.first,
        last_identifier=preview.last,
        tries_to_guess=None if preview.tries is None else str(preview.tries),
        batch_is_new=preview.batch_is_new,
        first_control_number=preview.control_from,
        last_control_number=preview.control_from + plan.count - 1,
    )


def told_generation(one: Generation, job: Job | None, record: CustomerRecord, *, told: "ToldTo") -> GenerationTold:
    plan = one.plan
    who, scope = told.discretion.who, told.discretion.scope
    return GenerationTold(
        id=one.generation_id,
        customer_id=one.customer_id,
        batch=plan.batch,
        product_id=plan.product_id,
        balance_model=plan.model.value,
        status=status_of(one.finished_at is not None, job),
        total=one.total,
        made=one.made,
        inactive=bool(plan.inactive),
        amount=None if plan.amount is None else told_money(plan.amount, record.currency),
        description=free_text(plan.description, scope),
        asked_by=who(record, one.asked_by),
        asked_at=one.asked_at,
        finished_at=one.finished_at,
        problem=None if job is None else job.problem,
        sheet=SheetTold(
            state=_sheet_state(one, job),
            kept_until=one.sheet_until,
            gone_at=one.sheet_gone_at,
            gone_by=None if one.sheet_gone_by is None else who(record, one.sheet_gone_by),
            yours=one.asked_as == told.actor or told.any_sheet,
        ),
    )


def status_of(finished: bool, job: Job | None) -> JobStatus:
    """Once the queue has forgotten the job, what was kept of its end."""
    if finished:
        return "succeeded"
    return "aborted" if job is None else job.status  # type: ignore[return-value]  # as the queue calls them


def _sheet_state(one: Generation, job: Job | None) -> Literal["not_ready", "ready", "fetched", "dropped", "too_old"]:
    if one.sheet_fetched is not None:
        return "fetched"
    if one.sheet_gone_at is not None:
        return "too_old" if one.sheet_gone_by is None else "dropped"
    ended = one.finished_at is not None or job is None or job.status in ENDED
    return "ready" if ended else "not_ready"
