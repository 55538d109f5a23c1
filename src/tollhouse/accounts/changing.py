"""Changing what an account says of itself: its fields, its days, its limit."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Final

from tollhouse.accounts import storage
from tollhouse.accounts.batch_naming import note_batches
from tollhouse.accounts.listing.following import follow_accounts
from tollhouse.accounts.opening import AccountRecord, account_of
from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.fitting import check_days, check_fields, check_limit
from tollhouse.customers.rules.record import BadField
from tollhouse.ledger.changing import change_own_limit
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.plumbing.db import Connection
from tollhouse.words.refusals import NotFound, Refused

CHANGEABLE: Final = (
    "description",
    "batch",
    "control_number",
    "active_from",
    "expires_on",
    "life_time_days",
    "idle_expiry_days",
)


class AccountEnded(Refused):
    code: ClassVar[str] = "account_ended"
    sentence: ClassVar[str] = "Account {account_id} is terminated; nothing about it changes any more."


def lock_account(conn: Connection, customer_id: int, account_id: int) -> tuple[AccountRecord, Standings]:
    """An open account that nobody else changes until the transaction ends, and the standings that were locked for it.

    Raises NotFound, AccountEnded.
    """
    key = (customer_id, account_id)
    locked = lock_standings(conn, {customer_id}, accounts={key})
    rows = storage.read_accounts(conn, [key], lock=True)
    if not rows:
        raise NotFound(kind="account", id=account_id)
    record = account_of(conn, rows[0])
    if record.terminated_at is not None:
        raise AccountEnded(account_id=account_id)
    return record, locked


def change_account(
    conn: Connection, record: AccountRecord, changes: Mapping[str, Any], *, now: datetime, by: str
) -> AccountRecord:
    """Of an account that is locked; what is left out stays, None empties.  Raises BadField."""
    check_fields(changes)
    if changes:
        days = (changes.get(name, getattr(record, name)) for name in ("active_from", "expires_on"))
        check_days(*days)
        storage.update_accounts(conn, [record.key], changes)
        if changes.get("batch"):
            control_number = changes.get("control_number", record.control_number)
            note_batches(conn, [(record.customer_id, changes["batch"], control_number)], now=now, by=by)
        follow_accounts(conn, [record.key])
    return reread(conn, record)


def change_limit(conn: Connection, record: AccountRecord, limit: Decimal | None, *, locked: Standings) -> None:
    """Of an account with an individual limit, in its customer's currency; None is unlimited.  Raises BadField."""
    if record.model != BalanceModel.INDIVIDUAL:
        raise BadField("credit_limit", str(limit), "belongs to accounts with an individual limit only.")
    check_limit(limit)
    change_own_limit(conn, record.key, limit, locked=locked)


def reread(conn: Connection, record: AccountRecord) -> AccountRecord:
    """As it is now that it was changed."""
    (row,) = storage.read_accounts(conn, [record.key])
    return account_of(conn, row)
