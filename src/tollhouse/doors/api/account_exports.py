"""/accounts/exports: the accounts of the list as a file, made by a job and fetched by whoever asked for it."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from tollhouse.bulk.asking import AccountFile, ask_for_account_file
from tollhouse.bulk.rules.change import BulkAction, FileFormat
from tollhouse.doors.api.account_asked import ACCOUNTS
from tollhouse.doors.api.bulk_changes import accepted, asker_at, cancelled, jobs_of
from tollhouse.doors.api.bulk_told import BulkChangeTold
from tollhouse.doors.api.customer_exports import FILE_ANSWER, check_columns, file_of, own_export
from tollhouse.doors.api.desk import Desk, needs
from tollhouse.doors.api.list_written import WrittenQuery
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Words
from tollhouse.plumbing.db import Connection
from tollhouse.reports.account_sheets import ACCOUNT_COLUMNS
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Accounts")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]


class AccountExportSaid(Said):
    search: WrittenQuery = ""
    format: FileFormat = FileFormat.CSV
    columns: list[Words] | None = Field(
        default=None,
        min_length=1,
        max_length=len(ACCOUNT_COLUMNS),
        description=f"which, in order: {', '.join(ACCOUNT_COLUMNS)}; null: all of them",
    )


@router.post("/accounts/exports", summary="Export accounts", status_code=202, response_model=BulkChangeTold)
def post_account_export(said: AccountExportSaid, desk: Reader) -> Response:
    """CSV or a spreadsheet of what the list finds, in its order; a spreadsheet holds 1,048,575 accounts.

    Read the answer's `Location` until it has a `file`, then fetch that; it is kept for 24 hours.  Each account stands
    there as it is when its turn comes.  Passwords and other secrets are in no column.
    """
    check_columns(said.columns or [], ACCOUNT_COLUMNS)
    search = ACCOUNTS.readable(said.search, desk.scope, "search")
    wanted = AccountFile(search, ACCOUNTS.read(search, desk.scope), said.format, said.columns)

    def act(conn: Connection) -> Answer:
        now = desk.house.real_clock()
        change = ask_for_account_file(conn, jobs_of(desk), wanted, asker_at(desk), at=desk.now, now=now)
        return accepted(conn, change, desk)

    return desk.write(act)


@router.get(
    "/accounts/exports/{bulk_id}/file",
    summary="Fetch an export of accounts",
    response_class=Response,
    responses=FILE_ANSWER,
)
def get_account_export_file(bulk_id: Number, desk: Reader) -> Response:
    """Only by whoever asked for it, while they may see what it shows."""
    return file_of(bulk_id, desk, BulkAction.EXPORT_ACCOUNTS, "accounts")


@router.post(
    "/accounts/exports/{bulk_id}/cancel", summary="Cancel an export of accounts", response_model=BulkChangeTold
)
def post_account_export_cancel(bulk_id: Number, desk: Reader) -> Response:
    """By whoever asked for it; no file is kept."""
    return desk.write(lambda conn: cancelled(conn, own_export(conn, bulk_id, desk, BulkAction.EXPORT_ACCOUNTS), desk))
