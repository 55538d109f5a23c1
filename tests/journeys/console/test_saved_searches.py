"""Saved searches in the console: tabs of the customers' list, one's own and those that colleagues share."""

import re

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import Page, expect


def _tabs(page: Page):
    return page.get_by_role("navigation", name="Searches")


def _names(page: Page) -> list[str]:
    return [one["name"] for one in Api(page).get("/saved-searches")["items"] if one["own"]]


def _choose(page: Page, name: str, act: str) -> None:
    page.get_by_role("button", name=f"Change the search {name}").click()
    page.get_by_role("menuitem", name=act).click()


def _save(page: Page, name: str, *, shared: bool = False) -> None:
    page.get_by_role("button", name="Save search").click()
    dialog = page.get_by_role("dialog", name="Save search")
    dialog.get_by_role("textbox", name="Name").fill(name)
    if shared:
        dialog.get_by_role("switch", name="Share with colleagues").check()
    dialog.get_by_role("button", name="Save search").click()
    expect(dialog).not_to_be_visible()


def test_a_search_is_saved_moved_renamed_replaced_shared_and_deleted(support, signed_in):
    page = support
    page.goto("/customers")
    tabs = _tabs(page)
    expect(tabs.get_by_role("link", name="All", exact=True)).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("button", name="Save search")).not_to_be_visible()
    tabs.get_by_role("link", name="Prepaid", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?balance_control=prepaid$"))

    page.goto("/customers?status=closed,blocked&where=currency:is:EUR&sort=-balance")
    _save(page, "Lost in euros")
    saved = tabs.get_by_role("link", name="Lost in euros")
    expect(saved).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("button", name="Save search")).not_to_be_visible()
    assert_accessible(page)

    tabs.get_by_role("link", name="All", exact=True).click()
    expect(saved).not_to_have_attribute("aria-current", "page")
    with page.context.expect_page() as opened:
        saved.click(button="middle")
    expect(_tabs(opened.value).get_by_role("link", name="Lost in euros")).to_have_attribute("aria-current", "page")
    opened.value.close()

    page.goto("/customers?where=city:is_empty:")
    _save(page, "Nowhere")
    _choose(page, "Nowhere", "Move left")
    expect(tabs.get_by_role("link").nth(5)).to_have_text("Nowhere")
    expect(page.get_by_role("button", name="Change the search Nowhere")).to_be_focused()
    assert _names(page) == ["Nowhere", "Lost in euros"]

    _choose(page, "Nowhere", "Rename")
    page.get_by_role("textbox", name="Name").fill("lost in Euros")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("belongs to another saved search; choose another.")
    page.get_by_role("textbox", name="Name").fill("Without a city")
    page.keyboard.press("Enter")
    expect(tabs.get_by_role("link", name="Without a city")).to_have_attribute("aria-current", "page")

    page.goto("/customers?where=city:is_empty:&sort=name")
    _choose(page, "Without a city", "Replace by the current search")
    expect(tabs.get_by_role("link", name="Without a city")).to_have_attribute("aria-current", "page")
    _choose(page, "Without a city", "Share with colleagues")
    expect(tabs.get_by_role("link", name="Without a city (shared with your colleagues)")).to_be_visible()

    colleague = signed_in("reader")
    colleague.goto("/customers")
    shared = _tabs(colleague).get_by_role("link", name="Without a city (shared by Sam Okafor)")
    shared.click()
    expect(colleague).to_have_url(re.compile("where=city%3Ais_empty%3A&"))
    expect(colleague.get_by_role("button", name="Change the search Without a city")).not_to_be_visible()
    expect(_tabs(colleague).get_by_role("link", name="Lost in euros")).not_to_be_visible()

    for name in ("Without a city", "Lost in euros"):
        _choose(page, name, "Delete")
        page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        expect(tabs.get_by_role("link", name=name)).not_to_be_visible()
    assert _names(page) == []


def test_a_search_brings_its_columns_and_leaves_those_of_the_list_alone(signed_in):
    page = signed_in("reader")
    said = {"name": "Where they live", "query": "sort=city", "columns": ["name", "city", "country"]}
    saved = Api(page).post("/saved-searches", said)
    page.goto("/customers")
    headings = page.get_by_role("table", name="Customers").get_by_role("columnheader")
    expect(headings.filter(has_text="Balance control")).to_be_visible()
    _tabs(page).get_by_role("link", name="Where they live").click()
    expect(headings).to_have_text(["", "Name", "City", "Country", "More"])
    page.get_by_role("button", name="City", exact=True).press("Alt+ArrowRight")
    expect(headings).to_have_text(["", "Name", "Country", "City", "More"])
    _choose(page, "Where they live", "Replace by the current search")
    expect(page.get_by_text("Where they live is the current search now")).to_be_visible()
    kept = next(one for one in Api(page).get("/saved-searches")["items"] if one["id"] == saved["id"])
    assert kept["columns"] == ["name", "country", "city"]
    expect(headings).to_have_text(["", "Name", "Country", "City", "More"])
    _tabs(page).get_by_role("link", name="All", exact=True).click()
    expect(headings.filter(has_text="Balance control")).to_be_visible()


def test_many_tabs_are_scrolled_on_a_telephone_and_the_current_one_is_in_sight(signed_in):
    page = signed_in("administrator", width=390)
    for number in range(8):
        said = {"name": f"Search number {number}", "query": f"q=number+{number}", "shared": number % 2 == 1}
        Api(page).post("/saved-searches", said)
    page.goto("/customers?q=number+6")
    current = _tabs(page).get_by_role("link", name="Search number 6")
    expect(current).to_have_attribute("aria-current", "page")
    expect(current).to_be_in_viewport(ratio=0.9)
    assert_fits(page)
    assert_accessible(page)
    take_pictures(page, "saved-searches")
    page.get_by_role("button", name="Change the search Search number 6").click()
    expect(page.get_by_role("menuitem", name="Keep it private")).not_to_be_visible()
    expect(page.get_by_role("menuitem", name="Move left")).to_be_visible()
    assert_accessible(page)
