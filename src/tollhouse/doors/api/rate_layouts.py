"""/rate-layouts: how the rate files of others are read, remembered under a name."""

from collections.abc import Sequence
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Response
from pydantic import AfterValidator, Field, StrictBool, StrictInt

from tollhouse.doors.api.desk import Desk, needs, nothing_left, shown
from tollhouse.doors.api.rate_editing import RepricingSaid
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Said, Told, Words
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.grid.layouts import KnownLayout, forget_layout, keep_layout, list_layouts
from tollhouse.tariffs.rules.layout import FIELDS, DateOrder, FileLayout, read_layout

router = DoorRouter("Tariffs")

Reader = Annotated[Desk, needs(Right.READ_PRICES)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone of IANA, such as Europe/Kyiv") from None
    return name


def _known_fields(said: dict[str, str]) -> dict[str, str]:
    for name in said:
        if name not in FIELDS:
            raise ValueError(f"{name!r} is no column of a rate; they are {', '.join(FIELDS)}")
    return said


ByField = Annotated[dict[str, Words], Field(max_length=len(FIELDS)), AfterValidator(_known_fields)]


class FileLayoutSaid(Said):
    """Where in a file each column of a rate stands, and how it is written."""

    columns: ByField = Field(
        description="by column of ours, or country_prefix, area_code, increment, price: its heading, or #n, its place",
        examples=[{"prefix": "Dial code", "price": "Rate", "increment": "Increment"}],
    )
    constants: ByField = Field(default={}, description="what every line has", examples=[{"first_interval": "60"}])
    delimiter: Literal["", ",", ";", "\t", "|"] = Field(default="", description="empty: as the file shows")
    encoding: Literal["", "utf-8", "utf-16", "cp1252"] = Field(default="", description="empty: as the file shows")
    sheet: Words = Field(default="", description="of a workbook; empty: the first")
    header_line: Annotated[StrictInt, Field(ge=0, le=1000)] = Field(default=1, description="0: no line of headings")
    decimal_comma: StrictBool = False
    dates: DateOrder = DateOrder.YMD
    zone: Annotated[Words, AfterValidator(_known_zone)] = Field(default="UTC", description="of dates without one")
    prices: RepricingSaid = RepricingSaid()

    @property
    def layout(self) -> FileLayout:
        return read_layout(self.model_dump(mode="json"))


class RateLayoutTold(Told):
    name: str = Field(examples=["Carrier A, weekly"])
    layout: FileLayoutSaid
    saved_at: Moment
    saved_by: str


class RateLayouts(Told):
    """By name, five hundred at most."""

    layouts: list[RateLayoutTold]


@router.get("/rate-layouts", summary="List layouts of rate files", response_model=RateLayouts)
def get_rate_layouts(desk: Reader) -> Response:
    return desk.read(lambda conn: shown(RateLayouts(layouts=told_layouts(list_layouts(conn)))))


@router.put("/rate-layouts/{layout_name}", summary="Keep a layout of rate files", response_model=FileLayoutSaid)
def put_rate_layout(layout_name: str, said: FileLayoutSaid, desk: Writer) -> Response:
    """One of the same name is replaced."""

    def act(conn: Connection) -> Answer:
        keep_layout(conn, layout_name, said.model_dump(mode="json"), now=desk.now, by=desk.by)
        return shown(said)

    return desk.write(act)


@router.delete("/rate-layouts/{layout_name}", summary="Forget a layout of rate files", status_code=204)
def delete_rate_layout(layout_name: str, desk: Writer) -> Response:
    def act(conn: Connection) -> Answer:
        forget_layout(conn, layout_name)
        return nothing_left()

    return desk.write(act)


def told_layouts(known: Sequence[KnownLayout]) -> list[RateLayoutTold]:
    return [
        RateLayoutTold(
            name=one.name,
            layout=FileLayoutSaid.model_validate(one.layout),
            saved_at=one.saved_at,
            saved_by=one.saved_by,
        )
        for one in known
    ]
