"""/tariffs/{id}/uploads: rate files, looked at before they are entered, and entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any, BinaryIO, ClassVar, Final, Literal, cast

from fastapi import Depends, Query, Request, Response
from pydantic import Field, ValidationError
from starlette.concurrency import run_in_threadpool

from tollhouse.doors.api.desk import Desk, created, digest_of_request, needs, shown
from tollhouse.doors.api.file_names import XLSX
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.rate_layouts import FileLayoutSaid, RateLayoutTold, told_layouts
from tollhouse.doors.api.rate_previews import GAPS_TOLD, GapsTold, LeftWithout, Preview, told_preview, told_uncovered
from tollhouse.doors.api.rates import RatesEntered, told_entered
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Told
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.comparing import preview_upload
from tollhouse.tariffs.grid.covering import (
    Uncovered,
    last_beginning,
    list_unanswered,
    list_uncovered,
    remember_answered,
)
from tollhouse.tariffs.grid.layouts import list_layouts
from tollhouse.tariffs.grid.looking import FileLook, look_at_file
from tollhouse.tariffs.reading import UploadRecord, list_uploads, read_tariff
from tollhouse.tariffs.rules.cells import CELLS, REQUIRED
from tollhouse.tariffs.rules.guessing import fits
from tollhouse.tariffs.rules.layout import FileLayout, ReadingOptions
from tollhouse.tariffs.uploading import UploadReport, upload_rates
from tollhouse.words.counting import counted
from tollhouse.words.csv_rows import CsvBroken
from tollhouse.words.refusals import Refused

router = DoorRouter("Tariffs")

LONGEST_DECK: Final = 64 << 20
_IN_MEMORY: Final = 4 << 20
_TAKEN: Final = {"text/csv", XLSX, "application/vnd.ms-excel", "application/octet-stream"}

Reader = Annotated[Desk, needs(Right.READ_PRICES)]
Uploader = Annotated[Desk, needs(Right.CHANGE_CATALOGUE, longest_body=LONGEST_DECK)]


class DeckRefused(Refused):
    code: ClassVar[str] = "rates_refused"
    sentence: ClassVar[str] = "The file has {problems} and nothing of it was taken. The first: {first}"


class Upload(Told):
    """What became of a rate file."""

    id: Number
    lines: int = Field(description="rates in the file")
    skipped: int = Field(description="problems of lines that were left out")
    entered: RatesEntered


class UploadLogged(Upload):
    uploaded_at: Moment
    mode: str = Field(examples=["replace"])
    state: str = Field(description="done, or refused with `problem_count` problems", examples=["done"])
    problem_count: int


class FileLookTold(Told):
    """What a rate file looks like, and how it is probably to be read."""

    workbook: bool = Field(description="false: it is CSV")
    sheets: list[str]
    encoding: str = Field(description="of CSV", examples=["cp1252"])
    delimiter: str = Field(description="of CSV", examples=[";"])
    header_line: int = Field(description="where the headings stand; 0: there are none")
    header: list[str]
    rows: list[list[str]] = Field(description="the first twenty below the headings")
    guessed: dict[str, str] = Field(description="by column of ours the heading that is probably it")
    own: bool = Field(description="whether it has our own columns and can be uploaded without a layout")
    layouts: list[RateLayoutTold] = Field(description="those kept whose columns are all there")


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is to be entered, or only looked at.

    check_tariff   whose destinations should have a rate, too
    """

    replace: bool
    effective_from: datetime | None
    dry_run: bool
    options: ReadingOptions
    check_tariff: int | None


async def _wish(
    mode: Annotated[Literal["add", "replace"], Query(description="replace: what is not listed ends")] = "add",
    effective_from: Annotated[Moment | None, Query(description="of lines that name no moment; else now")] = None,
    dry_run: Annotated[bool, Query(description="look at what the file would do, and store nothing")] = False,
    *,
    layout: Annotated[
        str | None,
        Query(max_length=8000, description="how the file is to be read, as JSON (see PUT /rate-layouts); else by its "
              "own headings, which are ours"),
    ] = None,
    past: Annotated[
        Literal["refuse", "now"], Query(description="moments gone by are problems, or mean now")
    ] = "refuse",
    bad_lines: Annotated[
        Literal["refuse", "skip"], Query(description="a file with problems is refused, or its other lines are taken")
    ] = "refuse",
    check_tariff: Annotated[
        Number | None, Query(description="of a dry run: a tariff whose destinations should have a rate, too")
    ] = None,
) -> Wish:  # fmt: skip
    options = ReadingOptions(
        None if layout is None else _layout_of(layout), past_is_now=past == "now", keep_good=bad_lines == "skip"
    )
    return Wish(mode == "replace", effective_from, dry_run, options, check_tariff)


def _layout_of(written: str) -> FileLayout:
    try:
        return FileLayoutSaid.model_validate_json(written).layout
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(map(str, first["loc"]))
        said = f"The layout cannot be used: {place} {first['msg']}".replace(":  ", ": ")
        raise Unwelcome("invalid_request", said, field="layout") from None


@router.get("/tariffs/{tariff_id}/uploads", summary="List uploads", response_model=ListOf[UploadLogged])
def get_uploads(tariff_id: Number, desk: Reader, pages: Pages) -> Response:
    """What was entered from files, the latest first."""

    def look(conn: Connection) -> Answer:
        read_tariff(conn, tariff_id)
        return shown(listed(_told_logged, partial(_uploads, conn, tariff_id), pages))

    return desk.read(look)


@router.post(
    "/tariffs/{tariff_id}/uploads",
    summary="Upload a rate file",
    status_code=201,
    response_model=Upload,
    responses={200: {"model": Preview, "description": "What it would do; nothing was stored"}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "text/csv": {
                    "schema": {"type": "string"},
                    "example": "prefix,first_interval,next_interval,first_price,next_price\n46,1,1,0.05,0.05\n",
                },
                XLSX: {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
)
async def post_upload(
    tariff_id: Number, request: Request, desk: Uploader, wish: Annotated[Wish, Depends(_wish)]
) -> Response:
    """The file is the body (CSV or a workbook, up to 64 MB).  It is taken whole or, with every problem named, not at
    all, unless `bad_lines` says otherwise.  Rates begin now or later; only a tariff's first may begin in the past."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        deck = cast(BinaryIO, file)
        digest = await _receive(request, deck)
        if wish.dry_run:
            return await run_in_threadpool(_look, desk, tariff_id, deck, wish)
        return await run_in_threadpool(_enter, desk, tariff_id, deck, wish, digest_of_request(request, digest))


@router.post(
    "/tariffs/{tariff_id}/uploads/look",
    summary="Look at a rate file",
    response_model=FileLookTold,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "text/csv": {"schema": {"type": "string"}, "example": "Dial code;Rate\n46;0,05\n"},
                XLSX: {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
)
async def post_upload_look(
    tariff_id: Number,
    request: Request,
    desk: Uploader,
    *,
    delimiter: Annotated[Literal["", ",", ";", "\t", "|"], Query(description="empty: as the file shows")] = "",
    encoding: Annotated[Literal["", "utf-8", "utf-16", "cp1252"], Query(description="empty: as the file shows")] = "",
    sheet: Annotated[str, Query(max_length=200, description="empty: the first")] = "",
    header_line: Annotated[int | None, Query(ge=0, le=1000, description="0: none; else the likeliest")] = None,
) -> Response:
    """Its first rows, what its columns probably are, and which of the layouts kept fit.  Nothing is stored."""
    asked = FileLayoutSaid(
        columns={}, delimiter=delimiter, encoding=encoding, sheet=sheet, header_line=header_line or 0
    ).layout
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        deck = cast(BinaryIO, file)
        await _receive(request, deck)
        return await run_in_threadpool(_look_at_file, desk, tariff_id, deck, asked, header_line is None)


async def _receive(request: Request, file: BinaryIO) -> bytes:
    """The body into the file; its digest."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in _TAKEN:
        said = f"Send the file itself as the body, with Content-Type: text/csv or {XLSX}."
        raise Unwelcome("unsupported_media_type", said)
    digest = sha256()
    async for piece in request.stream():
        digest.update(piece)
        file.write(piece)
    file.seek(0)
    return digest.digest()


def _look_at_file(desk: Desk, tariff_id: int, deck: BinaryIO, asked: FileLayout, find_header: bool) -> Response:
    def look(conn: Connection) -> Answer:
        read_tariff(conn, tariff_id)
        try:
            found = look_at_file(deck, asked, find_header=find_header)
        except CsvBroken as broken:
            raise DeckRefused(problems=counted(1, "problem"), first=str(broken.problem)) from broken
        kept = [one for one in list_layouts(conn) if fits(one.layout.get("columns", {}), found.header)]
        told = FileLookTold(
            workbook=bool(found.sheets),
            sheets=found.sheets,
            encoding=found.encoding.removesuffix("-sig"),
            delimiter=found.delimiter,
            header_line=found.header_line,
            header=found.header,
            rows=found.rows,
            guessed=found.guessed,
            own=_is_own(found),
            layouts=told_layouts(kept),
        )
        return shown(told)

    return desk.read(look)


def _is_own(found: FileLook) -> bool:
    names = [name.strip().lower() for name in found.header]
    written_so = not found.sheets and (found.delimiter != "," or not found.encoding.startswith("utf-8"))
    return found.header_line == 1 and not written_so and {*REQUIRED} <= {*names} <= {*CELLS}


def _look(desk: Desk, tariff_id: int, deck: BinaryIO, wish: Wish) -> Response:
    def look(conn: Connection) -> Answer:
        gaps: list[GapsTold] = []
        others = () if wish.check_tariff is None else (wish.check_tariff,)
        remember_answered(conn, (tariff_id, *others), at=desk.now)
        preview = preview_upload(
            conn,
            tariff_id,
            deck,
            replace=wish.replace,
            now=desk.now,
            effective_from=wish.effective_from,
            options=wish.options,
            look_also=lambda: gaps.append(_gaps(conn, tariff_id, wish, desk.now)),
        )
        return shown(told_preview(preview, gaps[0]))

    return desk.read(look)


def _gaps(conn: Connection, tariff_id: int, wish: Wish, now: datetime) -> GapsTold:
    """While the rates are as they would be."""
    at = last_beginning(conn, tariff_id, now=now)
    other = wish.check_tariff
    return GapsTold(
        catalogue=_left_without(list_uncovered(conn, tariff_id, at=at)),
        before=_left_without(list_unanswered(conn, tariff_id, at=at, of_tariff_id=tariff_id)),
        other=None if other is None else _left_without(list_unanswered(conn, tariff_id, at=at, of_tariff_id=other)),
    )


def _left_without(found: Sequence[Uncovered]) -> LeftWithout:
    first = [told_uncovered(one) for one in found[:GAPS_TOLD]]
    return LeftWithout(count=len(found), countries=len({one.country for one in found}), first=first)


def _enter(desk: Desk, tariff_id: int, deck: BinaryIO, wish: Wish, digest: bytes) -> Response:
    def act(conn: Connection) -> Answer:
        report = upload_rates(
            conn,
            tariff_id,
            deck,
            replace=wish.replace,
            now=desk.now,
            effective_from=wish.effective_from,
            options=wish.options,
        )
        _refuse_problems(report)
        told = Upload(
            id=report.upload_id,
            lines=report.lines,
            skipped=report.problem_count,
            entered=told_entered(report.entered),
        )
        return created(told, f"/tariffs/{tariff_id}/uploads")

    return desk.write(act, digest=digest)


def _refuse_problems(report: UploadReport) -> None:
    """Raised inside the transaction, so that nothing of the file stays."""
    if report.done:
        return
    errors = [
        {
            "field": f"line {one.line}" + (f", {one.column}" if one.column else ""),
            "code": "bad_rate",
            "detail": f"{one.value!r} {one.reason}" if one.value else one.reason,
            "facts": {"value": one.value, "reason": one.reason},
            "line": one.line,
            "column": one.column,
            "value": one.value,
            "reason": one.reason,
        }
        for one in report.problems
    ]
    raise DeckRefused(problems=counted(report.problem_count, "problem"), first=str(report.problems[0]), errors=errors)


def _uploads(conn: Connection, tariff_id: int, limit: int, cursor: str | None) -> Any:
    return list_uploads(conn, tariff_id, limit=limit, cursor=cursor)


def _told_logged(records: Sequence[UploadRecord]) -> list[UploadLogged]:
    return [
        UploadLogged(
            id=one.upload_id,
            lines=one.lines,
            skipped=one.problem_count if one.state == "done" else 0,
            entered=RatesEntered(
                added=one.added, unchanged=one.unchanged, removed=one.removed, discontinued=one.discontinued
            ),
            uploaded_at=one.uploaded_at,
            mode=one.mode,
            state=one.state,
            problem_count=one.problem_count,
        )
        for one in records
    ]
