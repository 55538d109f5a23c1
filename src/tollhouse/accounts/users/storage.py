"""Reads and writes of who uses accounts; private to the room."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from tollhouse.accounts.tables import account, account_contact, account_login
from tollhouse.plumbing.db import AnyRow, Connection


def read_users(conn: Connection, customer_id: int, account_ids: Collection[int]) -> dict[int, AnyRow]:
    """By account; those of whom nothing is said are absent."""
    kept = account_contact.c
    theirs = kept.customer_id == customer_id, kept.account_id == func.any(list(account_ids))
    return {row.account_id: row for row in conn.execute(select(account_contact).where(*theirs))}


def users_of(conn: Connection, customer_ids: Collection[int]) -> Sequence[AnyRow]:
    """All that is said of those who use the accounts of these."""
    theirs = account_contact.c.customer_id == func.any(list(customer_ids))
    return conn.execute(select(account_contact).where(theirs)).all()


def web_logins_of(conn: Connection, customer_ids: Collection[int]) -> list[str]:
    theirs = account.c.customer_id == func.any(list(customer_ids)), account.c.web_login.is_not(None)
    return list(conn.scalars(select(account.c.web_login).where(*theirs)))


def put_user(conn: Connection, customer_id: int, account_id: int, values: Mapping[str, str]) -> None:
    key = {"customer_id": customer_id, "account_id": account_id}
    said = insert(account_contact).values(**key, **values)
    conn.execute(said.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


def forget_users(conn: Connection, customer_ids: Collection[int]) -> None:
    """What tells who uses the accounts of these, and what they sign in with."""
    numbers = list(customer_ids)
    conn.execute(delete(account_contact).where(account_contact.c.customer_id == func.any(numbers)))
    conn.execute(delete(account_login).where(account_login.c.customer_id == func.any(numbers)))
    nothing = {"description": "", "web_login": None, "web_password": None, "service_password": None}
    nothing |= {"words_description": "", "words_web_login": ""}
    conn.execute(update(account).where(account.c.customer_id == func.any(numbers)).values(**nothing))
