"""Destinations that a tariff leaves without a rate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tollhouse.plumbing.db import Connection, load_statement
from tollhouse.plumbing.db.staging import stage_table
from tollhouse.tariffs import storage
from tollhouse.tariffs.grid import storage as grid_storage
from tollhouse.tariffs.rules.search import RateSearch, Times, When
from tollhouse.tariffs.rules.special_words import ANYTHING_ELSE

SAMPLE: Final = 5


@dataclass(frozen=True, slots=True)
class Uncovered:
    prefix: str
    country: str
    description: str


@dataclass(frozen=True, slots=True)
class CountryGap:
    """A country with destinations that have no rate.

    country     "" = no country's
    uncovered   how many of its `destinations` have none
    first       of them, by prefix
    """

    country: str
    destinations: int
    uncovered: int
    first: list[Uncovered]


@dataclass(frozen=True, slots=True)
class Coverage:
    """anything_else   whether a rate for anything else answers them nevertheless"""

    destinations: int
    uncovered: int
    anything_else: bool
    gaps: list[CountryGap]


def read_coverage(conn: Connection, tariff_id: int, *, at: datetime) -> Coverage:
    """What of the catalogue no rate of a tariff is for at a moment, by country.  Raises NotFound."""
    storage.read_tariff_row(conn, tariff_id)
    by_country: dict[str, list[Uncovered]] = {}
    for one in list_uncovered(conn, tariff_id, at=at):
        by_country.setdefault(one.country, []).append(one)
    totals = grid_storage.count_destinations(conn)
    gaps = [
        CountryGap(country, totals.get(country, 0), len(there), there[:SAMPLE]) for country, there in by_country.items()
    ]
    gaps.sort(key=lambda gap: (gap.uncovered < gap.destinations, gap.country))
    return Coverage(
        sum(totals.values()), sum(gap.uncovered for gap in gaps), _answers_anything_else(conn, tariff_id, at), gaps
    )


def list_uncovered(conn: Connection, tariff_id: int, *, at: datetime, country: str = "") -> Sequence[Uncovered]:
    """All of them, or a country's, by country and prefix.  Raises NotFound."""
    storage.read_tariff_row(conn, tariff_id)
    facts = {"tariff_id": tariff_id, "at": at, "country": country}
    rows = conn.execute(load_statement("tollhouse.tariffs", "uncovered_destinations"), facts)
    return [Uncovered(row.prefix, row.country, row.description) for row in rows]


def remember_answered(conn: Connection, tariff_ids: Iterable[int], *, at: datetime) -> None:
    """Keep, for list_unanswered in the same transaction, what tariffs have rates for.  Raises NotFound."""
    stage_table(conn, "answered", 'tariff_id bigint, prefix text COLLATE "C", country text, description text')
    for tariff_id in {*tariff_ids}:
        storage.read_tariff_row(conn, tariff_id)
        facts = {"tariff_id": tariff_id, "at": at}
        conn.execute(load_statement("tollhouse.tariffs", "remember_answered"), facts)


def list_unanswered(conn: Connection, tariff_id: int, *, at: datetime, of_tariff_id: int) -> Sequence[Uncovered]:
    """What another tariff, or the same one, had a rate for when it was remembered, and this one does not answer."""
    facts = {"tariff_id": tariff_id, "at": at, "of_tariff_id": of_tariff_id}
    rows = conn.execute(load_statement("tollhouse.tariffs", "unanswered_prefixes"), facts)
    return [Uncovered(row.prefix, row.country, row.description) for row in rows]


def last_beginning(conn: Connection, tariff_id: int, *, now: datetime) -> datetime:
    """The moment from which nothing of a tariff changes any more, as far as is planned."""
    return max(grid_storage.latest_beginning(conn, tariff_id) or now, now)


def _answers_anything_else(conn: Connection, tariff_id: int, at: datetime) -> bool:
    search = RateSearch(prefix=ANYTHING_ELSE)
    rows = storage.page_of_rates(conn, tariff_id, search, Times(When.AT, at), limit=1, cursor=None).rows
    return any(not storage.rate_of(row[:-1], {}).conditions.discontinued for row in rows)
