"""The list by status, gravest first, and within one by name.

No index knows which status a customer is shown with, but each knows for whom one holds.  So a list goes from status to
status: those that few have are gathered together, the others are walked by name or gathered each for itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

import msgspec
from sqlalchemy import ColumnElement, Select, func, select, true, tuple_

from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.customers.tables import customer_search
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.reports.customer_list_asked import CustomerQuery
from tollhouse.reports.customer_list_conditions import Conditions, statuses_asked
from tollhouse.reports.customer_list_parts import LED
from tollhouse.reports.customer_list_shown import ACTIVE, BY_GRAVITY, ShownStatuses
from tollhouse.reports.customer_list_walk import FEW, IndexStretch, Walked, Way
from tollhouse.reports.planning import gathered

_Placed = tuple[int, tuple[Any, ...]]
"""A customer's number and place."""

_RARE: Final = 1_000
"""A status that holds for so few is not looked for along the order of names."""


@dataclass(frozen=True, slots=True)
class StatusStretch:
    """possible   places, in the order of gravity, of the statuses that somebody on the list may be shown with"""

    statuses: ShownStatuses
    possible: Sequence[int]
    descending: bool
    likely: ClassVar[bool] = False

    @classmethod
    def of(cls, conn: Connection, query: CustomerQuery) -> "StatusStretch":
        return cls(ShownStatuses.now(conn), _possible(query), query.descending)

    def walk(self, conn: Connection, conditions: Conditions, way: Way) -> Walked:
        few = conditions.narrow if way.fitting is None else way.fitting < FEW
        if few:
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

    def _all_that_fit(self, conn: Connection, conditions: Conditions, way: Way) -> Walked | None:
        """None where they are too many to be gathered."""
        rows, name = customer_search, customer_search.c.sort_name
        place = self.statuses.place_asked(rows)
        fitting = select(rows.c.customer_id, place.label("place"), name)
        fitting = fitting.where(conditions.on(rows), self._behind(place, name, way)).limit(FEW)
        found = gathered(conn, self._in_order(fitting, way), narrow=conditions.narrow)
        count = found[0].fitting if found else 0
        return None if count == FEW else Walked(_placed(found), 0, count)

    def _status_by_status(self, conn: Connection, conditions: Conditions, way: Way) -> Walked:
        found: list[_Placed] = []
        looked_at = 0
        for places, rare in self._parts(conn, conditions, way):
            left = replace(way, most=way.most - len(found))
            if rare:
                found += self._of_rare(conn, conditions, left, places)
            else:
                walked = self._of_one(conn, conditions, left, *places)
                looked_at = walked.looked_at if not found else looked_at
                found += walked.rows
            if len(found) == way.most:
                return Walked(found, looked_at, None)
        return Walked(found, looked_at, len(found))

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
        place, name = self.statuses.place_asked(LED), LED.c.sort_name
        held = LED.c.customer_id.in_(self.statuses.holders(places))
        fitting = select(LED.c.customer_id, place.label("place"), name).where(held, conditions.on(LED))
        return _placed(gathered(conn, self._in_order(fitting, way, places), narrow=True))

    def _of_one(self, conn: Connection, conditions: Conditions, way: Way, place: int) -> Walked:
        wanted = (*conditions.wanted, self.statuses.is_shown(place))
        asked, fitting = replace(conditions, wanted=wanted), way.fitting
        if place != ACTIVE:
            asked = replace(asked, narrow=True, led=not conditions.narrow)
            holding = self.statuses.counted(conn, [place], FEW)[place]
            fitting = holding if fitting is None else min(holding, fitting)
        values = way.values[1:] if way.values is not None and way.values[0] == place else None
        by_name = IndexStretch(lambda _rows: true(), ("sort_name",), self.descending)
        walked = by_name.walk(conn, asked, replace(way, values=values, fitting=fitting))
        return replace(walked, rows=[(number, (place, *name)) for number, name in walked.rows])

    def _in_order(self, fitting: Select[Any], way: Way, places: Sequence[int] | None = None) -> Select[Any]:
        """places   only of those who are shown with one of these"""
        rows = fitting.cte("fitting").prefix_with("MATERIALIZED")
        keys = [rows.c.place, rows.c.sort_name]
        downwards = self.descending == way.forwards
        count = select(func.count()).select_from(rows).scalar_subquery().label("fitting")
        return (
            select(rows, count)
            .where(
                true() if places is None else rows.c.place.in_(places),
                self._behind(rows.c.place, rows.c.sort_name, way),
            )
            .order_by(*(key.desc() if downwards else key for key in keys))
            .limit(way.most)
        )

    def _behind(self, place: ColumnElement[int], name: ColumnElement[str], way: Way) -> ColumnElement[bool]:
        if way.values is None:
            return true()
        at = tuple_(place, name)
        return at < way.values if self.descending == way.forwards else at > way.values


def _placed(rows: Sequence[AnyRow]) -> list[_Placed]:
    return [(row.customer_id, (row.place, row.sort_name)) for row in rows]


def _possible(query: CustomerQuery) -> list[int]:
    """Who is shown with a status has none that is graver, so one at least as grave as some of those asked for."""
    asked = statuses_asked(query)
    if frozenset({CustomerStatus.ACTIVE}) in asked:
        return [ACTIVE]
    least = [max((BY_GRAVITY.index(status) for status in chosen), default=-1) for chosen in asked]
    return list(range(min(least, default=ACTIVE) + 1))
