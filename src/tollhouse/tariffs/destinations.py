"""The catalogue of destinations: seeded from the world's numbering plan, asked by number."""

import multiprocessing
from collections.abc import Collection
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.tariffs import storage
from tollhouse.tariffs.catalogue import storage as catalogue
from tollhouse.tariffs.groups.storage import groups_holding
from tollhouse.tariffs.reading import Listing
from tollhouse.tariffs.rules.destination import Destination, Kind, check_destination
from tollhouse.words.refusals import NotFound, Refused

USES_TOLD: Final = 50


class DestinationTaken(Refused):
    code: ClassVar[str] = "destination_taken"
    sentence: ClassVar[str] = "The catalogue has {prefix!r} already; change that one."


class DestinationInUse(Refused):
    code: ClassVar[str] = "destination_in_use"
    sentence: ClassVar[str] = "{prefix!r} is in use, {first!r} names it, so it cannot be deleted."


@dataclass(frozen=True, slots=True)
class DestinationUses:
    """Tariffs that have a rate of this very prefix, and groups it is in: the first ones of each, by name.

    tariffs   number and name
    groups    name, and that of its set
    """

    tariffs: list[tuple[int, str]]
    groups: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class DestinationsWanted:
    """prefix    all that begin with it
    number    those that it begins with, the longest first
    text      somewhere in the description, capital or not
    country   ISO 3166
    """

    prefix: str = ""
    number: str = ""
    text: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many rows were new."""

    destinations: int
    emergency_numbers: int


def seed_destinations(conn: Connection) -> Seeded:
    """Add the prefixes the catalogue does not have yet; rows that are there, edited ones too, stay as they are."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as elsewhere:
        destinations, emergency_numbers = elsewhere.submit(_numbering_plan).result()
    return Seeded(
        storage.insert_destinations(conn, destinations),
        storage.insert_emergency_numbers(conn, emergency_numbers),
    )


def _numbering_plan() -> tuple[list[Destination], list[tuple[str, str]]]:
    """In a process that ends with it, because it takes a hundred megabytes that are never needed again."""
    from tollhouse.tariffs import numbering_plan

    return list(numbering_plan.destinations()), list(numbering_plan.emergency_numbers())


def list_destinations(
    conn: Connection, wanted: DestinationsWanted, *, limit: int, cursor: str | None = None
) -> Listing[Destination]:
    """A page by prefix."""
    page = catalogue.page_of_destinations(conn, **_conditions(wanted), limit=limit, cursor=cursor)
    return Listing([_destination(row) for row in page.rows], page.next, page.previous)


def count_destinations(conn: Connection, wanted: DestinationsWanted, *, up_to: int) -> int:
    """How many there are; `up_to` stands for that many or more."""
    return catalogue.count_destinations(conn, **_conditions(wanted), up_to=up_to)


def read_destination(conn: Connection, prefix: str, *, lock: bool = False) -> Destination:
    """lock   until the transaction ends nobody else changes it.  Raises NotFound."""
    row = catalogue.lock_destination(conn, prefix) if lock else catalogue.read_destination(conn, prefix)
    if row is None:
        raise NotFound(kind="destination", id=prefix)
    return _destination(row)


def add_destination(conn: Connection, new: Destination) -> None:
    """Raises BadField, DestinationTaken."""
    check_destination(new)
    values = {"prefix": new.prefix, "country": new.country, "description": new.description, "kind": new.kind.value}
    if not catalogue.insert_destination(conn, values):
        raise DestinationTaken(field="prefix", prefix=new.prefix)


def change_destination(
    conn: Connection, before: Destination, *, country: str, description: str, kind: Kind
) -> Destination:
    """One that was read with its lock; rates keep the name they were entered with.  Raises BadField."""
    after = replace(before, country=country, description=description, kind=kind)
    check_destination(after)
    values = {"country": country, "description": description, "kind": kind.value}
    catalogue.update_destination(conn, before.prefix, values)
    return after


def delete_destination(conn: Connection, prefix: str) -> Destination:
    """As it was; raises NotFound, DestinationInUse."""
    record = read_destination(conn, prefix, lock=True)
    uses = uses_of_destination(conn, prefix)
    if uses.tariffs or uses.groups:
        first = uses.tariffs[0][1] if uses.tariffs else uses.groups[0][0]
        raise DestinationInUse(prefix=prefix, first=first)
    catalogue.delete_destination(conn, prefix)
    return record


def uses_of_destination(conn: Connection, prefix: str) -> DestinationUses:
    priced = catalogue.tariffs_pricing(conn, prefix, limit=USES_TOLD)
    grouped = groups_holding(conn, prefix, limit=USES_TOLD)
    return DestinationUses([(row.tariff_id, row.name) for row in priced], [(row.name, row.set_name) for row in grouped])


def _conditions(wanted: DestinationsWanted) -> dict[str, str]:
    return {"prefix": wanted.prefix, "number": wanted.number, "text": wanted.text, "country": wanted.country}


def _destination(row: AnyRow) -> Destination:
    return Destination(row.prefix, row.country, row.description, Kind(row.kind))


def is_emergency(conn: Connection, number: str, *, country: str) -> bool:
    """Whether a number, as dialled in that country, reaches help."""
    return storage.emergency_number_exists(conn, number, country)


def countries_of(conn: Connection, numbers: Collection[str]) -> dict[str, str]:
    """By number the country of the longest prefix of the catalogue; those of no country are left out."""
    beginnings = {number[:length] for number in numbers for length in range(1, len(number) + 1)}
    countries = storage.read_countries(conn, beginnings)
    found: dict[str, str] = {}
    for number in numbers:
        longest = max((length for length in range(1, len(number) + 1) if number[:length] in countries), default=0)
        if longest and countries[number[:longest]]:
            found[number] = countries[number[:longest]]
    return found
