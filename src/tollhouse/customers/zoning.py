"""Billing zones that begin on a day that was arranged."""

from datetime import datetime

from tollhouse.customers.arrangements import storage
from tollhouse.customers.changing import change_customer, lock_customer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.ledger.locking import lock_standings
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Connection
from tollhouse.staff.auditing import Trace, leave_trace
from tollhouse.staff.rules.audit import AuditKind


def settle_zones(conn: Connection, *, now: datetime, most: int) -> int:
    """Let those begin whose day has come, for so many customers at most; how many it were.

    It locks the standings itself, so it is all that its transaction does with money.  In the change log whoever
    arranged it has done it.
    """
    due = sorted(storage.read_zones_due(conn, now, most), key=lambda row: row.customer_id)
    if due:
        lock_standings(conn, {row.customer_id for row in due})
    for row in due:
        record = lock_customer(conn, row.customer_id, OPERATOR_SCOPE)
        zone = storage.take_zone(conn, row.customer_id, row.from_day)
        if zone is None:  # another one has been quicker, or it was called off
            continue
        change_customer(conn, record, {"time_zone": zone})
        details = {"changed": {"time_zone": {"old": record.time_zone, "new": zone}}}
        by, kind = row.set_by, AuditKind.WRITE
        leave_trace(conn, Trace(real_clock(), by, kind, "billing zone begins", row.customer_id, details=details))
    return len(due)
