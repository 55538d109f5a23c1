"""Invoices charged to saved methods: on the class's days, all that is open, once (money 3.3)."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from builders import NOON
from rooms.payments.local_stripe import DECLINED_WHEN_CHARGED
from rooms.payments.moneyed import Purse
from sqlalchemy import text

from tollhouse.customers.acting import Act, begin
from tollhouse.customers.registering import register_class
from tollhouse.customers.rules.invoice_charge import InvoiceCharge
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.standings import change_status
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.letters.choosing import set_class_notifications
from tollhouse.letters.rules.kinds import MessageKind
from tollhouse.letters.writing import about_customer
from tollhouse.payments.online.charging_invoices import set_invoice_charging
from tollhouse.plumbing.jobs.facts import drain_facts
from tollhouse.plumbing.outbox.listing import letter_of, list_letters
from tollhouse.wiring import LISTENERS, RUNS

ISSUED = NOON.date()
DUE = ISSUED + timedelta(days=15)


@pytest.fixture
def charged(counter):
    """A customer of a class that charges invoices, tried again two and five days after they were due."""

    def customer(charge, *card, own=None):
        payer = counter.customer(*card, limit="1000")
        move = text("UPDATE customer SET class_id = :class_id WHERE customer_id = :customer_id")
        with counter.engine.begin() as conn:
            name = f"charged {payer.customer_id}"
            class_id = register_class(conn, name, invoice_charge=charge, invoice_charge_retry_days=[2, 5])
            conn.execute(move, {"class_id": class_id, "customer_id": payer.customer_id})
            set_invoice_charging(conn, payer.customer_id, own)
        return payer

    return customer


def invoice(payer, total, issued=ISSUED, due=DUE, number=None):
    """It was used up, too."""
    with payer.counter.engine.begin() as conn:
        purse = Purse(conn, payer.customer_id)
        purse.charge(total)
        purse.bill(total, issued=issued, due=due, number=number)


def on(payer, day, *, twice=True):
    """That day the run looks, and the cashier goes round; and again."""
    counter = payer.counter
    counter.cashier.clock.moment = datetime.combine(day, NOON.timetz())
    (look,) = [run.work for run in RUNS if run.name == "charge invoices"]
    for _ in range(2 if twice else 1):
        with counter.engine.connect() as conn:
            look(conn, now=counter.cashier.clock())
        counter.take_rounds(1)
    drain_facts(counter.engine, LISTENERS, now=NOON)


def tries(payer) -> list[Decimal]:
    asked = text("SELECT amount FROM e_payment WHERE customer_id = :customer_id ORDER BY started_at")
    with payer.counter.engine.begin() as conn:
        return list(conn.scalars(asked, {"customer_id": payer.customer_id}))


def open_items(payer) -> list[Decimal]:
    with payer.counter.engine.begin() as conn:
        return Purse(conn, payer.customer_id).open_items


def test_an_invoice_of_80_is_charged_when_issued_with_the_20_of_before(charged):
    payer = charged(InvoiceCharge.WHEN_ISSUED)
    invoice(payer, "20", ISSUED - timedelta(days=31), ISSUED - timedelta(days=16))
    invoice(payer, "80", number=f"July of {payer.customer_id}")
    on(payer, ISSUED)
    assert (payer.charged, payer.balance, open_items(payer)) == (100, 0, [0, 0])
    (payment,) = payer.payments
    assert (payment.visible_comment, payment.made_by) == (f"July of {payer.customer_id}", "automatic payments")


def test_one_that_is_declined_is_tried_two_and_five_days_after_it_was_due_for_what_is_left(charged):
    payer = charged(InvoiceCharge.WHEN_ISSUED, DECLINED_WHEN_CHARGED)
    invoice(payer, "80")
    for late in range(17):
        on(payer, ISSUED + timedelta(days=late), twice=late == 0)
    assert tries(payer) == [80]
    on(payer, DUE + timedelta(days=2))
    with payer.counter.engine.begin() as conn:
        Purse(conn, payer.customer_id).pay("30")
    assert not payer.conditions & Condition.PAYMENT_FROZEN
    on(payer, DUE + timedelta(days=5))
    assert tries(payer) == [80, 80, 50]
    assert payer.conditions & Condition.PAYMENT_FROZEN, "three failures in a row"


def test_what_is_frozen_is_not_charged_and_goes_on_when_somebody_unlocked_it(charged):
    payer = charged(InvoiceCharge.WHEN_ISSUED)
    with payer.counter.engine.begin() as conn:
        locked = lock_standings(conn, {payer.customer_id})
        begin(conn, {payer.customer_id}, "payment_frozen", Act(NOON, "anna", "it expired"), locked=locked)
    invoice(payer, "80")
    on(payer, ISSUED)
    assert tries(payer) == []
    with payer.counter.engine.begin() as conn:
        change_status(conn, {payer.customer_id}, StatusAction.UNFREEZE_PAYMENT, at=NOON, by="anna")
    on(payer, ISSUED + timedelta(days=1))
    assert (payer.charged, payer.balance) == (80, 0)


def test_when_due_what_is_left_by_then_is_charged(charged):
    payer = charged(InvoiceCharge.WHEN_DUE)
    invoice(payer, "80")
    on(payer, DUE - timedelta(days=1))
    assert tries(payer) == []
    with payer.counter.engine.begin() as conn:
        Purse(conn, payer.customer_id).pay("30")
    on(payer, DUE)
    assert (payer.charged, payer.balance, open_items(payer)) == (50, 0, [0])


@pytest.mark.parametrize("charge, own, paid", [(InvoiceCharge.NEVER, True, 80), (InvoiceCharge.WHEN_ISSUED, False, 0)])
def test_what_was_agreed_with_a_customer_goes_before_its_class(charged, charge, own, paid):
    payer = charged(charge, own=own)
    invoice(payer, "80")
    on(payer, ISSUED)
    assert payer.charged == paid


def test_a_credit_given_since_is_not_taken_from_the_card(charged):
    payer = charged(InvoiceCharge.WHEN_ISSUED)
    invoice(payer, "80")
    with payer.counter.engine.begin() as conn:
        Purse(conn, payer.customer_id).credit("10")
    on(payer, ISSUED)
    assert (payer.charged, payer.balance, open_items(payer)) == (70, 0, [10])


def test_invoices_of_long_ago_that_are_taken_over_surprise_nobody(charged):
    payer = charged(InvoiceCharge.WHEN_ISSUED)
    invoice(payer, "80", ISSUED - timedelta(days=60), ISSUED - timedelta(days=45))
    on(payer, ISSUED)
    assert tries(payer) == []


def test_a_lost_answer_is_found_and_not_charged_again(charged, counter, gate):
    payer = charged(InvoiceCharge.WHEN_ISSUED)
    payer.pays_by_itself("50", "60")
    counter.take_rounds(1)
    invoice(payer, "80")
    gate.loses("/confirm")
    on(payer, ISSUED)
    counter.take_rounds(3, minutes=3)
    on(payer, ISSUED + timedelta(days=1))
    counter.take_rounds(3, minutes=3)
    assert payer.charged == sum(one.amount for one in payer.payments)
    assert payer.balance == 80 - payer.charged <= 0, "one of the two paid; the other, if at all, what was left"


def test_a_customer_is_told_why_invoices_could_not_be_charged(charged, counter):
    payer = charged(InvoiceCharge.WHEN_ISSUED, DECLINED_WHEN_CHARGED)
    address = text("UPDATE customer SET email = 'ada@example.org' WHERE customer_id = :customer_id RETURNING class_id")
    with counter.engine.begin() as conn:
        class_id = conn.scalar(address, {"customer_id": payer.customer_id})
        set_class_notifications(conn, class_id, "", set(MessageKind))
    invoice(payer, "80")
    on(payer, ISSUED)
    (letter,) = letters_about(counter.engine, payer.customer_id)
    assert (letter.topic, letter.subject) == ("invoice_charge_failed", "Your invoices could not be charged")
    assert "€80.00" in letter.body


def letters_about(engine, customer_id):
    with engine.begin() as conn:
        page = list_letters(conn, about=about_customer(customer_id), limit=100, cursor=None)
    return [letter_of(row) for row in page.rows]
