"""The whole list of customers as one statement: in its order, for whatever is done to everybody on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, select

from tollhouse.customers.rules.record import CustomerKind, Office
from tollhouse.customers.tables import customer, customer_search
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_asked import CustomerQuery
from tollhouse.reports.customer_list_by_status import StatusStretch
from tollhouse.reports.customer_list_meant import conditions_meant, meant_by
from tollhouse.reports.customer_list_money import AMOUNTS, MoneyStretch
from tollhouse.reports.customer_list_stretches import stretches_of
from tollhouse.reports.customer_list_walk import IndexStretch
from tollhouse.reports.list_stretches import Stretch
from tollhouse.reports.planning import gathered, without_compiling


@dataclass(frozen=True, slots=True)
class WholeList:
    """rows   customer_id and place, from 1; narrow: to be read by_index"""

    rows: Select[Any]
    narrow: bool


def whole_list(
    conn: Connection, query: CustomerQuery, *, among: Sequence[int] | None = None, from_below: bool = False
) -> WholeList:
    """Everybody on the list, in its order.

    among        only these; None: all
    from_below   those who own or sell to nobody first, head offices after them, then resellers, the deepest first
    """
    without_compiling(conn)
    meant = meant_by(conn, query)
    conditions = conditions_meant(conn, query, meant)
    stretches = stretches_of(conn, query, meant)
    order = _order(stretches)
    if from_below:
        owns = customer_search.c.kind != CustomerKind.RETAIL.value
        depth = case((owns, -func.cardinality(customer_search.c.resellers)), else_=0)
        order = [owns, customer.c.office == Office.HEAD.value, depth, *order]
    place = func.row_number().over(order_by=order).label("place")
    own_money = and_(standing.c.customer_id == customer_search.c.customer_id, standing.c.account_id == OWN_MONEY)
    rows = select(customer_search.c.customer_id, place).where(conditions.on(customer_search))
    tables = _joined(stretches).join(standing, own_money)
    if from_below:
        tables = tables.join(customer, customer.c.customer_id == customer_search.c.customer_id)
    rows = rows.select_from(tables)
    if among is not None:
        rows = rows.where(customer_search.c.customer_id == func.any(list(among)))
    return WholeList(rows, conditions.narrow or among is not None)


def count_list(conn: Connection, query: CustomerQuery) -> int:
    """How many there are exactly, however many."""
    without_compiling(conn)
    conditions = conditions_meant(conn, query, meant_by(conn, query))
    counted = select(func.count()).select_from(customer_search).where(conditions.on(customer_search))
    ((count,),) = gathered(conn, counted, narrow=conditions.narrow)
    return int(count)


def _joined(stretches: Sequence[Stretch]) -> FromClause:
    walked = next((one for one in stretches if isinstance(one, IndexStretch)), None)
    return customer_search if walked is None else walked.joined(customer_search)


def _order(stretches: Sequence[Stretch]) -> list[ColumnElement[Any]]:
    """All stretches of a list are put in order by the columns of the first, in the same direction; where a later one
    has fewer, the others are empty in it.
    """
    first = stretches[0] if stretches else None
    if isinstance(first, MoneyStretch):
        amount = AMOUNTS[first.order]
        keys: list[ColumnElement[Any]] = [amount, customer_search.c.customer_id]
        return [amount.is_(None), *_directed(keys, descending=first.descending)]
    if isinstance(first, StatusStretch):
        place = first.statuses.place(customer_search)
        return _directed([place, customer_search.c.sort_name], descending=first.descending)
    walked = [one for one in stretches if isinstance(one, IndexStretch)]
    if not walked:
        return [customer_search.c.sort_name]
    rank = case(*((one.within(customer_search), place) for place, one in enumerate(walked)))
    return [rank, *_directed(walked[0].keys(customer_search), descending=walked[0].descending)]


def _directed(keys: Sequence[ColumnElement[Any]], *, descending: bool) -> list[ColumnElement[Any]]:
    return [key.desc() if descending else key for key in keys]
