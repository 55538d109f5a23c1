"""Stopping accounts and letting them go on: by staff's hand, many at a time.

What ends is kept with its moments, so that use which comes late is judged by the moment it began.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from tollhouse.accounts import storage
from tollhouse.accounts.rules.account import FraudState
from tollhouse.accounts.rules.terms import Spell
from tollhouse.accounts.timelines import storage as timelines
from tollhouse.ledger.locking import lock_standings
from tollhouse.plumbing.db import AnyRow, Connection


class AccountAction(StrEnum):
    """What staff does to an account's use.

    activate    one that was opened inactive
    screen, quarantine, clear   what the watch over fraud made of it, or that nothing is suspected any more
    """

    BLOCK = "block"
    UNBLOCK = "unblock"
    ACTIVATE = "activate"
    SCREEN = "screen"
    QUARANTINE = "quarantine"
    CLEAR = "clear"


_FRAUD: Final = {
    AccountAction.SCREEN: FraudState.SCREENING,
    AccountAction.QUARANTINE: FraudState.QUARANTINE,
    AccountAction.CLEAR: None,
}


def treat_accounts(
    conn: Connection, keys: Sequence[tuple[int, int]], action: AccountAction, *, at: datetime, by: str
) -> list[tuple[int, int]]:
    """Do one thing to accounts, by customer and account; those it changed something for.

    Terminated ones and those that are so already are left alone: a second time keeps the first moment.
    """
    lock_standings(conn, {customer_id for customer_id, _ in keys})
    rows = [row for row in storage.read_accounts(conn, keys, lock=True) if row.terminated_at is None]
    match action:
        case AccountAction.BLOCK:
            return _set(conn, [row for row in rows if row.blocked_at is None], {"blocked_at": at})
        case AccountAction.UNBLOCK:
            blocked = [row for row in rows if row.blocked_at is not None]
            timelines.keep_spells(conn, [(row, Spell.BLOCKED, row.blocked_at) for row in blocked], until=at, by=by)
            return _set(conn, blocked, {"blocked_at": None, "changes_told": True})
        case AccountAction.ACTIVATE:
            return _set(conn, [row for row in rows if row.inactive], {"inactive": False, "activated_at": at})
    return _suspect(conn, rows, _FRAUD[action], at=at, by=by)


def _suspect(
    conn: Connection, rows: Sequence[AnyRow], state: FraudState | None, *, at: datetime, by: str
) -> list[tuple[int, int]]:
    others = [row for row in rows if row.fraud_state != state]
    freed = [row for row in others if row.fraud_state == FraudState.QUARANTINE]
    timelines.keep_spells(conn, [(row, Spell.QUARANTINE, row.fraud_since) for row in freed], until=at, by=by)
    _set(conn, freed, {"changes_told": True})
    return _set(conn, others, {"fraud_state": state, "fraud_since": None if state is None else at})


def _set(conn: Connection, rows: Sequence[AnyRow], changes: dict[str, object]) -> list[tuple[int, int]]:
    keys = [(row.customer_id, row.account_id) for row in rows]
    if keys:
        storage.update_accounts(conn, keys, changes)
    return keys


def block_account(conn: Connection, customer_id: int, account_id: int, *, at: datetime, by: str = "staff") -> None:
    """From that moment on its use is quarantined; blocking twice keeps the first moment."""
    treat_accounts(conn, [(customer_id, account_id)], AccountAction.BLOCK, at=at, by=by)


def unblock_account(conn: Connection, customer_id: int, account_id: int, *, at: datetime, by: str = "staff") -> None:
    """Use that began while it was blocked stays refused, however late it comes."""
    treat_accounts(conn, [(customer_id, account_id)], AccountAction.UNBLOCK, at=at, by=by)
