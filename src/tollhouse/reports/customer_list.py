"""The list of customers: found, filtered, put in order, a page at a time, and counted (docs/decisions/0029)."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import msgspec
from sqlalchemy import func, select

from tollhouse.customers.reading import CustomerRecord, record_of
from tollhouse.customers.rules import search
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import ACCOUNT, Operator
from tollhouse.customers.tables import customer, customer_search
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.db.paging import CursorUnreadable
from tollhouse.reports.customer_list_accounts import identifiers_found, ways_in_text
from tollhouse.reports.customer_list_asked import CustomerQuery
from tollhouse.reports.customer_list_conditions import Conditions
from tollhouse.reports.customer_list_meant import Meant, conditions_meant, meant_by
from tollhouse.reports.customer_list_sampled import are_surely_more
from tollhouse.reports.customer_list_stretches import Place, Start, Stretch, Stretched, stretches_of, walk_stretches
from tollhouse.reports.customer_list_walk import COUNTED_UP_TO
from tollhouse.reports.planning import gathered, without_compiling


@dataclass(frozen=True, slots=True)
class Match:
    """By which field a customer was found, where it was not the name."""

    field: str
    text: str


HIDDEN_UP_TO: Final = 1_000
"""Beyond that nobody wants to know how many more would match if they were not closed."""


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


@dataclass(frozen=True, slots=True)
class _Counted:
    total: int
    hidden_closed: int


def list_customers(conn: Connection, query: CustomerQuery, *, limit: int, cursor: str | None = None) -> CustomerPage:
    """A page of those a reader wants to see; raises CursorUnreadable for a cursor of another list or order.

    What was counted on the first page travels in the cursors, so that the pages after it cost no counting.
    """
    size = without_compiling(conn)
    meant = meant_by(conn, query)
    conditions = conditions_meant(conn, query, meant)
    stretches = stretches_of(conn, query, meant)
    forwards, place, counted = _read_cursor(cursor, query, stretches)
    if counted is None and conditions.counted_first:
        counted = _count(conn, conditions, Stretched())
    fitting = None if counted is None else counted.total
    start = Start(place, forwards=forwards, most=limit + 1, fitting=fitting, size=size)
    found = walk_stretches(conn, stretches, conditions, start)
    shown = found.rows[:limit]
    more = len(found.rows) > limit
    if not forwards:
        shown.reverse()
    records = records_of(conn, [customer_id for customer_id, _ in shown])
    if counted is None:
        if more and found.fitting is None and are_surely_more(conn, conditions, size, COUNTED_UP_TO - 1):
            found.fitting = COUNTED_UP_TO
        counted = _count(conn, conditions, found)
    has_next, has_previous = (more, cursor is not None) if forwards else (True, more)
    return CustomerPage(
        records,
        matches_of(conn, records, query, meant),
        _write_cursor(shown[-1][1], query, counted, forwards=True) if shown and has_next else None,
        _write_cursor(shown[0][1], query, counted, forwards=False) if shown and has_previous else None,
        counted.total,
        counted.hidden_closed,
    )


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


def _count(conn: Connection, conditions: Conditions, found: Stretched) -> _Counted:
    total = found.fitting
    if total is None:
        total = _counted(conn, conditions, hidden=False)
    hidden = _counted(conn, conditions, hidden=True) if conditions.hides_closed else 0
    return _Counted(total, hidden)


def _counted(conn: Connection, conditions: Conditions, *, hidden: bool) -> int:
    if conditions.wanted or not conditions.of_standing:
        fits = conditions.on_hidden(customer_search) if hidden else conditions.on(customer_search)
        fitting = select(customer_search.c.customer_id).where(fits)
    else:
        fitting = select(standing.c.customer_id).where(conditions.on_standing(hidden=hidden))
    most = HIDDEN_UP_TO if hidden else COUNTED_UP_TO
    counted = select(func.count()).select_from(fitting.limit(most).subquery())
    ((count,),) = gathered(conn, counted, narrow=conditions.narrow)
    return int(count)


def _write_cursor(place: Place, query: CustomerQuery, counted: _Counted, *, forwards: bool) -> str:
    written = [forwards, _mark(query), counted.total, counted.hidden_closed, place.stretch, *(place.values or ())]
    return base64.urlsafe_b64encode(msgspec.json.encode(written)).decode().rstrip("=")


def _read_cursor(
    cursor: str | None, query: CustomerQuery, stretches: Sequence[Stretch]
) -> tuple[bool, Place, _Counted | None]:
    if cursor is None:
        return True, Place(0), None
    try:
        written = msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        forwards, mark, total, hidden, number, *values = written
        _same(mark, _mark(query))
        place = Place(_whole(number), stretches[_whole(number)].values_read(values))
        return msgspec.convert(forwards, bool), place, _Counted(_whole(total), _whole(hidden))
    except (ValueError, TypeError, IndexError, ArithmeticError, binascii.Error, msgspec.MsgspecError) as unreadable:
        raise CursorUnreadable(field="cursor", cursor=cursor) from unreadable


def _whole(written: Any) -> int:
    number = msgspec.convert(written, int)
    if not 0 <= number <= COUNTED_UP_TO:
        raise ValueError(number)
    return number


def _mark(query: CustomerQuery) -> str:
    """Of the list and its order, so that the cursor of another is told apart."""
    asked = (
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
    return blake2b(repr(asked).encode(), digest_size=6).hexdigest()


def _same(mark: Any, expected: str) -> None:
    if mark != expected:
        raise ValueError(mark)
