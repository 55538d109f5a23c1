"""Who uses an account and how it is told things; what is not said of it is as its customer has it."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from typing import Any

from tollhouse.accounts.opening import AccountRecord
from tollhouse.accounts.rules.contact import PERSONAL_USER_FIELDS, USER_FIELDS, User, check_user, effective_user
from tollhouse.accounts.users import storage
from tollhouse.customers.arrangements.purged import refuse_purged
from tollhouse.customers.arrangements.self_care import read_self_care
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.telling import TELLING_FIELDS
from tollhouse.plumbing.db import AnyRow, Connection


def read_user(conn: Connection, customer_id: int, account_id: int) -> User:
    """What is said of the account's own."""
    return _user_of(storage.read_users(conn, customer_id, [account_id]).get(account_id))


def users_of_accounts(conn: Connection, customer_id: int, account_ids: Collection[int]) -> dict[int, User]:
    """Of those of whom something is said, by account."""
    return {number: _user_of(row) for number, row in storage.read_users(conn, customer_id, account_ids).items()}


def user_as_told(conn: Connection, customer: CustomerRecord, own: User) -> User:
    """With what the customer has in the place of what is empty; it is shown as the customer's record is."""
    settled = read_self_care(conn, customer.customer_id)
    of_customer: dict[str, Any] = asdict(customer) | asdict(settled)
    of_customer["display_time_zone"] = settled.display_time_zone or customer.time_zone
    return effective_user(own, of_customer)


def change_user(conn: Connection, record: AccountRecord, changes: Mapping[str, str]) -> User:
    """Of an account that is locked; what is left out stays, an empty text is inherited.

    Raises BadField, CustomerPurged.
    """
    check_user(changes)
    before = read_user(conn, *record.key)
    after = replace(before, **changes)
    if after != before:
        refuse_purged(conn, record.customer_id, next(iter(changes)))
        storage.put_user(conn, *record.key, asdict(after))
    return after


def telling_of_users(conn: Connection, customer_ids: Collection[int]) -> list[tuple[str, str]]:
    """By field: what tells who uses the accounts of these, to be looked for where others wrote it."""
    told = [name for name in PERSONAL_USER_FIELDS if name in TELLING_FIELDS]
    rows = storage.users_of(conn, customer_ids)
    said = [(name, getattr(row, name)) for row in rows for name in told if getattr(row, name)]
    return said + [("login", login) for login in storage.web_logins_of(conn, customer_ids)]


def forget_users(conn: Connection, customer_ids: Collection[int]) -> None:
    """Of customers whose personal data is removed: who uses their accounts, what they are called and sign in with."""
    storage.forget_users(conn, customer_ids)


def _user_of(row: AnyRow | None) -> User:
    return User() if row is None else User(**{name: getattr(row, name) for name in USER_FIELDS})
