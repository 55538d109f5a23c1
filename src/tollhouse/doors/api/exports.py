"""/customers/{id}/xdrs.csv and .xlsx: a customer's xDRs as a file, however many, in constant memory."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from tempfile import TemporaryFile
from typing import Annotated, BinaryIO, ClassVar, Final, cast
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import StreamingResponse

from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.doors.api.desk import Desk, needs
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number
from tollhouse.doors.api.xdrs import Wanted, id_of
from tollhouse.ledger.reading import Xdr, XdrFilter, count_xdrs, stream_xdrs
from tollhouse.plumbing.db import Connection
from tollhouse.reports.xdr_files import MOST_ROWS, write_xdrs_as_xlsx, xdrs_as_csv
from tollhouse.staff.rules.roles import Right
from tollhouse.words.refusals import Refused

router = DoorRouter("xDRs")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE: Final = 64 << 10
_AT_ONCE: Final = 3
_exporting = threading.BoundedSemaphore(_AT_ONCE)
"""Of this process: an export keeps a connection for as long as it lasts, and the rest of the door needs some, too."""


class TooManyRows(Refused):
    code: ClassVar[str] = "too_many_rows"
    sentence: ClassVar[str] = (
        "These are more than {most} xDRs, the most a file holds; choose a shorter period, a service or an account."
    )


@router.get(
    "/customers/{customer_id}/xdrs.csv",
    summary="Export a customer's xDRs as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The file"}},
)
def get_xdrs_csv(customer_id: Number, desk: Reader, wanted: Wanted) -> Response:
    """Newest first, up to a million rows; moments in the customer's time zone, amounts with all five decimals."""

    def pieces() -> Iterator[bytes]:
        """The first one is the file's name."""
        with _export(desk, customer_id, wanted) as (customer, xdrs):
            yield _disposition(customer, wanted, "csv").encode()
            yield from xdrs_as_csv(xdrs, customer.time_zone, id_of)

    # Begun here, so that what is refused is refused before an answer is on its way.
    file = pieces()
    headers = {"Content-Disposition": next(file).decode()}
    return StreamingResponse(file, headers=headers, media_type="text/csv; charset=utf-8")


@router.get(
    "/customers/{customer_id}/xdrs.xlsx",
    summary="Export a customer's xDRs as a spreadsheet",
    response_class=Response,
    responses={
        200: {"content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}}, "description": "The file"}
    },
)
def get_xdrs_xlsx(customer_id: Number, desk: Reader, wanted: Wanted) -> Response:
    """The same as CSV has, with real numbers and moments."""
    with ExitStack() as unless_sent, _export(desk, customer_id, wanted) as (customer, xdrs):
        file = cast(BinaryIO, unless_sent.enter_context(TemporaryFile()))
        write_xdrs_as_xlsx(file, xdrs, customer.time_zone, id_of)
        unless_sent.pop_all()
    headers = {"Content-Disposition": _disposition(customer, wanted, "xlsx"), "Content-Length": str(file.tell())}
    return StreamingResponse(_pieces_of(file), headers=headers, media_type=_XLSX)


@contextmanager
def _export(desk: Desk, customer_id: int, wanted: XdrFilter) -> Iterator[tuple[CustomerRecord, Iterator[Xdr]]]:
    """The customer and the xDRs asked for, or the refusal."""
    of_customer = replace(wanted, customer_id=customer_id)
    if not _exporting.acquire(blocking=False):
        said = f"{_AT_ONCE} exports are being written already; try again when one of them has ended."
        raise Unwelcome("too_many_exports", said)
    try:
        with desk.house.engine.connect() as conn:
            customer = read_customer(conn, customer_id, desk.scope)
            _refuse_too_many(conn, of_customer)
            yield customer, stream_xdrs(conn, of_customer)
    finally:
        _exporting.release()


def _refuse_too_many(conn: Connection, wanted: XdrFilter) -> None:
    if count_xdrs(conn, wanted, up_to=MOST_ROWS + 1) > MOST_ROWS:
        raise TooManyRows(most=f"{MOST_ROWS:,}")


def _disposition(customer: CustomerRecord, wanted: XdrFilter, ending: str) -> str:
    """Named by customer and period; once in ASCII for programs that know no better."""
    since = f" from {wanted.since:%Y-%m-%d}" if wanted.since else ""
    until = f" until {wanted.until:%Y-%m-%d}" if wanted.until else ""
    name = f"xDRs of {customer.name}{since}{until}.{ending}".replace("/", "-").replace("\\", "-")
    plain = "".join(one if one.isascii() and one.isprintable() and one != '"' else "_" for one in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _pieces_of(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
