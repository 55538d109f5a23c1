"""/tariffs, their rates and their uploads."""

from functools import partial
from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.rates import (
    RateFound,
    RateSaid,
    RatesEntered,
    lines_said,
    told_entered,
    told_rate,
)
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.tariff_told import Tariff, TariffSaid, check_manager, told_one, told_tariffs
from tollhouse.doors.api.values import Moment, Number, Said
from tollhouse.doors.api.versions import etag_of
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.changing import header_of
from tollhouse.tariffs.publishing import publish_tariff, schedule_rates
from tollhouse.tariffs.reading import list_tariffs, rate_for_number, read_tariff

router = DoorRouter("Tariffs")

Reader = Annotated[Desk, needs(Right.READ_PRICES)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]


class RatesSaid(Said):
    rates: list[RateSaid] = Field(min_length=1, max_length=1000)


@router.get("/tariffs", summary="List tariffs", response_model=ListOf[Tariff])
def get_tariffs(
    desk: Reader,
    pages: Pages,
    q: Annotated[str, Query(max_length=200, description="somewhere in the name, capital or not")] = "",
) -> Response:
    """By name."""

    def look(conn: Connection) -> Answer:
        def page(limit: int, cursor: str | None) -> Any:
            return list_tariffs(conn, containing=q.strip(), limit=limit, cursor=cursor)

        return shown(listed(partial(told_tariffs, conn, desk), page, pages))

    return desk.read(look)


@router.post("/tariffs", summary="Publish a tariff", status_code=201, response_model=Tariff)
def post_tariff(said: TariffSaid, desk: Writer) -> Response:
    """Without rates: upload a file of them, or schedule them one by one."""

    def act(conn: Connection) -> Answer:
        check_manager(conn, desk, said.managed_by)
        tariff_id = publish_tariff(conn, said.draft(), now=desk.now)
        return created(told_one(conn, desk, read_tariff(conn, tariff_id)), f"/tariffs/{tariff_id}")

    return desk.write(act)


@router.get("/tariffs/{tariff_id}", summary="Read a tariff", response_model=Tariff)
def get_tariff(tariff_id: Number, desk: Reader) -> Response:
    """The ETag names the version of what PATCH changes; rates come and go without changing it."""

    def look(conn: Connection) -> Answer:
        record = read_tariff(conn, tariff_id)
        return shown(told_one(conn, desk, record), headers={"ETag": etag_of(desk, header_of(record))})

    return desk.read(look)


@router.get("/tariffs/{tariff_id}/rate", summary="Find the rate for a number", response_model=RateFound)
def get_rate_for_number(
    tariff_id: Number,
    desk: Reader,
    number: Annotated[str, Query(pattern=r"^[0-9]{1,15}$", description="E.164 digits", examples=["46850012345"])],
    at: Annotated[Moment | None, Query(description="else now")] = None,
) -> Response:
    """The one rate by which charging would price a call to the number, by longest prefix; null where none does."""

    def look(conn: Connection) -> Answer:
        found = rate_for_number(conn, tariff_id, number, at=at or desk.now)
        return shown(RateFound(rate=None if found is None else told_rate(found)))

    return desk.read(look)


@router.post("/tariffs/{tariff_id}/rates", summary="Schedule rates", status_code=201, response_model=RatesEntered)
def post_rates(tariff_id: Number, said: RatesSaid, desk: Writer) -> Response:
    """Prices from now or later; one that has begun is history.  Only a tariff's first ones may begin in the past.
    A rate of a destination group is entered for each of its prefixes; what a rate leaves out is the tariff's."""

    def act(conn: Connection) -> Answer:
        lines = lines_said(conn, tariff_id, said.rates, now=desk.now)
        entered = schedule_rates(conn, tariff_id, lines, now=desk.now)
        return created(told_entered(entered), f"/tariffs/{tariff_id}/rates")

    return desk.write(act)
