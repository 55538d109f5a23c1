"""Reads and writes of what accounts are found by; private to the room."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, select, update

from tollhouse.accounts.tables import account, account_identifier
from tollhouse.plumbing.db import AnyRow, Connection

Keys = Sequence[tuple[int, int]]


def read_listed(conn: Connection, keys: Keys) -> Sequence[AnyRow]:
    fields = account.c.batch, account.c.control_number, account.c.description, account.c.web_login
    named = select(account.c.customer_id, account.c.account_id, *fields)
    return conn.execute(named.where(_among(account, keys), account.c.terminated_at.is_(None))).all()


def read_identifiers(conn: Connection, keys: Keys) -> dict[int, list[str]]:
    """That are held, by account."""
    held = account_identifier.c
    rows = conn.execute(
        select(held.account_id, held.identifier).where(_among(account_identifier, keys), held.valid_until.is_(None))
    )
    found: dict[int, list[str]] = {}
    for account_id, identifier in rows:
        found.setdefault(account_id, []).append(identifier)
    return found


def write_words(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Of the customer and account `of_customer`, `of_account`; all else by columns."""
    if rows:
        this = account.c.customer_id == bindparam("of_customer"), account.c.account_id == bindparam("of_account")
        columns = [name for name in rows[0] if not name.startswith("of_")]
        conn.execute(update(account).where(*this).values({name: bindparam(name) for name in columns}), rows)


def _among(table: Table, keys: Keys) -> ColumnElement[bool]:
    """No two customers have accounts of the same number, so that any of these with any of those is one of the keys."""
    customers, accounts = sorted({customer_id for customer_id, _ in keys}), [account_id for _, account_id in keys]
    return and_(table.c.customer_id == func.any(customers), table.c.account_id == func.any(accounts))
