"""Many customers at once in the console: chosen rows, what would happen to them, what did, undoing it, a file."""

import csv
import re
from io import StringIO
from pathlib import Path

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import Page, expect


def _bar(page: Page):
    return page.get_by_role("region", name="Chosen customers")


def _choose(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("checkbox", name=f"Select {name}", exact=True).check()


def _confirm(page: Page, action: str, *said: str) -> None:
    dialog = page.get_by_role("dialog")
    for sentence in said:
        expect(dialog).to_contain_text(sentence)
    dialog.get_by_role("button", name=re.compile(f"^{action}")).click()
    expect(dialog).not_to_be_visible()


def _register(page: Page, *names: str) -> None:
    for name in names:
        Api(page).register(name)


def test_of_three_chosen_two_are_deleted_and_the_third_says_why_not(support):
    page = support
    api = Api(page)
    page.goto("/customers")
    _register(page, "Doomed one", "Doomed two")
    kept = api.register("Doomed with an account")
    api.open_account(kept)
    page.goto("/customers?q=doomed")
    _choose(page, "Doomed one", "Doomed two", "Doomed with an account")
    expect(_bar(page)).to_contain_text("3 selected")
    assert_accessible(page)
    _bar(page).get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog", name="Delete 3 customers?")
    expect(dialog).to_contain_text("2 of 3 can be deleted.")
    expect(dialog).to_contain_text("cannot be deleted because it has accounts")
    assert_accessible(page)
    take_pictures(page, "bulk-delete")
    _confirm(page, "Delete")
    asked = page.get_by_role("region", name="Delete · 3 customers")
    expect(asked).to_contain_text("Deleted: 2 · Refused: 1")
    expect(asked.get_by_role("button", name="Undo")).not_to_be_visible()
    expect(page.get_by_role("link", name="Doomed one")).not_to_be_visible()
    asked.get_by_role("link", name="Details").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Doomed with an account"))
    expect(row).to_contain_text("cannot be deleted because it has accounts")
    assert_accessible(page)
    take_pictures(page, "bulk-outcomes")
    page.get_by_role("button", name="Deleted: 2").click()
    expect(page.get_by_role("row").filter(has_text="Doomed two")).to_be_visible()


def test_chosen_customers_are_blocked_and_unblocked_again_by_undoing_it(support):
    page = support
    _register(page, "Flood one", "Flood two", "Flood three")
    page.goto("/customers?q=flood&sort=name")
    first = page.get_by_role("row").filter(has_text="Flood one")
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    expect(_bar(page)).to_contain_text("2 selected")
    page.get_by_role("checkbox", name="Select Flood one", exact=True).click()
    page.get_by_role("checkbox", name="Select Flood two", exact=True).click(modifiers=["Shift"])
    expect(_bar(page)).to_contain_text("3 selected")
    page.keyboard.press("Escape")
    expect(_bar(page)).not_to_be_visible()
    page.get_by_role("checkbox", name="Select all rows of this page").check()
    _bar(page).get_by_role("button", name="Block", exact=True).click()
    page.get_by_role("dialog").get_by_role("textbox", name="Comment").fill("water in the street")
    _confirm(page, "Block", "3 of 3 will be blocked.")
    asked = page.get_by_role("region", name="Block · 3 customers")
    expect(asked).to_contain_text("Blocked: 3")
    expect(page.get_by_role("row").filter(has_text="Blocked")).to_have_count(3)
    take_pictures(page, "bulk-done")
    asked.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("region", name="Undo: Unblock · 3 customers")).to_contain_text("Unblocked: 3")
    expect(page.get_by_role("row").filter(has_text="Blocked")).to_have_count(0)


def test_all_that_a_search_finds_are_chosen_from_one_page_and_exported_as_the_list_shows_them(support):
    page = support
    page.goto("/customers?balance_control=postpaid")
    total = Api(page).get("/customers?balance_control=postpaid&limit=1")["total"]
    assert total > 25
    page.get_by_role("checkbox", name="Select all rows of this page").check()
    _bar(page).get_by_role("button", name=f"Select all {total} found").click()
    expect(_bar(page)).to_contain_text(f"All {total} found are selected")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("checkbox", name="Select all rows of this page")).to_be_checked()
    _bar(page).get_by_role("button", name="Export").click()
    assert_accessible(page)
    _confirm(page, "Export")
    asked = page.get_by_role("region", name=f"Export · {total} customers")
    with page.expect_download() as fetched:
        asked.get_by_role("link", name="Download").click()
    heading, *rows = csv.reader(StringIO(Path(fetched.value.path()).read_text(encoding="utf-8-sig")))
    assert heading[:3] == ["name", "status", "balance_control"]
    assert len(rows) == total
    assert {row[2] for row in rows} == {"postpaid"}
    page.goto("/customers?balance_control=prepaid")
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    expect(_bar(page)).not_to_be_visible()


def test_another_class_is_given_on_a_telephone(support):
    page = support
    page.set_viewport_size({"width": 390, "height": 844})
    _register(page, "Pocket one", "Pocket two")
    page.goto("/customers?q=pocket")
    _choose(page, "Pocket one", "Pocket two")
    assert_fits(page)
    assert_accessible(page)
    take_pictures(page, "bulk-bar")
    _bar(page).get_by_role("button", name="Change class").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="New class").click()
    page.get_by_role("option", name="Business").first.click()
    _confirm(page, "Change class", "2 of 2 will be put into this class.")
    expect(page.get_by_role("region", name="Change class · 2 customers")).to_contain_text("In another class: 2")
    assert_fits(page)


def test_whoever_may_only_read_is_offered_a_file_and_nothing_else(signed_in):
    page = signed_in("reader")
    page.goto("/customers")
    page.get_by_role("checkbox", name="Select all rows of this page").check()
    expect(_bar(page).get_by_role("button", name="Export")).to_be_visible()
    for action in ("Block", "Unblock", "Change class", "Delete"):
        expect(_bar(page).get_by_role("button", name=action)).to_have_count(0)
