"""Accounts with all that holds of them: their own facts, their own money, and what their customer brings upon them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from tollhouse.accounts.opening import AccountRecord
from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.status import AccountFacts, AccountStatus, account_statuses
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import Connection
from tollhouse.reports.customer_described import statuses_of_customers
from tollhouse.reports.customer_list import records_of
from tollhouse.words.days import day_at

_NOTHING = Condition(0)


def statuses_of_accounts(
    conn: Connection, accounts: Sequence[AccountRecord], *, at: datetime
) -> list[list[AccountStatus]]:
    """In the order given, of each all that hold at that moment, gravest first; none where it is active."""
    customers = records_of(conn, sorted({one.customer_id for one in accounts}))
    inherited = statuses_of_customers(conn, customers, at=at)
    zones = {one.customer_id: ZoneInfo(one.time_zone) for one in customers}
    conditions = _own_conditions(conn, accounts)
    statuses = []
    for account in accounts:
        facts = AccountFacts(
            terminated=account.terminated_at is not None,
            blocked=account.blocked_at is not None,
            active_from=account.active_from,
            expires_on=account.expires_on,
            model=BalanceModel(account.model),
            conditions=conditions.get((account.customer_id, account.account_id), _NOTHING),
        )
        today = day_at(at, zones[account.customer_id])
        statuses.append(account_statuses(facts, inherited[account.customer_id], today))
    return statuses


def _own_conditions(conn: Connection, accounts: Sequence[AccountRecord]) -> dict[tuple[int, int], Condition]:
    numbers = [one.account_id for one in accounts if one.model != BalanceModel.SUBORDINATE]
    if not numbers:
        return {}
    customers = {one.customer_id for one in accounts}
    found = conn.execute(
        select(standing.c.customer_id, standing.c.account_id, standing.c.conditions).where(
            standing.c.customer_id == func.any(list(customers)), standing.c.account_id == func.any(numbers)
        )
    )
    return {(customer_id, account_id): Condition(bits) for customer_id, account_id, bits in found}
