"""Finding customers by what somebody else calls them."""

from collections.abc import Iterable
from typing import Final

from tollhouse.customers.loading import numbers_of_names
from tollhouse.customers.payers import storage
from tollhouse.plumbing.db import Connection
from tollhouse.words.fold import fold

_MOST_OF_A_NAME: Final = 10


def find_by_names(conn: Connection, names: Iterable[str]) -> dict[str, int]:
    """By folded name; those that nobody bears are left out."""
    asked = sorted({fold(name) for name in names} - {""})
    found = zip(asked, numbers_of_names(conn, asked), strict=True) if asked else ()
    return {name: number for name, number in found if number is not None}


def find_by_names_or_companies(conn: Connection, names: Iterable[str]) -> dict[str, list[int]]:
    """By folded name those who are called so, and those whose company is, ten at most."""
    asked = {fold(name) for name in names} - {""}
    found = {name: [number] for name, number in find_by_names(conn, asked).items()}
    for row in storage.read_by_companies(conn, asked) if asked else ():
        bearers = found.setdefault(row.company_name, [])
        if row.customer_id not in bearers and len(bearers) < _MOST_OF_A_NAME:
            bearers.append(row.customer_id)
    return found
