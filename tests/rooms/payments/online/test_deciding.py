"""What a person decides when the processor has not told, and what nobody may decide against the processor."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest
from builders import NOON

from tollhouse.payments.online import deciding
from tollhouse.payments.online.listing import EPaymentFilter, NothingToDecide, booked_as, decide, list_e_payments
from tollhouse.payments.online.systems import change_system, read_system
from tollhouse.payments.rules.e_payment import Decision, EPaymentStatus

DAY = {"hours": 25}


def close(counter, payment, reason="looked at Stripe's pages"):
    deciding.make_sure_unknown(counter.cashier, payment)
    with counter.engine.begin() as conn:
        _, after = deciding.close_unknown(conn, payment.key, reason, now=NOON, real_now=counter.time(), by="tests")
    return after


@pytest.fixture
def unanswered(counter, gate):
    """A sale of which nobody has heard for a day; the money has moved, and Stripe is silent."""
    payer = counter.customer()
    gate.loses("/confirm")
    paid = payer.pay("20").payment
    gate.is_closed = True
    counter.take_rounds(1, **DAY)
    assert payer.again(paid).decision is Decision.NO_ANSWER
    return payer, payer.again(paid)


@pytest.fixture
def unheard_of(counter, gate, stripe, unanswered):
    """The same, and Stripe has no such payment, as when somebody gave the system the keys of another account."""
    payer, paid = unanswered
    gate.be_usual()
    with counter.engine.begin() as conn:
        conn.exec_driver_sql(
            "UPDATE e_payment SET reference = 'pi_of_another_account' WHERE e_payment_id = %s", (paid.e_payment_id,)
        )
    return payer, payer.again(paid)


def test_asked_again_a_processor_that_answers_now_books_what_it_took(counter, gate, unanswered):
    payer, paid = unanswered
    gate.be_usual()
    after = deciding.ask_again(counter.cashier, paid)
    assert (after.status, after.decision, payer.balance) == (EPaymentStatus.COMPLETED, None, Decimal(-20))
    assert booked_as(after) == payer.payments[0].payment_id


def test_nothing_is_asked_of_a_payment_that_somebody_has_only_just_begun(counter, gate):
    payer = counter.customer()
    begun = payer.start("20").payment
    gate.asked.clear()
    assert deciding.ask_again(counter.cashier, begun).status is EPaymentStatus.STARTED
    assert gate.asked == []


def test_what_the_processor_took_is_never_closed_by_hand(counter, gate, unanswered):
    payer, paid = unanswered
    gate.be_usual()
    with pytest.raises(deciding.StillKnown, match="it is completed now; nothing was closed by hand"):
        close(counter, paid)
    assert (payer.again(paid).status, payer.balance) == (EPaymentStatus.COMPLETED, Decimal(-20))


def test_while_the_processor_is_silent_nothing_is_closed(counter, unanswered):
    payer, paid = unanswered
    with pytest.raises(deciding.ProcessorWontTell, match="switch the payment system off first"):
        close(counter, paid)
    assert payer.again(paid).status is EPaymentStatus.UNKNOWN


def test_of_a_system_that_is_switched_off_a_persons_word_is_enough(counter, unanswered):
    payer, paid = unanswered
    with counter.engine.begin() as conn:
        terms = read_system(conn, counter.system_id).terms
        change_system(conn, counter.system_id, replace(terms, active=False), sealed=None)
    after = close(counter, paid, "the account is closed; the bank's statement has nothing")
    assert (after.status, after.decision, after.error_code) == (EPaymentStatus.CANCELED, None, "closed_by_hand")
    assert (after.decided_by, after.decided_comment) == (
        "tests",
        "the account is closed; the bank's statement has nothing",
    )
    assert (after.next_ask_at, payer.balance) == (None, Decimal(0))


def test_what_the_processor_knows_nothing_of_is_closed_with_a_reason(counter, unheard_of):
    payer, paid = unheard_of
    after = close(counter, paid, "no such payment")
    assert (after.status, after.decided_comment, payer.balance) == (
        EPaymentStatus.CANCELED,
        "no such payment",
        Decimal(0),
    )
    with pytest.raises(NothingToDecide):
        close(counter, after)


def test_money_that_turns_up_after_all_is_booked(counter, unanswered, gate, unheard_of):
    payer, paid = unheard_of
    with counter.engine.begin() as conn:
        reference = unanswered[1].reference
        conn.exec_driver_sql(
            "UPDATE e_payment SET reference = %s WHERE e_payment_id = %s", (reference, paid.e_payment_id)
        )
        deciding.close_unknown(conn, paid.key, "not there", now=NOON, real_now=counter.time(), by="tests")
    counter.tell("payment_intent.succeeded", reference)
    counter.take_rounds(1)
    assert (payer.again(paid).status, payer.balance) == (EPaymentStatus.COMPLETED, Decimal(-20))


@pytest.fixture
def unsure(counter, gate):
    """A refund of 5.00 that was asked for while Stripe could not be reached, and of which it knows nothing."""
    payer = counter.customer()
    paid = payer.pay("20").payment
    gate.is_closed = True
    refund = payer.refund(paid, "5")
    gate.be_usual()
    counter.take_rounds(1, minutes=6)
    refund = payer.again(refund)
    assert (refund.decision, payer.balance) == (Decision.REFUND_UNSURE, Decimal(-15))
    return payer, refund


def test_a_refund_that_never_was_is_closed_and_the_books_have_it_again(counter, unsure):
    payer, refund = unsure
    after = close(counter, refund, "Stripe's pages have none")
    assert (after.status, after.decision, payer.balance, payer.unallocated) == (
        EPaymentStatus.FAILED,
        None,
        Decimal(-20),
        Decimal(20),
    )


def test_a_refund_that_was_made_by_hand_is_noted_with_its_reference(counter, unsure):
    payer, refund = unsure
    with counter.engine.begin() as conn:
        _, after = deciding.note_given_back(conn, refund.key, "re_by_hand", "there", now=NOON, by="tests")
        found = list_e_payments(conn, EPaymentFilter(reference="re_by_hand"), limit=5, cursor=None).rows
    assert (after.status, after.reference, after.decision, payer.balance) == (
        EPaymentStatus.COMPLETED,
        "re_by_hand",
        None,
        Decimal(-15),
    )
    assert [one.e_payment_id for one in found] == [refund.e_payment_id]


def test_a_refund_is_not_noted_under_the_reference_of_another(counter, unsure):
    payer, refund = unsure
    reference = payer.again(payer.pay("1").payment).reference
    with counter.engine.begin() as conn, pytest.raises(deciding.RefundElsewhere):
        deciding.note_given_back(conn, refund.key, reference, "there", now=NOON, by="tests")


def test_what_has_no_end_yet_is_not_just_seen_to(counter, unsure):
    _, refund = unsure
    with counter.engine.begin() as conn, pytest.raises(NothingToDecide):
        decide(conn, *refund.key, "never mind", now=NOON, by="tests")


def test_a_dispute_is_seen_to_and_not_closed(counter):
    payer = counter.customer()
    paid = payer.pay("20").payment
    counter.tell("charge.dispute.created", paid.reference)
    disputed = payer.again(paid)
    assert disputed.decision is Decision.DISPUTED
    with pytest.raises(NothingToDecide):
        deciding.make_sure_unknown(counter.cashier, disputed)
    with counter.engine.begin() as conn:
        _, after = decide(conn, *paid.key, "charged back", now=NOON, by="tests")
    assert (after.status, after.decision, after.decided_comment) == (EPaymentStatus.COMPLETED, None, "charged back")


def test_an_answer_that_comes_after_a_day_needs_nobody_any_more(counter, gate):
    """The bank takes its days: the answer is no end, and yet an answer."""
    payer = counter.customer()
    held = payer.pay("30", "authorization").payment
    gate.loses("/capture")
    payer.capture(held, "30")
    gate.is_closed = True
    counter.take_rounds(1, **DAY)
    assert payer.again(held).decision is Decision.NO_ANSWER
    gate.be_usual()
    assert deciding.ask_again(counter.cashier, payer.again(held)).decision is None


@pytest.mark.parametrize("kind", ["sale", "refund"])
def test_of_many_who_close_it_at_once_one_does(counter, request, kind):
    payer, payment = request.getfixturevalue({"sale": "unheard_of", "refund": "unsure"}[kind])
    before = payer.balance

    def decide_it(place: int) -> bool:
        try:
            with counter.engine.begin() as conn:
                reason = f"the {place}th"
                deciding.close_unknown(conn, payment.key, reason, now=NOON, real_now=counter.time(), by="tests")
        except NothingToDecide:
            return False
        return True

    with ThreadPoolExecutor(8) as clerks:
        assert sorted(clerks.map(decide_it, range(8))) == [*[False] * 7, True]
    assert payer.balance - before == {"sale": 0, "refund": -5}[kind]
