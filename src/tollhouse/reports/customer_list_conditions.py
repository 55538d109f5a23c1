"""What is asked of the list of customers, as conditions on rows of customer_search."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    and_,
    false,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    true,
    union_all,
)

from tollhouse.customers.rules import search
from tollhouse.customers.rules.record import CustomerKind
from tollhouse.customers.rules.search import Operator
from tollhouse.customers.rules.status import FROM_RESELLER, OWN_CONDITIONS, CustomerStatus
from tollhouse.customers.storage import read_classes, visible_to
from tollhouse.customers.tables import customer_search
from tollhouse.ledger.rules.conditions import LIFTED, STANDING_FACTS, WHILE_LIFTED, Condition
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_asked import CustomerQuery, FieldCondition, View, ViewKind
from tollhouse.words.currencies import known_currencies

Rows = FromClause
"""customer_search, or a part of its rows with the same columns."""

Wanted = Callable[[Rows], ColumnElement[bool]]

_ONLY_ACTIVE: Final = frozenset({CustomerStatus.ACTIVE})


@dataclass(frozen=True, slots=True)
class Conditions:
    """All that must hold but whether a customer is closed.

    wanted        of the search row
    of_standing   of the customer's standing
    narrow        an index leads to those who fit, so that they may be gathered instead of looked for in order
    closed        whether closed customers are wanted
    hides_closed  whether closed customers are left out who would fit if they were not closed
    """

    wanted: tuple[Wanted, ...]
    of_standing: tuple[ColumnElement[bool], ...]
    prepaid: bool | None
    narrow: bool
    closed: bool
    hides_closed: bool

    @property
    def counted_first(self) -> bool:
        """Whether standings alone tell how many fit, by an index: then that decides how they are looked for."""
        return self.narrow and bool(self.of_standing) and not self.wanted

    def on(self, rows: Rows) -> ColumnElement[bool]:
        """What holds of every row of the list."""
        return and_(true() if self.closed else not_(rows.c.closed), *self._others(rows))

    def on_hidden(self, rows: Rows) -> ColumnElement[bool]:
        """What would hold if they were not closed."""
        return and_(rows.c.closed, *self._others(rows))

    def on_standing(self, *, hidden: bool = False) -> ColumnElement[bool]:
        """As much of it as a standing knows; all of it where nothing is `wanted` of the search row."""
        closed = standing.c.closed if hidden else true() if self.closed else not_(standing.c.closed)
        prepaid = true() if self.prepaid is None else standing.c.prepaid == self.prepaid
        return and_(standing.c.account_id == OWN_MONEY, closed, prepaid, *self.of_standing)

    def _others(self, rows: Rows) -> Iterator[ColumnElement[bool]]:
        yield from (one(rows) for one in self.wanted)
        if self.prepaid is not None:
            yield rows.c.prepaid == self.prepaid
        if self.of_standing:
            yield _standing_fits(rows, and_(*self.of_standing))


def _standing_fits(rows: Rows, fits: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of all customers at once where they are gathered; one by one where few are looked at."""
    if rows is customer_search:
        fitting = select(standing.c.customer_id).where(standing.c.account_id == OWN_MONEY, fits)
        together: ColumnElement[bool] = rows.c.customer_id.in_(fitting)
        return together
    return _asked_one_by_one(rows, fits)


def _asked_one_by_one(rows: Rows, fits: ColumnElement[bool]) -> ColumnElement[bool]:
    """A value of its own and no EXISTS, which the planner would answer for all customers first."""
    theirs = and_(standing.c.customer_id == rows.c.customer_id, standing.c.account_id == OWN_MONEY)
    asked: ColumnElement[bool] = select(fits).where(theirs).correlate(rows).scalar_subquery()
    return asked


def conditions_of(conn: Connection, query: CustomerQuery, meant: Sequence[int]) -> Conditions:
    """meant   customers that the text means whatever their fields say, such as the one whose number it is"""
    wanted: list[Wanted] = []
    of_standing: list[ColumnElement[bool]] = []
    narrow = query.scope.reseller_id is not None or query.view.owner_id is not None
    if query.scope.reseller_id is not None:
        wanted.append(lambda rows: visible_to(query.scope, among=rows))
    if query.view.kind is not ViewKind.ALL:
        wanted.append(in_view(query))
    term = search.term_of(query.text)
    if term:
        wanted.append(_found_by(term, meant))
        narrow = narrow or all(search.has_index_path(*way) for way in search.ways_to_find(term))
    statuses = [query.statuses] if query.statuses else []
    for condition in query.conditions:
        if condition.field == "status":
            statuses.append(_chosen_statuses(condition))
        else:
            wanted.append(_in_field(conn, condition))
            narrow = narrow or _leads_index(condition)
    for chosen in statuses:
        if chosen == {CustomerStatus.CLOSED}:
            wanted.append(lambda rows: rows.c.closed)
        elif _is_of_standing(chosen):
            of_standing.append(or_(*map(_own, sorted(chosen))))
        else:
            wanted.append(_holding(conn, chosen))
        narrow = narrow or CustomerStatus.ACTIVE not in chosen
    closed = query.closed or any(CustomerStatus.CLOSED in chosen for chosen in statuses)
    hides_closed = not closed and _ONLY_ACTIVE not in statuses
    return Conditions(tuple(wanted), tuple(of_standing), query.prepaid, narrow, closed, hides_closed)


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


def _found_by(term: str, meant: Sequence[int]) -> Wanted:
    asked = [
        (search.like_in_simple(operator, one), search.has_index_path(operator, one))
        for operator, one in search.ways_to_find(term)
    ]

    def wanted(rows: Rows) -> ColumnElement[bool]:
        ways = [_like(rows, pattern, led=led) for pattern, led in asked]
        if meant:
            ways.append(rows.c.customer_id == func.any(list(meant)))
        return or_(*ways)

    return wanted


def _like(rows: Rows, pattern: str, *, led: bool) -> ColumnElement[bool]:
    """led   whether the trigram index leads to those who fit; it would be read from end to end where it does not"""
    words: ColumnElement[str] = rows.c.words
    return (words if led else words.collate("C")).like(pattern)


def _in_field(conn: Connection, condition: FieldCondition) -> Wanted:
    field, operator, term = condition.field, condition.operator, condition.term
    if field == "class":
        fitting = [number for number, one in read_classes(conn).items() if _fits(condition, one.name)]
        return lambda rows: rows.c.class_id.in_(fitting)
    if field == "currency":
        currencies = sorted(code for code in known_currencies() if _fits(condition, code))
        return lambda rows: rows.c.currency.in_(currencies)
    if field == "kind":
        kinds = [kind for kind in CustomerKind if _fits(condition, kind.value)]
        return lambda rows: rows.c.kind.in_(kinds)
    if operator is Operator.IS_EMPTY:
        if field in _KEPT_APART:
            return lambda rows: rows.c[field] == ""
        return lambda rows: func.strpos(rows.c.words, search.tag_of(field)) == 0
    pattern, exactly = search.like_in_field(field, operator, term), search.regex_in_field(field, operator, term)
    led = _leads_index(condition)

    def wanted(rows: Rows) -> ColumnElement[bool]:
        fits = _like(rows, pattern, led=led)
        # In another collation than the index, so that only the pattern, which is quicker, is looked up there.
        return fits if exactly is None else and_(fits, rows.c.words.collate("C").regexp_match(exactly))

    return wanted


_KEPT_APART: Final = ("company_name", "email", "city", "country", "phone")
"""Fields with an order of their own, where the empty ones stand together."""


def _leads_index(condition: FieldCondition) -> bool:
    if condition.field in ("class", "currency"):
        return False
    if condition.field == "kind":
        return not _fits(condition, CustomerKind.RETAIL.value)
    if condition.operator is Operator.IS_EMPTY:
        return condition.field in _KEPT_APART
    return search.has_index_path(condition.operator, condition.term)


def _fits(condition: FieldCondition, value: str) -> bool:
    return search.holds(condition.operator, search.term_of(value), condition.term)


def _chosen_statuses(condition: FieldCondition) -> frozenset[CustomerStatus]:
    return frozenset(status for status in CustomerStatus if _fits(condition, status.value))


def _is_of_standing(statuses: frozenset[CustomerStatus]) -> bool:
    """Whether a standing alone says if one of them holds; closed is known to the search row, too."""
    return (
        bool(statuses)
        and all(status in OWN_CONDITIONS for status in statuses)
        and CustomerStatus.CLOSED not in statuses
    )


def _holding(conn: Connection, statuses: frozenset[CustomerStatus]) -> Wanted:
    stopped = _stopped_resellers(conn) if any(status not in OWN_CONDITIONS for status in statuses) else {}
    own = [_own(status) for status in sorted(statuses) if status in OWN_CONDITIONS]
    above = [number for number, bits in stopped.items() if any(bits & _bits_above(status) for status in statuses)]
    active = CustomerStatus.ACTIVE in statuses

    def wanted(rows: Rows) -> ColumnElement[bool]:
        if active:
            # Asked of the row first, so that nobody is looked up among all standings to count closed customers.
            free = and_(not_(rows.c.closed), not_(rows.c.resellers.overlap(list(stopped))) if stopped else true())
            return or_(and_(free, _standing_fits(rows, standing.c.conditions == 0)), *ways(rows))
        return rows.c.customer_id.in_(_gathered(own, above)) if rows is customer_search else or_(false(), *ways(rows))

    def ways(rows: Rows) -> Iterator[ColumnElement[bool]]:
        if own:
            yield _asked_one_by_one(rows, or_(*own))
        if above:
            yield rows.c.resellers.overlap(above)

    return wanted


def _gathered(own: Sequence[ColumnElement[bool]], above: Sequence[int]) -> CompoundSelect[Any]:
    """The numbers of those for whom something holds, each reached by its own index."""
    theirs = select(standing.c.customer_id).where(standing.c.account_id == OWN_MONEY)
    below = select(customer_search.c.customer_id).where(customer_search.c.resellers.overlap(list(above)))
    return union_all(*(theirs.where(fact) for fact in own), below.correlate(None))


def _own(status: CustomerStatus) -> ColumnElement[bool]:
    """By the stored facts, or the bits where they follow from money: an index knows either."""
    condition = OWN_CONDITIONS[status]
    behind = next((one for one, lifted in WHILE_LIFTED.items() if lifted is condition), condition)
    facts = [standing.c[fact] for fact, one in STANDING_FACTS.items() if one is behind]
    if not facts:
        bit: ColumnElement[int] = literal_column(str(int(condition)))  # as the index writes it
        return standing.c.conditions.op("&")(bit) == bit
    lift = next((one for one, of in LIFTED.items() if of is behind), None)
    if lift is None:
        return or_(*facts)
    until = standing.c[f"{lift}_until"]
    return and_(or_(*facts), until.is_(None) if behind is condition else until.is_not(None))


def _bits_above(status: CustomerStatus) -> Condition:
    bits = Condition(0)
    for condition, shown in FROM_RESELLER.items():
        if shown is status:
            bits |= condition
    return bits


def _stopped_resellers(conn: Connection) -> dict[int, Condition]:
    """The few resellers whose customers are stopped with them."""
    stops = int(sum(FROM_RESELLER))
    found: Any = conn.execute(
        select(standing.c.customer_id, standing.c.conditions)
        .join(customer_search, customer_search.c.customer_id == standing.c.customer_id)
        .where(customer_search.c.kind == "reseller", standing.c.account_id == OWN_MONEY)
        .where(standing.c.conditions.op("&")(literal(stops)) != 0)
    )
    return {number: Condition(bits) for number, bits in found}
