"""How services are used: more on some days and hours than on others, by some far more than by most."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from tollhouse.demo.countries import Country, countries
from tollhouse.demo.plan import Season
from tollhouse.usage.rules.record import Direction, UsageRecord

_HOUR: Final = timedelta(hours=1)
_LONGEST_S: Final = 3_500  # whatever begins before the last hour is over by now
_OUT: Final = Direction.OUT

# Of each hour from midnight on; people call in the evening, firms while they are open.
_PERSONS: Final = (2, 1, 1, 0, 0, 1, 3, 6, 9, 10, 11, 12, 13, 12, 11, 12, 14, 18, 22, 24, 23, 18, 10, 5)
_FIRMS: Final = (0, 0, 0, 0, 0, 1, 4, 12, 30, 38, 40, 36, 20, 28, 36, 36, 30, 18, 7, 3, 2, 1, 1, 0)
# Of each weekday from Monday on.
_PERSONS_WEEK: Final = (10, 10, 10, 10, 11, 8, 7)
_FIRMS_WEEK: Final = (11, 11, 11, 11, 9, 2, 1)

_SPREAD: Final = 0.9  # sigma of a lognormal: a few use ten times what most do
_HEAVY: Final = 0.002
_FIRM_SHARE: Final = 1.6
_PERSON_SHARE: Final = 0.87


class _Slots(NamedTuple):
    """Hours, by the seconds at which they begin, and how much is used up to the end of each."""

    begins: list[int]
    cumulated: list[int]


class Line(NamedTuple):
    """Who calls; known_as begins the request ids of its records."""

    account: str
    country: Country
    firm: bool
    known_as: str


def use(chance: Random, line: Line, season: Season) -> Iterator[UsageRecord]:
    """What one account used in a season, in order of time."""
    account, country, firm, known_as = line
    many = _how_many(chance, season.records, firm=firm)
    if not many:
        return
    begins, cumulated = _slots(country.zone, season.since, season.until, firm=firm)
    book = _book(chance, country)
    for number, hour in enumerate(sorted(chance.choices(begins, cum_weights=cumulated, k=many))):
        started_at = datetime.fromtimestamp(hour + int(chance.random() * 3600), UTC)
        service, called, used = _what(chance, book, country, firm=firm)
        yield UsageRecord(f"{known_as}.{number:x}", service, account, account, called, _OUT, started_at, used)


def _what(chance: Random, book: list[str], country: Country, *, firm: bool) -> tuple[str, str, int]:
    kind = chance.random()
    if kind < (0.86 if firm else 0.72):
        called = book[int(len(book) * chance.random() ** 2)] if chance.random() < 0.85 else _anybody(chance, country)
        used = min(1 + int(chance.expovariate(1 / 170) if kind > 0.05 else chance.expovariate(1 / 1200)), _LONGEST_S)
        return "voice", called, used
    if kind < (0.90 if firm else 0.86):
        return "message", book[int(len(book) * chance.random())], 1
    return "data", "", int(math.exp(chance.gauss(15.5, 1.4)))


def _how_many(chance: Random, mean: float, firm: bool) -> int:
    share = _FIRM_SHARE if firm else _PERSON_SHARE
    rate = mean * share * math.exp(chance.gauss(-_SPREAD * _SPREAD / 2, _SPREAD))
    if chance.random() < _HEAVY:
        rate *= 12
    return int(rate + chance.random())


@cache
def _slots(zone: str, since: datetime, until: datetime, firm: bool) -> _Slots:
    local = ZoneInfo(zone)
    hours, week = (_FIRMS, _FIRMS_WEEK) if firm else (_PERSONS, _PERSONS_WEEK)
    begins, weights = [], []
    hour = since
    while hour + _HOUR <= until - _HOUR:
        there = hour.astimezone(local)
        weight = hours[there.hour] * week[there.weekday()]
        if weight:
            begins.append(int(hour.timestamp()))
            weights.append(weight)
        hour += _HOUR
    return _Slots(begins, list(accumulate(weights)))


def _book(chance: Random, country: Country) -> list[str]:
    """Those whom an account calls, the dearest first; one or two of them live abroad."""
    book = [_at_home(chance, country) for _ in range(chance.randrange(2, 7))]
    if chance.random() < 0.45:
        book.insert(chance.randrange(len(book) + 1), _abroad(chance))
    return book


def _anybody(chance: Random, country: Country) -> str:
    return _at_home(chance, country) if chance.random() < 0.85 else _abroad(chance)


def _at_home(chance: Random, country: Country) -> str:
    own = chance.randrange(2_000_000, 10_000_000)
    if chance.random() < 0.65:
        return f"{country.calling}{chance.choice(country.mobile)}{own}"
    city = chance.choice(country.cities)
    return f"{country.calling}{city.area}{city.exchange}{own}"


def _abroad(chance: Random) -> str:
    if chance.random() < 0.8:
        return _at_home(chance, chance.choice(countries()))
    return f"{chance.choice(_FAR)}{chance.randrange(2_000_000, 10_000_000)}"


_ELSEWHERE: Final = "4179 4366 3247 3166 35386 35191 5511 5255 6141 9198 8210 27827 2010 21261"
_FAR: Final = tuple(_ELSEWHERE.split())
"""Countries where no customer lives, with the digits that follow."""
