"""Conditions on single fields: patterns on their words, or the values of those that have few."""

from sqlalchemy import ColumnElement

from tollhouse.customers.rules import search
from tollhouse.customers.rules.record import CustomerKind
from tollhouse.customers.rules.search import ACCOUNT, Operator
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.customers.storage import read_classes
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_accounts import account_part, without_account
from tollhouse.reports.customer_list_asked import LISTED_FIELDS, FieldCondition
from tollhouse.reports.customer_list_parts import Part, Rows
from tollhouse.reports.customer_list_statuses import part_holding
from tollhouse.words.currencies import known_currencies


def part_of(conn: Connection, condition: FieldCondition) -> Part:
    """A condition on any field."""
    if condition.field == "status":
        return part_holding(conn, chosen_statuses(condition))
    if condition.field in LISTED_FIELDS:
        return _in_list(conn, condition)
    if condition.field != ACCOUNT:
        return in_field(condition.field, condition.operator, condition.term)
    if condition.operator is Operator.IS_EMPTY:
        return without_account()
    return account_part([(condition.operator, condition.term)])


def chosen_statuses(condition: FieldCondition) -> frozenset[CustomerStatus]:
    return frozenset(status for status in CustomerStatus if _fits(condition, status.value))


def in_field(field: str, operator: Operator, term: str) -> Part:
    """A condition on a field of the record."""
    pattern, led = search.like_in_field(operator, term), search.has_index_path(operator, term)
    column = search.words_column(field)

    def on(rows: Rows) -> ColumnElement[bool]:
        # Where the index does not lead it would be read from end to end: another collation keeps off it.
        return (rows.c[column] if led else rows.c[column].collate("C")).like(pattern)

    return Part(on, led)


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
