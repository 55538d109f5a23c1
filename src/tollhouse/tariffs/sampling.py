"""What two tariffs ask for the same: a sample of destinations, for whoever is about to put one in another's place."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from tollhouse.plumbing.db import Connection
from tollhouse.tariffs import storage
from tollhouse.tariffs.reading import list_rates
from tollhouse.tariffs.rules.book import RateBook
from tollhouse.tariffs.rules.rate import Rate
from tollhouse.tariffs.rules.search import Times, When
from tollhouse.tariffs.rules.special_words import NO_WORDS, SPECIAL_WORDS, words_of

SMALL_TARIFF: Final = 50
"""Destinations.  Of a tariff that has no more each one is in the sample."""

_CODES: Final = (
    "1 20 27 30 31 32 33 34 351 353 358 36 370 371 372 380 385 386 39 40 41 420 421 43 44 45 46 47 48 49 52 55 61 "
    "65 81 82 852 86 90 91 92 966 971 972"
)
"""Countries that are called often, so that a large tariff is looked at where people will."""


def sample_of(conn: Connection, tariff_ids: Iterable[int], *, at: datetime) -> list[str]:
    """Destinations worth comparing these tariffs by: all of small ones, countries often called of large ones."""
    sample: set[str] = set()
    for tariff_id in tariff_ids:
        found = list_rates(conn, tariff_id, times=Times(When.AT, at), limit=SMALL_TARIFF)
        prefixes = {record.rate.prefix for record in found.records}
        sample |= prefixes if found.next is None else set(_CODES.split()) | (prefixes & SPECIAL_WORDS)
    return sorted(sample)


def rates_for(conn: Connection, tariff_id: int, destinations: Iterable[str], *, at: datetime) -> Mapping[str, Rate]:
    """The rate by which each of these numbers or words is priced at a moment, where one is."""
    wanted = set(destinations)
    numbers = wanted - SPECIAL_WORDS
    rows = storage.rates_about_any(conn, tariff_id, numbers, SPECIAL_WORDS)
    book = RateBook(
        storage.terms_of(storage.read_tariff_row(conn, tariff_id)), [storage.rate_of(row[:-1], {}) for row in rows]
    )
    found = {
        one: book.find(one, at, NO_WORDS) if one in numbers else book.find("", at, words_of(one)) for one in wanted
    }
    return {one: rate for one, rate in found.items() if rate is not None}
