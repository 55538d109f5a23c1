"""Every change of a credit limit, with who, when and why: written by the verbs that change it, and never changed but
for the comments of customers who are purged."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tollhouse.customers.acting import Act
from tollhouse.customers.credit import storage
from tollhouse.customers.rules.lending import Increase, LimitChangeKind
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page


@dataclass(frozen=True, slots=True)
class LimitChange:
    """old, new   in the customer's currency: permanent limits, where None is unlimited, or what was and is lent,
               where None is nothing
    percent    of the permanent limit, where the increase was worded so
    until      exclusive; of what is lent
    """

    kind: LimitChangeKind
    at: datetime
    by: str
    comment: str
    old: Decimal | None
    new: Decimal | None
    percent: Decimal | None = None
    until: datetime | None = None


def note_limit(conn: Connection, customer_id: int, old: Decimal | None, new: Decimal | None, act: Act) -> None:
    """The permanent one."""
    change = LimitChange(LimitChangeKind.PERMANENT, act.at, act.by, act.comment, old, new)
    _note(conn, customer_id, change)


def note_increase(
    conn: Connection, customer_id: int, old: Decimal | None, new: Increase | None, until: datetime | None, *, act: Act
) -> None:
    """What is lent for a time; its end comes by itself and is no change of anybody's."""
    amount, percent = (None, None) if new is None else (new.amount, new.percent)
    kind = LimitChangeKind.TEMPORARY
    _note(conn, customer_id, LimitChange(kind, act.at, act.by, act.comment, old, amount, percent, until))


def _note(conn: Connection, customer_id: int, change: LimitChange) -> None:
    row = {
        "customer_id": customer_id,
        "changed_at": change.at,
        "place": storage.next_limit_change(conn, customer_id, change.at),
        "kind": change.kind,
        "old_amount": change.old,
        "new_amount": change.new,
        "increase_percent": change.percent,
        "until": change.until,
        "set_by": change.by,
        "comment": change.comment,
    }
    storage.insert_limit_change(conn, row)


def increase_in_force(conn: Connection, customer_id: int) -> LimitChange | None:
    """How the last increase was worded, of a customer who is lent something; None: it came with the customer."""
    row = storage.last_increase(conn, customer_id)
    return None if row is None else limit_change_of(row)


def list_limit_changes(conn: Connection, customer_id: int, *, limit: int, cursor: str | None) -> Page:
    """A page, newest first; turn its rows into values with limit_change_of."""
    return storage.page_of_limit_changes(conn, customer_id, limit=limit, cursor=cursor)


def count_limit_changes(conn: Connection, customer_id: int, *, most: int) -> int:
    return storage.count_limit_changes(conn, customer_id, most)


def forget_comments(conn: Connection, customer_ids: Collection[int]) -> None:
    """Of customers whose personal data is removed: who changed how much and when stays, why does not."""
    storage.empty_comments(conn, customer_ids)


def limit_change_of(row: AnyRow) -> LimitChange:
    return LimitChange(
        LimitChangeKind(row.kind),
        row.changed_at,
        row.set_by,
        row.comment,
        row.old_amount,
        row.new_amount,
        row.increase_percent,
        row.until,
    )
