"""Conditions on single fields: patterns on their words, or the values of those that have few."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import ColumnElement, TableClause, and_, bindparam, text
from sqlalchemy.sql.elements import Grouping

from tollhouse.customers.rules import search
from tollhouse.customers.rules.record import CustomerKind
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import ACCOUNT, Operator
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.customers.storage import read_classes
from tollhouse.customers.tables import customer_search
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_accounts import account_part, without_account
from tollhouse.reports.customer_list_asked import CUSTOM, LISTED_FIELDS, FieldCondition
from tollhouse.reports.customer_list_custom import custom_part
from tollhouse.reports.customer_list_parts import Part
from tollhouse.reports.customer_list_statuses import part_holding
from tollhouse.reports.list_subject import Rows
from tollhouse.words.currencies import known_currencies


def part_of(conn: Connection, condition: FieldCondition, scope: Scope) -> Part:
    """A condition on any field; raises QueryUnreadable for one that nobody made."""
    if condition.field == "status":
        return part_holding(conn, chosen_statuses(condition))
    if condition.field in LISTED_FIELDS:
        return _in_list(conn, condition)
    if condition.field.startswith(CUSTOM):
        return custom_part(conn, condition, scope)
    if condition.field != ACCOUNT:
        return in_fields([condition.field], condition.operator, condition.term)
    if condition.operator is Operator.IS_EMPTY:
        return without_account()
    return account_part([(condition.operator, condition.term)])


def chosen_statuses(condition: FieldCondition) -> frozenset[CustomerStatus]:
    return frozenset(status for status in CustomerStatus if _fits(condition, status.value))


def in_fields(fields: Sequence[str], operator: Operator, term: str) -> Part:
    """A condition on fields of the record, of which one must fit."""
    pattern, led = search.like_in_field(operator, term), search.has_index_path(operator, term)
    leading = search.like_for_index(operator, term)
    columns = tuple(search.words_column(field) for field in fields)

    def on(rows: Rows) -> ColumnElement[bool]:
        if led and leading == pattern:
            return one_like(rows, columns, pattern)
        # Another collation keeps off the index: where it does not lead it would be read from end to end.
        whole = one_like(rows, columns, pattern, ' COLLATE "C"')
        return and_(one_like(rows, columns, leading), whole) if led and rows is customer_search else whole

    return Part(on, led)


def one_like(rows: Rows, columns: Sequence[str], pattern: str, how: str = "") -> ColumnElement[bool]:
    """Written out, because a dozen expressions a search take longer to build than the database to answer."""
    name = cast(TableClause, rows).name
    written = " OR ".join(f"{name}.{column}{how} LIKE :pattern" for column in columns)
    return Grouping(text(written).bindparams(bindparam("pattern", pattern, unique=True)))


def _in_list(conn: Connection, condition: FieldCondition) -> Part:
    """A condition on a field with few values, those of them that fit."""
    if condition.field == "class":
        fitting = [number for number, one in read_classes(conn).items() if _fits(condition, one.name)]
        return Part(lambda rows: rows.c.class_id.in_(fitting), narrow=False)
    if condition.field == "currency":
        currencies = sorted(code for code in known_currencies() if _fits(condition, code))
        return Part(lambda rows: rows.c.currency.in_(currencies), narrow=False)
    kinds = [kind for kind in CustomerKind if _fits(condition, kind.value)]
    return Part(lambda rows: rows.c.kind.in_(kinds), narrow=CustomerKind.RETAIL not in kinds)


def _fits(condition: FieldCondition, value: str) -> bool:
    return search.holds(condition.operator, search.term_of(value), condition.term)
