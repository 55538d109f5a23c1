"""Writing customers to a file that is kept in the database, where every worker and every server reaches it."""

from collections.abc import Iterator
from errno import EDQUOT, ENOSPC
from itertools import islice
from tempfile import TemporaryFile
from typing import BinaryIO, ClassVar, Final, cast

from tollhouse.bulk import storage
from tollhouse.bulk.rules.change import BulkChange, FileFormat, ItemOutcome
from tollhouse.customers.rules.scope import Scope
from tollhouse.plumbing.db import Engine
from tollhouse.plumbing.jobs.work import Work
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


def write_file(engine: Engine, work: Work, change: BulkChange) -> None:
    """The whole file, or none: written anew from its beginning after any end, and only then kept.

    Memory does not grow with the customers.  Raises NoRoomForFile.
    """
    if change.file_size is not None:
        return  # an earlier run came to the end and died before the queue knew
    try:
        with TemporaryFile() as passing:
            file = cast(BinaryIO, passing)
            written = _write(engine, work, change, file)
            _keep(engine, change, file, written)
    except _Ended:
        with engine.begin() as conn:
            storage.remove_pieces(conn, change.bulk_id)
        work.end_early({"bulk_change": str(change.bulk_id), "action": change.action.value, "total": change.total})
    except OSError as trouble:
        if trouble.errno not in {ENOSPC, EDQUOT}:
            raise
        raise NoRoomForFile from trouble


def _write(engine: Engine, work: Work, change: BulkChange, file: BinaryIO) -> int:
    columns = change.columns or list(COLUMNS)
    written = 0

    def rows() -> Iterator[list[Cell]]:
        nonlocal written
        for batch in _batches(engine, change, columns):
            yield from batch
            written += len(batch)
            work.note(written, change.total, unit="customers")
            if work.should_end:
                raise _Ended

    write = customers_as_xlsx_file if change.file_format is FileFormat.XLSX else customers_as_csv_file
    write(file, columns, rows())
    return written


def _batches(engine: Engine, change: BulkChange, columns: list[str]) -> Iterator[list[list[Cell]]]:
    """Each as it is when its turn comes, in a transaction of its own: no snapshot is kept for as long as it takes."""
    place = 0
    while True:
        with engine.begin() as conn:
            items = storage.items_behind(conn, change.bulk_id, place, _AT_ONCE)
            if not items:
                return
            numbers = [row.customer_id for row in items]
            batch = list(customer_rows(conn, numbers, columns, Scope(change.reseller_id)))
        yield batch
        place = items[-1].place


def _keep(engine: Engine, change: BulkChange, file: BinaryIO, written: int) -> None:
    """Pieces of a run that died are replaced; the size, written last, says that it is all there."""
    size = file.tell()
    file.seek(0)
    with engine.begin() as conn:
        storage.remove_pieces(conn, change.bulk_id)
    number = 0
    read = iter(lambda: file.read(_PIECE), b"")
    while pieces := list(islice(read, _PIECES_AT_ONCE)):
        with engine.begin() as conn:
            storage.insert_pieces(conn, change.bulk_id, number, pieces)
        number += len(pieces)
    with engine.begin() as conn:
        counts = {ItemOutcome.DONE.value: written}
        storage.update_change(conn, change.bulk_id, file_size=size, counts=counts)
