"""/bank-entries.csv and .xlsx: the entries of the desk or of a statement as a file, however many."""

from collections.abc import Iterator
from typing import BinaryIO, ClassVar, Final

from fastapi import Response

from tollhouse.customers.reading import names_seen
from tollhouse.customers.rules.scope import Scope
from tollhouse.doors.api.bank_asked import BankClerk, EntriesAsked
from tollhouse.doors.api.desk import Desk
from tollhouse.doors.api.file_names import CSV, XLSX
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.written_files import written_file
from tollhouse.payments.bank.reading import count_entries, entries_in_pieces
from tollhouse.payments.rules.bank.asked import EntryFilter
from tollhouse.plumbing.db import Connection
from tollhouse.reports.bank_files import Named, bank_entries_as_csv, write_bank_entries_as_xlsx
from tollhouse.words.refusals import Refused

router = DoorRouter("Bank statements")

_MOST_IN_A_SPREADSHEET: Final = 50_000
"""Some twenty seconds of writing; as CSV there may be any number."""


class TooManyBankEntries(Refused):
    code: ClassVar[str] = "too_many_bank_entries"
    sentence: ClassVar[str] = (
        "These are more than {most} bank entries, the most a spreadsheet gets; download them as CSV, or ask for fewer."
    )


@router.get(
    "/bank-entries.csv",
    summary="Download bank entries as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The file"}},
)
def get_bank_entries_csv(desk: BankClerk, wanted: EntriesAsked) -> Response:
    """In the order of their arrival, with all decimals of their amounts."""

    def write(conn: Connection, file: BinaryIO) -> str:
        file.writelines(bank_entries_as_csv(_named(conn, wanted, desk.scope)))
        return _left(conn, desk, "csv")

    return written_file(desk, write, CSV)


@router.get(
    "/bank-entries.xlsx",
    summary="Download bank entries as a spreadsheet",
    response_class=Response,
    responses={200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}, "description": "The file"}},
)
def get_bank_entries_xlsx(desk: BankClerk, wanted: EntriesAsked) -> Response:
    """The same as CSV has, with real numbers; up to 50,000 entries."""

    def write(conn: Connection, file: BinaryIO) -> str:
        if count_entries(conn, wanted, up_to=_MOST_IN_A_SPREADSHEET + 1) > _MOST_IN_A_SPREADSHEET:
            raise TooManyBankEntries(most=f"{_MOST_IN_A_SPREADSHEET:,}")
        write_bank_entries_as_xlsx(file, _named(conn, wanted, desk.scope))
        return _left(conn, desk, "xlsx")

    return written_file(desk, write, XLSX)


def _named(conn: Connection, wanted: EntryFilter, scope: Scope) -> Iterator[Named]:
    for rows in entries_in_pieces(conn, wanted):
        meant = {one["customer_id"] for row in rows for one in row.candidates} | {row.payer_id for row in rows} - {None}
        names = names_seen(conn, meant, scope)
        yield from ((row, names) for row in rows)


def _left(conn: Connection, desk: Desk, ending: str) -> str:
    """The name of the file; that it was taken is left in the audit trail."""
    desk.note(conn, details={"format": ending})
    return f"Bank entries {desk.now:%Y-%m-%d}.{ending}"
