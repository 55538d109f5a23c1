"""/tariffs/{id}/comparison: two tariffs side by side, as a list and as a file."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, BinaryIO

from fastapi import Depends, Query, Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.file_names import CSV
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.rate_editing import ExchangeRate
from tollhouse.doors.api.rates import told_price
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Told
from tollhouse.doors.api.written_files import written_file
from tollhouse.plumbing.db import Connection
from tollhouse.reports.rate_files import compared_as_csv
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.grid.comparison import (
    Question,
    Shown,
    count_sides,
    lay_side_by_side,
    list_compared,
    stream_compared,
)
from tollhouse.tariffs.reading import tariff_names
from tollhouse.tariffs.rules.comparison import ComparedRate, CompareOrder, Measure, Side, SidePrices
from tollhouse.tariffs.rules.search import RateSearch

router = DoorRouter("Tariffs")

Reader = Annotated[Desk, needs(Right.READ_PRICES)]


class SideTold(Told):
    """In the first tariff's currency."""

    prefix: str = Field(description="that answers: the destination's own or, where it has none, a shorter one")
    first_interval: int
    next_interval: int
    first_price: str
    next_price: str
    connect_fee: str


class ComparedTold(Told):
    prefix: str = Field(examples=["46"])
    description: str
    country: str
    side: Side = Field(description="dearer and cheaper are said of the second tariff, by the measure")
    difference: str = Field(description="the second's measure less the first's; 0 where one of them has none")
    a: SideTold | None
    b: SideTold | None


class SideCounts(Told):
    only_a: int
    only_b: int
    dearer: int
    cheaper: int
    equal: int


class Comparison(ListOf[ComparedTold]):
    """A page of what is shown, and how many there are of each kind in all that was compared."""

    counts: SideCounts


async def _question(
    with_tariff: Annotated[Number, Query(description="the second tariff, b")],
    *,
    at: Annotated[Moment | None, Query(description="the moment; else now")] = None,
    by: Annotated[Measure, Query(description="what makes one dearer")] = Measure.NEXT_PRICE,
    effective: Annotated[
        bool, Query(description="a destination that one has not is answered by its shorter prefixes, as a call is")
    ] = False,
    exchange_rate: Annotated[
        ExchangeRate | None, Query(description="the first's currency for one of the second's")
    ] = None,
    prefix: Annotated[str, Query(max_length=20, description="destinations that begin with it")] = "",
    q: Annotated[str, Query(max_length=200, description="somewhere in the description, capital or not")] = "",
    country: Annotated[str, Query(pattern=r"^([A-Z]{2})?$", description="ISO 3166")] = "",
) -> Question:
    """The first tariff is the path's, and its moment the desk's unless one is named."""
    return Question(
        a=0,
        b=with_tariff,
        at=at,
        measure=by,
        effective=effective,
        exchange_rate=None if exchange_rate is None else Decimal(exchange_rate),
        search=RateSearch(prefix=prefix, words=q.strip(), country=country),
    )


Asked = Annotated[Question, Depends(_question)]


@router.get("/tariffs/{tariff_id}/comparison", summary="Compare two tariffs", response_model=Comparison)
def get_comparison(
    tariff_id: Number,
    desk: Reader,
    pages: Pages,
    asked: Asked,
    side: Annotated[Side | None, Query(description="only these")] = None,
    *,
    sort: Annotated[CompareOrder, Query()] = CompareOrder.PREFIX,
    descending: bool = False,
) -> Response:
    """Destinations of both; a forbidden one counts as one that the tariff has not."""

    def look(conn: Connection) -> Answer:
        lay_side_by_side(conn, asked.of(tariff_id, now=desk.now))
        counts = count_sides(conn)

        def page(limit: int, cursor: str | None) -> Any:
            return list_compared(conn, Shown(side, sort, descending), limit=limit, cursor=cursor)

        total = sum(counts.values()) if side is None else counts[side]
        told = listed(_told, page, pages, total=total)
        return shown(
            Comparison(
                items=told.items,
                next=told.next,
                previous=told.previous,
                total=told.total,
                total_is_exact=told.total_is_exact,
                counts=SideCounts(**{one.value: count for one, count in counts.items()}),
            )
        )

    return desk.read(look)


@router.get(
    "/tariffs/{tariff_id}/comparison.csv",
    summary="Download a comparison as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The file"}},
)
def get_comparison_csv(
    tariff_id: Number,
    desk: Reader,
    asked: Asked,
    side: Annotated[Side | None, Query(description="only these")] = None,
) -> Response:
    def write(conn: Connection, file: BinaryIO) -> str:
        lay_side_by_side(conn, asked.of(tariff_id, now=desk.now))
        file.writelines(compared_as_csv(stream_compared(conn, side)))
        names = tariff_names(conn, [tariff_id, asked.b])
        return f"{names[tariff_id]} and {names[asked.b]}.csv"

    return written_file(desk, write, CSV)


def _told(compared: Sequence[ComparedRate]) -> list[ComparedTold]:
    return [
        ComparedTold(
            prefix=one.prefix,
            description=one.description,
            country=one.country,
            side=one.side,
            difference=told_price(one.difference) or "0",
            a=_told_side(one.a),
            b=_told_side(one.b),
        )
        for one in compared
    ]


def _told_side(side: SidePrices | None) -> SideTold | None:
    if side is None:
        return None
    return SideTold(
        prefix=side.prefix,
        first_interval=side.first_interval,
        next_interval=side.next_interval,
        first_price=told_price(side.first_price) or "0",
        next_price=told_price(side.next_price) or "0",
        connect_fee=told_price(side.connect_fee) or "0",
    )
