"""Identifiers of customers' open accounts as conditions; they have search rows of their own.

A closed customer has none: closing terminates them.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, and_, false, func, literal, or_, select

from tollhouse.accounts.tables import account_search
from tollhouse.customers.rules import search
from tollhouse.customers.rules.search import ACCOUNT, Operator
from tollhouse.customers.tables import account_count
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_asked import CustomerQuery
from tollhouse.reports.customer_list_parts import Part
from tollhouse.reports.list_subject import Rows

Ways = Sequence[tuple[Operator, str]]
"""How an identifier may fit: one of these will do."""

_SHORTEST: Final = 4
_NAMED: Final = 2_000
"""So many holders are named one by one in a search for a text; more are asked for where they are."""


def ways_in_text(query: CustomerQuery) -> list[tuple[Operator, str]]:
    """How an identifier fits the text of a search; beside other fields only a whole one fits less than four characters,
    which most identifiers have somewhere.
    """
    if ACCOUNT not in query.fields:
        return []
    ways = search.ways_to_find(search.term_of(query.text), query.operator)
    alone = query.fields == (ACCOUNT,)
    return [(operator if alone or len(term) >= _SHORTEST else Operator.IS, term) for operator, term in ways]


def account_part(ways: Ways) -> Part:
    """Of those who have an account with such an identifier."""
    fitting = select(account_search.c.customer_id).where(_fits(ways))

    def on(rows: Rows) -> ColumnElement[bool]:
        return _one(rows, _fits(ways))

    return Part(on, narrow=_led(ways), elsewhere=fitting, of_closed=False)


def without_account() -> Part:
    """Of those who have no open account."""

    def on(rows: Rows) -> ColumnElement[bool]:
        theirs = select(account_count.c.accounts == 0).where(account_count.c.customer_id == rows.c.customer_id)
        return func.coalesce(theirs.correlate(rows).scalar_subquery(), false())

    elsewhere = select(account_count.c.customer_id).where(account_count.c.accounts == 0)
    return Part(on, narrow=True, elsewhere=elsewhere, of_closed=True)


def holders_of(conn: Connection, ways: Ways) -> list[int] | None:
    """The customers with such an account; None where they are too many to be named."""
    found = conn.execute(select(account_search.c.customer_id).where(_fits(ways)).limit(_NAMED + 1)).scalars().all()
    return None if len(found) > _NAMED else sorted(set(found))


def identifiers_found(conn: Connection, customer_ids: Sequence[int], ways: Ways) -> dict[int, str]:
    """Of each of these customers who has such an account the first identifier that fits."""
    if not (customer_ids and ways):
        return {}
    theirs = account_search.c.customer_id == func.any(list(customer_ids))
    found = conn.execute(
        select(account_search.c.customer_id, func.min(account_search.c.identifier).label("identifier"))
        .where(theirs, _fits(ways, led=False))
        .group_by(account_search.c.customer_id)
    )
    return {row.customer_id: row.identifier for row in found}


def _led(ways: Ways) -> bool:
    return all(search.has_index_path(*way) for way in ways)


def _fits(ways: Ways, *, led: bool = True) -> ColumnElement[bool]:
    """led   by the index, where it leads; it would be read from end to end where it does not"""
    by_index = led and _led(ways)
    return or_(*(_fits_in(*way, led=by_index) for way in ways))


def _fits_in(operator: Operator, term: str, *, led: bool) -> ColumnElement[bool]:
    words: ColumnElement[str] = account_search.c.words
    whole, telling = search.like_in_identifier(operator, term), search.identifier_like_for_index(operator, term)
    if led and whole == telling:
        return words.like(whole)
    # Another collation keeps off the index.
    fits = words.collate("C").like(whole)
    return and_(words.like(telling), fits) if led else fits


def _one(rows: Rows, fits: ColumnElement[bool]) -> ColumnElement[bool]:
    """A value of its own and no EXISTS, which the planner would answer for all customers first."""
    theirs = select(literal(True)).where(account_search.c.customer_id == rows.c.customer_id, fits)
    return func.coalesce(theirs.limit(1).correlate(rows).scalar_subquery(), false())
