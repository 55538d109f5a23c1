"""Fraud protection and override tariffs in the browser, and what a class says of its customers' spending."""

import re
from decimal import Decimal
from itertools import count

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from journeys.console.test_credit import eur, owe
from playwright.sync_api import Page, expect

_unique = count(1)


@pytest.fixture
def customer(administrator) -> dict:
    return Api(administrator).register(f"Spends and Sons {next(_unique)}", credit_limit=eur("200"))


def open_fraud(page: Page, customer: dict) -> None:
    page.goto(f"/customers/{customer['id']}/fraud")
    expect(page.get_by_role("region", name="Spending today").first).to_be_visible()


def today(page: Page):
    return page.get_by_role("region", name="Spending today").first


def usual(page: Page):
    return page.get_by_role("region", name="Usual limit of a day").first


def test_a_limit_is_used_up_raised_for_today_undone_and_reset(served, administrator, support, customer):
    api, path = Api(administrator), f"/customers/{customer['id']}/spending-limit"
    api.put(path, {"spending_limit": eur("50")})
    owe(served.database_url, customer, "52")
    open_fraud(support, customer)
    expect(support.get_by_role("button", name=re.compile("Spending limit reached")).first).to_be_visible()
    expect(today(support)).to_contain_text("52.00 EUR of 50.00 EUR used")
    expect(support.get_by_role("meter", name="Spending limit used")).to_have_attribute("aria-valuenow", "100")
    assert_accessible(support)

    support.get_by_role("button", name="Change for today").click()
    dialog = support.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Today's limit").fill("1.123456")
    dialog.get_by_role("button", name="Set for today").click()
    expect(dialog.get_by_role("textbox", name="Today's limit")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_role("textbox", name="Today's limit").fill("70")
    dialog.get_by_role("textbox", name="Comment").fill("called, verified")
    assert_accessible(support)
    dialog.get_by_role("button", name="Set for today").click()
    expect(today(support)).to_contain_text("For today only: 70.00 EUR. From midnight as usual: 50.00 EUR.")
    expect(today(support)).to_contain_text("called, verified")
    expect(today(support)).to_contain_text("74 % used, 18.00 EUR of 70.00 EUR left")
    expect(support.get_by_role("button", name=re.compile("Active")).first).to_be_visible()
    take_pictures(support, "customer-fraud")

    today(support).get_by_role("button", name="Undo").click()
    support.get_by_role("dialog").get_by_role("button", name="As usual again").click()
    expect(support.get_by_role("button", name=re.compile("Spending limit reached")).first).to_be_visible()
    support.get_by_role("button", name="Reset usage").click()
    dialog = support.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Comment").fill("the calls were theirs")
    dialog.get_by_role("button", name="Reset usage").click()
    expect(today(support)).to_contain_text("0 % used, 50.00 EUR of 50.00 EUR left")
    expect(support.get_by_role("button", name=re.compile("Active")).first).to_be_visible()
    support.goto(f"/customers/{customer['id']}/changes")
    log = support.get_by_role("table", name="Change log")
    expect(log).to_contain_text("spent today: 52.00000 EUR → 0.00000 EUR")
    expect(log).to_contain_text("spending limit for today")


def test_own_not_limited_and_the_classs_are_chosen_apart(support, customer):
    open_fraud(support, customer)
    expect(today(support)).to_contain_text("Spending is not limited, so nothing is counted.")
    expect(support.get_by_role("button", name="Reset usage")).to_have_count(0)
    usual(support).get_by_role("button", name="Edit").click()
    form = support.get_by_role("form", name=re.compile("Usual limit of a day"))
    form.get_by_label("A limit of its own").check()
    form.get_by_role("textbox", name="Limit of a day").fill("30")
    assert_accessible(support)
    form.get_by_role("button", name="Save").click()
    expect(usual(support)).to_contain_text("The customer's own")
    expect(usual(support)).to_contain_text("30.00 EUR")
    usual(support).get_by_role("button", name="Use the class's").click()
    support.get_by_role("dialog").get_by_role("button", name="Use the class's").click()
    expect(usual(support)).to_contain_text("The class Residential")
    usual(support).get_by_role("button", name="Edit").click()
    form.get_by_label("Not limited, whatever the class says").check()
    form.get_by_role("button", name="Save").click()
    expect(usual(support)).to_contain_text("The customer's own")
    told = Api(support).get(f"/customers/{customer['id']}/spending-limit")
    assert told["own"] == {"spending_limit": None}


def test_two_who_limit_the_same_customer_hear_of_each_other(support, administrator, customer):
    open_fraud(support, customer)
    usual(support).get_by_role("button", name="Edit").click()
    form = support.get_by_role("form", name=re.compile("Usual limit of a day"))
    form.get_by_label("A limit of its own").check()
    form.get_by_role("textbox", name="Limit of a day").fill("30")
    Api(administrator).put(f"/customers/{customer['id']}/spending-limit", {"spending_limit": eur("20")})
    form.get_by_role("button", name="Save").click()
    conflict = support.get_by_role("alert").filter(has_text="Somebody else changed this customer")
    row = conflict.get_by_role("row").filter(has_text="Usual limit of a day")
    expect(row).to_contain_text("20.00 EUR")
    expect(row).to_contain_text("30 EUR")
    expect(row).to_contain_text("admin")
    assert_accessible(support)
    row.get_by_role("button", name=re.compile("Take theirs")).click()
    expect(form.get_by_role("textbox", name="Limit of a day")).to_have_value("20.00")


def test_a_class_limits_its_customers_and_may_forbid_their_own(administrator):
    page, api, number = administrator, Api(administrator), next(_unique)
    page.goto("/classes/new")
    page.get_by_role("textbox", name="Name").fill(f"Careful {number}")
    limit = page.get_by_role("textbox", name="Spending limit of a day")
    expect(limit).to_be_disabled()
    page.get_by_role("combobox", name="Currency").select_option("EUR")
    limit.fill("50")
    assert_accessible(page)
    page.get_by_role("button", name="Create class").click()
    expect(page.get_by_role("heading", name=f"Careful {number}")).to_be_visible()
    class_id = page.url.rsplit("/", 1)[1]
    customer = api.register(f"Careful and Sons {number}", class_id=class_id)
    open_fraud(page, customer)
    expect(today(page)).to_contain_text("50.00 EUR")
    page.goto(f"/classes/{class_id}")
    page.get_by_role("combobox", name="Limits of single customers").select_option("All have the class's")
    page.get_by_role("textbox", name="Spending limit of a day").fill("20")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved", exact=True).or_(page.get_by_text(re.compile("is saved")))).to_be_visible()
    follows = "id => fetch(`/api/v1/customers/${id}/spending-limit`).then(told => told.json())"
    page.wait_for_function(f"{follows}.then(told => told.spending_limit.amount === '20.00000')", arg=customer["id"])
    open_fraud(page, customer)
    expect(usual(page)).to_contain_text("The class allows its customers no limit of their own.")
    expect(usual(page).get_by_role("button", name="Edit")).to_have_count(0)


@pytest.fixture
def priced(administrator, customer) -> dict:
    """The customer with a line, its tariff and another one."""
    api, number = Api(administrator), next(_unique)
    standard = api.post("/tariffs", {"name": f"Standard {number}", "currency": "EUR"})
    special = api.post("/tariffs", {"name": f"Special {number}", "currency": "EUR"})
    api.post("/tariffs", {"name": f"Special dollars {number}", "currency": "USD"})
    product = api.post("/products", {"name": f"Talks {number}", "currency": "EUR"})
    api.post(f"/products/{product['id']}/rating-list", {"service": "voice", "tariff_id": standard["id"]})
    account = {"identifier": f"4670000{number:05}", "product_id": product["id"]}
    api.post(f"/customers/{customer['id']}/accounts", account)
    return {"standard": standard, "special": special, "number": number}


def test_override_tariffs_are_turned_on_set_changed_and_removed(administrator, customer, priced):
    page, path = administrator, f"/customers/{customer['id']}/override-tariffs"
    page.goto(path)
    expect(page.get_by_text("Override tariffs are turned off for this customer")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Allow override tariffs").click()
    panel = page.get_by_role("region", name="Override tariffs").first
    expect(panel).to_contain_text(f"Standard {priced['number']}")
    expect(panel).to_contain_text(f"in Talks {priced['number']}")
    panel.get_by_role("button", name="Edit").click()
    choice = page.get_by_role("combobox", name=priced["standard"]["name"])
    choice.fill("special")
    options = page.get_by_role("option")
    expect(options.filter(has_text=f"Special {priced['number']}")).to_have_count(1)
    expect(options.filter(has_text="dollars")).to_have_count(0)
    options.filter(has_text=f"Special {priced['number']}").click()
    assert_accessible(page)
    take_pictures(page, "customer-override-tariffs")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(panel).to_contain_text(f"Special {priced['number']}")
    (row,) = Api(page).get(path)["tariffs"]
    assert row["override"]["id"] == priced["special"]["id"]
    panel.get_by_role("button", name="Edit").click()
    choice.click()
    page.get_by_role("option", name="None", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(panel).to_contain_text("None")
    (row,) = Api(page).get(path)["tariffs"]
    assert row["override"] is None


def test_two_who_override_the_same_tariff_hear_of_each_other(administrator, customer, priced):
    page, path, api = administrator, f"/customers/{customer['id']}/override-tariffs", Api(administrator)
    api.patch(f"/customers/{customer['id']}/additional-info", {"override_tariffs": True})
    page.goto(path)
    page.get_by_role("button", name="Edit", exact=True).click()
    choice = page.get_by_role("combobox", name=priced["standard"]["name"])
    choice.fill(priced["special"]["name"])
    other = api.post("/tariffs", {"name": f"Other {priced['number']}", "currency": "EUR"})
    api.put(path, {"overrides": {priced["standard"]["id"]: other["id"]}})
    page.get_by_role("option", name=priced["special"]["name"]).click()
    page.get_by_role("button", name="Save", exact=True).click()
    row = page.get_by_role("alert").get_by_role("row").filter(has_text=priced["standard"]["name"])
    for part in ("None", other["name"], "admin", priced["special"]["name"]):
        expect(row).to_contain_text(part)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("region", name="Override tariffs").first).to_contain_text(priced["special"]["name"])


def test_support_reads_override_tariffs_and_cannot_edit_them(support, administrator, customer, priced):
    Api(administrator).patch(f"/customers/{customer['id']}/additional-info", {"override_tariffs": True})
    support.goto(f"/customers/{customer['id']}/override-tariffs")
    expect(support.get_by_text(priced["standard"]["name"])).to_be_visible()
    expect(support.get_by_role("button", name="Edit", exact=True)).to_have_count(0)


@pytest.mark.parametrize("panel", ["fraud", "override-tariffs"])
def test_the_panels_fit_a_telephone(administrator, customer, priced, panel):
    api = Api(administrator)
    api.patch(f"/customers/{customer['id']}/additional-info", {"override_tariffs": True})
    api.put(f"/customers/{customer['id']}/spending-limit", {"spending_limit": eur(str(Decimal(30)))})
    administrator.set_viewport_size({"width": 390, "height": 844})
    administrator.goto(f"/customers/{customer['id']}/{panel}")
    expect(administrator.get_by_role("button", name="Edit", exact=True)).to_be_visible()
    assert_fits(administrator)
    administrator.get_by_role("button", name="Edit", exact=True).click()
    expect(administrator.get_by_role("button", name="Save", exact=True)).to_be_visible()
    assert_fits(administrator)
    assert_accessible(administrator)
