"""The command menu: a record by a few letters of its name, and what was seen before, for whoever saw it."""

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, sign_in, take_pictures
from journeys.console.people import MEMBERS
from journeys.console.screens import open_screen
from playwright.sync_api import Locator, Page, expect


def _open_menu(page: Page) -> Locator:
    page.keyboard.press("Control+k")
    menu = page.get_by_role("dialog", name="Name, phone, e-mail, account, or a command")
    expect(menu.get_by_role("combobox")).to_be_focused()
    return menu


def _seen_before(menu: Locator) -> Locator:
    return menu.get_by_role("option").filter(has_text="seen before")


def test_a_customer_is_opened_by_name_and_offered_again_later(support):
    page = support
    customer = Api(page).register("Ottilie Quarles")
    open_screen(page, "/customers")
    menu = _open_menu(page)
    expect(_seen_before(menu)).to_have_count(0)
    page.keyboard.type("quarles")
    first = menu.get_by_role("option").first
    expect(first).to_contain_text(customer["name"])
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1, name=customer["name"], exact=True)
    expect(heading).to_be_visible()

    page.keyboard.press("g")
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1, name="Jobs")).to_be_visible()
    menu = _open_menu(page)
    expect(_seen_before(menu)).to_have_count(1)
    expect(_seen_before(menu)).to_contain_text(customer["name"])
    assert_accessible(page)
    take_pictures(page, "command-menu")
    page.keyboard.press("Enter")
    expect(heading).to_be_visible()


def test_every_kind_of_record_is_offered_again_the_last_one_first(administrator):
    page = administrator
    seen = []
    for screen in ["<customer>", "<tariff>", "<product>", "<source>", "<member>"]:
        open_screen(page, screen)
        seen.insert(0, page.get_by_role("heading", level=1).inner_text())
    menu = _open_menu(page)
    expect(_seen_before(menu)).to_have_text([f"{name}seen before" for name in seen])


def test_a_customer_that_was_deleted_is_not_offered_again(support):
    page = support
    customer = Api(page).register("Gone Tomorrow")
    open_screen(page, f"/customers/{customer['id']}")
    page.get_by_role("button", name="More actions", exact=True).press("Enter")
    page.get_by_role("menuitem", name="Delete", exact=True).press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).press("Enter")
    expect(page.get_by_text("Gone Tomorrow is deleted")).to_be_visible()
    menu = _open_menu(page)
    expect(menu.get_by_role("option").first).to_be_visible()
    expect(_seen_before(menu)).to_have_count(0)


def test_who_comes_next_at_the_same_browser_is_not_shown_what_was_seen_before(page):
    first, second = MEMBERS["support"], MEMBERS["reader"]
    page.goto("/")
    sign_in(page, first.login, first.password)
    open_screen(page, "<customer>")
    expect(_seen_before(_open_menu(page))).to_have_count(1)
    page.context.clear_cookies()  # as when a session has ended by itself
    page.goto("/jobs")
    sign_in(page, second.login, second.password)
    expect(_seen_before(_open_menu(page))).to_have_count(0)
