"""/usage-sources/{name}/imports: a whole call file, received at once and charged in the background."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Path, Query, Request, Response
from pydantic import Field

from tollhouse.charging.receiving import IMPORT_USAGE, Incoming, forget_orphans
from tollhouse.doors.api.desk import Desk, digest_of_request, needs, shown
from tollhouse.doors.api.jobs import Job, told_job
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.received_files import take_file
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Told
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.jobs.listing import read_job
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.usage.progress import import_of, list_imports
from tollhouse.usage.sources import source_named

router = DoorRouter("Usage")

LONGEST_FILE: Final = 1 << 30

Reader = Annotated[Desk, needs(Right.READ_USAGE)]
Sender = Annotated[Desk, needs(Right.SEND_USAGE, longest_body=LONGEST_FILE)]


class UsageImport(Told):
    """How far a file has come; the same content is one import, however often and by whomever it is sent."""

    id: Number
    source: str
    file_name: str
    lines_done: int = Field(description="from the start of the file, whose outcome is durable")
    counts: dict[str, int] = Field(
        description="lines by result; quarantined and passed ones also by result:code",
        examples=[{"charged": 9980, "quarantined": 20, "quarantined:unknown_account": 20}],
    )
    started_at: Moment
    finished_at: Moment | None = Field(description="when its end was reached; null: not yet")


@router.get("/usage-imports", summary="List imports of call files", response_model=ListOf[UsageImport])
def get_usage_imports(desk: Reader, pages: Pages) -> Response:
    """The latest begun first."""
    return desk.read(lambda conn: shown(listed(_told_rows, partial(_page, conn), pages)))


@router.post(
    "/usage-sources/{name}/imports",
    summary="Import a call file",
    status_code=202,
    response_model=Job,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def post_usage_import(
    name: Annotated[str, Path(max_length=64, examples=["switch-1"])],
    request: Request,
    desk: Sender,
    filename: Annotated[str, Query(max_length=255, description="as people know the file")] = "calls",
) -> Response:
    """The file is the body (application/octet-stream, up to 1 GB), in the source's format.  It is charged in the
    background: watch the job.  Sending it again, whole or longer, charges nothing twice."""
    return await take_file(
        request,
        lambda length: _begin(desk, name, length),
        lambda incoming, digest: _defer(desk, incoming, name, filename, digest),
        longest=LONGEST_FILE,
    )


def _begin(desk: Desk, source: str, longest: int) -> Incoming:
    """What can be refused is, before a gigabyte is sent for nothing."""
    with desk.house.engine.connect() as conn:
        source_named(conn, source)
    forget_orphans(desk.house.engine, desk.house.inbox)
    return desk.house.inbox.receive(longest)


def _defer(desk: Desk, incoming: Incoming, source: str, file_name: str, digest: bytes) -> Response:
    """The job exists exactly if the file is safe on disk and the answer is kept."""
    jobs = desk.house.jobs
    assert jobs is not None, "this door was built without work in the background"
    incoming.keep()
    deferred = False

    def act(conn: Connection) -> Answer:
        nonlocal deferred
        source_named(conn, source)
        number = jobs.defer(conn, IMPORT_USAGE, source=source, file=incoming.name, file_name=file_name)
        deferred = True
        location = {"Location": f"/api/v1/jobs/{number}"}
        return shown(told_job(read_job(conn, number)), status=202, headers=location)

    answer = desk.write(act, digest=digest_of_request(desk.request, digest))
    if not deferred:
        incoming.drop()  # the same request again: its file is another's already
    return answer


def _page(conn: Connection, limit: int, cursor: str | None) -> Any:
    return list_imports(conn, limit=limit, cursor=cursor)


def _told_rows(rows: Sequence[AnyRow]) -> list[UsageImport]:
    return [_told(row) for row in rows]


def _told(row: AnyRow) -> UsageImport:
    one = import_of(row)
    return UsageImport(
        id=one.import_id,
        source=one.source_name,
        file_name=one.file_name,
        lines_done=one.lines_done,
        counts=one.counts,
        started_at=one.started_at,
        finished_at=one.finished_at,
    )
