"""Changes that come by themselves: each as of its moment, however late somebody looks."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from tollhouse.customers import acting, storage
from tollhouse.customers.acting import Act
from tollhouse.customers.rules.party import zone_named
from tollhouse.customers.rules.scheduled import (
    TERMINATIONS,
    Scheduled,
    ScheduledAction,
    Termination,
    closing_that_follows,
    closings_for_branches,
    in_order,
    stops_after,
)
from tollhouse.ledger.changing import Stops, less_lifted, stops_and_lifts
from tollhouse.ledger.lifting import end_what_ran_out, what_ran_out
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.plumbing.db import Connection

_AT_ONCE: Final = 500


def keep_statuses(conn: Connection, *, now: datetime, most: int = _AT_ONCE) -> int:
    """Perform what is due and end what ran out, for so many customers at most; how many it were.

    It locks the standings itself, so it is all that its transaction does with money.  Nothing waits for it: charging
    and whoever shows a customer look at the moment at hand; it brings the stored facts in line.
    """
    concerned = storage.read_customers_due(conn, now, most) | set(what_ran_out(conn, moment=now, most=most))
    if concerned:
        locked = lock_current(conn, concerned, now=now)
        # That leaves alone what changes no status, such as a limit that falls unnoticed; the run would never end.
        end_what_ran_out(conn, moment=now, locked=locked)
    return len(concerned)


def lock_current(
    conn: Connection, customer_ids: Collection[int], *, now: datetime, branches: bool = False
) -> Standings:
    """Lock customers' standings as they are at this moment: what was due has happened, what had an end has ended.

    branches   the branches of those who are head offices, too
    Every verb that decides about a status begins with it, and it is the first in its transaction to lock.
    """
    wanted = set(customer_ids)
    closing = {one.customer_id for one in _due(conn, wanted, now) if one.action in TERMINATIONS}
    locked = _lock_with_branches(conn, wanted, wanted if branches else closing)
    concerned = {customer_id for customer_id, _ in locked}
    performed = False
    # One after the other, because what happens may arrange something that is due already.
    while due := _due(conn, concerned, now):
        together = [one for one in due if (one.due_at, one.action) == (due[0].due_at, due[0].action)]
        end_what_ran_out(conn, moment=due[0].due_at, locked=locked)
        locked = _again(conn, locked)
        _perform(conn, due[0].action, together, locked=locked)
        performed = True
    if performed or any(standing.conditions_at(now) != standing.conditions for standing in locked.values()):
        end_what_ran_out(conn, moment=now, locked=locked)
        locked = _again(conn, locked)
    return locked


def _again(conn: Connection, locked: Standings) -> Standings:
    """As they are now; the locks are ours."""
    return lock_standings(conn, {customer_id for customer_id, _ in locked})


def _lock_with_branches(conn: Connection, wanted: set[int], heads: set[int]) -> Standings:
    """Whoever becomes a branch locks its head's standing, so there are no more of them once that is ours."""
    known = wanted | (storage.read_branches(conn, heads) if heads else set())
    locked = lock_standings(conn, known)
    joined = storage.read_branches(conn, heads) - known if heads else set()
    return locked | lock_standings(conn, joined) if joined else locked


def _due(conn: Connection, customer_ids: Iterable[int], now: datetime) -> list[Scheduled]:
    return [one for one in storage.read_scheduled(conn, customer_ids) if one.due_at <= now]


def _perform(conn: Connection, action: ScheduledAction, changes: Sequence[Scheduled], *, locked: Standings) -> None:
    """Changes of one kind at one moment; those whose customers' state forbids it come to nothing."""
    storage.remove_scheduled(conn, [one.customer_id for one in changes], [action])
    for (by, comment), alike in groupby(sorted(changes, key=_who), key=_who):
        these = list(alike)
        customer_ids = {one.customer_id for one in these}
        act = Act(these[0].due_at, by, comment)
        match action:
            case ScheduledAction.LIMIT:
                acting.limit(conn, customer_ids, act, locked=locked)
            case ScheduledAction.SUSPEND:
                acting.suspend(conn, customer_ids, "suspended_for_debt", act, locked=locked)
            case ScheduledAction.TERMINATE_PROVISIONALLY:
                close_on = {one.customer_id: one.close_on for one in these if one.close_on is not None}
                acting.terminate(conn, customer_ids, close_on, act, locked=locked)
            case ScheduledAction.RESTORE:
                acting.restore(conn, customer_ids, act, locked=locked)
            case ScheduledAction.CLOSE:
                acting.close(conn, customer_ids, act, locked=locked)


def _who(one: Scheduled) -> tuple[str, str]:
    return one.by, one.comment


def scheduled_for(
    conn: Connection, customer_ids: Iterable[int], *, at: datetime | None = None
) -> dict[int, list[Scheduled]]:
    """What is to come for each of them, by itself or through its head office, in the order in which it is due.

    at   a provisional termination that has come by then has arranged the permanent one, whether or not it was
         performed; None: every one will have
    """
    wanted = set(customer_ids)
    heads = storage.read_heads(conn, wanted) if wanted else {}
    coming: dict[int, list[Scheduled]] = {}
    for one in storage.read_scheduled(conn, wanted.union(heads.values())) if wanted else ():
        coming.setdefault(one.customer_id, []).append(one)
    _with_closings(conn, coming, at)
    for branch_id, head_id in heads.items():
        closing = closings_for_branches(coming.get(head_id, ()), branch_id)
        if mine := sorted([*coming.get(branch_id, ()), *closing], key=in_order):
            coming[branch_id] = mine
    return {number: due for number, due in coming.items() if number in wanted}


def _with_closings(conn: Connection, coming: dict[int, list[Scheduled]], at: datetime | None) -> None:
    """Put in the permanent terminations that follow the provisional ones among these."""
    begun = [
        Termination(one.customer_id, one.due_at, one.close_on, one.by, one.comment)
        for due in coming.values()
        for one in due
        if one.action is ScheduledAction.TERMINATE_PROVISIONALLY and (at is None or one.due_at <= at)
    ]
    terms = storage.read_terms(conn, [one.customer_id for one in begun]) if begun else {}
    for termination in begun:
        number = termination.customer_id
        others = [one for one in coming[number] if one.action is not ScheduledAction.CLOSE]
        arranged = next((one for one in coming[number] if one.action is ScheduledAction.CLOSE), None)
        days, zone = terms[number].provisional_days, zone_named(terms[number].time_zone)
        following = closing_that_follows(termination, arranged, days=days, zone=zone)
        coming[number] = sorted([*others, following], key=in_order)


def stops_of(conn: Connection, customer_ids: Collection[int]) -> Stops:
    """When each of them was stopped, by what is arranged, too: a change is true from its moment on, whoever is late."""
    stops, lifted = stops_and_lifts(conn, customer_ids)
    for customer_id, due in scheduled_for(conn, customer_ids).items():
        stops[customer_id] = stops_after(stops.get(customer_id, ()), due)
    return less_lifted(stops, lifted)
