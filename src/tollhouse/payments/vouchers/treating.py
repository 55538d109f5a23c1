"""What staff does with vouchers: whole batches are activated and voided, single ones and rolls locked and voided."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Final

from tollhouse.accounts.batches.asking import Moments
from tollhouse.customers.reading import parties_of
from tollhouse.customers.rules.record import BadField
from tollhouse.payments.rules.voucher import Serial, check_reason
from tollhouse.payments.vouchers import storage
from tollhouse.payments.vouchers.reading import VoucherBatch, read_batch
from tollhouse.plumbing.db import Connection
from tollhouse.words.refusals import Refused

WRONG_CODES: Final = "wrong codes"
"""Instead of whoever locked it: its serial number was tried with codes that are not its own."""


class VoucherBatchVoid(Refused):
    code: ClassVar[str] = "voucher_batch_void"
    sentence: ClassVar[str] = (
        "The batch {name!r} is void and stays so; its vouchers can be neither redeemed nor changed. Make another."
    )


def activate_batch(conn: Connection, batch_id: int, *, now: datetime, by: str) -> VoucherBatch:
    """From now on its vouchers can be redeemed; repeating it is harmless.  Raises NotFound, VoucherBatchVoid."""
    batch = _sound(conn, batch_id)
    if batch.activated_at is None:
        storage.update_batch(conn, batch_id, activated_at=now, activated_by=by)
    return read_batch(conn, batch_id)


def deactivate_batch(conn: Connection, batch_id: int) -> VoucherBatch:
    """None can be redeemed until it is activated again.  Raises NotFound, VoucherBatchVoid."""
    _sound(conn, batch_id)
    storage.update_batch(conn, batch_id, activated_at=None, activated_by=None)
    return read_batch(conn, batch_id)


def void_batch(conn: Connection, batch_id: int, reason: str, *, moments: Moments, by: str) -> VoucherBatch:
    """For ever: what is not redeemed never will be, and what was printed and not fetched is gone.

    Repeating it is harmless.  Raises NotFound, BadField.
    """
    check_reason(reason)
    batch = read_batch(conn, batch_id, lock=True)
    if batch.voided_at is None:
        storage.take_pieces(conn, batch_id)
        gone: dict[str, Any] = {} if batch.list_gone_at else {"list_gone_at": moments.real, "list_gone_by": by}
        voided = {"voided_at": moments.now, "voided_by": by, "void_reason": reason.strip()}
        storage.update_batch(conn, batch_id, **voided, **gone)
    return read_batch(conn, batch_id)


def _sound(conn: Connection, batch_id: int) -> VoucherBatch:
    batch = read_batch(conn, batch_id, lock=True)
    if batch.voided_at is not None:
        raise VoucherBatchVoid(name=batch.name)
    return batch


class VoucherAction(StrEnum):
    """unlock   what wrong codes have locked, too; they are counted afresh"""

    LOCK = "lock"
    UNLOCK = "unlock"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Treatment:
    """first, last   numbers within the batch, both of them included"""

    batch_id: int
    action: VoucherAction
    first: int
    last: int
    reason: str = ""


def treat_vouchers(conn: Connection, wanted: Treatment, *, now: datetime, by: str) -> int:
    """How many it changed: those that are redeemed or void stay as they are.

    Raises NotFound, BadField, VoucherBatchVoid.
    """
    if wanted.action is not VoucherAction.UNLOCK:
        check_reason(wanted.reason)
    batch = _sound(conn, wanted.batch_id)
    if not 1 <= wanted.first <= wanted.last <= batch.made:
        reason = f"must be at least the first, and at most {batch.made:,}, the last of the batch."
        raise BadField("last", wanted.last, reason)
    values = _values(wanted, now, by)
    return storage.update_range(conn, batch.batch_id, wanted.first, wanted.last, values)


def _values(wanted: Treatment, now: datetime, by: str) -> dict[str, Any]:
    reason = wanted.reason.strip()
    match wanted.action:
        case VoucherAction.LOCK:
            return {"locked_at": now, "locked_by": by, "reason": reason}
        case VoucherAction.UNLOCK:
            return {"locked_at": None, "locked_by": None, "wrong_codes": 0, "reason": reason or None}
        case VoucherAction.VOID:
            return {"voided_at": now, "voided_by": by, "reason": reason}


def count_wrong_code(conn: Connection, serial: Serial, customer_id: int, *, most: int, now: datetime) -> None:
    """Somebody named a voucher by its serial number and a code that is not its own; so many of them lock it.

    Only where the customer could redeem it, so that nobody locks what strangers have.
    In a transaction of its own, because what was asked for was refused.
    """
    party, batch = parties_of(conn, [customer_id]).get(customer_id), storage.read_batch(conn, serial.batch_id)
    if party is None or batch is None or batch.issuer_id != party.issuer_id:
        return
    counted = storage.count_wrong_code(conn, serial.batch_id, serial.number)
    if counted is not None and counted >= most:
        locked = {"locked_at": now, "locked_by": WRONG_CODES, "reason": None}
        storage.update_range(conn, serial.batch_id, serial.number, serial.number, locked)
