"""What the demo company consists of, before anybody has a name: how many of each, and where they live.

All of it follows from the size and the seed; only moments follow from the day of the load as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Final

from tollhouse.demo.countries import countries

AGE: Final = timedelta(days=330)
"""How far back the company's money goes; its first customers are older."""

OLDEST: Final = timedelta(days=2_300)
"""Since when resellers and distributors are with us; their customers came later."""

SMALLEST: Final = 40
"""So that there is one customer of every kind and status."""

FIRST_UNDER_ROOFS: Final = 3
"""The first customer of each reseller stands at so many places times the reseller's own, so that each has one."""

FULL_MONTHS_UP_TO: Final = 10_000
"""Customers of a larger company used its services for a week; else the load would take hours."""

_FIRMS_OF_A_THOUSAND: Final = 150
_LINES_OF_PERSONS: Final = ((1, 800), (2, 150), (3, 50))
_LINES_OF_FIRMS: Final = ((1, 550), (2, 200), (3, 120), (5, 80), (9, 50))
_ACCOUNTS_OF_A_HUNDRED: Final = 132
_IN_A_CHUNK: Final = 2_500
_IN_A_CHUNK_OF_MONTHS: Final = 250  # with as many records of use


@dataclass(frozen=True, slots=True)
class CompanySize:
    """customers   all of them, resellers and distributors included; at least SMALLEST"""

    customers: int = 2_000
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Roof:
    """A reseller.

    country   its place in countries()
    above     the reseller it buys from, by its place among the roofs; None: from us
    stop      the fact that stops it, and with it everybody below; "": none
    """

    country: int
    above: int | None
    stop: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Customers that are loaded in one transaction.

    first, first_line   places of the first customer and of its first account, counted from 0 over the whole company
    country, firm, lines   side by side, one for each customer
    """

    number: int
    first: int
    first_line: int
    country: bytes
    firm: bytes
    lines: bytes


@dataclass(frozen=True, slots=True)
class Plan:
    """retail   customers that are neither resellers nor distributors; accounts: of all of them"""

    size: CompanySize
    roofs: list[Roof]
    distributors: int
    retail: int
    accounts: int
    chunks: list[Chunk]


@dataclass(frozen=True, slots=True)
class Season:
    """From when to when services were used, and how often by an account on average."""

    since: datetime
    until: datetime
    records: float


def make_plan(size: CompanySize) -> Plan:
    chance = Random(f"plan {size.seed}")
    roofs = _roofs(max(3, min(size.customers // 2_000, 30)), max(4, min(size.customers // 1_000, 60)))
    distributors = max(2, min(size.customers // 4_000, 40))
    retail = size.customers - len(roofs) - distributors
    country = bytearray(chance.choices(range(len(countries())), [one.weight for one in countries()], k=retail))
    for place, roof in enumerate(roofs):
        country[place * FIRST_UNDER_ROOFS] = roof.country
    firm = bytes(chance.choices((1, 0), (_FIRMS_OF_A_THOUSAND, 1000 - _FIRMS_OF_A_THOUSAND), k=retail))
    lines = _lines(chance, firm, size.customers)
    before = [0, *accumulate(lines)]
    columns = (bytes(country), firm, lines)
    many = _IN_A_CHUNK if size.customers > FULL_MONTHS_UP_TO else _IN_A_CHUNK_OF_MONTHS
    chunks = [
        Chunk(number, first, before[first], *(column[first : first + many] for column in columns))
        for number, first in enumerate(range(0, retail, many))
    ]
    return Plan(size, roofs, distributors, retail, before[-1], chunks)


def season_of(size: CompanySize, now: datetime) -> Season:
    """Up to ten thousand customers: the whole last month and this one so far; beyond: the last seven days."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if size.customers > FULL_MONTHS_UP_TO:
        return Season(today - timedelta(days=7), now, 2.9)
    since = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return Season(since, now, 0.8 * ((now - since) / timedelta(days=1)))


def _roofs(tops: int, subs: int) -> list[Roof]:
    """Those who buy from us first; one of each level and country is in order, a few are stopped."""
    roofs = [
        Roof(place % len(_AT_HOME), None, "provisionally_terminated" if place == 2 else "") for place in range(tops)
    ]
    for place in range(subs):
        above = place % 2 if place < 4 else place % tops
        stop = _STOPPED_SUBS.get(place, "") or ("blocked" if place % 20 == 19 else "")
        roofs.append(Roof(roofs[above].country, above, stop))
    return roofs


_AT_HOME: Final = range(5)  # places of the countries where resellers are: the first ones of the list
_STOPPED_SUBS: Final = {2: "blocked", 3: "suspended_for_debt"}


def _lines(chance: Random, firm: bytes, customers: int) -> bytes:
    """Accounts of each customer; a small company's firms have a few more, because its resellers have none."""
    persons, firms = (_dealt(chance, dealt, len(firm)) for dealt in (_LINES_OF_PERSONS, _LINES_OF_FIRMS))
    lines = bytearray(theirs if is_firm else ours for is_firm, ours, theirs in zip(firm, persons, firms, strict=True))
    missing = _ACCOUNTS_OF_A_HUNDRED * customers // 100 - sum(lines)
    generous = [place for place, is_firm in enumerate(firm) if is_firm] or [0]
    for extra in range(missing):
        lines[generous[extra % len(generous)]] += 1
    return bytes(lines)


def _dealt(chance: Random, dealt: tuple[tuple[int, int], ...], count: int) -> Iterator[int]:
    return iter(chance.choices([many for many, _ in dealt], [weight for _, weight in dealt], k=count))
