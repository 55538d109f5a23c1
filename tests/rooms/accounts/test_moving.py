"""An account that goes on at another customer's."""

from datetime import timedelta
from decimal import Decimal
from threading import Thread

import pytest
from builders import (
    LONG_AGO,
    NOON,
    a_call,
    a_customer,
    a_product,
    a_rate,
    a_reseller,
    a_source,
    a_tariff,
    an_account,
    an_add_on,
    balance_of,
    charge,
    results,
)
from sqlalchemy import select
from waiting import wait_until_somebody_waits

from tollhouse.accounts.adding_on import add_add_on, add_ons_of
from tollhouse.accounts.changing import AccountEnded, lock_account
from tollhouse.accounts.contacting import change_user, read_user
from tollhouse.accounts.moving import MoneyStays, move_account
from tollhouse.accounts.opening import holdings_of, read_account
from tollhouse.accounts.rules.contact import User
from tollhouse.accounts.securing import set_service_password, set_web_login, set_web_password
from tollhouse.accounts.treating import AccountAction, treat_accounts
from tollhouse.accounts.users.vault import ServiceVault
from tollhouse.customers.rules.record import BadField
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.months import open_months
from tollhouse.ledger.tables import xdr

HOUR = timedelta(hours=1)


@pytest.fixture
def product(conn):
    open_months(conn, since=LONG_AGO, now=NOON)
    return a_product(conn, a_tariff(conn, a_rate("420", "0.10")))


def key_of(conn, identifier):
    held = next(one for one in holdings_of(conn, [identifier])[identifier] if one.valid_until is None)
    return held.customer_id, held.account_id


def moved_to(conn, key, customer, **facts):
    number = move_account(conn, key, customer, now=NOON, by="test", **facts)
    return read_account(conn, customer, number)


def test_all_of_an_account_goes_along_and_each_names_the_other(conn, product):
    here, there = a_customer(conn), a_customer(conn)
    line = an_account(conn, here, product, also_known_as=("anna@voip",), batch="March", description="Hall")
    key = key_of(conn, line)
    record, _ = lock_account(conn, *key)
    vault = ServiceVault(["a key of tests"])
    set_service_password(conn, record, "sip-secret-1", vault)
    set_web_login(conn, record, "anna")
    set_web_password(conn, lock_account(conn, *key)[0], "long enough for anna")
    change_user(conn, record, {"last_name": "Svensson"})
    add_on = an_add_on(conn, a_tariff(conn, a_rate("420", "0.01")))
    add_add_on(conn, record, add_on, valid_from=NOON - HOUR, valid_until=NOON + HOUR, now=NOON - HOUR, by="test")
    treat_accounts(conn, [key], AccountAction.QUARANTINE, at=NOON - HOUR, by="test")
    moved = moved_to(conn, key, there)
    assert (moved.identifier, moved.identifiers) == (line, sorted([line, "anna@voip"]))
    assert (moved.batch, moved.description, moved.web_login) == ("March", "Hall", "anna")
    assert moved.has_service_password
    assert moved.has_web_password
    assert moved.fraud_state == "quarantine"
    assert read_user(conn, *moved.key) == User(last_name="Svensson")
    (added,) = add_ons_of(conn, moved)
    assert (added.product.product_id, added.valid_from, added.valid_until) == (add_on, NOON, NOON + HOUR)
    ended = read_account(conn, *key)
    assert (ended.terminated_at, ended.moved_to, moved.moved_from) == (NOON, moved.key, key)
    assert not ended.has_service_password
    with pytest.raises(AccountEnded):
        move_account(conn, key, there, now=NOON, by="test")


def test_use_is_the_old_ones_until_the_moment_of_the_move(conn, product):
    here, there = a_customer(conn), a_customer(conn)
    line = an_account(conn, here, product)
    moved_to(conn, key_of(conn, line), there)
    source = a_source(conn)
    second = timedelta(seconds=1)
    calls = a_call(line, used=60, at=NOON - second), a_call(line, used=60, at=NOON)
    assert results(charge(conn, source, *calls, now=NOON + HOUR)) == ["charged", "charged"]
    assert (balance_of(conn, here), balance_of(conn, there)) == (Decimal("0.10"), Decimal("0.10"))


def test_money_of_its_own_goes_along_as_two_xdrs(conn, product):
    here, there = a_customer(conn), a_customer(conn)
    card = an_account(conn, here, product, model="debit", opening_balance=Decimal(20))
    key = key_of(conn, card)
    charge(conn, a_source(conn), a_call(card, used=60, at=NOON - HOUR))
    moved = moved_to(conn, key, there)
    assert (balance_of(conn, *key), balance_of(conn, *moved.key)) == (Decimal(0), Decimal("-19.90"))
    rows = conn.execute(select(xdr).where(xdr.c.service == "account_move").order_by(xdr.c.amount)).all()
    assert [(row.customer_id, row.amount, row.contra) for row in rows] == [
        (there, Decimal("-19.90"), "moving:balance"),
        (here, Decimal("19.90"), "moving:balance"),
    ]


def test_what_one_reseller_owes_is_not_moved_to_anothers_customer(conn, product):
    here, there = (a_customer(conn, under=a_reseller(conn, product)) for _ in range(2))
    card = an_account(conn, here, product, model="debit", opening_balance=Decimal(20))
    with pytest.raises(MoneyStays, match=r"20\.00000 EUR of its own"):
        moved_to(conn, key_of(conn, card), there)
    empty = an_account(conn, here, product, model="debit")
    assert moved_to(conn, key_of(conn, empty), there).model == "debit"


def test_a_limit_goes_along_and_what_was_used_up_of_it_stays(conn, product):
    here, there = a_customer(conn), a_customer(conn)
    line = an_account(conn, here, product, model="individual", limit="5")
    charge(conn, a_source(conn), a_call(line, used=60, at=NOON - HOUR))
    moved = moved_to(conn, key_of(conn, line), there)
    own = lock_standings(conn, {there}, accounts={moved.key})[moved.key]
    assert (own.credit_limit, own.balance) == (Decimal(5), Decimal(0))
    assert balance_of(conn, here) == Decimal("0.10")


@pytest.mark.parametrize(
    ("customer", "field", "reason"),
    [
        ("itself", "customer_id", "has the account already"),
        ("dollars", "customer_id", "pays in USD"),
    ],
)
def test_a_customer_it_cannot_go_to_is_refused_and_nothing_has_moved(conn, product, customer, field, reason):
    here = a_customer(conn)
    key = key_of(conn, an_account(conn, here, product))
    there = {"itself": here, "dollars": a_customer(conn, currency="USD")}[customer]
    with pytest.raises(BadField, match=reason) as refused:
        moved_to(conn, key, there)
    assert refused.value.field == field
    assert read_account(conn, *key).terminated_at is None


def test_a_life_that_has_begun_is_not_begun_anew_by_moving(conn, product):
    here, there = a_customer(conn), a_customer(conn)
    line = an_account(conn, here, product, life_time_days=10)
    charge(conn, a_source(conn), a_call(line, at=NOON - timedelta(days=4)))
    moved = moved_to(conn, key_of(conn, line), there)
    assert moved.expires_on == (NOON + timedelta(days=6)).date()


def test_moving_beside_charging_loses_no_money_and_charges_no_use_twice(engine, now):
    with engine.begin() as conn:
        open_months(conn, since=LONG_AGO, now=now)
        product = a_product(conn, a_tariff(conn, a_rate("420", "0.10")))
        here, there = a_customer(conn), a_customer(conn)
        card = an_account(conn, here, product, model="debit", opening_balance=Decimal(20), since=LONG_AGO)
        key, source = key_of(conn, card), a_source(conn)
    outcomes = []

    def charge_one():
        with engine.begin() as conn:
            outcomes.extend(charge(conn, source, a_call(card, used=60, at=now - HOUR), now=now))

    with engine.begin() as moving:
        moved_id = move_account(moving, key, there, now=now, by="test")
        charging = Thread(target=charge_one)
        charging.start()
        wait_until_somebody_waits(engine)
    charging.join()
    assert results(outcomes) == ["charged"]
    with engine.begin() as conn:
        assert balance_of(conn, *key) == Decimal("0.10")  # it began before, and is the old one's
        assert balance_of(conn, there, moved_id) == Decimal(-20)
