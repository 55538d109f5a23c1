"""/payments.csv, /invoices.csv and both as spreadsheets: what the lists find as a file, in constant memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Annotated, Any, BinaryIO, Final, TypeVar

from fastapi import Depends, Response

from tollhouse.doors.api.desk import Desk, needs
from tollhouse.doors.api.file_names import CSV, XLSX
from tollhouse.doors.api.invoices import wanted_invoices
from tollhouse.doors.api.money_told import OfCustomer, teller_of, told_invoice, told_payment, whose
from tollhouse.doors.api.payments import refuse_hidden, wanted_payments
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import MoneyTold
from tollhouse.doors.api.written_files import written_file
from tollhouse.invoicing.reading import InvoiceFilter, count_invoices, stream_invoices
from tollhouse.invoicing.rules.invoice import InvoiceRecord
from tollhouse.payments.reading import PaymentFilter, count_payments, stream_payments
from tollhouse.payments.rules.payment import PaymentRecord
from tollhouse.plumbing.db import Connection
from tollhouse.reports.sheets import Cell, Sheet, rows_as_csv, write_rows_as_xlsx
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Money")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
WantedPayments = Annotated[PaymentFilter, Depends(wanted_payments)]
WantedInvoices = Annotated[InvoiceFilter, Depends(wanted_invoices)]

MOST_ROWS: Final = 1_000_000
"""A spreadsheet has room for 1,048,575."""
_AT_ONCE: Final = 1_000
"""So many are told together: their customers are read in one question."""

_AS_CSV: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The file"}
}
_AS_XLSX: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}, "description": "The file"}
}

One = TypeVar("One")

_PAYMENTS: Final = Sheet(
    "payments",
    (
        "received (UTC)",
        "recorded (UTC)",
        "customer",
        "customer id",
        "kind",
        "amount",
        "allocated",
        "taken back",
        "unallocated",
        "currency",
        "reference",
        "visible comment",
        "internal comment",
        "made by",
        "payment id",
        "xDR id",
    ),
    (20, 20, 24, 12, 20, 16, 16, 16, 16, 10, 28, 28, 28, 18, 22, 44),
)
_INVOICES: Final = Sheet(
    "invoices",
    (
        "number",
        "customer",
        "customer id",
        "issued on",
        "due on",
        "total",
        "paid",
        "open",
        "currency",
        "payment status",
        "collection status",
        "review status",
        "void reason",
        "invoice id",
    ),
    (18, 24, 12, 12, 12, 16, 16, 16, 10, 26, 18, 16, 28, 22),
)


@router.get("/payments.csv", summary="Export payments as CSV", response_class=Response, responses=_AS_CSV)
def get_payments_csv(desk: Reader, wanted: WantedPayments, customer_id: OfCustomer = None) -> Response:
    """What the list finds, newest first, up to a million; moments in UTC, amounts with all five decimals."""
    return _payments_file(desk, wanted, customer_id, "csv")


@router.get("/payments.xlsx", summary="Export payments as a sheet", response_class=Response, responses=_AS_XLSX)
def get_payments_xlsx(desk: Reader, wanted: WantedPayments, customer_id: OfCustomer = None) -> Response:
    """The same as CSV has, with real numbers and moments."""
    return _payments_file(desk, wanted, customer_id, "xlsx")


@router.get("/invoices.csv", summary="Export invoices as CSV", response_class=Response, responses=_AS_CSV)
def get_invoices_csv(desk: Reader, wanted: WantedInvoices, customer_id: OfCustomer = None) -> Response:
    """What the list finds, newest first, up to a million; amounts with all five decimals."""
    return _invoices_file(desk, wanted, customer_id, "csv")


@router.get("/invoices.xlsx", summary="Export invoices as a sheet", response_class=Response, responses=_AS_XLSX)
def get_invoices_xlsx(desk: Reader, wanted: WantedInvoices, customer_id: OfCustomer = None) -> Response:
    """The same as CSV has, with real numbers."""
    return _invoices_file(desk, wanted, customer_id, "xlsx")


def _payments_file(desk: Desk, wanted: PaymentFilter, customer_id: int | None, ending: str) -> Response:
    refuse_hidden(desk, wanted)

    def rows(conn: Connection) -> Iterator[Sequence[Cell]]:
        asked = replace(wanted, **whose(conn, desk, customer_id))
        _refuse_too_many(count_payments(conn, asked, up_to=MOST_ROWS + 1))
        return _in_parts(stream_payments(conn, asked), partial(_payment_rows, conn, desk))

    return _file(desk, _PAYMENTS, rows, ending)


def _invoices_file(desk: Desk, wanted: InvoiceFilter, customer_id: int | None, ending: str) -> Response:
    def rows(conn: Connection) -> Iterator[Sequence[Cell]]:
        asked = replace(wanted, **whose(conn, desk, customer_id))
        _refuse_too_many(count_invoices(conn, asked, up_to=MOST_ROWS + 1))
        return _in_parts(stream_invoices(conn, asked), partial(_invoice_rows, conn, desk))

    return _file(desk, _INVOICES, rows, ending)


def _file(desk: Desk, sheet: Sheet, rows: Callable[[Connection], Iterator[Sequence[Cell]]], ending: str) -> Response:
    def write(conn: Connection, file: BinaryIO) -> str:
        if ending == "csv":
            file.writelines(rows_as_csv(sheet.headings, rows(conn)))
        else:
            write_rows_as_xlsx(file, sheet, rows(conn))
        return f"{sheet.name}.{ending}"

    return written_file(desk, write, CSV if ending == "csv" else XLSX)


def _refuse_too_many(many: int) -> None:
    if many > MOST_ROWS:
        said = f"These are more than {MOST_ROWS:,}, the most that a file holds; choose a shorter period or a customer."
        raise Unwelcome("too_many_in_file", said, most=f"{MOST_ROWS:,}")


def _in_parts(
    all_of_them: Iterable[One], rows: Callable[[Sequence[One]], Iterable[Sequence[Cell]]]
) -> Iterator[Sequence[Cell]]:
    walk = iter(all_of_them)
    while part := list(islice(walk, _AT_ONCE)):
        yield from rows(part)


def _payment_rows(conn: Connection, desk: Desk, part: Sequence[PaymentRecord]) -> Iterator[Sequence[Cell]]:
    teller = teller_of(conn, desk, {one.customer_id for one in part}, [one.made_by for one in part])
    for one in part:
        told = told_payment(one, teller)
        yield (
            told.received_at.astimezone(UTC).replace(tzinfo=None),
            told.recorded_at.astimezone(UTC).replace(tzinfo=None),
            told.customer_name,
            str(told.customer_id),
            told.kind,
            *map(_amount, (told.amount, told.allocated, told.taken_back, told.unallocated)),
            told.amount.currency,
            told.reference,
            told.visible_comment,
            told.internal_comment,
            told.made_by,
            str(told.id),
            told.xdr_id,
        )


def _invoice_rows(
    conn: Connection, desk: Desk, part: Sequence[tuple[InvoiceRecord, Decimal]]
) -> Iterator[Sequence[Cell]]:
    teller = teller_of(conn, desk, {one.customer_id for one, _ in part}, [one.voided_by for one, _ in part])
    for found in part:
        told = told_invoice(found, teller)
        yield (
            told.number,
            told.customer_name,
            str(told.customer_id),
            told.issued_on.isoformat(),
            told.due_on.isoformat(),
            *map(_amount, (told.total, told.paid, told.open_amount)),
            told.total.currency,
            told.payment_status,
            told.collection_status,
            told.review_status,
            told.void_reason,
            str(told.id),
        )


def _amount(told: MoneyTold) -> Any:
    return Decimal(told.amount)
