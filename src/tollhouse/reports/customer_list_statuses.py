"""Statuses of customers as conditions: by the indexes of standings, or one by one where few are looked at."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    and_,
    false,
    literal,
    literal_column,
    not_,
    or_,
    select,
    true,
    union_all,
)

from tollhouse.customers.rules.status import FROM_RESELLER, OWN_CONDITIONS, CustomerStatus
from tollhouse.customers.tables import customer_search
from tollhouse.ledger.rules.conditions import LIFTED, STANDING_FACTS, WHILE_LIFTED, Condition
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_parts import Part, asked_one_by_one, standing_fits
from tollhouse.reports.list_subject import Rows, Wanted


def told_by_standing(statuses: frozenset[CustomerStatus]) -> bool:
    """Whether a standing alone says if one of them holds; closed is known to the search row, too."""
    return (
        bool(statuses)
        and all(status in OWN_CONDITIONS for status in statuses)
        and CustomerStatus.CLOSED not in statuses
    )


def status_fact(status: CustomerStatus) -> ColumnElement[bool]:
    """By the stored facts, or the bits where they follow from money: an index knows either."""
    return or_(*status_facts(status))


def status_facts(status: CustomerStatus) -> list[ColumnElement[bool]]:
    """One of these must hold; each has an index of its own."""
    condition = OWN_CONDITIONS[status]
    behind = next((one for one, lifted in WHILE_LIFTED.items() if lifted is condition), condition)
    facts = [standing.c[fact] for fact, one in STANDING_FACTS.items() if one is behind]
    if not facts:
        bit: ColumnElement[int] = literal_column(str(int(condition)))  # as the index writes it
        return [standing.c.conditions.op("&")(bit) == bit]
    lift = next((one for one, of in LIFTED.items() if of is behind), None)
    if lift is None:
        return list(facts)
    until = standing.c[f"{lift}_until"]
    lifted = until.is_(None) if behind is condition else until.is_not(None)
    return [and_(fact, lifted) for fact in facts]


def holding(conn: Connection, statuses: frozenset[CustomerStatus]) -> Wanted:
    """One of them must hold, whatever else is asked."""
    ways = _ways(conn, statuses)

    def wanted(rows: Rows) -> ColumnElement[bool]:
        if ways.active:
            # Asked of the row first, so that nobody is looked up among all standings to count closed customers.
            return or_(and_(ways.free(rows), standing_fits(rows, standing.c.conditions == 0)), *ways.on(rows))
        return rows.c.customer_id.in_(ways.gathered()) if rows is customer_search else or_(false(), *ways.on(rows))

    return wanted


def part_holding(conn: Connection, statuses: frozenset[CustomerStatus]) -> Part:
    """One of them must hold, or what stands beside it."""
    if statuses == {CustomerStatus.CLOSED}:
        return Part(lambda rows: rows.c.closed, narrow=True)
    ways = _ways(conn, statuses)

    def on(rows: Rows) -> ColumnElement[bool]:
        active = and_(ways.free(rows), asked_one_by_one(rows, standing.c.conditions == 0))
        return or_(active if ways.active else false(), *ways.on(rows))

    elsewhere = ways.gathered()
    if ways.active:
        without = select(standing.c.customer_id).where(standing.c.account_id == OWN_MONEY, standing.c.conditions == 0)
        free = select(customer_search.c.customer_id).where(ways.free(customer_search)).correlate(None)
        elsewhere = union_all(*elsewhere.selects, free.where(customer_search.c.customer_id.in_(without)))
    return Part(on, narrow=not ways.active, elsewhere=elsewhere)


@dataclass(frozen=True, slots=True)
class _Ways:
    """own: facts of a customer's standing; above: resellers whose state is a status of those below them; stopped: all
    resellers that are.
    """

    own: list[ColumnElement[bool]]
    above: list[int]
    stopped: list[int]
    active: bool

    def free(self, rows: Rows) -> ColumnElement[bool]:
        return and_(not_(rows.c.closed), not_(rows.c.resellers.overlap(self.stopped)) if self.stopped else true())

    def on(self, rows: Rows) -> Iterator[ColumnElement[bool]]:
        if self.own:
            yield asked_one_by_one(rows, or_(*self.own))
        if self.above:
            yield rows.c.resellers.overlap(self.above)

    def gathered(self) -> CompoundSelect[Any]:
        """The numbers of those for whom something holds, each reached by its own index."""
        theirs = select(standing.c.customer_id).where(standing.c.account_id == OWN_MONEY)
        below = select(customer_search.c.customer_id).where(customer_search.c.resellers.overlap(self.above))
        return union_all(*(theirs.where(fact) for fact in self.own), below.correlate(None))


def _ways(conn: Connection, statuses: frozenset[CustomerStatus]) -> _Ways:
    stopped = stopped_resellers(conn) if any(status not in OWN_CONDITIONS for status in statuses) else {}
    return _Ways(
        [status_fact(status) for status in sorted(statuses) if status in OWN_CONDITIONS],
        [number for number, bits in stopped.items() if any(bits & bits_above(status) for status in statuses)],
        list(stopped),
        CustomerStatus.ACTIVE in statuses,
    )


def bits_above(status: CustomerStatus) -> Condition:
    bits = Condition(0)
    for condition, shown in FROM_RESELLER.items():
        if shown is status:
            bits |= condition
    return bits


def stopped_resellers(conn: Connection) -> dict[int, Condition]:
    """The few resellers whose customers are stopped with them."""
    stops = int(sum(FROM_RESELLER))
    found: Any = conn.execute(
        select(standing.c.customer_id, standing.c.conditions)
        .join(customer_search, customer_search.c.customer_id == standing.c.customer_id)
        .where(customer_search.c.kind == "reseller", standing.c.account_id == OWN_MONEY)
        .where(standing.c.conditions.op("&")(literal(stops)) != 0)
    )
    return {number: Condition(bits) for number, bits in found}
