"""Statuses as they travel: what holds and why, what it leaves of the service, what may be done, what is planned."""

from typing import Literal

from pydantic import Field

from tollhouse.customers.rules.effects import Extent, Part
from tollhouse.customers.rules.scheduled import ScheduledAction
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.doors.api.customer_told import StatusReasonTold
from tollhouse.doors.api.listing import ListOf
from tollhouse.doors.api.values import Day, Moment, Said, Told, Words

Step = Literal["limitation", "suspension"]


class StatusChangeSaid(Said):
    """A change of status; which of the days an action takes, `GET /customers/{id}/status` tells."""

    action: Literal[
        "block",
        "unblock",
        "lift_suspension",
        "lift_limitation",
        "reschedule",
        "terminate_provisionally",
        "restore",
        "close",
        "cancel_scheduled",
        "export_start",
        "export_finish",
        "export_cancel",
        "unexport",
        "unfreeze_payment",
    ]
    until: Day | None = Field(
        default=None, description="to lift: the day, in the customer's time zone, from which it holds again"
    )
    on: Day | None = Field(
        default=None,
        description="the day, in the customer's time zone, with which it begins; null or today: now, at once",
    )
    close_on: Day | None = Field(
        default=None,
        description="to terminate provisionally: the day of the permanent termination, not later than the computed one",
    )
    step: Step | None = Field(default=None, description="to reschedule: which step")
    scheduled: Words | None = Field(default=None, description="to cancel: the `id` of a scheduled change")
    comment: Words = ""


class StatusSpell(Told):
    """One time that something held."""

    fact: str = Field(examples=["blocked"])
    since: Moment
    until: Moment | None = Field(description="exclusive; null: still; may lie ahead where its end is known already")
    set_by: str = Field(description="to a reseller's staff `operator` for anybody above it", examples=["staff:anna"])
    ended_by: str | None
    comment: str


class ScheduledChange(Told):
    """A change that was arranged and has not come yet."""

    id: str = Field(examples=["close:2026-12-31"])
    action: ScheduledAction
    on: Day = Field(description="the day, in the customer's time zone, with which it begins")
    due_at: Moment = Field(description="the first moment of that day")
    close_on: Day | None = Field(description="of a provisional termination: the permanent one that follows")
    computed_on: Day | None = Field(description="of a suspension or limitation: the day by the customer class")
    manual_on: Day | None = Field(description="and the day that staff chose; the later one wins")
    by: str = Field(description="to a reseller's staff `operator` for anybody above it", examples=["staff:anna"])
    comment: str


class ListOfSpells(ListOf[StatusSpell]):
    """A page of a history, and what is still to come."""

    scheduled: list[ScheduledChange] = Field(description="in the order in which they are due")


class EffectTold(Told):
    """How much one part of what a customer has is left by all that holds."""

    part: Part
    extent: Extent
    because: list[CustomerStatus] = Field(description="the statuses that leave no more than this; empty: nothing does")


class StatusActionTold(Told):
    """Whether an action can be done now, what stands in the way, and the days it takes.

    earliest, latest   of `until`, or of `on` where it is a day that still comes; null: no bound, or no such day
    computed_close_on  of a provisional termination that begins now: the day of the permanent one
    """

    action: StatusAction
    allowed: bool
    reason: str | None
    takes: list[Literal["until", "on", "close_on", "step", "scheduled", "comment"]]
    needs: list[Literal["until", "on", "close_on", "step", "scheduled", "comment"]]
    earliest: Day | None
    latest: Day | None
    computed_close_on: Day | None


class CustomerStatusTold(Told):
    """All about a customer's status, as of `at`."""

    at: Moment
    time_zone: str = Field(examples=["Europe/Prague"])
    today: Day = Field(description="in that time zone")
    status: CustomerStatus
    statuses: list[CustomerStatus] = Field(description="all that hold, gravest first; empty: active")
    not_operational_here: bool = Field(description="exported: shown beside whatever is shown")
    reasons: list[StatusReasonTold] = Field(description="one for each of `statuses`")
    effects: list[EffectTold] = Field(description="one for each part")
    actions: list[StatusActionTold]
    scheduled: list[ScheduledChange] = Field(description="in the order in which they are due")


class StatusInShort(Told):
    status: CustomerStatus
    statuses: list[CustomerStatus]


class EffectChanged(Told):
    part: Part
    before: Extent
    after: Extent


class Touched(Told):
    """Who else is concerned."""

    accounts: int = Field(ge=0, description="open ones, of the customer and of its branches that close with it")
    subcustomers: int = Field(ge=0, description="of a reseller, on all levels")
    branches: int = Field(ge=0, description="of a head office: those that are not closed")


class StatusWarning(Told):
    code: Literal[
        "charged_twice", "cannot_be_undone", "branches_close", "subcustomers_stop", "scheduled_ends", "stays_as_it_is"
    ]
    detail: str


class StatusPreview(Told):
    """What a change would do, found by doing it and taking it back."""

    before: StatusInShort
    after: StatusInShort = Field(description="at `effective_at`, as far as is known now")
    effective_at: Moment
    close_on: Day | None = Field(description="the permanent termination that would follow")
    effects: list[EffectChanged] = Field(description="those that change")
    touched: Touched
    scheduled: list[ScheduledChange] = Field(description="as they would stand")
    warnings: list[StatusWarning]
