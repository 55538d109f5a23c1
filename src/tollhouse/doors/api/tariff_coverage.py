"""/tariffs/{id}/coverage: destinations of the catalogue that a tariff leaves without a rate."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.rate_previews import UncoveredTold, told_uncovered
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Told
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.grid.covering import list_uncovered, read_coverage

router = DoorRouter("Tariffs")

Reader = Annotated[Desk, needs(Right.READ_PRICES)]
At = Annotated[Moment | None, Query(description="the moment; else now")]


class CountryGapTold(Told):
    country: str = Field(description="ISO 3166; empty: no country's", examples=["PT"])
    destinations: int = Field(description="of the catalogue in it")
    uncovered: int = Field(description="of these without a rate")
    first: list[UncoveredTold] = Field(description="of them, by prefix")


class CoverageTold(Told):
    """A destination has a rate where its prefix, a shorter or a longer one is priced."""

    destinations: int = Field(description="in the catalogue")
    uncovered: int = Field(description="of these without a rate")
    anything_else: bool = Field(description="whether the rate for anything else answers them nevertheless")
    countries: list[CountryGapTold] = Field(description="those left out whole first, then by name")


class UncoveredOfCountry(Told):
    destinations: list[UncoveredTold]


@router.get("/tariffs/{tariff_id}/coverage", summary="What a tariff leaves without a rate", response_model=CoverageTold)
def get_coverage(tariff_id: Number, desk: Reader, at: At = None) -> Response:
    def look(conn: Connection) -> Answer:
        told = read_coverage(conn, tariff_id, at=at or desk.now)
        gaps = [
            CountryGapTold(
                country=gap.country,
                destinations=gap.destinations,
                uncovered=gap.uncovered,
                first=[told_uncovered(one) for one in gap.first],
            )
            for gap in told.gaps
        ]
        return shown(
            CoverageTold(
                destinations=told.destinations,
                uncovered=told.uncovered,
                anything_else=told.anything_else,
                countries=gaps,
            )
        )

    return desk.read(look)


@router.get(
    "/tariffs/{tariff_id}/coverage/{country}",
    summary="A country's destinations without a rate",
    response_model=UncoveredOfCountry,
)
def get_uncovered(tariff_id: Number, country: str, desk: Reader, at: At = None) -> Response:
    """All of them, by prefix; of a country that has none, or that nobody knows, none."""

    def look(conn: Connection) -> Answer:
        found = list_uncovered(conn, tariff_id, at=at or desk.now, country=country.upper())
        return shown(UncoveredOfCountry(destinations=[told_uncovered(one) for one in found]))

    return desk.read(look)
