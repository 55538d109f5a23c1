"""The record of an account in the console: opened, sold another product, renamed, secured, moved and ended."""

import re
from itertools import count
from typing import Any

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import Locator, Page, expect

_unique = count(1)
PANELS = ("general", "products", "identities", "money", "secrets", "user", "use", "history")


def test_staff_open_an_account_with_money_of_its_own_and_give_it_an_add_on(administrator):
    page, api = administrator, Api(administrator)
    customer = api.register("Opens With Money")
    add_on = _offered(api, "Weekend minutes", kind="add_on", addon_priority=30)
    page.goto(f"/customers/{customer['id']}/accounts?new=1")
    dialog = page.get_by_role("dialog", name="New account of Opens With Money")
    expect(dialog.get_by_role("combobox", name="Role")).to_have_value("universal")
    dialog.get_by_role("textbox", name="Number or login").fill("4610000001")
    _choose(page, dialog, "Product", _main_product(api)["name"])
    dialog.get_by_text("Other identifiers, money of its own, days").click()
    dialog.get_by_role("radio", name="Money of its own, paid in before").check()
    dialog.get_by_role("textbox", name="Opening balance").fill("12.50")
    dialog.get_by_role("textbox", name="Batch").fill("Reception")
    assert_accessible(page)
    take_pictures(page, "account-new")
    dialog.get_by_role("button", name="Open the account").click()
    page.get_by_role("table", name="Accounts").get_by_role("link", name="4610000001").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("4610000001")
    expect(page.get_by_role("region", name="Money left")).to_contain_text("12.50 EUR")
    expect(page.get_by_text("Batch Reception")).to_be_visible()
    _part(page, "Product and add-ons").click()
    page.get_by_role("button", name="Add an add-on", exact=True).click()
    adding = page.get_by_role("dialog", name="Add an add-on to 4610000001")
    _choose(page, adding, "Add-on", f"{add_on['name']} (priority 30)")
    assert_accessible(page)
    adding.get_by_role("button", name="Add it").click()
    added = page.get_by_role("list", name="Add-ons").get_by_role("listitem")
    expect(added).to_contain_text("Priority 30")
    expect(added).to_contain_text("open end")
    expect(added).to_contain_text("Holds")
    page.get_by_role("button", name=f"End {add_on['name']}").click()
    page.get_by_role("dialog", name=f"End {add_on['name']}?").get_by_role("button", name="End").click()
    expect(added).to_contain_text("Ended")


def test_staff_change_a_product_from_a_day_on_see_what_it_changes_and_think_better_of_it(administrator):
    page, api = administrator, Api(administrator)
    account = api.open_account(api.register("Changes Its Product"))
    other = _offered(api, "Record line", tariff_of="Office voice EUR")
    page.goto(f"{_address(account)}/products")
    page.get_by_role("button", name="Change product").click()
    dialog = page.get_by_role("dialog", name=f"Change the product of {account['identifier']}")
    _choose(page, dialog, "New product", other["name"])
    preview = dialog.get_by_role("table")
    expect(preview.get_by_role("row").filter(has_text="Voice").first).to_contain_text("Office voice EUR")
    expect(preview).to_contain_text("not priced")
    dialog.get_by_label("From", exact=True).fill("2031-03-01")
    assert_accessible(page)
    take_pictures(page, "account-change-product")
    dialog.get_by_role("button", name="Change the product").click()
    planned = page.get_by_role("list", name="Planned")
    expect(planned).to_contain_text(f"{other['name']} from 1 Mar 2031")
    expect(page.get_by_role("region", name="Product", exact=True)).to_contain_text(f"{other['name']} from")
    assert_accessible(page)
    take_pictures(page, "account-products")

    planned.get_by_role("button", name="Cancel the change").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel the change").click()
    expect(planned).to_have_count(0)
    assert api.get(f"/{_path(account)}")["planned_product"] is None

    page.get_by_role("button", name="Change product").click()
    _choose(page, dialog, "New product", other["name"])
    dialog.get_by_role("button", name="Change the product").click()
    expect(page.get_by_role("region", name="Products before")).to_contain_text(f"→ {other['name']}")
    assert api.get(f"/{_path(account)}")["product_id"] == other["id"]


def test_staff_rename_an_account_and_keep_what_somebody_else_wrote_meanwhile(support):
    page, api = support, Api(support)
    account = api.open_account(api.register("Renames Its Account"))
    old = account["identifier"]
    page.goto(f"{_address(account)}/identities")
    page.get_by_role("button", name="Add an alias").click()
    adding = page.get_by_role("dialog", name=f"Add an alias to {old}")
    adding.get_by_role("textbox", name="Identifier").fill("has a space")
    adding.get_by_role("button", name="Add it").click()
    expect(adding.get_by_text("printable characters and no space")).to_be_visible()
    adding.get_by_role("textbox", name="Identifier").fill(f"{old}1")
    adding.get_by_role("button", name="Add it").click()
    page.get_by_role("button", name=f"Go by this one: {old}1").click()
    page.get_by_role("dialog", name=f"Go by {old}1?").get_by_role("button", name="Go by this one").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{old}1")
    page.get_by_role("button", name=f"Rename: {old}1").click()
    renaming = page.get_by_role("dialog", name=f"Rename {old}1")
    renaming.get_by_role("textbox", name="Identifier").fill(f"{old}2")
    renaming.get_by_role("button", name="Rename").click()
    page.get_by_role("button", name=f"Remove: {old}", exact=True).click()
    page.get_by_role("dialog", name=f"Remove {old}?").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("list", name="Identities").get_by_role("listitem")).to_have_count(1)
    assert api.get(f"/{_path(account)}")["identifiers"] == [f"{old}2"]

    _part(page, "General").click()
    page.get_by_role("button", name="Edit").click()
    page.get_by_role("textbox", name="Description").fill("front desk")
    page.get_by_role("textbox", name="Life time, days").fill("90")
    api.patch(f"/{_path(account)}", {"description": "lobby", "batch": "spring"})
    page.get_by_role("button", name="Save").click()
    conflict = page.get_by_role("alert").filter(has_text="Somebody else changed this account meanwhile")
    expect(conflict.get_by_role("row").filter(has_text="Description")).to_contain_text("lobby")
    conflict.get_by_role("button", name="Take theirs: Description").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Edit")).to_be_visible()
    saved = api.get(f"/{_path(account)}")
    assert (saved["description"], saved["batch"], saved["life_time_days"]) == ("lobby", "spring", 90)


def test_passwords_of_an_account_are_shown_once_to_whoever_has_them_made(support):
    page, api = support, Api(support)
    account = api.open_account(api.register("Keeps Its Secrets"))
    page.goto(f"{_address(account)}/secrets")
    page.get_by_role("button", name="Set one: Service password").click()
    page.get_by_role("button", name="Set the password").click()
    made = page.get_by_role("dialog").get_by_role("button", name=re.compile("^Copy"))
    password = made.inner_text()
    assert len(password) >= 12
    assert_accessible(page)
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("region", name="Service password")).to_contain_text("Set; it is not shown again.")
    page.reload()
    expect(page.get_by_role("region", name="Service password")).to_contain_text("Set; it is not shown again.")
    assert password not in page.content()

    expect(page.get_by_role("region", name="Web password")).to_contain_text("Give it a web login first")
    page.get_by_role("button", name="Give it one: Web login").click()
    page.get_by_role("dialog", name="Web login").get_by_role("button", name="Save").click()
    expect(page.get_by_role("region", name="Web login")).to_contain_text(account["identifier"])
    page.get_by_role("button", name="Set one: Web password").click()
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("dialog").get_by_text("characters")).to_be_visible()
    page.get_by_label("Password", exact=True).fill("a sentence nobody guesses")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("region", name="Web password")).to_contain_text("Set; it is not shown again.")
    page.get_by_role("button", name="Take it away: Web login").click()
    page.get_by_role("dialog").get_by_role("button", name="Take it away").click()
    expect(page.get_by_role("region", name="Web password")).to_contain_text("None.")


def test_an_account_goes_on_with_another_customer_and_is_terminated_there(support):
    page, api = support, Api(support)
    account = api.open_account(api.register("Gives Its Account Away"))
    there = api.register("Takes The Account Over")
    page.goto(_address(account))
    _menu(page, "Move to another customer…")
    dialog = page.get_by_role("dialog", name=f"Move {account['identifier']} to another customer")
    dialog.get_by_role("combobox", name="To customer").or_(dialog.get_by_role("textbox", name="To customer")).fill(
        "Takes The"
    )
    page.get_by_role("option", name="Takes The Account Over").click()
    assert_accessible(page)
    take_pictures(page, "account-move")
    dialog.get_by_role("button", name="Move the account").click()
    expect(page.get_by_role("navigation", name="Breadcrumbs")).to_contain_text("Takes The Account Over")
    expect(page).to_have_url(re.compile(f"/customers/{there['id']}/accounts/"))
    _part(page, "History").click()
    page.get_by_role("link", name="Open the account there").click()
    expect(page.get_by_role("list", name="What holds now")).to_contain_text("Terminated")
    expect(page.get_by_role("button", name="Change product")).to_have_count(0)
    page.get_by_role("link", name="It went on with another customer").click()

    _menu(page, "Terminate…")
    ending = page.get_by_role("dialog", name=f"Terminate {account['identifier']}?")
    expect(ending.get_by_role("switch", name="Give its numbers back to their pool")).to_be_checked()
    expect(ending.get_by_role("button", name="Terminate")).to_be_disabled()
    ending.get_by_role("textbox").fill(account["identifier"])
    ending.get_by_role("button", name="Terminate").click()
    expect(page.get_by_role("list", name="What holds now")).to_contain_text("It leaves: No calls")
    expect(page.get_by_text("It was not used yet")).to_be_visible()


def test_who_only_reads_is_told_all_of_an_account_and_offered_no_change(support, signed_in):
    api = Api(support)
    customer = api.register("Is Read By Others")
    account = api.open_account(customer)
    api.post(f"/{_path(account)}/status-changes", {"action": "screen"})
    api.post(f"/customers/{customer['id']}/status-changes", {"action": "block"})
    page = signed_in("reader")
    page.goto(_address(account))
    holds = page.get_by_role("list", name="What holds now")
    expect(holds.get_by_role("listitem").first).to_contain_text("The customer is blocked, and with it all its accounts")
    expect(holds).to_contain_text("It leaves: On-net at once, others after a check")
    expect(page.get_by_text("No calls", exact=True).first).to_be_visible()
    expect(holds.get_by_role("button")).to_have_count(0)
    page.get_by_role("button", name="More actions").click()
    expect(page.get_by_role("menuitem")).to_have_text(["Find a price", "Copy link"])
    page.keyboard.press("Escape")
    assert_accessible(page)
    take_pictures(page, "account-overview")
    for panel in PANELS:
        page.goto(f"{_address(account)}/{panel}")
        expect(page.locator("main").get_by_role("region").last).to_be_visible()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        for offered in ("Edit", "Change product", "Add an alias", "Add an add-on", "Set the limit"):
            expect(page.get_by_role("button", name=offered, exact=True)).to_have_count(0)
        assert_accessible(page)
        page.set_viewport_size({"width": 390, "height": 844})
        assert_fits(page)
        page.set_viewport_size({"width": 1440, "height": 900})


def _path(account: dict[str, Any]) -> str:
    return f"customers/{account['customer_id']}/accounts/{account['id']}"


def _address(account: dict[str, Any]) -> str:
    return f"/{_path(account)}"


def _part(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="Parts of the account").get_by_role("link", name=name)


def _menu(page: Page, name: str) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name=name).click()


def _choose(page: Page, dialog: Locator, label: str, option: str) -> None:
    dialog.get_by_role("combobox", name=label).or_(dialog.get_by_role("textbox", name=label)).fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def _main_product(api: Api) -> dict[str, Any]:
    found = api.get("/products?limit=500&currency=EUR&kind=main&status=on_sale&role=universal")["items"]
    return next(one for one in found if one["name"] == "Home EUR")


def _offered(api: Api, name: str, *, tariff_of: str = "Home voice EUR", **facts: Any) -> dict[str, Any]:
    """A product of this test's own, with one line."""
    tariffs = api.get("/tariffs?limit=500")["items"]
    tariff_id = next(one["id"] for one in tariffs if one["name"] == tariff_of)
    product = api.post("/products", {"name": f"{name} {next(_unique)}", "currency": "EUR"} | facts)
    line = {"service": "voice", "access_code": "", "tariff_id": tariff_id}
    api.put(f"/products/{product['id']}/rating-list", {"lines": [line]})
    return product
