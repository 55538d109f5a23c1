"""Service configuration, sites and short numbers of a customer in the console."""

import re
from itertools import count

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import expect

_unique = count(1)


@pytest.fixture
def customer(administrator):
    return Api(administrator).register(f"Switchboard {next(_unique)}")


def test_a_feature_is_set_told_as_the_customers_own_and_reset(administrator, customer):
    page = administrator
    page.goto(f"/customers/{customer['id']}/service")
    calls = page.get_by_role("region", name="Limit of simultaneous calls")
    expect(calls).to_contain_text("Default")
    calls.get_by_role("button", name="Change: Limit of simultaneous calls").click()
    form = page.get_by_role("form", name="Limit of simultaneous calls")
    form.get_by_role("switch", name="On").check(force=True)
    form.get_by_role("textbox", name="Calls in all").fill("30")
    form.get_by_role("textbox", name="Incoming calls").fill("40")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("is more than the 30 calls in all; choose a smaller number.")
    assert_accessible(page)
    take_pictures(page, "customer-service-form")
    form.get_by_role("textbox", name="Incoming calls").fill("20")
    form.get_by_role("button", name="Save").click()
    expect(calls).to_contain_text("The customer's own")
    expect(calls.get_by_role("definition").first).to_have_text("30")
    assert_accessible(page)
    take_pictures(page, "customer-service")
    calls.get_by_role("button", name="Reset to inherited").click()
    expect(calls).to_contain_text("Default")
    expect(calls).to_contain_text("Off")


def test_accounts_move_to_a_site_that_says_something_of_its_own(administrator, customer):
    page, api = administrator, Api(administrator)
    lines = [api.open_account(customer)["identifier"] for _ in range(3)]
    page.goto(f"/customers/{customer['id']}/sites")
    page.get_by_role("button", name="New site").click()
    dialog = page.get_by_role("dialog", name="New site")
    dialog.get_by_role("textbox", name="Name").fill("Warehouse")
    dialog.get_by_role("textbox", name="Description").fill("Dock 4")
    dialog.get_by_role("button", name="Make the site").click()
    page.get_by_role("button", name=re.compile("^Default site 3 accounts")).click()
    page.get_by_role("checkbox", name=lines[0]).check()
    page.get_by_role("checkbox", name=lines[1]).check()
    page.get_by_role("combobox", name="Move to").select_option("Warehouse")
    page.get_by_role("button", name="Move 2").click()
    expect(page.get_by_role("checkbox", name=lines[0])).to_have_count(0)
    site = page.get_by_role("button", name=re.compile("^Warehouse 2 accounts"))
    site.click()
    expect(page.get_by_role("checkbox", name=lines[1])).to_be_visible()
    quality = page.get_by_role("region", name="Voice quality")
    quality.get_by_role("button", name="Change: Voice quality").click()
    form = page.get_by_role("form", name="Voice quality")
    form.get_by_role("switch", name="On").check(force=True)
    form.get_by_role("textbox", name="Profile").fill("wideband")
    form.get_by_role("button", name="Save").click()
    expect(quality).to_contain_text("The site's own")
    assert_accessible(page)
    take_pictures(page, "customer-sites")
    page.get_by_role("button", name="Delete Warehouse").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete Warehouse").click()
    expect(page.get_by_role("button", name=re.compile("^Default site 3 accounts"))).to_be_visible()


def test_short_numbers_are_typed_changed_pasted_and_deleted(administrator, customer):
    page, api = administrator, Api(administrator)
    line = api.open_account(customer)["identifier"]
    page.goto(f"/customers/{customer['id']}/abbreviated")
    page.get_by_role("combobox", name="Maximum length").select_option("3")
    page.get_by_role("button", name="Set the length").click()
    table = page.get_by_role("table", name="Short numbers")
    adding = table.get_by_role("row").nth(1)
    adding.get_by_role("textbox", name="Short number").fill("1011")
    adding.get_by_role("button", name="Add").click()
    expect(adding).to_contain_text("has more than 3 digits; shorten it or raise the maximum length.")
    assert_accessible(page)
    adding.get_by_role("textbox", name="Short number").fill("101")
    adding.get_by_role("textbox", name="Number to dial").fill(line)
    adding.get_by_role("textbox", name="Description").fill("Front desk")
    page.keyboard.press("Enter")
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="101"))
    expect(row).to_contain_text("own account")
    row.get_by_role("button", name="Edit 101").click()
    page.get_by_role("textbox", name="Description").nth(1).fill("Reception")
    page.keyboard.press("Enter")
    expect(row).to_contain_text("Reception")

    page.get_by_role("button", name="Paste or upload").click()
    dialog = page.get_by_role("dialog", name="Short numbers from a sheet")
    dialog.get_by_role("textbox", name="Paste rows here").fill(
        "112\t\tEmergency\n7\tnobody\n201\t+46 8 123 45 67\tSales"
    )
    expect(dialog).to_contain_text("2 new, 0 changed, 0 as they are, 1 refused")
    expect(dialog).to_contain_text("Line 2: number_to_dial 'nobody' is neither an identifier of an own account")
    assert_accessible(page)
    take_pictures(page, "customer-short-paste")
    dialog.get_by_role("button", name="Take the 2 good rows").click()
    expect(table.get_by_role("row").filter(has_text="+4681234567")).to_contain_text("Sales")
    assert_accessible(page)
    take_pictures(page, "customer-short")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    assert "112,,Emergency" in download.value.path().read_text(encoding="utf-8")
    page.get_by_role("button", name="Delete 201").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete 201").click()
    expect(table.get_by_role("row").filter(has_text="Sales")).to_have_count(0)


def test_who_only_reads_sees_them_and_changes_nothing(signed_in, customer):
    api = Api(signed_in("administrator"))
    api.put(f"/customers/{customer['id']}/abbreviated-dialing", {"maximum_length": 3})
    api.post(f"/customers/{customer['id']}/abbreviated-numbers", {"number": "112"})
    api.post(f"/customers/{customer['id']}/sites", {"name": "Warehouse"})
    page = signed_in("reader", width=390)
    for panel, button in (("service", "Change"), ("sites", "New site"), ("abbreviated", "Add"), ("notes", "Write")):
        page.goto(f"/customers/{customer['id']}/{panel}")
        expect(page.get_by_role("heading", level=1)).to_contain_text(customer["name"])
        expect(page.get_by_role("main").locator("[aria-busy=true]")).to_have_count(0)
        expect(page.get_by_role("main").get_by_role("button", name=button)).to_have_count(0)
        assert_fits(page)
        assert_accessible(page)
