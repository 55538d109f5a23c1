"""Stops for money that is due: what payment collection sets and ends, and what staff may put off."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final

from tollhouse.customers import acting, storage
from tollhouse.customers.acting import Act
from tollhouse.customers.rules.party import zone_named
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.scheduled import PASSED_OVER, STEPS, Scheduled
from tollhouse.customers.rules.transitions import StatusAction, check_on, check_until
from tollhouse.customers.scheduling import lock_current
from tollhouse.customers.standings import refuse_forbidden
from tollhouse.ledger.lifting import Lifting, put_off
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.db import Connection
from tollhouse.words.days import day_at, start_of_day
from tollhouse.words.refusals import Refused


class Cause(StrEnum):
    """Why a customer is suspended; the two end differently."""

    DEBT = "suspended_for_debt"
    FUNDS = "suspended_for_funds"


class Relief(StrEnum):
    """What brings funds that suffice; a credit by staff counts from the next billing period on (spec/customer T6b)."""

    PAYMENT = "payment"
    CREDIT = "credit"
    NEW_PERIOD = "new_period"


class NothingPlanned(Refused):
    code: ClassVar[str] = "nothing_planned"
    sentence: ClassVar[str] = "No {step} of customer {customer_id} is planned, so there is none to put off."


_LIFT_OF: Final = {
    StatusAction.LIFT_SUSPENSION: "suspension_lifted",
    StatusAction.LIFT_LIMITATION: "limitation_lifted",
}
COLLECTION: Final = "dunning"


def suspend_customers(
    conn: Connection,
    customer_ids: Collection[int],
    *,
    at: datetime,
    by: str = COLLECTION,
    cause: Cause,
    comment: str = "",
) -> set[int]:
    """T4, T5: those suspended; whoever is terminated, closed or exported is left alone."""
    locked = lock_current(conn, customer_ids, now=at)
    return acting.suspend(conn, customer_ids, cause, Act(at, by, comment), locked=locked)


def limit_customers(
    conn: Connection, customer_ids: Collection[int], *, at: datetime, by: str = COLLECTION, comment: str = ""
) -> set[int]:
    """T3: those limited; whoever is suspended already, terminated, closed or exported is left alone."""
    locked = lock_current(conn, customer_ids, now=at)
    return acting.limit(conn, customer_ids, Act(at, by, comment), locked=locked)


def release_paid(conn: Connection, customer_ids: Collection[int], *, at: datetime, by: str = COLLECTION) -> set[int]:
    """T6, T9: nothing is overdue any more: limitation and suspension for debt end, and no step is to come."""
    locked = lock_current(conn, customer_ids, now=at)
    act = Act(at, by)
    released = acting.end(conn, customer_ids, Cause.DEBT, act, locked=locked)
    released |= acting.end(conn, customer_ids, "limited", act, locked=locked)
    storage.remove_scheduled(conn, customer_ids, STEPS.values())
    return released


def release_funded(
    conn: Connection, customer_ids: Collection[int], *, relief: Relief, at: datetime, by: str = COLLECTION
) -> set[int]:
    """T6, T6b: the funds suffice; by staff's credit alone a suspension ends with the next billing period."""
    if relief is Relief.CREDIT:
        return set()
    locked = lock_current(conn, customer_ids, now=at)
    return acting.end(conn, customer_ids, Cause.FUNDS, Act(at, by), locked=locked)


def lift_until(
    conn: Connection,
    customer_ids: Collection[int],
    action: StatusAction,
    until: date,
    *,
    at: datetime,
    by: str,
    comment: str = "",
) -> set[int]:
    """T7, T10: a suspension or limitation is put off until a day of each customer's own time zone.

    Raises StatusChangeRefused, and BadField for a day that has begun.
    """
    locked = lock_current(conn, customer_ids, now=at)
    refuse_forbidden(customer_ids, action, locked, nothing_to_do=True)
    lift = _LIFT_OF[action]
    until_by_zone: dict[str, set[int]] = {}
    for customer_id, terms in storage.read_terms(conn, customer_ids).items():
        until_by_zone.setdefault(terms.time_zone, set()).add(customer_id)
    for zone, theirs in until_by_zone.items():
        check_until(until, today=day_at(at, zone_named(zone)), zone=zone)
        moment = start_of_day(until, zone_named(zone))
        put_off(conn, Lifting(frozenset(theirs), lift, moment, at, by, comment), locked=locked)
    return set(customer_ids)


def plan_step(
    conn: Connection, days: Mapping[int, date], step: str, *, at: datetime, by: str = COLLECTION, comment: str = ""
) -> None:
    """The day on which each customer comes to a step by its class; a later one that staff chose stays (T11)."""
    action = STEPS[step]
    locked = lock_current(conn, days, now=at)
    planned = {one.customer_id: one for one in storage.read_scheduled(conn, days) if one.action is action}
    changes = []
    for customer_id, terms in storage.read_terms(conn, days).items():
        if locked[customer_id, OWN_MONEY].conditions & PASSED_OVER[action]:
            continue
        before = planned.get(customer_id)
        blank = Scheduled(customer_id, action, days[customer_id], at, None, None, None, by, comment)
        changes.append(_planned(before or blank, terms.time_zone, computed_on=days[customer_id]))
    acting.arrange(conn, changes, locked=locked)


def reschedule(
    conn: Connection, customer_id: int, step: str, on: date, *, at: datetime, by: str, comment: str = ""
) -> None:
    """T11: staff puts a planned step off; of its day and the class's the later one counts, and no other step moves.

    Raises StatusChangeRefused, NothingPlanned, and BadField for a day that is past.
    """
    locked = lock_current(conn, {customer_id}, now=at)
    refuse_forbidden([customer_id], StatusAction.RESCHEDULE, locked)
    action = STEPS[step]
    planned = next((one for one in storage.read_scheduled(conn, [customer_id]) if one.action is action), None)
    if planned is None:
        raise NothingPlanned(field="step", customer_id=customer_id, step=step)
    zone = storage.read_terms(conn, [customer_id])[customer_id].time_zone
    today = day_at(at, zone_named(zone))
    check_on(on, today=today, zone=zone)
    if on == today:
        raise BadField("on", on.isoformat(), f"is today, in {zone}; name a later day.")
    chosen = replace(planned, manual_on=on, by=by, comment=comment)
    acting.arrange(conn, [_planned(chosen, zone, computed_on=planned.computed_on)], locked=locked)


def _planned(one: Scheduled, zone: str, *, computed_on: date | None) -> Scheduled:
    on = max(day for day in (computed_on, one.manual_on) if day is not None)
    return replace(one, on=on, due_at=start_of_day(on, zone_named(zone)), computed_on=computed_on)
