"""Numbers in the console: bought, given to a customer, put on a line, given back and kept back."""

from itertools import count

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import expect

_unique = count(1)


@pytest.fixture
def batch(signed_in):
    """A vendor batch of the test's own, whose numbers are away again afterwards."""
    api = Api(signed_in("administrator"))
    name = f"Journey batch {next(_unique)}"
    made = api.post("/did-batches", {"name": name, "vendor": "Journey Carrier", "currency": "EUR", "freeze_days": 30})
    yield made
    numbers = [one["number"] for one in api.get(f"/dids?batch_id={made['id']}&limit=500")["items"]]
    if numbers:
        api.post("/dids/release", {"numbers": numbers})
        api.post("/dids/delete", {"numbers": numbers})


def test_a_number_is_added_assigned_put_on_a_line_released_and_frozen(administrator, batch):
    page, api = administrator, Api(administrator)
    customer = api.register(f"Numbers Journey {batch['id']}")
    line = api.open_account(customer)
    page.goto(f"/dids?batch_id={batch['id']}")
    expect(page.get_by_role("heading", name="Numbers", level=1)).to_be_visible()

    page.get_by_role("button", name="Add numbers").first.click()
    dialog = page.get_by_role("dialog", name="Add numbers")
    dialog.get_by_label("Vendor batch").select_option(f"{batch['name']} · Journey Carrier")
    dialog.get_by_label("Numbers", exact=True).fill("+46 8 111 222 01\n08 111")
    dialog.get_by_label("Or a range, from").fill("46811122210")
    dialog.get_by_label("to", exact=True).fill("46811122213")
    assert_accessible(page)
    take_pictures(page, "numbers-add")
    dialog.get_by_role("button", name="Add numbers").click()
    refused = page.get_by_role("dialog", name="5 numbers done · 1 refused")
    expect(refused).to_contain_text("leave 00 or the national 0 out")
    page.keyboard.press("Escape")
    table = page.get_by_role("table", name="Numbers")
    expect(table.get_by_role("row").filter(has_text="Free")).to_have_count(5)
    take_pictures(page, "numbers-inventory")

    page.goto(f"/customers/{customer['id']}/dids")
    page.get_by_role("button", name="Assign numbers").first.click()
    assign = page.get_by_role("dialog", name=f"Assign numbers to {customer['name']}")
    assign.get_by_label("Vendor batch").select_option(batch["name"])
    assign.get_by_label("Like").fill("*2221*")
    assign.get_by_label("+46811122211").check()
    expect(assign.get_by_role("status").filter(has_text="1 number chosen")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "numbers-assign")
    assign.get_by_role("button", name="Assign", exact=True).click()
    row = page.get_by_role("table", name="Numbers").get_by_role("row").filter(has_text="+46811122211")
    expect(row).to_contain_text("Assigned")

    page.get_by_role("button", name="More for +46811122211").click()
    page.get_by_role("menuitem", name="Put on an account…").click()
    put = page.get_by_role("dialog", name="Put +46811122211 on an account")
    put.get_by_role("combobox", name="Account").click()
    page.get_by_role("option", name=line["identifier"]).click()
    put.get_by_role("button", name="Put it on").click()
    expect(row).to_contain_text("On an account")
    assert "46811122211" in api.get(f"/customers/{customer['id']}/accounts/{line['id']}")["identifiers"]
    assert_accessible(page)
    take_pictures(page, "numbers-of-customer")

    page.get_by_role("button", name="More for +46811122211").click()
    page.get_by_role("menuitem", name="Release…").click()
    release = page.get_by_role("dialog", name="Release +46811122211?")
    release.get_by_role("button", name="Release").click()
    expect(page.get_by_text("No numbers yet")).to_be_visible()

    page.goto(f"/dids?batch_id={batch['id']}&number=46811122211")
    panel = page.get_by_role("dialog", name="+46811122211")
    expect(panel).to_contain_text("Frozen until")
    expect(panel.get_by_role("table", name="Who had it")).to_contain_text(customer["name"])
    assert_accessible(page)
    take_pictures(page, "numbers-panel")


def test_many_numbers_are_frozen_unfrozen_and_deleted_at_once(administrator, batch):
    page, api = administrator, Api(administrator)
    numbers = [f"4681133300{place}" for place in range(4)]
    api.post("/dids", {"batch_id": batch["id"], "numbers": numbers})
    holder = api.register(f"Numbers Holder {batch['id']}")
    api.post(f"/customers/{holder['id']}/dids", {"numbers": numbers[:1]})
    page.goto(f"/dids?batch_id={batch['id']}")
    table = page.get_by_role("table", name="Numbers")
    for number in numbers:
        table.get_by_label(f"Select +{number}").check()
    acts = page.get_by_role("region", name="Chosen numbers")
    expect(acts).to_contain_text("4 selected")
    take_pictures(page, "numbers-chosen")
    acts.get_by_role("button", name="Freeze…", exact=True).click()
    page.get_by_role("dialog", name="Freeze 4 numbers?").get_by_role("button", name="Freeze", exact=True).click()
    refused = page.get_by_role("dialog", name="3 numbers done · 1 refused")
    expect(refused).to_contain_text("46811333000 is in use; release it first.")
    page.keyboard.press("Escape")
    expect(table.get_by_role("row").filter(has_text="Frozen until")).to_have_count(3)

    table.get_by_label(f"Select +{numbers[1]}").check()
    page.get_by_role("region", name="Chosen numbers").get_by_role("button", name="Delete…").click()
    page.get_by_role("dialog", name=f"Delete +{numbers[1]}?").get_by_role("button", name="Delete").click()
    expect(table.get_by_role("row").filter(has_text=numbers[1])).to_have_count(0)
    page.get_by_role("button", name="3 in all").wait_for()
    page.get_by_role("button", name="2 frozen").click()
    expect(table.get_by_role("row").filter(has_text="+468113330")).to_have_count(2)


def test_a_provisionally_terminated_customer_says_what_its_numbers_go_on_costing(administrator, batch):
    page, api = administrator, Api(administrator)
    dear = {"name": f"Dear {batch['id']}", "vendor": "Dear Carrier", "currency": "EUR"}
    dear_batch = api.post("/did-batches", dear | {"recurring_cost": {"amount": "1.25", "currency": "EUR"}})
    numbers = ["46811444001", "46811444002"]
    api.post("/dids", {"batch_id": dear_batch["id"], "numbers": numbers})
    customer = api.register(f"Orphan Numbers {batch['id']}")
    api.post(f"/customers/{customer['id']}/dids", {"numbers": numbers})
    api.post(f"/customers/{customer['id']}/status-changes", {"action": "terminate_provisionally"})
    page.goto(f"/customers/{customer['id']}/dids")
    expect(page.get_by_text("Nobody is charged for these numbers")).to_be_visible()
    expect(page.get_by_text("the vendors ask 2.50")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "numbers-orphaned")
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)
    api.post("/dids/release", {"numbers": numbers})
    api.post("/dids/delete", {"numbers": numbers})


def test_batches_are_made_and_changed_and_a_customer_gets_its_prices(administrator, batch):
    page, api = administrator, Api(administrator)
    page.goto("/dids/pricing-batches")
    page.get_by_role("button", name="New pricing batch").first.click()
    dialog = page.get_by_role("dialog", name="New pricing batch")
    name = f"Prices {batch['id']}"
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_label("Fee a month").fill("0.50")
    dialog.get_by_label("Mark-up, per cent").fill("10")
    assert_accessible(page)
    dialog.get_by_role("button", name="Save").click()
    row = page.get_by_role("table", name="Pricing batches").get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("10 %")
    take_pictures(page, "numbers-pricings")

    page.goto("/dids/batches")
    page.get_by_role("button", name=f"More for {batch['name']}").click()
    page.get_by_role("menuitem", name="Edit").click()
    edit = page.get_by_role("dialog", name=f"Vendor batch {batch['name']}")
    edit.get_by_label("Cost a month").fill("1.00")
    edit.get_by_role("button", name="Save").click()
    expect(
        page.get_by_role("table", name="Vendor batches").get_by_role("row").filter(has_text=batch["name"])
    ).to_contain_text("1.00")
    take_pictures(page, "numbers-batches")

    customer = api.register(f"Priced Numbers {batch['id']}")
    api.post("/dids", {"batch_id": batch["id"], "numbers": ["46811555001"]})
    api.post(f"/customers/{customer['id']}/dids", {"numbers": ["46811555001"]})
    page.goto(f"/customers/{customer['id']}/dids")
    page.get_by_role("button", name="Pricing batch…").click()
    choose = page.get_by_role("dialog", name=f"Pricing batch of {customer['name']}")
    choose.get_by_label("Pricing batch", exact=True).select_option(name)
    choose.get_by_role("button", name="Set it").click()
    expect(
        page.get_by_role("table", name="Numbers").get_by_role("row").filter(has_text="+46811555001")
    ).to_contain_text("1.60")


def test_a_resellers_staff_sees_its_numbers_and_nothing_of_what_they_cost(reseller):
    page = reseller
    page.goto("/dids")
    expect(page.get_by_role("heading", name="Numbers", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Add numbers")).to_have_count(0)
    expect(page.get_by_role("link", name="Vendor batches")).to_have_count(0)
    expect(page.get_by_role("table", name="Numbers").get_by_role("columnheader", name="Vendor batch")).to_have_count(0)
    assert_accessible(page)
