"""The list of accounts by money of their own: no index knows what every charge moves, so standings are scanned."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Select, and_, select, true, tuple_

from tollhouse.accounts.tables import account
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.reports.account_list_parts import ACCOUNTS
from tollhouse.reports.customer_list_money import amount_read
from tollhouse.reports.list_subject import Conditions, Rows
from tollhouse.reports.list_walk import Walked, Way
from tollhouse.reports.planning import gathered

_EXTREMES: Final = 1_000
_EXTREMES_FOR_EACH: Final = 8


@dataclass(frozen=True, slots=True)
class OwnMoneyStretch:
    """By balance, then by number; of those that have money or a limit of their own."""

    descending: bool

    def walk(self, conn: Connection, conditions: Conditions, way: Way) -> Walked:
        rows: Sequence[AnyRow]
        if conditions.narrow:
            rows = gathered(conn, self._all_that_fit(conditions, way), narrow=True)
        else:
            extremes = _EXTREMES + _EXTREMES_FOR_EACH * way.most
            rows = conn.execute(self._fitting_extremes(conditions, way, extremes)).all()
            if len(rows) < way.most:
                rows = conn.execute(self._all_that_fit(conditions, way)).all()
        return Walked([(ACCOUNTS.identified(row), (row.balance, row.account_id)) for row in rows], None)

    def values_read(self, written: Sequence[Any]) -> tuple[Any, ...]:
        """From a cursor; raises ValueError or ArithmeticError for what is no place here."""
        balance, number = written
        found: tuple[Decimal, int] = amount_read(msgspec.convert(balance, str)), msgspec.convert(number, int)
        return found

    def _standings(self, way: Way) -> Select[Any]:
        own = select(standing.c.customer_id, standing.c.account_id, standing.c.balance)
        return own.where(standing.c.account_id != OWN_MONEY, self._behind(way))

    def _fitting_extremes(self, conditions: Conditions, way: Way, extremes: int) -> Select[Any]:
        """Of those at one end of the order; all else is asked of their accounts one by one."""
        first = self._standings(way).order_by(*self._order(standing, way)).limit(extremes)
        ahead = first.cte("extremes").prefix_with("MATERIALIZED")
        walked = ACCOUNTS.walked
        fitting = select(ahead).join(walked, _same(ahead, walked)).where(conditions.on(walked))
        return fitting.order_by(*self._order(ahead, way)).limit(way.most)

    def _all_that_fit(self, conditions: Conditions, way: Way) -> Select[Any]:
        mine = account.c.customer_id, account.c.account_id
        fitting = select(*mine).where(conditions.on(account)).cte("fitting").prefix_with("MATERIALIZED")
        found = self._standings(way).join(fitting, _same(standing, fitting))
        return found.order_by(*self._order(standing, way)).limit(way.most)

    def _order(self, rows: Rows, way: Way) -> list[ColumnElement[Any]]:
        keys: list[ColumnElement[Any]] = [rows.c.balance, rows.c.account_id]
        return [key.desc() for key in keys] if self.descending == way.forwards else keys

    def _behind(self, way: Way) -> ColumnElement[bool]:
        if way.values is None:
            return true()
        place = tuple_(standing.c.balance, standing.c.account_id)
        return place < way.values if self.descending == way.forwards else place > way.values


def _same(one: Rows, other: Rows) -> ColumnElement[bool]:
    return and_(one.c.customer_id == other.c.customer_id, one.c.account_id == other.c.account_id)
