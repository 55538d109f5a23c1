"""Which changes of status are possible when, and which days they take (spec/customer 3.5, 3.6)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from tollhouse.customers.rules.record import BadField
from tollhouse.ledger.rules.conditions import Condition


class StatusAction(StrEnum):
    """What staff does to a status.  Suspending, limiting and their end by payment belong to payment collection."""

    BLOCK = "block"
    UNBLOCK = "unblock"
    LIFT_SUSPENSION = "lift_suspension"
    LIFT_LIMITATION = "lift_limitation"
    RESCHEDULE = "reschedule"
    TERMINATE_PROVISIONALLY = "terminate_provisionally"
    RESTORE = "restore"
    CLOSE = "close"
    CANCEL_SCHEDULED = "cancel_scheduled"
    EXPORT_START = "export_start"
    EXPORT_FINISH = "export_finish"
    EXPORT_CANCEL = "export_cancel"
    UNEXPORT = "unexport"
    UNFREEZE_PAYMENT = "unfreeze_payment"


OF_THE_OPERATOR: Final = frozenset(
    {StatusAction.EXPORT_START, StatusAction.EXPORT_FINISH, StatusAction.EXPORT_CANCEL, StatusAction.UNEXPORT}
)
"""Moving a customer to another installation is no affair of a reseller's staff."""

NOTHING: Final = Condition(0)
SUSPENDED: Final = Condition.SUSPENDED | Condition.SUSPENSION_LIFTED
LIMITED: Final = Condition.LIMITED | Condition.LIMITATION_LIFTED
_GONE: Final = Condition.CLOSED | Condition.EXPORTED
_NOT_LIVE: Final = _GONE | Condition.PROVISIONALLY_TERMINATED


@dataclass(frozen=True, slots=True)
class Transition:
    """barred   while one of these holds it is refused
    begins      what begins with it; where that holds, there is nothing to do
    ends        what ends with it; where none of it holds, there is nothing to do
    """

    barred: Condition
    begins: Condition = NOTHING
    ends: Condition = NOTHING
    takes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


TRANSITIONS: Final = {
    StatusAction.BLOCK: Transition(_NOT_LIVE, begins=Condition.BLOCKED),
    StatusAction.UNBLOCK: Transition(_NOT_LIVE, ends=Condition.BLOCKED),
    StatusAction.LIFT_SUSPENSION: Transition(_NOT_LIVE, ends=SUSPENDED, takes=("until",), needs=("until",)),
    StatusAction.LIFT_LIMITATION: Transition(_NOT_LIVE, ends=LIMITED, takes=("until",), needs=("until",)),
    StatusAction.RESCHEDULE: Transition(_NOT_LIVE, takes=("step", "on"), needs=("step", "on")),
    StatusAction.TERMINATE_PROVISIONALLY: Transition(
        _GONE, begins=Condition.PROVISIONALLY_TERMINATED, takes=("on", "close_on")
    ),
    StatusAction.RESTORE: Transition(_GONE, ends=Condition.PROVISIONALLY_TERMINATED, takes=("on",)),
    StatusAction.CLOSE: Transition(NOTHING, begins=Condition.CLOSED, takes=("on",)),
    StatusAction.CANCEL_SCHEDULED: Transition(Condition.CLOSED, takes=("scheduled",), needs=("scheduled",)),
    StatusAction.EXPORT_START: Transition(_GONE, begins=Condition.BILLING_PAUSED),
    StatusAction.EXPORT_FINISH: Transition(_GONE, ends=Condition.BILLING_PAUSED),
    StatusAction.EXPORT_CANCEL: Transition(_GONE, ends=Condition.BILLING_PAUSED),
    StatusAction.UNEXPORT: Transition(Condition.CLOSED, ends=Condition.EXPORTED),
    StatusAction.UNFREEZE_PAYMENT: Transition(_GONE, ends=Condition.PAYMENT_FROZEN),
}

NAMES: Final = {
    Condition.BILLING_PAUSED: "being exported",
    Condition.PAYMENT_FROZEN: "barred from automatic payment",
    Condition.SUSPENSION_LIFTED: "suspended",
    Condition.LIMITATION_LIFTED: "limited",
}
FIELDS: Final = ("until", "on", "close_on", "step", "scheduled")
FARTHEST: Final = timedelta(days=3660)


def forbidding(action: StatusAction, holding: Condition) -> Condition:
    """What of it forbids the action."""
    return holding & TRANSITIONS[action].barred


def why_not_changed(action: StatusAction, holding: Condition) -> str | None:
    """What stands in the way for a customer of which these hold, or that there is nothing to change; or None."""
    transition = TRANSITIONS[action]
    barred = holding & transition.barred
    if barred:
        return f"The customer is {in_words(barred)}."
    if transition.begins & holding:
        return f"The customer is {in_words(transition.begins)} already."
    if transition.ends and not transition.ends & holding:
        return f"The customer is not {in_words(transition.ends)}."
    return None


def in_words(conditions: Condition) -> str:
    named = (NAMES.get(one) or (one.name or "").lower().replace("_", " ") for one in conditions)
    return " and ".join(dict.fromkeys(named))


def check_fields(action: StatusAction, said: dict[str, object]) -> None:
    """Raise BadField for a field that the action does not take, or for want of one that it needs.

    said   the fields that were given
    """
    transition = TRANSITIONS[action]
    for field in FIELDS:
        if field in said and field not in transition.takes:
            raise BadField(field, str(said[field]), f"does not belong to {action}; leave it out.")
        if field in transition.needs and field not in said:
            raise BadField(field, "", f"is needed for {action}.")


def check_until(until: date, *, today: date, zone: str) -> None:
    """A stop is put off until a day that has not begun; it holds again with that day."""
    if until <= today:
        reason = f"has begun: it is {today.isoformat()} in {zone}; name a later day."
        raise BadField("until", until.isoformat(), reason)
    _check_not_far("until", until, today)


def check_on(on: date, *, today: date, zone: str) -> None:
    if on < today:
        reason = f"is past: it is {today.isoformat()} in {zone}; name a later day, or leave it out: at once."
        raise BadField("on", on.isoformat(), reason)
    _check_not_far("on", on, today)


def check_close_on(close_on: date, *, begins: date, computed: date) -> None:
    """The permanent termination may come earlier than the class says, never later."""
    if close_on <= begins:
        reason = (
            f"is not after {begins.isoformat()}, the day of the provisional termination; close the customer instead."
        )
        raise BadField("close_on", close_on.isoformat(), reason)
    if close_on > computed:
        reason = f"is later than {computed.isoformat()}, the last day by the customer's class; name an earlier one."
        raise BadField("close_on", close_on.isoformat(), reason)


def _check_not_far(field: str, day: date, today: date) -> None:
    if day > today + FARTHEST:
        reason = f"is more than ten years ahead; name a day until {(today + FARTHEST).isoformat()}."
        raise BadField(field, day.isoformat(), reason)
