"""Products in the browser: made, priced, changed from tomorrow on, copied, retired; and what others see of it."""

import re
from itertools import count

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import Page, expect

_unique = count(1)
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def a_tariff(api: Api, name: str, price: str) -> dict:
    tariff = api.post("/tariffs", {"name": name, "currency": "EUR"})
    rate = {"prefix": "47", "description": "Norway", "first_interval": 1, "next_interval": 1}
    api.post(f"/tariffs/{tariff['id']}/rates", {"rates": [rate | {"first_price": price, "next_price": price}]})
    return tariff


@pytest.fixture
def priced(administrator) -> dict:
    """A product with one line, and a dearer tariff that could take its place."""
    api, number = Api(administrator), next(_unique)
    usual, dear = a_tariff(api, f"Usual {number}", "0.10"), a_tariff(api, f"Dear {number}", "0.25")
    product = api.post("/products", {"name": f"Fjord line {number}", "currency": "EUR"})
    api.post(f"/products/{product['id']}/rating-list", {"service": "voice", "tariff_id": usual["id"]})
    return product | {"usual": usual["name"], "dear": dear["name"]}


def looks_well(page: Page, name: str) -> None:
    assert_accessible(page)
    page.set_viewport_size(NARROW)
    assert_fits(page)
    assert_accessible(page, themes=["light"])
    page.set_viewport_size(WIDE)
    take_pictures(page, name)


def test_an_add_on_is_made_for_one_reseller_and_found_again(administrator):
    page, name = administrator, f"Nordic nights {next(_unique)}"
    page.goto("/products/new")
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    page.get_by_role("combobox", name="Kind").select_option(label="Add-on")
    page.get_by_role("spinbutton", name="Priority").fill("99999")
    page.get_by_role("combobox", name="Whose subcustomers may have it").select_option(label="Only these resellers")
    page.get_by_role("combobox", name="Share with").or_(page.get_by_role("textbox", name="Share with")).click()
    page.get_by_role("listbox").get_by_role("option").first.click()
    expect(page.get_by_role("button", name=re.compile("Remove: "))).to_be_visible()
    looks_well(page, "product-new")
    page.get_by_role("button", name="Create product").click()
    expect(page.get_by_text("the higher beats the lower")).to_be_visible()
    page.get_by_role("spinbutton", name="Priority").fill("30")
    page.get_by_role("button", name="Create product").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    expect(page.get_by_text("An add-on may do without")).to_be_visible()

    page.goto("/products?kind=add_on")
    page.get_by_role("searchbox").fill(name)
    row = page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("Add-on, priority 30")
    expect(page.get_by_role("table", name="Products").get_by_role("link")).to_have_count(1)
    looks_well(page, "products")


def test_a_list_is_changed_as_a_draft_planned_and_taken_back(administrator, priced):
    page = administrator
    page.goto(f"/products/{priced['id']}/rating-list")
    page.get_by_role("button", name="Change the list").click()
    preview = page.get_by_role("button", name="See what it touches")
    expect(preview).to_be_disabled()
    page.get_by_role("combobox", name="Tariff, line 1", exact=True).select_option(label=priced["dear"])
    page.get_by_role("button", name="Add a line").click()
    expect(preview).to_be_disabled()
    page.get_by_role("combobox", name="Tariff, line 2", exact=True).select_option(label=priced["usual"])
    page.get_by_role("button", name="Ask line 2 earlier").click()
    expect(page.get_by_role("combobox", name="Tariff, line 1", exact=True)).to_have_value(re.compile("."))
    page.get_by_role("button", name="Ask line 2 earlier").click()
    page.get_by_label("Takes effect").fill("2099-01-01T00:00")
    looks_well(page, "product-draft")
    preview.click()
    dialog = page.get_by_role("dialog", name="What the change touches")
    expect(dialog).to_contain_text("Open accounts: 0, of customers: 0")
    expect(dialog.get_by_role("table", name="Prices that change")).to_contain_text("0.25")
    assert_accessible(page)
    dialog.get_by_role("button", name=re.compile("Take effect 1 Jan 2099")).click()
    expect(page.get_by_text("Another rating list is planned")).to_be_visible()

    page.get_by_role("link", name="Versions").click()
    planned = page.get_by_role("region", name=re.compile("From 1 Jan 2099"))
    expect(planned).to_contain_text(f"Voice: {priced['usual']} → {priced['dear']}")
    expect(planned).to_contain_text(f"Voice: {priced['usual']} begins")
    expect(page.get_by_role("region", name="Since ever").first).to_contain_text("Holds now")
    looks_well(page, "product-versions")
    planned.get_by_role("button", name="Take back").click()
    page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(planned).to_have_count(0)


def test_a_product_is_changed_copied_retired_and_deleted(administrator, priced):
    page, api = administrator, Api(administrator)
    page.goto(f"/products/{priced['id']}")
    name = page.get_by_role("textbox", name="Name for end users")
    name.fill("Your fjord")
    api_said = {"description": "meanwhile"}
    api.patch(f"/products/{priced['id']}", api_said)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("was changed since you read it")
    page.get_by_role("button", name="Drop my changes and show theirs").click()
    expect(page.get_by_role("textbox", name="Description")).to_have_value("meanwhile")
    name.fill("Your fjord")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"{priced['name']} is saved")).to_be_visible()
    looks_well(page, "product-general")

    page.get_by_role("button", name="Copy").click()
    page.get_by_role("dialog").get_by_role("button", name="Make the copy").click()
    expect(page.get_by_role("heading", level=1, name=f"{priced['name']} (2)")).to_be_visible()
    page.get_by_role("button", name="Retire").click()
    page.get_by_role("dialog").get_by_role("button", name="Retire").click()
    expect(page.get_by_role("button", name="Offer again")).to_be_visible()
    page.get_by_role("link", name="Where used").click()
    expect(page.get_by_text("It is the wholesale product of no reseller.")).to_be_visible()
    looks_well(page, "product-used")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page).to_have_url(re.compile("/products$"))


def test_support_reads_a_product_and_changes_nothing(support, administrator, priced):
    page = support
    page.goto(f"/products/{priced['id']}")
    expect(page.get_by_role("heading", level=1, name=priced["name"])).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Retire|Save|Delete"))).to_have_count(0)
    page.get_by_role("link", name="Rating list").click()
    table = page.get_by_role("table", name="Rating list")
    expect(table).to_contain_text(priced["usual"])
    expect(table.get_by_role("link")).to_have_count(0)
    expect(page.get_by_role("button", name="Change the list")).to_have_count(0)
