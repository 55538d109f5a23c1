"""/tariffs/{id}/uploads: rate files, looked at before they are entered, and entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any, BinaryIO, ClassVar, Final, Literal, cast

from fastapi import Depends, Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from tollhouse.doors.api.desk import Desk, created, digest_of_request, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.rates import RatesEntered, told_entered, told_price
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Told
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.comparing import RateChange, UploadPreview, preview_upload
from tollhouse.tariffs.reading import UploadRecord, list_uploads, read_tariff
from tollhouse.tariffs.rules.change import ChangeKind
from tollhouse.tariffs.uploading import UploadReport, upload_rates
from tollhouse.words.counting import counted
from tollhouse.words.refusals import Refused

router = DoorRouter("Tariffs")

LONGEST_DECK: Final = 64 << 20
_IN_MEMORY: Final = 4 << 20

Reader = Annotated[Desk, needs(Right.READ_PRICES)]
Uploader = Annotated[Desk, needs(Right.CHANGE_CATALOGUE, longest_body=LONGEST_DECK)]


class DeckRefused(Refused):
    code: ClassVar[str] = "rates_refused"
    sentence: ClassVar[str] = "The file has {problems} and nothing of it was taken. The first: {first}"


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


class DeckProblem(Told):
    line: int = Field(description="of the file, the headings being line 1")
    column: str = Field(description="empty: the line itself")
    value: str
    reason: str


class ChangeCounts(Told):
    new: int
    raised: int
    lowered: int
    same: int
    discontinued: int
    others: int = Field(description="anything but a price: intervals, off-peak hours' prices, a name")


class ChangeSample(Told):
    prefix: str
    description: str
    effective_from: Moment
    what: str = Field(description="whose values these are: next_price, first_price or connect_fee")
    old_price: str | None
    new_price: str | None


class ChangeSamples(Told):
    """The first 50 of each, by prefix."""

    new: list[ChangeSample]
    raised: list[ChangeSample]
    lowered: list[ChangeSample]
    discontinued: list[ChangeSample]
    others: list[ChangeSample]


class Preview(Told):
    """What a rate file would do.  Of a file with problems, what its good lines would add."""

    lines: int = Field(description="rates in the file")
    problems: list[DeckProblem] = Field(description="the first thousand")
    problem_count: int
    changes: ChangeCounts
    samples: ChangeSamples


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is to be entered, or only looked at."""

    replace: bool
    effective_from: datetime | None
    dry_run: bool


async def _wish(
    mode: Annotated[Literal["add", "replace"], Query(description="replace: what is not listed ends")] = "add",
    effective_from: Annotated[Moment | None, Query(description="of lines that name no moment; else now")] = None,
    dry_run: Annotated[bool, Query(description="look at what the file would do, and store nothing")] = False,
) -> Wish:
    return Wish(mode == "replace", effective_from, dry_run)


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
                }
            },
        }
    },
)
async def post_upload(
    tariff_id: Number, request: Request, desk: Uploader, wish: Annotated[Wish, Depends(_wish)]
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
        deck = cast(BinaryIO, file)
        if wish.dry_run:
            return await run_in_threadpool(_look, desk, tariff_id, deck, wish)
        return await run_in_threadpool(_enter, desk, tariff_id, deck, wish, digest_of_request(request, digest.digest()))


def _look(desk: Desk, tariff_id: int, deck: BinaryIO, wish: Wish) -> Response:
    def look(conn: Connection) -> Answer:
        preview = preview_upload(
            conn, tariff_id, deck, replace=wish.replace, now=desk.now, effective_from=wish.effective_from
        )
        return shown(_told_preview(preview))

    return desk.read(look)


def _enter(desk: Desk, tariff_id: int, deck: BinaryIO, wish: Wish, digest: bytes) -> Response:
    def act(conn: Connection) -> Answer:
        report = upload_rates(
            conn, tariff_id, deck, replace=wish.replace, now=desk.now, effective_from=wish.effective_from
        )
        _refuse_problems(report)
        told = Upload(id=report.upload_id, lines=report.lines, entered=told_entered(report.entered))
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


def _told_preview(preview: UploadPreview) -> Preview:
    samples = {kind.value: [_told_sample(one) for one in some] for kind, some in preview.samples.items()}
    return Preview(
        lines=preview.lines,
        problems=[
            DeckProblem(line=one.line, column=one.column, value=one.value, reason=one.reason)
            for one in preview.problems
        ],
        problem_count=preview.problem_count,
        changes=ChangeCounts(**{kind.value: count for kind, count in preview.counts.items()}),
        samples=ChangeSamples(**{kind: some for kind, some in samples.items() if kind != ChangeKind.SAME}),
    )


def _told_sample(one: RateChange) -> ChangeSample:
    old_price, new_price = map(told_price, one.prices)
    return ChangeSample(
        prefix=one.prefix,
        description=one.description,
        effective_from=one.at,
        what=one.change.what,
        old_price=old_price,
        new_price=new_price,
    )
