"""What holds of an account, by itself and by its customer (spec/services 1.4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from builders import (
    NOON,
    a_call,
    a_customer,
    a_product,
    a_rate,
    a_reseller,
    a_source,
    a_tariff,
    an_account,
    charge,
    stop,
)
from sqlalchemy import text

from tollhouse.accounts.opening import AccountRecord, holdings_of, read_account, terminate_accounts
from tollhouse.accounts.rules.account import BalanceModel, FraudState
from tollhouse.accounts.rules.status import CALLS_ALLOWED, AccountFacts, AccountStatus, account_statuses, calls_allowed
from tollhouse.accounts.treating import block_account
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.suspending import lift_until, limit_customers
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.reports.accounts_described import statuses_of_accounts

TODAY = date(2026, 3, 2)
BARE = {
    "terminated": False,
    "blocked": False,
    "active_from": None,
    "expires_on": None,
    "model": BalanceModel.SUBORDINATE,
    "conditions": Condition(0),
}


def _statuses(customer=(), **facts):
    return [one.value for one in account_statuses(AccountFacts(**(BARE | facts)), customer, TODAY)]


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"terminated": True, "blocked": True}, ["closed"]),
        ({"blocked": True}, ["blocked"]),
        ({"expires_on": TODAY}, ["expired"]),
        ({"expires_on": TODAY + timedelta(days=1)}, []),
        ({"active_from": TODAY + timedelta(days=1)}, ["not_yet_active"]),
        ({"active_from": TODAY}, []),
        ({"model": BalanceModel.DEBIT, "conditions": Condition.NO_AVAILABLE_FUNDS}, ["zero_balance"]),
        ({"model": BalanceModel.INDIVIDUAL, "conditions": Condition.CREDIT_EXCEEDED}, ["credit_exceeded"]),
        ({"inactive": True, "blocked": True}, ["blocked", "inactive"]),
        ({"model": BalanceModel.DEBIT, "conditions": Condition.NO_AVAILABLE_FUNDS, "overdrawn": True}, ["overdraft"]),
        ({"model": BalanceModel.INDIVIDUAL, "overdrawn": True}, []),
        ({"fraud_state": FraudState.SCREENING}, ["screening"]),
        ({"fraud_state": FraudState.QUARANTINE, "inactive": True}, ["inactive", "quarantine"]),
    ],
)
def test_an_account_has_statuses_of_its_own(facts, status):
    assert _statuses(**facts) == status


def test_an_account_shows_the_gravest_of_its_own_and_its_customers_statuses():
    stopped = [CustomerStatus.BLOCKED, CustomerStatus.RESELLER_SUSPENDED, CustomerStatus.CREDIT_EXCEEDED]
    inherited = ["customer_blocked", "reseller_suspended", "customer_credit_exceeded"]
    assert _statuses(stopped) == inherited
    assert _statuses(stopped, blocked=True) == ["blocked", *inherited]
    assert _statuses(stopped, model=BalanceModel.DEBIT) == inherited[:2], "it has money of its own"
    assert _statuses(stopped, terminated=True) == ["closed"]


def test_what_concerns_bills_alone_is_not_inherited():
    assert _statuses([CustomerStatus.PAYMENT_FROZEN, CustomerStatus.EXPORT_IN_PROGRESS]) == []


def test_every_status_of_the_customer_that_touches_service_is_inherited():
    left_out = {
        CustomerStatus.ACTIVE,
        CustomerStatus.PAYMENT_FROZEN,
        CustomerStatus.EXPORT_IN_PROGRESS,
    }
    assert [one for one in CustomerStatus if one not in left_out and not _statuses([one])] == []
    assert {AccountStatus(one) for status in CustomerStatus for one in _statuses([status])} <= set(AccountStatus)


@pytest.fixture
def product_id(conn):
    return a_product(conn, a_tariff(conn, a_rate("420", "1")))


def _read(conn, identifier) -> AccountRecord:
    (holding,) = holdings_of(conn, [identifier])[identifier]
    return read_account(conn, holding.customer_id, holding.account_id)


def _shown(conn, identifier, *, at=NOON):
    (statuses,) = statuses_of_accounts(conn, [_read(conn, identifier)], at=at)
    return [one.value for one in statuses]


def test_an_account_follows_its_customer_and_its_reseller_at_the_moment_at_hand(conn, product_id):
    reseller = a_reseller(conn, None)
    customer = a_customer(conn, under=reseller, zone="Europe/Prague")
    line = an_account(conn, customer, product_id)
    assert _shown(conn, line) == []
    stop(conn, {customer}, "suspend", at=NOON)
    assert _shown(conn, line) == ["customer_suspended"]
    until = date(2026, 3, 4)
    lift_until(conn, {customer}, StatusAction.LIFT_SUSPENSION, until, at=NOON, by="test")
    assert _shown(conn, line) == ["customer_suspension_lifted"]
    assert _shown(conn, line, at=NOON + timedelta(days=2)) == ["customer_suspended"], "no run has come meanwhile"
    stop(conn, {reseller}, "block", at=NOON)
    assert _shown(conn, line) == ["reseller_blocked", "customer_suspension_lifted"]


def test_accounts_of_one_customer_differ_by_their_own_facts_and_money(conn, product_id):
    customer = a_customer(conn, limit="5", zone="Pacific/Auckland")  # where the third of March has begun
    limit_customers(conn, {customer}, at=NOON)
    of_customer, own_money, ends = (
        an_account(conn, customer, product_id),
        an_account(conn, customer, product_id, model="debit"),
        an_account(conn, customer, product_id, expires_on=date(2026, 3, 3)),
    )
    charge(conn, a_source(conn), a_call(of_customer, used=600))
    assert _shown(conn, of_customer) == ["customer_limited", "customer_credit_exceeded"]
    assert _shown(conn, own_money) == ["customer_limited", "zero_balance"]
    assert _shown(conn, ends) == ["expired", "customer_limited", "customer_credit_exceeded"]
    conn.execute(text("update standing set balance = -1 where account_id <> 0"))
    assert _shown(conn, own_money) == ["customer_limited"]
    record = _read(conn, of_customer)
    block_account(conn, record.customer_id, record.account_id, at=NOON)
    assert _shown(conn, of_customer)[0] == "blocked"
    terminate_accounts(conn, [(record.customer_id, record.account_id)], at=NOON)
    ended = read_account(conn, record.customer_id, record.account_id)
    assert statuses_of_accounts(conn, [ended], at=NOON) == [[AccountStatus.CLOSED]]


def test_what_an_account_owes_is_exact_to_the_last_cent(conn, product_id):
    customer = a_customer(conn)
    line = an_account(conn, customer, product_id, model="individual", limit="1")
    conn.execute(text("update standing set balance = :owed where account_id <> 0"), {"owed": Decimal("0.99999")})
    assert _shown(conn, line) == []
    conn.execute(text("update standing set balance = 1 where account_id <> 0"))
    assert _shown(conn, line) == ["credit_exceeded"]


@pytest.mark.parametrize(
    ("status", "calls"),
    [
        ("active", "all"),
        ("blocked", "none"),
        ("closed", "none"),
        ("inactive", "none"),
        ("not_yet_active", "none"),
        ("expired", "none"),
        ("zero_balance", "free"),
        ("overdraft", "free"),
        ("credit_exceeded", "free"),
        ("screening", "screened"),
        ("quarantine", "on_net"),
        ("customer_exported", "none"),
        ("customer_blocked", "none"),
        ("reseller_blocked", "none"),
        ("customer_closed", "none"),
        ("customer_suspended", "none"),
        ("reseller_suspended", "none"),
        ("customer_provisionally_terminated", "none"),
        ("reseller_provisionally_terminated", "none"),
        ("customer_limited", "limited"),
        ("customer_credit_exceeded", "free"),
        ("customer_no_available_funds", "free"),
        ("customer_spending_limit_reached", "free"),
        ("customer_suspension_lifted", "all"),
        ("customer_limitation_lifted", "all"),
    ],
)
def test_each_status_leaves_the_calls_that_the_specification_says(status, calls):
    assert CALLS_ALLOWED[AccountStatus(status)] == calls


def test_every_status_says_which_calls_it_leaves():
    assert set(CALLS_ALLOWED) == set(AccountStatus)


@pytest.mark.parametrize(
    ("holding", "calls"),
    [
        ([], "all"),
        (["zero_balance"], "free"),
        (["zero_balance", "screening"], "free"),
        (["quarantine", "zero_balance"], "on_net"),
        (["customer_blocked", "quarantine"], "none"),
        (["screening", "customer_suspension_lifted"], "screened"),
    ],
)
def test_what_is_enforced_is_the_union_of_all_that_holds(holding, calls):
    assert calls_allowed([AccountStatus(one) for one in holding]) == calls
