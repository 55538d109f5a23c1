"""/off-peak-periods: hours with other prices, drawn, tried out and kept."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Query, Response
from pydantic import Field

from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown, shown_json
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.tariff_told import NamedRecord
from tollhouse.doors.api.values import Day, Moment, Number, Said, Told, Words
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.off_peak_periods import (
    OffPeakPeriod,
    change_off_peak,
    define_off_peak,
    delete_off_peak,
    list_off_peak,
    off_peak_at,
    read_off_peak,
    tariffs_of_off_peak,
)
from tollhouse.tariffs.rules.off_peak import CountsAs, Holiday, OffPeak, OffPeakMode, make_off_peak
from tollhouse.tariffs.rules.off_peak_record import MOST_HOLIDAYS, OffPeakDraft, check_hours
from tollhouse.tariffs.rules.week import DAYS, HOURS, definitions_painted, week_of

router = DoorRouter("Off-peak periods")

Reader = Annotated[Desk, needs(Right.READ_PRICES)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]
WindowName = Literal["peak", "off_peak", "off_peak_2"]

_WINDOWS: Final[tuple[WindowName, ...]] = ("peak", "off_peak", "off_peak_2")
_MODE = "which end of a session must lie in the hours; the whole session gets the one price"
_LongText = Annotated[str, Field(max_length=2_000)]
_DEFINITIONS = Field(
    max_length=3,
    examples=[["hr{6pm-5am}, wd{sa su}"]],
    description="one or two in the manner of Time::Period; the first that applies wins",
)
_PaintedDay = Annotated[str, Field(pattern=f"^[012]{{{HOURS}}}$", examples=["111111000000000000111111"])]


class HolidayTold(Told):
    on: Day = Field(description="by the customer's own calendar")
    name: str = Field(examples=["Christmas"])
    yearly: bool = Field(description="on this day of every year")
    counts_as: CountsAs = Field(description="wholly in the first or the second period, or a day like a Sunday")


class HolidaySaid(Said):
    on: Day
    name: Words = Field(examples=["Christmas"])
    yearly: bool = False
    counts_as: CountsAs = CountsAs.SUNDAY


class SpanTold(Told):
    """Minutes of a day, the end exclusive."""

    from_minute: int
    until_minute: int
    window: WindowName


class DayTold(Told):
    day: Day
    holiday: str = Field(description="its name; empty: none")
    spans: list[SpanTold]


class OffPeakPeriodTold(Told):
    id: Number
    name: str = Field(examples=["Evenings and weekends"])
    description: str
    definitions: list[str]
    mode: OffPeakMode = Field(description=_MODE)
    holidays: list[HolidayTold]
    tariffs: list[NamedRecord] = Field(description="that go by it, or did for use that may still come; the first fifty")


class OffPeakPeriodSaid(Said):
    name: Words = Field(examples=["Evenings and weekends"])
    definitions: list[_LongText] = _DEFINITIONS
    mode: OffPeakMode = Field(default=OffPeakMode.STARTS, description=_MODE)
    holidays: list[HolidaySaid] = Field(default=[], max_length=MOST_HOLIDAYS + 1)
    description: Annotated[str, Field(max_length=1_000)] = ""


class OffPeakPreviewSaid(Said):
    """Hours that nobody has kept yet, in text or painted: for each day from Monday on 24 windows, 0 being peak."""

    definitions: list[_LongText] | None = Field(default=None, max_length=3)
    painted: list[_PaintedDay] | None = Field(default=None, min_length=DAYS, max_length=DAYS)
    holidays: list[HolidaySaid] = Field(default=[], max_length=MOST_HOLIDAYS + 1)
    week: Day | None = Field(default=None, description="the first of the seven days; null: this week's Monday")


class OffPeakPreview(Told):
    definitions: list[str] = Field(description="of what was painted; empty: no hour was")
    days: list[DayTold]


class OffPeakAnswer(Told):
    """What a test of an off-peak period says."""

    window: WindowName = Field(description="by whose prices a session is charged")
    local: str = Field(description="what the customer's clock showed", examples=["2026-11-23T20:58:00+02:00"])
    holiday: str = Field(description="the name of the day it begins on; empty: none")


@router.get("/off-peak-periods", summary="List off-peak periods", response_model=ListOf[OffPeakPeriodTold])
def get_off_peak_periods(
    desk: Reader, pages: Pages, q: Annotated[Words, Query(description="somewhere in the name")] = ""
) -> Response:
    """By name."""

    def look(conn: Connection) -> Answer:
        def page(limit: int, cursor: str | None) -> Any:
            return list_off_peak(conn, containing=q.strip(), limit=limit, cursor=cursor)

        return shown(listed(partial(_told_all, conn), page, pages))

    return desk.read(look)


@router.post(
    "/off-peak-periods", summary="Define an off-peak period", status_code=201, response_model=OffPeakPeriodTold
)
def post_off_peak_period(said: OffPeakPeriodSaid, desk: Writer) -> Response:
    """Hours by the customer's own clock, whatever its time zone."""

    def act(conn: Connection) -> Answer:
        off_peak_id = define_off_peak(conn, _draft(said))
        return created(_told(conn, read_off_peak(conn, off_peak_id)), f"/off-peak-periods/{off_peak_id}")

    return desk.write(act)


@router.post("/off-peak-periods/previews", summary="Draw off-peak hours", response_model=OffPeakPreview)
def post_off_peak_preview(said: OffPeakPreviewSaid, desk: Reader) -> Response:
    """Seven days of hours that are only thought of; nothing is stored."""

    def act(_conn: Connection) -> Answer:
        definitions = _definitions(said)
        holidays = [_holiday(one) for one in said.holidays]
        if definitions or not said.painted:
            check_hours(definitions, holidays)
        off_peak = make_off_peak(OffPeakMode.STARTS, definitions, holidays if definitions else ())
        return shown(OffPeakPreview(definitions=list(definitions), days=_days(off_peak, said.week or _monday(desk))))

    return desk.read(act)


@router.get("/off-peak-periods/{off_peak_id}", summary="Read an off-peak period", response_model=OffPeakPeriodTold)
def get_off_peak_period(off_peak_id: Number, desk: Reader) -> Response:
    """The ETag names the version of what PUT changes."""

    def look(conn: Connection) -> Answer:
        record = read_off_peak(conn, off_peak_id)
        return shown(_told(conn, record), headers={"ETag": etag_of(desk, record)})

    return desk.read(look)


@router.put("/off-peak-periods/{off_peak_id}", summary="Change an off-peak period", response_model=OffPeakPeriodTold)
def put_off_peak_period(
    off_peak_id: Number, said: OffPeakPeriodSaid, desk: Writer, if_match: IfMatch = None
) -> Response:
    """For use that begins from now on; what began before is priced as it was then, however late it is charged."""

    def act(conn: Connection) -> Answer:
        before = read_off_peak(conn, off_peak_id, lock=True)
        check_version(desk, if_match, before, "off-peak period", before.name)
        after = change_off_peak(conn, off_peak_id, _draft(said), now=desk.now)
        desk.changed(before, after)
        return shown(_told(conn, after), headers={"ETag": etag_of(desk, after)})

    return desk.write(act)


@router.delete("/off-peak-periods/{off_peak_id}", summary="Delete an off-peak period", status_code=204)
def remove_off_peak_period(off_peak_id: Number, desk: Writer) -> Response:
    """Only one that no tariff goes by or ever went by."""

    def act(conn: Connection) -> Answer:
        delete_off_peak(conn, off_peak_id)
        return nothing_left()

    return desk.write(act)


@router.get("/off-peak-periods/{off_peak_id}/week", summary="Draw an off-peak period", response_model=list[DayTold])
def get_off_peak_week(
    off_peak_id: Number,
    desk: Reader,
    first: Annotated[Day | None, Query(description="of the seven days; else this week's Monday")] = None,
) -> Response:
    """Each day by the wall clock, minute by minute; a day on which clocks change is drawn like any other."""

    def look(conn: Connection) -> Answer:
        record = read_off_peak(conn, off_peak_id)
        return shown_json([one.model_dump(mode="json") for one in _days(record.off_peak, first or _monday(desk))])

    return desk.read(look)


@router.get("/off-peak-periods/{off_peak_id}/at", summary="Try an off-peak period", response_model=OffPeakAnswer)
def get_off_peak_at(
    off_peak_id: Number,
    desk: Reader,
    moment: Annotated[Moment, Query(description="when a session begins")],
    time_zone: Annotated[Words, Query(description="the customer's, of the IANA database", examples=["Europe/Kyiv"])],
    *,
    until: Annotated[Moment | None, Query(description="when it ends; else at once")] = None,
) -> Response:
    """By the hours that held when it began, and by the mode: the start, the end or both must lie in them."""
    zone = _zone(time_zone)
    if until is not None and until < moment:
        raise BadField("until", until.isoformat(), "lies before the beginning.")

    def look(conn: Connection) -> Answer:
        off_peak = off_peak_at(conn, off_peak_id, moment)
        local = moment.astimezone(zone)
        holiday = off_peak.holiday_on(local.date())
        window = _WINDOWS[off_peak.window(moment, until or moment, zone)]
        told = OffPeakAnswer(window=window, local=local.isoformat(), holiday="" if holiday is None else holiday.name)
        return shown(told)

    return desk.read(look)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadField("time_zone", name, "is no time zone of the IANA database, such as Europe/Kyiv.") from None


def _monday(desk: Desk) -> date:
    today = desk.now.date()
    return today - timedelta(days=today.weekday())


def _definitions(said: OffPeakPreviewSaid) -> tuple[str, ...]:
    if said.painted is None:
        return tuple(said.definitions or ())
    return definitions_painted([[int(window) for window in day] for day in said.painted])


def _draft(said: OffPeakPeriodSaid) -> OffPeakDraft:
    holidays = tuple(_holiday(one) for one in said.holidays)
    return OffPeakDraft(said.name, tuple(said.definitions), said.mode, holidays, said.description)


def _holiday(said: HolidaySaid) -> Holiday:
    return Holiday(said.on, said.name, said.yearly, said.counts_as)


def _told_all(conn: Connection, records: Sequence[OffPeakPeriod]) -> list[OffPeakPeriodTold]:
    return [_told(conn, record) for record in records]


def _told(conn: Connection, record: OffPeakPeriod) -> OffPeakPeriodTold:
    return OffPeakPeriodTold(
        id=record.off_peak_id,
        name=record.name,
        description=record.description,
        definitions=list(record.definitions),
        mode=record.mode,
        holidays=[
            HolidayTold(on=one.on, name=one.name, yearly=one.yearly, counts_as=one.counts_as) for one in record.holidays
        ],
        tariffs=[NamedRecord(id=number, name=name) for number, name in tariffs_of_off_peak(conn, record.off_peak_id)],
    )


def _days(off_peak: OffPeak, first: date) -> list[DayTold]:
    return [
        DayTold(
            day=day.day,
            holiday=day.holiday,
            spans=[
                SpanTold(from_minute=one.from_minute, until_minute=one.until_minute, window=_WINDOWS[one.window])
                for one in day.spans
            ],
        )
        for day in week_of(off_peak, first)
    ]
