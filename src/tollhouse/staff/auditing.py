"""The audit trail: who did or read what, when, from where; written, read, and changed only where one is forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.months import make_months
from tollhouse.plumbing.db.paging import Page
from tollhouse.staff import storage
from tollhouse.staff.forgetting import storage as forgotten
from tollhouse.staff.rules.audit import AuditKind, plain
from tollhouse.words.telltales import Telltales, without


@dataclass(frozen=True, slots=True)
class Trace:
    """What is to be kept of one act.

    by            staff:login, token:name or command:user
    token_id      of a token, whose name others may have; None: no token
    action        the operation's id, or the command
    status        of the HTTP answer; 0: a command
    details       anything that JSON can say; secrets are masked here, once for all
    """

    at: datetime
    by: str
    kind: AuditKind
    action: str
    about_customer: int | None = None
    status: int = 0
    details: dict[str, Any] = field(default_factory=dict)
    address: str = ""
    request_id: str = ""
    token_id: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    audit_id: UUID
    trace: Trace


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """since inclusive, until exclusive; None: all.

    field        that was changed, as `details` calls it
    by_others    True: of anybody but these; only where `by_any` is given
    visible_to   acts of theirs, and of others only changes, but those of `hidden`; None: everybody's
    """

    since: datetime | None = None
    until: datetime | None = None
    by: str | None = None
    kind: AuditKind | None = None
    action: str | None = None
    about_customer: int | None = None
    token_id: int | None = None
    field: str | None = None
    by_any: frozenset[str] | None = None
    by_others: bool = False
    visible_to: frozenset[str] | None = None
    hidden: frozenset[str] = frozenset()


def leave_trace(conn: Connection, trace: Trace) -> None:
    """In the transaction of what it tells of: both are there or neither is."""
    leave_traces(conn, [trace])


def leave_traces(conn: Connection, traces: Sequence[Trace]) -> None:
    storage.insert_audit(
        conn,
        [
            {
                "at": trace.at,
                "audit_id": uuid4(),
                "by": trace.by,
                "kind": trace.kind,
                "action": trace.action,
                "about_customer": trace.about_customer,
                "status": trace.status,
                "details": plain(trace.details),
                "address": trace.address,
                "request_id": trace.request_id,
                "token_id": trace.token_id,
            }
            for trace in traces
        ],
    )


def leave_trace_of_reading(conn: Connection, trace: Trace) -> None:
    """The same at the end of a transaction that has only read: its commit does not wait for the disk."""
    storage.do_not_wait_for_disk(conn)
    leave_trace(conn, trace)


def list_records(conn: Connection, wanted: AuditFilter, *, limit: int, cursor: str | None) -> Page:
    """Newest first; turn its rows into records with record_of."""
    return storage.page_of_audit(conn, storage.audit_wanted(_named(wanted)), limit=limit, cursor=cursor)


def count_records(conn: Connection, wanted: AuditFilter, *, most: int) -> int:
    return storage.count_audit(conn, storage.audit_wanted(_named(wanted)), most=most)


def forget_values(conn: Connection, customer_ids: Sequence[int]) -> None:
    """Of customers whose personal data is removed: who did what and when stays, what was said and changed does not."""
    forgotten.empty_audit_details(conn, customer_ids)


def former_values(conn: Connection, customer_ids: Sequence[int], names: Sequence[str]) -> list[tuple[str, str]]:
    """What stood in fields before it was changed, each with its field's name; to be asked before forget_values."""
    return forgotten.former_values(conn, customer_ids, names)


def forget_telltales(conn: Connection, telltales: Telltales) -> None:
    """Take them out of records about no one customer: who searched, and when, stays.

    One look at all such records; what was written about another customer is that customer's.
    """
    changed = [
        (row.at, row.audit_id, {"purged": True, **kept})
        for row in forgotten.records_about_none(conn)
        if telltales.may_stand_in(row.written)
        if (kept := without(telltales, details := msgspec.json.decode(row.written))) != details
    ]
    forgotten.replace_details(conn, changed)


def open_audit_months(conn: Connection, *, now: datetime) -> list[str]:
    """Make the months up to three ahead; the names of the new ones.

    now   real time, or the product's where that is ahead: the trail keeps real time
    """
    return make_months(conn, "audit_record", since=now, now=now)


def record_of(row: AnyRow) -> Record:
    trace = Trace(
        at=row.at,
        by=row.by,
        kind=AuditKind(row.kind),
        action=row.action,
        about_customer=row.about_customer,
        status=row.status,
        details=row.details,
        address=row.address,
        request_id=row.request_id,
        token_id=row.token_id,
    )
    return Record(row.audit_id, trace)


def people_about(conn: Connection, customer_id: int, *, most: int) -> list[str]:
    """Who did or read anything of a customer's, by name."""
    return storage.people_about(conn, customer_id, most=most)


def fields_about(conn: Connection, customer_id: int, *, latest: int, by_any: frozenset[str] | None = None) -> list[str]:
    """Which fields the latest changes of a customer were of.

    by_any   those of these people's changes; None: of everybody's
    """
    return storage.fields_about(conn, customer_id, latest=latest, by_any=by_any)


def _named(wanted: AuditFilter) -> dict[str, Any]:
    return {one.name: getattr(wanted, one.name) for one in fields(wanted)}
