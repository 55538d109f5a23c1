"""Bulk changes as people look at them: how far they are, what became of whom, the file that was made."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from tollhouse.bulk import storage
from tollhouse.bulk.rules.change import BulkChange, ItemOutcome, why_not_undone
from tollhouse.customers.reading import names_seen, parties_of
from tollhouse.customers.rules.masking import masked
from tollhouse.customers.rules.scope import Scope
from tollhouse.plumbing.db import AnyRow, Connection, Engine
from tollhouse.plumbing.db.paging import Page
from tollhouse.plumbing.jobs.listing import ENDED, Job, read_job
from tollhouse.words.refusals import NotFound

KEPT_FOR: Final = timedelta(days=7)
"""As long as jobs are."""

FILES_KEPT_FOR: Final = timedelta(hours=24)


def read_change(conn: Connection, bulk_id: int, scope: Scope) -> BulkChange:
    """One that the reader's side asked for; raises NotFound."""
    change = storage.read_change(conn, bulk_id)
    if change is None or change.reseller_id != scope.reseller_id:
        raise NotFound(kind="bulk change", id=bulk_id)
    return change


def list_changes(conn: Connection, scope: Scope, *, limit: int, cursor: str | None) -> Page:
    """A page of what the reader's side asked for, the latest first; turn its rows into values with change_of."""
    return storage.page_of_changes(conn, scope.reseller_id, limit=limit, cursor=cursor)


def change_of(row: AnyRow) -> BulkChange:
    return storage.change_of(row)


@dataclass(frozen=True, slots=True)
class State:
    """job          None once the queue has forgotten it
    undone_by    the change that takes it back
    why_not_undone   None: it can be taken back
    """

    change: BulkChange
    job: Job | None
    undone_by: int | None
    why_not_undone: str | None


def states_of(conn: Connection, changes: Sequence[BulkChange]) -> list[State]:
    undone = storage.undos_among(conn, [one.bulk_id for one in changes])
    return [_state(conn, one, undone.get(one.bulk_id)) for one in changes]


def _state(conn: Connection, change: BulkChange, undone_by: int | None) -> State:
    job = _job_of(conn, change)
    ended = job is None or job.status in ENDED
    return State(change, job, undone_by, why_not_undone(change, ended=ended, undone=undone_by is not None))


def has_ended(conn: Connection, change: BulkChange) -> bool:
    job = _job_of(conn, change)
    return job is None or job.status in ENDED


def _job_of(conn: Connection, change: BulkChange) -> Job | None:
    try:
        return None if change.job_id is None else read_job(conn, change.job_id)
    except NotFound:
        return None


@dataclass(frozen=True, slots=True)
class ItemTold:
    """What became of one customer; outcome None: its turn has not come."""

    customer_id: int
    name: str
    outcome: ItemOutcome | None
    code: str | None
    reason: str | None


def list_outcomes(
    conn: Connection, bulk_id: int, outcome: ItemOutcome | None, *, limit: int, cursor: str | None
) -> Page:
    """A page in the order of the work; turn its rows into values with items_told."""
    return storage.page_of_items(conn, bulk_id, outcome, limit=limit, cursor=cursor)


def items_told(conn: Connection, rows: Iterable[AnyRow], scope: Scope) -> Sequence[ItemTold]:
    """With the names that they have now, or had when they were refused or deleted; strangers' are nobody's business."""
    found = list(rows)
    parties = parties_of(conn, [row.customer_id for row in found if row.name is None])
    names = {number: one.name for number, one in parties.items() if scope.sees(number, one.resellers)}
    told = [
        ItemTold(
            row.customer_id,
            names.get(row.customer_id, row.name or ""),
            None if row.outcome is None else ItemOutcome(row.outcome),
            row.code,
            row.reason,
        )
        for row in found
    ]
    return items_seen(conn, told, scope)


def items_seen(conn: Connection, told: Sequence[ItemTold], scope: Scope) -> Sequence[ItemTold]:
    """With names as the reader sees them; of whom is gone nobody knows any more whether the name was a firm's."""
    if not scope.masked:
        return told
    seen = names_seen(conn, [one.customer_id for one in told], scope)
    return [replace(one, name=seen.get(one.customer_id, masked("name", one.name)) if one.name else "") for one in told]


def pieces_of_file(engine: Engine, bulk_id: int) -> Iterator[bytes]:
    """Each read by itself: who downloads slowly keeps no transaction open."""
    number = 0
    while True:
        with engine.begin() as conn:
            piece = storage.read_piece(conn, bulk_id, number)
        if piece is None:
            return
        yield piece
        number += 1


def forget_changes(engine: Engine, *, now: datetime) -> None:
    """Files after a day, changes after a week; a little at a time, each in a transaction of its own.

    now   real time
    """
    with engine.begin() as conn:
        files = storage.changes_before(conn, now - FILES_KEPT_FOR, with_file=True)
        old = storage.changes_before(conn, now - KEPT_FOR)
    for bulk_id in files:
        with engine.begin() as conn:
            storage.remove_pieces(conn, bulk_id)
            storage.update_change(conn, bulk_id, file_size=None)
    for bulk_id in old:
        more = True
        while more:
            with engine.begin() as conn:
                more = storage.remove_items(conn, bulk_id)
        with engine.begin() as conn:
            storage.remove_pieces(conn, bulk_id)
            storage.remove_change(conn, bulk_id)
