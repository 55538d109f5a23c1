"""Values of the fields that the operator made, as conditions; they have search rows of their own.

Whole values and beginnings are found by the field's own index, what stands inside them by the letters of all fields.
"""

from typing import Final

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, not_, select, true

from tollhouse.customers.fields.storage import read_field, read_named
from tollhouse.customers.fields.tables import custom_value
from tollhouse.customers.rules import search
from tollhouse.customers.rules.custom_field import EndUserSees
from tollhouse.customers.rules.field_values import CustomField
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import Operator
from tollhouse.customers.tables import customer_search
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_asked import CUSTOM, FieldCondition, QueryUnreadable, refuse_part_of_hidden
from tollhouse.reports.customer_list_parts import Part
from tollhouse.reports.list_subject import Rows

_LONGEST_NUMBER: Final = 18
_IN_ORDER: Final = (Operator.IS, Operator.BEGINS_WITH)
"""What an index in order leads to, however short the term."""


def custom_part(conn: Connection, condition: FieldCondition, scope: Scope) -> Part:
    """Archived fields are found still, for searches that were kept.

    Raises QueryUnreadable where no field is meant, and for a part of what is hidden from the reader.
    """
    field = _field_meant(conn, condition.field.removeprefix(CUSTOM))
    if field.personal and scope.masked:
        refuse_part_of_hidden(condition)
    if condition.operator is Operator.IS_EMPTY:
        return _empty(field, scope)
    of_field = custom_value.c.field_id == field.field_id
    led = condition.operator in _IN_ORDER or search.has_index_path(condition.operator, condition.term)
    fitting = select(custom_value.c.customer_id).where(of_field, _fits(condition, led=led))
    reader_sees = _reader_sees(field, scope)
    if reader_sees is not None:
        fitting = fitting.where(custom_value.c.customer_id != reader_sees)

    def on(rows: Rows) -> ColumnElement[bool]:
        """A value of its own and no EXISTS, which the planner would answer for all customers first."""
        theirs = custom_value.c.customer_id == rows.c.customer_id
        one = select(literal(True)).where(theirs, of_field, _fits(condition, led=False))
        found: ColumnElement[bool] = func.coalesce(one.limit(1).correlate(rows).scalar_subquery(), false())
        return found if reader_sees is None else and_(rows.c.customer_id != reader_sees, found)

    return Part(on, narrow=led, elsewhere=fitting)


def _field_meant(conn: Connection, named: str) -> CustomField:
    """By number, or by name."""
    by_number = named.isascii() and named.isdigit() and len(named) <= _LONGEST_NUMBER
    field = read_field(conn, int(named)) if by_number else read_named(conn, named)
    if field is None:
        raise QueryUnreadable("where", named, "is no custom field; take its name or its id from /custom-fields.")
    return field


def _reader_sees(field: CustomField, scope: Scope) -> int | None:
    """The reader's own record, where its value is not for the reader: else a search would tell it letter by letter."""
    return scope.reseller_id if field.end_user is EndUserSees.HIDDEN else None


def _empty(field: CustomField, scope: Scope) -> Part:
    own_record = _reader_sees(field, scope)

    def on(rows: Rows) -> ColumnElement[bool]:
        theirs = and_(custom_value.c.customer_id == rows.c.customer_id, custom_value.c.field_id == field.field_id)
        if rows is customer_search:
            lacking: ColumnElement[bool] = not_(exists().where(theirs).correlate(rows))
        else:
            one = select(literal(False)).where(theirs)
            lacking = func.coalesce(one.limit(1).correlate(rows).scalar_subquery(), true())
        return lacking if own_record is None else and_(rows.c.customer_id != own_record, lacking)

    return Part(on, narrow=False)


def _fits(condition: FieldCondition, *, led: bool) -> ColumnElement[bool]:
    """led   by an index; another collation keeps off one that would be read from end to end"""
    words: ColumnElement[str] = custom_value.c.words
    pattern = search.like_in_identifier(condition.operator, condition.term)
    if not led:
        return words.collate("C").like(pattern)
    return words == pattern if condition.operator is Operator.IS else words.like(pattern)
