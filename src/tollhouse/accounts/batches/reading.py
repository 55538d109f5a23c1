"""Batches, runs and acts as people look at them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec

from tollhouse.accounts.batches import storage
from tollhouse.accounts.batches.within import storage as within
from tollhouse.accounts.rules.batch_act import BatchAction
from tollhouse.accounts.rules.generation import GenerationPlan
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.plumbing.jobs.listing import ENDED, Job, read_job
from tollhouse.words.refusals import NotFound

KEPT_FOR: Final = timedelta(days=7)
"""A printable list that nobody fetches."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A run of the generator.

    asked_as         the one who may fetch what was drawn: a name may be given again, this is not
    made             accounts that are there
    sheet_gone_at    since when what was drawn is gone; None: it is kept, until sheet_until at the latest
    sheet_fetched    lines that somebody fetched; None: nobody did
    """

    customer_id: int
    generation_id: int
    plan: GenerationPlan
    asked_by: str
    asked_as: str
    asked_at: datetime
    job_id: int | None
    total: int
    made: int
    finished_at: datetime | None
    sheet_until: datetime
    sheet_gone_at: datetime | None
    sheet_gone_by: str | None
    sheet_fetched: int | None


@dataclass(frozen=True, slots=True)
class BatchAct:
    """account_ids   chosen one by one; None: all of the batch
    last_account    the highest number there was when it was asked for
    reached_account   up to this number the accounts have had their turn
    """

    customer_id: int
    act_id: int
    batch: str
    action: BatchAction
    account_ids: list[int] | None
    expires_on: date | None
    asked_by: str
    asked_at: datetime
    job_id: int | None
    last_account: int
    reached_account: int
    total: int
    done: int
    unchanged: int
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class BatchTold:
    """How many accounts of a batch are what; one that is several things counts as the gravest."""

    name: str
    made_at: datetime
    made_by: str
    next_control: int
    total: int = 0
    terminated: int = 0
    blocked: int = 0
    expired: int = 0
    inactive: int = 0

    @property
    def active(self) -> int:
        return self.total - self.terminated - self.blocked - self.expired - self.inactive


def list_batches(conn: Connection, customer_id: int, *, limit: int, cursor: str | None) -> Page:
    """A page by name; turn its rows into values with batches_told."""
    return storage.page_of_batches(conn, customer_id, limit=limit, cursor=cursor)


def count_batches(conn: Connection, customer_id: int, *, up_to: int) -> int:
    return storage.count_batches(conn, customer_id, up_to=up_to)


def batches_told(conn: Connection, customer_id: int, rows: Sequence[AnyRow], *, today: date) -> list[BatchTold]:
    counted = within.count_states(conn, customer_id, [row.name for row in rows], today=today) if rows else []
    states = {one.batch: one for one in counted}
    return [_batch_told(row, states.get(row.name)) for row in rows]


def _batch_told(row: AnyRow, states: AnyRow | None) -> BatchTold:
    known = (row.name, row.made_at, row.made_by, row.next_control)
    if states is None:
        return BatchTold(*known)
    return BatchTold(*known, states.total, states.terminated, states.blocked, states.expired, states.inactive)


def list_generations(conn: Connection, customer_id: int, *, limit: int, cursor: str | None) -> Page:
    """A page, the latest first; turn its rows into values with generation_of."""
    return storage.page_of_generations(conn, customer_id, limit=limit, cursor=cursor)


def read_generation(conn: Connection, customer_id: int, generation_id: int, *, lock: bool = False) -> Generation:
    """Raises NotFound."""
    row = storage.read_generation(conn, customer_id, generation_id, lock=lock)
    if row is None:
        raise NotFound(kind="account generation", id=generation_id)
    return generation_of(row)


def generation_of(row: AnyRow) -> Generation:
    plan = msgspec.convert(row.plan, GenerationPlan)
    return Generation(**_facts(row, Generation) | {"plan": plan})


def list_acts(conn: Connection, customer_id: int, *, limit: int, cursor: str | None) -> Page:
    """A page, the latest first; turn its rows into values with act_of."""
    return storage.page_of_acts(conn, customer_id, limit=limit, cursor=cursor)


def read_act(conn: Connection, customer_id: int, act_id: int, *, lock: bool = False) -> BatchAct:
    """Raises NotFound."""
    row = storage.read_act(conn, customer_id, act_id, lock=lock)
    if row is None:
        raise NotFound(kind="act on a batch", id=act_id)
    return act_of(row)


def act_of(row: AnyRow) -> BatchAct:
    return BatchAct(**_facts(row, BatchAct) | {"action": BatchAction(row.action)})


def _facts(row: AnyRow, shape: type[Generation] | type[BatchAct]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in shape.__dataclass_fields__}


def jobs_of(conn: Connection, told: Iterable[Generation | BatchAct]) -> dict[int, Job]:
    """By number, those that the queue has not forgotten."""
    found: dict[int, Job] = {}
    for one in told:
        if one.job_id is not None:
            try:
                found[one.job_id] = read_job(conn, one.job_id)
            except NotFound:
                continue
    return found


def has_ended(conn: Connection, one: Generation | BatchAct) -> bool:
    """Whether it is done, or will never go on."""
    job = None if one.job_id is None else jobs_of(conn, [one]).get(one.job_id)
    return one.finished_at is not None or job is None or job.status in ENDED
