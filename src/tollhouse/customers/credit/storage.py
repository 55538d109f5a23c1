"""Reads and writes of thresholds and of the history of limits; private to the room."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, select, update

from tollhouse.customers.credit.tables import credit_limit_change, warning_threshold
from tollhouse.customers.rules.lending import LimitChangeKind
from tollhouse.customers.rules.warnings import Basis, Threshold, Watched
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page


def read_thresholds(conn: Connection, customer_ids: Iterable[int]) -> dict[int, list[Watched]]:
    """Of those who have any, in order."""
    kept = warning_threshold.c
    theirs = select(warning_threshold).where(kept.customer_id == func.any(list(customer_ids)))
    found: dict[int, list[Watched]] = {}
    for row in conn.execute(theirs.order_by(kept.customer_id, kept.basis, kept.value)):
        found.setdefault(row.customer_id, []).append(Watched(Threshold(Basis(row.basis), row.value), row.passed))
    return found


def replace_thresholds(conn: Connection, customer_id: int, watched: Iterable[Watched]) -> None:
    conn.execute(delete(warning_threshold).where(warning_threshold.c.customer_id == customer_id))
    rows = [
        {
            "customer_id": customer_id,
            "basis": one.threshold.basis,
            "value": one.threshold.value,
            "passed": one.passed,
        }
        for one in watched
    ]
    if rows:
        conn.execute(insert(warning_threshold), rows)


def mark_thresholds(conn: Connection, watched: Mapping[int, Sequence[Watched]]) -> None:
    """Which of them are passed; the caller holds the customers' watches."""
    kept = warning_threshold.c
    mark = update(warning_threshold).where(
        kept.customer_id == bindparam("number"),
        kept.basis == bindparam("on_basis"),
        kept.value == bindparam("at_value"),
        kept.passed != bindparam("now_passed"),
    )
    rows = [
        {
            "number": customer_id,
            "on_basis": one.threshold.basis,
            "at_value": one.threshold.value,
            "now_passed": one.passed,
        }
        for customer_id, theirs in sorted(watched.items())
        for one in theirs
    ]
    if rows:
        conn.execute(mark.values(passed=bindparam("now_passed")), rows)


def next_limit_change(conn: Connection, customer_id: int, moment: datetime) -> int:
    """Its place among those of that moment; the caller has locked the customer's standing."""
    kept = credit_limit_change.c
    same = select(func.count()).where(kept.customer_id == customer_id, kept.changed_at == moment)
    return conn.scalar(same) or 0


def insert_limit_change(conn: Connection, row: Mapping[str, Any]) -> None:
    conn.execute(insert(credit_limit_change).values(row))


def last_increase(conn: Connection, customer_id: int) -> AnyRow | None:
    kept = credit_limit_change.c
    theirs = select(credit_limit_change).where(kept.customer_id == customer_id, kept.kind == LimitChangeKind.TEMPORARY)
    return conn.execute(theirs.order_by(kept.changed_at.desc(), kept.place.desc()).limit(1)).first()


def page_of_limit_changes(conn: Connection, customer_id: int, *, limit: int, cursor: str | None) -> Page:
    kept = credit_limit_change.c
    query: Select[Any] = select(credit_limit_change).where(kept.customer_id == customer_id)
    newest_first = [SortKey(kept.changed_at, descending=True), SortKey(kept.place, descending=True)]
    return read_page(conn, query, newest_first, limit=limit, cursor=cursor)


def empty_comments(conn: Connection, customer_ids: Iterable[int]) -> None:
    kept = credit_limit_change.c
    theirs = (kept.customer_id == func.any(list(customer_ids))) & (kept.comment != "")
    conn.execute(update(credit_limit_change).where(theirs).values(comment=""))


def count_limit_changes(conn: Connection, customer_id: int, most: int) -> int:
    some = select(credit_limit_change.c.place).where(credit_limit_change.c.customer_id == customer_id).limit(most)
    return conn.scalar(select(func.count()).select_from(some.subquery())) or 0
