"""Vouchers in the console: made, their codes downloaded once, activated, redeemed at a customer, voided."""

from csv import DictReader
from pathlib import Path

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import expect


def test_a_batch_is_made_sold_and_one_of_it_redeemed(signed_in):
    page = signed_in("administrator")
    customer = Api(page).register("Tops Up With Vouchers")
    page.goto("/vouchers")
    page.get_by_role("button", name="New batch of vouchers").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name of the batch").fill("Kiosks of spring")
    dialog.get_by_label("How many").fill("3")
    dialog.get_by_label("Value of each").fill("10")
    dialog.get_by_label("Currency").fill(customer["currency"])
    assert_accessible(page)
    take_pictures(page, "vouchers-make")
    dialog.get_by_role("button", name="Make vouchers").click()

    row = page.get_by_role("row").filter(has_text="Kiosks of spring")
    expect(row).to_contain_text("Not activated")
    expect(row).to_contain_text("30.00", timeout=30_000)
    act(page, row, "Download the codes once…")
    with page.expect_download() as fetched:
        page.get_by_role("dialog").get_by_role("button", name="Download once").click()
    lines = Path(fetched.value.path()).read_text(encoding="utf-8-sig").splitlines()
    codes = [line["Code"] for line in DictReader(lines)]
    assert len(codes) == 3
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    act(page, row, "Activate")
    expect(row.get_by_text("Active", exact=True)).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    take_pictures(page, "vouchers")

    page.goto(f"/customers/{customer['id']}")
    redeem(page, "0000-0000-0000-0000")
    expect(page.get_by_role("dialog").get_by_text("There is no such voucher for this customer").first).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "vouchers-redeem")
    page.get_by_role("dialog").get_by_label("Code").fill(codes[0])
    page.get_by_role("dialog").get_by_role("button", name="Redeem").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("-000001 redeemed: ")).to_be_visible()

    page.goto("/vouchers")
    expect(row).to_contain_text("20.00")
    act(page, row, "Void the batch…")
    page.get_by_role("dialog").get_by_label("Reason").fill("The test is over")
    page.get_by_role("dialog").get_by_role("button", name="Void the batch").click()
    expect(row.get_by_text("Void", exact=True)).to_be_visible()


def act(page, row, name):
    row.get_by_role("button", name="More for Kiosks of spring").click()
    page.get_by_role("menuitem", name=name).click()


def redeem(page, code):
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Redeem a voucher…").click()
    page.get_by_role("dialog").get_by_label("Code").fill(code)
    page.get_by_role("dialog").get_by_role("button", name="Redeem").click()
