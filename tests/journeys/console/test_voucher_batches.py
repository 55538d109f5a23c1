"""Vouchers one by one: a batch's own page, looked up by code and serial number, money of an account."""

import re
from csv import DictReader
from itertools import count

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures, turn_to
from playwright.sync_api import expect

_unique = count(1)


@pytest.fixture
def vouchers(administrator):
    """An active batch of three of 10 EUR each: its name, and what its sheet says of each."""
    api, name = Api(administrator), f"Kiosks one by one {next(_unique)}"
    batch = api.post("/voucher-batches", {"name": name, "value": {"amount": "10", "currency": "EUR"}, "count": 3})
    place = f"/voucher-batches/{batch['id']}"
    administrator.goto("/vouchers")
    expect(administrator.get_by_role("row", name=re.compile(name))).to_contain_text("30.00", timeout=30_000)
    proof = {"X-CSRF-Token": api.get("/session")["csrf_token"]}
    sheet = administrator.context.request.post(f"/api/v1{place}/sheet", headers=proof)
    assert sheet.ok, sheet.text()
    api.post(f"{place}/activate", {})
    lines = list(DictReader(sheet.body().decode("utf-8-sig").splitlines()))
    return name, [(line["Serial number"], line["Code"]) for line in lines]


def look_up(page, written):
    found = page.get_by_role("region", name="Look a voucher up")
    found.get_by_label("Code or serial number").fill(written)
    found.get_by_role("button", name="Look up").click()
    return found


def test_a_batch_lists_its_vouchers_and_one_of_them_is_locked(administrator, vouchers):
    name, ((serial, _), *_others) = vouchers
    administrator.goto("/vouchers")
    administrator.get_by_role("link", name=name).click()
    expect(administrator.get_by_role("heading", level=1)).to_have_text(name)
    expect(administrator.get_by_role("region", name="How many are what")).to_contain_text("Active3")
    row = administrator.get_by_role("row", name=re.compile(serial))
    row.get_by_role("button", name=f"More for {serial}").click()
    administrator.get_by_role("menuitem", name="Lock, unlock or void it…").click()
    dialog = administrator.get_by_role("dialog")
    expect(dialog.get_by_label("From number")).to_have_value("1")
    expect(dialog.get_by_label("to number")).to_have_value("1")
    dialog.get_by_label("Reason").fill("Found in the street")
    assert_accessible(administrator)
    dialog.get_by_role("button", name="Do it").click()
    expect(row).to_contain_text("Locked")
    expect(row).to_contain_text("Found in the street")
    administrator.get_by_label("State").select_option("Locked")
    expect(administrator.get_by_role("row")).to_have_count(2)
    take_pictures(administrator, "voucher-batch")
    assert_accessible(administrator)
    turn_to(administrator, 390)
    assert_accessible(administrator)
    assert_fits(administrator)


def test_support_looks_a_voucher_up_by_code_or_serial_number(support, vouchers):
    name, ((serial, code), *_others) = vouchers
    support.goto("/vouchers")
    expect(support.get_by_role("button", name="New batch of vouchers")).to_have_count(0)
    for written in (code, serial):
        found = look_up(support, written)
        expect(found).to_contain_text(f"{serial} ({name})")
        expect(found).to_contain_text("Active")
        expect(found).to_contain_text("10.00 EUR")
        support.reload()
    take_pictures(support, "voucher-lookup")
    found = look_up(support, "999999-000001")
    expect(found.get_by_role("alert")).to_contain_text("There is no voucher 999999-000001.")
    assert_accessible(support)
    assert_fits(support)


def test_a_voucher_becomes_the_own_money_of_a_debit_account(administrator, vouchers):
    _, ((serial, code), *_others) = vouchers
    api = Api(administrator)
    customer = api.register(f"Cards On Vouchers {next(_unique)}")
    products = api.get("/products?limit=500")["items"]
    product = next(one["id"] for one in products if one["currency"] == "EUR")
    said = {"identifier": f"card-{serial}", "product_id": product, "balance_model": "debit"}
    account = api.post(f"/customers/{customer['id']}/accounts", said)
    administrator.goto(f"/customers/{customer['id']}/accounts/{account['id']}")
    administrator.get_by_role("button", name="More actions").click()
    administrator.get_by_role("menuitem", name="Redeem a voucher…").click()
    dialog = administrator.get_by_role("dialog")
    dialog.get_by_label("Code").fill(code)
    dialog.get_by_role("button", name="Redeem").click()
    expect(dialog).to_have_count(0)
    expect(administrator.get_by_text("10.00 EUR").first).to_be_visible()
    assert api.get(f"/customers/{customer['id']}/accounts/{account['id']}")["balance"]["amount"] == "-10.00000"
    administrator.goto("/vouchers")
    found = look_up(administrator, serial)
    expect(found.get_by_role("link", name=f"for an account of customer {customer['id']}")).to_be_visible()
