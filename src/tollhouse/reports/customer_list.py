"""The list of customers: found, filtered, put in order, a page at a time, and counted (docs/decisions/0029)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Select, func, select

from tollhouse.customers.reading import CustomerRecord, record_of
from tollhouse.customers.rules import search
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import ACCOUNT, Operator
from tollhouse.customers.tables import customer, customer_search
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_accounts import identifiers_found, ways_in_text
from tollhouse.reports.customer_list_asked import CustomerQuery
from tollhouse.reports.customer_list_conditions import Conditions
from tollhouse.reports.customer_list_meant import Meant, conditions_meant, meant_by
from tollhouse.reports.customer_list_parts import CUSTOMERS
from tollhouse.reports.customer_list_stretches import stretches_of
from tollhouse.reports.list_paging import Listed, mark_of, page_of
from tollhouse.reports.list_stretches import Place, Start, walk_stretches
from tollhouse.reports.planning import without_compiling


@dataclass(frozen=True, slots=True)
class Match:
    """By which field a customer was found, where it was not the name."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """total           counted up to COUNTED_UP_TO, which stands for more than ten thousand
    hidden_closed   counted up to HIDDEN_UP_TO, which may stand for more
    """

    records: list[CustomerRecord]
    matches: dict[int, Match]
    next: str | None
    previous: str | None
    total: int
    hidden_closed: int


def list_customers(conn: Connection, query: CustomerQuery, *, limit: int, cursor: str | None = None) -> CustomerPage:
    """A page of those a reader wants to see; raises CursorUnreadable for a cursor of another list or order."""
    size = without_compiling(conn)
    meant = meant_by(conn, query)
    conditions = conditions_meant(conn, query, meant)
    listed = Listed(
        CUSTOMERS,
        _mark(query),
        conditions,
        stretches_of(conn, query, meant),
        partial(_fitting, conditions),
        hides_closed=conditions.hides_closed,
        counted_first=conditions.counted_first,
    )
    page = page_of(conn, listed, size, limit=limit, cursor=cursor)
    records = records_of(conn, page.who)
    matches = matches_of(conn, records, query, meant)
    return CustomerPage(records, matches, page.next, page.previous, page.total, page.hidden_closed)


def look_up_customers(
    conn: Connection, scope: Scope, text: str, *, most: int
) -> tuple[list[CustomerRecord], dict[int, Match]]:
    """The customers a text most likely means, closed ones too."""
    without_compiling(conn)
    operator = Operator.IS if scope.masked else Operator.CONTAINS
    query = CustomerQuery(scope, text=text, operator=operator, closed=True)
    meant = meant_by(conn, query)
    conditions, stretches = conditions_meant(conn, query, meant), stretches_of(conn, query, meant)
    found = walk_stretches(conn, stretches, conditions, Start(Place(0), forwards=True, most=most))
    records = records_of(conn, [customer_id for customer_id, _ in found.rows])
    return records, matches_of(conn, records, query, meant)


def records_of(conn: Connection, customer_ids: Sequence[int]) -> list[CustomerRecord]:
    """In the order given; one that was deleted a moment ago is left out."""
    found = conn.execute(select(customer).where(customer.c.customer_id == func.any(list(customer_ids))))
    by_number = {row.customer_id: record_of(row) for row in found}
    return [by_number[number] for number in customer_ids if number in by_number]


def matches_of(
    conn: Connection, records: Sequence[CustomerRecord], query: CustomerQuery, meant: Meant
) -> dict[int, Match]:
    """Of those whose name says nothing of the text, what does; and the account that a condition names."""
    term = search.term_of(query.text)
    matches: dict[int, Match] = {}
    untold = []
    for record in records if term else []:
        found = search.field_that_matches(record, term, query.operator, query.fields)
        found = found or meant.reasons.get(record.customer_id)
        if found is None:
            untold.append(record.customer_id)
        elif found[0] != "name":
            matches[record.customer_id] = Match(*found)
    by_text = identifiers_found(conn, untold, ways_in_text(query))
    unmatched = [record.customer_id for record in records if record.customer_id not in {*matches, *by_text}]
    by_condition = identifiers_found(conn, unmatched, _account_conditions(query))
    return matches | {number: Match(ACCOUNT, text) for number, text in (by_text | by_condition).items()}


def _account_conditions(query: CustomerQuery) -> list[tuple[Operator, str]]:
    asked = [one for one in query.all_conditions if one.field == ACCOUNT and one.operator is not Operator.IS_EMPTY]
    return [(one.operator, one.term) for one in asked]


def _fitting(conditions: Conditions, hidden: bool) -> Select[Any]:
    if conditions.wanted or not conditions.of_standing:
        fits = conditions.on_hidden(customer_search) if hidden else conditions.on(customer_search)
        return select(customer_search.c.customer_id).where(fits)
    return select(standing.c.customer_id).where(conditions.on_standing(hidden=hidden))


def _mark(query: CustomerQuery) -> str:
    return mark_of(
        query.scope.reseller_id,
        query.view,
        query.text,
        query.operator,
        query.fields,
        sorted(query.statuses),
        query.closed,
        query.prepaid,
        query.conditions,
        query.groups,
        query.order,
        query.descending,
    )
