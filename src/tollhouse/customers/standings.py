"""What staff does to the status of customers, at once or on a day; each change leaves its history."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Final

from tollhouse.customers import acting, storage
from tollhouse.customers.acting import Act
from tollhouse.customers.rules.party import zone_named
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.scheduled import Scheduled, ScheduledAction
from tollhouse.customers.rules.transitions import (
    TRANSITIONS,
    StatusAction,
    check_close_on,
    check_on,
    forbidding,
    in_words,
)
from tollhouse.customers.scheduling import lock_current
from tollhouse.ledger.locking import Standings
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.db import Connection
from tollhouse.words.days import day_at, start_of_day
from tollhouse.words.refusals import Refused


class StatusChangeRefused(Refused):
    code: ClassVar[str] = "status_change_refused"
    sentence: ClassVar[str] = "Customer {customer_id} is {status}; it cannot be changed by {action!r}."


class NothingToChange(Refused):
    code: ClassVar[str] = "nothing_to_change"
    sentence: ClassVar[str] = "Customer {customer_id} is not {status}, so {action!r} changes nothing."


class NotScheduled(Refused):
    code: ClassVar[str] = "not_scheduled"
    sentence: ClassVar[str] = "Customer {customer_id} has no scheduled change {scheduled!r}; read again what is."


class NotCancelled(Refused):
    code: ClassVar[str] = "not_cancelled"
    sentence: ClassVar[str] = "{scheduled!r} of customer {customer_id} is not cancelled but computed; {way_out}."


@dataclass(frozen=True, slots=True)
class When:
    """on        the day with which it begins; None, or today: at once
    close_on   of a provisional termination: the day of the permanent one; None: by the class
    """

    on: date | None = None
    close_on: date | None = None


AT_ONCE = When()


def change_status(
    conn: Connection,
    customer_ids: Collection[int],
    action: StatusAction,
    *,
    at: datetime,
    by: str,
    comment: str = "",
    when: When = AT_ONCE,
) -> set[int]:
    """Block, unblock, terminate, restore, close, export customers or take them back; repeating it is harmless.

    Locks their standings, and those of branches that close with them.  Answers those for whom something changed at
    once; raises StatusChangeRefused for the first one whose present state forbids it, BadField for an impossible day.
    """
    wanted = set(customer_ids)
    closes = action in (StatusAction.CLOSE, StatusAction.TERMINATE_PROVISIONALLY)
    locked = lock_current(conn, wanted, now=at, branches=closes)
    refuse_forbidden(wanted, action, locked, nothing_to_do=action is StatusAction.EXPORT_FINISH)
    act = Act(at, by, comment)
    if not TRANSITIONS[action].takes or when == AT_ONCE:
        return _at_once(conn, wanted, action, act, locked=locked)
    return _on_days(conn, wanted, action, act, when, locked=locked)


_BEGINS: Final = {StatusAction.BLOCK: "blocked", StatusAction.EXPORT_START: "billing_paused"}
_ENDS: Final = {
    StatusAction.UNBLOCK: "blocked",
    StatusAction.UNEXPORT: "exported",
    StatusAction.UNFREEZE_PAYMENT: "payment_frozen",
}
_DOES_MORE: Final = {
    StatusAction.RESTORE: acting.restore,
    StatusAction.CLOSE: acting.close,
    StatusAction.EXPORT_FINISH: acting.export,
    StatusAction.EXPORT_CANCEL: acting.release_billing,
}


def _at_once(
    conn: Connection, customer_ids: set[int], action: StatusAction, act: Act, *, locked: Standings
) -> set[int]:
    if action in _BEGINS:
        return acting.begin(conn, customer_ids, _BEGINS[action], act, locked=locked)
    if action in _ENDS:
        return acting.end(conn, customer_ids, _ENDS[action], act, locked=locked)
    if action is StatusAction.TERMINATE_PROVISIONALLY:
        return acting.terminate(conn, customer_ids, {}, act, locked=locked)
    return _DOES_MORE[action](conn, customer_ids, act, locked=locked)


def _on_days(
    conn: Connection, customer_ids: set[int], action: StatusAction, act: Act, when: When, *, locked: Standings
) -> set[int]:
    """Each customer by the days of its own time zone."""
    at_once: set[int] = set()
    arranged = []
    known = {
        one.customer_id: one
        for one in storage.read_scheduled(conn, customer_ids)
        if one.action is ScheduledAction.CLOSE
    }
    for customer_id, terms in sorted(storage.read_terms(conn, customer_ids).items()):
        zone, today = zone_named(terms.time_zone), day_at(act.at, zone_named(terms.time_zone))
        on = when.on or today
        check_on(on, today=today, zone=terms.time_zone)
        computed = on + timedelta(days=terms.provisional_days)
        if when.close_on is not None:
            check_close_on(when.close_on, begins=on, computed=computed)
        closing = known.get(customer_id)
        if on == today:
            at_once.add(customer_id)
            continue
        if closing is not None and closing.computed_on is not None:
            _check_before_closing(action, on, closing.computed_on, closing.on)
        computed_on = closing.computed_on if closing and action is StatusAction.CLOSE else None
        arranged.append(
            Scheduled(
                customer_id,
                ScheduledAction(action.value),
                on,
                start_of_day(on, zone),
                when.close_on,
                computed_on,
                on if computed_on else None,
                act.by,
                act.comment,
            )
        )
    refuse_forbidden(
        {one.customer_id for one in arranged}, action, locked, nothing_to_do=action is StatusAction.RESTORE
    )
    acting.arrange(conn, arranged, locked=locked)
    if not at_once:
        return set()
    if action is StatusAction.TERMINATE_PROVISIONALLY and when.close_on is not None:
        return acting.terminate(conn, at_once, dict.fromkeys(at_once, when.close_on), act, locked=locked)
    return _at_once(conn, at_once, action, act, locked=locked)


def _check_before_closing(action: StatusAction, on: date, computed: date, closes: date) -> None:
    """Of somebody who is provisionally terminated and will be so for good on a day."""
    if action is StatusAction.CLOSE and on > computed:
        reason = f"is later than {computed.isoformat()}, the last day by the customer's class; name an earlier one."
        raise BadField("on", on.isoformat(), reason)
    if action is StatusAction.RESTORE and on >= closes:
        reason = f"is not before {closes.isoformat()}, the day of the permanent termination; name an earlier one."
        raise BadField("on", on.isoformat(), reason)


def cancel_scheduled(conn: Connection, customer_id: int, key: str, *, at: datetime, by: str) -> None:
    """Take back what was arranged; of what the class computed only the day that staff chose.

    Raises StatusChangeRefused, NotScheduled, NotCancelled.
    """
    locked = lock_current(conn, {customer_id}, now=at)
    refuse_forbidden([customer_id], StatusAction.CANCEL_SCHEDULED, locked)
    found = next((one for one in storage.read_scheduled(conn, [customer_id]) if one.key == key), None)
    if found is None:
        raise NotScheduled(field="scheduled", customer_id=customer_id, scheduled=key)
    if found.computed_on is None:
        storage.remove_scheduled(conn, [customer_id], [found.action])
        return
    zone = zone_named(storage.read_terms(conn, [customer_id])[customer_id].time_zone)
    if found.manual_on is None or found.computed_on <= day_at(at, zone):
        way_out = "restore the customer" if found.action is ScheduledAction.CLOSE else "put it off instead"
        raise NotCancelled(field="scheduled", customer_id=customer_id, scheduled=key, way_out=way_out)
    storage.put_scheduled(conn, [_by_class(found, start_of_day(found.computed_on, zone), by)])


def _by_class(found: Scheduled, due_at: datetime, by: str) -> Scheduled:
    assert found.computed_on is not None
    return Scheduled(
        found.customer_id, found.action, found.computed_on, due_at, None, found.computed_on, None, by, found.comment
    )


def refuse_forbidden(
    customer_ids: Iterable[int], action: StatusAction, locked: Standings, *, nothing_to_do: bool = False
) -> None:
    """Raise StatusChangeRefused for the first one whose state forbids the action.

    nothing_to_do   raise NothingToChange where there is nothing to end
    """
    for customer_id in sorted(customer_ids):
        holding = locked[customer_id, OWN_MONEY].conditions
        barred = forbidding(action, holding)
        if barred:
            raise StatusChangeRefused(customer_id=customer_id, status=in_words(barred), action=str(action))
        ends = TRANSITIONS[action].ends
        if nothing_to_do and not ends & holding:
            raise NothingToChange(customer_id=customer_id, status=in_words(ends), action=str(action))


def billing_paused(conn: Connection, customer_ids: Iterable[int]) -> set[int]:
    """Those whose periods, fees, taxes and invoices must wait because they are being exported.

    Whoever closes, invoices, voids or charges a fee asks this under the locks it holds, and makes up for what waited
    when BillingReleased is told.
    """
    standings = read_standings(conn, customer_ids)
    return {one for one, standing in standings.items() if Condition.BILLING_PAUSED in standing.conditions}
