"""Automatic payments: once for each crossing, tried again, frozen until a person looks."""

from decimal import Decimal

import pytest
from builders import NOON
from rooms.payments.local_stripe import DECLINED_WHEN_CHARGED, WANTS_TO_SEE_THE_PAYER
from rooms.payments.moneyed import Purse

from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.standings import change_status
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.payments.online.automatic import go_on_after_freezing
from tollhouse.payments.online.starting import MethodUnusable


def spend(payer, amount):
    with payer.counter.engine.begin() as conn:
        Purse(conn, payer.customer_id).charge(amount)


def wait_for_the_next_try(counter, **how):
    counter.cashier.clock.pass_by(**how)
    counter.take_rounds(1)


def test_a_postpaid_customer_pays_when_the_balance_exceeds_the_threshold(counter):
    payer = counter.customer(limit="1000")
    payer.pays_by_itself("50", "80")
    spend(payer, "79")
    counter.take_rounds(2)
    assert payer.balance == 79
    spend(payer, "7")
    counter.take_rounds(3)
    assert (payer.balance, payer.charged) == (Decimal(36), Decimal(50))


def test_a_balance_at_the_threshold_does_not_exceed_it(counter):
    payer = counter.customer(limit="1000")
    payer.pays_by_itself("50", "80")
    spend(payer, "80")
    counter.take_rounds(2)
    assert payer.charged == 0
    spend(payer, "0.00001")
    counter.take_rounds(2)
    assert payer.charged == 50


def test_a_prepaid_customer_pays_when_funds_drop_below_the_threshold(counter):
    payer = counter.customer(prepaid=True, funds="5.40")
    payer.pays_by_itself("20", "5")
    counter.take_rounds(1)
    assert payer.charged == 0
    spend(payer, "0.50")
    counter.take_rounds(3)
    assert (payer.balance, payer.charged) == (Decimal("-24.90"), Decimal(20))


def test_a_payment_that_did_not_suffice_is_followed_by_another_at_the_next_move(counter):
    payer = counter.customer(limit="1000")
    payer.pays_by_itself("10", "80")
    spend(payer, "100")
    counter.take_rounds(3)
    assert payer.charged == 10, "once for the crossing"
    spend(payer, "1")
    counter.take_rounds(3)
    assert payer.charged == 20


def test_a_lost_answer_does_not_pay_twice(counter, gate):
    payer = counter.customer(limit="1000")
    payer.pays_by_itself("50", "80")
    spend(payer, "100")
    gate.loses("/confirm")
    counter.take_rounds(2)
    assert payer.balance == 100
    spend(payer, "10")
    counter.take_rounds(3, minutes=3)
    assert (payer.charged, payer.balance) == (Decimal(50), Decimal(60))


def test_after_three_failures_payment_is_frozen_until_a_person_unlocks_it(counter):
    payer = counter.customer(DECLINED_WHEN_CHARGED, limit="1000")
    payer.pays_by_itself("50", "80")
    spend(payer, "100")
    counter.take_rounds(1)
    assert (payer.auto_payment.failures, payer.auto_payment.frozen) == (1, False)
    wait_for_the_next_try(counter, minutes=59)
    assert payer.auto_payment.failures == 1
    wait_for_the_next_try(counter, minutes=2)
    assert payer.auto_payment.failures == 2
    wait_for_the_next_try(counter, hours=25)
    assert (payer.auto_payment.failures, payer.auto_payment.frozen) == (3, True)
    assert payer.conditions & Condition.PAYMENT_FROZEN
    spend(payer, "1")
    wait_for_the_next_try(counter, days=30)
    assert payer.auto_payment.failures == 3, "nothing is tried while it is frozen"

    payer.counter.keeper.forget(payer.customer_id, payer.methods[0].method_id)
    payer.save(counter.stripe.card())
    with counter.engine.begin() as conn:
        change_status(conn, {payer.customer_id}, StatusAction.UNFREEZE_PAYMENT, at=NOON, by="anna")
    with counter.engine.begin() as conn:
        go_on_after_freezing(conn, [payer.customer_id])
    counter.take_rounds(2)
    assert (payer.charged, payer.balance, payer.auto_payment.failures) == (Decimal(50), Decimal(51), 0)


def test_a_bank_that_wants_to_see_the_payer_refuses_an_automatic_payment(counter, stripe):
    payer = counter.customer(WANTS_TO_SEE_THE_PAYER, limit="1000")
    payer.pays_by_itself("50", "80")
    spend(payer, "100")
    counter.take_rounds(2)
    assert (payer.charged, payer.auto_payment.failures) == (Decimal(0), 1)


def test_a_customer_who_paid_meanwhile_is_not_tried_again(counter):
    payer = counter.customer(DECLINED_WHEN_CHARGED, limit="1000")
    payer.pays_by_itself("50", "80")
    spend(payer, "100")
    counter.take_rounds(1)
    with counter.engine.begin() as conn:
        Purse(conn, payer.customer_id).pay("90")
    wait_for_the_next_try(counter, hours=2)
    assert (payer.auto_payment.failures, payer.auto_payment.due_at) == (1, None)


def test_who_has_no_method_cannot_pay_by_itself(counter):
    payer = counter.customer(limit="1000")
    counter.keeper.forget(payer.customer_id, payer.methods[0].method_id)
    with pytest.raises(MethodUnusable):
        payer.pays_by_itself("50", "80")


def test_warnings_and_automatic_payments_watch_the_same_balance_apart(counter):
    from tollhouse.customers.rules.warnings import Basis, Threshold
    from tollhouse.customers.warning import set_thresholds, take_warnings

    payer = counter.customer(limit="1000")
    with counter.engine.begin() as conn:
        set_thresholds(conn, payer.customer_id, [Threshold(Basis.AMOUNT, Decimal(90))])
    payer.pays_by_itself("50", "80")
    spend(payer, "100")
    with counter.engine.begin() as conn:
        _, reached = take_warnings(conn, most=10)
    counter.take_rounds(2)
    assert [one.customer_id for one in reached] == [payer.customer_id]
    assert payer.charged == 50
