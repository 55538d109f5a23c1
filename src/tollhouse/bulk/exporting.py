"""Writing customers to a file that is kept in the database, where every worker and every server reaches it."""

from collections.abc import Iterator
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
    """The whole file, or none: written anew from its beginning after any end, and only then kept.

    Memory does not grow with the customers.  Raises NoRoomForFile.
    clock   the product's
    """
    if change.file_size is not None:
        return  # an earlier run came to the end and died before the queue knew
    try:
        with TemporaryFile() as passing:
            file = cast(BinaryIO, passing)
            written = _write(engine, work, change, file, clock)
            _keep(engine, change, file, written)
    except _Ended:
        work.end_early({"bulk_change": str(change.bulk_id), "action": change.action.value, "total": change.total})
    except OSError as trouble:
        if trouble.errno not in {ENOSPC, EDQUOT}:
            raise
        raise NoRoomForFile from trouble


def _write(engine: Engine, work: Work, change: BulkChange, file: BinaryIO, clock: Clock) -> int:
    columns = change.columns or list(COLUMNS)
    written = 0

    def rows() -> Iterator[list[Cell]]:
        nonlocal written
        for batch in _batches(engine, change, columns, clock):
            yield from batch
            written += len(batch)
            work.note(written, change.total, unit="customers")
            if work.should_end:
                raise _Ended

    write = customers_as_xlsx_file if change.file_format is FileFormat.XLSX else customers_as_csv_file
    write(file, columns, rows())
    return written


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
