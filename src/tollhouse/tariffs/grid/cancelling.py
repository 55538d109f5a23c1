"""Taking back what is planned: one rate, a moment's, a search's or all; what has begun is history and stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from tollhouse.plumbing.db import Connection, load_statement
from tollhouse.tariffs import storage
from tollhouse.tariffs.comparing import UploadPreview, change_of
from tollhouse.tariffs.entering import RatesEntered, record_upload
from tollhouse.tariffs.grid import storage as grid_storage
from tollhouse.tariffs.grid.editing import search_facts
from tollhouse.tariffs.rules.search import EVERYTHING, RateSearch
from tollhouse.words.refusals import NotFound, Refused

MOST_MOMENTS: Final = 200


class RateHasBegun(Refused):
    code: ClassVar[str] = "rate_has_begun"
    sentence: ClassVar[str] = (
        "The rate of {prefix} began at {effective_from} and is history. Enter a new rate, or discontinue the "
        "destination, from now on."
    )


@dataclass(frozen=True, slots=True)
class Planned:
    """Which rates not yet begun.

    at        of this moment alone; None = of any
    rate_id   this one alone; None = any
    """

    search: RateSearch = EVERYTHING
    at: datetime | None = None
    rate_id: int | None = None


@dataclass(frozen=True, slots=True)
class ScheduledMoment:
    """How many rates of each kind begin at a moment to come."""

    at: datetime
    new: int
    raised: int
    lowered: int
    discontinued: int
    others: int


def cancel_rates(conn: Connection, tariff_id: int, planned: Planned, *, now: datetime) -> RatesEntered:
    """The answer says in `removed` how many rates went.  Raises NotFound."""
    storage.lock_tariff(conn, tariff_id)
    facts = {
        "tariff_id": tariff_id,
        "now": now,
        "at": planned.at,
        "rate_id": planned.rate_id or 0,
        **search_facts(planned.search),
    }
    removed = conn.execute(load_statement("tollhouse.tariffs", "cancel_rates"), facts).rowcount
    entered = RatesEntered(removed=removed)
    if removed:
        record_upload(conn, tariff_id, entered, mode="cancel", lines=removed, now=now)
    return entered


def cancel_rate(conn: Connection, tariff_id: int, rate_id: int, *, now: datetime) -> RatesEntered:
    """Take one rate back.  Raises NotFound, RateHasBegun."""
    storage.lock_tariff(conn, tariff_id)
    row = grid_storage.find_rate(conn, tariff_id, rate_id)
    if row is None:
        raise NotFound(kind="rate", id=rate_id)
    if row.effective_from <= now:
        raise RateHasBegun(prefix=row.prefix, effective_from=row.effective_from.isoformat())
    return cancel_rates(conn, tariff_id, Planned(rate_id=rate_id), now=now)


def preview_cancel(conn: Connection, tariff_id: int, planned: Planned, *, now: datetime) -> UploadPreview:
    """The changes that would not come.  Raises NotFound."""
    storage.read_tariff_row(conn, tariff_id)
    preview = UploadPreview(0, [], 0)
    preview.add(
        map(
            change_of,
            grid_storage.stream_planned_changes(
                conn, tariff_id, planned.search, now=now, at=planned.at, rate_id=planned.rate_id or 0
            ),
        )
    )
    preview.lines = sum(preview.counts.values())
    return preview


def scheduled_moments(conn: Connection, tariff_id: int, *, now: datetime) -> Sequence[ScheduledMoment]:
    """The nearest first, two hundred at most.  Raises NotFound."""
    storage.read_tariff_row(conn, tariff_id)
    facts = {"tariff_id": tariff_id, "now": now, "most": MOST_MOMENTS}
    rows = conn.execute(load_statement("tollhouse.tariffs", "scheduled_moments"), facts)
    return [ScheduledMoment(*row) for row in rows]
