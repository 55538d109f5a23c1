"""/customers/exports: the customers of a list as a file, made by a job and fetched by whoever asked for it."""

from collections.abc import Sequence
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from tollhouse.bulk.asking import ask_for_change
from tollhouse.bulk.reading import pieces_of_file, read_change
from tollhouse.bulk.rules.change import BulkAction, BulkChange, FileFormat
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.bulk_changes import WhoSaid, accepted, asker_at, cancelled, jobs_of, wanted_of
from tollhouse.doors.api.bulk_told import BulkChangeTold, told_file
from tollhouse.doors.api.desk import Desk, needs
from tollhouse.doors.api.file_names import CSV, XLSX, disposition
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Words
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_sheets import COLUMNS
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.words.refusals import NotFound

router = DoorRouter("Customers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]

MADE_UNMASKED: Final = (
    "This file was asked for before personal data was hidden from you; ask for the export again, and take that file."
)


FILE_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
        "description": "The file",
    }
}


class ExportSaid(Said):
    who: WhoSaid = Field(description="with `ids` their order may stand in `sort`")
    expected_total: int | None = Field(default=None, ge=0, le=10**12, description="as of a change of many customers")
    format: FileFormat = FileFormat.CSV
    columns: list[Words] | None = Field(
        default=None,
        min_length=1,
        max_length=len(COLUMNS),
        description=f"which, in order: {', '.join(COLUMNS)}; null: all of them",
    )
    sort: Words = Field(default="", description="of `ids`, as the list's `sort`")


@router.post("/customers/exports", summary="Export customers", status_code=202, response_model=BulkChangeTold)
def post_customer_export(said: ExportSaid, desk: Reader) -> Response:
    """CSV or a spreadsheet of a list, in its order; a spreadsheet holds 1,048,575 customers.

    Read the answer's `Location` until it has a `file`, then fetch that; it is kept for 24 hours.
    """
    check_columns(said.columns or [], COLUMNS)
    if said.sort and said.who.ids is None:
        raise BadField("sort", said.sort, "is for ids; that of a list stands in its search.")
    search = urlencode({"sort": said.sort}) if said.sort else None
    wanted = wanted_of(
        BulkAction.EXPORT,
        said.who,
        desk,
        sort=search,
        expected_total=said.expected_total,
        file_format=said.format,
        columns=said.columns,
    )

    def act(conn: Connection) -> Answer:
        change = ask_for_change(conn, jobs_of(desk), wanted, asker_at(desk), now=desk.house.real_clock())
        return accepted(conn, change, desk)

    return desk.write(act)


@router.get(
    "/customers/exports/{bulk_id}/file",
    summary="Fetch an export of customers",
    response_class=Response,
    responses=FILE_ANSWER,
)
def get_customer_export_file(bulk_id: Number, desk: Reader) -> Response:
    """Only by whoever asked for it, while they may see what it shows."""
    return file_of(bulk_id, desk, BulkAction.EXPORT, "customers")


@router.post("/customers/exports/{bulk_id}/cancel", summary="Cancel an export", response_model=BulkChangeTold)
def post_customer_export_cancel(bulk_id: Number, desk: Reader) -> Response:
    """By whoever asked for it; no file is kept."""
    return desk.write(lambda conn: cancelled(conn, own_export(conn, bulk_id, desk, BulkAction.EXPORT), desk))


def file_of(bulk_id: int, desk: Desk, action: BulkAction, what: str) -> Response:
    """The file of one's own export of that kind.

    what   it is of, as the audit trail says it
    """
    engine = desk.house.engine
    with engine.begin() as conn:
        change = own_export(conn, bulk_id, desk, action)
        if desk.scope.masked and not change.masked:
            raise Unwelcome("file_hidden", MADE_UNMASKED)
        file = told_file(change)
        if file is None:
            said = "The file is not made yet, or no longer kept; read the export to see which, then ask for it again."
            raise Unwelcome("file_not_ready", said)
        desk.note(conn, details={"path": {"bulk_id": str(bulk_id)}, "search": change.search, what: change.done})
    headers = {"Content-Disposition": disposition(file.name), "Content-Length": str(file.size)}
    media_type = XLSX if file.format is FileFormat.XLSX else CSV
    return StreamingResponse(pieces_of_file(engine, bulk_id), headers=headers, media_type=media_type)


def own_export(conn: Connection, bulk_id: int, desk: Desk, action: BulkAction) -> BulkChange:
    """Raises NotFound."""
    change = read_change(conn, bulk_id, desk.scope)
    if change.action is not action or change.asked_as != desk.staff.actor:
        raise NotFound(kind="export", id=bulk_id)
    return change


def check_columns(columns: Sequence[str], known: Sequence[str]) -> None:
    """Raises BadField for one that there is not, or that is named twice."""
    for place, name in enumerate(columns):
        if name not in known:
            raise BadField("columns", name, f"is no column; there are {', '.join(known)}.")
        if name in columns[:place]:
            raise BadField("columns", name, "is named twice.")
