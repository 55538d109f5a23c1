"""Sites with the open accounts on each; an account without a row is on the default one."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from tollhouse.accounts.tables import account
from tollhouse.features.rules.site import DEFAULT_SITE
from tollhouse.features.tables import site_account
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page

_own = account.c
_on = site_account.c
_SAME_ACCOUNT = and_(_on.customer_id == _own.customer_id, _on.account_id == _own.account_id)


def accounts_by_site(conn: Connection, customer_id: int, site_ids: Collection[int]) -> dict[int, int]:
    """How many open accounts are on each of these, the default one among them where it is asked for."""
    counted = (
        select(func.coalesce(_on.site_id, DEFAULT_SITE).label("site_id"), func.count().label("accounts"))
        .select_from(account.outerjoin(site_account, _SAME_ACCOUNT))
        .where(*_open(customer_id))
        .group_by(_on.site_id)
    )
    found = {row.site_id: row.accounts for row in conn.execute(counted)}
    return {site_id: found.get(site_id, 0) for site_id in site_ids}


def accounts_on_site(
    conn: Connection, customer_id: int, site_id: int, *, q: str = "", limit: int, cursor: str | None
) -> Page:
    """Rows of account_id and identifier, in the order of opening; q: anywhere in the identifier."""
    return read_page(conn, _wanted(customer_id, site_id, q), [SortKey(_own.account_id)], limit=limit, cursor=cursor)


def count_on_site(conn: Connection, customer_id: int, site_id: int, *, q: str = "") -> int:
    return conn.scalar(select(func.count()).select_from(_wanted(customer_id, site_id, q).subquery())) or 0


def _wanted(customer_id: int, site_id: int, q: str) -> Select[Any]:
    query = select(_own.account_id, _own.identifier)
    if site_id == DEFAULT_SITE:
        query = query.outerjoin(site_account, _SAME_ACCOUNT).where(_on.account_id.is_(None))
    else:
        query = query.join(site_account, _SAME_ACCOUNT).where(_on.site_id == site_id)
    query = query.where(*_open(customer_id))
    return query.where(_own.identifier.icontains(q, autoescape=True)) if q else query


def _open(customer_id: int) -> tuple[ColumnElement[bool], ...]:
    return _own.customer_id == customer_id, _own.terminated_at.is_(None)
