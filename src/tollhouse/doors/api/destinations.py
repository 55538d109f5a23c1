"""/destinations: what a number is, whoever prices it."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Told
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.destinations import destination_of
from tollhouse.tariffs.rules.destination import Kind

router = DoorRouter("Destinations")

Reader = Annotated[Desk, needs(Right.READ_CATALOGUE)]
Dialled = Annotated[str, Query(pattern=r"^[0-9]{1,15}$", description="E.164 digits", examples=["46850012345"])]


class Destination(Told):
    prefix: str = Field(description="the longest of the catalogue that the number begins with", examples=["46"])
    country: str = Field(description="ISO 3166; empty: no country's", examples=["SE"])
    description: str
    kind: Kind


class DestinationFound(Told):
    destination: Destination | None


@router.get("/destinations", summary="Find a number's destination", response_model=DestinationFound)
def find_destination(number: Dialled, desk: Reader) -> Response:
    """By longest prefix; null where the catalogue knows none."""

    def look(conn: Connection) -> Answer:
        found = destination_of(conn, number)
        if found is None:
            return shown(DestinationFound(destination=None))
        told = Destination(prefix=found.prefix, country=found.country, description=found.description, kind=found.kind)
        return shown(DestinationFound(destination=told))

    return desk.read(look)
