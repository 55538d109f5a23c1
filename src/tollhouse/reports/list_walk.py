"""Walking an index in order and, where that finds too few of too many, gathering all that fit.

Left alone, the planner under ORDER BY and LIMIT walks to the end of an order for a text that is rare, and guesses
wrongly how rare it is.  So at most a budget of rows is looked at in order; a text that is not found among those is
rare enough, or lies far enough away, to be gathered by its own index and put in order afterwards.  Of more than are
counted some are gathered: the first of the list come no later than the first of these, and from there to the beginning
of the order there are few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

import msgspec
from sqlalchemy import ColumnElement, FromClause, Select, and_, func, select, tuple_

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.reports.list_sampled import DRAWN, drawn_by_lot, drawn_that_fit, hits_needed
from tollhouse.reports.list_subject import COUNTED_UP_TO, Conditions, Rows, Subject, Wanted
from tollhouse.reports.planning import NO_SIZE, Size, gathered

_BUDGET: Final = 500
_BUDGET_FOR_EACH: Final = 8
_HIGHEST_BUDGET: Final = 6_000
_SPARE: Final = 1.5
"""So many times as many rows are looked at as it takes where those who fit are spread evenly."""

_WORTHWHILE: Final = 8
"""Where the first look fills less than one page in so many, those that fit are gathered."""

_GLIMPSE: Final = 150
"""So few are drawn to see whether it is worth to draw more."""

_SHARE: Final = 10
"""Where one in so many is no proof yet, the table is small, and gathering is soon done."""

_NOT_BEHIND: Final = 1
"""Up to the second of those drawn stand some hundreds; up to the first of them too few for a page, once in a while."""

_WHOLE: Final = {
    "class_id": 2**63,
    "customer_id": 2**63,
    "account_id": 2**63,
    "product_id": 2**63,
    "control_number": 2**63,
    "accounts": 2**31,
}
"""Columns with whole numbers, and what the database takes no longer."""

_MOMENTS: Final = {"registered_at", "opened_at"}


@dataclass(frozen=True, slots=True)
class Way:
    """From where in a stretch (None: its start, or its end), in which direction, and for how many rows.

    fitting   how many fit in the whole list, where that is known beforehand
    size      of all of whom these are some
    """

    values: tuple[Any, ...] | None
    forwards: bool
    most: int
    fitting: int | None = None
    size: Size = NO_SIZE

    @property
    def budget(self) -> int:
        """How many rows are looked at in order before all that fit are gathered."""
        least = _BUDGET + _BUDGET_FOR_EACH * self.most
        return least if self.fitting is None else max(least, min(int(self._needed), _HIGHEST_BUDGET))

    def budget_after(self, found: int) -> int:
        """How many rows would fill the page, if those who fit are spread as the first that were looked at; 0: too many.

        Looking at so many takes less than gathering ten thousand.
        """
        if self.fitting is not None or found * _WORTHWHILE < self.most:
            return 0
        return int(_SPARE * self.budget * self.most / found)

    @property
    def leads_to_few(self) -> bool:
        """Whether fewer fit than would be looked at."""
        return self.fitting is not None and self.fitting < min(self._needed, COUNTED_UP_TO)

    @property
    def _needed(self) -> float:
        return _SPARE * self.most * self.size.rows / max(self.fitting or 0, 1)


@dataclass(frozen=True, slots=True)
class Walked:
    """Who fits, by Subject.identified, and where.

    fitting   how many fit from there to the end of the stretch, where that came out by the way; if they are more,
              COUNTED_UP_TO
    """

    rows: list[tuple[Any, tuple[Any, ...]]]
    fitting: int | None


@dataclass(frozen=True, slots=True)
class ListStretch:
    """within: which rows stand in it; columns of its subject that an index has, or what a kind of stretch has for
    `keys` instead; the last is unique; to_the_end: all rows above one of its own are its own, too.
    """

    subject: ClassVar[Subject]

    within: Wanted
    columns: tuple[str, ...]
    descending: bool = False
    to_the_end: bool = False

    def walk(self, conn: Connection, conditions: Conditions, way: Way) -> Walked:
        if way.leads_to_few:
            return self._gathered(conn, conditions, way)
        rows: Sequence[AnyRow] = conn.execute(self._looked_at(conditions, way, way.budget)).all()
        looked_at = rows[-1].place if rows else 0
        rows = [row for row in rows if row.fits]
        fitting = len(rows) if len(rows) < way.most else None
        if fitting is not None and looked_at == way.budget:
            further = way.budget_after(fitting)
            rows = conn.execute(self._looked_at(conditions, way, further)).all() if further else []
            rows = [row for row in rows if row.fits]
            return Walked(self._placed(rows), None) if len(rows) >= way.most else self._gathered(conn, conditions, way)
        return Walked(self._placed(rows), fitting)

    def _gathered(self, conn: Connection, conditions: Conditions, way: Way) -> Walked:
        if conditions.row_tells and way.fitting in (None, COUNTED_UP_TO):
            of_many = self._first_of_many(conn, conditions, way)
            if of_many is not None:
                return of_many
        rows = self._first_of(conn, conditions, way, self._within(way, by_index=False))
        fitting = rows[0].fitting if rows else 0
        if fitting == COUNTED_UP_TO:
            (*_, (_, last)) = self._placed(rows)
            rows = self._first_of(conn, conditions, way, self._within(way, until=last), most=None)
        return Walked(self._placed(rows), fitting)

    def _first_of_many(self, conn: Connection, conditions: Conditions, way: Way) -> Walked | None:
        """Where those drawn by lot tell that more fit than are counted, and how far into the order the first ones are.

        None: they tell nothing.
        """
        needed = hits_needed(way.size, COUNTED_UP_TO - 1)
        if needed > DRAWN // _SHARE:
            return None
        if drawn_that_fit(conn, self.subject, conditions, (way.size, _GLIMPSE)) * DRAWN < needed * _GLIMPSE // 2:
            return None
        drawn = self._drawn(conn, conditions, way)
        if len(drawn) < needed:
            return None
        (_, until) = self._placed(drawn)[_NOT_BEHIND]
        rows = self._first_of(conn, conditions, way, self._within(way, until=until), most=None)
        return Walked(self._placed(rows), COUNTED_UP_TO) if len(rows) == way.most else None

    def _drawn(self, conn: Connection, conditions: Conditions, way: Way) -> Sequence[AnyRow]:
        """Those of them that fit, in order."""
        sampled = self.subject.sampled
        fitting = select(*self.selected(sampled)).select_from(self.joined(sampled))
        fitting = fitting.where(drawn_by_lot(way.size, DRAWN), conditions.on(sampled), self._within(way)(sampled))
        return conn.execute(fitting.order_by(*self.directed(self.keys(sampled), way))).all()

    def _first_of(
        self, conn: Connection, conditions: Conditions, way: Way, within: Wanted, most: int | None = COUNTED_UP_TO
    ) -> Sequence[AnyRow]:
        """The first of those that fit in a part of the stretch, or of `most` of them, each with how many that were."""
        return gathered(conn, self._all_that_fit(conditions, way, within, most), narrow=conditions.narrow)

    def _placed(self, rows: Sequence[AnyRow]) -> list[tuple[Any, tuple[Any, ...]]]:
        return [(self.subject.identified(row), tuple(getattr(row, name) for name in self.columns)) for row in rows]

    def values_read(self, written: Sequence[Any]) -> tuple[Any, ...]:
        """From a cursor; raises ValueError for what is no place here."""
        return tuple(_value(name, one) for name, one in zip(self.columns, written, strict=True))

    def _looked_at(self, conditions: Conditions, way: Way, budget: int) -> Select[Any]:
        """Who fits among the next rows; the last one looked at, too, so that the end of the budget is seen."""
        looked_at = self.next_rows(conditions, way, budget).subquery("looked_at")
        return (
            select(looked_at)
            .where(looked_at.c.fits | (looked_at.c.place == budget))
            .order_by(*self._order(looked_at, way))
            .limit(way.most)
        )

    def next_rows(self, conditions: Conditions, way: Way, budget: int) -> Select[Any]:
        """As `selected`, with their places from 1, and whether they fit."""
        rows = self.subject.walked
        order = self.directed(self.keys(rows), way)
        place = func.row_number().over(order_by=order).label("place")
        walked = select(*self.selected(rows), place, conditions.on(rows).label("fits"))
        walked = walked.select_from(self.joined(rows)).where(self._within(way)(rows))
        return walked.order_by(*order).limit(budget)

    def _all_that_fit(self, conditions: Conditions, way: Way, within: Wanted, most: int | None) -> Select[Any]:
        """Gathered in a part of its own, or the limit would lure the planner into walking the order."""
        rows = self.subject.led if conditions.led else self.subject.rows
        fitting = (
            select(*self.selected(rows))
            .select_from(self.joined(rows))
            .where(conditions.on(rows), within(rows))
            .limit(most)
            .cte("fitting")
            .prefix_with("MATERIALIZED")
        )
        # Counted apart, because a window would keep all of them a second time.
        counted = select(fitting, select(func.count()).select_from(fitting).scalar_subquery().label("fitting"))
        return counted.order_by(*self._order(fitting, way)).limit(way.most)

    def joined(self, rows: Rows) -> FromClause:
        """Rows of the subject with all that the order needs."""
        return rows

    def keys(self, rows: Rows) -> list[ColumnElement[Any]]:
        """What such rows are put in order by."""
        return [rows.c[name] for name in self.columns]

    def unled_keys(self, rows: Rows) -> list[ColumnElement[Any]]:
        """The same for a comparison beside something that leads to few; by these an index may narrow that further."""
        return self.keys(rows)

    def selected(self, rows: Rows) -> list[ColumnElement[Any]]:
        """What a row is known by and the keys, by their names."""
        keys = {name: key.label(name) for name, key in zip(self.columns, self.keys(rows), strict=True)}
        return list(({name: rows.c[name] for name in self.subject.identity} | keys).values())

    def _order(self, rows: Rows, way: Way) -> list[ColumnElement[Any]]:
        """Of rows that were selected already."""
        return self.directed([rows.c[name] for name in self.columns], way)

    def directed(self, keys: Sequence[ColumnElement[Any]], way: Way) -> list[ColumnElement[Any]]:
        downwards = self.descending == way.forwards
        return [key.desc() if downwards else key for key in keys]

    def _within(self, way: Way, until: tuple[Any, ...] | None = None, *, by_index: bool = True) -> Wanted:
        """From where the way begins, up to a place and with it.

        by_index   the order's index is worth reading: from there to its end it is not, for those another one leads to
        """

        def within(rows: Rows) -> ColumnElement[bool]:
            place = tuple_(*(self.keys(rows) if by_index else self.unled_keys(rows)))
            downwards = self.descending == way.forwards
            # An index is read from the first bound it is given: the beginning of the stretch, if that is named as well.
            below = until if downwards else way.values
            parts = [] if self.to_the_end and below is not None else [self.within(rows)]
            if way.values is not None:
                behind = place < way.values if downwards else place > way.values
                parts.append(behind if by_index else behind.is_(True))
            if until is not None:
                parts.append(place >= until if downwards else place <= until)
            return and_(*parts)

        return within


def _value(column: str, written: Any) -> Any:
    if column in _WHOLE:
        number = msgspec.convert(written, int)
        if not 0 <= number < _WHOLE[column]:
            raise ValueError(number)
        return number
    if column == "prepaid":
        return msgspec.convert(written, bool)
    text = msgspec.convert(written, str)
    return datetime.fromisoformat(text) if column in _MOMENTS else text
