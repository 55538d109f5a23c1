"""Payments and invoices of everybody: what lists find, and the same as files."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from tollhouse.doors.api import money_files
from tollhouse.invoicing.rules.invoice import NewInvoice
from tollhouse.payments.billing import bill_open_items
from tollhouse.payments.receiving import receive_payments
from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.payments.rules.payment import Receipt
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.tokens import NewToken, make_token

from .conftest import Caller, token

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def billed(house, customer, now, *rows):
    """rows   number, day of issue, due day and total of each, in euros"""
    new = [
        NewInvoice(int(customer["id"]), number, date.fromisoformat(day), date.fromisoformat(due), Decimal(total), "EUR")
        for number, day, due, total in rows
    ]
    with house.engine.begin() as conn:
        bill_open_items(conn, new, now=now, by="tests")


def paid(admin, customer, amount, **more):
    said = {"kind": "manual_payment", "amount": eur(amount), "service": ""}
    return admin.post(f"/customers/{customer['id']}/adjustments", said | more)


def written_by(house, customer, now, amount, reference):
    """A transfer with what whoever paid wrote."""
    number = int(customer["id"])
    receipt = Receipt(
        number, PaymentKind.BANK_TRANSFER, Decimal(amount), "tests", f"{number} {reference}", now, "cash:bank",
        reference=reference,
    )  # fmt: skip
    with house.engine.begin() as conn:
        receive_payments(conn, [receipt], now=now)


def file_of(caller, path):
    return caller.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {caller.secret}"})


def rows_of(answer):
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def ledger(house, company, admin, now):
    """80 paid; invoices of 50 and of 35 that wait for money, one of 10 that is void."""
    of_her = company.customer["id"]
    numbers = [f"{of_her}-{place}" for place in (1, 2, 3)]
    billed(
        house,
        company.customer,
        now,
        (numbers[0], "2026-01-01", "2026-01-15", "50"),
        (numbers[1], "2026-02-01", "2026-03-15", "35"),
        (numbers[2], "2026-02-02", "2026-03-15", "10"),
    )
    (third,) = admin.get(f"/invoices?number={numbers[2]}")["items"]
    admin.post(f"/customers/{of_her}/invoices/{third['id']}/void", {"reason": "a mistake"}, expect=200)
    paid(admin, company.customer, "80", internal_comment="=SUM(A1)")
    return numbers


def numbers_by(admin, query):
    return [one["number"] for one in admin.get(f"/invoices?{query}")["items"]]


def test_invoices_are_found_by_customer_state_currency_and_day_of_issue(admin, company, ledger):
    first, second, third = ledger
    hers = f"customer_id={company.customer['id']}"
    assert numbers_by(admin, hers) == [second, first]
    assert numbers_by(admin, f"{hers}&state=open") == [second]
    assert numbers_by(admin, f"{hers}&state=settled") == [first]
    assert numbers_by(admin, f"{hers}&state=void") == [third]
    assert numbers_by(admin, f"{hers}&from=2026-01-01&until=2026-02-01") == [first]
    assert numbers_by(admin, f"{hers}&from=2026-02-01") == [second]
    assert numbers_by(admin, f"{hers}&currency=JPY") == []
    assert numbers_by(admin, f"{hers}&currency=EUR&with_void=true") == [third, second, first]
    assert numbers_by(admin, f"customer_id={company.customer_of()['id']}") == []


def test_payments_are_found_by_customer_currency_and_what_was_taken_back(admin, company):
    kept = paid(admin, company.customer, "20")
    other = paid(admin, company.customer, "30")
    hers = f"customer_id={company.customer['id']}"
    back = {"amount": eur("5"), "reason": "the bank says so"}
    admin.post(f"/customers/{company.customer['id']}/payments/{other['id']}/chargeback", back)

    def found(query):
        return {one["id"] for one in admin.get(f"/payments?{query}")["items"]}

    assert found(hers) == {kept["id"], other["id"]}
    assert found(f"{hers}&taken_back=true") == {other["id"]}
    assert found(f"{hers}&currency=EUR") == {kept["id"], other["id"]}
    assert found(f"{hers}&currency=JPY") == set()
    assert found(f"customer_id={company.customer_of()['id']}") == set()


def test_a_file_of_payments_has_the_rows_of_the_list_with_exact_amounts(admin, house, company, now, ledger):
    assert ledger
    written_by(house, company.customer, now, "0.01", "order 7")
    query = f"customer_id={company.customer['id']}"
    rows = rows_of(file_of(admin, f"/payments.csv?{query}"))
    listed = admin.get(f"/payments?{query}")["items"]
    assert [row["payment id"] for row in rows] == [one["id"] for one in listed]
    (row,) = [row for row in rows if row["amount"] == "80.00000"]
    told = {name: row[name] for name in ("allocated", "taken back", "unallocated", "currency", "kind", "customer")}
    assert told == {
        "allocated": "80.00000",
        "taken back": "0.00000",
        "unallocated": "0.00000",
        "currency": "EUR",
        "kind": "manual_payment",
        "customer": company.customer["name"],
    }
    assert row["received (UTC)"] == "2026-03-02 12:00:00"
    assert row["internal comment"] == "'=SUM(A1)"
    assert rows_of(file_of(admin, f"/payments.csv?{query}&unallocated=true")) == []


def test_a_file_of_invoices_has_the_rows_of_the_list_and_their_statuses(admin, company, ledger):
    query = f"customer_id={company.customer['id']}&with_void=true"
    rows = rows_of(file_of(admin, f"/invoices.csv?{query}"))
    told = [(row["number"], row["total"], row["paid"], row["open"], row["payment status"]) for row in rows]
    assert told == [
        (ledger[2], "10.00000", "0.00000", "0.00000", "void"),
        (ledger[1], "35.00000", "30.00000", "5.00000", "partially_paid"),
        (ledger[0], "50.00000", "50.00000", "0.00000", "paid"),
    ]
    assert rows[0]["void reason"] == "a mistake"


@pytest.mark.parametrize(("path", "amount"), [("payments", 80), ("invoices", 35)])
def test_a_spreadsheet_has_real_numbers(admin, company, ledger, path, amount):
    assert ledger
    answer = file_of(admin, f"/{path}.xlsx?customer_id={company.customer['id']}")
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{path}.xlsx"')
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
    (_, first, *_) = sheet.iter(f"{SHEET}row")
    assert amount in [float(cell.findtext(f"{SHEET}v")) for cell in first if cell.get("t") is None]


def test_a_resellers_staff_gets_only_what_its_customers_owe_and_paid(admin, house, company, now, ledger):
    assert ledger
    reseller = company.customer_of(kind="reseller")
    own = company.customer_of(reseller["id"])
    paid(admin, own, "5")
    staff = Caller(admin.client, token(house, now, Role.SUPPORT, reseller_id=int(reseller["id"])))
    assert [row["customer id"] for row in rows_of(file_of(staff, "/payments.csv"))] == [own["id"]]
    assert rows_of(file_of(staff, "/invoices.csv")) == []
    for path in ("payments", "invoices", "payments.csv", "invoices.csv"):
        stranger = file_of(staff, f"/{path}?customer_id={company.customer['id']}")
        assert (stranger.status_code, stranger.json()["code"]) == (404, "not_found")


def test_nobody_whose_view_is_masked_reads_or_searches_what_was_written(admin, house, company, now):
    written_by(house, company.customer, now, "20", "from Ann Onymous")
    paid(admin, company.customer, "20", internal_comment="of Ann", visible_comment="for Ann")
    with house.engine.begin() as conn:
        _, secret = make_token(conn, NewToken("masked", Role.ADMINISTRATOR, masked=True), now=now, by="tests")
    masked = Caller(admin.client, secret)
    answer = file_of(masked, f"/payments.csv?customer_id={company.customer['id']}")
    assert len(rows_of(answer)) == 2
    assert b"Ann" not in answer.content
    refused = file_of(masked, "/payments.csv?reference=Ann")
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_field")


def test_more_than_a_file_holds_is_refused_with_a_way_out(admin, company, ledger, monkeypatch):
    assert ledger
    monkeypatch.setattr(money_files, "MOST_ROWS", 1)
    answer = file_of(admin, f"/invoices.csv?customer_id={company.customer['id']}")
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_in_file")
    assert "choose a shorter period or a customer" in answer.json()["detail"]
    assert len(rows_of(file_of(admin, f"/payments.csv?customer_id={company.customer['id']}"))) == 1
