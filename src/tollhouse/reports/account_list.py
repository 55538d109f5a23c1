"""The list of accounts: found, filtered, put in order, a page at a time, and counted (docs/decisions/0050)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Select, func, select

from tollhouse.accounts.opening import AccountRecord, accounts_of
from tollhouse.accounts.tables import account
from tollhouse.plumbing.db import Connection
from tollhouse.reports.account_list_asked import AccountQuery
from tollhouse.reports.account_list_conditions import AccountConditions, conditions_of, fitting
from tollhouse.reports.account_list_parts import ACCOUNTS
from tollhouse.reports.account_list_stretches import stretches_of
from tollhouse.reports.list_paging import Listed, mark_of, page_of
from tollhouse.reports.planning import gathered, without_compiling

_HIDDEN_BESIDE_MANY: Final = 100
"""To whom more than ten thousand are shown it says little how many would match besides."""


@dataclass(frozen=True, slots=True)
class AccountPage:
    """total           as of a list_paging.Paged
    hidden_closed   likewise, but beside more than ten thousand counted up to a hundred, which may stand for more
    """

    records: list[AccountRecord]
    next: str | None
    previous: str | None
    total: int
    hidden_closed: int


def list_accounts(
    conn: Connection, query: AccountQuery, *, at: datetime, limit: int, cursor: str | None = None
) -> AccountPage:
    """A page of those a reader wants to see; raises CursorUnreadable for a cursor of another list or order.

    at   the moment at hand, by which days of validity are judged
    """
    size = without_compiling(conn, "account")
    conditions = conditions_of(conn, query, size, at=at)
    listed = Listed(
        ACCOUNTS,
        _mark(query),
        conditions,
        stretches_of(query),
        partial(_fitting, conditions),
        hides_closed=query.hides_closed,
        counted_first=conditions.counted_first,
        hidden_beside_many=_HIDDEN_BESIDE_MANY,
    )
    page = page_of(conn, listed, size, limit=limit, cursor=cursor)
    return AccountPage(records_of(conn, page.who), page.next, page.previous, page.total, page.hidden_closed)


def count_accounts(conn: Connection, query: AccountQuery, *, at: datetime) -> int:
    """How many there are exactly, however many."""
    conditions = conditions_of(conn, query, without_compiling(conn, "account"), at=at)
    counted = select(func.count()).select_from(_fitting(conditions, False).subquery())
    ((count,),) = gathered(conn, counted, narrow=conditions.narrow)
    return int(count)


def records_of(conn: Connection, keys: Sequence[tuple[int, int]]) -> list[AccountRecord]:
    """In the order given; one that was deleted a moment ago is left out."""
    among = account.c.customer_id == func.any([one for one, _ in keys])
    among &= account.c.account_id == func.any([one for _, one in keys])
    by_number = {one.account_id: one for one in accounts_of(conn, conn.execute(select(account).where(among)).all())}
    return [by_number[number] for _, number in keys if number in by_number]


def _fitting(conditions: AccountConditions, hidden: bool) -> Select[Any]:
    return select(account.c.account_id).where(fitting(conditions, hidden=hidden))


def _mark(query: AccountQuery) -> str:
    return mark_of(
        query.scope.reseller_id,
        query.view,
        query.customer_id,
        query.text,
        query.operator,
        query.fields,
        sorted(query.statuses),
        sorted(query.products),
        sorted(query.models),
        sorted(query.roles),
        query.batch,
        query.conditions,
        query.order,
        query.descending,
    )
