"""The order of a list as stretches, each walked along an index, one after the other and either way.

A list by city is those who have one, then those who have none; a search is those most likely meant, then those whose
name begins with the text, then the others; a list by class is one class after the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, and_, func, not_, true

from tollhouse.customers.rules import search
from tollhouse.customers.rules.search import Operator
from tollhouse.customers.storage import read_classes
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_asked import CustomerQuery, Order
from tollhouse.reports.customer_list_by_status import StatusStretch
from tollhouse.reports.customer_list_conditions import Conditions
from tollhouse.reports.customer_list_joined import AccountStretch, OwnerStretch
from tollhouse.reports.customer_list_meant import Meant
from tollhouse.reports.customer_list_money import MoneyStretch
from tollhouse.reports.customer_list_parts import Rows, Wanted
from tollhouse.reports.customer_list_walk import COUNTED_UP_TO, IndexStretch, Walked, Way
from tollhouse.reports.planning import NO_SIZE, Size

_WITH_EMPTY: Final = (
    Order.COMPANY_NAME,
    Order.EMAIL,
    Order.CITY,
    Order.COUNTRY,
    Order.PHONE,
    Order.POSTAL_CODE,
)


_NEVER_EMPTY: Final = {
    Order.CURRENCY: "currency",
    Order.BALANCE_CONTROL: "prepaid",
    Order.REGISTERED_AT: "registered_at",
}


class Stretch(Protocol):
    """Part of a list, in an order of its own that is total."""

    def walk(self, conn: Connection, conditions: Conditions, way: Way) -> Walked: ...

    def values_read(self, written: Sequence[Any]) -> tuple[Any, ...]: ...


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place: the number of its stretch and its values there; None: before the first."""

    stretch: int
    values: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """Up to `most` rows from a place on, backwards too: then the nearest comes first.

    fitting, size   as of a Way
    """

    place: Place
    forwards: bool
    most: int
    fitting: int | None = None
    size: Size = NO_SIZE


@dataclass(slots=True)
class Stretched:
    """Customers with their places, in the order they were walked.

    fitting   how many fit from the beginning to the end of the list, where that is known; if they are more,
              COUNTED_UP_TO
    """

    rows: list[tuple[int, Place]] = field(default_factory=list)
    fitting: int | None = None


def stretches_of(conn: Connection, query: CustomerQuery, meant: Meant) -> Sequence[Stretch]:
    order = query.order or Order.NAME
    descending = query.descending
    elsewhere = _known_elsewhere(conn, query, order)
    if elsewhere is not None:
        return elsewhere
    if order in _WITH_EMPTY:
        column = order.value
        return [
            IndexStretch(lambda rows: rows.c[column] > "", (column, "sort_name"), descending, to_the_end=True),
            IndexStretch(lambda rows: rows.c[column] == "", (column, "sort_name"), descending),
        ]
    if order in _NEVER_EMPTY:
        return [IndexStretch(_any, (_NEVER_EMPTY[order], "sort_name"), descending)]
    term = search.term_of(query.text)
    if query.order is None and term and "name" in query.fields and query.operator is not Operator.ENDS_WITH:
        return _likeliest_first(term, meant)
    return [IndexStretch(_any, ("sort_name",), descending)]


def _known_elsewhere(conn: Connection, query: CustomerQuery, order: Order) -> Sequence[Stretch] | None:
    """The stretches of an order that the search row alone does not know; None for the others."""
    match order:
        case Order.STATUS:
            return [StatusStretch.of(conn, query)]
        case Order.ACCOUNTS:
            return [AccountStretch.of(descending=query.descending)]
        case Order.MANAGED_BY:
            return OwnerStretch.of(descending=query.descending)
        case Order.CLASS:
            return _by_class(conn, query.descending)
        case Order.BALANCE | Order.CREDIT_LIMIT | Order.AVAILABLE_FUNDS:
            return MoneyStretch.of(order, descending=query.descending)
    return None


def _any(_rows: Rows) -> ColumnElement[bool]:
    return true()


def _by_class(conn: Connection, descending: bool) -> list[Stretch]:
    names = {number: search.sort_text(one.name) for number, one in read_classes(conn).items()}
    in_order = sorted(names, key=lambda number: (names[number], number), reverse=descending)
    return [IndexStretch(_of_class(number), ("class_id", "sort_name"), descending) for number in in_order]


def _of_class(number: int) -> Wanted:
    return lambda rows: rows.c.class_id == number


def _likeliest_first(term: str, meant: Meant) -> list[Stretch]:
    def is_one_of(numbers: list[int]) -> Wanted:
        return lambda rows: rows.c.customer_id == func.any(numbers)

    def begins(rows: Rows) -> ColumnElement[bool]:
        return and_(rows.c.sort_name >= term, rows.c.sort_name < search.end_of_prefix(term))

    def is_only_meant(rows: Rows) -> ColumnElement[bool]:
        return and_(is_meant(rows), not_(is_exactly(rows)), not_(begins(rows)))

    is_exactly, is_meant = is_one_of(meant.exactly), is_one_of(meant.customers)
    name = ("sort_name",)
    stretches: list[Stretch] = []
    if meant.exactly:
        stretches.append(IndexStretch(is_exactly, name))
    stretches.append(IndexStretch(lambda rows: and_(begins(rows), not_(is_exactly(rows))), name))
    if len(meant.customers) > len(meant.exactly):
        stretches.append(IndexStretch(is_only_meant, name))
    stretches.append(IndexStretch(lambda rows: and_(not_(begins(rows)), not_(is_meant(rows))), name))
    return stretches


def walk_stretches(conn: Connection, stretches: Sequence[Stretch], conditions: Conditions, start: Start) -> Stretched:
    since, forwards = start.place, start.forwards
    found = Stretched()
    numbers = range(since.stretch, len(stretches)) if forwards else range(since.stretch, -1, -1)
    told: list[int | None] = []
    for number in numbers:
        values = since.values if number == since.stretch else None
        most = start.most - len(found.rows)
        way = Way(values, forwards=forwards, most=most, fitting=start.fitting, size=start.size)
        walked = stretches[number].walk(conn, conditions, way)
        found.rows += [(customer_id, Place(number, at)) for customer_id, at in walked.rows]
        told.append(walked.fitting)
        if len(found.rows) == start.most:
            break
    if since == Place(0) and forwards:
        known = [one for one in told if one is not None]
        if len(known) == len(stretches) or COUNTED_UP_TO in known:
            found.fitting = min(sum(known), COUNTED_UP_TO)
    return found
