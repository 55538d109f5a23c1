"""Accounts in the console: what holds of each, by itself and by its customer."""

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import expect


def test_an_account_says_what_its_customer_brings_upon_it(signed_in):
    page = signed_in("support")
    api = Api(page)
    customer = api.register("Accounts Follow Their Customer")
    line, blocked = (api.open_account(customer) for _ in range(2))
    api.post(f"/customers/{customer['id']}/accounts/{blocked['id']}/status-changes", {"action": "block"})
    page.goto(f"/customers/{customer['id']}/accounts")
    rows = page.get_by_role("table", name="Accounts").get_by_role("row")
    expect(rows.filter(has_text=line["identifier"])).to_contain_text("Open")

    api.post(f"/customers/{customer['id']}/status-changes", {"action": "block"})
    page.reload()
    expect(rows.filter(has_text=line["identifier"])).to_contain_text("Customer: Blocked")
    own = rows.filter(has_text=blocked["identifier"])
    expect(own).to_contain_text("Blocked+1")
    expect(own.locator("span[title]")).to_have_attribute("title", "Blocked\nCustomer: Blocked")
    assert_accessible(page)
    take_pictures(page, "accounts-of-blocked")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_text("Customer: Blocked").first).to_be_visible()
    assert_fits(page)
