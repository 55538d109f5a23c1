"""Whatever happens between us and the processor, the customer is charged once and the books say so."""

from decimal import Decimal
from threading import Thread

import pytest
from rooms.payments.local_stripe import DECLINED_WHEN_CHARGED, WANTS_TO_SEE_THE_PAYER

from tollhouse.payments.rules.e_payment import Decision, EPaymentStatus, WaitsFor
from tollhouse.staff.answering import IdempotencyKeyReused


def story(payer, payment):
    """Its status, what left the card, what the books have received, and the balance."""
    received = sum((one.amount for one in payer.payments), Decimal(0))
    return payer.again(payment).status.value, payer.charged, received, payer.balance


ONCE = ("completed", Decimal(20), Decimal(20), Decimal(-20))
NOTHING = (Decimal(0), Decimal(0), Decimal(0))


def test_a_sale_moves_the_money_once(counter):
    payer = counter.customer()
    paid = payer.pay("20").payment
    assert story(payer, paid) == ONCE
    (received,) = payer.payments
    assert (received.kind, received.contra, received.reference) == (
        "ecommerce_payment",
        "clearing:processors",
        paid.reference,
    )
    counter.take_rounds(5, hours=1)
    assert story(payer, paid) == ONCE, "nobody asks about what has ended"


def test_the_same_request_is_the_same_payment(counter):
    payer = counter.customer()
    first, second = payer.pay("20", request="one").payment, payer.pay("20", request="one").payment
    assert first == second
    assert story(payer, first) == ONCE
    with pytest.raises(IdempotencyKeyReused):
        payer.pay("21", request="one")


def test_a_timeout_after_the_money_has_moved_is_looked_up(counter, gate):
    payer = counter.customer()
    gate.loses("/confirm")
    paid = payer.pay("20").payment
    assert (paid.status, payer.charged) == (EPaymentStatus.UNKNOWN, Decimal(20)), "the answer was lost, the money not"
    assert payer.balance == 0, "nothing is booked that nobody knows of"
    counter.take_rounds(1, minutes=3)
    assert story(payer, paid) == ONCE


def test_an_answer_that_makes_no_sense_is_looked_up(counter, gate):
    payer = counter.customer()
    gate.answer_nonsense, gate.lose_path = True, "/confirm"
    paid = payer.pay("20").payment
    assert paid.status is EPaymentStatus.UNKNOWN
    gate.be_usual()
    counter.take_rounds(1, minutes=3)
    assert story(payer, paid) == ONCE


def test_an_sdk_that_raises_whatever_it_likes_is_not_believed(counter, monkeypatch):
    payer = counter.customer()
    import stripe

    confirm = stripe.PaymentIntentService.confirm

    def confirm_and_break(*args, **how):
        confirm(*args, **how)
        raise RuntimeError("a bug in the SDK, after the money has moved")

    monkeypatch.setattr(stripe.PaymentIntentService, "confirm", confirm_and_break)
    paid = payer.pay("20").payment
    assert paid.status is EPaymentStatus.UNKNOWN
    counter.take_rounds(1, minutes=3)
    assert story(payer, paid) == ONCE


def test_a_lost_answer_before_anything_was_asked_costs_nothing(counter, gate):
    payer = counter.customer()
    gate.loses("/v1/payment_intents")
    lost = payer.pay("20").payment
    assert (lost.error_code, story(payer, lost)) == ("no_answer", ("failed", *NOTHING))
    paid = payer.pay("20").payment
    assert story(payer, paid) == ONCE


def test_a_processor_that_is_away_costs_nothing(counter, gate):
    payer = counter.customer()
    gate.is_closed = True
    lost = payer.pay("20").payment
    gate.be_usual()
    counter.take_rounds(3, hours=1)
    assert story(payer, lost) == ("failed", *NOTHING)


def test_news_that_comes_before_the_answer_books_it_once(counter, gate):
    """The answer is lost here, so the webhook is the first to tell; the answer of a look comes after it."""
    payer = counter.customer()
    gate.loses("/confirm")
    paid = payer.pay("20").payment
    counter.tell("payment_intent.succeeded", paid.reference)
    counter.take_rounds(1)
    assert story(payer, paid) == ONCE
    counter.take_rounds(3, minutes=5)
    assert story(payer, paid) == ONCE


def test_the_same_news_ten_times_books_it_once(counter, gate):
    payer = counter.customer()
    gate.loses("/confirm")
    paid = payer.pay("20").payment
    told = 0
    for _ in counter.tell("payment_intent.succeeded", paid.reference, times=10, event_id="evt_same"):
        told += 1
        counter.take_rounds(1)
    assert told == 10
    assert story(payer, paid) == ONCE


def test_news_in_the_wrong_order_changes_nothing(counter):
    payer = counter.customer()
    paid = payer.pay("20").payment
    for kind in ("payment_intent.payment_failed", "payment_intent.created", "payment_intent.canceled"):
        counter.tell(kind, paid.reference)
        counter.take_rounds(1)
    assert story(payer, paid) == ONCE, "news is a hint to look, and never believed"


def test_a_decline_moves_nothing_and_can_be_tried_again_by_nobody(counter, stripe):
    payer = counter.customer(DECLINED_WHEN_CHARGED)
    declined = payer.pay("20").payment
    assert (declined.error_code, story(payer, declined)) == ("card_declined", ("failed", *NOTHING))
    assert stripe.payment(declined.reference)["status"] == "canceled"


def test_a_payer_whom_the_bank_wants_to_see_goes_on_in_the_browser(counter, stripe):
    payer = counter.customer(WANTS_TO_SEE_THE_PAYER)
    asked = payer.pay("20")
    assert (asked.payment.status, asked.payment.waits_for) == (EPaymentStatus.STARTED, WaitsFor.PAYER)
    assert asked.secret.startswith(asked.payment.reference)
    assert counter.cashier.secret_of(asked.payment) == asked.secret, "it is kept nowhere and can be had again"
    stripe.authenticate(asked.payment.reference)
    counter.tell("payment_intent.succeeded", asked.payment.reference)
    counter.take_rounds(1)
    assert story(payer, asked.payment) == ONCE


def test_a_payer_who_leaves_the_page_is_charged_nothing_ever(counter, stripe):
    payer = counter.customer(WANTS_TO_SEE_THE_PAYER)
    left = payer.pay("20").payment
    counter.take_rounds(2, minutes=10)
    assert payer.again(left).status is EPaymentStatus.STARTED
    counter.take_rounds(2, minutes=10)
    assert story(payer, left) == ("canceled", *NOTHING)
    stripe.authenticate(left.reference)
    counter.tell("payment_intent.succeeded", left.reference)
    counter.take_rounds(1)
    assert story(payer, left) == ("canceled", *NOTHING), "it was called off with the processor, too"


def test_a_payer_whom_the_bank_refuses_is_charged_nothing(counter, stripe):
    payer = counter.customer(WANTS_TO_SEE_THE_PAYER)
    asked = payer.pay("20").payment
    stripe.authenticate(asked.reference, success=False)
    counter.take_rounds(1, minutes=6)
    assert story(payer, asked) == ("failed", *NOTHING)
    assert payer.again(asked).error_code == "payment_intent_authentication_failure"


def test_a_program_that_ends_before_it_asks_leaves_nothing_behind(counter):
    payer = counter.customer()
    begun = payer.start("20").payment
    counter.take_rounds(1, minutes=4)
    assert payer.again(begun).status is EPaymentStatus.STARTED, "somebody may be at it still"
    counter.take_rounds(1, minutes=2)
    assert story(payer, begun) == ("canceled", *NOTHING)


def test_a_program_that_ends_between_preparing_and_asking_leaves_nothing_behind(counter, stripe, monkeypatch):
    from tollhouse.payments.online import storage

    payer = counter.customer()
    begun = payer.start("20").payment
    with monkeypatch.context() as dying:
        dying.setattr(storage, "begin_asking", lambda *_args: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            counter.cashier.charge(begun)
    counter.take_rounds(1, minutes=6)
    assert story(payer, begun) == ("canceled", *NOTHING)
    assert stripe.payment(payer.again(begun).reference)["status"] == "canceled", "nobody can confirm it any more"


def test_a_program_that_ends_between_asking_and_writing_down_is_gone_on_with(counter, monkeypatch):
    from tollhouse.payments.online import asking

    payer = counter.customer()
    begun = payer.start("20").payment
    with monkeypatch.context() as dying:
        dying.setattr(asking, "settle", lambda *_args, **_how: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            counter.cashier.charge(begun)
    assert payer.charged == 20
    counter.take_rounds(1, minutes=3)
    assert story(payer, begun) == ONCE


def test_many_who_settle_at_once_book_it_once(counter, gate):
    payer = counter.customer()
    gate.loses("/confirm")
    paid = payer.pay("20").payment
    settling = [Thread(target=counter.cashier.look, args=(paid,)) for _ in range(8)]
    for one in settling:
        one.start()
    for one in settling:
        one.join()
    assert story(payer, paid) == ONCE


def test_many_who_send_the_same_request_at_once_charge_once(counter):
    payer = counter.customer()
    sending = [Thread(target=payer.pay, args=("20",), kwargs={"request": "same"}) for _ in range(8)]
    for one in sending:
        one.start()
    for one in sending:
        one.join()
    assert (payer.charged, payer.balance) == (Decimal(20), Decimal(-20))


def test_a_processor_silent_for_a_day_is_a_persons_affair(counter, gate):
    payer = counter.customer()
    gate.loses("/confirm")
    paid = payer.pay("20").payment
    gate.is_closed = True
    counter.take_rounds(30, hours=1)
    waiting = payer.again(paid)
    assert (waiting.status, waiting.decision) == (EPaymentStatus.UNKNOWN, Decision.NO_ANSWER)
    gate.be_usual()
    counter.take_rounds(1, hours=2)
    assert story(payer, paid) == ONCE
    assert payer.again(paid).decision is None, "it has answered after all"


def test_a_direct_debit_waits_for_the_bank(counter, stripe):
    payer = counter.customer()
    saved = payer.save(stripe.bank_account())
    assert (saved.kind.value, saved.last_four, saved.mandate) == ("direct_debit", "3000", "NXDSYREGC9PSMKWY")
    paid = payer.pay("20", method_id=saved.method_id).payment
    assert paid.status in {EPaymentStatus.STARTED, EPaymentStatus.COMPLETED}
    import time

    give_up_at = time.monotonic() + 20
    while stripe.payment(paid.reference)["status"] != "succeeded" and time.monotonic() < give_up_at:
        time.sleep(0.05)
    counter.take_rounds(1, hours=7)
    assert story(payer, paid) == ONCE
