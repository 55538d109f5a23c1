"""The printable list of a batch: fetched once, or dropped, or too old; then it is gone for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from tollhouse.accounts.batches.sheets import SheetUnreadable
from tollhouse.payments.vouchers import storage
from tollhouse.payments.vouchers.making import open_piece
from tollhouse.payments.vouchers.reading import VoucherBatch, has_ended, read_batch
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.sealing import Seal, SealBroken
from tollhouse.words.refusals import Refused

_AT_ONCE: Final = 100


class VoucherListGone(Refused):
    code: ClassVar[str] = "voucher_list_gone"
    sentence: ClassVar[str] = (
        "The printable list was fetched or deleted already, or nobody fetched it for seven days; nothing brings it "
        "back. Void the batch and make another."
    )


class VoucherListNotReady(Refused):
    code: ClassVar[str] = "voucher_list_not_ready"
    sentence: ClassVar[str] = (
        "{made} of {total} vouchers are made; fetch the printable list when the job has ended: it can be fetched once."
    )


@dataclass(frozen=True, slots=True)
class PrintableList:
    """lines   numbers and codes"""

    batch: VoucherBatch
    lines: Sequence[tuple[int, str]]


def take_list(conn: Connection, seal: Seal, batch_id: int, *, now: datetime, by: str) -> PrintableList:
    """All codes; once the transaction commits nobody has them any more.  Of two at once one gets it.

    now   real time
    Raises NotFound, VoucherListGone, VoucherListNotReady, SheetUnreadable.
    """
    batch = read_batch(conn, batch_id, lock=True)
    if batch.list_gone_at is not None or batch.list_until <= now:
        raise VoucherListGone
    if not has_ended(conn, batch):
        raise VoucherListNotReady(made=batch.made, total=batch.total)
    try:
        lines = [
            line
            for piece, content in storage.take_pieces(conn, batch_id)
            for line in open_piece(seal, batch, piece, content)
        ]
    except SealBroken as broken:
        raise SheetUnreadable from broken
    storage.update_batch(conn, batch_id, list_gone_at=now, list_gone_by=by, list_fetched=len(lines))
    return PrintableList(batch, lines)


def drop_list(conn: Connection, batch_id: int, *, now: datetime, by: str) -> None:
    """Let nobody ever fetch it; once dropped it may be dropped again.  Raises NotFound, VoucherListNotReady.

    now   real time
    """
    batch = read_batch(conn, batch_id, lock=True)
    if batch.list_gone_at is not None:
        return
    if not has_ended(conn, batch):
        raise VoucherListNotReady(made=batch.made, total=batch.total)
    storage.take_pieces(conn, batch_id)
    storage.update_batch(conn, batch_id, list_gone_at=now, list_gone_by=by)


def forget_old_lists(conn: Connection, *, now: datetime) -> int:
    """Those that nobody fetched in time, some of them; how many.

    now   real time
    """
    old = storage.lists_kept_until(conn, now, _AT_ONCE)
    for batch_id in old:
        batch = read_batch(conn, batch_id, lock=True)
        if batch.list_gone_at is None:
            storage.take_pieces(conn, batch_id)
            storage.update_batch(conn, batch_id, list_gone_at=now)
    return len(old)
