"""/customers/{id}/xdrs.csv and .xlsx: a customer's xDRs as a file, however many, in constant memory."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from errno import EDQUOT, ENOSPC
from tempfile import TemporaryFile
from typing import Annotated, BinaryIO, ClassVar, Final, cast

from fastapi import Response
from fastapi.responses import StreamingResponse

from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.doors.api.desk import Desk, needs
from tollhouse.doors.api.file_names import CSV, XLSX, disposition
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number
from tollhouse.doors.api.xdrs import Wanted, id_of
from tollhouse.ledger.reading import XdrFilter, count_xdrs, stream_xdrs
from tollhouse.payments.reading import all_comments_of
from tollhouse.plumbing.db import Connection
from tollhouse.reports.xdr_files import MOST_ROWS, write_xdrs_as_xlsx, xdrs_as_csv
from tollhouse.reports.xdr_files import Told as ToldXdrs
from tollhouse.staff.rules.roles import Right
from tollhouse.words.refusals import Refused

router = DoorRouter("xDRs")

Reader = Annotated[Desk, needs(Right.SEE_PERSONAL_DATA)]

_PIECE: Final = 64 << 10
_AT_ONCE: Final = 3
_exporting = threading.BoundedSemaphore(_AT_ONCE)
"""Of this process: an export keeps a connection while it is written, and the rest of the door needs some, too."""


@dataclass(frozen=True, slots=True)
class _Format:
    """write   the xDRs into the file"""

    ending: str
    media_type: str
    write: Callable[[BinaryIO, ToldXdrs], None]


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

    def write(file: BinaryIO, told: ToldXdrs) -> None:
        file.writelines(xdrs_as_csv(told))

    return _file(desk, customer_id, wanted, _Format("csv", CSV, write))


@router.get(
    "/customers/{customer_id}/xdrs.xlsx",
    summary="Export a customer's xDRs as a spreadsheet",
    response_class=Response,
    responses={200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}, "description": "The file"}},
)
def get_xdrs_xlsx(customer_id: Number, desk: Reader, wanted: Wanted) -> Response:
    """The same as CSV has, with real numbers and moments."""
    return _file(desk, customer_id, wanted, _Format("xlsx", XLSX, write_xdrs_as_xlsx))


def _file(desk: Desk, customer_id: int, wanted: XdrFilter, form: _Format) -> Response:
    """Written to its end before it is sent: who downloads slowly keeps no transaction open."""
    with _room_needed(), ExitStack() as unless_sent:
        file = cast(BinaryIO, unless_sent.enter_context(TemporaryFile()))
        with _export(desk, customer_id, wanted) as (customer, told):
            form.write(file, told)
        file.flush()
        unless_sent.pop_all()
    headers = {
        "Content-Disposition": disposition(_name(customer, wanted, form.ending)),
        "Content-Length": str(file.tell()),
    }
    return StreamingResponse(_pieces_of(file), headers=headers, media_type=form.media_type)


@contextmanager
def _export(desk: Desk, customer_id: int, wanted: XdrFilter) -> Iterator[tuple[CustomerRecord, ToldXdrs]]:
    """The customer and the xDRs asked for, or the refusal."""
    of_customer = replace(wanted, customer_id=customer_id)
    if not _exporting.acquire(blocking=False):
        said = f"{_AT_ONCE} exports are being written already; try again when one of them has ended."
        raise Unwelcome("too_many_exports", said, most=_AT_ONCE)
    try:
        with desk.house.engine.connect() as conn:
            customer = read_customer(conn, customer_id, desk.scope)
            _refuse_too_many(conn, of_customer)
            comments = all_comments_of(conn, customer_id)
            yield customer, ToldXdrs(stream_xdrs(conn, of_customer), customer.time_zone, id_of, comments)
    finally:
        _exporting.release()


@contextmanager
def _room_needed() -> Iterator[None]:
    try:
        yield
    except OSError as trouble:
        if trouble.errno not in {ENOSPC, EDQUOT}:
            raise
        said = (
            "There is no room on this server's disk to write the file; ask the operator to make room in its directory "
            "for temporary files, or choose a shorter period."
        )
        raise Unwelcome("storage_full", said) from trouble


def _refuse_too_many(conn: Connection, wanted: XdrFilter) -> None:
    if count_xdrs(conn, wanted, up_to=MOST_ROWS + 1) > MOST_ROWS:
        raise TooManyRows(most=f"{MOST_ROWS:,}")


def _name(customer: CustomerRecord, wanted: XdrFilter, ending: str) -> str:
    since = f" from {wanted.since:%Y-%m-%d}" if wanted.since else ""
    until = f" until {wanted.until:%Y-%m-%d}" if wanted.until else ""
    return f"xDRs of {customer.name}{since}{until}.{ending}"


def _pieces_of(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
