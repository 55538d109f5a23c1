"""Many at one voucher at the same moment: one gets the money, and the books say so."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from builders import NOON
from hypothesis import given, settings
from hypothesis import strategies as st
from rooms.payments.vouching import Shop

from tollhouse.ledger.months import open_months
from tollhouse.payments.reading import PaymentFilter, list_payments
from tollhouse.payments.rules.voucher import VoucherNotRedeemable, VoucherRedeemed, VoucherRedeemedHere
from tollhouse.payments.vouchers.reading import redeemed_of
from tollhouse.reports.proving import prove_books
from tollhouse.words.refusals import Refused

CLIENTS = 64
AT_ONCE = 8
"""Connections of a pool; the others wait for one, which is what they do at the door."""


@pytest.fixture(scope="module")
def shop(engine):
    with engine.begin() as conn:
        open_months(conn, since=NOON - timedelta(days=40), now=NOON)
    return Shop(engine)


def at_once(acts):
    """What came of each; the first some of them begin at the same moment."""
    start = Barrier(AT_ONCE)

    def come(place, act):
        if place < AT_ONCE:
            start.wait()
        try:
            return act()
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(come, range(len(acts)), acts))


@pytest.mark.parametrize("customers", [1, CLIENTS])
def test_of_64_who_redeem_one_voucher_one_gets_its_money(shop, customers):
    whom = [shop.customer() for _ in range(customers)]
    batch, codes = shop.sold(count=1)
    redeeming = [lambda who=whom[n % customers]: shop.redeem(who, codes[0]) for n in range(CLIENTS)]
    came = at_once(redeeming)
    refusal = VoucherRedeemedHere if customers == 1 else VoucherRedeemed
    assert sorted(type(one).__name__ for one in came) == sorted(["Voucher"] + [refusal.__name__] * (CLIENTS - 1))
    assert sorted(shop.balance(who) for who in whom) == [Decimal(-10)] + [Decimal(0)] * (customers - 1)
    with shop.engine.begin() as conn:
        assert redeemed_of(conn, [batch]) == {batch: 1}
        assert len(list_payments(conn, PaymentFilter(whom), limit=5, cursor=None).rows) == 1
        assert [proof.name for proof in prove_books(conn) if proof.violations] == []


def test_vouchers_redeemed_at_once_are_all_counted(shop):
    whom = [shop.customer() for _ in range(4)]
    batch, codes = shop.sold(count=CLIENTS)
    came = at_once([lambda code=code, who=whom[n % 4]: shop.redeem(who, code) for n, code in enumerate(codes)])
    assert {one.state for one in came} == {"redeemed"}
    assert [shop.balance(who) for who in whom] == [Decimal(-160)] * 4
    with shop.engine.begin() as conn:
        assert redeemed_of(conn, [batch]) == {batch: CLIENTS}


def test_a_voucher_voided_while_it_is_redeemed_is_one_of_the_two(shop):
    customer = shop.customer()
    batch, codes = shop.sold(count=AT_ONCE)
    acts = [
        act
        for number, code in enumerate(codes, 1)
        for act in (
            lambda code=code: shop.redeem(customer, code),
            lambda number=number: shop.treat(batch, "void", number),
        )
    ]
    came = at_once(acts)
    redeemed = [one for one in came[::2] if not isinstance(one, Refused)]
    assert all(isinstance(one, VoucherNotRedeemable) for one in came[::2] if isinstance(one, Refused))
    assert len(redeemed) + sum(came[1::2]) == AT_ONCE
    assert shop.balance(customer) == -10 * len(redeemed)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["redeem", "lock", "unlock", "void"]), st.integers(1, 4)), max_size=12))
def test_whatever_is_done_in_whatever_order_money_is_what_was_redeemed(shop, acts):
    customer = shop.customer(prepaid=True)
    batch, codes = shop.sold(count=4)
    states = dict.fromkeys(range(1, 5), "active")
    for act, number in acts:
        before = states[number]
        if act == "redeem":
            came = at_most_refused(lambda number=number: shop.redeem(customer, codes[number - 1]))
            assert came == (before == "active")
            states[number] = "redeemed" if came else before
        else:
            changes = {"lock": {"active": "locked"}, "unlock": {"locked": "active"}}.get(
                act, {"active": "void", "locked": "void"}
            )
            assert shop.treat(batch, act, number) == (before in changes)
            states[number] = changes.get(before, before)
    assert [shop.voucher(batch, number).state for number in states] == list(states.values())
    assert shop.balance(customer) == -10 * list(states.values()).count("redeemed")


def at_most_refused(act):
    try:
        act()
    except Refused:
        return False
    return True
