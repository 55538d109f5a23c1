"""Accounts that cannot be used as most can: inactive, aged, suspected, vouchers (spec/services 1.2 to 1.4)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from builders import (
    LONG_AGO,
    NOON,
    a_call,
    a_customer,
    a_product,
    a_rate,
    a_source,
    a_tariff,
    an_account,
    balance_of,
    charge,
    results,
)

from tollhouse.accounts.opening import holdings_of
from tollhouse.accounts.treating import AccountAction, treat_accounts
from tollhouse.ledger.months import open_months
from tollhouse.usage.rules.record import Direction

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def shop(conn):
    return Shop(conn)


class Shop:
    def __init__(self, conn):
        open_months(conn, since=LONG_AGO, now=NOON)
        self.conn = conn
        self.product = a_product(conn, a_tariff(conn, a_rate("420", "0.10"), a_rate("EMERGENCY", "0")))
        self.customer = a_customer(conn, zone="Europe/Prague")
        self.source = a_source(conn)

    def account(self, **facts):
        return an_account(self.conn, self.customer, facts.pop("product", self.product), **facts)

    def key(self, account):
        return self.customer, holdings_of(self.conn, [account])[account][0].account_id

    def treat(self, account, action, *, at):
        return treat_accounts(self.conn, [self.key(account)], AccountAction(action), at=at, by="test")

    def charge(self, *calls, now=NOON):
        return results(charge(self.conn, self.source, *calls, now=now))


def test_a_card_is_worthless_until_it_is_activated(shop):
    card = shop.account(inactive=True)
    assert shop.charge(a_call(card, at=NOON - 3 * HOUR)) == ["account_inactive"]
    assert shop.treat(card, "activate", at=NOON - 2 * HOUR) == [shop.key(card)]
    assert shop.treat(card, "activate", at=NOON) == []
    used = [a_call(card, at=NOON - 2 * HOUR - SECOND), a_call(card, at=NOON - 2 * HOUR)]
    assert shop.charge(*used) == ["account_inactive", "charged"]


def test_a_voucher_pays_for_no_use(shop, conn):
    vouchers = a_product(conn, a_tariff(conn, a_rate("420", "0.10")), role="voucher")
    voucher = shop.account(product=vouchers, model="voucher", identifier="7K2M9QXW", opening_balance=Decimal(10))
    assert balance_of(conn, *shop.key(voucher)) == Decimal(-10)
    assert shop.charge(a_call(voucher)) == ["account_is_voucher"]
    assert balance_of(conn, *shop.key(voucher)) == Decimal(-10)


def test_a_life_begins_with_the_first_use_and_ends_at_a_midnight_of_the_customers_zone(shop):
    line = shop.account(life_time_days=2)
    first = datetime(2026, 2, 1, 22, 30, tzinfo=UTC)  # 23:30 on Sunday in Prague: the first of two days
    ends = datetime(2026, 2, 2, 23, 0, tzinfo=UTC)  # midnight there: Tuesday
    assert shop.charge(a_call(line, at=first)) == ["charged"]
    assert shop.charge(a_call(line, at=ends - SECOND), a_call(line, at=ends)) == ["charged", "account_expired"]


def test_an_idle_account_expires_so_many_days_after_its_last_use(shop):
    line = shop.account(idle_expiry_days=30)
    first = datetime(2026, 1, 2, 12, tzinfo=UTC)
    assert shop.charge(a_call(line, at=first)) == ["charged"]
    assert shop.charge(a_call(line, at=first + 29 * DAY)) == ["charged"]
    assert shop.charge(a_call(line, at=first + 59 * DAY)) == ["account_expired"]


def test_who_was_never_used_does_not_age(shop):
    assert shop.charge(a_call(shop.account(life_time_days=1, idle_expiry_days=1))) == ["charged"]


def test_quarantine_keeps_calls_inside_the_net_and_lets_emergencies_out(shop):
    line, friend = shop.account(), shop.account(identifier="420777000001")
    shop.treat(line, "quarantine", at=NOON - 2 * HOUR)
    at = NOON - HOUR
    calls = {
        "earlier": a_call(line, at=NOON - 2 * HOUR - SECOND),
        "off-net": a_call(line, at=at),
        "on-net": a_call(line, friend, at=at),
        "emergency": a_call(line, "EMERGENCY", at=at),
        "told on-net": a_call(line, "VOICEONNET", at=at),
    }
    found = dict(zip(calls, shop.charge(*calls.values()), strict=True))
    assert found == {
        "earlier": "charged",
        "off-net": "account_quarantined",
        "on-net": "charged",
        "emergency": "charged",
        "told on-net": "no_rate",
    }
    incoming = a_call(line, line, at=at, calling="420602123456", direction=Direction.IN)
    assert shop.charge(incoming) == ["no_rate"]  # not refused for being suspected
    shop.treat(line, "clear", at=NOON - HOUR / 2)
    late = [a_call(line, at=NOON - HOUR / 2 - SECOND), a_call(line, at=NOON - HOUR / 2)]
    assert shop.charge(*late) == ["account_quarantined", "charged"]


def test_screening_lets_everything_be_charged_that_the_network_let_through(shop):
    line = shop.account()
    shop.treat(line, "screen", at=NOON - 2 * HOUR)
    assert shop.charge(a_call(line, at=NOON - HOUR)) == ["charged"]


def test_one_thing_is_done_to_a_whole_batch(shop, conn):
    lines = [shop.account(inactive=True) for _ in range(3)]
    keys = [shop.key(line) for line in lines]
    assert treat_accounts(conn, keys, AccountAction.ACTIVATE, at=NOON, by="test") == keys
    assert treat_accounts(conn, keys, AccountAction.BLOCK, at=NOON, by="test") == keys
    assert treat_accounts(conn, keys[:1], AccountAction.UNBLOCK, at=NOON + HOUR, by="test") == keys[:1]
    assert treat_accounts(conn, keys, AccountAction.UNBLOCK, at=NOON + HOUR, by="test") == keys[1:]
