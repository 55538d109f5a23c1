"""The list by status, gravest first, and within one by name.

No index knows which status a customer is shown with, but each knows for whom one holds.  So a list goes from status to
status: those that few have are gathered together, the others are walked by name or gathered each for itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Select, func, select, true, tuple_

from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.customers.tables import customer_search
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.reports.customer_list_asked import CustomerQuery
from tollhouse.reports.customer_list_conditions import Conditions, statuses_asked
from tollhouse.reports.customer_list_parts import CUSTOMERS, WALKED
from tollhouse.reports.customer_list_shown import ACTIVE, BY_GRAVITY, ShownStatuses
from tollhouse.reports.customer_list_walk import IndexStretch
from tollhouse.reports.list_subject import Rows
from tollhouse.reports.list_walk import Walked, Way
from tollhouse.reports.planning import gathered

_Placed = tuple[int, tuple[Any, ...]]
"""A customer's number and place."""

_RARE: Final = 1_000
"""A status that holds for so few is not looked for along the order of names."""

FEW: Final = 6_000
"""So many are gathered and put in order in the time it takes to look at that many rows and ask for their standings."""

_SOME: Final = 200
_COMMON: Final = 8
"""Of the first so many by name one in so many fits: then all that fit are not gathered."""


@dataclass(frozen=True, slots=True)
class StatusStretch:
    """possible   places, in the order of gravity, of the statuses that somebody on the list may be shown with"""

    statuses: ShownStatuses
    possible: Sequence[int]
    descending: bool

    @classmethod
    def of(cls, conn: Connection, query: CustomerQuery) -> "StatusStretch":
        return cls(ShownStatuses.now(conn), _possible(query), query.descending)

    def walk(self, conn: Connection, conditions: Conditions, way: Way) -> Walked:
        if self._may_be_few(conn, conditions, way):
            found = self._all_that_fit(conn, conditions, way)
            if found is not None:
                return found
        return self._status_by_status(conn, conditions, way)

    def values_read(self, written: Sequence[Any]) -> tuple[Any, ...]:
        """From a cursor; raises ValueError for what is no place here."""
        place, name = written
        if place not in range(ACTIVE + 1):
            raise ValueError(place)
        return msgspec.convert(place, int), msgspec.convert(name, str)

    def _may_be_few(self, conn: Connection, conditions: Conditions, way: Way) -> bool:
        """Where many of the first by name fit, nobody gathers all to find that they are too many."""
        if way.fitting is not None or not conditions.narrow:
            return way.fitting is not None and way.fitting < FEW
        fits = select(conditions.on(WALKED).label("fits")).select_from(WALKED)
        some = fits.order_by(WALKED.c.sort_name).limit(_SOME).subquery("some")
        ((fitting,),) = conn.execute(select(func.count()).where(some.c.fits))
        return int(fitting) * _COMMON < _SOME

    def _all_that_fit(self, conn: Connection, conditions: Conditions, way: Way) -> Walked | None:
        """None where they are too many to be gathered."""
        fitting = _to_be_placed(customer_search, conditions).limit(FEW)
        rows, count = self._in_order(conn, fitting, way, narrow=conditions.narrow)
        if count == FEW:
            return None
        return Walked(rows, count if way.values is None else None)

    def _status_by_status(self, conn: Connection, conditions: Conditions, way: Way) -> Walked:
        found: list[_Placed] = []
        for places, rare in self._parts(conn, conditions, way):
            left = replace(way, most=way.most - len(found))
            if rare:
                found += self._of_rare(conn, conditions, left, places)
            else:
                found += self._of_one(conn, conditions, left, *places)
            if len(found) == way.most:
                return Walked(found, None)
        return Walked(found, len(found))

    def _parts(self, conn: Connection, conditions: Conditions, way: Way) -> Iterator[tuple[list[int], bool]]:
        """Places of statuses in the order they are walked: those of rare ones together, the others each alone."""
        possible = [place for place in self.possible if conditions.closed or BY_GRAVITY[place] != CustomerStatus.CLOSED]
        downwards = self.descending == way.forwards
        if way.values is not None:
            begin = way.values[0]
            possible = [place for place in possible if (place <= begin if downwards else place >= begin)]
        counts: dict[int, int] = {}
        together: list[int] = []
        for place in sorted(possible, reverse=downwards):
            if place != ACTIVE and not counts:
                counts = self.statuses.counted(conn, [one for one in possible if one != ACTIVE], _RARE + 1)
            alone = place == ACTIVE or counts[place] > _RARE
            if together and (alone or sum(counts[one] for one in together) + counts[place] > _RARE):
                yield together, True
                together = []
            if alone:
                yield [place], False
            elif counts[place]:
                together.append(place)
        if together:
            yield together, True

    def _of_rare(self, conn: Connection, conditions: Conditions, way: Way, places: list[int]) -> list[_Placed]:
        """All else that is asked is asked of them one by one."""
        held = CUSTOMERS.led.c.customer_id.in_(self.statuses.holders(places))
        rows, _ = self._in_order(conn, _to_be_placed(CUSTOMERS.led, conditions).where(held), way, places, narrow=True)
        return rows

    def _of_one(self, conn: Connection, conditions: Conditions, way: Way, place: int) -> list[_Placed]:
        wanted = (*conditions.wanted, self.statuses.is_shown(place))
        asked, fitting = replace(conditions, wanted=wanted), way.fitting
        if place != ACTIVE:
            holding = self.statuses.counted(conn, [place], FEW)[place]
            asked = replace(asked, narrow=True, led=not conditions.narrow or holding < FEW)
            fitting = holding if fitting is None else min(holding, fitting)
        values = way.values[1:] if way.values is not None and way.values[0] == place else None
        by_name = IndexStretch(lambda _rows: true(), ("sort_name",), self.descending)
        walked = by_name.walk(conn, asked, replace(way, values=values, fitting=fitting))
        return [(number, (place, *name)) for number, name in walked.rows]

    def _in_order(
        self, conn: Connection, fitting: Select[Any], way: Way, places: Sequence[int] | None = None, *, narrow: bool
    ) -> tuple[list[_Placed], int]:
        """Their statuses are asked only when they are gathered; how many that were comes with them.

        places   only those who are shown with one of these; None: all
        """
        rows = fitting.cte("fitting").prefix_with("MATERIALIZED")
        place = self.statuses.place_asked(rows).label("place")
        placed = select(rows.c.customer_id, place, rows.c.sort_name).cte("placed").prefix_with("MATERIALIZED")
        first = select(placed).where(true() if places is None else placed.c.place.in_(places))
        first = first.where(self._behind(placed.c.place, placed.c.sort_name, way))
        listed = first.order_by(*self._directed(placed, way)).limit(way.most).subquery("listed")
        counted = select(func.count().label("fitting")).select_from(rows).subquery("counted")
        beside = select(counted, listed).select_from(counted.outerjoin(listed, true()))
        found = gathered(conn, beside.order_by(*self._directed(listed, way)), narrow=narrow)
        return [_placed(row) for row in found if row.customer_id is not None], found[0].fitting

    def _directed(self, rows: Rows, way: Way) -> list[ColumnElement[Any]]:
        keys = (rows.c.place, rows.c.sort_name)
        return [key.desc() if self.descending == way.forwards else key for key in keys]

    def _behind(self, place: ColumnElement[int], name: ColumnElement[str], way: Way) -> ColumnElement[bool]:
        if way.values is None:
            return true()
        at = tuple_(place, name)
        return at < way.values if self.descending == way.forwards else at > way.values


def _to_be_placed(rows: Rows, conditions: Conditions) -> Select[Any]:
    """What their statuses are asked by, and their names."""
    return select(rows.c.customer_id, rows.c.sort_name, rows.c.resellers).where(conditions.on(rows))


def _placed(row: AnyRow) -> _Placed:
    return row.customer_id, (row.place, row.sort_name)


def _possible(query: CustomerQuery) -> list[int]:
    """Who is shown with a status has none that is graver, so one at least as grave as some of those asked for."""
    asked = statuses_asked(query)
    if frozenset({CustomerStatus.ACTIVE}) in asked:
        return [ACTIVE]
    least = [max((BY_GRAVITY.index(status) for status in chosen), default=-1) for chosen in asked]
    return list(range(min(least, default=ACTIVE) + 1))
