"""/bank-statements: files of a bank, looked at before they are imported, and imported in the background."""

from collections.abc import Sequence
from functools import partial
from hashlib import blake2b
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any, BinaryIO, Final, Literal, cast

from fastapi import Depends, Query, Request, Response
from pydantic import AfterValidator, Field, StrictBool, StrictInt, ValidationError
from starlette.concurrency import run_in_threadpool

from tollhouse.charging.receiving import Incoming, forget_orphans
from tollhouse.customers.reading import names_seen
from tollhouse.doors.api.bank_told import (
    BankPreviewEntryTold,
    BankProblemTold,
    BankStatementTold,
    BankStatementWhole,
    told_statement,
    told_statement_whole,
)
from tollhouse.doors.api.desk import Desk, digest_of_request, needs, shown
from tollhouse.doors.api.jobs import Job, told_job
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.received_files import OCTETS, take_file
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Day, MoneyTold, Number, Said, Told, Words, told_money
from tollhouse.payments.bank.importing import Reading, Surveyed
from tollhouse.payments.bank.looking import FilePreview, LookedAt, preview_file
from tollhouse.payments.bank.reading import list_statements, problems_of, read_statement, statements_of
from tollhouse.payments.bank.receiving import IMPORT_STATEMENT
from tollhouse.payments.rules.bank.layout import FIELDS, DayOrder
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.jobs.listing import read_job
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Bank statements")

LONGEST_FILE: Final = 256 << 20
_LONGEST_PREVIEWED: Final = 64 << 20
_IN_MEMORY: Final = 4 << 20
_PROBLEMS_SHOWN: Final = 20

Clerk = Annotated[Desk, needs(Right.SETTLE_PAYMENTS)]
Looker = Annotated[Desk, needs(Right.SETTLE_PAYMENTS, longest_body=_LONGEST_PREVIEWED)]
Sender = Annotated[Desk, needs(Right.SETTLE_PAYMENTS, longest_body=LONGEST_FILE)]
_BODY: Final = {
    "requestBody": {"required": True, "content": {OCTETS: {"schema": {"type": "string", "format": "binary"}}}}
}


def _known_fields(said: dict[str, str]) -> dict[str, str]:
    for name in said:
        if name not in FIELDS:
            raise ValueError(f"{name!r} is no column of a bank entry; they are {', '.join(FIELDS)}")
    return said


class BankLayoutSaid(Said):
    """Where in a bank's CSV each thing stands, and how it is written."""

    columns: Annotated[dict[str, Words], Field(max_length=len(FIELDS)), AfterValidator(_known_fields)] = Field(
        default={},
        description="by column of ours the bank's heading, or #n, its place",
        examples=[{"booked_on": "Date", "amount": "Amount", "remittance": "Text"}],
    )
    currency: str = Field(default="", pattern=r"^([A-Za-z]{3})?$", description="of all lines, where no column tells it")
    delimiter: Literal["", ",", ";", "\t", "|"] = Field(default="", description="empty: as the file shows")
    encoding: Literal["", "utf-8", "utf-16", "cp1252"] = Field(default="", description="empty: as the file shows")
    header_line: Annotated[StrictInt, Field(ge=0, le=1000)] = Field(default=1, description="0: no line of headings")
    decimal_comma: StrictBool = False
    days: DayOrder = DayOrder.YMD


class SheetLookTold(Told):
    encoding: str = Field(examples=["cp1252"])
    delimiter: str = Field(examples=[";"])
    header_line: int = Field(description="where the headings stand; 0: there are none")
    header: list[str]
    rows: list[list[str]] = Field(description="the first ten below the headings")
    guessed: dict[str, str] = Field(description="by column of ours the heading that is probably it")


class UsedLayoutTold(Told):
    account: str = Field(description="the bank account of that file")
    layout: BankLayoutSaid
    file_name: str = Field(description="of the last file that was read so")


class BankPreviewStatementTold(Told):
    account: str
    reference: str
    from_day: Day | None
    until_day: Day | None
    opening: MoneyTold | None
    closing: MoneyTold | None
    difference: MoneyTold | None = Field(description="zero where nothing is missing; null: it cannot be told")
    entries: int
    unreadable: int
    not_booked: int
    problems: list[BankProblemTold] = Field(description="the first twenty")


class BankPreviewTold(Told):
    """What a file has and what would become of its first entries; nothing was stored."""

    format: Literal["camt.053", "csv"]
    sheet: SheetLookTold | None = Field(description="of a CSV: how it looks")
    layouts: list[UsedLayoutTold] = Field(
        description="of a CSV: how files with these headings were read before, the latest first"
    )
    problem: str = Field(description="why it cannot be read so; empty: it can")
    imported_before: bool = Field(description="this very file was, and importing it again books nothing")
    statements: list[BankPreviewStatementTold]
    first: list[BankPreviewEntryTold] = Field(description="the first twenty entries")
    looked_at: int = Field(description="entries that were judged: all of them, or the first 2,000")
    would_be: dict[str, int] = Field(
        description="these by the state that they would have; `known`: another file has brought them",
        examples=[{"booked": 95, "waiting": 5}],
    )


def _reading(
    account: Annotated[str, Query(max_length=64, description="of a CSV: the company's bank account it is of")] = "",
    layout: Annotated[
        str | None, Query(max_length=8000, description="of a CSV: how it is to be read, as JSON of BankLayoutSaid")
    ] = None,
) -> Reading:
    if layout is None:
        return Reading(account)
    try:
        said = BankLayoutSaid.model_validate_json(layout)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise Unwelcome(
            "invalid_request", f"The layout cannot be used: {place} {first['msg']}.", field="layout"
        ) from None
    return Reading(account, said.model_dump(mode="json", exclude_unset=True))


Read = Annotated[Reading, Depends(_reading)]


@router.get("/bank-statements", summary="List bank statements", response_model=ListOf[BankStatementTold])
def get_bank_statements(desk: Clerk, pages: Pages) -> Response:
    """The latest imported first."""

    def look(conn: Connection) -> Answer:
        return shown(listed(partial(_told_rows, conn), partial(_page, conn), pages))

    return desk.read(look)


@router.get("/bank-statements/{statement_id}", summary="Read a bank statement", response_model=BankStatementWhole)
def get_bank_statement(statement_id: Number, desk: Clerk) -> Response:
    """With its entries that could not be read."""

    def look(conn: Connection) -> Answer:
        return shown(told_statement_whole(read_statement(conn, statement_id), problems_of(conn, statement_id)))

    return desk.read(look)


@router.post(
    "/bank-statements/preview", summary="Look at a bank's file", response_model=BankPreviewTold, openapi_extra=_BODY
)
async def post_bank_preview(request: Request, desk: Looker, reading: Read) -> Response:
    """The file is the body (application/octet-stream, camt.053 or CSV, up to 64 MB).  Nothing is stored."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != OCTETS:
        said = f"Send the file itself as the body, with Content-Type: {OCTETS}."
        raise Unwelcome("unsupported_media_type", said)
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        file, digest = cast(BinaryIO, spool), blake2b(digest_size=32)
        async for piece in request.stream():
            digest.update(piece)
            file.write(piece)
        return await run_in_threadpool(_preview, desk, file, reading, digest.digest())


@router.post(
    "/bank-statements",
    summary="Import a bank's file",
    status_code=202,
    response_model=Job,
    openapi_extra=_BODY,
)
async def post_bank_statement(
    request: Request,
    desk: Sender,
    reading: Read,
    filename: Annotated[str, Query(max_length=255, description="as people know the file")] = "statement",
) -> Response:
    """The file is the body (application/octet-stream, camt.053 or CSV, up to 256 MB).  It is worked through in the
    background: watch the job.  Sending it again, or another file with the same entries, books nothing twice."""
    return await take_file(
        request,
        lambda length: _begin(desk, length),
        lambda incoming, digest: _defer(desk, incoming, reading, filename, digest),
        longest=LONGEST_FILE,
    )


def _begin(desk: Desk, length: int) -> Incoming:
    forget_orphans(desk.house.engine, desk.house.inbox)
    return desk.house.inbox.receive(length)


def _defer(desk: Desk, incoming: Incoming, reading: Reading, file_name: str, digest: bytes) -> Response:
    """The job exists exactly if the file is safe on disk and the answer is kept."""
    jobs = desk.house.jobs
    assert jobs is not None, "this door was built without work in the background"
    incoming.keep()
    deferred = False

    def act(conn: Connection) -> Answer:
        nonlocal deferred
        number = jobs.defer(
            conn,
            IMPORT_STATEMENT,
            file=incoming.name,
            file_name=file_name,
            account=reading.account,
            layout=reading.layout,
            by=desk.by,
        )
        deferred = True
        return shown(told_job(read_job(conn, number)), status=202, headers={"Location": f"/api/v1/jobs/{number}"})

    answer = desk.write(act, digest=digest_of_request(desk.request, digest))
    if not deferred:
        incoming.drop()  # the same request again: its file is another's already
    return answer


def _preview(desk: Desk, file: BinaryIO, reading: Reading, digest: bytes) -> Response:
    def look(conn: Connection) -> Answer:
        found = preview_file(conn, file, reading, digest)
        names = names_seen(conn, {one.verdict.customer_id or 0 for one in found.first}, desk.scope)
        return shown(_told_preview(found, names))

    return desk.read(look)


def _told_preview(found: FilePreview, names: dict[int, str]) -> BankPreviewTold:
    return BankPreviewTold(
        format="csv" if found.format == "csv" else "camt.053",
        sheet=None if found.sheet is None else SheetLookTold.model_validate(found.sheet, from_attributes=True),
        layouts=[
            UsedLayoutTold(
                account=one.account, layout=BankLayoutSaid.model_validate(one.layout), file_name=one.file_name
            )
            for one in found.layouts
        ],
        problem=found.problem,
        imported_before=found.imported_before,
        statements=[_told_surveyed(one) for one in found.statements],
        first=[_told_entry(one, names) for one in found.first],
        looked_at=found.looked_at,
        would_be=dict(found.would_be),
    )


def _told_entry(one: LookedAt, names: dict[int, str]) -> BankPreviewEntryTold:
    entry, verdict = one.entry, one.verdict
    return BankPreviewEntryTold(
        place=entry.place,
        amount=told_money(entry.amount, entry.currency),
        booked_on=entry.booked_on,
        payer=entry.payer,
        remittance=entry.remittance,
        references=list(entry.references),
        state=verdict.state,
        reason=verdict.reason,
        customer_id=verdict.customer_id,
        customer_name=None if verdict.customer_id is None else names.get(verdict.customer_id, ""),
        known_before=one.known,
    )


def _told_surveyed(one: Surveyed) -> BankPreviewStatementTold:
    head = one.head
    amounts = {"opening": head.opening, "closing": head.closing, "difference": one.difference}
    return BankPreviewStatementTold(
        account=head.account,
        reference=head.reference,
        from_day=head.from_day or one.first_day,
        until_day=head.until_day or one.last_day,
        entries=one.entries,
        unreadable=one.unreadable,
        not_booked=one.not_booked,
        problems=[
            BankProblemTold(place=each.place, value=each.value, reason=each.reason)
            for each in one.problems[:_PROBLEMS_SHOWN]
        ],
        **{name: None if value is None else told_money(value, head.currency) for name, value in amounts.items()},
    )


def _page(conn: Connection, limit: int, cursor: str | None) -> Any:
    return list_statements(conn, limit=limit, cursor=cursor)


def _told_rows(conn: Connection, rows: Sequence[AnyRow]) -> list[BankStatementTold]:
    return [told_statement(one) for one in statements_of(conn, rows)]
