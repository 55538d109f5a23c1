"""Vouchers and their batches as people look at them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from tollhouse.accounts.rules.generation import Signs
from tollhouse.customers.rules.party import zone_named
from tollhouse.payments.rules.voucher import BatchFacts, Serial, VoucherState, VoucherUnknown, state_of
from tollhouse.payments.rules.voucher_codes import code_of
from tollhouse.payments.vouchers import storage
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.plumbing.jobs.listing import ENDED, Job, read_job
from tollhouse.plumbing.sealing import Seal
from tollhouse.words.refusals import NotFound

KEPT_FOR: Final = timedelta(days=7)
"""A printable list that nobody fetches."""


@dataclass(frozen=True, slots=True)
class VoucherBatch:
    """A batch of vouchers.

    value          of each, in `currency`
    asked_as       the one who may fetch what was drawn: a name may be given again, this is not
    list_gone_at   since when what was drawn is gone; None: it is kept, until list_until at the latest
    list_fetched   lines that somebody fetched; None: nobody did
    """

    batch_id: int
    name: str
    issuer_id: int
    currency: str
    value: Decimal
    signs: Signs
    expires_on: date | None
    time_zone: str
    comment: str
    total: int
    made: int
    made_at: datetime
    asked_by: str
    asked_as: str
    asked_at: datetime
    job_id: int | None
    finished_at: datetime | None
    activated_at: datetime | None
    activated_by: str | None
    voided_at: datetime | None
    voided_by: str | None
    void_reason: str | None
    list_until: datetime
    list_gone_at: datetime | None
    list_gone_by: str | None
    list_fetched: int | None

    def state(self, now: datetime) -> VoucherState:
        """Of its vouchers of which nothing else is known."""
        facts = BatchFacts(
            self.activated_at is not None, self.voided_at is not None, self.expires_on, zone_named(self.time_zone)
        )
        return facts.state(now)


def read_batch(conn: Connection, batch_id: int, *, lock: bool = False) -> VoucherBatch:
    """Raises NotFound."""
    row = storage.read_batch(conn, batch_id, lock=lock)
    if row is None:
        raise NotFound(kind="voucher batch", id=batch_id)
    return batch_of(row)


def list_batches(conn: Connection, *, issuer_id: int | None, limit: int, cursor: str | None) -> Page:
    """A page, the latest first; turn its rows into values with batch_of.

    issuer_id   None: of everybody
    """
    return storage.page_of_batches(conn, issuer_id=issuer_id, limit=limit, cursor=cursor)


def batch_of(row: AnyRow) -> VoucherBatch:
    return VoucherBatch(**_facts(row, VoucherBatch) | {"signs": Signs(row.signs)})


def redeemed_of(conn: Connection, batch_ids: Iterable[int]) -> Mapping[int, int]:
    """How many of each batch were redeemed."""
    return storage.redeemed_of(conn, batch_ids)


def count_states(conn: Connection, batch: VoucherBatch, *, now: datetime) -> Mapping[VoucherState, int]:
    return storage.count_states(conn, batch.batch_id, batch.state(now))


@dataclass(frozen=True, slots=True)
class Voucher:
    """state   at the moment it was looked at
    redeemed_for       customer; redeemed_account: whose own money it became, 0: the customer's
    locked_by          staff, or `wrong codes`
    """

    serial: Serial
    batch: str
    issuer_id: int
    currency: str
    value: Decimal
    state: VoucherState
    expires_on: date | None
    wrong_codes: int
    locked_at: datetime | None
    locked_by: str | None
    voided_at: datetime | None
    voided_by: str | None
    reason: str | None
    redeemed_at: datetime | None
    redeemed_for: int | None
    redeemed_account: int | None
    redeemed_by: str | None
    payment_id: int | None


def list_vouchers(
    conn: Connection, batch: VoucherBatch, state: VoucherState | None, *, now: datetime, limit: int, cursor: str | None
) -> Page:
    """A page by number; turn its rows into values with vouchers_of."""
    seeking = storage.Seeking(batch.batch_id, batch.state(now), state)
    return storage.page_of_vouchers(conn, seeking, limit=limit, cursor=cursor)


def vouchers_of(rows: Sequence[AnyRow], *, now: datetime) -> list[Voucher]:
    return [voucher_of(row, now=now) for row in rows]


def read_voucher(conn: Connection, serial: Serial, *, now: datetime) -> Voucher:
    """Raises NotFound."""
    row = storage.find_by_serial(conn, serial.batch_id, serial.number)
    if row is None:
        raise NotFound(kind="voucher", id=str(serial))
    return voucher_of(row, now=now)


def find_voucher(conn: Connection, seal: Seal, typed: str, *, now: datetime) -> Voucher:
    """By its code.  Raises VoucherCodeMistyped, VoucherUnknown."""
    row = storage.find_by_sum(conn, sum_of(seal, code_of(typed)))
    if row is None:
        raise VoucherUnknown(field="code")
    return voucher_of(row, now=now)


def sum_of(seal: Seal, code: str) -> str:
    """All that is kept of a code.  Who reads the database and has not the secret key can guess at none of them."""
    return seal.sum_of(f"code of a voucher: {code}".encode())


def voucher_of(row: AnyRow, *, now: datetime) -> Voucher:
    batch = BatchFacts(
        row.activated_at is not None, row.batch_voided_at is not None, row.expires_on, zone_named(row.time_zone)
    )
    state = state_of(
        batch.state(now),
        redeemed=row.redeemed_at is not None,
        void=row.voided_at is not None,
        locked=row.locked_at is not None,
    )
    said = {"serial": Serial(row.batch_id, row.number), "batch": row.name, "state": state}
    return Voucher(**{name: getattr(row, name) for name in Voucher.__dataclass_fields__ if name not in said} | said)


def _facts(row: AnyRow, shape: type[VoucherBatch]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in shape.__dataclass_fields__}


def issuers_among(conn: Connection, customer_ids: Iterable[int]) -> set[int]:
    """Those of them that vouchers were made for."""
    return storage.issuers_among(conn, customer_ids)


def jobs_of(conn: Connection, batches: Iterable[VoucherBatch]) -> dict[int, Job]:
    """By number, those that the queue has not forgotten."""
    found: dict[int, Job] = {}
    for one in batches:
        if one.job_id is not None and one.finished_at is None:
            try:
                found[one.job_id] = read_job(conn, one.job_id)
            except NotFound:
                continue
    return found


def has_ended(conn: Connection, batch: VoucherBatch) -> bool:
    """Whether all of it is made, or no more ever will be."""
    job = None if batch.job_id is None else jobs_of(conn, [batch]).get(batch.job_id)
    return batch.finished_at is not None or job is None or job.status in ENDED
