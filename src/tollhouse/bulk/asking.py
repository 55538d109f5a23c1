"""Asking for a change of many customers, trying it out beforehand, and taking it back afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tollhouse.bulk import storage
from tollhouse.bulk.batches import Taken, take_batch
from tollhouse.bulk.reading import has_ended, read_change
from tollhouse.bulk.rules.change import (
    TAKEN_BACK_BY,
    BulkAction,
    BulkChange,
    FileFormat,
    NotUndoable,
    refuse_changed_list,
    why_not_undone,
)
from tollhouse.customers.changing import read_class
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.scope import Scope
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.jobs.queue import JobQueue
from tollhouse.reports.account_list import count_accounts
from tollhouse.reports.account_list_asked import AccountQuery
from tollhouse.reports.customer_list_asked import CustomerQuery
from tollhouse.reports.customer_list_whole import count_list, whole_list
from tollhouse.reports.sheets import MOST_ROWS_OF_XLSX
from tollhouse.words.refusals import NotFound

BULK_CHANGE: Final = "bulk change"
"""The job's name; its argument is bulk_id.  Its result: bulk_change, action, total and counts by outcome."""

TRIED_OUT: Final = 500
"""So many are tried out beforehand; of more it is only told how many they are."""


@dataclass(frozen=True, slots=True)
class Asker:
    """by        as histories show it; actor: token:7 or staff:3
    scope     at the moment of asking; it travels into the job
    """

    by: str
    actor: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done, and to whom: `customer_ids`, or, where that is None, all on the list.

    search   the list's parameters as its address has them; with customer_ids only its order counts
    query    the same, read, in the asker's scope
    """

    action: BulkAction
    customer_ids: Sequence[int] | None
    search: str
    query: CustomerQuery
    expected_total: int | None = None
    class_id: int | None = None
    comment: str = ""
    file_format: FileFormat | None = None
    columns: Sequence[str] | None = None


def ask_for_change(conn: Connection, jobs: JobQueue, wanted: Wanted, asker: Asker, *, now: datetime) -> BulkChange:
    """The change, and a job that does it; raises BadField, ListChanged.

    now   real time
    """
    _check(conn, wanted)
    return _with_job(conn, jobs, storage.insert_change(conn, _values(wanted, asker, now)))


def _check(conn: Connection, wanted: Wanted) -> int:
    if wanted.action is BulkAction.CHANGE_CLASS:
        _check_class(conn, wanted.class_id)
    total = count_list(conn, wanted.query) if wanted.customer_ids is None else len(set(wanted.customer_ids))
    if wanted.customer_ids is None:
        refuse_changed_list(total, wanted.expected_total)
    if wanted.file_format is FileFormat.XLSX and total > MOST_ROWS_OF_XLSX:
        reason = f"holds {MOST_ROWS_OF_XLSX:,} customers at most and these are {total:,}; ask for csv, or for fewer."
        raise BadField("format", wanted.file_format, reason)
    return total


def _check_class(conn: Connection, class_id: int | None) -> None:
    if class_id is None:
        raise BadField("class_id", "", "must say into which class.")
    try:
        read_class(conn, class_id)
    except NotFound:
        raise BadField("class_id", class_id, "is no customer class.") from None


def _values(wanted: Wanted, asker: Asker, now: datetime) -> dict[str, Any]:
    return {
        "action": wanted.action,
        **_said_by(asker, now),
        "customer_ids": None if wanted.customer_ids is None else sorted(set(wanted.customer_ids)),
        "search": wanted.search,
        "expected_total": wanted.expected_total,
        "class_id": wanted.class_id if wanted.action is BulkAction.CHANGE_CLASS else None,
        "comment": wanted.comment,
        "file_format": wanted.file_format,
        "shown_columns": None if wanted.columns is None else list(wanted.columns),
    }


def _said_by(asker: Asker, now: datetime) -> dict[str, Any]:
    return {
        "asked_by": asker.by,
        "asked_as": asker.actor,
        "asked_at": now,
        "reseller_id": asker.scope.reseller_id,
        "masked": asker.scope.masked,
    }


def _with_job(conn: Connection, jobs: JobQueue, change: BulkChange) -> BulkChange:
    job_id = jobs.defer(conn, BULK_CHANGE, bulk_id=change.bulk_id)
    storage.update_change(conn, change.bulk_id, job_id=job_id)
    return read_change(conn, change.bulk_id, Scope(change.reseller_id))


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do.

    taken   each customer's outcome, refusals told; None: they are too many to be tried out
    """

    total: int
    taken: list[Taken] | None


def preview_change(conn: Connection, wanted: Wanted, asker: Asker, *, now: datetime) -> Preview:
    """Done in part of the transaction and taken back at once, so that it is what the change itself would meet.

    now   the product's
    Raises what asking for the change would.
    """
    total = _check(conn, wanted)
    if total > TRIED_OUT or wanted.action is BulkAction.EXPORT:
        return Preview(total, None)
    trial = conn.begin_nested()
    try:
        change = storage.insert_change(conn, _values(wanted, asker, now))
        total = fix_set(conn, change, wanted.query)
        taken = take_batch(conn, change, storage.waiting_items(conn, change.bulk_id, total), now=now)
    finally:
        trial.rollback()
    return Preview(total, taken)


def fix_set(conn: Connection, change: BulkChange, query: CustomerQuery) -> int:
    """Write down whom a change is about, in the order of the work; how many.  Raises ListChanged.

    query   its search, read, in its scope
    """
    if change.undo_of is not None:
        return storage.insert_items_of_undo(conn, change.bulk_id, change.undo_of)
    whole = whole_list(conn, query, among=change.customer_ids, from_below=change.action is BulkAction.DELETE)
    total = storage.insert_items(conn, change.bulk_id, whole)
    if change.customer_ids is None:
        refuse_changed_list(total, change.expected_total)
    elif change.action is not BulkAction.EXPORT:
        total += storage.insert_strangers(conn, change.bulk_id, change.customer_ids, after=total)
    return total


@dataclass(frozen=True, slots=True)
class AccountFile:
    """A file of a list of accounts.

    search   the list's parameters as its address has them; query: the same, read, in the asker's scope
    """

    search: str
    query: AccountQuery
    file_format: FileFormat
    columns: Sequence[str] | None


def ask_for_account_file(
    conn: Connection, jobs: JobQueue, wanted: AccountFile, asker: Asker, *, at: datetime, now: datetime
) -> BulkChange:
    """An export, and a job that makes the file; raises BadField for more than a spreadsheet holds.

    at    the product's time, by which days of validity are judged; now: real time
    """
    if wanted.file_format is FileFormat.XLSX:
        total = count_accounts(conn, wanted.query, at=at)
        if total > MOST_ROWS_OF_XLSX:
            reason = f"holds {MOST_ROWS_OF_XLSX:,} accounts at most and these are {total:,}; ask for csv, or for fewer."
            raise BadField("format", wanted.file_format, reason)
    values = {
        "action": BulkAction.EXPORT_ACCOUNTS,
        **_said_by(asker, now),
        "search": wanted.search,
        "comment": "",
        "file_format": wanted.file_format,
        "shown_columns": None if wanted.columns is None else list(wanted.columns),
    }
    return _with_job(conn, jobs, storage.insert_change(conn, values))


def undo_change(conn: Connection, jobs: JobQueue, bulk_id: int, asker: Asker, *, now: datetime) -> BulkChange:
    """A change that takes back what another did, of exactly those whom it changed; raises NotFound, NotUndoable.

    now   real time
    """
    change = read_change(conn, bulk_id, asker.scope)
    undone = bool(storage.undos_among(conn, [bulk_id]))
    reason = why_not_undone(change, ended=has_ended(conn, change), undone=undone)
    if reason is not None:
        raise NotUndoable(reason=reason)
    values = {
        "action": TAKEN_BACK_BY[change.action],
        **_said_by(asker, now),
        "search": "",
        "comment": "",
        "undo_of": bulk_id,
        "taken_class_id": change.class_id,
    }
    undo = storage.insert_undo(conn, values)
    if undo is None:
        raise NotUndoable(reason="It was taken back already.")
    return _with_job(conn, jobs, undo)
