"""An account through the door: opened, read, changed, stopped, moved, ended."""

from datetime import timedelta

import pytest

from .conftest import make_company


@pytest.fixture
def company(admin):
    return make_company(admin)


def path_of(account):
    return f"/customers/{account['customer_id']}/accounts/{account['id']}"


def opened(admin, company, customer=None, **said):
    customer = customer or company.customer
    line = company.line_of(customer["id"])  # for a number that nobody has
    said = {"identifier": f"9{line}", "product_id": company.product_id} | said
    return admin.post(f"/customers/{customer['id']}/accounts", said)


def version_of(client, caller, path):
    return client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {caller.secret}"}).headers["etag"]


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def test_a_debit_account_begins_with_money_of_its_own_and_spends_it(admin, company, now):
    card = opened(
        admin,
        company,
        balance_model="debit",
        opening_balance=eur("0.10"),
        description="Kiosk",
        batch="March",
        control_number=17,
        life_time_days=90,
    )
    assert card["balance"] == eur("-0.10000")
    assert card["available_funds"] == eur("0.10000")
    assert (card["description"], card["batch"], card["control_number"]) == ("Kiosk", "March", 17)
    assert (card["first_used_at"], card["idle_days"], card["expires_by"]) == (None, None, None)
    company.send(company.call(now, line=card["identifier"]), company.call(now, line=card["identifier"]))
    used = admin.get(path_of(card))
    assert used["balance"] == eur("0.04600")
    assert used["status"] == "overdraft"
    assert used["calls_allowed"] == "free"
    assert used["reasons"] == [{"status": "overdraft", "calls": "free"}]
    assert used["idle_days"] == 0
    assert used["expires_by"] == (now + timedelta(days=90)).date().isoformat()
    assert admin.get(f"/customers/{company.customer['id']}")["balance"] == eur("0.00000")


def test_what_an_account_says_of_itself_is_changed_by_one_at_a_time(admin, client, company):
    account = opened(admin, company, balance_model="individual", credit_limit=eur("5"))
    path = path_of(account)
    etag = version_of(client, admin, path)
    said = {"description": "Hall", "batch": "B", "idle_expiry_days": 30, "credit_limit": eur("7.5")}
    changed = admin.ask("PATCH", path, json=said, headers={"If-Match": etag})
    assert {name: changed[name] for name in ("description", "batch", "idle_expiry_days")} == {
        "description": "Hall",
        "batch": "B",
        "idle_expiry_days": 30,
    }
    assert changed["credit_limit"] == eur("7.50000")
    late = admin.ask("PATCH", path, json={"batch": None}, headers={"If-Match": etag}, expect=412)
    assert late["code"] == "record_changed"
    cleared = admin.ask("PATCH", path, json={"batch": None, "credit_limit": None})
    assert (cleared["batch"], cleared["credit_limit"]) == (None, None)
    assert cleared["description"] == "Hall"


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({"role": "mobile"}, "role", "is not that of the product"),
        ({"balance_model": "voucher"}, "balance_model", "must be voucher for accounts of that role"),
        ({"opening_balance": eur("5")}, "opening_balance", "belongs to debit accounts and vouchers"),
        (
            {"balance_model": "debit", "opening_balance": {"amount": "5", "currency": "USD"}},
            "opening_balance.currency",
            "",
        ),
        ({"active_from": "2026-03-02", "expires_on": "2026-03-02"}, "expires_on", "must be later than active_from"),
        ({"control_number": 0}, "control_number", "must be a number above 0"),
        ({"batch": " "}, "batch", "must have at most 64 printable characters"),
        ({"life_time_days": 0}, "life_time_days", "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_said_of_a_new_account_is_refused_by_field_and_reason(admin, company, said, field, reason):
    said = {"identifier": "98765", "product_id": company.product_id} | said
    refused = admin.post(f"/customers/{company.customer['id']}/accounts", said, expect=422)
    (error,) = refused["errors"]
    assert error["field"] == field
    assert reason in error["detail"]
