"""Writing customers or accounts to a file that is kept in the database, where every worker reaches it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from itertools import islice
from tempfile import TemporaryFile
from typing import BinaryIO, ClassVar, Final, cast

from tollhouse.bulk import storage
from tollhouse.bulk.rules.change import BulkChange, FileFormat, ItemOutcome
from tollhouse.customers.rules.scope import Scope
from tollhouse.plumbing.clock import Clock
from tollhouse.plumbing.db import Engine
from tollhouse.plumbing.jobs.work import Work
from tollhouse.reports.account_list_asked import AccountQuery
from tollhouse.reports.account_sheets import (
    ACCOUNT_COLUMNS,
    account_rows,
    accounts_as_csv_file,
    accounts_as_xlsx_file,
)
from tollhouse.reports.customer_sheets import COLUMNS, customer_rows, customers_as_csv_file, customers_as_xlsx_file
from tollhouse.reports.sheets import Cell
from tollhouse.words.refusals import Refused

_AT_ONCE: Final = 1_000
_PIECE: Final = 256 << 10
_PIECES_AT_ONCE: Final = 32


class NoRoomForFile(Refused):
    code: ClassVar[str] = "storage_full"
    sentence: ClassVar[str] = (
        "There is no room on the server's disk to write the file; ask the operator to make room, then export again."
    )


class _Ended(Exception):  # noqa: N818 - it says what happened
    """Somebody wanted it to."""


def write_file(engine: Engine, work: Work, change: BulkChange, clock: Clock) -> None:
    """The customers of a change.  Raises NoRoomForFile.

    clock   the product's
    """
    columns = change.columns or list(COLUMNS)
    write = customers_as_xlsx_file if change.file_format is FileFormat.XLSX else customers_as_csv_file
    batches = _batches(engine, change, columns, clock)
    _make(engine, change, _Rows(work, change, batches, "customers"), lambda file, rows: write(file, columns, rows))


def write_account_file(engine: Engine, work: Work, change: BulkChange, query: AccountQuery, clock: Clock) -> None:
    """The accounts of a list, page by page, as each is when its turn comes.  Raises NoRoomForFile.

    clock   the product's
    """
    columns = change.columns or list(ACCOUNT_COLUMNS)
    write = accounts_as_xlsx_file if change.file_format is FileFormat.XLSX else accounts_as_csv_file
    batches = _account_batches(engine, query, columns, clock)
    _make(engine, change, _Rows(work, change, batches, "accounts"), lambda file, rows: write(file, columns, rows))


@dataclass(slots=True)
class _Rows:
    """What goes into a file, batch by batch; it says how far it is, and ends where it should."""

    work: Work
    change: BulkChange
    batches: Iterator[list[list[Cell]]]
    unit: str
    written: int = 0

    def __iter__(self) -> Iterator[list[Cell]]:
        for batch in self.batches:
            yield from batch
            self.written += len(batch)
            self.work.note(self.written, self.change.total, unit=self.unit)
            if self.work.should_end:
                raise _Ended


def _make(
    engine: Engine, change: BulkChange, rows: _Rows, write: Callable[[BinaryIO, Iterable[Sequence[Cell]]], None]
) -> None:
    """The whole file, or none: written anew from its beginning after any end, and only then kept.

    Memory does not grow with the rows.
    """
    if change.file_size is not None:
        return  # an earlier run came to the end and died before the queue knew
    try:
        with TemporaryFile() as passing:
            file = cast(BinaryIO, passing)
            write(file, rows)
            _keep(engine, change, file, rows.written)
    except _Ended:
        told = {"bulk_change": str(change.bulk_id), "action": change.action.value, "total": change.total}
        rows.work.end_early(told)
    except OSError as trouble:
        if trouble.errno not in {ENOSPC, EDQUOT}:
            raise
        raise NoRoomForFile from trouble


def _batches(engine: Engine, change: BulkChange, columns: list[str], clock: Clock) -> Iterator[list[list[Cell]]]:
    """Each as it is when its turn comes, in a transaction of its own: no snapshot is kept for as long as it takes."""
    place = 0
    while True:
        with engine.begin() as conn:
            items = storage.items_behind(conn, change.bulk_id, place, _AT_ONCE)
            if not items:
                return
            numbers = [row.customer_id for row in items]
            batch = list(customer_rows(conn, numbers, columns, Scope(change.reseller_id, change.masked), at=clock()))
        yield batch
        place = items[-1].place


def _account_batches(
    engine: Engine, query: AccountQuery, columns: list[str], clock: Clock
) -> Iterator[list[list[Cell]]]:
    cursor = None
    while True:
        with engine.begin() as conn:
            page = account_rows(conn, query, columns, at=clock(), limit=_AT_ONCE, cursor=cursor)
        yield page.rows
        if (cursor := page.next) is None:
            return


def _keep(engine: Engine, change: BulkChange, file: BinaryIO, written: int) -> None:
    """All pieces or none, by one worker at a time: another that took the job of one thought dead finds it done."""
    size = file.tell()
    file.seek(0)
    read = iter(lambda: file.read(_PIECE), b"")
    with engine.begin() as conn:
        kept = storage.read_change(conn, change.bulk_id, lock=True)
        if kept is None or kept.file_size is not None:
            return
        number = 0
        while pieces := list(islice(read, _PIECES_AT_ONCE)):
            storage.insert_pieces(conn, change.bulk_id, number, pieces)
            number += len(pieces)
        counts = {ItemOutcome.DONE.value: written}
        storage.update_change(conn, change.bulk_id, file_size=size, counts=counts)
