"""What customers may use up in a day: their own limit or their class's, another one for today, what was used so far.

The standing keeps what is in force, so that charging looks nowhere else; here it is brought there whenever what it
follows from was changed.  A class's customers follow it some at a time, behind the answer.
Source: docs/decisions/0047-a-days-spending.md
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Final

from tollhouse.customers.acting import Act
from tollhouse.customers.arrangements import storage
from tollhouse.customers.rules.party import zone_named
from tollhouse.customers.rules.spending import ClassLimit, OwnLimit, SpendingTerms, check_daily_limit
from tollhouse.customers.scheduling import lock_current
from tollhouse.ledger.lifting import (
    DailyLimit,
    begin_spending_anew,
    limit_spending,
    limit_spending_as_usual,
    limit_spending_today,
)
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.rules.standing import Standing
from tollhouse.plumbing.db import AnyRow, Connection, copy_rows
from tollhouse.plumbing.jobs.facts import Fact, tell
from tollhouse.words.days import day_at
from tollhouse.words.refusals import Refused

_AT_ONCE: Final = 500


class SpendingLimitLocked(Refused):
    code: ClassVar[str] = "spending_limit_locked"
    sentence: ClassVar[str] = (
        "The class {name!r} allows its customers no spending limit of their own; change the class, or the customer's."
    )


class SpendingNotLimited(Refused):
    code: ClassVar[str] = "spending_not_limited"
    sentence: ClassVar[str] = "Spending is not limited, so nothing is counted that could be begun anew."


@dataclass(frozen=True)
class ClassSpendingChanged(Fact):
    """What a class says of its customers' spending is not what it was."""

    kind: ClassVar[str] = "class_spending_changed"

    class_id: int


@dataclass(frozen=True, slots=True)
class SpendingPlan:
    """What a customer's spending goes by.

    zone   IANA; a day of spending begins at its midnight
    """

    customer_id: int
    zone: str
    class_id: int
    class_name: str
    terms: SpendingTerms


@dataclass(frozen=True, slots=True)
class SaidForToday:
    """Who said how much may be used up on a day, when and why; how much it is stands in the standing."""

    day: date
    act: Act


def read_plan(conn: Connection, customer_id: int) -> SpendingPlan:
    return _plans(conn, [customer_id])[customer_id]


def read_for_today(conn: Connection, customer_id: int) -> SaidForToday | None:
    """Who spoke last of a day; None: nobody did."""
    row = storage.read_spending_of_day(conn, customer_id)
    return None if row is None else SaidForToday(row.day, Act(row.set_at, row.set_by, row.comment))


def set_spending_limit(conn: Connection, customer_id: int, limit: Decimal | None, *, now: datetime) -> SpendingPlan:
    """A limit of the customer's own for each day, in its currency; None: it is not limited, whatever its class says.

    Answers the plan as it was.  Raises BadField, SpendingLimitLocked where the class allows no own one.
    """
    check_daily_limit("spending_limit", limit)
    return _settle(conn, customer_id, OwnLimit(limit), now=now)


def inherit_spending_limit(conn: Connection, customer_id: int, *, now: datetime) -> SpendingPlan:
    """As the class says from now on; answers the plan as it was."""
    return _settle(conn, customer_id, None, now=now)


def _settle(conn: Connection, customer_id: int, own: OwnLimit | None, *, now: datetime) -> SpendingPlan:
    locked = lock_current(conn, {customer_id}, now=now)
    before = read_plan(conn, customer_id)
    if own is not None and own != before.terms.own and not before.terms.of_class.own_allowed:
        raise SpendingLimitLocked(field="spending_limit", name=before.class_name)
    if own != before.terms.own:
        storage.put_own_limit(conn, customer_id, has=own is not None, limit=own.amount if own else None)
        after = replace(before, terms=replace(before.terms, own=own))
        limit_spending(conn, [_daily(after)], locked=locked)
    return before


def limit_today(conn: Connection, customer_id: int, limit: Decimal | None, act: Act) -> Standing:
    """Instead of the usual limit until the day ends in the customer's zone; None: as usual again.

    Answers the standing as it was.  Raises BadField.
    """
    check_daily_limit("spending_limit", limit)
    locked = lock_current(conn, {customer_id}, now=act.at)
    before = locked[customer_id, OWN_MONEY]
    if limit is None:
        limit_spending_as_usual(conn, customer_id, locked=locked)
        storage.remove_spending_of_day(conn, customer_id)
        return before
    plan = read_plan(conn, customer_id)
    day = day_at(act.at, zone_named(plan.zone))
    limit_spending_today(conn, DailyLimit(customer_id, limit, plan.zone), day, locked=locked)
    said = {"day": day, "set_at": act.at, "set_by": act.by, "comment": act.comment}
    storage.put_spending_of_day(conn, customer_id, said)
    return before


def reset_spending(conn: Connection, customer_id: int, *, now: datetime) -> Standing:
    """Nothing was used up today; what is used from now on counts again.

    Answers the standing as it was.  Raises SpendingNotLimited.
    """
    locked = lock_current(conn, {customer_id}, now=now)
    before = locked[customer_id, OWN_MONEY]
    if before.spending_limit_at(now) is None:
        raise SpendingNotLimited
    begin_spending_anew(conn, customer_id, before.day_of(now), locked=locked)
    return before


def follow_plans(conn: Connection, customer_ids: Collection[int]) -> None:
    """Bring the standings in line with zones, classes and own limits as they are now; locks them first."""
    _follow(conn, customer_ids, locked=lock_standings(conn, set(customer_ids)))


def tell_class_changed(conn: Connection, class_id: int) -> None:
    """Its customers follow it behind the answer: there may be a million, whose standings nobody may hold for long."""
    tell(conn, ClassSpendingChanged(class_id))


def spread_class_spending(conn: Connection, changed: Sequence[ClassSpendingChanged], *, now: datetime) -> None:
    """Some customers at a time, each time in a transaction of its own, by what the class says at that moment."""
    del now
    for class_id in sorted({fact.class_id for fact in changed}):
        after: int | None = 0
        while after is not None:
            with conn.engine.begin() as some:
                after = spread_some(some, class_id, after=after, most=_AT_ONCE)


def spread_some(conn: Connection, class_id: int, *, after: int, most: int) -> int | None:
    """So many customers of a class whose numbers follow; the last of them, None: there are no more."""
    numbers = storage.read_numbers_of_class(conn, class_id, after, most)
    if not numbers:
        return None
    follow_plans(conn, numbers)
    return numbers[-1]


def load_own_limits(conn: Connection, limits: Mapping[int, Decimal]) -> None:
    """Of customers that are loaded, whose standings are loaded with these limits."""
    copy_rows(conn, "own_spending_limit (customer_id, daily_limit)", sorted(limits.items()))


def _follow(conn: Connection, customer_ids: Collection[int], *, locked: Standings) -> None:
    plans = _plans(conn, customer_ids)
    there = [plan for plan in plans.values() if (plan.customer_id, OWN_MONEY) in locked]
    limit_spending(conn, [_daily(plan) for plan in there], locked=locked)


def _daily(plan: SpendingPlan) -> DailyLimit:
    return DailyLimit(plan.customer_id, plan.terms.usual_limit, plan.zone)


def _plans(conn: Connection, customer_ids: Collection[int]) -> dict[int, SpendingPlan]:
    return {row.customer_id: _plan(row) for row in storage.read_spending_plans(conn, customer_ids)}


def _plan(row: AnyRow) -> SpendingPlan:
    own = OwnLimit(row.daily_limit) if row.has_own else None
    terms = SpendingTerms(own, ClassLimit(row.class_limit, row.own_allowed))
    return SpendingPlan(row.customer_id, row.time_zone, row.class_id, row.class_name, terms)
