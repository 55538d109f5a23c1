"""The price finder: what a use costs, why, and what by the other tariffs; the question stands in the address."""

import re
from itertools import count

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from journeys.console.walking import assert_walked
from playwright.sync_api import Locator, Page, expect

_unique = count(1)
SECONDS = {"effective_from": "2025-01-01T00:00:00Z", "first_interval": 1, "next_interval": 1}
NUMBER = "99968 123-45 67"


def a_tariff(api: Api, name: str, price: str, currency: str = "EUR") -> dict[str, str]:
    """Of this test's own; no other prefix of the company begins with 999."""
    tariff = api.post("/tariffs", {"name": name, "currency": currency})
    rate = SECONDS | {"prefix": "99968", "description": "Finder island", "first_price": price, "next_price": price}
    api.post(f"/tariffs/{tariff['id']}/rates", {"rates": [rate]})
    return tariff


@pytest.fixture
def sold(administrator) -> dict[str, str]:
    """A line that pays 0.06 EUR a minute, and a dearer and a cheaper tariff beside."""
    api, place = Api(administrator), next(_unique)
    names = {what: f"Finder {what} {place}" for what in ("own", "dear", "cheap", "dollar")}
    own = a_tariff(api, names["own"], "0.06")
    a_tariff(api, names["dear"], "0.50")
    a_tariff(api, names["cheap"], "0.03")
    a_tariff(api, names["dollar"], "0.01", currency="USD")
    product = api.post("/products", {"name": f"Finder product {place}", "currency": "EUR"})
    api.post(f"/products/{product['id']}/rating-list", {"service": "voice", "tariff_id": own["id"]})
    customer = api.register(f"Finder customer {place}")
    line = f"38094{place:07}"
    account = api.post(f"/customers/{customer['id']}/accounts", {"identifier": line, "product_id": product["id"]})
    return {**names, "line": line, "tariff": own["id"], "product": product["id"], "customer": customer["id"],
            "account": account["id"], "offer": product["name"]}  # fmt: skip


LABELS = {"number": "to number or word", "used": "for (min:s)"}


def ask(page: Page, **fields: str) -> None:
    for what, value in fields.items():
        page.get_by_label(LABELS[what], exact=True).fill(value)
    page.get_by_role("main").get_by_role("button", name="Find the price").click()


def price_of(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("status").get_by_role("heading", level=2)


def at_both_widths(page: Page, picture: str) -> None:
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)
    assert_accessible(page, themes=["light"])
    page.set_viewport_size({"width": 1440, "height": 900})
    take_pictures(page, picture)


def test_the_price_of_an_account_is_found_with_its_story_and_the_question_is_a_link(administrator, sold):
    page = administrator
    page.goto(f"/customers/{sold['customer']}/accounts/{sold['account']}")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Find a price").click()
    expect(page.get_by_role("heading", level=1, name="Price finder")).to_be_visible()
    expect(page.get_by_role("textbox", name="Account", exact=True)).to_have_value(sold["line"])
    expect(page.get_by_text("What would it cost?")).to_be_visible()

    ask(page, number="alice", used="long")
    expect(page.get_by_text("Write a number with its country code")).to_be_visible()
    expect(page.get_by_text("Write minutes and seconds, such as 1:13.")).to_be_visible()
    page.get_by_label("to number or word", exact=True).fill(f"+{NUMBER}")
    page.get_by_label("for (min:s)", exact=True).fill("1:13")
    expect(page.get_by_text("= 73 s")).to_be_visible()
    page.keyboard.press("Enter")
    expect(price_of(page)).to_have_text("0.073 EUR")
    story = page.get_by_role("list", name="To read to the customer")
    expect(story).to_contain_text(f"Account {sold['line']} with product {sold['offer']} used 73 seconds to 99968123456")
    expect(story).to_contain_text("Every begun second at 0.06 EUR per minute.")
    asked = page.get_by_role("table", name="What was asked, in this order")
    expect(asked.get_by_role("row").nth(1)).to_contain_text("Gave the price")
    expect(page.get_by_text("How long it may last")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"account={sold['line']}&called=999681234567&used=73$"))
    at_both_widths(page, "price-finder")
    assert_walked(page)

    # As a link it answers at once, and one step back is the question before.
    page.reload()
    expect(price_of(page)).to_have_text("0.073 EUR")
    ask(page, used="2:00")
    expect(price_of(page)).to_have_text("0.12 EUR")
    page.go_back()
    expect(price_of(page)).to_have_text("0.073 EUR")
    expect(page.get_by_label("for (min:s)", exact=True)).to_have_value("1:13")


def test_other_tariffs_stand_beside_and_each_is_asked_by_a_click(administrator, sold):
    page = administrator
    page.goto(f"/tariffs/{sold['tariff']}")
    page.get_by_role("link", name="Find a price").click()
    expect(page.get_by_role("combobox", name="By tariff")).to_have_value(f"{sold['own']} (EUR)")
    ask(page, number=NUMBER, used="1:13")
    expect(price_of(page)).to_have_text("0.073 EUR")
    expect(page.get_by_role("list", name="To read to the customer")).to_contain_text(
        "Somebody used 73 seconds to 99968"
    )
    others = page.get_by_role("table", name="By other tariffs")
    cheap, dear = (others.get_by_role("row").filter(has_text=sold[one]) for one in ("cheap", "dear"))
    expect(cheap).to_contain_text("0.0365 EUR cheaper")
    expect(dear).to_contain_text("0.53533 EUR dearer")
    expect(others.get_by_role("row").filter(has_text=sold["dollar"])).not_to_contain_text("cheaper")
    expect(page.get_by_text(re.compile(r"tariffs? ha(s|ve) no price for it"))).to_be_visible()
    assert_accessible(page, themes=["light"])

    cheap.get_by_role("link", name=sold["cheap"], exact=True).click()
    expect(price_of(page)).to_have_text("0.0365 EUR")
    expect(page.get_by_role("combobox", name="By tariff")).to_have_value(f"{sold['cheap']} (EUR)")
    page.get_by_role("link", name=re.compile("^99968")).first.click()
    expect(page.get_by_role("heading", level=1, name=sold["cheap"])).to_be_visible()
    expect(page.get_by_role("table", name="Rates")).to_contain_text("Finder island")


def test_what_has_no_price_says_why_and_where_it_is_mended(administrator, sold):
    page = administrator
    page.goto(f"/price-finder?account={sold['line']}&called=9995551&used=60")
    expect(page.get_by_role("heading", level=2, name="It has no price")).to_be_visible()
    expect(page.get_by_text(f"Tariff '{sold['own']}' has no rate for 9995551 at that time")).to_be_visible()
    at_both_widths(page, "price-finder-refused")
    page.get_by_role("link", name=f"Enter a rate in {sold['own']}").click()
    expect(page.get_by_role("heading", level=1, name=sold["own"])).to_be_visible()
    page.goto("/price-finder?account=nobody-has-this&called=9995551&used=60")
    expect(page.get_by_role("link", name="Look for the account")).to_be_visible()


def test_support_finds_prices_by_account_alone(support, sold):
    page = support
    page.goto(f"/price-finder?account={sold['line']}&called=999681234567&used=73")
    expect(price_of(page)).to_have_text("0.073 EUR")
    main = page.get_by_role("main")
    expect(main.get_by_text("Find a price by")).to_have_count(0)
    expect(main.get_by_role("table", name="By other tariffs")).to_have_count(0)
    expect(main.get_by_role("link", name=sold["own"])).to_have_count(0)
    assert_accessible(page, themes=["light"])
