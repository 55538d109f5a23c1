"""What a person decides about an entry, and what it does to the books."""

from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from builders import NOON, a_customer, balance_of
from rooms.payments.bank.statements import a_file, a_payment, a_statement, an_entry
from rooms.payments.moneyed import Purse

from tollhouse.payments.bank.deciding import (
    Decision,
    EntryDecided,
    EntryInOtherCurrency,
    book_entries,
    book_entry,
    charge_entry_back,
    ignore_entry,
    take_entry_back,
)
from tollhouse.payments.bank.reading import forget_payers, read_entry, returned_of
from tollhouse.words.refusals import NotFound

BY_ANN = Decision("ann", NOON, "she called")


@pytest.fixture
def customer(engine):
    with engine.begin() as conn:
        purse = Purse(conn, a_customer(conn))
        purse.bill("12.34", issued=NOON.date() - timedelta(days=9))
    return purse.customer_id


@pytest.fixture
def waiting(bank):
    """An entry that names nobody."""
    bank.bring(a_file(a_statement(an_entry(details=a_payment(said="hello")))))
    return bank.entries("waiting")[0].entry_id


@pytest.fixture
def returned(bank):
    details = a_payment(more="<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")
    bank.bring(a_file(a_statement(an_entry(indicator="DBIT", reference="R9", details=details), number="S-9")))
    return bank.entries("returned")[0].entry_id


def balance(bank, customer_id):
    with bank.engine.connect() as conn:
        return balance_of(conn, customer_id)


def decide(bank, verb, *arguments, **named):
    with bank.engine.begin() as conn:
        return verb(conn, *arguments, **named)


def test_an_entry_is_booked_to_whom_a_person_says(bank, waiting, customer):
    row = decide(bank, book_entry, waiting, customer, BY_ANN)
    assert (row.state, row.payer_id, row.decided_by, row.comment) == ("booked", customer, "ann", "she called")
    (payment,) = bank.payments()
    assert (payment.payment_id, payment.allocated) == (row.payment_id, Decimal("12.34"))
    assert balance(bank, customer) == Decimal("-12.34")


def test_what_is_booked_is_not_booked_again(bank, waiting, customer):
    decide(bank, book_entry, waiting, customer, BY_ANN)
    with pytest.raises(EntryDecided, match="is booked"):
        decide(bank, book_entry, waiting, customer, BY_ANN)
    assert len(bank.payments()) == 1


def test_several_who_book_one_entry_at_once_book_it_once(bank, waiting, customer):
    barrier, told = Barrier(6), []

    def book():
        barrier.wait()
        try:
            told.append(decide(bank, book_entry, waiting, customer, BY_ANN).state)
        except EntryDecided as refused:
            told.append(refused.code)

    threads = [Thread(target=book) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["bank_entry_decided"] * 5 + ["booked"]
    assert balance(bank, customer) == Decimal("-12.34")


def test_a_customer_of_another_currency_is_refused(bank, waiting):
    with bank.engine.begin() as conn:
        other = a_customer(conn, currency="USD")
    with pytest.raises(EntryInOtherCurrency, match="has USD"):
        decide(bank, book_entry, waiting, other, BY_ANN)


def test_a_customer_who_is_not_there_is_refused(bank, waiting):
    with pytest.raises(NotFound):
        decide(bank, book_entry, waiting, 10**15, BY_ANN)


def test_what_was_booked_wrongly_is_taken_back_and_booked_to_another(bank, waiting, customer):
    with bank.engine.begin() as conn:
        other = a_customer(conn)
    decide(bank, book_entry, waiting, other, BY_ANN)
    row = decide(bank, take_entry_back, waiting, BY_ANN)
    assert (row.state, row.reason, row.payer_id) == ("waiting", "taken_back", None)
    assert balance(bank, other) == 0
    decide(bank, book_entry, waiting, customer, BY_ANN)
    assert (balance(bank, other), balance(bank, customer)) == (0, Decimal("-12.34"))


def test_it_may_be_taken_back_and_booked_to_the_same_as_often_as_they_like(bank, waiting, customer):
    for _ in range(3):
        decide(bank, book_entry, waiting, customer, BY_ANN)
        decide(bank, take_entry_back, waiting, BY_ANN)
    decide(bank, book_entry, waiting, customer, BY_ANN)
    assert balance(bank, customer) == Decimal("-12.34")


def test_the_same_file_again_does_not_book_what_was_taken_back(bank, customer):
    said = a_payment(said=f"for {customer}")
    file = a_file(a_statement(an_entry(details=said)))
    bank.bring(file)
    (entry,) = bank.entries("booked")
    decide(bank, take_entry_back, entry.entry_id, BY_ANN)
    bank.bring(file)
    bank.bring(a_file(a_statement(an_entry(details=said), number="S-2")))
    assert [one.state for one in bank.entries()] == ["waiting"]
    assert balance(bank, customer) == 0


def test_what_is_nobodys_is_ignored_and_may_be_looked_at_again(bank, waiting):
    row = decide(bank, ignore_entry, waiting, BY_ANN)
    assert (row.state, row.comment) == ("ignored", "she called")
    assert decide(bank, take_entry_back, waiting, BY_ANN).state == "waiting"


def test_a_returned_payment_is_taken_off_the_books_of_whoever_paid(bank, customer, returned):
    bank.bring(a_file(a_statement(an_entry(details=a_payment(said=f"for {customer}")))))
    with bank.engine.connect() as conn:
        (paid,) = returned_of(conn, read_entry(conn, returned))
    row = decide(bank, charge_entry_back, returned, paid.payer_id, paid.payment_id, BY_ANN)
    assert (row.state, row.payer_id, row.payment_id) == ("charged_back", customer, paid.payment_id)
    assert balance(bank, customer) == 0
    (payment,) = bank.payments()
    assert (payment.allocated, payment.taken_back) == (0, Decimal("12.34"))


def test_a_fee_of_the_bank_is_no_customers(bank, customer, waiting):
    decide(bank, book_entry, waiting, customer, BY_ANN)
    (payment,) = bank.payments()
    bank.bring(a_file(a_statement(an_entry("15.34", indicator="DBIT", reference="R9", more="<RvslInd>true</RvslInd>"))))
    (entry,) = bank.entries("returned")
    decide(bank, charge_entry_back, entry.entry_id, customer, payment.payment_id, BY_ANN)
    assert balance(bank, customer) == 0


def test_what_went_out_is_nobodys_payment(bank, customer, returned):
    with pytest.raises(EntryDecided):
        decide(bank, book_entry, returned, customer, BY_ANN)
    assert decide(bank, ignore_entry, returned, BY_ANN).state == "ignored"
    assert decide(bank, take_entry_back, returned, BY_ANN).state == "returned"


def test_what_tells_of_a_person_is_forgotten_and_the_money_stays(bank, waiting, customer):
    decide(bank, book_entry, waiting, customer, BY_ANN)
    decide(bank, forget_payers, [customer])
    (entry,) = bank.entries()
    assert (entry.payer, entry.payer_account, entry.remittance, entry.comment) == ("", "", "", "")
    assert (entry.amount, entry.payment_id) == (Decimal("12.34"), bank.payments()[0].payment_id)


def test_nothing_is_known_of_an_entry_that_is_not_there(bank):
    for verb, more in ((ignore_entry, ()), (take_entry_back, ()), (book_entry, (1,))):
        with pytest.raises(NotFound):
            decide(bank, verb, 10**15, *more, BY_ANN)


@pytest.fixture
def several_waiting(bank):
    """Four entries that name nobody."""
    details = a_payment(said="hello")
    entries = [an_entry(reference=f"M{number}", details=details) for number in range(4)]
    bank.bring(a_file(a_statement(*entries, number="S-4")))
    return [row.entry_id for row in bank.entries("waiting")]


def test_many_entries_are_booked_at_once_and_pay_what_is_due(bank, several_waiting, customer):
    outcomes = decide(bank, book_entries, dict.fromkeys(several_waiting, customer), BY_ANN)
    assert [one.refused for one in outcomes] == [None] * 4
    booked = bank.entries("booked")
    assert [(row.payer_id, row.reason, row.decided_by, row.comment) for row in booked] == [
        (customer, None, "ann", "she called")
    ] * 4
    assert [row.payment_id for row in booked] == [one.payment_id for one in outcomes]
    assert sorted(payment.payment_id for payment in bank.payments()) == sorted(one.payment_id for one in outcomes)
    assert balance(bank, customer) == Decimal("-49.36")


def test_what_cannot_be_booked_among_many_is_told_and_keeps_nothing_else_out(bank, several_waiting, customer):
    with bank.engine.begin() as conn:
        in_dollars = a_customer(conn, currency="USD")
    ignored, nobodys, dollars, sound = several_waiting
    decide(bank, ignore_entry, ignored, BY_ANN)
    choices = {ignored: customer, nobodys: 999_999_999, dollars: in_dollars, 999: customer, sound: customer}
    outcomes = decide(bank, book_entries, choices, BY_ANN)
    assert [one.refused and one.refused.code for one in outcomes] == [
        "bank_entry_decided",
        "not_found",
        "bank_entry_other_currency",
        "not_found",
        None,
    ]
    assert [row.entry_id for row in bank.entries("waiting")] == [nobodys, dollars]
    assert [row.entry_id for row in bank.entries("booked")] == [sound]


def test_the_same_many_chosen_by_two_at_once_are_booked_once(bank, several_waiting, customer):
    ready, outcomes = Barrier(2), []

    def choose(entry_ids):
        ready.wait()
        outcomes.extend(decide(bank, book_entries, dict.fromkeys(entry_ids, customer), BY_ANN))

    both = [Thread(target=choose, args=(order,)) for order in (several_waiting, several_waiting[::-1])]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(one.refused.code for one in outcomes if one.refused) == ["bank_entry_decided"] * 4
    assert len(bank.payments()) == 4
    assert balance(bank, customer) == Decimal("-49.36")


def test_where_none_of_many_can_be_booked_nothing_is(bank, several_waiting):
    (outcome,) = decide(bank, book_entries, {several_waiting[0]: 999_999_999}, BY_ANN)
    assert outcome.refused.code == "not_found"
    assert len(bank.entries("waiting")) == 4
