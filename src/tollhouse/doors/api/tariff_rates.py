"""/tariffs/{id}/rates: the rates of a tariff as a grid, and as a file."""

from functools import partial
from typing import Annotated, Any, BinaryIO, ClassVar, Final

from fastapi import Query, Response

from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.file_names import CSV, XLSX
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.rate_asked import Search, SearchedTimes, times_of
from tollhouse.doors.api.rates import Rate, told_rates
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number
from tollhouse.doors.api.written_files import written_file
from tollhouse.plumbing.db import Connection
from tollhouse.reports.rate_files import rates_as_csv, write_rates_as_xlsx
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.grid.listing import count_rates, stream_rates
from tollhouse.tariffs.reading import list_rates, rate_for_number, read_tariff
from tollhouse.tariffs.rules.search import RateSearch, Times
from tollhouse.words.refusals import Refused

router = DoorRouter("Tariffs")

Reader = Annotated[Desk, needs(Right.READ_PRICES)]

_MOST_IN_A_SPREADSHEET: Final = 100_000
"""Some fifteen seconds of writing; as CSV there may be any number."""


class TooManyRates(Refused):
    code: ClassVar[str] = "too_many_rates"
    sentence: ClassVar[str] = (
        "These are more than {most} rates, the most a spreadsheet gets; download them as CSV, or search for fewer."
    )


@router.get("/tariffs/{tariff_id}/rates", summary="List a tariff's rates", response_model=ListOf[Rate])
def get_rates(
    tariff_id: Number,
    desk: Reader,
    pages: Pages,
    search: Search,
    asked: SearchedTimes,
    *,
    longest: Annotated[bool, Query(description="of a number: only the rates of the prefix that answers it")] = False,
) -> Response:
    """By prefix, the latest beginning first.  With a number: those in force, the longest prefix first."""
    times = times_of(asked, now=desk.now)

    def look(conn: Connection) -> Answer:
        wanted = _of_longest(conn, tariff_id, search, times) if longest and search.number else search
        if wanted is None:
            read_tariff(conn, tariff_id)
            return shown(ListOf[Rate](items=[], next=None, previous=None, total=0, total_is_exact=True))

        def page(limit: int, cursor: str | None) -> Any:
            return list_rates(conn, tariff_id, wanted, times, limit=limit, cursor=cursor)

        total = count_rates(conn, tariff_id, wanted, times, up_to=EXACT_UP_TO + 1)
        return shown(listed(told_rates, page, pages, total=total))

    return desk.read(look)


@router.get(
    "/tariffs/{tariff_id}/rates.csv",
    summary="Download a tariff's rates as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The file"}},
)
def get_rates_csv(tariff_id: Number, desk: Reader, search: Search, asked: SearchedTimes) -> Response:
    """In exactly the columns of an upload: sent back as it is, it changes nothing."""
    wanted = search, times_of(asked, now=desk.now)

    def write(conn: Connection, file: BinaryIO) -> str:
        file.writelines(rates_as_csv(stream_rates(conn, tariff_id, *wanted)))
        return _name(conn, desk, tariff_id, "csv")

    return written_file(desk, partial(_checked, tariff_id, write), CSV)


@router.get(
    "/tariffs/{tariff_id}/rates.xlsx",
    summary="Download a tariff's rates as a spreadsheet",
    response_class=Response,
    responses={200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}, "description": "The file"}},
)
def get_rates_xlsx(tariff_id: Number, desk: Reader, search: Search, asked: SearchedTimes) -> Response:
    """The same as CSV has, with prices as numbers; an upload reads this file, too."""
    wanted = search, times_of(asked, now=desk.now)

    def write(conn: Connection, file: BinaryIO) -> str:
        if count_rates(conn, tariff_id, *wanted, up_to=_MOST_IN_A_SPREADSHEET + 1) > _MOST_IN_A_SPREADSHEET:
            raise TooManyRates(most=_MOST_IN_A_SPREADSHEET)
        write_rates_as_xlsx(file, stream_rates(conn, tariff_id, *wanted))
        return _name(conn, desk, tariff_id, "xlsx")

    return written_file(desk, partial(_checked, tariff_id, write), XLSX)


def _checked(tariff_id: int, write: Any, conn: Connection, file: BinaryIO) -> str:
    read_tariff(conn, tariff_id)
    name: str = write(conn, file)
    return name


def _name(conn: Connection, desk: Desk, tariff_id: int, ending: str) -> str:
    return f"{read_tariff(conn, tariff_id).terms.name} {desk.now:%Y-%m-%d}.{ending}"


def _of_longest(conn: Connection, tariff_id: int, search: RateSearch, times: Times) -> RateSearch | None:
    """The same search for the one prefix that answers the number at the moment; None: none does."""
    found = rate_for_number(conn, tariff_id, search.number, at=times.at)
    if found is None:
        return None
    return RateSearch(found.rate.prefix, "", search.words, search.country, search.mark, exact=True)
