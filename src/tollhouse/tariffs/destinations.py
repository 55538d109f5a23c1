"""The catalogue of destinations: seeded from the world's numbering plan, asked by number."""

from collections.abc import Collection
from dataclasses import dataclass

from tollhouse.plumbing.db import Connection
from tollhouse.tariffs import storage
from tollhouse.tariffs.rules.destination import Destination


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many rows were new."""

    destinations: int
    emergency_numbers: int


def seed_destinations(conn: Connection) -> Seeded:
    """Add the prefixes the catalogue does not have yet; rows that are there, edited ones too, stay as they are."""
    from tollhouse.tariffs import numbering_plan  # a hundred megabytes that only seeding needs

    return Seeded(
        storage.insert_destinations(conn, numbering_plan.destinations()),
        storage.insert_emergency_numbers(conn, numbering_plan.emergency_numbers()),
    )


def destination_of(conn: Connection, number: str) -> Destination | None:
    """The longest prefix of the catalogue that an E.164 number (digits alone) begins with."""
    return storage.longest_destination(conn, number)


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
