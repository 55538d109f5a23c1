"""The job that makes vouchers, some at a time, each time in a transaction with the part of the printable list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import msgspec

from tollhouse.accounts.batches.drawing import draw_signs
from tollhouse.accounts.rules.generation import Signs
from tollhouse.payments.rules.voucher_codes import DRAWN, with_check
from tollhouse.payments.vouchers import storage
from tollhouse.payments.vouchers.reading import VoucherBatch, read_batch, sum_of
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Connection, Engine
from tollhouse.plumbing.jobs.work import Work
from tollhouse.plumbing.sealing import Seal

_AT_ONCE: Final = 2_500
_TIMES_DRAWN: Final = 50
"""Of 10¹⁵ codes; that a code is drawn fifty times and taken each time does not happen."""


@dataclass(frozen=True)
class VoucherPress:
    """What the job needs beside its arguments.

    secret_key   the installation's
    """

    secret_key: str

    @cached_property
    def _seal(self) -> Seal:
        return Seal(self.secret_key)

    def make(self, engine: Engine, work: Work, *, now: object, batch_id: int) -> None:
        """Make what is missing; after any end it goes on where it was, and none is made twice."""
        del now  # vouchers are made in real time
        while self._make_some(engine, batch_id):
            with engine.begin() as conn:
                batch = read_batch(conn, batch_id)
            work.note(batch.made, batch.total, unit="vouchers", result=result_of(batch))
            if work.should_end:
                work.end_early(result_of(batch))
        with engine.begin() as conn:
            work.finish(result_of(read_batch(conn, batch_id)))

    def _make_some(self, engine: Engine, batch_id: int) -> bool:
        """The batch is locked, so that of two workers, one of which was thought dead, one works; whether any were left.

        Of a batch that was voided meanwhile no more are made.
        """
        with engine.begin() as conn:
            batch = read_batch(conn, batch_id, lock=True)
            count = 0 if batch.voided_at is not None else min(_AT_ONCE, batch.total - batch.made)
            if count == 0:
                if batch.finished_at is None:
                    storage.update_batch(conn, batch_id, finished_at=real_clock())
                return False
            first = batch.made + 1
            codes = draw_vouchers(conn, self._seal, batch, range(first, first + count))
            if batch.list_gone_at is None:
                storage.insert_piece(conn, batch_id, first, seal_piece(self._seal, batch, sorted(codes.items())))
            storage.update_batch(conn, batch_id, made=batch.made + count)
        return True


def draw_vouchers(conn: Connection, seal: Seal, batch: VoucherBatch, numbers: Sequence[int]) -> Mapping[int, str]:
    """Make them; their codes by number.  A code that somebody has is drawn again."""
    codes: dict[int, str] = {}
    for _ in range(_TIMES_DRAWN):
        drawn = {number: with_check(draw_signs(batch.signs, DRAWN)) for number in numbers if number not in codes}
        if not drawn:
            return codes
        made = storage.insert_vouchers(conn, batch.batch_id, {n: sum_of(seal, code) for n, code in drawn.items()})
        codes |= {number: drawn[number] for number in made}
    raise AssertionError(f"{Signs(batch.signs)} cannot be drawn: all codes are taken")


def result_of(batch: VoucherBatch) -> dict[str, Any]:
    """What everybody may know who sees the job."""
    return {"batch": str(batch.batch_id), "name": batch.name, "total": batch.total, "made": batch.made}


def seal_piece(seal: Seal, batch: VoucherBatch, lines: Sequence[tuple[int, str]]) -> bytes:
    return seal.close(msgspec.json.encode(lines), purpose=_purpose(batch, lines[0][0]))


def open_piece(seal: Seal, batch: VoucherBatch, piece: int, content: bytes) -> list[tuple[int, str]]:
    """Raises SealBroken."""
    opened = seal.open(content, purpose=_purpose(batch, piece))
    return msgspec.json.decode(opened, type=list[tuple[int, str]])


def _purpose(batch: VoucherBatch, piece: int) -> str:
    return f"printable list of vouchers {batch.batch_id}/{piece}"
