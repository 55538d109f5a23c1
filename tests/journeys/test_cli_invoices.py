"""tollhouse invoices import: open items come in once, bad rows are told, and money that waits pays them."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from builders import a_customer
from journeys.small_company import engine_of

from tollhouse.ledger.months import open_months
from tollhouse.payments.reading import finances_of
from tollhouse.payments.receiving import receive_payments
from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.payments.rules.payment import Receipt

TODAY = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def customer_id(house):
    """Who paid 60.00 EUR ahead."""
    assert house.run("migrate").code == 0
    with engine_of(house.home) as engine, engine.begin() as conn:
        open_months(conn, since=datetime(2025, 1, 1, tzinfo=UTC), now=TODAY)
        number = a_customer(conn)
        ahead = Receipt(number, PaymentKind.BANK_TRANSFER, Decimal(60), "tests", "ahead", TODAY, "cash:bank")
        receive_payments(conn, [ahead], now=TODAY)
    return number


def outstanding(house, customer_id):
    with engine_of(house.home) as engine, engine.connect() as conn:
        found = finances_of(conn, customer_id, today=TODAY.date())
    return found.outstanding.total, found.unallocated


def test_open_items_are_rehearsed_imported_paid_by_what_waits_and_left_when_they_come_again(house, customer_id):
    file = house.home / "open.csv"
    file.write_text(
        "number,customer,date,due,total,currency\n"
        f"A-1,{customer_id},2026-01-01,2026-01-15,50.00,eur\n"
        f"A-2,{customer_id},2026-02-01,2026-02-15,35.00,EUR\n"
        f"A-2,{customer_id},2026-02-01,2026-02-15,36.00,EUR\n"
        f"A-3,{customer_id},2026-02-01,2026-01-15,1.00,EUR\n"
        f"A-4,{customer_id},2026-02-01,2026-02-15,1.00,USD\n"
        f"A-5,nobody,2026-02-01,2026-02-15,1.00,EUR\n"
        f"A-6,{customer_id},yesterday,2026-02-15,1.00,EUR\n"
        f"A-7,{customer_id},2026-02-01,2026-02-15,much,EUR\n",
        encoding="utf-8",
    )
    rehearsed = house.run("invoices", "import", str(file), "--dry-run")
    assert rehearsed.code == 1
    assert "8 rows read: 2 imported, 0 there already, 6 refused." in rehearsed.out
    assert outstanding(house, customer_id) == (0, 60)

    imported = house.run("invoices", "import", str(file))
    assert imported.code == 1
    for told in (
        "line 4, number: 'A-2' belongs to another invoice",
        "line 5, due: '2026-01-15' must be no day before 2026-02-01",
        "line 6, currency: 'USD' is not the customer's currency",
        "line 7, customer: 'nobody' is no customer here",
        "line 8, date: 'yesterday' is no day; write it as 2026-03-31",
        "line 9, total: 'much' is no amount",
    ):
        assert told in imported.err
    assert outstanding(house, customer_id) == (25, 0)

    again = house.run("invoices", "import", str(file), "--json")
    counts = json.loads(again.out)["counts"]
    assert counts == {"already_imported": 2, "refused": 6}
    assert house.run("verify").code == 0


def test_a_file_that_is_none_of_invoices_is_refused_whole(house, customer_id):
    file = house.home / "other.csv"
    file.write_text("customer,total\nx,1\n", encoding="utf-8")
    refused = house.run("invoices", "import", str(file))
    assert refused.code == 1
    assert "an invoice needs customer, number, date, due, total, currency" in refused.err or "needs" in refused.err
