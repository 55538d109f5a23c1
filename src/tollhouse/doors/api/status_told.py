"""How statuses, and what a change would do, are told."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from tollhouse.customers.deciding import StaffChange
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.effects import Part, because_of, extent_left
from tollhouse.customers.rules.party import zone_named
from tollhouse.customers.rules.scheduled import STEPS, Scheduled, ScheduledAction
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.customers.rules.transitions import FARTHEST, TRANSITIONS, StatusAction
from tollhouse.customers.scheduling import scheduled_for
from tollhouse.doors.api.customer_told import told_reason, why_not_by
from tollhouse.doors.api.discretion import Discretion, discretion_of
from tollhouse.doors.api.status_models import (
    CustomerStatusTold,
    EffectChanged,
    EffectTold,
    ScheduledChange,
    StatusActionTold,
    StatusInShort,
    StatusPreview,
    StatusWarning,
    Touched,
)
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_described import CustomerState
from tollhouse.reports.customer_touched import Concerned
from tollhouse.words.counting import counted
from tollhouse.words.days import day_at

Field = Literal["until", "on", "close_on", "step", "scheduled", "comment"]


def told_status(conn: Connection, state: CustomerState, scope: Scope, *, now: datetime) -> CustomerStatusTold:
    """All about it, for somebody of that scope."""
    record = state.record
    holding = [why.status for why in state.reasons]
    whose = [why.by for why in state.reasons] + [one.by for one in state.scheduled]
    discretion = discretion_of(conn, scope, whose)
    today = day_at(now, zone_named(record.time_zone))
    return CustomerStatusTold(
        at=now,
        time_zone=record.time_zone,
        today=today,
        status=state.status,
        statuses=holding,
        not_operational_here=CustomerStatus.EXPORTED in holding,
        reasons=[told_reason(why, record, discretion) for why in state.reasons],
        effects=[
            EffectTold(part=part, extent=extent_left(part, holding), because=because_of(part, holding)) for part in Part
        ],
        actions=[_told_action(action, state, scope, today) for action in StatusAction],
        scheduled=[told_scheduled(one, record, discretion) for one in state.scheduled],
    )


def _told_action(action: StatusAction, state: CustomerState, scope: Scope, today: date) -> StatusActionTold:
    transition = TRANSITIONS[action]
    refused = why_not_by(scope, action, state)
    takes: list[Field] = [*_fields(transition.takes), "comment"]
    terminates = action is StatusAction.TERMINATE_PROVISIONALLY
    return StatusActionTold(
        action=action,
        allowed=refused is None,
        reason=refused,
        takes=takes,
        needs=_fields(transition.needs),
        earliest=today + timedelta(days=1) if {"until", "on"} & set(takes) else None,
        latest=_latest(action, state, today),
        computed_close_on=today + timedelta(days=state.provisional_days) if terminates else None,
    )


def _fields(names: Iterable[str]) -> list[Field]:
    every: tuple[Field, ...] = ("until", "on", "close_on", "step", "scheduled", "comment")
    wanted = set(names)
    return [field for field in every if field in wanted]


def _latest(action: StatusAction, state: CustomerState, today: date) -> date | None:
    if not {"until", "on"} & set(TRANSITIONS[action].takes):
        return None
    closing = next((one for one in state.scheduled if one.action is ScheduledAction.CLOSE), None)
    if closing is not None and closing.computed_on is not None:
        if action is StatusAction.CLOSE:
            return closing.computed_on
        if action is StatusAction.RESTORE:
            return closing.on - timedelta(days=1)
    return today + FARTHEST


def told_scheduled(one: Scheduled, record: CustomerRecord, discretion: Discretion) -> ScheduledChange:
    return ScheduledChange(
        id=one.key,
        action=one.action,
        on=one.on,
        due_at=one.due_at,
        close_on=one.close_on,
        computed_on=one.computed_on,
        manual_on=one.manual_on,
        by=discretion.who(record, one.by),
        comment=discretion.comment(record, one.by, one.comment),
    )


_SCHEDULED_BY = {
    StatusAction.TERMINATE_PROVISIONALLY: ScheduledAction.TERMINATE_PROVISIONALLY,
    StatusAction.RESTORE: ScheduledAction.RESTORE,
    StatusAction.CLOSE: ScheduledAction.CLOSE,
}


def effective_at(conn: Connection, customer_id: int, change: StaffChange, *, now: datetime) -> datetime:
    """The moment with which a change that was just made has its effect: now, or when it is due."""
    wanted = STEPS.get(change.step or "") or _SCHEDULED_BY.get(change.action)
    for one in scheduled_for(conn, [customer_id], at=now).get(customer_id, ()):
        if change.on is not None and one.action is wanted and one.due_at > now:
            return one.due_at
    return now


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a change was seen to do: before it, right after it, and at the moment with which it has its effect."""

    before: CustomerState
    arranged: CustomerState
    after: CustomerState
    concerned: Concerned
    moment: datetime


def told_preview(change: StaffChange, found: Foreseen, discretion: Discretion) -> StatusPreview:
    was, will_be = ([why.status for why in state.reasons] for state in (found.before, found.after))
    extents = [(part, extent_left(part, was), extent_left(part, will_be)) for part in Part]
    return StatusPreview(
        before=StatusInShort(status=found.before.status, statuses=was),
        after=StatusInShort(status=found.after.status, statuses=will_be),
        effective_at=found.moment,
        close_on=next((one.on for one in found.after.scheduled if one.action is ScheduledAction.CLOSE), None),
        effects=[EffectChanged(part=part, before=old, after=new) for part, old, new in extents if old is not new],
        touched=Touched(**asdict(found.concerned)),
        scheduled=[told_scheduled(one, found.arranged.record, discretion) for one in found.arranged.scheduled],
        warnings=list(_warnings(change, found)),
    )


def _warnings(change: StaffChange, found: Foreseen) -> Iterator[StatusWarning]:
    action, concerned = change.action, found.concerned
    if action is StatusAction.UNEXPORT:
        yield StatusWarning(code="charged_twice", detail=_TWICE)
    if action is StatusAction.CLOSE:
        yield StatusWarning(code="cannot_be_undone", detail="Nothing brings a permanently terminated customer back.")
    if action is StatusAction.CLOSE and concerned.branches:
        detail = f"With the head office {counted(concerned.branches, 'branch office')} will be closed."
        yield StatusWarning(code="branches_close", detail=detail)
    if action in _STOPPING and concerned.subcustomers:
        detail = f"With the reseller {counted(concerned.subcustomers, 'subcustomer')} will be without service."
        yield StatusWarning(code="subcustomers_stop", detail=detail)
    kept = {one.action for one in found.arranged.scheduled}
    ending = [one.key for one in found.before.scheduled if one.action not in kept]
    if ending and action is not StatusAction.CANCEL_SCHEDULED:
        yield StatusWarning(code="scheduled_ends", detail=f"What is scheduled comes to nothing: {', '.join(ending)}.")
    if action in _RELEASING and found.before.status is found.after.status:
        yield StatusWarning(code="stays_as_it_is", detail="The status that is shown stays: another reason holds.")


_TWICE: Final = (
    "If the customer is active on the other installation too, it is charged twice, such as its subscription fees; "
    "terminate one of the two."
)
_STOPPING: Final = (StatusAction.BLOCK, StatusAction.TERMINATE_PROVISIONALLY, StatusAction.CLOSE)
_RELEASING: Final = (StatusAction.UNBLOCK, StatusAction.RESTORE)
