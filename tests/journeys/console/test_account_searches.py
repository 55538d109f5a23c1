"""What the list of accounts shares with that of customers: conditions on single fields, kept searches, files."""

import csv
import re

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import Page, expect


def _say(page: Page, place: int, field: str, operator: str, value: str) -> None:
    form = page.get_by_role("form", name="Advanced search")
    form.get_by_role("combobox", name="Field").nth(place).select_option(label=field)
    form.get_by_role("combobox", name="How to compare").nth(place).select_option(label=operator)
    if value:
        form.get_by_role("textbox", name=f"Value for {field}").fill(value)


def test_accounts_are_asked_for_by_any_field_in_any_way(signed_in):
    page = signed_in("support")
    api = Api(page)
    customer = api.register("Conditions And Sons")
    line, other = (api.open_account(customer) for _ in range(2))
    page.goto("/accounts")
    page.get_by_role("button", name="Advanced search").click()
    form = page.get_by_role("form", name="Advanced search")
    fields = form.get_by_role("combobox", name="Field").get_by_role("option")
    expect(fields).to_have_text(
        ["Account", "Batch", "Control number", "Description", "Web login", "Customer", "Product"]
    )
    operators = form.get_by_role("combobox", name="How to compare").get_by_role("option")
    expect(operators).to_have_text(["contains", "begins with", "ends with", "is", "is empty"])
    form.get_by_role("button", name="Search", exact=True).click()
    expect(form).to_contain_text("Say what to compare with")
    _say(page, 0, "Customer", "is", customer["name"])
    form.get_by_role("button", name="Add condition").click()
    _say(page, 1, "Account", "ends with", line["identifier"][-6:])
    form.get_by_role("button", name="Add condition").click()
    _say(page, 2, "Batch", "is empty", "")
    expect(form.get_by_role("button", name=re.compile("or another condition"))).to_have_count(0)
    assert_accessible(page)
    form.get_by_role("button", name="Search", exact=True).click()
    taken_off = page.get_by_role("button", name=f"Remove: Customer is {customer['name']}")
    expect(taken_off).to_have_count(2)  # in the form, and as a chip below it
    expect(page.get_by_role("link", name=line["identifier"])).to_be_visible()
    expect(page.get_by_role("link", name=other["identifier"])).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Remove: Account ends with")).last.click()
    expect(page.get_by_role("link", name=other["identifier"])).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(form).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    take_pictures(page, "account-conditions")


def test_a_search_of_accounts_is_kept_as_a_tab_with_its_columns_and_shared(support, signed_in):
    page = support
    api = Api(page)
    customer = api.register("Tabs And Sons")
    line = api.open_account(customer)
    page.goto(f"/accounts?where=customer:is:{customer['name']}&where=batch:is_empty")
    page.get_by_role("button", name="Save search").click()
    dialog = page.get_by_role("dialog", name="Save search")
    dialog.get_by_role("textbox", name="Name").fill("Sons without a batch")
    dialog.get_by_role("switch", name="With the columns as they are now").check()
    dialog.get_by_role("switch", name="Share with colleagues").check()
    dialog.get_by_role("button", name="Save search").click()
    tabs = page.get_by_role("navigation", name="Searches")
    saved = tabs.get_by_role("link", name="Sons without a batch (shared with your colleagues)")
    expect(saved).to_have_attribute("aria-current", "page")
    (kept,) = [one for one in api.get("/saved-searches?resource=accounts")["items"] if one["own"]]
    assert kept["columns"][:2] == ["identifier", "customer"]

    tabs.get_by_role("link", name="Blocked").click()
    expect(page).to_have_url(re.compile(r"/accounts\?status=blocked$"))
    colleague = signed_in("reader")
    colleague.goto("/customers")
    expect(colleague.get_by_role("navigation", name="Searches").get_by_role("link", name="Prepaid")).to_be_visible()
    expect(colleague.get_by_role("link", name=re.compile("Sons without a batch"))).to_have_count(0)
    colleague.goto("/accounts")
    colleague.get_by_role("link", name="Sons without a batch (shared by Sam Okafor)").click()
    expect(colleague.get_by_role("link", name=line["identifier"])).to_be_visible()
    expect(colleague.get_by_role("button", name="Change the search Sons without a batch")).to_have_count(0)

    page.set_viewport_size({"width": 390, "height": 844})
    saved.click()
    expect(page.get_by_role("link", name=line["identifier"])).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    take_pictures(page, "account-searches-narrow")
    page.get_by_role("button", name="Change the search Sons without a batch").click()
    page.get_by_role("menuitem", name="Delete").click()
    deleting = page.get_by_role("dialog")
    expect(deleting).to_contain_text("No account changes.")
    deleting.get_by_role("button", name="Delete").click()
    expect(saved).to_have_count(0)


def test_what_the_list_finds_is_taken_as_a_file_in_the_columns_it_shows(signed_in):
    page = signed_in("reader")
    customer = Api(signed_in("support")).register("Files Of Accounts")
    api = Api(signed_in("support"))
    made = sorted(api.open_account(customer)["identifier"] for _ in range(2))
    page.goto(f"/accounts?customer={customer['id']}&sort=-identifier")
    expect(page.get_by_role("link", name=made[0])).to_be_visible()
    shown = [one for one in page.get_by_role("columnheader").all_inner_texts() if one.strip()]
    page.get_by_role("button", name="Export…").click()
    dialog = page.get_by_role("dialog", name="Export all accounts found")
    expect(dialog.get_by_role("radio", name="As the list shows them")).to_be_checked()
    assert_accessible(page)
    dialog.get_by_role("button", name="Export", exact=True).click()
    expect(dialog).to_have_count(0)
    region = page.get_by_role("region", name="Export · 2 accounts")
    expect(region.get_by_role("link", name="Download")).to_be_visible()
    expect(region.get_by_role("status")).to_have_text("Exported: 2")
    assert_accessible(page)
    with page.expect_download() as coming:
        region.get_by_role("link", name="Download").click()
    assert coming.value.suggested_filename.startswith("accounts 2")
    with coming.value.path().open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = csv.reader(file)
    assert [row[heading.index("identifier")] for row in rows] == made[::-1]
    assert {row[heading.index("customer")] for row in rows} == {customer["name"]}
    assert len(heading) in (len(shown), len(shown) - 1)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)
    take_pictures(page, "account-export-narrow")
    region.get_by_role("link", name="Details").click()
    expect(page.get_by_role("heading", name="Export · 2 accounts")).to_be_visible()
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    assert_accessible(page)
