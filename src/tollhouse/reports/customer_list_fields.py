"""Conditions on single fields: patterns on the one text of all fields, or columns of their own."""

from typing import Final

from sqlalchemy import ColumnElement, and_, func

from tollhouse.customers.rules import search
from tollhouse.customers.rules.record import CustomerKind
from tollhouse.customers.rules.search import ACCOUNT, Operator
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.customers.storage import read_classes
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_accounts import account_part, without_account
from tollhouse.reports.customer_list_asked import FieldCondition
from tollhouse.reports.customer_list_parts import Part, Rows, Wanted
from tollhouse.reports.customer_list_statuses import part_holding
from tollhouse.words.currencies import known_currencies

_KEPT_APART: Final = ("company_name", "email", "city", "country", "phone")
"""Fields with an order of their own, where the empty ones stand together."""


def part_of(conn: Connection, condition: FieldCondition) -> Part:
    """A condition on any field."""
    if condition.field == "status":
        return part_holding(conn, chosen_statuses(condition))
    if condition.field != ACCOUNT:
        return Part(_in_field(conn, condition), _leads_index(condition))
    if condition.operator is Operator.IS_EMPTY:
        return without_account()
    return account_part([(condition.operator, condition.term)])


def chosen_statuses(condition: FieldCondition) -> frozenset[CustomerStatus]:
    return frozenset(status for status in CustomerStatus if _fits(condition, status.value))


def like(rows: Rows, pattern: str, *, led: bool) -> ColumnElement[bool]:
    """led   whether the trigram index leads to those who fit; it would be read from end to end where it does not"""
    words: ColumnElement[str] = rows.c.words
    return (words if led else words.collate("C")).like(pattern)


def matching(rows: Rows, pattern: str) -> ColumnElement[bool]:
    """In another collation than the index, so that only what is LIKE it, which is quicker, is looked up there."""
    found: ColumnElement[bool] = rows.c.words.collate("C").regexp_match(pattern)
    return found


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
        fits = like(rows, pattern, led=led)
        return fits if exactly is None else and_(fits, matching(rows, exactly))

    return wanted


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
