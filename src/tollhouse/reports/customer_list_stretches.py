"""The order of a list as stretches, each walked along an index, one after the other and either way.

A list by city is those who have one, then those who have none; a search is those most likely meant, then those whose
name begins with the text, then the others; a list by class is one class after the other.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, and_, func, not_, true

from tollhouse.customers.rules import search
from tollhouse.customers.rules.search import Operator
from tollhouse.customers.storage import read_classes
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_asked import CustomerQuery, Order
from tollhouse.reports.customer_list_by_status import StatusStretch
from tollhouse.reports.customer_list_joined import AccountStretch, OwnerStretch
from tollhouse.reports.customer_list_meant import Meant
from tollhouse.reports.customer_list_money import MoneyStretch
from tollhouse.reports.customer_list_walk import IndexStretch
from tollhouse.reports.list_stretches import Stretch
from tollhouse.reports.list_subject import Rows, Wanted

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
