"""Call files in the console: imported and watched; what waits is mended, released or dropped; sources are declared."""

import re
from typing import Any

import pytest
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import Locator, Page, expect

HEADING = "request_id,account,calling,called,started_at,used\n"
SOURCE = "Voice switch"


@pytest.fixture
def charged_before(administrator) -> dict[str, Any]:
    """A call of an active customer: one like it can be charged."""
    asked = administrator.request
    customers = asked.get("/api/v1/customers?where=status:is:active&where=kind:is:retail&limit=20").json()["items"]
    for customer in customers:
        xdrs = asked.get(f"/api/v1/customers/{customer['id']}/xdrs?service=voice&limit=1").json()["items"]
        if xdrs:
            return xdrs[0]
    raise AssertionError("no active customer of the small company has called anybody")


def _line(request_id: str, account: str, like: dict[str, Any]) -> str:
    return f"{request_id},{account},{account},{like['called']},{like['effective_at']},61"


def _import(page: Page, *lines: str) -> Locator:
    """The part of the page that tells of this import."""
    content = (HEADING + "\n".join(lines) + "\n").encode()
    page.goto("/usage")
    page.get_by_role("combobox", name="Source").select_option(SOURCE)
    page.get_by_label("Call file", exact=True).set_input_files(
        {"name": "calls.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Import", exact=True).click()
    told = page.get_by_role("region", name=f"calls.csv from {SOURCE}")
    expect(told.get_by_text("Done", exact=True)).to_be_visible()
    return told


def _count(told: Locator, name: str) -> Locator:
    return told.get_by_role("definition").nth(["Lines", "Charged", "Charged before", "Quarantined"].index(name))


def test_a_call_file_is_imported_and_what_waits_is_mended_and_charged(administrator, charged_before):
    page, account = administrator, charged_before["facts"]["ac"]
    told = _import(page, _line("file-1", account, charged_before), _line("file-2", "nobody-holds-this", charged_before))
    page.reload()
    expect(told.get_by_text("Done", exact=True)).to_be_visible()
    expect(_count(told, "Lines")).to_have_text("2")
    expect(_count(told, "Charged")).to_have_text("1")
    expect(_count(told, "Quarantined")).to_have_text("1")
    assert_accessible(page)
    take_pictures(page, "usage-import")

    told.get_by_role("link", name="Nobody holds the identifier").click()
    expect(page).to_have_url(re.compile(r"/usage/quarantine\?source=Voice.switch&code=unknown_account"))
    waiting = page.get_by_role("row").filter(has_text="file-2")
    expect(waiting).to_contain_text("'nobody-holds-this'")
    assert_accessible(page)
    take_pictures(page, "usage-quarantine")

    waiting.get_by_role("link").click()
    record = page.get_by_role("dialog")
    record.get_by_role("textbox", name="Account", exact=True).fill("nobody-either")
    record.get_by_role("button", name="Release", exact=True).click()
    expect(record.get_by_role("status").filter(has_text="Keeps waiting: Nobody holds the identifier")).to_be_visible()
    record.get_by_role("textbox", name="Account", exact=True).fill(account)
    record.get_by_role("button", name="Release", exact=True).click()
    expect(record.get_by_role("status").filter(has_text="Charged")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "usage-record-released")
    page.keyboard.press("Escape")
    expect(waiting).to_have_count(0)

    again = _import(page, _line("file-1", account, charged_before))
    expect(_count(again, "Charged before")).to_have_text("1")


def test_chosen_records_are_dropped_after_a_question(administrator, charged_before):
    page = administrator
    _import(page, *(_line(f"drop-{place}", f"no-such-{place}", charged_before) for place in range(2)))
    page.goto(f"/usage/quarantine?source={SOURCE}&code=unknown_account")
    for place in range(2):
        page.get_by_role("row").filter(has_text=f"drop-{place}").get_by_role("checkbox").check()
    page.get_by_role("button", name="Release", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Release", exact=True).click()
    outcomes = page.get_by_role("dialog", name="0 released, 2 still waiting")
    expect(outcomes).to_contain_text("'no-such-1'")
    assert_accessible(page)
    page.keyboard.press("Escape")

    for place in range(2):
        page.get_by_role("row").filter(has_text=f"drop-{place}").get_by_role("checkbox").check()
    page.get_by_role("button", name="Drop", exact=True).click()
    question = page.get_by_role("dialog", name="Drop 2 records?")
    assert_accessible(page)
    question.get_by_role("button", name="Drop", exact=True).click()
    expect(page.get_by_text("2 records dropped")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="drop-1")).to_have_count(0)
    page.get_by_role("button", name="Dropped").click()
    expect(page.get_by_role("row").filter(has_text="drop-1")).to_be_visible()


def test_a_source_is_declared_with_dial_rules_and_declared_again(administrator):
    page = administrator
    page.goto("/usage/sources")
    page.get_by_role("link", name="Declare a source").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Berlin switch")
    page.get_by_role("combobox", name="Time zone").fill("berlin")
    page.get_by_role("option", name="Europe/Berlin").click()
    page.get_by_role("button", name="Add a rule").click()
    rule = page.get_by_role("group", name="Rule 1")
    rule.get_by_role("textbox", name="Begins with").fill("0")
    rule.get_by_role("textbox", name="Take off").fill("1")
    rule.get_by_role("textbox", name="Put in front").fill("49a")
    page.get_by_role("button", name="Declare", exact=True).click()
    expect(rule).to_contain_text("use digits")
    assert_accessible(page)
    take_pictures(page, "usage-source-refused")
    rule.get_by_role("textbox", name="Put in front").fill("49")
    page.get_by_role("button", name="Declare", exact=True).click()

    declared = page.get_by_role("row").filter(has_text="Berlin switch")
    expect(declared).to_contain_text("Europe/Berlin")
    declared.get_by_role("link").click()
    page.get_by_role("textbox", name="Default service").fill("message")
    page.get_by_role("button", name="Declare again").click()
    expect(page.get_by_text("Declared again")).to_be_visible()
    page.goto("/usage/sources")
    expect(declared).to_contain_text("message")
    assert_accessible(page)


def test_support_decides_on_quarantine_but_imports_nothing(support):
    support.goto("/usage")
    expect(support.get_by_role("table", name="Imported files")).to_be_visible()
    expect(support.get_by_role("button", name="Import", exact=True)).to_have_count(0)
    support.goto("/usage/quarantine")
    expect(support.get_by_role("checkbox", name="Select all rows of this page")).to_be_visible()


def test_who_only_reads_decides_on_nothing(signed_in):
    page = signed_in("reader")
    page.goto("/usage/quarantine")
    row = page.get_by_role("table", name="Quarantine").get_by_role("row").nth(1)
    expect(row).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    row.get_by_role("link").click()
    expect(page.get_by_role("dialog").get_by_text("As it came")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("button", name="Release", exact=True)).to_have_count(0)


def test_a_resellers_staff_is_told_that_usage_is_not_theirs(reseller):
    reseller.goto("/usage/quarantine")
    expect(reseller.get_by_role("heading", level=1, name="Not open to you")).to_be_visible()
    expect(reseller.get_by_role("link", name="Usage")).to_have_count(0)


@pytest.mark.parametrize("address", ["/usage", "/usage/sources", "/usage/sources/new", "/usage/quarantine"])
def test_usage_fits_a_telephone(signed_in, address):
    page = signed_in("administrator", width=390)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
    assert_fits(page)
