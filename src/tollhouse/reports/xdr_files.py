"""xDRs as files that people open in a spreadsheet: CSV with exact text, XLSX with real numbers and moments.

Both are written row by row; neither ever holds more than a few thousand rows in memory.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final, NamedTuple
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no types
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

from tollhouse.ledger.reading import Xdr
from tollhouse.rating.rules.explaining import Recorded, complete, tell
from tollhouse.words.formulas import guarded
from tollhouse.words.money import round_charge

MOST_ROWS: Final = 1_000_000
"""A sheet has room for 1,048,576."""

_PIECE: Final = 64 << 10
_BYTE_ORDER_MARK: Final = "\ufeff"
_OPTIONS: Final = {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss"}
_WIDTHS: Final = (20, 10, 18, 18, 10, 10, 14, 9, 18, 80, 44)

XdrId = Callable[[Xdr], str]
"""How an xDR is named outside."""


class _Row(NamedTuple):
    """One xDR in the order of the columns."""

    when: datetime
    service: str
    calling: str
    called: str
    used: int
    charged: int
    amount: Decimal
    currency: str
    account: str
    explanation: str
    xdr_id: str


def xdrs_as_csv(xdrs: Iterable[Xdr], zone: str, name: XdrId) -> Iterator[bytes]:
    """Pieces of a CSV file in UTF-8, the first with the headings.

    Amounts have all five decimals.  A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    written = io.StringIO(newline="")
    written.write(_BYTE_ORDER_MARK)  # without it spreadsheets take UTF-8 for something older
    writer = csv.writer(written)
    writer.writerow(_headings(zone))
    yield _taken(written)
    for row in _rows(xdrs, zone, name):
        writer.writerow([_cell(value) for value in row])
        if written.tell() >= _PIECE:
            yield _taken(written)
    yield _taken(written)


def write_xdrs_as_xlsx(file: BinaryIO, xdrs: Iterable[Xdr], zone: str, name: XdrId) -> None:
    """Moments are the zone's, as spreadsheets know none.

    What is written beside the file on the way is gone at the end, whatever the end is.  Raises OSError.
    """
    with TemporaryDirectory() as scratch:
        try:
            with Workbook(file, _OPTIONS | {"tmpdir": scratch}) as book:
                _fill(book, _rows(xdrs, zone, name), _headings(zone))
        except FileCreateError as unwritten:
            raise unwritten.args[0] from None


def _fill(book: Workbook, rows: Iterable[_Row], headings: Iterable[str]) -> None:
    heading = book.add_format({"bold": True})
    money = book.add_format({"num_format": "0.00000"})
    sheet = book.add_worksheet("xDRs")
    sheet.freeze_panes(1, 0)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for column, text in enumerate(headings):
        sheet.write_string(0, column, text, heading)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, value)
            elif isinstance(value, datetime):
                sheet.write_datetime(line, column, value.replace(tzinfo=None))
            elif isinstance(value, Decimal):
                sheet.write_number(line, column, value, money)
            else:
                sheet.write_number(line, column, value)


def _headings(zone: str) -> tuple[str, ...]:
    return (
        f"when ({zone})",
        "service",
        "from",
        "to",
        "used",
        "charged",
        "amount",
        "currency",
        "account",
        "explanation",
        "id",
    )


def _rows(xdrs: Iterable[Xdr], zone: str, name: XdrId) -> Iterator[_Row]:
    place = ZoneInfo(zone)
    for xdr in xdrs:
        yield _Row(
            xdr.effective_at.astimezone(place),
            xdr.service,
            xdr.calling,
            xdr.called,
            xdr.used,
            xdr.charged,
            round_charge(xdr.amount),
            xdr.currency,
            str(xdr.facts.get("ac", "")),
            _explained(xdr),
            name(xdr),
        )


def _explained(xdr: Xdr) -> str:
    """Empty for what nobody rated: payments, fees, corrections."""
    if not xdr.facts:
        return ""
    recorded = Recorded(xdr.service, xdr.called, xdr.currency, xdr.used, xdr.charged, xdr.amount)
    return " ".join(tell(complete(xdr.facts, recorded)))


def _cell(value: datetime | str | int | Decimal) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, str):
        return guarded(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _taken(written: io.StringIO) -> bytes:
    piece = written.getvalue().encode("utf-8", "replace")
    written.seek(0)
    written.truncate()
    return piece
