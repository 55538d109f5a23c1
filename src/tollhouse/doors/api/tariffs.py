"""/tariffs, their rates and their uploads."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.rates import (
    RateFound,
    RateSaid,
    RatesEntered,
    line_of,
    told_entered,
    told_rate,
)
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import CurrencyCode, Moment, Number, Said, Told, Words
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.publishing import TariffDraft, publish_tariff, schedule_rates
from tollhouse.tariffs.reading import (
    TariffRecord,
    count_rates_in_force,
    list_tariffs,
    rate_for_number,
    read_tariff,
)
from tollhouse.tariffs.rules.off_peak import OffPeakMode
from tollhouse.tariffs.rules.rounding_pattern import NO_ROUNDING
from tollhouse.tariffs.rules.service import Service

router = DoorRouter("Tariffs")

Reader = Annotated[Desk, needs(Right.READ_PRICES)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]


class Tariff(Told):
    id: Number
    name: str = Field(examples=["Retail voice"])
    currency: str
    service: Service
    version: int = Field(description="moved by every change of the tariff or its rates")
    numbering: int = Field(description="164: E.164 digits; 212: MCC and MNC")
    off_peak_periods: list[str]
    off_peak_mode: OffPeakMode
    rounding_pattern: str
    published_at: Moment
    rates: int = Field(description="destinations priced now; counted up to 10,000")
    rates_are_exact: bool = Field(description="false: there are more than `rates`")


class TariffSaid(Said):
    name: Words = Field(examples=["Retail voice"])
    currency: CurrencyCode
    service: Service = Service.VOICE
    off_peak_periods: list[Words] = Field(default=[], max_length=2, examples=[["hr{6pm-5am}, wd{sa su}"]])
    off_peak_mode: OffPeakMode = OffPeakMode.STARTS
    rounding_pattern: Words = Field(default=NO_ROUNDING, description="`XXXX.XX000` rounds charges up to two decimals")
    numbering: Literal[164, 212] = 164


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

        return shown(listed(partial(_told_tariffs, conn, desk), page, pages))

    return desk.read(look)


@router.post("/tariffs", summary="Publish a tariff", status_code=201, response_model=Tariff)
def post_tariff(said: TariffSaid, desk: Writer) -> Response:
    """Without rates: upload a file of them, or schedule them one by one."""

    def act(conn: Connection) -> Answer:
        draft = TariffDraft(
            name=said.name,
            currency=said.currency,
            service=said.service,
            off_peak_periods=tuple(said.off_peak_periods),
            off_peak_mode=said.off_peak_mode,
            rounding_pattern=said.rounding_pattern,
            numbering=said.numbering,
        )
        tariff_id = publish_tariff(conn, draft, now=desk.now)
        return created(_told_one(conn, desk, tariff_id), f"/tariffs/{tariff_id}")

    return desk.write(act)


@router.get("/tariffs/{tariff_id}", summary="Read a tariff", response_model=Tariff)
def get_tariff(tariff_id: Number, desk: Reader) -> Response:
    return desk.read(lambda conn: shown(_told_one(conn, desk, tariff_id)))


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
    """Prices from now or later; one that has begun is history.  Only a tariff's first ones may begin in the past."""

    def act(conn: Connection) -> Answer:
        lines = [line_of(rate, place, now=desk.now) for place, rate in enumerate(said.rates, 1)]
        entered = schedule_rates(conn, tariff_id, lines, now=desk.now)
        return created(told_entered(entered), f"/tariffs/{tariff_id}/rates")

    return desk.write(act)


def _told_one(conn: Connection, desk: Desk, tariff_id: int) -> Tariff:
    return _told_tariffs(conn, desk, [read_tariff(conn, tariff_id)])[0]


def _told_tariffs(conn: Connection, desk: Desk, records: Sequence[TariffRecord]) -> list[Tariff]:
    counts = count_rates_in_force(
        conn, [record.terms.tariff_id for record in records], at=desk.now, up_to=EXACT_UP_TO + 1
    )
    return [_told(record, counts[record.terms.tariff_id]) for record in records]


def _told(record: TariffRecord, rates: int) -> Tariff:
    terms = record.terms
    return Tariff(
        id=terms.tariff_id,
        name=terms.name,
        currency=terms.currency,
        service=terms.service,
        version=terms.version,
        numbering=terms.numbering,
        off_peak_periods=list(record.off_peak_periods),
        off_peak_mode=OffPeakMode(record.off_peak_mode),
        rounding_pattern=record.rounding_pattern,
        published_at=record.published_at,
        rates=min(rates, EXACT_UP_TO),
        rates_are_exact=rates <= EXACT_UP_TO,
    )
