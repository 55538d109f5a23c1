"""The status that customers are shown with, in the database: of all that hold the gravest (docs/decisions/0011)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, not_, or_, select, true, union_all

from tollhouse.customers.rules.status import GRAVEST_FIRST, OWN_CONDITIONS, CustomerStatus
from tollhouse.customers.tables import customer_search
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_list_parts import WALKED, asked_one_by_one
from tollhouse.reports.customer_list_statuses import bits_above, status_fact, status_facts, stopped_resellers
from tollhouse.reports.list_subject import Rows, Wanted
from tollhouse.reports.planning import gathered

BY_GRAVITY: Final = (*GRAVEST_FIRST, CustomerStatus.ACTIVE)
ACTIVE: Final = len(GRAVEST_FIRST)
"""The place of a status in the order of gravity; those of whom nothing holds come last."""


@dataclass(frozen=True, slots=True)
class ShownStatuses:
    """stopped   the resellers that are, by the status which that is for those below them"""

    stopped: dict[CustomerStatus, list[int]]

    @classmethod
    def now(cls, conn: Connection) -> "ShownStatuses":
        bits = stopped_resellers(conn)
        from_above = [status for status in GRAVEST_FIRST if status not in OWN_CONDITIONS]
        return cls(
            {status: [number for number, one in bits.items() if one & bits_above(status)] for status in from_above}
        )

    def place(self, rows: Rows) -> ColumnElement[int]:
        """Of a row's status in the order of gravity, beside its standing."""
        return case(*((self._holds(place, rows), place) for place in range(ACTIVE)), else_=ACTIVE)

    def place_asked(self, rows: Rows) -> ColumnElement[int]:
        """The same of the few that are looked at."""
        return asked_one_by_one(rows, self.place(rows))

    def is_shown(self, place: int) -> Wanted:
        """Whether a row is shown with this status; where all are gathered, an index brings those for whom it holds."""

        def wanted(rows: Rows) -> ColumnElement[bool]:
            graver = or_(false(), *(self._holds(other, rows) for other in range(place)))
            holds = true() if place == ACTIVE else self._holds(place, rows)
            shown = asked_one_by_one(rows, and_(holds, not_(graver)))
            if rows is WALKED:
                return shown
            led: ColumnElement[bool] = rows.c.customer_id.in_(self.holders([place]))
            return and_(led, shown)

        return wanted

    def holders(self, places: Sequence[int]) -> Any:
        """The numbers of those for whom one of these statuses holds, whatever else does."""
        found = [way for place in places for way in self._ways(place)]
        nobody = select(literal(0)).where(false())
        return union_all(*found) if len(found) > 1 else found[0] if found else nobody

    def counted(self, conn: Connection, places: Sequence[int], most: int) -> dict[int, int]:
        """For how many each of these holds, or more: somebody may be counted twice.  `most` and more are that many."""
        ways = [(place, way) for place in places for way in self._ways(place)]
        if not ways:
            return dict.fromkeys(places, 0)
        counts = [select(func.count()).select_from(way.limit(most).subquery()).scalar_subquery() for _, way in ways]
        labelled = [count.label(f"way_{number}") for number, count in enumerate(counts)]
        (row,) = gathered(conn, select(*labelled), narrow=True)
        found = dict.fromkeys(places, 0)
        for (place, _), count in zip(ways, row, strict=True):
            found[place] = min(found[place] + count, most)
        return found

    def _holds(self, place: int, rows: Rows) -> ColumnElement[bool]:
        status = BY_GRAVITY[place]
        if status in OWN_CONDITIONS:
            return status_fact(status)
        above = self.stopped[status]
        return rows.c.resellers.overlap(above) if above else false()

    def _ways(self, place: int) -> Iterator[Select[Any]]:
        """Each by an index of its own; the active ones by none."""
        status = BY_GRAVITY[place]
        theirs = select(standing.c.customer_id).where(standing.c.account_id == OWN_MONEY).correlate(None)
        if status is CustomerStatus.ACTIVE:
            yield theirs.where(standing.c.conditions == 0)
        elif status in OWN_CONDITIONS:
            yield from (theirs.where(fact) for fact in status_facts(status))
        elif self.stopped[status]:
            below = customer_search.c.resellers.overlap(self.stopped[status])
            yield select(customer_search.c.customer_id).where(below).correlate(None)
