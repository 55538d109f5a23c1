"""Files of a bank, imported into real books: what is booked, what waits, and that nothing is booked twice."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count
from threading import Barrier

import pytest
from builders import NOON, a_customer, a_reseller, balance_of
from rooms.payments.bank.statements import a_file, a_payment, a_statement, an_entry
from rooms.payments.moneyed import Purse
from sqlalchemy import event, text

from tollhouse.payments.bank.importing import Reading
from tollhouse.payments.bank.reading import problems_of, read_statement
from tollhouse.payments.bank.settling import settle_waiting
from tollhouse.payments.bank.storage import read_paid_from
from tollhouse.payments.rules.bank.camt import StatementUnreadable
from tollhouse.payments.rules.bank.references import reference_of_customer

DAY = NOON.date()


@pytest.fixture
def ann(engine):
    """With an open invoice of 12.34."""
    with engine.begin() as conn:
        purse = Purse(conn, a_customer(conn))
        purse.bill("12.34", number=f"INV-{purse.customer_id}-A", issued=DAY - timedelta(days=9))
    return purse.customer_id


def invoice_of(customer_id):
    return f"INV-{customer_id}-A"


def paying(customer_id, amount="12.34", **facts):
    return an_entry(amount, details=a_payment(amount, said=f"thanks for {invoice_of(customer_id)}"), **facts)


def balance(bank, customer_id):
    with bank.engine.connect() as conn:
        return balance_of(conn, customer_id)


def test_an_entry_that_names_an_invoice_pays_it(bank, ann):
    report = bank.bring(a_file(a_statement(paying(ann))))
    assert report.settled == {"booked": 1}
    (payment,) = bank.payments()
    assert (payment.customer_id, payment.amount, payment.kind) == (ann, Decimal("12.34"), "bank_transfer")
    assert (payment.allocated, payment.contra, payment.reference) == (
        Decimal("12.34"),
        "cash:bank",
        f"thanks for {invoice_of(ann)}",
    )
    (entry,) = bank.entries()
    assert (entry.state, entry.payer_id, entry.payment_id) == ("booked", ann, payment.payment_id)
    assert balance(bank, ann) == Decimal("-12.34")


def test_the_same_file_again_books_nothing(bank, ann):
    file = a_file(a_statement(paying(ann)))
    bank.bring(file)
    again = bank.bring(file)
    assert again.imported_before is not None
    assert len(bank.payments()) == 1


def test_an_overlapping_file_books_only_what_is_new(bank, ann):
    bank.bring(a_file(a_statement(paying(ann, reference="R1"))))
    report = bank.bring(a_file(a_statement(paying(ann, reference="R1"), paying(ann, reference="R2"), number="S-2")))
    assert (report.entries, report.known, report.settled) == (2, 1, {"booked": 1})
    assert len(bank.payments()) == 2


def test_a_bad_entry_is_told_with_its_place_and_the_rest_is_booked(bank, ann):
    report = bank.bring(a_file(a_statement(an_entry("twelve", reference="R0"), paying(ann))))
    assert (report.unreadable, report.settled) == (1, {"booked": 1})
    with bank.engine.connect() as conn:
        ((place, value, reason),) = problems_of(conn, report.statements[0])
    assert (place, value) == ("entry 1", "twelve")
    assert reason.startswith("Amt is no amount")


def test_a_file_that_breaks_off_leaves_nothing(bank, ann):
    whole = a_file(a_statement(paying(ann))).getvalue()
    with pytest.raises(StatementUnreadable):
        bank.bring(BytesIO(whole[:-30]))
    assert (bank.entries(), bank.payments()) == ([], [])


def test_balances_are_checked_against_the_entries(bank, ann):
    good = bank.bring(a_file(a_statement(paying(ann), opening="100.00", closing="112.34")))
    short = bank.bring(a_file(a_statement(paying(ann, reference="R2"), opening="100.00", closing="150.00")))
    with bank.engine.connect() as conn:
        assert read_statement(conn, good.statements[0]).difference == 0
        assert read_statement(conn, short.statements[0]).difference == Decimal("37.66")


def test_what_nobody_is_named_by_waits_with_its_reason(bank, ann):
    bank.bring(a_file(a_statement(an_entry(details=a_payment(said="hello")))))
    (entry,) = bank.entries("waiting")
    assert (entry.reason, entry.candidates, entry.payer_id) == ("no_reference", [], None)


def test_who_paid_before_from_the_same_account_is_a_candidate(bank, ann):
    bank.bring(a_file(a_statement(paying(ann))))
    bank.bring(a_file(a_statement(an_entry(reference="R2", details=a_payment(said="hello")), number="S-2")))
    (entry,) = bank.entries("waiting")
    assert entry.reason == "not_sure"
    assert entry.candidates == [
        {"customer_id": ann, "evidence": ["payer_account"], "invoices": [], "fits": False},
    ]


def test_a_customer_of_a_reseller_is_never_booked_without_a_person(bank):
    with bank.engine.begin() as conn:
        customer = a_customer(conn, under=a_reseller(conn, None))
    details = a_payment("50", structured=reference_of_customer(customer))
    bank.bring(a_file(a_statement(an_entry("50", details=details))))
    (entry,) = bank.entries()
    assert (entry.state, entry.reason) == ("waiting", "of_a_reseller")


def test_the_same_account_by_another_format_is_for_a_person(bank, ann):
    bank.bring(a_file(a_statement(paying(ann))))
    csv = BytesIO(f"Date,Amount,Text\n2026-03-02,12.34,{invoice_of(ann)}\n".encode())
    layout = {"columns": {"booked_on": "Date", "amount": "Amount", "remittance": "Text"}, "currency": "EUR"}
    report = bank.bring(csv, reading=Reading("DE02120300000000202051", layout), name="bank.csv")
    assert report.settled == {"waiting": 1}
    assert bank.entries("waiting")[0].reason == "maybe_known"


def test_a_csv_books_as_a_camt_does(bank, ann):
    csv = BytesIO(f"Date,Amount,Text\n2026-03-02,12.34,{invoice_of(ann)}\nx,1,y\n".encode())
    layout = {"columns": {"booked_on": "Date", "amount": "Amount", "remittance": "Text"}, "currency": "EUR"}
    report = bank.bring(csv, reading=Reading("house bank", layout), name="bank.csv")
    assert (report.settled, report.unreadable) == ({"booked": 1}, 1)
    assert json.dumps(bank.entries()[0].candidates[0]["evidence"]) == '["invoice_number"]'


@pytest.mark.parametrize(
    ("reading", "said"),
    [(Reading(), "it is no XML"), (Reading("", {"columns": {}}), "does not say which bank account")],
)
def test_a_csv_needs_a_layout_and_an_account(bank, reading, said):
    with pytest.raises(StatementUnreadable, match=said):
        bank.bring(BytesIO(b"Date,Amount\n2026-03-02,1.00\n"), reading=reading)


def test_two_that_are_the_same_to_the_last_letter_are_both_booked(bank, ann):
    twice = [paying(ann, reference=""), paying(ann, reference="")]
    assert bank.bring(a_file(a_statement(*twice))).settled == {"booked": 2}


def test_an_import_that_ended_early_goes_on_where_it_was(bank, ann, monkeypatch):
    monkeypatch.setattr("tollhouse.payments.bank.settling.AT_ONCE", 3)
    file = a_file(a_statement(*(paying(ann, reference=f"R{number}") for number in range(10))))
    asked = []

    def enough():
        asked.append(1)
        return len(asked) > 2

    first = bank.bring(file, should_end=enough)
    assert first.ended_early
    assert 0 < len(bank.payments()) < 10
    second = bank.bring(file)
    assert (second.settled, len(bank.payments())) == ({"booked": 10}, 10)
    assert balance(bank, ann) == Decimal("-123.40")


def test_eight_imports_of_one_file_at_once_book_it_once(bank, ann, monkeypatch):
    monkeypatch.setattr("tollhouse.payments.bank.settling.AT_ONCE", 2)
    file = a_file(a_statement(*(paying(ann, reference=f"R{number}") for number in range(8))))
    barrier = Barrier(8)

    def bring(number):
        barrier.wait()
        bank.bring(file, name=f"bank-{number}.xml")

    with ThreadPoolExecutor(8) as clients:
        list(clients.map(bring, range(8)))
    assert (len(bank.payments()), balance(bank, ann)) == (8, Decimal("-98.72"))


def test_what_waits_is_booked_when_its_invoice_is_known(bank, ann):
    late = f"LATE-{ann}"
    bank.bring(a_file(a_statement(an_entry("7.00", details=a_payment("7.00", said=late)))))
    with bank.engine.begin() as conn:
        Purse(conn, ann).bill("7.00", number=late)
        after, counts = settle_waiting(conn, 0, now=NOON, by="tests")
        assert (settle_waiting(conn, after, now=NOON, by="tests")[0], counts) == (0, {"booked": 1})
    assert len(bank.payments()) == 1


def test_every_statement_of_a_file_is_one(bank, ann):
    statements = a_statement(paying(ann)), a_statement(paying(ann), account="GB29NWBK60161331926819", number="S-2")
    report = bank.bring(a_file(*statements))
    assert (len(report.statements), report.settled) == (2, {"booked": 2})
    with bank.engine.connect() as conn:
        accounts = conn.execute(text("select account from bank_statement order by place")).scalars().all()
    assert accounts == ["DE02120300000000202051", "GB29NWBK60161331926819"]


def test_whose_money_came_from_an_account_before_is_asked_of_the_index_of_booked_entries(bank, ann):
    """By a plan for any value, too: it cannot see a state that is a parameter, and would look at every booked entry."""
    bank.bring(a_file(a_statement(paying(ann))))
    asked = []
    with bank.engine.connect() as conn:
        event.listen(conn, "before_cursor_execute", lambda *told: asked.append(told[2]))
        assert [row.payer_id for row in read_paid_from(conn, ["DE02500105170137075030"])] == [ann]
    numbers = count(1)
    general = re.sub(r"%\(\w+\)s", lambda _: f"${next(numbers)}", asked[0])
    with bank.engine.connect() as conn:
        conn.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = "\n".join(conn.exec_driver_sql(f"EXPLAIN (GENERIC_PLAN) {general}").scalars())
    assert "ix_bank_entry_from_account" in plan
