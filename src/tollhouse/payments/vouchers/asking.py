"""Asking for a batch of vouchers: all that can be refused is refused before the first is made."""

from typing import ClassVar, Final

from msgspec.structs import replace

from tollhouse.accounts.batches.asking import Asker, Moments
from tollhouse.customers.reading import parties_of, records_of
from tollhouse.customers.rules.record import BadField, CustomerKind
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.rules.posting import OPERATOR
from tollhouse.payments.rules.voucher import VoucherPlan, check_plan
from tollhouse.payments.vouchers import storage
from tollhouse.payments.vouchers.reading import KEPT_FOR, VoucherBatch, read_batch
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.jobs.queue import JobQueue
from tollhouse.words.refusals import Refused

MAKE_VOUCHERS: Final = "make vouchers"
"""The job's name; its argument is batch_id.  Its result: batch, name, total, made."""

_USUAL_ZONE: Final = "UTC"


class VoucherBatchNameTaken(Refused):
    code: ClassVar[str] = "voucher_batch_name_taken"
    sentence: ClassVar[str] = "There is a batch of vouchers called {name!r} already; choose another name."


def ask_for_batch(
    conn: Connection, jobs: JobQueue, plan: VoucherPlan, asker: Asker, *, moments: Moments
) -> VoucherBatch:
    """The batch, and a job that makes it.  Raises BadField, VoucherBatchNameTaken."""
    settled = replace(plan, time_zone=plan.time_zone or _zone_of(conn, plan.issuer_id))
    check_plan(settled, now=moments.now)
    if plan.issuer_id != OPERATOR:
        _check_issuer(conn, plan.issuer_id)
    values = {
        "name": settled.name,
        "issuer_id": settled.issuer_id,
        "currency": settled.currency,
        "value": settled.value,
        "signs": settled.signs,
        "expires_on": settled.expires_on,
        "time_zone": settled.time_zone,
        "comment": settled.comment,
        "total": settled.count,
        "made_at": moments.now,
        "asked_by": asker.by,
        "asked_as": asker.actor,
        "asked_at": moments.real,
        "list_until": moments.real + KEPT_FOR,
    }
    batch_id = storage.insert_batch(conn, values)
    if batch_id is None:
        raise VoucherBatchNameTaken(field="name", name=settled.name)
    job_id = jobs.defer(conn, MAKE_VOUCHERS, batch_id=batch_id)
    storage.update_batch(conn, batch_id, job_id=job_id)
    return read_batch(conn, batch_id)


def _zone_of(conn: Connection, issuer_id: int) -> str:
    party = parties_of(conn, [issuer_id]).get(issuer_id) if issuer_id != OPERATOR else None
    return _USUAL_ZONE if party is None else party.time_zone.key


def _check_issuer(conn: Connection, issuer_id: int) -> None:
    lock_standings(conn, {issuer_id})  # as whoever deletes customers does
    record = records_of(conn, [issuer_id]).get(issuer_id)
    if record is None or record.kind != CustomerKind.RESELLER:
        raise BadField("issuer_id", issuer_id, "is no reseller; leave it out for vouchers of the operator's own.")
