"""What each change of status does to standings that are locked; who may do it, and when, is decided elsewhere."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from tollhouse.customers import storage
from tollhouse.customers.rules.party import zone_named
from tollhouse.customers.rules.scheduled import (
    PASSED_OVER,
    TERMINATIONS,
    Scheduled,
    ScheduledAction,
    Termination,
    closing_that_follows,
)
from tollhouse.ledger.changing import FactChange, change_standing_facts, expect_stops
from tollhouse.ledger.lifting import Lifting, put_off
from tollhouse.ledger.locking import Standings
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.conditions import LIFTED, STANDING_FACTS, WHILE_LIFTED, Condition
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.jobs.facts import Fact, tell


@dataclass(frozen=True, slots=True)
class Act:
    """Who did something, when and why."""

    at: datetime
    by: str
    comment: str = ""


@dataclass(frozen=True)
class StatusChanged(Fact):
    """A status began or ended for these customers, whatever is shown of it.

    condition   a bit of ledger.rules.conditions; what is put off for a time neither ended nor begins anew
    """

    kind: ClassVar[str] = "status_changed"

    condition: int
    began: bool
    customer_ids: list[int]
    at: datetime


@dataclass(frozen=True)
class CustomersClosed(Fact):
    """These customers are permanently terminated, so what they own must end with them."""

    kind: ClassVar[str] = "customers_closed"

    customer_ids: list[int]
    at: datetime


@dataclass(frozen=True)
class BillingReleased(Fact):
    """The billing of these customers goes on, so what waited for it may be made up for, once."""

    kind: ClassVar[str] = "billing_released"

    customer_ids: list[int]
    at: datetime


def begin(conn: Connection, customer_ids: Collection[int], fact: str, act: Act, *, locked: Standings) -> set[int]:
    """Let one fact begin; those for whom it did."""
    change = FactChange(frozenset(customer_ids), fact, holds=True, at=act.at, by=act.by, comment=act.comment)
    changed = change_standing_facts(conn, change, locked=locked)
    condition = STANDING_FACTS[fact]
    holding = _or_put_off(condition)
    new = [one for one in sorted(changed) if not locked[one, OWN_MONEY].conditions & holding]
    if new:
        tell(conn, StatusChanged(int(condition), True, new, act.at))
    return changed


def end(conn: Connection, customer_ids: Collection[int], fact: str, act: Act, *, locked: Standings) -> set[int]:
    """Let one fact end; those for whom it did.  Nothing is put off any more that does not hold."""
    change = FactChange(frozenset(customer_ids), fact, holds=False, at=act.at, by=act.by)
    changed = change_standing_facts(conn, change, locked=locked)
    for lift, condition in LIFTED.items():
        if STANDING_FACTS[fact] is condition:
            _end_lift(conn, changed, lift, act, locked=locked)
    # A second cause may hold still.
    holding = _or_put_off(STANDING_FACTS[fact])
    after = read_standings(conn, changed) if changed else {}
    over = [one for one in sorted(changed) if not after[one].conditions & holding]
    if over:
        tell(conn, StatusChanged(int(STANDING_FACTS[fact]), False, over, act.at))
    return changed


def _or_put_off(condition: Condition) -> Condition:
    return condition | WHILE_LIFTED.get(condition, Condition(0))


def _end_lift(conn: Connection, customer_ids: Collection[int], lift: str, act: Act, *, locked: Standings) -> None:
    lifted = frozenset(one for one in customer_ids if getattr(locked[one, OWN_MONEY], f"{lift}_until") is not None)
    if lifted:
        put_off(conn, Lifting(lifted, lift, None, act.at, act.by), locked=locked)


def suspend(conn: Connection, customer_ids: Collection[int], fact: str, act: Act, *, locked: Standings) -> set[int]:
    """The limitation is behind those who are suspended.  Those whose state forbids it are left alone.

    A second cause joins the first; what staff has lifted stays so.
    """
    changed = begin(conn, _among(customer_ids, ScheduledAction.SUSPEND, locked), fact, act, locked=locked)
    storage.remove_scheduled(conn, changed, [ScheduledAction.LIMIT, ScheduledAction.SUSPEND])
    end(conn, changed, "limited", act, locked=locked)
    return changed


def limit(conn: Connection, customer_ids: Collection[int], act: Act, *, locked: Standings) -> set[int]:
    """Those whose state forbids it are left alone."""
    changed = begin(conn, _among(customer_ids, ScheduledAction.LIMIT, locked), "limited", act, locked=locked)
    storage.remove_scheduled(conn, changed, [ScheduledAction.LIMIT])
    return changed


def terminate(
    conn: Connection, customer_ids: Collection[int], close_on: Mapping[int, date], act: Act, *, locked: Standings
) -> set[int]:
    """Provisionally, with the permanent termination arranged: by the class's days, or earlier where `close_on` says."""
    wanted = _among(customer_ids, ScheduledAction.TERMINATE_PROVISIONALLY, locked)
    changed = begin(conn, wanted, "provisionally_terminated", act, locked=locked)
    arranged = {
        one.customer_id: one for one in storage.read_scheduled(conn, changed) if one.action is ScheduledAction.CLOSE
    }
    storage.remove_scheduled(conn, changed, [ScheduledAction.TERMINATE_PROVISIONALLY, ScheduledAction.CLOSE])
    closings = [
        closing_that_follows(
            Termination(number, act.at, close_on.get(number), act.by, act.comment),
            arranged.get(number),
            days=terms.provisional_days,
            zone=zone_named(terms.time_zone),
        )
        for number, terms in storage.read_terms(conn, changed).items()
    ]
    arrange(conn, closings, locked=locked)
    return changed


def restore(conn: Connection, customer_ids: Collection[int], act: Act, *, locked: Standings) -> set[int]:
    """The termination that was to follow is off the table, too."""
    changed = end(conn, customer_ids, "provisionally_terminated", act, locked=locked)
    pending = (ScheduledAction.TERMINATE_PROVISIONALLY, ScheduledAction.RESTORE, ScheduledAction.CLOSE)
    storage.remove_scheduled(conn, changed, pending)
    return changed


def close(conn: Connection, customer_ids: Collection[int], act: Act, *, locked: Standings) -> set[int]:
    """For good; `locked` holds the branches of head offices, which close in the same act."""
    branches = storage.read_branches(conn, customer_ids)
    changed = begin(conn, {*customer_ids, *branches}, "closed", act, locked=locked)
    if changed:
        storage.remove_scheduled(conn, changed)
        storage.mark_closed(conn, sorted(changed))
        release_billing(conn, changed, act, locked=locked)
        tell(conn, CustomersClosed(sorted(changed), act.at))
    return changed


def export(conn: Connection, customer_ids: Collection[int], act: Act, *, locked: Standings) -> set[int]:
    """They live elsewhere from now on; nothing that was arranged here happens here."""
    changed = begin(conn, customer_ids, "exported", act, locked=locked)
    end(conn, changed, "billing_paused", act, locked=locked)
    storage.remove_scheduled(conn, changed)
    return changed


def release_billing(conn: Connection, customer_ids: Collection[int], act: Act, *, locked: Standings) -> set[int]:
    released = end(conn, customer_ids, "billing_paused", act, locked=locked)
    if released:
        tell(conn, BillingReleased(sorted(released), act.at))
    return released


def arrange(conn: Connection, changes: Collection[Scheduled], *, locked: Standings) -> None:
    """Let changes happen at their moments; from those on charging knows of the stops among them by itself."""
    storage.put_scheduled(conn, list(changes))
    stopped = {one.customer_id for one in changes if one.action is not ScheduledAction.LIMIT}
    stopped |= storage.read_branches(conn, {one.customer_id for one in changes if one.action in TERMINATIONS})
    if stopped:
        expect_stops(conn, stopped, locked=locked)


def _among(customer_ids: Collection[int], action: ScheduledAction, locked: Standings) -> set[int]:
    """Those whom the change does not pass over."""
    return {one for one in customer_ids if not locked[one, OWN_MONEY].conditions & PASSED_OVER[action]}
