"""A tariff's rates in the console: a foreign file read, prices changed from tomorrow, two tariffs compared."""

import io
import re

import pytest
import xlsxwriter
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tollhouse.plumbing.db import make_engine

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def a_carriers_workbook() -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet("Rates")
    rows = [
        ["Carrier A", "", "", ""],
        ["Dial code", "Destination", "Rate", "Billing increment", "Remarks of the carrier"],
        ["46", "Sweden", 0.05, "60/6", "Fixed lines and those who are called by no other carrier"],
        ["467, 468", "Sweden, cities", 0.04, "1/1"],
        ["47", "Norway", 0.07, "60/6"],
    ]
    for place, row in enumerate(rows):
        page.write_row(place, 0, row)
    book.close()
    return file.getvalue()


def _new_tariff(page: Page, name: str) -> None:
    page.goto("/tariffs/new")
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Create and upload rates").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def _upload_carriers(page: Page) -> None:
    page.get_by_label("Rate file").set_input_files(
        {"name": "carrier.xlsx", "mimeType": XLSX, "buffer": a_carriers_workbook()}
    )
    expect(page.get_by_label("Prefix", exact=True)).to_have_value("Dial code")


@pytest.fixture
def catalogue(served):
    """France and Norway are destinations while the test goes on."""
    engine = make_engine(served.database_url.replace("postgresql://", "postgresql+psycopg://", 1))
    rows = "('33', 'FR', 'France', 'country'), ('47', 'NO', 'Norway', 'country')"
    with engine.begin() as conn:
        added = f"INSERT INTO destination (prefix, country, description, kind) VALUES {rows} ON CONFLICT DO NOTHING"
        prefixes = list(conn.execute(text(f"{added} RETURNING prefix")).scalars())
    yield
    with engine.begin() as conn:
        conn.execute(text("DELETE FROM destination WHERE prefix = ANY(:prefixes)"), {"prefixes": prefixes})
    engine.dispose()


def test_a_carriers_workbook_is_mapped_checked_and_entered(administrator, catalogue):
    page = administrator
    _new_tariff(page, "Carrier cost")
    _upload_carriers(page)
    expect(page.get_by_role("table", name="The first rows of the file")).to_contain_text("467, 468")
    expect(page.get_by_label("Price, first and next")).to_have_value("Rate")
    expect(page.get_by_label("Line of the headings; 0: none")).to_have_value("2")
    page.get_by_label("Keep this layout as").fill("Carrier A")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("The layout is kept as Carrier A")).to_be_visible()
    expect(page.get_by_text("The layout is kept as Carrier A")).to_have_count(0)
    look, steps = page.get_by_role("button", name="Look at what it would do"), "Steps, such as 60/6"
    page.get_by_role("combobox", name=steps).select_option("")
    look.click()
    expect(page.get_by_role("table", name="2 problems")).to_contain_text("First step")
    expect(page.get_by_role("alert").filter(has_text="say above which of its columns these are")).to_be_visible()
    page.get_by_role("combobox", name=steps).select_option("Billing increment")
    look.click()
    expect(page.get_by_text("New: the first 4 of 4")).to_be_visible()
    expect(page.get_by_text(re.compile("In the catalogue and without a rate: "))).to_be_visible()
    page.evaluate("scrollTo(0, 0)")  # what the banner covers half is none too small
    assert_accessible(page)
    take_pictures(page, "rates-wizard")
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name=re.compile("^Enter ")).click()
    expect(page.get_by_role("status").filter(has_text="4 entered")).to_be_visible()
    page.get_by_role("link", name="Without a rate").click()
    expect(page.get_by_role("table", name="Without a rate")).to_contain_text("France")
    expect(page.get_by_role("table", name="Without a rate")).not_to_contain_text("Norway")
    assert_accessible(page)
    take_pictures(page, "rates-coverage")
    data = Api(page).post("/tariffs", {"name": "Megabytes go nowhere", "currency": "EUR", "service": "data"})
    page.goto(f"/tariffs/{data['id']}/coverage")
    expect(page.get_by_text("Only calls and messages have destinations")).to_be_visible()
    expect(page.get_by_role("link", name="Without a rate")).to_have_count(0)


def test_prices_are_found_changed_for_later_and_taken_back(administrator):
    page = administrator
    _new_tariff(page, "Changing retail")
    _upload_carriers(page)
    page.get_by_role("button", name="Look at what it would do").click()
    page.get_by_role("button", name=re.compile("^Enter ")).click()
    page.get_by_role("link", name="Rates", exact=True).click()
    rates = page.get_by_role("table", name="Rates")
    page.get_by_role("button", name="Name", exact=True).click()
    page.get_by_role("searchbox").fill("swed")
    expect(rates.get_by_role("row").filter(has_text="Norway")).to_have_count(0)
    page.get_by_role("button", name="Change those found").click()
    dialog = page.get_by_role("dialog", name="Change those found")
    dialog.get_by_label("Percent").fill("10")
    dialog.get_by_label("Holds from").fill("2040-01-01T00:00")
    dialog.get_by_role("button", name="Look at what it would do").click()
    expect(dialog.get_by_text("Raised: the first 3 of 3")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "rates-bulk-edit")
    dialog.get_by_role("button", name="Enter the changes").click()
    expect(dialog).to_have_count(0)

    page.get_by_role("combobox", name="Which time").select_option("since")
    expect(rates.get_by_text("Planned")).to_have_count(3)
    assert_accessible(page)
    take_pictures(page, "rates-grid")
    page.get_by_role("button", name="Enter a rate").click()
    drawer = page.get_by_role("dialog", name="Enter a rate")
    drawer.get_by_role("textbox", name="Prefix").fill("461, 462")
    drawer.get_by_label("First price").first.fill("0.2")
    assert_accessible(page)
    take_pictures(page, "rates-drawer")
    drawer.get_by_role("button", name="Enter", exact=True).click()
    expect(page.get_by_text("Entered: 2; as before: 0")).to_be_visible()

    page.get_by_role("link", name="What changes").click()
    to_come = page.get_by_role("table", name="To come")
    expect(to_come.get_by_role("row")).to_have_count(2)
    assert_accessible(page)
    to_come.get_by_role("button", name="Cancel this moment").click()
    page.get_by_role("dialog").get_by_role("button", name="Drop 3 planned rates").click()
    expect(to_come).to_have_count(0)


def test_a_tariff_is_marked_up_and_compared_with_what_it_costs(administrator):
    page = administrator
    _new_tariff(page, "Cost to compare")
    _upload_carriers(page)
    page.get_by_role("button", name="Look at what it would do").click()
    page.get_by_role("button", name=re.compile("^Enter ")).click()
    expect(page.get_by_role("status").filter(has_text="4 entered")).to_be_visible()
    _new_tariff(page, "Retail to compare")
    page.get_by_role("link", name="Mark up").click()
    page.get_by_role("combobox", name="Cost tariff").select_option(label="Cost to compare (EUR)")
    page.get_by_label("Percent").fill("50")
    page.get_by_label("Prefix begins with…").fill("46")
    page.get_by_role("button", name="Look at what it would do").click()
    expect(page.get_by_text("New: the first 3 of 3")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "rates-markup")
    page.get_by_role("button", name="Enter the rates").click()
    expect(page.get_by_role("table", name="What changes").get_by_role("row")).to_have_count(4)

    page.get_by_role("link", name="Compare").click()
    page.get_by_label("Second tariff").select_option(label="Cost to compare (EUR)")
    table = page.get_by_role("table", name="Compare two tariffs")
    expect(table.get_by_role("row").filter(has_text="Norway")).to_contain_text("Only in the second")
    page.get_by_role("button", name="Cheaper in the second: 3").click()
    expect(table.get_by_role("row").filter(has_text="Norway")).to_have_count(0)
    expect(table.get_by_role("row")).to_have_count(4)
    assert_accessible(page)
    take_pictures(page, "rates-compare")
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)
    assert_accessible(page, themes=["light"])

    page.set_viewport_size({"width": 1440, "height": 900})
    dollars = Api(page).post("/tariffs", {"name": "Dollars to compare", "currency": "USD"})
    retail = re.search(r"\ba=(\d+)", page.url)
    assert retail
    page.goto(f"/tariffs/compare?a={retail[1]}&b={dollars['id']}")
    expect(page.get_by_text("The tariffs are in EUR and USD")).to_be_visible()
    page.get_by_label("How many EUR is one USD").fill("0,9")
    expect(table.get_by_role("row").filter(has_text="Sweden").first).to_contain_text("Only in the first")
