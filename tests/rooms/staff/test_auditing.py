"""The audit trail masks secrets, stays readable, and has room for the months to come."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from tollhouse.plumbing.clock import real_clock
from tollhouse.staff.auditing import (
    AuditFilter,
    Trace,
    count_records,
    leave_trace,
    leave_trace_of_reading,
    list_records,
    open_audit_months,
    record_of,
)
from tollhouse.staff.rules.audit import MASK, AuditKind, changes_between, plain


@dataclass(frozen=True)
class Thing:
    name: str
    since: datetime
    many: tuple[int, ...] = ()


def test_what_changed_is_told_and_nothing_else():
    since = datetime(2026, 3, 1, tzinfo=UTC)
    assert changes_between(Thing("a", since), Thing("b", since)) == {"name": {"old": "a", "new": "b"}}
    assert changes_between({"x": None}, {"x": (1, 2)}) == {"x": {"old": None, "new": [1, 2]}}
    assert changes_between(Thing("a", since), Thing("a", since)) == {}


def test_secrets_are_masked_however_deep_and_long_things_cut():
    said = {"name": "x" * 1000, "deep": [{"password": "hidden", "secret": "", "n": 1}], "many": list(range(500))}
    shown = plain(said)
    assert shown["deep"] == [{"password": MASK, "secret": "", "n": 1}]
    assert len(shown["name"]) == 501
    assert (len(shown["many"]), shown["many"][-1]) == (101, "… 500 in all")


def test_a_record_is_read_as_it_was_left(conn):
    now = real_clock()
    left = Trace(now, "staff:anna", AuditKind.WRITE, "post_thing", 42, 201, {"a": "b\0"}, "192.0.2.1", "r")
    leave_trace(conn, left)
    leave_trace_of_reading(conn, Trace(now + timedelta(seconds=1), "staff:anna", AuditKind.PERSONAL_READ, "get_thing"))
    rows = list_records(conn, AuditFilter(by="staff:anna"), limit=10, cursor=None).rows
    assert [record_of(row).trace.action for row in rows] == ["get_thing", "post_thing"]
    kept = record_of(rows[1]).trace
    assert (kept.at, kept.about_customer, kept.status, kept.details) == (now, 42, 201, {"a": "b"})
    assert count_records(conn, AuditFilter(about_customer=42, since=now, until=now + timedelta(1)), most=10) == 1
    assert count_records(conn, AuditFilter(until=now, by="staff:anna"), most=10) == 0


def test_months_are_made_ahead_and_once(conn):
    now = datetime(2031, 11, 20, tzinfo=UTC)
    made = open_audit_months(conn, now=now)
    assert made == [f"audit_record_{month}" for month in ("2031_11", "2031_12", "2032_01", "2032_02")]
    assert open_audit_months(conn, now=now) == []
    leave_trace(conn, Trace(now, "command:root", AuditKind.WRITE, "staff add"))
    assert conn.scalar(text("select count(*) from audit_record_2031_11")) == 1
