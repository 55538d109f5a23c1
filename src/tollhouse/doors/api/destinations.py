"""/destinations: what a number is, whoever prices it; the catalogue that rates name their prefixes from."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Path, Query, Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.tariff_told import NamedRecord
from tollhouse.doors.api.values import Said, Told, Words
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.destinations import (
    DestinationsWanted,
    add_destination,
    change_destination,
    count_destinations,
    delete_destination,
    list_destinations,
    read_destination,
    seed_destinations,
    uses_of_destination,
)
from tollhouse.tariffs.rules.destination import Destination as Kept
from tollhouse.tariffs.rules.destination import Kind

router = DoorRouter("Destinations")

Reader = Annotated[Desk, needs(Right.READ_CATALOGUE)]
PriceReader = Annotated[Desk, needs(Right.READ_PRICES)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]
Digits = Annotated[str, Path(pattern=r"^[0-9]{1,15}$", examples=["46"])]

_COUNTRY = "ISO 3166; empty: no country's"


class Destination(Told):
    prefix: str = Field(examples=["46"])
    country: str = Field(description=_COUNTRY, examples=["SE"])
    description: str
    kind: Kind


class DestinationSaid(Said):
    prefix: Words = Field(examples=["46850"])
    description: Words = Field(examples=["Stockholm"])
    country: Words = Field(default="", description=_COUNTRY)
    kind: Kind = Kind.GEOGRAPHIC


class DestinationChangeSaid(Said):
    """What changes; what is left out stays.  Rates keep the name they were entered with."""

    description: Words | None = None
    country: Words | None = Field(default=None, description=_COUNTRY)
    kind: Kind | None = None


class GroupOfDestination(Told):
    group: str
    group_set: str


class DestinationUsesTold(Told):
    """The first fifty of each."""

    tariffs: list[NamedRecord] = Field(description="with a rate of this very prefix")
    groups: list[GroupOfDestination]


class NumberingPlanAdded(Told):
    """How many were new."""

    destinations: int
    emergency_numbers: int


@router.get("/destinations", summary="List destinations", response_model=ListOf[Destination])
def get_destinations(
    desk: Reader,
    pages: Pages,
    *,
    prefix: Annotated[str, Query(pattern=r"^[0-9]{0,15}$", description="all that begin with it")] = "",
    number: Annotated[str, Query(pattern=r"^[0-9]{0,20}$", description="those it begins with, the longest first")] = "",
    q: Annotated[Words, Query(description="somewhere in the description, capital or not")] = "",
    country: Annotated[str, Query(pattern=r"^([A-Z]{2})?$", description="ISO 3166")] = "",
) -> Response:
    """By prefix; with a number what it is, as exactly as the catalogue knows it, first."""
    wanted = DestinationsWanted(prefix, number, q.strip(), country)

    def look(conn: Connection) -> Answer:
        def page(limit: int, cursor: str | None) -> Any:
            return list_destinations(conn, wanted, limit=limit, cursor=cursor)

        total = count_destinations(conn, wanted, up_to=EXACT_UP_TO + 1)
        return shown(listed(_told_all, page, pages, total=total))

    return desk.read(look)


@router.post("/destinations", summary="Add a destination", status_code=201, response_model=Destination)
def post_destination(said: DestinationSaid, desk: Writer) -> Response:
    """Rate files add those that they price and nobody has; here is one by hand."""

    def act(conn: Connection) -> Answer:
        new = Kept(said.prefix, said.country, said.description, said.kind)
        add_destination(conn, new)
        return created(_told(new), f"/destinations/{new.prefix}")

    return desk.write(act)


@router.post(
    "/destinations/numbering-plan", summary="Add the world's numbering plan", response_model=NumberingPlanAdded
)
def post_numbering_plan(desk: Writer) -> Response:
    """Countries, places, mobile networks and special numbers, with emergency numbers by country, as far as nobody has
    them yet; what is there, edited or not, stays.  Takes some seconds."""

    def act(conn: Connection) -> Answer:
        added = seed_destinations(conn)
        return shown(NumberingPlanAdded(destinations=added.destinations, emergency_numbers=added.emergency_numbers))

    return desk.write(act)


@router.get("/destinations/{prefix}", summary="Read a destination", response_model=Destination)
def get_destination(prefix: Digits, desk: Reader) -> Response:
    """The ETag names the version of what PATCH changes."""

    def look(conn: Connection) -> Answer:
        record = read_destination(conn, prefix)
        return shown(_told(record), headers={"ETag": etag_of(desk, record)})

    return desk.read(look)


@router.get("/destinations/{prefix}/uses", summary="Where a destination is used", response_model=DestinationUsesTold)
def get_destination_uses(prefix: Digits, desk: PriceReader) -> Response:
    def look(conn: Connection) -> Answer:
        read_destination(conn, prefix)
        uses = uses_of_destination(conn, prefix)
        return shown(
            DestinationUsesTold(
                tariffs=[NamedRecord(id=number, name=name) for number, name in uses.tariffs],
                groups=[GroupOfDestination(group=group, group_set=name) for group, name in uses.groups],
            )
        )

    return desk.read(look)


@router.patch("/destinations/{prefix}", summary="Change a destination", response_model=Destination)
def patch_destination(prefix: Digits, said: DestinationChangeSaid, desk: Writer, if_match: IfMatch = None) -> Response:
    def act(conn: Connection) -> Answer:
        before = read_destination(conn, prefix, lock=True)
        check_version(desk, if_match, before, "destination", before.prefix)
        after = change_destination(
            conn,
            before,
            country=before.country if said.country is None else said.country,
            description=before.description if said.description is None else said.description,
            kind=said.kind or before.kind,
        )
        desk.changed(before, after)
        return shown(_told(after), headers={"ETag": etag_of(desk, after)})

    return desk.write(act)


@router.delete("/destinations/{prefix}", summary="Delete a destination", status_code=204)
def remove_destination(prefix: Digits, desk: Writer) -> Response:
    """Only one that no rate and no group names."""

    def act(conn: Connection) -> Answer:
        delete_destination(conn, prefix)
        return nothing_left()

    return desk.write(act)


def _told_all(records: Sequence[Kept]) -> list[Destination]:
    return [_told(record) for record in records]


def _told(one: Kept) -> Destination:
    return Destination(prefix=one.prefix, country=one.country, description=one.description, kind=one.kind)
