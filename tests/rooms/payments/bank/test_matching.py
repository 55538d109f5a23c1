"""Whose money it is: what is booked by itself, and what a person has to say."""

from datetime import date
from decimal import Decimal

import pytest

from tollhouse.payments.rules.bank.entry import BankEntry, EntryState
from tollhouse.payments.rules.bank.matching import Evidence, Known, KnownInvoice, KnownPayer, judge
from tollhouse.payments.rules.bank.references import (
    creditor_reference,
    reference_of_customer,
    references_of,
    words_of,
    written_reference,
)

ANN, BEN = 1001, 1002


def an_entry(amount="50", said="", **facts):
    facts = {"currency": "EUR", "booked_on": date(2026, 3, 2), "remittance": said} | facts
    return BankEntry(place="entry 1", amount=Decimal(amount), **facts)


def known(invoices=(), *, names=None, payer_names=None, accounts=None, **about):
    payer = {"currency": "EUR", "issuer_id": 0, "closed": False, "owed": Decimal(50)} | about
    by_number = {}
    for customer_id, number, *rest in invoices:
        open_amount, voided = (*rest, *("50", False)[len(rest) :])
        invoice = KnownInvoice(customer_id, number, Decimal(open_amount), voided)
        by_number.setdefault(number, []).append(invoice)
    return Known(
        invoices=by_number,
        payers={one: KnownPayer(one, **payer) for one in (ANN, BEN)},
        names=names or {},
        payer_names=payer_names or {},
        accounts=accounts or {},
    )


def judged(entry, books, *, look_alike=False):
    verdict = judge(entry, references_of(entry), books, look_alike=look_alike)
    return verdict.customer_id, verdict.reason


ANNS = known([(ANN, "INV-2026-7")])


@pytest.mark.parametrize(
    "entry",
    [
        an_entry(said="Invoice INV-2026-7, thank you"),
        an_entry(said="EREF+INV-2026-7+SVWZ"),
        an_entry("33.33", said="part of (INV-2026-7)"),
        an_entry(references=("INV-2026-7",)),
        an_entry(references=("INV- 2026-7",)),
        an_entry(end_to_end_id="INV-2026-7"),
    ],
)
def test_an_invoice_that_is_named_is_whose_it_is(entry):
    assert judged(entry, ANNS) == (ANN, None)


@pytest.mark.parametrize("form", ["{}", "our {} of May", "rf:{};"])
def test_a_reference_with_check_digits_names_its_invoice(form):
    books = known([(ANN, "20267")])
    reference = written_reference("20267")
    assert judged(an_entry("1", said=form.format(reference)), books) == (ANN, None)
    assert judged(an_entry("1", said=form.format(reference.lower())), books) == (ANN, None)
    spaced = " ".join(reference[place : place + 4] for place in range(0, len(reference), 4))
    assert judged(an_entry("1", said=form.format(spaced)), books) == (ANN, None)


def test_a_reference_of_a_customer_names_it():
    assert judged(an_entry("1", said=reference_of_customer(ANN)), known()) == (ANN, None)


def test_iso_11649_check_digits_are_those_of_the_standard():
    assert creditor_reference("RF18 5390 0754 7034") == "539007547034"
    assert creditor_reference("RF19539007547034") == ""
    assert written_reference("539007547034") == "RF18539007547034"


def test_a_reference_with_wrong_check_digits_books_nothing():
    assert judged(an_entry(references=("RF19539007547034",)), known([(ANN, "539007547034")])) == (
        None,
        "broken_reference",
    )


def test_a_short_number_needs_the_amount_to_be_believed():
    books = known([(ANN, "12")])
    assert judged(an_entry("50", said="for invoice 12"), books) == (ANN, None)
    assert judged(an_entry("7", said="for 12 months"), books) == (None, "not_sure")


def test_a_customers_number_in_free_text_needs_the_amount_too():
    assert judged(an_entry("50", said=f"customer {ANN}"), known()) == (ANN, None)
    assert judged(an_entry("49", said=f"customer {ANN}"), known()) == (None, "not_sure")


def test_a_customers_name_counts_where_nobody_writes_it_by_chance():
    books = known(names={"sip-4711": ANN, "phone": BEN})
    assert judged(an_entry(said="account SIP-4711"), books) == (ANN, None)
    assert judged(an_entry(said="phone bill"), books) == (None, "not_sure")
    assert judged(an_entry(references=("Phone",)), books) == (BEN, None)


def test_who_paid_is_a_candidate_and_no_proof():
    entry = an_entry(payer="Ann Payer", payer_account="DE02")
    books = known(payer_names={"ann payer": [ANN]}, accounts={"DE02": [BEN]})
    verdict = judge(entry, references_of(entry), books)
    assert (verdict.state, verdict.customer_id, verdict.reason) == (EntryState.WAITING, None, "not_sure")
    assert [(one.customer_id, one.evidence) for one in verdict.candidates] == [
        (ANN, (Evidence.PAYER_NAME,)),
        (BEN, (Evidence.PAYER_ACCOUNT,)),
    ]


def test_the_amount_decides_between_two_that_are_named():
    books = known([(ANN, "INV-2026-7", "30"), (BEN, "INV-2026-8", "20")], owed=Decimal(99))
    both = "INV-2026-7 or INV-2026-8"
    assert judged(an_entry("20", said=both), books) == (BEN, None)
    assert judged(an_entry("25", said=both), books) == (None, "several_customers")


def test_several_invoices_of_one_customer_are_paid_together():
    books = known([(ANN, "INV-2026-7", "30"), (ANN, "INV-2026-8", "20")], owed=Decimal(99))
    entry = an_entry("50", said="INV-2026-7/INV-2026-8")
    (candidate,) = judge(entry, references_of(entry), books).candidates
    assert (candidate.customer_id, candidate.invoices, candidate.fits) == (ANN, ("INV-2026-7", "INV-2026-8"), True)


@pytest.mark.parametrize(
    ("books", "reason"),
    [
        (known([(ANN, "INV-2026-7")], currency="USD"), "other_currency"),
        (known([(ANN, "INV-2026-7")], issuer_id=77), "of_a_reseller"),
        (known([(ANN, "INV-2026-7")], closed=True), "customer_closed"),
        (known([(ANN, "INV-2026-7", "0", True)]), "invoice_void"),
    ],
)
def test_what_speaks_against_it_is_for_a_person(books, reason):
    assert judged(an_entry(said="INV-2026-7"), books) == (None, reason)


def test_what_may_have_come_by_another_file_is_for_a_person():
    assert judged(an_entry(said="INV-2026-7"), ANNS, look_alike=True) == (None, "maybe_known")


def test_a_sum_of_several_payments_is_for_a_person():
    assert judged(an_entry(said="INV-2026-7", whole=False), ANNS) == (None, "not_told_apart")


@pytest.mark.parametrize(
    ("entry", "reason"), [(an_entry(said="hello"), "no_reference"), (an_entry(references=("X1",)), "unknown_reference")]
)
def test_what_nobody_is_named_by_waits(entry, reason):
    assert judged(entry, ANNS) == (None, reason)


def test_money_that_goes_out_is_only_shown():
    assert judge(an_entry("-50", said="INV-2026-7"), references_of(an_entry()), ANNS).state is EntryState.OUTGOING


def test_a_returned_payment_is_never_decided_without_a_person():
    entry = an_entry("-50", said="INV-2026-7", return_reason="AC04")
    verdict = judge(entry, references_of(entry), ANNS)
    assert (verdict.state, verdict.customer_id, verdict.reason) == (EntryState.RETURNED, None, "payment_returned")
    assert [one.customer_id for one in verdict.candidates] == [ANN]


def test_words_of_a_text_are_what_a_number_may_be_written_as():
    assert words_of("Invoice #12; INV-1/INV-2.") == ["Invoice", "12", "INV-1/INV-2", "INV-1", "INV-2"]
