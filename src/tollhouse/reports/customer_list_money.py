"""The list by money: no index knows what every charge moves, so the narrow standings are scanned for the extremes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select, true, tuple_

from tollhouse.customers.tables import customer_search
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.reports.customer_list_asked import Order
from tollhouse.reports.customer_list_conditions import Conditions
from tollhouse.reports.list_walk import Walked, Way
from tollhouse.reports.planning import gathered

_EXTREMES: Final = 1_000
_EXTREMES_FOR_EACH: Final = 8
_BEYONDAMOUNTS: Final = Decimal(10) ** 16
"""No sum of two amounts is as large; the database would fail on much larger ones instead of finding nobody."""

AMOUNTS: Final[dict[Order, ColumnElement[Any]]] = {
    Order.BALANCE: standing.c.balance,
    Order.CREDIT_LIMIT: standing.c.credit_limit,
    Order.AVAILABLE_FUNDS: standing.c.credit_limit - standing.c.balance,
}


@dataclass(frozen=True, slots=True)
class MoneyStretch:
    """By amount and number; the unlimited ones, who have no amount, by number alone."""

    order: Order
    limited: bool
    descending: bool

    @classmethod
    def of(cls, order: Order, *, descending: bool) -> list["MoneyStretch"]:
        everybody = [cls(order, limited=True, descending=descending)]
        return everybody if order is Order.BALANCE else [*everybody, cls(order, limited=False, descending=descending)]

    def walk(self, conn: Connection, conditions: Conditions, way: Way) -> Walked:
        rows: Sequence[AnyRow]
        if conditions.narrow:
            rows = gathered(conn, self._all_that_fit(conditions, way), narrow=True)
            return self._walked(rows)
        extremes = _EXTREMES + _EXTREMES_FOR_EACH * way.most
        rows = conn.execute(self._fitting_extremes(conditions, way, extremes)).all()
        if len(rows) < way.most and conditions.wanted:
            rows = conn.execute(self._all_that_fit(conditions, way)).all()
        return self._walked(rows)

    def values_read(self, written: Sequence[Any]) -> tuple[Any, ...]:
        """From a cursor; raises ValueError or ArithmeticError for what is no place here."""
        *amount, number = written
        if not isinstance(number, int) or len(amount) != int(self.limited) or not all(map(_is_text, amount)):
            raise ValueError(written)
        return (*map(amount_read, amount), number)

    def _walked(self, rows: Sequence[AnyRow]) -> Walked:
        places = [(row.amount, row.customer_id) if self.limited else (row.customer_id,) for row in rows]
        return Walked([(place[-1], place) for place in places], None)

    def _standings(self, way: Way) -> Select[Any]:
        amount = AMOUNTS[self.order]
        return select(standing.c.customer_id, amount.label("amount")).where(
            standing.c.account_id == OWN_MONEY,
            true() if self.order is Order.BALANCE else standing.c.credit_limit.is_not(None) == self.limited,
            self._behind(amount, way),
        )

    def _fitting_extremes(self, conditions: Conditions, way: Way, extremes: int) -> Select[Any]:
        """Of those at one end of the order; what a standing does not know is asked of the search row."""
        order = self._order(AMOUNTS[self.order], standing.c.customer_id, way)
        standings = self._standings(way).where(conditions.on_standing()).order_by(*order)
        if not conditions.wanted:
            return standings.limit(way.most)
        first = standings.limit(extremes).cte("extremes").prefix_with("MATERIALIZED")
        listed = customer_search.alias("listed")
        return (
            select(first)
            .join(listed, listed.c.customer_id == first.c.customer_id)
            .where(*(one(listed) for one in conditions.wanted))
            .order_by(*self._order(first.c.amount, first.c.customer_id, way))
            .limit(way.most)
        )

    def _all_that_fit(self, conditions: Conditions, way: Way) -> Select[Any]:
        fitting = (
            select(customer_search.c.customer_id)
            .where(conditions.on(customer_search))
            .cte("fitting")
            .prefix_with("MATERIALIZED")
        )
        amount = AMOUNTS[self.order]
        return (
            self._standings(way)
            .join(fitting, fitting.c.customer_id == standing.c.customer_id)
            .order_by(*self._order(amount, standing.c.customer_id, way))
            .limit(way.most)
        )

    def _order(self, amount: ColumnElement[Any], number: ColumnElement[Any], way: Way) -> list[ColumnElement[Any]]:
        keys = [amount, number] if self.limited else [number]
        return [key.desc() for key in keys] if self.descending == way.forwards else keys

    def _behind(self, amount: ColumnElement[Any], way: Way) -> ColumnElement[bool]:
        if way.values is None:
            return true()
        keys = [amount, standing.c.customer_id] if self.limited else [standing.c.customer_id]
        place = tuple_(*keys)
        return place < way.values if self.descending == way.forwards else place > way.values


def amount_read(written: str) -> Decimal:
    amount = Decimal(written)
    if not amount.is_finite() or abs(amount) >= _BEYONDAMOUNTS or amount != round(amount, 5):
        raise ValueError(written)
    return amount


def _is_text(written: Any) -> bool:
    return isinstance(written, str)
