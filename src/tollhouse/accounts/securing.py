"""What an account proves itself with; it is told once, by whoever makes it, and never read back."""

import secrets
from typing import Final

from tollhouse.accounts import storage
from tollhouse.accounts.listing.following import follow_accounts
from tollhouse.accounts.opening import AccountRecord, claim_web_logins
from tollhouse.accounts.rules.secrets import check_service_password, check_web_login, check_web_password
from tollhouse.accounts.users.vault import ServiceVault
from tollhouse.customers.arrangements.purged import refuse_purged
from tollhouse.plumbing.db import Connection
from tollhouse.staff.passwords import hash_of, make_password

_SIGNS: Final = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH: Final = 20


def make_service_password() -> str:
    """115 random bits, without signs that are mistaken for others or that devices trip over."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def set_service_password(
    conn: Connection, record: AccountRecord, password: str | None, vault: ServiceVault
) -> str | None:
    """Of an account that is locked; None: one is made, and answered.  Raises BadField."""
    made = make_service_password() if password is None else None
    chosen = made or password or ""
    check_service_password(chosen)
    storage.update_accounts(conn, [record.key], {"service_password": vault.seal(chosen)})
    return made


def take_service_password(conn: Connection, record: AccountRecord) -> None:
    """Of an account that is locked: the network lets it in by other means or not at all."""
    storage.update_accounts(conn, [record.key], {"service_password": None})


def set_web_login(conn: Connection, record: AccountRecord, login: str) -> None:
    """Of an account that is locked; the password stays.  Raises BadField, WebLoginTaken, CustomerPurged."""
    if login == record.web_login:
        return
    check_web_login(login)
    refuse_purged(conn, record.customer_id, "web_login")
    storage.release_web_logins(conn, [record.key])
    claim_web_logins(conn, {record.key: login})
    storage.update_accounts(conn, [record.key], {"web_login": login})
    follow_accounts(conn, [record.key])


def take_web_login(conn: Connection, record: AccountRecord) -> None:
    """Of an account that is locked, with its password: nobody signs in with it any more."""
    storage.release_web_logins(conn, [record.key])
    storage.update_accounts(conn, [record.key], {"web_login": None, "web_password": None})
    follow_accounts(conn, [record.key])


def set_web_password(conn: Connection, record: AccountRecord, password: str | None) -> str | None:
    """Of an account that is locked; None: one is made, and answered.  Raises BadField."""
    made = make_password() if password is None else None
    chosen = made or password or ""
    check_web_password(chosen, record.web_login)
    storage.update_accounts(conn, [record.key], {"web_password": hash_of(chosen)})
    return made


def take_web_password(conn: Connection, record: AccountRecord) -> None:
    """Of an account that is locked."""
    storage.update_accounts(conn, [record.key], {"web_password": None})
