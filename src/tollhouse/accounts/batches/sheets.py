"""The printable list of a run: fetched once, or dropped, or too old; then it is gone for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from tollhouse.accounts.batches import storage
from tollhouse.accounts.batches.generating import open_piece
from tollhouse.accounts.batches.opening import Drawn
from tollhouse.accounts.batches.reading import Generation, has_ended, read_generation
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.sealing import Seal, SealBroken
from tollhouse.words.refusals import Refused

_AT_ONCE: Final = 100


class SheetGone(Refused):
    code: ClassVar[str] = "sheet_gone"
    sentence: ClassVar[str] = (
        "The printable list was fetched or deleted already, or nobody fetched it for seven days; nothing brings it "
        "back. Terminate the batch and generate another, or give single accounts new passwords."
    )


class SheetNotReady(Refused):
    code: ClassVar[str] = "sheet_not_ready"
    sentence: ClassVar[str] = (
        "{made} of {total} accounts are made; fetch the printable list when the job has ended: it can be fetched once."
    )


class SheetUnreadable(Refused):
    code: ClassVar[str] = "sheet_unreadable"
    sentence: ClassVar[str] = (
        "The printable list was sealed under another secret key than this installation has; restore "
        "TOLLHOUSE_SECRET_KEY, then fetch it again."
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """batch   printed beside each"""

    generation: Generation
    lines: Sequence[Drawn]

    @property
    def batch(self) -> str:
        return self.generation.plan.batch


def take_sheet(conn: Connection, seal: Seal, customer_id: int, generation_id: int, *, now: datetime, by: str) -> Sheet:
    """All that was drawn; once the transaction commits there is none any more.  Of two at once one gets it.

    now   real time
    Raises NotFound, SheetGone, SheetNotReady, SheetUnreadable.
    """
    generation = _kept(conn, customer_id, generation_id, now=now)
    try:
        lines = [
            one
            for piece, content in storage.take_pieces(conn, customer_id, generation_id)
            for one in open_piece(seal, generation, piece, content)
        ]
    except SealBroken as broken:
        raise SheetUnreadable from broken
    gone = {"sheet_gone_at": now, "sheet_gone_by": by, "sheet_fetched": len(lines)}
    storage.update_generation(conn, customer_id, generation_id, **gone)
    return Sheet(generation, lines)


def drop_sheet(conn: Connection, customer_id: int, generation_id: int, *, now: datetime, by: str) -> None:
    """Let nobody ever fetch it.  Raises what take_sheet does; once dropped it may be dropped again.

    now   real time
    """
    generation = read_generation(conn, customer_id, generation_id, lock=True)
    if generation.sheet_gone_at is not None:
        return
    if not has_ended(conn, generation):
        raise SheetNotReady(made=generation.made, total=generation.total)
    storage.take_pieces(conn, customer_id, generation_id)
    storage.update_generation(conn, customer_id, generation_id, sheet_gone_at=now, sheet_gone_by=by)


def _kept(conn: Connection, customer_id: int, generation_id: int, *, now: datetime) -> Generation:
    generation = read_generation(conn, customer_id, generation_id, lock=True)
    if generation.sheet_gone_at is not None or generation.sheet_until <= now:
        raise SheetGone
    if not has_ended(conn, generation):
        raise SheetNotReady(made=generation.made, total=generation.total)
    return generation


def forget_old_sheets(conn: Connection, *, now: datetime) -> int:
    """Those that nobody fetched in time, some of them; how many.

    now   real time
    """
    old = storage.sheets_kept_until(conn, now, _AT_ONCE)
    for customer_id, generation_id in old:
        storage.take_pieces(conn, customer_id, generation_id)
        storage.update_generation(conn, customer_id, generation_id, sheet_gone_at=now)
    return len(old)
