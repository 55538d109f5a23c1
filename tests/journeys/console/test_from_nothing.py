"""From an empty installation to calls charged at two prices, by the console alone, as somebody new would go."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from journeys.conftest import Running, Tollhouse, end_everything_in, free_address
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures, turn_to
from playwright.sync_api import Locator, Page, expect

from tollhouse.plumbing.clock import real_clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OWN_PASSWORD = "a kettle under the stairs"
ALICE = "46850012345"
GOTHENBURG = "46317001234"
BROWSERS_ZONE = ZoneInfo("Europe/Berlin")
NOON = timedelta(hours=12)


@pytest.fixture
def first_start(server, template, tmp_path, bytecode) -> Iterator[Running]:
    """Of the product, in front of a database with nothing in it, with a clock that moves for nobody else."""
    url = server.make_database("nothing", clauses=f'template "{template}"').replace("+psycopg", "", 1)
    settings = {"TOLLHOUSE_DATABASE_URL": url, "TOLLHOUSE_TEST_CLOCK": "1"}
    running = Tollhouse(tmp_path, free_address(), bytecode, settings).start("serve", "--workers", "1")
    try:
        running.wait_until_serving()
        yield running
        running.stop()
    finally:
        end_everything_in(tmp_path)


def test_somebody_new_gets_from_nothing_to_calls_charged_at_two_prices(first_start, page):
    _come_in(page, first_start)
    steps = page.get_by_role("region", name="From here to the first charged call")
    expect(steps.get_by_role("listitem")).to_have_count(5)
    assert_accessible(page)
    take_pictures(page, "nothing-first-steps")

    _fill_destinations(page)
    _make_tariff(page, steps)
    _make_product(page, steps)
    _make_class(page, steps)
    _make_customer(page, steps)
    _declare_switch(page)

    _import_call(page, "today.csv", real_clock())
    _see_charge(page, "0.13")
    _read_story(page, "0.10 EUR per minute", "0.13000 EUR")

    tomorrow = (real_clock().astimezone(BROWSERS_ZONE) + timedelta(days=1)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    _change_price(page, tomorrow)
    noon = (tomorrow + NOON).astimezone(UTC)
    root = f"http://{first_start.program.address}"
    Api(page, root).post("/clock", {"moment": noon.isoformat()})
    page.reload()

    _import_call(page, "tomorrow.csv", noon)
    _see_charge(page, "0.26")
    calls = page.get_by_role("table", name="xDRs", exact=True).get_by_role("row").filter(has_text=GOTHENBURG)
    expect(calls.nth(0)).to_contain_text("0.26")
    expect(calls.nth(1)).to_contain_text("0.13")
    _read_story(page, "0.20 EUR per minute", "0.26000 EUR")
    _open_part(page, "Overview")
    expect(page.get_by_role("main")).to_contain_text("0.39 EUR")
    expect(page.get_by_role("main")).to_contain_text("49.61 EUR")
    assert_accessible(page)
    turn_to(page, 390)
    assert_fits(page)
    turn_to(page, 1440)
    take_pictures(page, "nothing-charged")


def _come_in(page: Page, first_start: Running) -> None:
    """By what the first start has printed, which opens nothing but the choice of a password."""
    printed = re.search(r"sign in +(\S+) / (\S+)", first_start.out)
    assert printed, first_start.out
    page.goto(f"http://{first_start.program.address}")
    page.get_by_role("textbox", name="Login").fill(printed[1])
    page.get_by_label("Password", exact=True).fill(printed[2])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Present password", exact=True).fill(printed[2])
    page.get_by_label("New password", exact=True).fill(OWN_PASSWORD)
    page.get_by_label("New password again", exact=True).fill(OWN_PASSWORD)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("heading", level=1, name="Customers")).to_be_visible()


def _go(page: Page, screen: str) -> None:
    page.get_by_role("navigation").first.get_by_role("link", name=screen, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=screen, exact=True)).to_be_visible()


def _open_part(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("navigation", name="Parts of the customer").get_by_role("link", name=name).first.click()


def _fill_destinations(page: Page) -> None:
    _go(page, "Tariffs")
    page.get_by_role("link", name="Destinations", exact=True).click()
    page.get_by_role("button", name="Add the world's numbering plan").click()
    expect(page.get_by_text(re.compile(r"[0-9,]+ destinations added"))).to_be_visible(timeout=30_000)
    page.get_by_role("searchbox", name="Prefix begins with…").fill("47")
    found = page.get_by_role("table", name="Destinations").get_by_role("row")
    expect(found.filter(has_text="Norway").first).to_be_visible()
    _go(page, "Customers")


def _make_tariff(page: Page, steps: Locator) -> None:
    """From a carrier's own sheet, whose columns the wizard knows by their headings."""
    steps.get_by_role("link", name="New tariff").click()
    page.get_by_role("textbox", name="Name").fill("Retail voice")
    page.get_by_role("button", name="Create and upload rates").click()
    expect(page.get_by_role("heading", level=1, name="Retail voice")).to_be_visible()
    page.get_by_label("Rate file").set_input_files({"name": "carrier.xlsx", "mimeType": XLSX, "buffer": _rate_sheet()})
    expect(page.get_by_label("Prefix", exact=True)).to_have_value("Dial code")
    expect(page.get_by_label("Price, first and next")).to_have_value("Rate per min")
    page.get_by_role("combobox", name="Steps, such as 60/6").select_option("Tact")
    page.get_by_role("button", name="Look at what it would do").click()
    expect(page.get_by_text("New: the first 3 of 3")).to_be_visible()
    page.get_by_role("button", name="Enter 3 rates").click()
    expect(page.get_by_role("status").filter(has_text="3 entered")).to_be_visible()


def _rate_sheet() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Rates")
        sheet.write_row(0, 0, ["Country", "Dial code", "Rate per min", "Tact"])
        sheet.write_row(1, 0, ["Sweden", "46", 0.10, "60/6"])
        sheet.write_row(2, 0, ["Sweden, Stockholm", "468", 0.06, "1/1"])
        sheet.write_row(3, 0, ["Norway", "47", 0.12, "60/60"])
    return file.getvalue()


def _make_product(page: Page, steps: Locator) -> None:
    _go(page, "Customers")
    expect(steps.get_by_role("img", name="Done")).to_have_count(1)
    steps.get_by_role("link", name="New product").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Telephone at home")
    page.get_by_role("button", name="Create product").click()
    page.get_by_role("button", name="Add a service").first.click()
    page.get_by_role("combobox", name="Direction, line 1").select_option(label="Outgoing")
    page.get_by_role("combobox", name="Tariff, line 1", exact=True).select_option(label="Retail voice")
    page.get_by_role("button", name="See what it touches").click()
    page.get_by_role("dialog").get_by_role("button", name="Take effect now").click()
    expect(page.get_by_role("table").get_by_role("link", name="Retail voice")).to_be_visible()


def _make_class(page: Page, steps: Locator) -> None:
    """On the way of somebody who goes for the customer at once, and is told what it lacks."""
    _go(page, "Customers")
    page.get_by_role("link", name="New customer").first.click()
    lacking = page.get_by_role("alert").filter(has_text="There is no customer class yet")
    lacking.get_by_role("link", name="New class").click()
    expect(page.get_by_role("heading", level=1, name="New class")).to_be_visible()
    page.get_by_role("textbox", name="Name", exact=True).fill("Households")
    page.get_by_role("button", name="Create class").click()
    expect(page.get_by_role("heading", level=1, name="Households")).to_be_visible()
    _go(page, "Customers")
    expect(steps.get_by_role("img", name="Done")).to_have_count(3)


def _make_customer(page: Page, steps: Locator) -> None:
    steps.get_by_role("link", name="New customer").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Alice Lindqvist")
    page.get_by_role("combobox", name="Class").select_option(label="Households")
    page.get_by_role("combobox", name="Currency").fill("EUR")
    page.get_by_role("option", name=re.compile("EUR")).first.click()
    page.get_by_role("textbox", name="Credit limit").fill("50")
    page.get_by_role("main").get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Alice Lindqvist")).to_be_visible()
    _open_part(page, re.compile("^Accounts"))
    page.get_by_role("button", name="New account").first.click()
    dialog = page.get_by_role("dialog", name="New account of Alice Lindqvist")
    dialog.get_by_role("textbox", name="Number or login").fill(ALICE)
    dialog.get_by_role("button", name="Open the account").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("table", name="Accounts")).to_contain_text(ALICE)


def _declare_switch(page: Page) -> None:
    _go(page, "Usage")
    page.get_by_role("link", name="Declare a source").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("pbx")
    page.get_by_role("button", name="Declare", exact=True).click()
    expect(page.get_by_role("table").get_by_role("row").filter(has_text="pbx")).to_be_visible()


def _import_call(page: Page, name: str, at: datetime) -> None:
    """As Asterisk writes it: 73 seconds to Gothenburg, from the next second on, since its file knows whole ones."""
    began = (at + timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S")
    line = (
        f'"","{ALICE}","{GOTHENBURG}","from-internal","{ALICE}","PJSIP/alice","PJSIP/trunk","Dial",'
        f'"PJSIP/{GOTHENBURG}@trunk","{began}","{began}","{began}",80,73,"ANSWERED","DOCUMENTATION"\n'
    )
    _go(page, "Usage")
    page.get_by_role("combobox", name="Source").select_option("pbx")
    page.get_by_label("Call file", exact=True).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": line.encode()}
    )
    page.get_by_role("button", name="Import", exact=True).click()
    told = page.get_by_role("region", name=f"{name} from pbx")
    expect(told.get_by_text("Done", exact=True)).to_be_visible()
    expect(told.get_by_role("definition").nth(1)).to_have_text("1")


def _see_charge(page: Page, amount: str) -> None:
    _go(page, "Customers")
    page.get_by_role("link", name="Alice Lindqvist").first.click()
    _open_part(page, "xDRs")
    first = page.get_by_role("table", name="xDRs", exact=True).get_by_role("row").nth(1)
    expect(first).to_contain_text(GOTHENBURG)
    expect(first).to_contain_text(amount)


def _read_story(page: Page, rate: str, total: str) -> None:
    """The first sixty seconds and then begun sixths of a minute: 73 seconds cost 78."""
    page.get_by_role("table", name="xDRs", exact=True).get_by_role("row").nth(1).get_by_role("link").first.click()
    why = page.get_by_role("dialog", name="Why it cost that")
    story = why.get_by_role("list", name="To read to the customer")
    expect(story).to_contain_text("used 73 seconds")
    expect(story).to_contain_text("78 seconds were charged")
    expect(story).to_contain_text(f"The first 60 seconds at {rate}, then every begun 6 seconds at {rate}.")
    expect(story).to_contain_text(f"Total: {total}")
    page.keyboard.press("Escape")
    expect(why).to_have_count(0)


def _change_price(page: Page, since: datetime) -> None:
    _go(page, "Tariffs")
    page.get_by_role("link", name="Retail voice").click()
    page.get_by_role("link", name="Rates", exact=True).click()
    rates = page.get_by_role("table", name="Rates")
    page.get_by_role("button", name="Number", exact=True).click()
    page.get_by_role("searchbox").fill(GOTHENBURG)
    expect(rates.get_by_role("row")).to_have_count(2)
    rates.get_by_role("row").nth(1).get_by_role("button").last.click()
    page.get_by_role("menuitem", name="New price").click()
    drawer = page.get_by_role("dialog", name="New price of 46")
    drawer.get_by_label("First price").first.fill("0.20")
    drawer.get_by_label("Next price").first.fill("0.20")
    drawer.get_by_label("Holds from").fill(since.strftime("%Y-%m-%dT%H:%M"))
    drawer.get_by_role("button", name="Enter", exact=True).click()
    expect(page.get_by_text("Entered: 1; as before: 0")).to_be_visible()
    page.get_by_role("combobox", name="Which time").select_option("all")
    expect(rates.get_by_role("row").filter(has_text="0.2")).to_contain_text("Planned")
