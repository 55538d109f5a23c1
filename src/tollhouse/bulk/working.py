"""The job that does what was asked for to many customers, batch by batch, and goes on where it was after any end."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from tollhouse.bulk import storage
from tollhouse.bulk.asking import fix_set
from tollhouse.bulk.batches import take_batch
from tollhouse.bulk.exporting import write_account_file, write_file
from tollhouse.bulk.rules.change import FILES, BulkAction, BulkChange
from tollhouse.customers.rules.scope import Scope
from tollhouse.plumbing.clock import Clock, real_clock
from tollhouse.plumbing.db import Connection, Engine
from tollhouse.plumbing.jobs.work import Work
from tollhouse.reports.account_list import count_accounts
from tollhouse.reports.account_list_asked import AccountQuery
from tollhouse.reports.customer_list_asked import CustomerQuery
from tollhouse.words.refusals import NotFound

_AT_ONCE: Final = 300
"""Standings are locked for as long as a batch takes, and all calls of a reseller's customers wait for it."""


@dataclass(frozen=True, slots=True)
class BulkDesk:
    """What the job needs beside its argument.

    read_search     the parameters of the list of customers, as its address has them, as it reads them for a reader
    read_accounts   the same of the list of accounts
    """

    clock: Clock
    read_search: Callable[[str, Scope], CustomerQuery]
    read_accounts: Callable[[str, Scope], AccountQuery]

    def work_through(self, engine: Engine, work: Work, *, now: datetime, bulk_id: int) -> None:
        """Fix the set, then do it to each; after any end it goes on where it was, and nobody is changed twice."""
        del now  # each batch is done at its own moment
        change = self._begin(engine, bulk_id)
        if change.action is BulkAction.EXPORT:
            write_file(engine, work, change, self.clock)
        if change.action is BulkAction.EXPORT_ACCOUNTS:
            write_account_file(engine, work, change, self._accounts(change), self.clock)
        while self._take(engine, bulk_id):
            change = _read(engine, bulk_id)
            work.note(change.done, change.total, unit="customers", result=result_of(change))
            if work.should_end:
                work.end_early(result_of(change))
        work.finish(result_of(_read(engine, bulk_id)))

    def _begin(self, engine: Engine, bulk_id: int) -> BulkChange:
        """Whom it is about is written down once, however often the job is begun."""
        with engine.begin() as conn:
            change = _locked(conn, bulk_id)
            if change.total is None:
                total = self._total(conn, change)
                storage.update_change(conn, bulk_id, total=total)
                change = replace(change, total=total)
        return change

    def _total(self, conn: Connection, change: BulkChange) -> int:
        if change.action is BulkAction.EXPORT_ACCOUNTS:
            return count_accounts(conn, self._accounts(change), at=self.clock())
        return fix_set(conn, change, self._query(change))

    def _accounts(self, change: BulkChange) -> AccountQuery:
        return self.read_accounts(change.search, Scope(change.reseller_id, change.masked))

    def _query(self, change: BulkChange) -> CustomerQuery:
        query = self.read_search(change.search, Scope(change.reseller_id, change.masked))
        return query if change.customer_ids is None else replace(query, closed=True)

    def _take(self, engine: Engine, bulk_id: int) -> bool:
        """A batch and its outcomes, together or not at all; whether there was anything left to do."""
        with engine.begin() as conn:
            change = _locked(conn, bulk_id)
            waiting = {} if change.action in FILES else storage.waiting_items(conn, bulk_id, _AT_ONCE, done=change.done)
            if not waiting:
                if change.finished_at is None:
                    storage.update_change(conn, bulk_id, finished_at=real_clock())
                return False
            taken = take_batch(conn, change, waiting, now=self.clock())
            counts = Counter(change.counts) + Counter(one.outcome.value for one in taken)
            storage.update_change(conn, bulk_id, counts=dict(counts))
        return True


def result_of(change: BulkChange) -> dict[str, Any]:
    return {
        "bulk_change": str(change.bulk_id),
        "action": change.action.value,
        "total": change.total,
        "counts": change.counts,
    }


def _locked(conn: Connection, bulk_id: int) -> BulkChange:
    """So that of two workers, one of which was thought dead, one works."""
    change = storage.read_change(conn, bulk_id, lock=True)
    if change is None:
        raise NotFound(kind="bulk change", id=bulk_id)
    return change


def _read(engine: Engine, bulk_id: int) -> BulkChange:
    with engine.begin() as conn:
        change = storage.read_change(conn, bulk_id)
    assert change is not None, bulk_id
    return change
