"""The trial balance in the browser: both sides, the way to the xDRs behind a line, files, and who sees it."""

import re

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures, turn_to
from playwright.sync_api import expect


def test_a_line_of_the_books_leads_to_its_xdrs(administrator):
    api = Api(administrator)
    customer = api.register("Owes from before", opening_balance={"amount": "40", "currency": "EUR"})
    administrator.goto("/money/trial-balance?issuer=operator&currency=EUR")
    book = administrator.get_by_role("region", name="Ledger accounts: Operator, EUR")
    expect(book.get_by_role("row", name=re.compile("^Customers"))).to_contain_text("Dr")
    expect(book.get_by_role("row", name=re.compile("^Both sides"))).to_be_visible()
    take_pictures(administrator, "trial-balance")
    assert_accessible(administrator)
    turn_to(administrator, 390)
    assert_accessible(administrator)
    assert_fits(administrator)
    turn_to(administrator, 1440)
    with administrator.expect_download() as download:
        administrator.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.startswith("Trial balance ")

    book.get_by_role("link", name="Opening balances").click()
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Opening balances, EUR")
    row = administrator.get_by_role("row", name=re.compile("Owes from before"))
    expect(row).to_contain_text("40.00")
    take_pictures(administrator, "booked-xdrs")
    assert_accessible(administrator)
    turn_to(administrator, 390)
    assert_accessible(administrator)
    assert_fits(administrator)
    turn_to(administrator, 1440)
    row.get_by_role("link").first.click()
    expect(administrator).to_have_url(re.compile(f"/customers/{customer['id']}/xdrs"))


def test_support_keeps_no_books(support):
    support.goto("/money/trial-balance")
    expect(support.get_by_role("heading", level=1)).to_have_text("Not open to you")
    expect(support.get_by_role("navigation", name="Main")).to_be_visible()
    support.get_by_role("link", name="Money", exact=True).click()
    sections = support.get_by_role("navigation", name="Money")
    expect(sections.get_by_role("link", name="Payments")).to_be_visible()
    expect(sections.get_by_role("link", name="Trial balance")).to_have_count(0)
