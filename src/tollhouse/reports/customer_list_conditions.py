"""What is asked of the list of customers, as conditions on rows of customer_search."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, func, not_, or_, true

from tollhouse.customers.rules import search
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.customers.storage import visible_to
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_accounts import account_part, ways_in_text
from tollhouse.reports.customer_list_asked import CustomerQuery, FieldCondition, View, ViewKind
from tollhouse.reports.customer_list_fields import chosen_statuses, in_fields, part_of
from tollhouse.reports.customer_list_parts import Part, one_of, one_of_closed, standing_fits
from tollhouse.reports.customer_list_statuses import holding, status_fact, told_by_standing
from tollhouse.reports.list_subject import Rows, Wanted

_ONLY_ACTIVE: Final = frozenset({CustomerStatus.ACTIVE})


@dataclass(frozen=True, slots=True)
class Conditions:
    """All that must hold but whether a customer is closed.

    wanted        of the search row; of_closed: the same, where it is known that a customer is closed
    of_standing   of the customer's standing
    narrow        an index leads to those who fit, so that they may be gathered instead of looked for in order
    closed        whether closed customers are wanted
    hides_closed  whether closed customers are left out who would fit if they were not closed
    row_tells     the search row alone tells who fits, so that a look at one costs little
    led           an index leads to those who fit by one of `wanted`; all others are asked of them one by one
    """

    wanted: tuple[Wanted, ...]
    of_closed: tuple[Wanted, ...]
    of_standing: tuple[ColumnElement[bool], ...]
    prepaid: bool | None
    narrow: bool
    closed: bool
    hides_closed: bool
    row_tells: bool
    led: bool = False

    @property
    def counted_first(self) -> bool:
        """Whether standings alone tell how many fit, by an index: then that decides how they are looked for."""
        return self.narrow and bool(self.of_standing) and not self.wanted

    def on(self, rows: Rows) -> ColumnElement[bool]:
        """What holds of every row of the list."""
        return and_(true() if self.closed else not_(rows.c.closed), *self._others(rows, self.wanted))

    def on_hidden(self, rows: Rows) -> ColumnElement[bool]:
        """What would hold if they were not closed."""
        return and_(rows.c.closed, *self._others(rows, self.of_closed))

    def on_standing(self, *, hidden: bool = False) -> ColumnElement[bool]:
        """As much of it as a standing knows; all of it where nothing is `wanted` of the search row."""
        closed = standing.c.closed if hidden else true() if self.closed else not_(standing.c.closed)
        prepaid = true() if self.prepaid is None else standing.c.prepaid == self.prepaid
        return and_(standing.c.account_id == OWN_MONEY, closed, prepaid, *self.of_standing)

    def _others(self, rows: Rows, wanted: Sequence[Wanted]) -> Iterator[ColumnElement[bool]]:
        yield from (one(rows) for one in wanted)
        if self.prepaid is not None:
            yield rows.c.prepaid == self.prepaid
        if self.of_standing:
            yield standing_fits(rows, and_(*self.of_standing))


def conditions_of(
    conn: Connection, query: CustomerQuery, meant: Sequence[int], *, too_many_holders: bool = False
) -> Conditions:
    """meant   customers that the text means whatever their fields say, such as those whose account it is in

    too_many_holders   those are too many to be named
    """
    whose: list[Wanted] = []
    of_standing: list[ColumnElement[bool]] = []
    narrow = query.scope.reseller_id is not None or query.view.owner_id is not None
    if query.scope.reseller_id is not None:
        whose.append(lambda rows: visible_to(query.scope, among=rows))
    if query.view.kind is not ViewKind.ALL:
        whose.append(in_view(query))
    parts = [[part_of(conn, one, query.scope)] for one in query.conditions if one.field != "status"]
    parts += [[part_of(conn, one, query.scope) for one in group] for group in query.groups if not _of_statuses(group)]
    if search.term_of(query.text):
        parts.append(_found_by(query, meant, too_many_holders=too_many_holders))
    narrow = narrow or any(_narrow(several) for several in parts)
    statuses = statuses_asked(query)
    narrow = narrow or any(CustomerStatus.ACTIVE not in chosen for chosen in statuses)
    wanted = [one_of(several, aside=narrow and not _narrow(several)) for several in parts]
    of_closed = [one_of_closed(several, aside=narrow and not _narrow(several)) for several in parts]
    for chosen in statuses:
        if chosen == {CustomerStatus.CLOSED}:
            whose.append(lambda rows: rows.c.closed)
        elif told_by_standing(chosen):
            of_standing.append(or_(*map(status_fact, sorted(chosen))))
        else:
            whose.append(holding(conn, chosen))
    closed = query.closed or CustomerStatus.CLOSED in _all_statuses(query)
    hides_closed = not closed and _ONLY_ACTIVE not in statuses
    both = (tuple(whose + wanted), tuple(whose + of_closed))
    row_tells = not statuses and all(part.elsewhere is None for several in parts for part in several)
    return Conditions(*both, tuple(of_standing), query.prepaid, narrow, closed, hides_closed, row_tells)


def _narrow(parts: Sequence[Part]) -> bool:
    return all(part.narrow for part in parts)


def _of_statuses(group: Sequence[FieldCondition]) -> bool:
    return all(one.field == "status" for one in group)


def statuses_asked(query: CustomerQuery) -> list[frozenset[CustomerStatus]]:
    """Of each of these one must hold."""
    asked = [query.statuses] if query.statuses else []
    asked += [chosen_statuses(one) for one in query.conditions if one.field == "status"]
    return asked + [
        frozenset[CustomerStatus]().union(*map(chosen_statuses, group)) for group in query.groups if _of_statuses(group)
    ]


def _all_statuses(query: CustomerQuery) -> frozenset[CustomerStatus]:
    """All that are named, wherever."""
    return query.statuses.union(*(chosen_statuses(one) for one in query.all_conditions if one.field == "status"))


def in_view(query: CustomerQuery) -> Wanted:
    view, reader = query.view, query.scope.reseller_id
    match view:
        case View(kind=ViewKind.DIRECT) if reader is None:
            return lambda rows: func.cardinality(rows.c.resellers) == 0
        case View(kind=ViewKind.DIRECT):
            return lambda rows: rows.c.resellers[1] == reader
        case View(kind=ViewKind.RESELLER, owner_id=owner):
            return lambda rows: rows.c.resellers.contains([owner])
        case View(kind=ViewKind.DISTRIBUTOR, owner_id=owner):
            return lambda rows: rows.c.distributor_id == owner
    return lambda _rows: true()


def _found_by(query: CustomerQuery, meant: Sequence[int], *, too_many_holders: bool) -> list[Part]:
    """Where the text may stand."""
    ways = search.ways_to_find(search.term_of(query.text), query.operator)
    chosen = [field for field in search.SIMPLE_FIELDS if field in query.fields]
    parts = [in_fields(chosen, *way) for way in ways] if chosen else []
    if meant:
        parts.append(Part(lambda rows: rows.c.customer_id == func.any(list(meant)), narrow=True))
    if too_many_holders:
        parts.append(account_part(ways_in_text(query)))
    return parts
