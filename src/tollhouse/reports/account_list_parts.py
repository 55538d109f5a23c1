"""Conditions on single fields of accounts: patterns on their words, the names of their customers and products."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true, tuple_, union_all

from tollhouse.accounts.rules.listed import WORDS_COLUMNS
from tollhouse.accounts.tables import account
from tollhouse.customers.rules import search
from tollhouse.customers.rules.search import Operator
from tollhouse.customers.tables import customer_search
from tollhouse.plumbing.db import Connection
from tollhouse.products.tables import product
from tollhouse.reports.account_list_asked import CUSTOMER, PRODUCT, AccountQuery
from tollhouse.reports.customer_list_asked import FieldCondition
from tollhouse.reports.customer_list_fields import in_fields as of_customers
from tollhouse.reports.customer_list_fields import one_like
from tollhouse.reports.list_subject import Rows, Subject, Wanted

ACCOUNTS: Final = Subject.of(account, "customer_id", "account_id")

_NEVER_EMPTY: Final = "identifier"
_NAMED: Final = 5_000
"""So many customers are named one by one; of more it is asked where they are."""


@dataclass(frozen=True, slots=True)
class Part:
    """One condition.

    on         asked of a row that is looked at; where all that fit are gathered, in a form that an index answers
    aside      the same of a row that something else led to
    narrow     an index leads to all for whom it holds
    elsewhere  their customers and numbers, where the columns of the account do not tell
    far        an index of another table leads to them, and may lead to many
    """

    on: Wanted
    aside: Wanted
    narrow: bool
    elsewhere: Select[Any] | None = None
    row_tells: bool = True
    far: bool = False

    @classmethod
    def of(cls, wanted: Wanted, *, narrow: bool) -> "Part":
        return cls(wanted, wanted, narrow)


def part_of(conn: Connection, condition: FieldCondition) -> Part:
    if condition.field == PRODUCT:
        return _of_products(conn, condition)
    if condition.field == CUSTOMER:
        return _of_customers(conn, condition.operator, condition.term)
    return in_fields([condition.field], condition.operator, condition.term)


def found_by(conn: Connection, query: AccountQuery) -> Part:
    """Where the text may stand: in one of the fields, in one of the ways in which it is looked for."""
    own = [field for field in query.fields if field != CUSTOMER]
    parts = []
    for operator, term in search.ways_to_find(search.term_of(query.text), query.operator):
        parts += [in_fields(own, operator, term)] if own else []
        parts += [_of_customers(conn, operator, term)] if CUSTOMER in query.fields else []
    return one_of(parts)


def in_fields(fields: Sequence[str], operator: Operator, term: str) -> Part:
    """A condition on what is written of the account itself, of which one must fit."""
    columns = tuple(WORDS_COLUMNS[field] for field in fields)
    if operator is Operator.IS_EMPTY and _NEVER_EMPTY in fields:
        return Part.of(lambda _rows: false(), narrow=True)
    if operator is Operator.IS_EMPTY:
        return Part.of(lambda rows: and_(true(), *(rows.c[column] == "" for column in columns)), narrow=False)
    pattern, led = search.like_in_field(operator, term), search.has_index_path(operator, term)
    leading = search.like_for_index(operator, term)

    def aside(rows: Rows) -> ColumnElement[bool]:
        # Another collation keeps off the index: where it does not lead it would be read from end to end.
        return one_like(rows, columns, pattern, ' COLLATE "C"')

    def on(rows: Rows) -> ColumnElement[bool]:
        if not led or rows is not account:
            return aside(rows)
        if leading == pattern:
            return one_like(rows, columns, pattern)
        return and_(one_like(rows, columns, leading), aside(rows))

    return Part(on, aside, led)


def one_of(parts: Sequence[Part]) -> Part:
    """Where all that fit are gathered, each part brings its own by its own index; an OR over tables would scan them."""
    if len(parts) == 1:
        return parts[0]
    narrow = all(part.narrow for part in parts)

    def aside(rows: Rows) -> ColumnElement[bool]:
        return or_(false(), *(part.aside(rows) for part in parts))

    def on(rows: Rows) -> ColumnElement[bool]:
        if rows is not account:
            return or_(false(), *(part.on(rows) for part in parts))
        if not narrow:
            return aside(rows)
        if all(part.elsewhere is None for part in parts):
            return or_(*(part.on(rows) for part in parts))
        gathered: ColumnElement[bool] = identified(rows).in_(_together(parts))
        return gathered

    tells = all(part.row_tells for part in parts)
    return Part(on, aside, narrow, row_tells=tells, far=any(part.far or part.elsewhere is not None for part in parts))


def _together(parts: Sequence[Part]) -> Any:
    by_row = [part.on(account) for part in parts if part.elsewhere is None]
    found = [part.elsewhere for part in parts if part.elsewhere is not None]
    if by_row:
        found.append(select(account.c.customer_id, account.c.account_id).where(or_(*by_row)).correlate(None))
    return union_all(*found) if len(found) > 1 else found[0]


def identified(rows: Rows) -> Any:
    return tuple_(rows.c.customer_id, rows.c.account_id)


def _of_customers(conn: Connection, operator: Operator, term: str) -> Part:
    """Of those whose customer's name fits."""
    if operator is Operator.IS_EMPTY:
        return Part.of(lambda _rows: false(), narrow=True)
    named = of_customers(["name"], operator, term)
    fitting = select(customer_search.c.customer_id).where(named.on(customer_search)).correlate(None)
    numbers = conn.execute(fitting.limit(_NAMED + 1)).scalars().all() if named.narrow else [0] * (_NAMED + 1)
    if len(numbers) <= _NAMED:
        return Part.of(lambda rows: rows.c.customer_id == func.any(list(numbers)), narrow=True)
    theirs = customer_search.alias("theirs")

    def aside(rows: Rows) -> ColumnElement[bool]:
        asked: ColumnElement[bool] = (
            select(named.on(theirs)).where(theirs.c.customer_id == rows.c.customer_id).correlate(rows).scalar_subquery()
        )
        return asked

    def on(rows: Rows) -> ColumnElement[bool]:
        gathered: ColumnElement[bool] = rows.c.customer_id.in_(fitting)
        return gathered if rows is account and named.narrow else aside(rows)

    others = account.alias("others")
    elsewhere = select(others.c.customer_id, others.c.account_id).where(others.c.customer_id.in_(fitting))
    return Part(on, aside, named.narrow, elsewhere=elsewhere, far=True)


def _of_products(conn: Connection, condition: FieldCondition) -> Part:
    """There are hundreds of them, so their names are looked at one by one."""
    names = conn.execute(select(product.c.product_id, product.c.name)).all()
    fitting = [
        row.product_id for row in names if search.holds(condition.operator, search.term_of(row.name), condition.term)
    ]
    return of_products(fitting)


def of_products(numbers: Sequence[int]) -> Part:
    return Part.of(lambda rows: rows.c.product_id == func.any(sorted(numbers)), narrow=True)
