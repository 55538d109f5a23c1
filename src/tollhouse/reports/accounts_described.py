"""Accounts with all that holds of them: their own facts, their own money, and what their customer brings upon them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from tollhouse.accounts.knowing import uses_of
from tollhouse.accounts.opening import AccountRecord
from tollhouse.accounts.rules.account import BalanceModel, FraudState
from tollhouse.accounts.rules.status import AccountFacts, AccountStatus, account_statuses
from tollhouse.accounts.rules.terms import Used, expiry_by_use
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_described import statuses_of_customers
from tollhouse.reports.customer_list import records_of
from tollhouse.words.days import day_at


@dataclass(frozen=True, slots=True)
class OwnMoney:
    """Of an account with money or a limit of its own; plus is owed, None is unlimited."""

    balance: Decimal
    credit_limit: Decimal | None
    held: Decimal
    conditions: Condition

    @property
    def available(self) -> Decimal | None:
        return None if self.credit_limit is None else self.credit_limit - self.balance


@dataclass(frozen=True, slots=True)
class AccountState:
    """An account at a moment.

    statuses     all that hold, gravest first; none where it is active
    money        None: it spends its customer's
    used         None: it was never used
    expires_on   the earliest of the day it was given and those that follow from its use; None: never
    idle_days    since its last use
    """

    record: AccountRecord
    currency: str
    statuses: list[AccountStatus]
    money: OwnMoney | None
    used: Used | None
    expires_on: date | None
    idle_days: int | None


def statuses_of_accounts(
    conn: Connection, accounts: Sequence[AccountRecord], *, at: datetime
) -> list[list[AccountStatus]]:
    """In the order given, of each all that hold at that moment, gravest first; none where it is active."""
    return [one.statuses for one in describe_accounts(conn, accounts, at=at)]


def describe_accounts(
    conn: Connection, accounts: Sequence[AccountRecord], *, at: datetime, with_use: bool = True
) -> list[AccountState]:
    """In the order given, as they are at that moment.

    with_use   False: when it was used is looked up only where that makes it expire; it takes the longer the less it was
    """
    customers = records_of(conn, sorted({one.customer_id for one in accounts}))
    inherited = statuses_of_customers(conn, customers, at=at)
    owners = {one.customer_id: one for one in customers}
    money = _own_money(conn, accounts)
    used = uses_of(conn, [one.key for one in accounts if with_use or one.life_time_days or one.idle_expiry_days])
    described = []
    for account in accounts:
        customer = owners[account.customer_id]
        zone = ZoneInfo(customer.time_zone)
        today, use = day_at(at, zone), used.get(account.account_id)
        by_use = expiry_by_use(account.life_time_days, account.idle_expiry_days, use, zone)
        expires_on = min((day for day in (account.expires_on, by_use) if day is not None), default=None)
        own = money.get(account.key)
        facts = _facts(account, expires_on, own)
        statuses = account_statuses(facts, inherited[customer.customer_id], today)
        idle_days = None if use is None else (today - day_at(use.last_at, zone)).days
        described.append(AccountState(account, customer.currency, statuses, own, use, expires_on, idle_days))
    return described


def _facts(account: AccountRecord, expires_on: date | None, own: OwnMoney | None) -> AccountFacts:
    return AccountFacts(
        terminated=account.terminated_at is not None,
        blocked=account.blocked_at is not None,
        active_from=account.active_from,
        expires_on=expires_on,
        model=BalanceModel(account.model),
        conditions=Condition(0) if own is None else own.conditions,
        inactive=account.inactive,
        fraud_state=None if account.fraud_state is None else FraudState(account.fraud_state),
        overdrawn=own is not None and own.balance > 0,
    )


def _own_money(conn: Connection, accounts: Sequence[AccountRecord]) -> dict[tuple[int, int], OwnMoney]:
    numbers = [one.account_id for one in accounts if one.model != BalanceModel.SUBORDINATE]
    if not numbers:
        return {}
    customers = {one.customer_id for one in accounts}
    kept = standing.c
    found = conn.execute(
        select(kept.customer_id, kept.account_id, kept.balance, kept.credit_limit, kept.held, kept.conditions).where(
            kept.customer_id == func.any(list(customers)), kept.account_id == func.any(numbers)
        )
    )
    return {
        (row.customer_id, row.account_id): OwnMoney(row.balance, row.credit_limit, row.held, Condition(row.conditions))
        for row in found
    }
