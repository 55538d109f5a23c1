"""The console without a mouse: Tab reaches everything and it is seen where one is, Escape leads back, columns move."""

import re
from collections.abc import Callable

import pytest
from journeys.console.api import Api
from journeys.console.browsing import PATIENCE_MS
from journeys.console.screens import open_screen
from journeys.console.walking import assert_walked
from playwright.sync_api import Locator, Page, expect

SCREENS = [
    "/customers",
    "/customers/new",
    "<customer>",
    "<customer>/xdrs",
    "<tariff>",
    "<product>",
    "/usage",
    "/usage/quarantine",
    "/staff/tokens",
    "/profile",
]
"""Of each kind of screen one; the others are made of the same parts, and `make soak` walks them."""

OTHER_SCREENS = [
    "<customer>/finances",
    "<customer>/invoices",
    "<customer>/payments",
    "/money/payments",
    "/money/invoices",
    "/vouchers",
    "<customer>/accounts",
    "<customer>/address",
    "<customer>/life-cycle",
    "<customer>/notes",
    "<customer>/service",
    "<customer>/sites",
    "<customer>/abbreviated",
    "<customer>/changes",
    "<customer>/balance",
    "<customer>/fraud",
    "<customer>/override-tariffs",
    "<customer>/notifications",
    "/messages",
    "/outbox",
    "/tariffs",
    "/tariffs/new",
    "<tariff>/changes",
    "<tariff>/upload",
    "<customer>/dids",
    "/dids",
    "/dids/batches",
    "/dids/pricing-batches",
    "/products",
    "/products/new",
    "/usage/sources",
    "/usage/sources/new",
    "<source>",
    "/jobs",
    "/audit",
    "/staff",
    "<member>",
]


def test_the_sign_in_page_is_walked_by_tab(page):
    page.goto("/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert_walked(page)


@pytest.mark.parametrize("screen", [*SCREENS, *(pytest.param(one, marks=pytest.mark.soak) for one in OTHER_SCREENS)])
def test_a_screen_is_walked_by_tab(administrator, screen):
    open_screen(administrator, screen)
    assert_walked(administrator)


def _button(name: str) -> Callable[[Page], Locator]:
    return lambda page: page.get_by_role("button", name=name, exact=True)


DIALOGS = [
    ("/customers", _button("Columns and rows"), "Columns and rows"),
    ("/customers", _button("Keyboard shortcuts"), "Keyboard shortcuts"),
    ("/customers", lambda page: page.get_by_role("button", name="Search customers and commands"), None),
    ("<customer>", _button("Change status"), re.compile("Change the status of")),
    ("<customer>/accounts", _button("New account"), re.compile("New account of")),
    ("<customer>/xdrs", lambda page: page.get_by_role("table").locator("tbody a").first, "Why it cost that"),
    ("/usage/quarantine", lambda page: page.get_by_role("table").locator("tbody a").first, re.compile("Record")),
]


@pytest.mark.parametrize(("screen", "opener", "name"), DIALOGS)
def test_a_dialog_holds_the_focus_and_escape_gives_it_back(administrator, screen, opener, name):
    page = administrator
    open_screen(page, screen)
    begins = opener(page)
    begins.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", **({"name": name} if name else {}))
    expect(dialog).to_be_visible()
    expect(dialog.locator(":focus")).to_have_count(1)
    assert_walked(page, within=dialog)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(begins).to_be_focused()


def test_a_dialog_that_a_menu_led_to_gives_the_focus_back_to_the_button_of_the_menu(administrator):
    page = administrator
    page.goto(f"/customers/{Api(page).register('Gives Focus Back')['id']}")
    more = page.get_by_role("button", name="More actions", exact=True)
    more.focus()
    page.keyboard.press("Enter")
    limit = page.get_by_role("menuitem", name="Set credit limit")
    limit.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(more).to_be_focused()


@pytest.mark.parametrize("button", ["Create", "Jobs: none is running", "You: Ada Lindgren"])
def test_a_menu_of_the_header_closes_by_escape_and_gives_the_focus_back(administrator, button):
    page = administrator
    open_screen(page, "/customers")
    begins = page.get_by_role("button", name=button, exact=True)
    begins.focus()
    page.keyboard.press("Enter")
    expect(begins).to_have_attribute("aria-expanded", "true")
    expect(begins).not_to_be_focused()  # it is in what has opened
    page.keyboard.press("Escape")
    expect(begins).to_have_attribute("aria-expanded", "false")
    expect(begins).to_be_focused()


def test_the_menu_of_a_row_opens_by_a_key_and_gives_the_focus_back_to_the_row(administrator):
    page = administrator
    open_screen(page, "/customers")
    page.keyboard.press("j")
    row = page.locator("tr:focus")
    expect(row).to_have_count(1)
    page.keyboard.press("m")
    expect(page.get_by_role("menu")).to_be_visible()
    expect(page.get_by_role("menu").locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(row).to_have_count(1)


def _headings(page: Page) -> list[str]:
    return page.get_by_role("table").get_by_role("columnheader").all_inner_texts()


def test_a_column_is_moved_and_hidden_by_keys(administrator, signed_in):
    page = administrator
    open_screen(page, "/customers")
    before = _headings(page)
    heading = page.get_by_role("columnheader", name="Currency", exact=True).get_by_role("button")
    heading.focus()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.get_by_role("status").filter(has_text="Currency is now column")).to_have_count(1)
    expect(heading).to_be_focused()
    moved = _headings(page)
    assert moved.index("Currency") == before.index("Currency") - 1

    page.get_by_role("button", name="Columns and rows", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("switch", name="Currency", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(page.get_by_role("columnheader", name="Currency", exact=True)).to_have_count(0)
    page.wait_for_timeout(PATIENCE_MS / 10)  # after which preferences have been kept
    page.reload()
    expect(page.get_by_role("columnheader").first).to_be_visible()
    # The row's menu gets a column of its own where there is room for one.
    assert [one for one in _headings(page) if one != "More"] == [
        one for one in moved if one not in {"Currency", "More"}
    ]


def test_a_column_is_dragged_by_the_mouse(administrator):
    page = administrator
    open_screen(page, "/customers")
    before = _headings(page)
    page.get_by_role("columnheader", name="Currency", exact=True).drag_to(
        page.get_by_role("columnheader", name="E-mail", exact=True), target_position={"x": 2, "y": 10}
    )
    expect(page.get_by_role("columnheader").nth(before.index("E-mail") - 1)).to_have_text("Currency")
    assert sorted(_headings(page)) == sorted(before)
