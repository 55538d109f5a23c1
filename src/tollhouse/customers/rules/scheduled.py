"""Changes of status that were arranged and have not come yet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from tollhouse.ledger.rules.conditions import Condition
from tollhouse.words.days import day_at, start_of_day

Stop = tuple[str, datetime, datetime | None]
"""Fact, since, until (exclusive; None: still)."""


class ScheduledAction(StrEnum):
    """What can be arranged beforehand; a customer has each at most once."""

    LIMIT = "limit"
    SUSPEND = "suspend"
    TERMINATE_PROVISIONALLY = "terminate_provisionally"
    RESTORE = "restore"
    CLOSE = "close"


STEPS: Final = {"limitation": ScheduledAction.LIMIT, "suspension": ScheduledAction.SUSPEND}
"""Steps of payment collection, by what they bring."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One change that is due.

    on           the day, in the customer's time zone, with which it begins, at `due_at`
    close_on     of a provisional termination: the permanent one that follows
    computed_on  of a step of collection, and of the end of a provisional termination: the day by the customer class
    manual_on    and the day that staff chose instead
    of_head      a branch's closing with its head office
    """

    customer_id: int
    action: ScheduledAction
    on: date
    due_at: datetime
    close_on: date | None
    computed_on: date | None
    manual_on: date | None
    by: str
    comment: str
    of_head: bool = False

    @property
    def key(self) -> str:
        """Names it as people saw it: one for another day is another."""
        return f"{self.action}:{self.on.isoformat()}"


@dataclass(frozen=True, slots=True)
class Termination:
    """A provisional one that begins.

    close_on   the day on which the permanent one shall follow, if not by the customer class
    """

    customer_id: int
    at: datetime
    close_on: date | None
    by: str
    comment: str


def closing_that_follows(
    termination: Termination, arranged: Scheduled | None, *, days: int, zone: ZoneInfo
) -> Scheduled:
    """The permanent termination after a provisional one: after the class's days, or as early as somebody chose.

    arranged   the closing that was arranged before
    days       by the customer class
    """
    computed = day_at(termination.at, zone) + timedelta(days=days)
    before = arranged.on if arranged else None
    chosen = [day for day in (termination.close_on, before) if day and day <= computed]
    on = min(chosen, default=computed)
    who = arranged if arranged and on == before else termination
    return Scheduled(
        termination.customer_id,
        ScheduledAction.CLOSE,
        on,
        due_at=start_of_day(on, zone),
        close_on=None,
        computed_on=computed,
        manual_on=on if chosen else None,
        by=who.by,
        comment=who.comment,
    )


def closings_for_branches(of_head: Iterable[Scheduled], branch_id: int) -> Iterator[Scheduled]:
    """What closes a branch with its head office: that which is to come for the head, told as the branch's."""
    for one in that_happen(of_head):
        if one.action is ScheduledAction.CLOSE:
            yield replace(one, customer_id=branch_id, of_head=True)


_NOT_LIVE: Final = Condition.CLOSED | Condition.EXPORTED | Condition.PROVISIONALLY_TERMINATED
_SUSPENDED: Final = Condition.SUSPENDED | Condition.SUSPENSION_LIFTED
_LIMITED: Final = Condition.LIMITED | Condition.LIMITATION_LIFTED

PASSED_OVER: Final = {
    ScheduledAction.LIMIT: _NOT_LIVE | _SUSPENDED | _LIMITED,
    ScheduledAction.SUSPEND: _NOT_LIVE,
    ScheduledAction.TERMINATE_PROVISIONALLY: _NOT_LIVE,
    ScheduledAction.RESTORE: Condition.CLOSED | Condition.EXPORTED,
    ScheduledAction.CLOSE: Condition.CLOSED,
}
"""While one of these holds, the change comes to nothing (spec/customer 3.5)."""

BEGINS: Final = {
    ScheduledAction.LIMIT: Condition.LIMITED,
    ScheduledAction.SUSPEND: Condition.SUSPENDED,
    ScheduledAction.TERMINATE_PROVISIONALLY: Condition.PROVISIONALLY_TERMINATED,
    ScheduledAction.CLOSE: Condition.CLOSED,
}


BEGUN: Final = {
    ScheduledAction.LIMIT: "limited",
    ScheduledAction.SUSPEND: "suspended_for_debt",
    ScheduledAction.TERMINATE_PROVISIONALLY: "provisionally_terminated",
    ScheduledAction.CLOSE: "closed",
}
"""The facts that begin."""


def in_order(one: Scheduled) -> tuple[datetime, int]:
    """As they happen: on one day the milder comes first, and a restoration before a termination."""
    return one.due_at, _ORDER.index(one.action)


_ORDER: Final = (
    ScheduledAction.LIMIT,
    ScheduledAction.SUSPEND,
    ScheduledAction.RESTORE,
    ScheduledAction.TERMINATE_PROVISIONALLY,
    ScheduledAction.CLOSE,
)


def that_happen(due: Iterable[Scheduled]) -> Iterator[Scheduled]:
    """In order; a restoration takes every termination that was to follow off the table, but a head office's."""
    restored = False
    for one in sorted(due, key=in_order):
        if one.of_head or not (restored and one.action in TERMINATIONS):
            yield one
        restored = restored or one.action is ScheduledAction.RESTORE


TERMINATIONS: Final = (ScheduledAction.TERMINATE_PROVISIONALLY, ScheduledAction.CLOSE)


def conditions_after(holding: Condition, due: Iterable[Scheduled]) -> Condition:
    """What holds once these have happened."""
    for one in that_happen(due):
        if holding & PASSED_OVER[one.action]:
            continue
        if one.action is ScheduledAction.RESTORE:
            holding &= ~Condition.PROVISIONALLY_TERMINATED
            continue
        if one.action is ScheduledAction.SUSPEND:
            holding &= ~_LIMITED
        if not (one.action is ScheduledAction.SUSPEND and Condition.SUSPENSION_LIFTED in holding):
            holding |= BEGINS[one.action]
    return holding


def stops_after(stops: Sequence[Stop], due: Iterable[Scheduled]) -> list[Stop]:
    """What stopped a customer and when, once these have happened too, each at its moment."""
    known = list(stops)
    for one in that_happen(due):
        if one.action is ScheduledAction.RESTORE:
            known = [_ended_by(stop, one.due_at) for stop in known]
        elif one.action is not ScheduledAction.LIMIT:
            known.append((BEGUN[one.action], one.due_at, None))
    return known


def _ended_by(stop: Stop, moment: datetime) -> Stop:
    fact, since, until = stop
    is_over = until is not None and until <= moment
    return stop if is_over or fact != "provisionally_terminated" else (fact, since, max(since, moment))
