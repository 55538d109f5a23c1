"""A list as stretches, each in an order of its own, walked one after the other and either way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tollhouse.plumbing.db import Connection
from tollhouse.reports.list_subject import COUNTED_UP_TO
from tollhouse.reports.list_walk import Walked, Way
from tollhouse.reports.planning import NO_SIZE, Size


class Stretch(Protocol):
    """Part of a list, in an order of its own that is total."""

    def walk(self, conn: Connection, conditions: Any, way: Way) -> Walked: ...

    def values_read(self, written: Sequence[Any]) -> tuple[Any, ...]: ...


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place: the number of its stretch and its values there; None: before the first."""

    stretch: int
    values: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """Up to `most` rows from a place on, backwards too: then the nearest comes first.

    fitting, size   as of a Way
    """

    place: Place
    forwards: bool
    most: int
    fitting: int | None = None
    size: Size = NO_SIZE


@dataclass(slots=True)
class Stretched:
    """Who fits, with their places, in the order they were walked.

    fitting   how many fit from the beginning to the end of the list, where that is known; if they are more,
              COUNTED_UP_TO
    """

    rows: list[tuple[Any, Place]] = field(default_factory=list)
    fitting: int | None = None


def walk_stretches(conn: Connection, stretches: Sequence[Stretch], conditions: Any, start: Start) -> Stretched:
    since, forwards = start.place, start.forwards
    found = Stretched()
    numbers = range(since.stretch, len(stretches)) if forwards else range(since.stretch, -1, -1)
    told: list[int | None] = []
    for number in numbers:
        values = since.values if number == since.stretch else None
        most = start.most - len(found.rows)
        way = Way(values, forwards=forwards, most=most, fitting=start.fitting, size=start.size)
        walked = stretches[number].walk(conn, conditions, way)
        found.rows += [(who, Place(number, at)) for who, at in walked.rows]
        told.append(walked.fitting)
        if len(found.rows) == start.most:
            break
    if since == Place(0) and forwards:
        known = [one for one in told if one is not None]
        if len(known) == len(stretches) or COUNTED_UP_TO in known:
            found.fitting = min(sum(known), COUNTED_UP_TO)
    return found
