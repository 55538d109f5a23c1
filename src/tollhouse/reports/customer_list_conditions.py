"""What is asked of the list of customers, as conditions on rows of customer_search."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, and_, exists, false, func, literal, not_, or_, select, true

from tollhouse.customers.rules import search
from tollhouse.customers.rules.search import Operator
from tollhouse.customers.rules.status import FROM_RESELLER, OWN_CONDITIONS, CustomerStatus
from tollhouse.customers.storage import read_classes, visible_to
from tollhouse.customers.tables import customer_search
from tollhouse.ledger.rules.conditions import STANDING_FACTS, Condition
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_asked import CustomerQuery, FieldCondition, View, ViewKind
from tollhouse.words.currencies import known_currencies

Rows = FromClause
"""customer_search, or a part of its rows with the same columns."""

Wanted = Callable[[Rows], ColumnElement[bool]]

_MONEY: Final = (CustomerStatus.CREDIT_EXCEEDED, CustomerStatus.NO_AVAILABLE_FUNDS)


@dataclass(frozen=True, slots=True)
class Conditions:
    """All that must hold but whether a customer is closed.

    narrow    an index leads to those who fit, so that they may be gathered instead of looked for in order
    closed    whether closed customers are wanted
    """

    wanted: tuple[Wanted, ...]
    narrow: bool
    closed: bool

    def on(self, rows: Rows) -> ColumnElement[bool]:
        """What holds of every row of the list."""
        hidden = [] if self.closed else [not_(rows.c.closed)]
        return and_(true(), *hidden, *(one(rows) for one in self.wanted))

    def on_hidden(self, rows: Rows) -> ColumnElement[bool]:
        """What would hold if they were not closed."""
        return and_(rows.c.closed, *(one(rows) for one in self.wanted))


def conditions_of(conn: Connection, query: CustomerQuery, meant: Sequence[int]) -> Conditions:
    """meant   customers that the text means whatever their fields say, such as the one whose number it is"""
    wanted: list[Wanted] = [lambda rows: visible_to(query.scope, among=rows)]
    narrow = query.scope.reseller_id is not None or query.view.owner_id is not None
    wanted.append(_in_view(query))
    if query.prepaid is not None:
        prepaid = query.prepaid
        wanted.append(lambda rows: rows.c.prepaid if prepaid else not_(rows.c.prepaid))
    term = search.term_of(query.text)
    if term:
        wanted.append(_found_by(term, meant))
        operator = Operator.BEGINS_WITH if search.is_short(term) else Operator.CONTAINS
        narrow = narrow or search.has_index_path(operator, term)
    statuses = [query.statuses] if query.statuses else []
    for condition in query.conditions:
        if condition.field == "status":
            statuses.append(_chosen_statuses(condition))
        else:
            wanted.append(_in_field(conn, condition))
            narrow = narrow or _leads_index(condition)
    for chosen in statuses:
        wanted.append(_holding(conn, chosen))
        narrow = narrow or _few(chosen)
    closed = query.closed or any(CustomerStatus.CLOSED in chosen for chosen in statuses)
    return Conditions(tuple(wanted), narrow, closed)


def _in_view(query: CustomerQuery) -> Wanted:
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
    pattern = search.like_at_start if search.is_short(term) else search.like_anywhere
    patterns = {pattern(one) for one in (term, search.digits_of(term)) if one}

    def wanted(rows: Rows) -> ColumnElement[bool]:
        ways: list[ColumnElement[bool]] = [rows.c.words.like(one) for one in sorted(patterns)]
        if meant:
            ways.append(rows.c.customer_id == func.any(list(meant)))
        return or_(*ways)

    return wanted


def _in_field(conn: Connection, condition: FieldCondition) -> Wanted:
    field, operator, term = condition.field, condition.operator, condition.term
    if field == "class":
        fitting = [number for number, one in read_classes(conn).items() if _fits(condition, one.name)]
        return lambda rows: rows.c.class_id.in_(fitting)
    if field == "currency":
        currencies = sorted(code for code in known_currencies() if _fits(condition, code))
        return lambda rows: rows.c.currency.in_(currencies)
    if operator is Operator.IS_EMPTY:
        if field in _KEPT_APART:
            return lambda rows: rows.c[field] == ""
        return lambda rows: func.strpos(rows.c.words, search.tag_of(field)) == 0
    pattern, exactly = search.like_in_field(field, operator, term), search.regex_in_field(field, operator, term)

    def wanted(rows: Rows) -> ColumnElement[bool]:
        fits = rows.c.words.like(pattern)
        # Joined to nothing, so that only the pattern before it is looked up in the index: it is the quicker of the two.
        return fits if exactly is None else and_(fits, (rows.c.words + "").regexp_match(exactly))

    return wanted


_KEPT_APART: Final = ("company_name", "email", "city", "country", "phone")
"""Fields with an order of their own, where the empty ones stand together."""


def _leads_index(condition: FieldCondition) -> bool:
    if condition.field in ("class", "currency"):
        return False
    if condition.operator is Operator.IS_EMPTY:
        return condition.field in _KEPT_APART
    return search.has_index_path(condition.operator, condition.term)


def _fits(condition: FieldCondition, value: str) -> bool:
    return search.holds(condition.operator, search.term_of(value), condition.term)


def _chosen_statuses(condition: FieldCondition) -> frozenset[CustomerStatus]:
    return frozenset(status for status in CustomerStatus if _fits(condition, status.value))


def _few(statuses: frozenset[CustomerStatus]) -> bool:
    """Facts that stop a customer hold for few, and an index knows them; money moves too often for one."""
    return all(status in OWN_CONDITIONS and status not in _MONEY for status in statuses)


def _holding(conn: Connection, statuses: frozenset[CustomerStatus]) -> Wanted:
    stopped = _stopped_resellers(conn) if any(status not in OWN_CONDITIONS for status in statuses) else {}
    own = [_own(status) for status in statuses if status in OWN_CONDITIONS and status is not CustomerStatus.CLOSED]
    above = [number for number, bits in stopped.items() if any(bits & _bits_above(status) for status in statuses)]

    def wanted(rows: Rows) -> ColumnElement[bool]:
        ways = list(_ways(rows))
        return or_(*ways) if ways else false()

    def _ways(rows: Rows) -> Iterator[ColumnElement[bool]]:
        theirs = and_(standing.c.customer_id == rows.c.customer_id, standing.c.account_id == OWN_MONEY)
        if own:
            yield exists().where(theirs, or_(*own)).correlate(rows)
        if above:
            yield rows.c.resellers.overlap(above)
        if CustomerStatus.CLOSED in statuses:
            yield rows.c.closed
        if CustomerStatus.ACTIVE in statuses:
            free = and_(not_(rows.c.closed), not_(rows.c.resellers.overlap(list(stopped)))) if stopped else true()
            yield and_(free, exists().where(theirs, standing.c.conditions == 0).correlate(rows))

    return wanted


def _own(status: CustomerStatus) -> ColumnElement[bool]:
    """By the stored facts, which an index knows; by the bits where they follow from money."""
    condition = OWN_CONDITIONS[status]
    facts = [standing.c[fact] for fact, one in STANDING_FACTS.items() if one is condition]
    return or_(*facts) if facts else standing.c.conditions.op("&")(literal(int(condition))) != 0


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
