"""Money that is held, captured, released and given back."""

from decimal import Decimal

import pytest

from tollhouse.payments.rules.adjustment import BadAdjustment, RefundAboveUnallocated
from tollhouse.payments.rules.e_payment import AboveHeld, AboveTaken, Decision, EPaymentRefused, EPaymentStatus


def test_an_authorization_holds_and_moves_nothing(counter):
    payer = counter.customer()
    held = payer.pay("30", "authorization").payment
    assert (held.status, payer.charged, payer.balance) == (EPaymentStatus.AUTHORIZED, Decimal(0), Decimal(0))


def test_a_capture_takes_what_was_held_or_less(counter):
    payer = counter.customer()
    held = payer.pay("30", "authorization").payment
    with pytest.raises(AboveHeld):
        payer.capture(held, "30.01")
    taken = payer.capture(held, "20")
    assert (taken.status, taken.taken, payer.charged, payer.balance) == (
        EPaymentStatus.COMPLETED,
        Decimal(20),
        Decimal(20),
        Decimal(-20),
    )
    assert payer.payments[0].kind == "capture_payment"
    assert payer.capture(held, "20").status is EPaymentStatus.COMPLETED, "asked for again it is what it was"
    assert payer.charged == 20
    with pytest.raises(EPaymentRefused):
        payer.capture(held, "10")


def test_a_capture_whose_answer_was_lost_is_looked_up(counter, gate):
    payer = counter.customer()
    held = payer.pay("30", "authorization").payment
    gate.loses("/capture")
    assert payer.capture(held, "30").status is EPaymentStatus.UNKNOWN
    counter.take_rounds(1, minutes=6)
    assert (payer.again(held).status, payer.charged, payer.balance) == (
        EPaymentStatus.COMPLETED,
        Decimal(30),
        Decimal(-30),
    )


def test_a_capture_that_never_came_through_leaves_it_held(counter, gate):
    payer = counter.customer()
    held = payer.pay("30", "authorization").payment
    gate.is_closed = True
    assert payer.capture(held, "30").status is EPaymentStatus.UNKNOWN
    gate.be_usual()
    counter.take_rounds(2, minutes=6)
    assert (payer.again(held).status, payer.balance) == (EPaymentStatus.AUTHORIZED, Decimal(0))
    assert payer.capture(held, "30").status is EPaymentStatus.COMPLETED
    assert payer.charged == 30


def test_a_release_ends_it_and_is_repeatable(counter):
    payer = counter.customer()
    held = payer.pay("30", "authorization").payment
    assert payer.release(held).status is EPaymentStatus.VOIDED
    with counter.engine.begin() as conn:
        from tollhouse.payments.online.starting import begin_release

        assert begin_release(conn, held.key, real_now=counter.time()).status is EPaymentStatus.VOIDED
    with pytest.raises(EPaymentRefused):
        payer.capture(held, "10")
    assert (payer.charged, payer.balance) == (Decimal(0), Decimal(0))


def test_a_refund_gives_back_to_the_card_what_pays_nothing(counter):
    payer = counter.customer()
    paid = payer.pay("20").payment
    back = payer.refund(paid, "5", request="five")
    assert (back.status, payer.charged, payer.balance, payer.unallocated) == (
        EPaymentStatus.COMPLETED,
        Decimal(15),
        Decimal(-15),
        Decimal(15),
    )
    assert payer.refund(paid, "5", request="five") == back
    assert payer.charged == 15, "sent again it is the same refund"
    with pytest.raises(AboveTaken):
        payer.refund(paid, "15.01")
    assert payer.refund(paid, "15").status is EPaymentStatus.COMPLETED
    assert (payer.charged, payer.balance) == (Decimal(0), Decimal(0))


def test_money_that_paid_an_invoice_is_not_given_back(counter):
    from rooms.payments.moneyed import Purse

    payer = counter.customer(limit="100")
    paid = payer.pay("20").payment
    with counter.engine.begin() as conn:
        Purse(conn, payer.customer_id).bill("12")
    with pytest.raises(RefundAboveUnallocated):
        payer.refund(paid, "8.01")
    assert payer.refund(paid, "8").status is EPaymentStatus.COMPLETED


def test_a_refund_whose_answer_was_lost_is_found_and_not_given_twice(counter, gate, stripe):
    payer = counter.customer()
    paid = payer.pay("20").payment
    gate.loses("/v1/refunds")
    back = payer.refund(paid, "5")
    assert back.status is EPaymentStatus.UNKNOWN
    counter.take_rounds(3, minutes=6)
    assert payer.again(back).status is EPaymentStatus.COMPLETED
    assert [one["amount"] for one in stripe.refunds(paid.reference)] == [500]
    assert payer.balance == -15


def test_a_refund_that_the_processor_knows_nothing_of_is_a_persons_affair(counter, gate):
    payer = counter.customer()
    paid = payer.pay("20").payment
    gate.is_closed = True
    back = payer.refund(paid, "5")
    gate.be_usual()
    counter.take_rounds(2, minutes=6)
    unsure = payer.again(back)
    assert (unsure.status, unsure.decision) == (EPaymentStatus.UNKNOWN, Decision.REFUND_UNSURE)
    counter.take_rounds(3, hours=2)
    assert payer.charged == 20, "nobody asks for it a second time by itself"


def test_a_refund_that_is_refused_is_in_the_books_again(counter, stripe):
    payer = counter.customer()
    paid = payer.pay("20").payment
    with counter.engine.begin() as conn:
        conn.exec_driver_sql(
            "UPDATE e_payment SET reference = 'pi_nobody_knows' WHERE e_payment_id = %s", (paid.e_payment_id,)
        )
    back = payer.refund(paid, "5")
    assert back.status is EPaymentStatus.FAILED
    assert (payer.balance, payer.unallocated, payer.again(paid).refunded) == (Decimal(-20), Decimal(20), Decimal(0))


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "1000000000000"])
def test_an_amount_that_no_card_can_be_charged_is_refused_before_anybody_is_asked(counter, gate, amount):
    payer = counter.customer()
    gate.asked.clear()
    with pytest.raises(BadAdjustment):
        payer.pay(amount)
    assert gate.asked == []
