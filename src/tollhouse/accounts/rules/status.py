"""What holds of an account: of itself, and of the customer who pays for it (spec/services 1.4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tollhouse.accounts.rules.account import BalanceModel, FraudState
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.ledger.rules.conditions import Condition


class AccountStatus(StrEnum):
    """Gravest first: what ends with the account, then what its customer brings upon all of them, then its own money."""

    CLOSED = "closed"
    BLOCKED = "blocked"
    INACTIVE = "inactive"
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
    QUARANTINE = "quarantine"
    OVERDRAFT = "overdraft"
    ZERO_BALANCE = "zero_balance"
    CREDIT_EXCEEDED = "credit_exceeded"
    CUSTOMER_CREDIT_EXCEEDED = "customer_credit_exceeded"
    CUSTOMER_NO_AVAILABLE_FUNDS = "customer_no_available_funds"
    SCREENING = "screening"
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


class Calls(StrEnum):
    """Which calls an account may make, the fewest first; emergency calls and what follows from them are no part of it.

    on_net     to other accounts of the installation
    limited    as the limited service of the installation has it
    screened   on-net at once, all others after the caller was checked
    """

    NONE = "none"
    ON_NET = "on_net"
    FREE = "free"
    LIMITED = "limited"
    SCREENED = "screened"
    ALL = "all"


CALLS_ALLOWED: Final[Mapping[AccountStatus, Calls]] = {
    AccountStatus.CLOSED: Calls.NONE,
    AccountStatus.BLOCKED: Calls.NONE,
    AccountStatus.INACTIVE: Calls.NONE,
    AccountStatus.EXPIRED: Calls.NONE,
    AccountStatus.NOT_YET_ACTIVE: Calls.NONE,
    AccountStatus.CUSTOMER_CLOSED: Calls.NONE,
    AccountStatus.CUSTOMER_BLOCKED: Calls.NONE,
    AccountStatus.RESELLER_BLOCKED: Calls.NONE,
    AccountStatus.CUSTOMER_SUSPENDED: Calls.NONE,
    AccountStatus.RESELLER_SUSPENDED: Calls.NONE,
    AccountStatus.CUSTOMER_LIMITED: Calls.LIMITED,
    AccountStatus.CUSTOMER_PROVISIONALLY_TERMINATED: Calls.NONE,
    AccountStatus.RESELLER_PROVISIONALLY_TERMINATED: Calls.NONE,
    AccountStatus.CUSTOMER_EXPORTED: Calls.NONE,
    AccountStatus.QUARANTINE: Calls.ON_NET,
    AccountStatus.OVERDRAFT: Calls.FREE,
    AccountStatus.ZERO_BALANCE: Calls.FREE,
    AccountStatus.CREDIT_EXCEEDED: Calls.FREE,
    AccountStatus.CUSTOMER_CREDIT_EXCEEDED: Calls.FREE,
    AccountStatus.CUSTOMER_NO_AVAILABLE_FUNDS: Calls.FREE,
    AccountStatus.SCREENING: Calls.SCREENED,
    AccountStatus.CUSTOMER_SUSPENSION_LIFTED: Calls.ALL,
    AccountStatus.CUSTOMER_LIMITATION_LIFTED: Calls.ALL,
    AccountStatus.CUSTOMER_SPENDING_LIMIT_REACHED: Calls.FREE,
    AccountStatus.ACTIVE: Calls.ALL,
}
"""By status (spec/services 1.4, and 4.5 for what a customer brings upon its accounts)."""


def calls_allowed(holding: Collection[AccountStatus]) -> Calls:
    """What all that holds leaves: shown is one status, enforced is the union (spec/services 4.5).

    Where one leaves free calls and another on-net ones, on-net ones are told: they are the fewer.
    """
    left = {CALLS_ALLOWED[one] for one in holding}
    return next((calls for calls in Calls if calls in left), Calls.ALL)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """expires_on   the earliest of the day it was given and those that follow from its use
    conditions   of the account's own standing, where it has money or a limit of its own
    overdrawn    its own standing, paid ahead, owes something
    """

    terminated: bool
    blocked: bool
    active_from: date | None
    expires_on: date | None
    model: BalanceModel
    conditions: Condition
    inactive: bool = False
    fraud_state: FraudState | None = None
    overdrawn: bool = False


def account_statuses(account: AccountFacts, customer: Collection[CustomerStatus], today: date) -> list[AccountStatus]:
    """All that hold, gravest first; nobody asks any more who pays for an account that is terminated.

    customer   all that hold of the customer
    today      in the customer's time zone
    """
    if account.terminated:
        return [AccountStatus.CLOSED]
    pays_itself = account.model in {BalanceModel.DEBIT, BalanceModel.VOUCHER}
    inherited = [one for one in customer if one in _INHERITED and not (pays_itself and one in _OF_ITS_MONEY)]
    holding = {_INHERITED[one] for one in inherited}
    holding |= {status for condition, status in _OWN_MONEY.items() if condition in account.conditions}
    if account.overdrawn and AccountStatus.ZERO_BALANCE in holding:
        holding = holding - {AccountStatus.ZERO_BALANCE} | {AccountStatus.OVERDRAFT}
    if account.blocked:
        holding.add(AccountStatus.BLOCKED)
    if account.inactive:
        holding.add(AccountStatus.INACTIVE)
    if account.fraud_state is not None:
        holding.add(AccountStatus(account.fraud_state))
    if account.expires_on is not None and account.expires_on <= today:
        holding.add(AccountStatus.EXPIRED)
    if account.active_from is not None and today < account.active_from:
        holding.add(AccountStatus.NOT_YET_ACTIVE)
    return [status for status in AccountStatus if status in holding]
