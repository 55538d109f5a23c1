"""Prices in the console: looked up by prefix and number, uploaded after a look, kept from those they are not for."""

import re

import pytest
from journeys.console.browsing import assert_accessible, take_pictures
from playwright.sync_api import Page, expect

HEADING = "prefix,description,first_interval,next_interval,first_price,next_price\n"
TWO_BAD_ROWS = HEADING + "46,Sweden,60,1,0.05,0.05\n47,Norway,60,1,-1,0.05\n4x,Nowhere,60,1,0.05,0.05\n"
MENDED = HEADING + "46,Sweden,60,1,0.05,0.05\n47,Norway,60,1,0.07,0.07\n"
RAISED = HEADING + "46,Sweden,60,1,0.06,0.06\n"


def _new_tariff(page: Page, name: str) -> None:
    page.goto("/tariffs/new")
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Create and upload rates").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def _look_at(page: Page, deck: str) -> None:
    page.get_by_label("Rate file").set_input_files(
        {"name": "deck.csv", "mimeType": "text/csv", "buffer": deck.encode()}
    )
    page.get_by_role("button", name="Look at what it would do").click()


def test_a_rate_deck_with_two_bad_rows_is_looked_at_mended_and_entered(administrator):
    page = administrator
    _new_tariff(page, "Nordic voice")

    _look_at(page, TWO_BAD_ROWS)
    problems = page.get_by_role("table", name="2 problems")
    expect(problems.get_by_role("row")).to_have_count(3)
    expect(problems).to_contain_text("-1")
    expect(problems).to_contain_text("4x")
    expect(page.get_by_role("button", name=re.compile("^Enter"))).to_have_count(0)
    assert_accessible(page)
    take_pictures(page, "tariff-upload-problems")

    _look_at(page, MENDED)
    page.get_by_role("button", name="Enter 2 rates").click()
    expect(page.get_by_role("status").filter(has_text="2 entered")).to_be_visible()

    _look_at(page, RAISED)
    expect(page.get_by_text("Raised: the first 1 of 1")).to_be_visible()
    page.get_by_text("Raised: the first 1 of 1").click()
    expect(page.get_by_role("table", name="Raised")).to_contain_text("0.06")
    assert_accessible(page)
    take_pictures(page, "tariff-upload-preview")
    page.get_by_role("button", name="Enter 1 rate").click()

    page.get_by_role("link", name="See what changes").click()
    changes = page.get_by_role("table", name="What changes")
    expect(changes.get_by_role("row").filter(has_text="Raised")).to_contain_text("0.05")
    page.get_by_role("link", name="Uploads", exact=True).click()
    expect(page.get_by_role("table", name="Uploads").get_by_text("Taken")).to_have_count(2)
    assert_accessible(page)


def test_rates_are_found_by_prefix_and_by_number(administrator):
    page = administrator
    _new_tariff(page, "Found voice")
    _look_at(page, MENDED)
    page.get_by_role("button", name="Enter 2 rates").click()
    page.get_by_role("link", name="Rates", exact=True).click()
    rates = page.get_by_role("table", name="Rates")
    expect(rates.get_by_role("row").filter(has_text="Norway")).to_be_visible()

    page.get_by_role("searchbox").fill("46")
    expect(rates.get_by_role("row").filter(has_text="Norway")).to_have_count(0)
    expect(rates.get_by_role("row").filter(has_text="Sweden")).to_be_visible()

    page.get_by_role("button", name="Number", exact=True).click()
    page.get_by_role("searchbox").fill("4722334455")
    expect(rates.get_by_role("row").filter(has_text="Norway")).to_be_visible()
    expect(page.get_by_text("The first is what the call pays.")).to_be_visible()
    page.get_by_role("searchbox").fill("380441234567")
    expect(page.get_by_text("No rate covers this number")).to_be_visible()
    assert_accessible(page)


def test_a_product_gets_a_service_with_its_tariff(administrator):
    page = administrator
    _new_tariff(page, "Priced voice")
    page.goto("/products/new")
    page.get_by_role("textbox", name="Name", exact=True).fill("Nordic line")
    page.get_by_role("button", name="Create product").click()
    expect(page.get_by_text("No service yet")).to_be_visible()
    page.get_by_role("button", name="Add a service").first.click()
    page.get_by_role("combobox", name="Tariff, line 1", exact=True).select_option(label="Priced voice")
    page.get_by_role("button", name="See what it touches").click()
    page.get_by_role("dialog").get_by_role("button", name="Take effect now").click()
    expect(page.get_by_role("table").get_by_role("link", name="Priced voice")).to_be_visible()
    take_pictures(page, "product")


@pytest.mark.parametrize("path", ["/tariffs", "/tariffs/1"])
def test_support_is_refused_the_tariffs(support, path):
    support.goto(path)
    expect(support.get_by_role("heading", level=1, name="Not open to you")).to_be_visible()
    expect(support.get_by_role("link", name="Tariffs")).to_have_count(0)
    refused = support.context.request.get("/api/v1/tariffs")
    assert refused.status == 403
    assert_accessible(support)
