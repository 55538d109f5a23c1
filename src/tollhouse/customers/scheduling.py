"""Changes that come by themselves: each as of its moment, however late somebody looks."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from tollhouse.customers import acting, storage
from tollhouse.customers.acting import Act
from tollhouse.customers.rules.scheduled import Scheduled, ScheduledAction, in_order, stops_after
from tollhouse.ledger import changing
from tollhouse.ledger.changing import Stops
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
    closing = {one.customer_id for one in _due(conn, wanted, now) if one.action in _CLOSES}
    locked = _lock_with_branches(conn, wanted, wanted if branches else closing)
    performed = False
    # One after the other, because what happens may arrange something that is due already.
    while due := _due(conn, wanted, now):
        together = [one for one in due if (one.due_at, one.action) == (due[0].due_at, due[0].action)]
        end_what_ran_out(conn, moment=due[0].due_at, locked=locked)
        locked = _again(conn, locked)
        _perform(conn, due[0].action, together, locked=locked)
        performed = True
    if performed or any(standing.conditions_at(now) != standing.conditions for standing in locked.values()):
        end_what_ran_out(conn, moment=now, locked=locked)
        locked = _again(conn, locked)
    return locked


_CLOSES: Final = (ScheduledAction.CLOSE, ScheduledAction.TERMINATE_PROVISIONALLY)


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


def scheduled_for(conn: Connection, customer_ids: Iterable[int]) -> dict[int, list[Scheduled]]:
    """What is to come for each of them, by itself or through its head office, in the order in which it is due."""
    wanted = list(customer_ids)
    coming: dict[int, list[Scheduled]] = {}
    if wanted:
        found = storage.read_scheduled(conn, wanted) + storage.read_closing_heads(conn, wanted)
        for one in sorted(found, key=in_order):
            coming.setdefault(one.customer_id, []).append(one)
    return coming


def stops_of(conn: Connection, customer_ids: Collection[int]) -> Stops:
    """When each of them was stopped, by what is arranged, too: a change is true from its moment on, whoever is late."""
    stops = changing.stops_of(conn, customer_ids)
    for customer_id, due in scheduled_for(conn, customer_ids).items():
        stops[customer_id] = stops_after(stops.get(customer_id, ()), due)
    return stops
