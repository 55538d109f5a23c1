"""What holds of an account: of itself, and of the customer who pays for it (spec/services 1.4)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.ledger.rules.conditions import Condition


class AccountStatus(StrEnum):
    """Gravest first: what ends with the account, then what its customer brings upon all of them, then its own money."""

    CLOSED = "closed"
    BLOCKED = "blocked"
    EXPIRED = "expired"
    NOT_YET_ACTIVE = "not_yet_active"
    CUSTOMER_CLOSED = "customer_closed"
    CUSTOMER_BLOCKED = "customer_blocked"
    RESELLER_BLOCKED = "reseller_blocked"
    CUSTOMER_SUSPENDED = "customer_suspended"
    RESELLER_SUSPENDED = "reseller_suspended"
    CUSTOMER_LIMITED = "customer_limited"
    CUSTOMER_PROVISIONALLY_TERMINATED = "customer_provisionally_terminated"
    RESELLER_PROVISIONALLY_TERMINATED = "reseller_provisionally_terminated"
    CUSTOMER_EXPORTED = "customer_exported"
    ZERO_BALANCE = "zero_balance"
    CREDIT_EXCEEDED = "credit_exceeded"
    CUSTOMER_CREDIT_EXCEEDED = "customer_credit_exceeded"
    CUSTOMER_NO_AVAILABLE_FUNDS = "customer_no_available_funds"
    CUSTOMER_SUSPENSION_LIFTED = "customer_suspension_lifted"
    CUSTOMER_LIMITATION_LIFTED = "customer_limitation_lifted"
    CUSTOMER_SPENDING_LIMIT_REACHED = "customer_spending_limit_reached"
    ACTIVE = "active"


_INHERITED: Final = {
    one: AccountStatus(name)
    for one in CustomerStatus
    for name in (one.value if one.value.startswith("reseller_") else f"customer_{one}",)
    if name in list(AccountStatus)
}
"""What stops a customer's service, and what puts that off; how it pays and where it is billed is its own affair."""

_OF_ITS_MONEY: Final = {
    CustomerStatus.CREDIT_EXCEEDED,
    CustomerStatus.NO_AVAILABLE_FUNDS,
    CustomerStatus.SPENDING_LIMIT_REACHED,
}
_OWN_MONEY: Final = {
    Condition.NO_AVAILABLE_FUNDS: AccountStatus.ZERO_BALANCE,
    Condition.CREDIT_EXCEEDED: AccountStatus.CREDIT_EXCEEDED,
}


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """conditions   of the account's own standing, where it has money or a limit of its own"""

    terminated: bool
    blocked: bool
    active_from: date | None
    expires_on: date | None
    model: BalanceModel
    conditions: Condition


def account_statuses(account: AccountFacts, customer: Collection[CustomerStatus], today: date) -> list[AccountStatus]:
    """All that hold, gravest first; nobody asks any more who pays for an account that is terminated.

    customer   all that hold of the customer
    today      in the customer's time zone
    """
    if account.terminated:
        return [AccountStatus.CLOSED]
    pays_itself = account.model is BalanceModel.DEBIT
    inherited = [one for one in customer if one in _INHERITED and not (pays_itself and one in _OF_ITS_MONEY)]
    holding = {_INHERITED[one] for one in inherited}
    holding |= {status for condition, status in _OWN_MONEY.items() if condition in account.conditions}
    if account.blocked:
        holding.add(AccountStatus.BLOCKED)
    if account.expires_on is not None and account.expires_on <= today:
        holding.add(AccountStatus.EXPIRED)
    if account.active_from is not None and today < account.active_from:
        holding.add(AccountStatus.NOT_YET_ACTIVE)
    return [status for status in AccountStatus if status in holding]
