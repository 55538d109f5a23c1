"""What customers are written of money: thanked once, told what failed and when it is tried again, warned in time."""

from datetime import datetime, timedelta

import pytest
from builders import NOON
from rooms.payments.local_stripe import DECLINED_WHEN_CHARGED, VISA
from rooms.payments.moneyed import Purse
from sqlalchemy import text

from tollhouse.letters.choosing import set_class_notifications
from tollhouse.letters.rules.kinds import MessageKind
from tollhouse.letters.writing import about_customer
from tollhouse.payments.telling import write_of_ending_methods
from tollhouse.plumbing.jobs.facts import drain_facts
from tollhouse.plumbing.outbox.listing import letter_of, list_letters
from tollhouse.staff.members import NewMember, add_member
from tollhouse.staff.rules.roles import Role
from tollhouse.wiring import LISTENERS

PASSWORD = "a long enough password of tests"


@pytest.fixture
def reader(counter):
    """Somebody who pays by card, has an e-mail address and is written of everything."""

    def reads(number=VISA):
        payer = counter.customer(number, limit="1000")
        address = text(
            "UPDATE customer SET email = 'ada@example.org' WHERE customer_id = :customer_id RETURNING class_id"
        )
        with counter.engine.begin() as conn:
            class_id = conn.scalar(address, {"customer_id": payer.customer_id})
            set_class_notifications(conn, class_id, "", set(MessageKind))
        return payer

    return reads


def letters_to(payer) -> list:
    """Oldest first, once everybody has heard what happened."""
    drain_facts(payer.counter.engine, LISTENERS, now=NOON)
    with payer.counter.engine.begin() as conn:
        page = list_letters(conn, about=about_customer(payer.customer_id), limit=100, cursor=None)
    return [letter_of(row) for row in reversed(page.rows)]


def look_at_ends(payer, moment: datetime) -> None:
    more = True
    while more:
        with payer.counter.engine.begin() as conn:
            more = write_of_ending_methods(conn, now=moment) > 0


def test_money_that_came_in_is_thanked_for_once(counter, reader):
    payer = reader()
    for _ in range(2):
        with counter.engine.begin() as conn:
            Purse(conn, payer.customer_id).pay("12.5", request="the same")
    (letter,) = letters_to(payer)
    assert (letter.topic, letter.subject) == ("payment_received", "We have received €12.50")
    assert "we received your payment of €12.50. Your balance is -€12.50." in letter.body


def test_money_that_was_not_kept_is_not_thanked_for(counter, reader):
    payer = reader()
    with counter.engine.connect() as conn:
        Purse(conn, payer.customer_id).pay("12.5")
        conn.rollback()
    assert letters_to(payer) == []


def test_each_failure_is_told_with_its_next_try_and_the_last_one_as_the_end(counter, reader):
    payer = reader(DECLINED_WHEN_CHARGED)
    payer.pays_by_itself("50", "80")
    with counter.engine.begin() as conn:
        Purse(conn, payer.customer_id).charge("100")
    for hours in (0, 2, 25):
        counter.cashier.clock.pass_by(hours=hours)
        counter.take_rounds(1)
        told = letters_to(payer)
    first, second, third = told
    assert [one.topic for one in (first, second, third)] == ["auto_payment_failed"] * 2 + ["auto_payment_stopped"]
    assert first.subject == "Your automatic payment of €50.00 did not succeed"
    assert "declined" in first.body
    assert f"We shall try again on {second.written_at:%B} {second.written_at.day}" in first.body


def test_administrators_are_told_once_whose_automatic_payments_wait_for_a_person(counter, reader):
    payer = reader(DECLINED_WHEN_CHARGED)
    payer.pays_by_itself("50", "80")
    with counter.engine.begin() as conn:
        for login, more in (("chief", {}), ("support", {"role": Role.SUPPORT}), ("silent", {"email": ""})):
            facts = {"role": Role.ADMINISTRATOR, "email": f"{login}@example.org"} | more
            name = f"{login}-{payer.customer_id}"
            add_member(conn, NewMember(name, login, **facts), PASSWORD, must_change=False, now=NOON, by="tests")
        Purse(conn, payer.customer_id).charge("100")
    for hours in (0, 2, 25, 80):
        counter.cashier.clock.pass_by(hours=hours)
        counter.take_rounds(1)
        letters_to(payer)
    with counter.engine.begin() as conn:
        page = list_letters(conn, about="staff", limit=100, cursor=None)
    told = [letter_of(row) for row in page.rows]
    subject = f"Automatic payments of customer {payer.customer_id} are frozen"
    assert [one.recipients for one in told if one.subject == subject] == [("chief@example.org",)]


def test_an_end_is_told_thirty_days_before_and_once(reader):
    payer = reader()
    ends = payer.methods[0].expires
    early = datetime(ends.year, ends.month, ends.day, 6, tzinfo=NOON.tzinfo) - timedelta(days=31)
    look_at_ends(payer, early)
    assert letters_to(payer) == []
    for day in (1, 2, 30):
        look_at_ends(payer, early + timedelta(days=day))
    (letter,) = letters_to(payer)
    assert letter.topic == "payment_method_ends"
    assert letter.subject == f"Your Visa •••• 4242 ends on {ends:%B} {ends.day}, {ends.year}"


def test_a_method_that_has_ended_is_not_warned_of(reader):
    payer = reader()
    ends = payer.methods[0].expires
    look_at_ends(payer, datetime(ends.year, ends.month, ends.day, 6, tzinfo=NOON.tzinfo) + timedelta(days=1))
    assert letters_to(payer) == []
