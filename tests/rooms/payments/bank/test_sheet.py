"""CSV as banks write it: columns are mapped, amounts and days read as they are written."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from tollhouse.payments.rules.bank.camt import StatementUnreadable
from tollhouse.payments.rules.bank.entry import BankEntry, Unreadable
from tollhouse.payments.rules.bank.guessing import guess_columns
from tollhouse.payments.rules.bank.layout import CsvLayout, DayOrder, read_amount, read_day
from tollhouse.payments.rules.bank.sheet import read_sheet

SIMPLE = CsvLayout({"booked_on": "Date", "amount": "Amount", "remittance": "Text"}, currency="EUR")


def told(text, layout=SIMPLE, *, encoding="utf-8"):
    return list(read_sheet(BytesIO(text.encode(encoding)), layout, "DE02 1203"))


def test_a_line_becomes_an_entry():
    head, one = told("Date,Amount,Text\n2026-03-02,12.34,INV-1\n")
    assert head.account == "DE021203"
    assert isinstance(one, BankEntry)
    assert (one.booked_on, one.amount, one.currency, one.remittance) == (
        date(2026, 3, 2),
        Decimal("12.34"),
        "EUR",
        "INV-1",
    )
    assert one.place == "line 2"


def test_a_german_bank_is_read_by_its_own_columns():
    layout = CsvLayout(
        {"booked_on": "Buchungstag", "amount": "Betrag", "currency": "Währung", "payer": "#4"},
        decimal_comma=True,
        days=DayOrder.DMY,
        header_line=2,
    )
    text = "Umsätze;;;\nBuchungstag;Betrag;Währung;Name\n02.03.26;1.234,50;eur;Jörg Müller\n"
    _, one = told(text, layout, encoding="cp1252")
    assert (one.booked_on, one.amount, one.currency, one.payer) == (
        date(2026, 3, 2),
        Decimal("1234.50"),
        "EUR",
        "Jörg Müller",
    )


def test_credit_and_debit_may_stand_in_two_columns():
    layout = CsvLayout({"booked_on": "#1", "credit": "#2", "debit": "#3"}, currency="EUR", header_line=0)
    _, paid, taken, neither = told("2026-03-02,5.00,\n2026-03-02,0.00,7.00\n2026-03-02,,\n", layout)
    assert (paid.amount, taken.amount) == (Decimal("5.00"), Decimal("-7.00"))
    assert neither.reason == "credit and debit: exactly one of them has an amount"


def test_a_direction_may_stand_beside_the_amount():
    layout = CsvLayout({"booked_on": "#1", "amount": "#2", "direction": "#3"}, currency="EUR", header_line=0)
    _, paid, taken, unclear = told("2026-03-02,5.00,CR\n2026-03-02,7.00,Soll\n2026-03-02,7.00,?\n", layout)
    assert (paid.amount, taken.amount) == (Decimal("5.00"), Decimal("-7.00"))
    assert unclear == Unreadable("line 3", "?", "direction says neither credit nor debit")


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ("2.3.2026,1.00,x", ("2.3.2026", "booked_on is no day written as 2030-12-31")),
        ("2026-03-02,1.00.0,x", ("1.00.0", "amount is no amount where a point divides decimals")),
        ("2026-03-02,,x", ("", "amount is no amount, such as 12.34 or -1,234.50")),
        ("2026-03-02,0.00,x", ("0", "amount is no amount that anybody could have paid")),
        ("2026-03-02", ("", "amount is no amount, such as 12.34 or -1,234.50")),
    ],
)
def test_a_bad_line_is_told_and_the_next_is_read(line, bad):
    _, problem, good = told(f"Date,Amount,Text\n{line}\n2026-03-02,1.00,y\n")
    assert (problem.place, problem.value, problem.reason) == ("line 2", *bad)
    assert good.remittance == "y"


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        (CsvLayout({"booked_on": "Day", "amount": "Amount"}, currency="EUR"), "'Day' is no heading of the file"),
        (CsvLayout({"amount": "Amount"}, currency="EUR"), "booked_on: has no column"),
        (CsvLayout({"booked_on": "Date"}, currency="EUR"), "amount: has no column"),
        (CsvLayout({"booked_on": "Date", "amount": "Amount"}), "currency: has no column and no value for all lines"),
    ],
)
def test_a_layout_that_does_not_fit_is_refused(layout, said):
    with pytest.raises(StatementUnreadable, match=said):
        told("Date,Amount\n2026-03-02,1.00\n", layout)


@pytest.mark.parametrize(
    ("written", "comma", "amount"),
    [
        ("1,234.50", False, "1234.50"),
        ("1.234,50", True, "1234.50"),
        ("1 234,50 €", True, "1234.50"),
        ("-7.00", False, "-7.00"),
        ("7.00-", False, "-7.00"),
        ("(7.00)", False, "-7.00"),
        ("\u22127.00", False, "-7.00"),
        ("EUR 7", False, "7"),
    ],
)
def test_amounts_are_read_as_people_write_them(written, comma, amount):
    assert read_amount(written, decimal_comma=comma) == Decimal(amount)


@pytest.mark.parametrize(("written", "comma"), [("1,50", False), ("1.50", True), ("1.2.3", False), ("abc", False)])
def test_an_amount_that_could_mean_two_things_is_none(written, comma):
    with pytest.raises(ValueError, match="is no amount"):
        read_amount(written, decimal_comma=comma)


@pytest.mark.parametrize(
    ("written", "order"),
    [("2026-03-02", "dmy"), ("02.03.2026", "dmy"), ("03/02/26", "mdy"), ("2-Mar-2026", "mdy"), ("20260302", "ymd")],
)
def test_days_are_read_in_their_order(written, order):
    assert read_day(written, DayOrder(order)) == date(2026, 3, 2)


def test_columns_are_guessed_by_their_headings():
    assert guess_columns(["Buchungstag", "Verwendungszweck", "Betrag", "Währung"]) == {
        "booked_on": "Buchungstag",
        "remittance": "Verwendungszweck",
        "amount": "Betrag",
        "currency": "Währung",
    }
    assert guess_columns(["Date", "Amount", "Credit", "Debit"]).keys() == {"booked_on", "credit", "debit"}
