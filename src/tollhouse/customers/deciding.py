"""One change of one customer's status as staff words it: checked, then given to the verb that does it."""

from dataclasses import dataclass
from datetime import date, datetime

from tollhouse.customers.rules.transitions import StatusAction, check_fields
from tollhouse.customers.standings import When, cancel_scheduled, change_status
from tollhouse.customers.suspending import lift_until, reschedule
from tollhouse.plumbing.db import Connection


@dataclass(frozen=True, slots=True)
class StaffChange:
    """Days are the customer's.

    until      of what is lifted: the day with which it holds again
    on         the day with which it begins; None, or today: at once
    close_on   of a provisional termination: the day of the permanent one
    step       to reschedule: "suspension" or "limitation"
    scheduled  to cancel: the key of what is scheduled
    """

    action: StatusAction
    until: date | None = None
    on: date | None = None
    close_on: date | None = None
    step: str | None = None
    scheduled: str | None = None
    comment: str = ""


def change_by_staff(conn: Connection, customer_id: int, change: StaffChange, *, at: datetime, by: str) -> None:
    """Raises BadField, StatusChangeRefused, NothingToChange, NothingPlanned, NotScheduled, NotCancelled."""
    fields = {name: getattr(change, name) for name in ("until", "on", "close_on", "step", "scheduled")}
    check_fields(change.action, {name: value for name, value in fields.items() if value is not None})
    match change:
        case StaffChange(action=StatusAction.LIFT_SUSPENSION | StatusAction.LIFT_LIMITATION, until=date() as until):
            lift_until(conn, {customer_id}, change.action, until, at=at, by=by, comment=change.comment)
        case StaffChange(action=StatusAction.RESCHEDULE, step=str(step), on=date() as on):
            reschedule(conn, customer_id, step, on, at=at, by=by, comment=change.comment)
        case StaffChange(action=StatusAction.CANCEL_SCHEDULED, scheduled=str(key)):
            cancel_scheduled(conn, customer_id, key, at=at, by=by)
        case _:
            when = When(change.on, change.close_on)
            change_status(conn, {customer_id}, change.action, at=at, by=by, comment=change.comment, when=when)
