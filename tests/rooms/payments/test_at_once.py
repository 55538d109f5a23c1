"""Many clients at once on one customer's money, and on many's: nothing is lost, doubled or spent twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from builders import LONG_AGO, NOON, a_customer, balance_of
from rooms.payments.moneyed import Purse

from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, NewCustomer
from tollhouse.ledger.months import open_months
from tollhouse.ledger.reading import read_standings
from tollhouse.payments.receiving import receive_payments
from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.payments.rules.payment import Receipt, ReceiptOutcome
from tollhouse.reports.proving import prove_books
from tollhouse.words.refusals import Refused

CLIENTS = 64
CROWD = 10_000


def at_once(work, asked):
    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(work, asked))


def broken(engine):
    with engine.connect() as conn:
        return [(one.name, one.told) for one in prove_books(conn) if not one.holds]


@pytest.fixture
def customers(engine):
    """Twenty who owe an invoice of 100.00 EUR each."""
    with engine.begin() as conn:
        open_months(conn, since=LONG_AGO, now=NOON)
        made = [a_customer(conn) for _ in range(20)]
        for customer_id in made:
            Purse(conn, customer_id).bill("100", due=NOON.date() + timedelta(days=9))
    return made


def receipt(customer_id, request, amount="1"):
    return Receipt(customer_id, PaymentKind.BANK_TRANSFER, Decimal(amount), "bank", request, NOON, "cash:bank")


def test_each_of_many_payments_of_one_customer_counts_once_though_all_are_sent_twice(engine, customers):
    customer_id = customers[0]
    asked = [f"payment {number % 96}" for number in range(192)]

    def pay(request):
        with engine.begin() as conn:
            (received,) = receive_payments(conn, [receipt(customer_id, request)], now=NOON)
        return received.outcome

    outcomes = at_once(pay, asked)
    assert outcomes.count(ReceiptOutcome.POSTED) == 96
    assert outcomes.count(ReceiptOutcome.ALREADY_POSTED) == 96
    with engine.connect() as conn:
        purse = Purse(conn, customer_id)
        assert (purse.balance, purse.open_items, purse.unallocated) == (-96, [Decimal(4)], 0)
    assert broken(engine) == []


def test_money_that_was_paid_ahead_is_given_back_once_however_many_ask(engine, customers):
    with engine.begin() as conn:
        purse = Purse(conn, customers[1])
        purse.pay("110")
        assert purse.unallocated == 10

    def refund(_):
        try:
            with engine.begin() as conn:
                Purse(conn, customers[1]).refund("3")
        except Refused as refused:
            return refused.code
        return "refunded"

    outcomes = at_once(refund, range(CLIENTS))
    assert outcomes.count("refunded") == 3
    assert set(outcomes) == {"refunded", "refund_above_unallocated"}
    with engine.connect() as conn:
        assert Purse(conn, customers[1]).unallocated == 1
    assert broken(engine) == []


def test_batches_that_overlap_in_any_order_never_wait_for_each_other_for_ever(engine, customers):
    def pay(seed):
        chance = Random(seed)
        some = chance.sample(customers, 10)
        with engine.begin() as conn:
            receive_payments(conn, [receipt(one, f"batch {seed}") for one in some], now=NOON)
        return some

    def charge_or_bill(seed):
        with engine.begin() as conn:
            purse = Purse(conn, customers[seed % len(customers)])
            if seed % 3:
                purse.charge("2")
            else:
                purse.bill("5", number=f"extra {seed}")
        return []

    paid = at_once(lambda seed: pay(seed) if seed % 2 else charge_or_bill(seed), range(200))
    with engine.connect() as conn:
        for customer_id in customers:
            times = sum(some.count(customer_id) for some in paid)
            charged = sum(2 for seed in range(0, 200, 2) if seed % 3 and customers[seed % 20] == customer_id)
            assert balance_of(conn, customer_id) == charged - times
    assert broken(engine) == []


@pytest.fixture
def crowd(engine):
    """Ten thousand who owe nothing."""
    with engine.begin() as conn:
        open_months(conn, since=LONG_AGO, now=NOON)
        class_id = register_class(conn, "Crowd")
        new = [NewCustomer(f"One of many {place}", "EUR", BalanceControl.POSTPAID, class_id) for place in range(CROWD)]
        return register_customers(conn, new, now=NOON, by="tests")


def test_many_clients_on_ten_thousand_customers_lose_double_and_block_nothing(engine, crowd):
    """Every batch comes twice, to customers in any order, among acts on single ones of them."""
    chance = Random(64)
    batches = [(number, chance.sample(crowd, 100)) for number in range(128)]
    charged = [(number, chance.choice(crowd)) for number in range(256)]

    def act(asked):
        number, whose = asked
        with engine.begin() as conn:
            if isinstance(whose, list):
                received = receive_payments(conn, [receipt(one, f"batch {number}") for one in whose], now=NOON)
                return [one.outcome for one in received]
            Purse(conn, whose).charge("3")
            return []

    asked = [*batches, *batches, *charged]
    chance.shuffle(asked)
    outcomes = [one for told in at_once(act, asked) for one in told]
    paid = [one for _, some in batches for one in some]
    assert outcomes.count(ReceiptOutcome.POSTED) == outcomes.count(ReceiptOutcome.ALREADY_POSTED) == len(paid)
    expected = dict.fromkeys(crowd, Decimal(0))
    for one in paid:
        expected[one] -= 1
    for _, one in charged:
        expected[one] += 3
    with engine.connect() as conn:
        found = {one.customer_id: one.balance for one in read_standings(conn, crowd).values()}
    assert found == expected
    assert broken(engine) == []
