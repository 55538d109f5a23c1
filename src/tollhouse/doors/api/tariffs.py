"""/tariffs, their rates and their uploads."""

from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any, BinaryIO, ClassVar, Final, Literal, cast

from fastapi import Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from tollhouse.doors.api.desk import Desk, created, digest_of_request, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.rates import (
    Rate,
    RateFound,
    RateSaid,
    RatesEntered,
    line_of,
    told_entered,
    told_rate,
    told_rates,
)
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import CurrencyCode, Moment, Number, Said, Told, Words
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.publishing import TariffDraft, publish_tariff, schedule_rates
from tollhouse.tariffs.reading import (
    TariffRecord,
    UploadRecord,
    list_rates,
    list_tariffs,
    list_uploads,
    rate_for_number,
    read_tariff,
)
from tollhouse.tariffs.rules.off_peak import OffPeakMode
from tollhouse.tariffs.rules.rounding_pattern import NO_ROUNDING
from tollhouse.tariffs.rules.service import Service
from tollhouse.tariffs.uploading import UploadReport, upload_rates
from tollhouse.words.counting import counted
from tollhouse.words.refusals import Refused

router = DoorRouter("Tariffs")

LONGEST_DECK: Final = 64 << 20
_IN_MEMORY: Final = 4 << 20

Reader = Annotated[Desk, needs(Right.READ_PRICES)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]
Uploader = Annotated[Desk, needs(Right.CHANGE_CATALOGUE, longest_body=LONGEST_DECK)]


class DeckRefused(Refused):
    code: ClassVar[str] = "rates_refused"
    sentence: ClassVar[str] = "The file has {problems} and nothing of it was taken. The first: {first}"


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


class Upload(Told):
    """What became of a rate file."""

    id: Number
    lines: int = Field(description="rates in the file")
    entered: RatesEntered


class UploadLogged(Upload):
    uploaded_at: Moment
    mode: str = Field(examples=["replace"])
    state: str = Field(description="done, or refused with `problem_count` problems", examples=["done"])
    problem_count: int


@router.get("/tariffs", summary="List tariffs", response_model=ListOf[Tariff])
def get_tariffs(desk: Reader, pages: Pages) -> Response:
    return desk.read(lambda conn: shown(listed(_told_tariffs, partial(_tariffs, conn), pages)))


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
        return created(_told(read_tariff(conn, tariff_id)), f"/tariffs/{tariff_id}")

    return desk.write(act)


@router.get("/tariffs/{tariff_id}", summary="Read a tariff", response_model=Tariff)
def get_tariff(tariff_id: Number, desk: Reader) -> Response:
    return desk.read(lambda conn: shown(_told(read_tariff(conn, tariff_id))))


@router.get("/tariffs/{tariff_id}/rates", summary="List a tariff's rates", response_model=ListOf[Rate])
def get_rates(
    tariff_id: Number,
    desk: Reader,
    pages: Pages,
    prefix: Annotated[str | None, Query(max_length=20, description="all rates that begin with it")] = None,
    at: Annotated[Moment | None, Query(description="only those in force then; else the whole time line")] = None,
) -> Response:
    """By prefix, the latest beginning first."""

    def read(conn: Connection, limit: int, cursor: str | None) -> Any:
        return list_rates(conn, tariff_id, prefix=prefix, at=at, limit=limit, cursor=cursor)

    return desk.read(lambda conn: shown(listed(told_rates, partial(read, conn), pages)))


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
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "text/csv": {
                    "schema": {"type": "string"},
                    "example": "prefix,first_interval,next_interval,first_price,next_price\n46,1,1,0.05,0.05\n",
                }
            },
        }
    },
)
async def post_upload(
    tariff_id: Number,
    request: Request,
    desk: Uploader,
    mode: Annotated[Literal["add", "replace"], Query(description="replace: what is not listed ends")] = "add",
    effective_from: Annotated[Moment | None, Query(description="of lines that name no moment; else now")] = None,
) -> Response:
    """The file is the body (text/csv, up to 64 MB).  It is taken whole or, with every problem named, not at all.
    Rates begin now or later; only the first ones of a tariff may begin in the past."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "text/csv":
        raise Unwelcome("unsupported_media_type", "Send the file itself as the body, with Content-Type: text/csv.")
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        digest = sha256()
        async for piece in request.stream():
            digest.update(piece)
            file.write(piece)
        file.seek(0)

        def act(conn: Connection) -> Answer:
            report = upload_rates(
                conn,
                tariff_id,
                cast(BinaryIO, file),
                replace=mode == "replace",
                now=desk.now,
                effective_from=effective_from,
            )
            _refuse_problems(report)
            told = Upload(id=report.upload_id, lines=report.lines, entered=told_entered(report.entered))
            return created(told, f"/tariffs/{tariff_id}/uploads")

        return await run_in_threadpool(desk.write, act, digest=digest_of_request(request, digest.digest()))


def _refuse_problems(report: UploadReport) -> None:
    """Raised inside the transaction, so that nothing of the file stays."""
    if report.done:
        return
    errors = [
        {
            "field": f"line {one.line}" + (f", {one.column}" if one.column else ""),
            "code": "bad_rate",
            "detail": f"{one.value!r} {one.reason}" if one.value else one.reason,
            "line": one.line,
            "column": one.column,
            "value": one.value,
            "reason": one.reason,
        }
        for one in report.problems
    ]
    raise DeckRefused(problems=counted(report.problem_count, "problem"), first=str(report.problems[0]), errors=errors)


def _tariffs(conn: Connection, limit: int, cursor: str | None) -> Any:
    return list_tariffs(conn, limit=limit, cursor=cursor)


def _uploads(conn: Connection, tariff_id: int, limit: int, cursor: str | None) -> Any:
    return list_uploads(conn, tariff_id, limit=limit, cursor=cursor)


def _told_tariffs(records: Sequence[TariffRecord]) -> list[Tariff]:
    return [_told(record) for record in records]


def _told_logged(records: Sequence[UploadRecord]) -> list[UploadLogged]:
    return [
        UploadLogged(
            id=one.upload_id,
            lines=one.lines,
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


def _told(record: TariffRecord) -> Tariff:
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
    )
