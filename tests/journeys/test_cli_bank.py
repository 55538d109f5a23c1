"""tollhouse payments import-bank: a bank's file is booked once, and bad entries are told."""

import json
from datetime import UTC, datetime

import pytest
from builders import a_customer, balance_of
from journeys.small_company import engine_of
from rooms.payments.bank.statements import a_file, a_payment, a_statement, an_entry

from tollhouse.ledger.months import open_months
from tollhouse.payments.rules.bank.references import reference_of_customer

TODAY = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def customer_id(house):
    assert house.run("migrate").code == 0
    with engine_of(house.home) as engine, engine.begin() as conn:
        open_months(conn, since=datetime(2025, 1, 1, tzinfo=UTC), now=TODAY)
        return a_customer(conn)


def test_a_banks_file_is_booked_once_and_its_bad_entries_are_told(house, customer_id):
    paid = an_entry(details=a_payment(said=reference_of_customer(customer_id)))
    file = house.home / "bank.xml"
    file.write_bytes(a_file(a_statement(paid, an_entry("much", reference="R2"))).getvalue())
    imported = house.run("payments", "import-bank", str(file))
    assert imported.code == 1
    assert "bank.xml, entry 2: 'much' Amt is no amount" in imported.err
    assert (
        "1 payment booked; 0 wait for a person, 0 went out, 0 were known before, 1 could not be read." in imported.out
    )
    again = house.run("payments", "import-bank", str(file), "--json")
    assert json.loads(again.out)["imported_before"] is True
    with engine_of(house.home) as engine, engine.connect() as conn:
        assert str(balance_of(conn, customer_id)) == "-12.34000"


def test_a_csv_is_read_by_its_layout(house, customer_id):
    file, layout = house.home / "bank.csv", house.home / "layout.json"
    file.write_text(f"Date,Amount,Text\n2026-03-03,5.00,{reference_of_customer(customer_id)}\n", encoding="utf-8")
    columns = {"booked_on": "Date", "amount": "Amount", "remittance": "Text"}
    layout.write_text(json.dumps({"columns": columns, "currency": "EUR"}), encoding="utf-8")
    refused = house.run("payments", "import-bank", str(file))
    assert (refused.code, "for a CSV say which of its columns is what" in refused.err) == (1, True)
    imported = house.run("payments", "import-bank", str(file), "--account", "DE02", "--layout", str(layout))
    assert (imported.code, imported.out.startswith("1 payment booked;")) == (0, True)
