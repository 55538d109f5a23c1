"""The customers' list as its readers settle it: searched when they say so, opened, stopped, and the same everywhere."""

import re

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import Locator, Page, expect

HANGING = "**/api/v1/customers?*q=nobody*"


def _table(page: Page) -> Locator:
    return page.get_by_role("table", name="Customers")


def _rows(page: Page) -> Locator:
    return _table(page).locator("tbody tr")


def _settle(page: Page, *switches: str) -> None:
    """The change is sent a moment after it was made; nobody signs in elsewhere sooner."""
    page.get_by_role("button", name="Columns and rows", exact=True).click()
    with page.expect_response(re.compile("/session/preferences$")):
        for name in switches:
            page.get_by_role("dialog").get_by_label(name, exact=True).press("Space")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_who_wants_it_so_sees_nobody_until_something_is_searched(support):
    page, asked = support, []
    page.goto("/customers")
    expect(_rows(page).nth(1)).to_be_visible()
    _settle(page, "Search as soon as the page opens")
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/customers?" in request.url else None)
    page.reload()
    expect(page.get_by_text("Nothing was searched yet")).to_be_visible()
    assert asked == []
    assert_accessible(page)
    take_pictures(page, "customers-not-searched")

    someone = Api(page).get("/customers?limit=1")["items"][0]
    page.get_by_role("searchbox").fill(someone["name"])
    expect(_table(page).get_by_role("link", name=someone["name"], exact=True)).to_be_visible()
    page.get_by_role("button", name="Reset the filters").click()
    expect(_rows(page)).to_have_count(25)

    page.goto("/customers?balance_control=prepaid")  # a link says by itself what is looked for
    expect(_rows(page).first).to_be_visible()
    page.goto("/customers")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(_rows(page)).to_have_count(25)


def test_the_only_one_found_is_opened_by_enter_and_by_itself_for_who_wants_that(support):
    page, caller = support, Api(support).caller()
    digits = re.sub(r"\D", "", caller["phone"])
    opened = page.get_by_role("heading", level=1, name=caller["name"], exact=True)
    page.goto("/customers")
    page.get_by_role("searchbox").fill(digits)
    expect(_rows(page)).to_have_count(1)
    page.wait_for_timeout(1_000)  # longer than it would take to be opened by itself
    expect(_rows(page)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(opened).to_be_visible()

    page.goto("/customers")
    expect(_rows(page).nth(1)).to_be_visible()
    _settle(page, "Open what is found if it is only one")
    page.get_by_role("searchbox").fill(digits)
    expect(opened).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile(f"q={digits}"))
    page.wait_for_timeout(1_000)  # who comes back is not sent away again
    expect(_rows(page)).to_have_count(1)


def test_a_search_that_hangs_is_stopped_and_its_rows_do_not_pass_for_those_found(support):
    page = support
    page.goto("/customers")
    expect(_rows(page)).to_have_count(25)
    page.route(HANGING, lambda _unanswered: None)
    page.get_by_role("searchbox").fill("nobody at all")
    with page.expect_event("requestfailed", lambda request: "q=nobody" in request.url):
        page.get_by_role("button", name="Stop searching").click()
    stopped = page.get_by_role("status").filter(has_text="These rows are those of the one before")
    expect(stopped).to_be_visible()
    expect(_rows(page)).to_have_count(25)
    assert_accessible(page)

    page.unroute(HANGING)
    stopped.get_by_role("button", name="Search again").click()
    expect(page.get_by_text("No customer matches")).to_be_visible()


def test_rows_a_page_and_columns_are_the_same_in_every_list_and_on_every_machine(support, open_context, entered):
    page = support
    page.goto("/customers")
    expect(_rows(page)).to_have_count(25)
    with page.expect_response(re.compile("/session/preferences$")):
        page.get_by_role("combobox", name="Rows a page").select_option("50")
    expect(_rows(page)).to_have_count(50)
    _settle(page, "Class", "Compact", "Shade every other row")

    elsewhere = open_context(storage_state=entered["support"]).new_page()
    elsewhere.goto("/products")
    expect(elsewhere.get_by_role("combobox", name="Rows a page")).to_have_value("50")
    elsewhere.goto("/customers")
    expect(_rows(elsewhere)).to_have_count(50)
    expect(elsewhere.get_by_role("columnheader", name="Class", exact=True)).to_be_visible()
    expect(elsewhere.locator("html")).to_have_attribute("data-density", "compact")


def test_a_link_shows_a_colleague_the_same(support, signed_in):
    page = support
    reseller = Api(page).get("/customers?where=kind:is:reseller&limit=1")["items"][0]
    page.goto(f"/customers?view=reseller:{reseller['id']}")
    expect(_rows(page).first).to_be_visible()
    page.get_by_role("combobox", name="Balance control").select_option("Postpaid")
    page.get_by_role("button", name="Balance", exact=True).click()
    expect(page).to_have_url(re.compile("sort=balance"))
    names = _table(page).locator("tbody a")
    expect(_table(page).get_by_role("columnheader", name="Balance", exact=True)).to_have_attribute(
        "aria-sort", "ascending"
    )
    expect(page.get_by_text(re.compile(r"^1–\d+ of \d+$"))).to_be_visible()

    colleague = signed_in("administrator")
    colleague.goto(page.url)
    expect(_table(colleague).locator("tbody a")).to_have_text(names.all_inner_texts())
    expect(colleague.get_by_role("button", name=f"Reseller: {reseller['name']}")).to_be_visible()


def test_each_row_shows_its_status_its_money_and_its_accounts_as_its_kind_has_them(support):
    """Prepaid rows have funds alone, postpaid rows balance and limit; no account has a sign; who is active has none."""
    page = support
    page.goto("/customers?sort=registered_at")
    found = Api(page).get("/customers?sort=registered_at")["items"]
    prepaid = next(one for one in found if one["balance_control"] == "prepaid")
    postpaid = next(one for one in found if one["balance_control"] == "postpaid" and one["status"] == "active")
    assert {"active"} < {one["status"] for one in found}
    heads = _table(page).get_by_role("columnheader").all_inner_texts()

    def cell(row: dict, heading: str) -> Locator:
        link = page.get_by_role("link", name=row["name"], exact=True)
        return _rows(page).filter(has=link).locator("td").nth(heads.index(heading))

    expect(cell(prepaid, "Balance")).to_have_text("–")
    expect(cell(prepaid, "Credit limit")).to_have_text("–")
    expect(cell(prepaid, "Available funds")).to_have_text(re.compile(r"\d"))
    expect(cell(postpaid, "Available funds")).to_have_text("–")
    expect(cell(postpaid, "Balance")).to_have_text(re.compile(r"\d"))
    expect(cell(postpaid, "Credit limit")).to_have_text(re.compile(r"\d|No limit"))
    for row in found:
        expect(cell(row, "Balance control")).to_have_text(row["balance_control"].capitalize())
        expect(cell(row, "Currency")).to_have_text(row["currency"])
        expect(cell(row, "E-mail")).to_have_text(row["email"])
        expect(cell(row, "Status")).to_have_text("" if row["status"] == "active" else re.compile(r"\w"))
        nothing = "None" if row["kind"] == "retail" else "–"
        expect(cell(row, "Accounts")).to_have_text(str(row["accounts"]) if row["accounts"] else nothing)


def test_the_menu_of_a_row_leads_to_its_xdrs_and_accounts(support):
    page = support
    someone = Api(page).get("/customers?limit=1")["items"][0]
    for entry in ("xDRs", "Accounts"):
        page.goto("/customers")
        page.get_by_role("button", name=f"More for {someone['name']}", exact=True).click()
        page.get_by_role("menuitem", name=entry, exact=True).click()
        expect(page).to_have_url(re.compile(f"/customers/{someone['id']}/{entry.lower()}$"))


def test_the_toolbar_fits_a_telephone(signed_in):
    page = signed_in("support", width=390)
    page.goto("/customers?balance_control=prepaid&where=name:contains:a&where=city:contains:e")
    expect(page.get_by_role("button", name="Reset the filters")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    take_pictures(page, "customers-toolbar-390")
