"""One act on the accounts of a batch, as a job: some at a time, each once, after any end from where it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from tollhouse.accounts.batches import storage
from tollhouse.accounts.batches.asking import Asker, Moments
from tollhouse.accounts.batches.reading import BatchAct, read_act
from tollhouse.accounts.batches.within import storage as within
from tollhouse.accounts.opening import terminate_accounts
from tollhouse.accounts.rules.batch_act import BatchAction, Concerned, check_act
from tollhouse.accounts.treating import AccountAction, treat_accounts
from tollhouse.customers.reading import parties_of
from tollhouse.customers.rules.record import BadField
from tollhouse.ledger.locking import lock_standings
from tollhouse.plumbing.clock import Clock, real_clock
from tollhouse.plumbing.db import Connection, Engine
from tollhouse.plumbing.jobs.queue import JobQueue
from tollhouse.plumbing.jobs.work import Work
from tollhouse.words.refusals import NotFound

ACT_ON_BATCH: Final = "change accounts of a batch"
"""The job's name; its arguments are customer_id and act_id.  Its result: act, batch, action, total, done, unchanged."""

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """account_ids   chosen ones; None: all of the batch
    expires_on    of set_expiry; None: they never expire
    """

    batch: str
    action: BatchAction
    account_ids: Sequence[int] | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class ActPreview:
    """total   accounts it is about; changed: how many of them it would change"""

    total: int
    changed: int
    last_account: int


def preview_act(conn: Connection, customer_id: int, wanted: Wanted, *, now: datetime) -> ActPreview:
    """Counts only, so it is as quick for a hundred thousand as for one; raises NotFound, BadField.

    now   the product's
    """
    party = parties_of(conn, [customer_id]).get(customer_id)
    if party is None:
        raise NotFound(kind="customer", id=customer_id)
    check_act(wanted.action, wanted.expires_on, today=now.astimezone(party.time_zone).date())
    concerned = Concerned(customer_id, wanted.batch, wanted.account_ids)
    counted = within.count_concerned(conn, concerned, within.changes_by(wanted.action, wanted.expires_on))
    if not counted.total:
        reason = "has none of these accounts." if wanted.account_ids else "has no accounts, or there is no such batch."
        raise BadField("batch", wanted.batch, reason)
    return ActPreview(counted.total, counted.changed, counted.last)


def ask_for_act(
    conn: Connection, jobs: JobQueue, customer_id: int, wanted: Wanted, asker: Asker, *, moments: Moments
) -> BatchAct:
    """The act, and a job that does it; raises what preview_act does."""
    preview = preview_act(conn, customer_id, wanted, now=moments.now)
    values = {
        "customer_id": customer_id,
        "batch": wanted.batch,
        "action": wanted.action,
        "account_ids": None if wanted.account_ids is None else sorted(set(wanted.account_ids)),
        "expires_on": wanted.expires_on,
        "asked_by": asker.by,
        "asked_at": moments.real,
        "last_account": preview.last_account,
        "total": preview.total,
    }
    act_id = storage.insert_act(conn, values)
    job_id = jobs.defer(conn, ACT_ON_BATCH, customer_id=customer_id, act_id=act_id)
    storage.update_act(conn, customer_id, act_id, job_id=job_id)
    return read_act(conn, customer_id, act_id)


@dataclass(frozen=True, slots=True)
class BatchDesk:
    """What the job needs beside its arguments."""

    clock: Clock

    def work_through_batch(self, engine: Engine, work: Work, *, now: object, customer_id: int, act_id: int) -> None:
        """Do it to those who have not had their turn."""
        del now  # each some are changed at their own moment
        while self._change_some(engine, customer_id, act_id):
            with engine.begin() as conn:
                act = read_act(conn, customer_id, act_id)
            work.note(act.done + act.unchanged, act.total, unit="accounts", result=result_of(act))
            if work.should_end:
                work.end_early(result_of(act))
        with engine.begin() as conn:
            work.finish(result_of(read_act(conn, customer_id, act_id)))

    def _change_some(self, engine: Engine, customer_id: int, act_id: int) -> bool:
        """Some accounts, and that they have had their turn, together or not at all; whether any were left."""
        with engine.begin() as conn:
            act = read_act(conn, customer_id, act_id, lock=True)
            lock_standings(conn, {customer_id})
            found = _next(conn, act)
            if not found:
                if act.finished_at is None:
                    storage.update_act(conn, customer_id, act_id, finished_at=real_clock())
                return False
            changing = [number for number, changes in found if changes]
            if changing:
                change_some(conn, act, changing, now=self.clock())
            said = {"done": act.done + len(changing), "unchanged": act.unchanged + len(found) - len(changing)}
            storage.update_act(conn, customer_id, act_id, **said, reached_account=found[-1][0])
        return True


def _next(conn: Connection, act: BatchAct) -> Sequence[tuple[int, bool]]:
    rows = within.next_concerned(
        conn,
        Concerned(act.customer_id, act.batch, act.account_ids),
        within.changes_by(act.action, act.expires_on),
        after=act.reached_account,
        last=act.last_account,
        limit=_AT_ONCE,
    )
    return [(row[0], row[1]) for row in rows]


def change_some(conn: Connection, act: BatchAct, account_ids: Sequence[int], *, now: datetime) -> None:
    """Do it to accounts that are locked, whom it changes."""
    keys = [(act.customer_id, number) for number in account_ids]
    match act.action:
        case BatchAction.TERMINATE:
            terminate_accounts(conn, keys, at=now)
        case BatchAction.SET_EXPIRY:
            within.set_expiry(conn, act.customer_id, account_ids, act.expires_on)
        case _:
            treat_accounts(conn, keys, AccountAction(act.action), at=now, by=act.asked_by)


def result_of(act: BatchAct) -> dict[str, Any]:
    return {
        "customer_id": str(act.customer_id),
        "act": str(act.act_id),
        "batch": act.batch,
        "action": act.action.value,
        "total": act.total,
        "done": act.done,
        "unchanged": act.unchanged,
    }
