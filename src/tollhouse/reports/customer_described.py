"""Customers with what is said of them beside their record: money, statuses and why, who is above, accounts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import func, or_, select

from tollhouse.accounts.tables import account
from tollhouse.customers.reading import CustomerRecord, as_seen_by, names_seen
from tollhouse.customers.rules.party import zone_named
from tollhouse.customers.rules.record import BusinessModel
from tollhouse.customers.rules.scheduled import BEGINS, BEGUN, Scheduled, conditions_after
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.status import (
    FROM_RESELLER,
    OWN_CONDITIONS,
    WHY,
    WHY_OF_FACT,
    CustomerStatus,
    Why,
    shown_status,
    statuses_that_hold,
)
from tollhouse.customers.scheduling import scheduled_for
from tollhouse.customers.tables import customer_class
from tollhouse.ledger.reading import Spell, read_standings, spell_of
from tollhouse.ledger.rules.conditions import FROM_FUNDS, LIFTED, STANDING_FACTS, WHILE_LIFTED, Condition
from tollhouse.ledger.rules.standing import Standing
from tollhouse.ledger.tables import standing_history
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_next import NOTHING_NEXT, NextChange, as_read_aloud, next_change
from tollhouse.words.days import day_at
from tollhouse.words.money import Money


@dataclass(frozen=True, slots=True)
class StatusReason:
    """Why one status holds.

    since, by   None where it follows from money, or is a reseller's affair
    facts       figures, names and days that stand in `reason` and `ends`
    fact        the stored fact behind it; None where it follows from money, or is a reseller's affair
    """

    status: CustomerStatus
    since: datetime | None
    by: str | None
    comment: str
    reason: str
    ends: str
    facts: Mapping[str, Money | str]
    fact: str | None
    next: NextChange


@dataclass(frozen=True, slots=True)
class CustomerState:
    """A record with what follows from its standing and from those of the resellers above.

    conditions  all that hold of the customer itself
    reasons     one for each status that holds, gravest first; `status` is the first of them, or active
    accounts    those that are open
    provisional_days  how long a provisional termination lasts by its class
    scheduled   what is still to come, in the order in which it is due
    """

    record: CustomerRecord
    standing: Standing
    at: datetime | None
    conditions: Condition
    status: CustomerStatus
    reasons: list[StatusReason]
    class_name: str
    provisional_days: int
    business_model: BusinessModel
    reseller_name: str | None
    distributor_name: str | None
    head_office_name: str | None
    accounts: int
    scheduled: list[Scheduled]

    @property
    def credit_limit(self) -> Decimal | None:
        """In the record's currency, a temporary increase included; None is unlimited."""
        return self.standing.credit_limit if self.at is None else self.standing.credit_limit_at(self.at)

    @property
    def limit_raised_until(self) -> datetime | None:
        """When `credit_limit` falls back; None where nothing is lent, or not any more."""
        until = self.standing.limit_raised_until
        return None if until is None or (self.at is not None and self.at >= until) else until

    @property
    def spending_limit(self) -> Decimal | None:
        """What may be used up in the day; None is not limited."""
        return self.standing.spending_limit if self.at is None else self.standing.spending_limit_at(self.at)

    @property
    def spent_today(self) -> Decimal | None:
        """None where spending is not limited."""
        if self.spending_limit is None:
            return None
        return self.standing.spent_today if self.at is None else self.standing.spent_at(self.at)

    @property
    def available_funds(self) -> Decimal | None:
        limit = self.credit_limit
        return None if limit is None else limit - self.standing.balance


@dataclass(frozen=True, slots=True)
class _Around:
    """What is around the customers of a page, read once for all of them."""

    at: datetime | None
    standings: dict[int, Standing]
    conditions: dict[int, Condition]
    scheduled: dict[int, list[Scheduled]]
    names: dict[int, str]
    classes: dict[int, tuple[str, int, BusinessModel]]
    accounts: dict[int, int]
    spells: dict[tuple[int, Condition], Spell]

    def coming(self, record: CustomerRecord) -> list[Scheduled]:
        """What is to come for it later than the moment at hand."""
        scheduled = self.scheduled.get(record.customer_id, ())
        return [one for one in scheduled if self.at is None or one.due_at > self.at]


def describe_customers(
    conn: Connection, records: Sequence[CustomerRecord], scope: Scope, *, at: datetime | None = None
) -> list[CustomerState]:
    """In the order given; a reseller's state is never copied down, it is looked up.

    scope   of the reader, to whom the records, and whoever is named around them, are shown as it may see them
    at   the moment at hand: what is due has happened by then, whether or not it was performed; None: as it is stored
    """
    numbers = {record.customer_id for record in records}
    above = {one for record in records for one in record.resellers}
    named = {one for record in records for one in (record.distributor_id, record.head_office_id) if one is not None}
    standings = read_standings(conn, numbers | above)
    scheduled = scheduled_for(conn, numbers | above, at=at)
    conditions = {one: _conditions(standing, scheduled.get(one, ()), at) for one, standing in standings.items()}
    around = _Around(
        at,
        standings,
        conditions,
        scheduled,
        names_seen(conn, above | named, scope),
        _classes(conn, {record.class_id for record in records}),
        _open_accounts(conn, numbers),
        _spells(conn, [number for number, one in conditions.items() if one & ~_FROM_FUNDS], scheduled, at),
    )
    return [_state(record, around) for record in as_seen_by(scope, records)]


def statuses_of_customers(
    conn: Connection, records: Sequence[CustomerRecord], *, at: datetime | None = None
) -> dict[int, list[CustomerStatus]]:
    """All that hold of each, gravest first, without why; `at` as of describe_customers."""
    numbers = {record.customer_id for record in records}
    above = {one for record in records for one in record.resellers}
    standings = read_standings(conn, numbers | above)
    scheduled = scheduled_for(conn, numbers | above, at=at)
    conditions = {one: _conditions(standing, scheduled.get(one, ()), at) for one, standing in standings.items()}
    return {
        one.customer_id: statuses_that_hold(conditions[one.customer_id], [conditions[above] for above in one.resellers])
        for one in records
    }


_FROM_FUNDS: Final = Condition(sum(FROM_FUNDS.values()))


def _conditions(standing: Standing, scheduled: Iterable[Scheduled], at: datetime | None) -> Condition:
    if at is None:
        return standing.conditions
    return conditions_after(standing.conditions_at(at), (one for one in scheduled if one.due_at <= at))


def _state(record: CustomerRecord, around: _Around) -> CustomerState:
    standing = around.standings[record.customer_id]
    own = around.conditions[record.customer_id]
    holding = statuses_that_hold(own, [around.conditions[one] for one in record.resellers])
    return CustomerState(
        record,
        standing,
        around.at,
        own,
        shown_status(holding),
        [_reason(status, record, around) for status in holding],
        *around.classes[record.class_id],
        around.names[record.resellers[0]] if record.resellers else None,
        around.names.get(record.distributor_id or 0),
        around.names.get(record.head_office_id or 0),
        around.accounts.get(record.customer_id, 0),
        around.coming(record),
    )


def _reason(status: CustomerStatus, record: CustomerRecord, around: _Around) -> StatusReason:
    own = OWN_CONDITIONS.get(status)
    if own is None:
        reseller_id = _stopped_above(status, record, around)
        since = _since(reseller_id, status, around)
        facts = {"reseller": around.names[reseller_id]}
        return StatusReason(status, since, None, "", *sentences(WHY[status], facts), facts, None, NOTHING_NEXT)
    spell = around.spells.get((record.customer_id, own))
    why = WHY_OF_FACT.get(spell.fact, WHY[status]) if spell else WHY[status]
    figures = _figures(record, around, spell)
    known = {name: figures[name] for name in why.places}
    return StatusReason(
        status,
        spell.since if spell else None,
        spell.set_by if spell else None,
        spell.comment if spell else "",
        *sentences(why, known),
        known,
        spell.fact if spell else None,
        next_change(status, record, around.standings[record.customer_id], around.coming(record), around.at),
    )


def sentences(why: Why, facts: Mapping[str, Money | str]) -> tuple[str, str]:
    """Why a status holds and what ends it."""
    written = as_read_aloud(facts)
    return why.reason.format(**written), why.ends.format(**written)


def _stopped_above(status: CustomerStatus, record: CustomerRecord, around: _Around) -> int:
    """The nearest reseller whose state this is."""
    bits = _bits_above(status)
    return next(one for one in record.resellers if around.conditions[one] & bits)


def _bits_above(status: CustomerStatus) -> Condition:
    return Condition(sum(condition for condition, shown in FROM_RESELLER.items() if shown is status))


def _since(reseller_id: int, status: CustomerStatus, around: _Around) -> datetime | None:
    bits = _bits_above(status)
    begun = [row.since for (number, one), row in around.spells.items() if number == reseller_id and one & bits]
    return min(begun, default=None)


def _figures(record: CustomerRecord, around: _Around, spell: Spell | None) -> dict[str, Money | str]:
    standing = around.standings[record.customer_id]
    in_force = standing.credit_limit if around.at is None else standing.credit_limit_at(around.at)
    limit = in_force if in_force is not None else Decimal(0)
    daily = standing.spending_limit if around.at is None else standing.spending_limit_at(around.at)
    amounts = {
        "balance": standing.balance,
        "credit_limit": limit,
        "available_funds": limit - standing.balance,
        "missing": standing.balance - limit,
        "spent_today": standing.spent_today,
        "spending_limit": daily or Decimal(0),
    }
    figures: dict[str, Money | str] = {name: Money(amount, standing.currency) for name, amount in amounts.items()}
    until = spell.until if spell else None
    day = "" if until is None else day_at(until, zone_named(record.time_zone)).isoformat()
    return figures | {"time_zone": record.time_zone, "day": day}


def _classes(conn: Connection, class_ids: Iterable[int]) -> dict[int, tuple[str, int, BusinessModel]]:
    """Their names, how long a provisional termination lasts by them, and what their customers use."""
    wanted = customer_class.c.class_id == func.any(list(class_ids))
    return {
        row.class_id: (row.name, row.provisional_days, BusinessModel(row.business_model))
        for row in conn.execute(select(customer_class).where(wanted))
    }


def _open_accounts(conn: Connection, customer_ids: Iterable[int]) -> dict[int, int]:
    counted = (
        select(account.c.customer_id, func.count().label("accounts"))
        .where(account.c.customer_id == func.any(list(customer_ids)), account.c.terminated_at.is_(None))
        .group_by(account.c.customer_id)
    )
    return {row.customer_id: row.accounts for row in conn.execute(counted)}


def _spells(
    conn: Connection, customer_ids: Sequence[int], scheduled: Mapping[int, Sequence[Scheduled]], at: datetime | None
) -> dict[tuple[int, Condition], Spell]:
    """What holds of them and since when; of two facts behind one condition the earlier."""
    if not customer_ids:
        return {}
    history = standing_history.c
    running = or_(history.until.is_(None), history.until > at) if at is not None else history.until.is_(None)
    found = conn.execute(
        select(standing_history)
        .where(history.customer_id == func.any(list(customer_ids)), running)
        .order_by(history.since.desc())
    )
    spells = {(row.customer_id, _SHOWN_BY[row.fact]): spell_of(row) for row in found}
    for customer_id, changes in scheduled.items():
        for one in changes:
            if at is not None and one.due_at <= at and one.action in BEGINS:
                begun = Spell(BEGUN[one.action], one.due_at, None, one.by, None, one.comment)
                spells.setdefault((customer_id, BEGINS[one.action]), begun)
    return spells


_SHOWN_BY: Final = STANDING_FACTS | {lift: WHILE_LIFTED[condition] for lift, condition in LIFTED.items()}
