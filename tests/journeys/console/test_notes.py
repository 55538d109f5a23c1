"""Notes and the change log of a customer in the console."""

import re
from itertools import count

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import Page, expect

_unique = count(1)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture
def customer(administrator):
    """One of its own, gone with its notes when the test ends."""
    api = Api(administrator)
    made = api.register(f"Notable and Sons {next(_unique)}")
    yield made
    api.delete(f"/customers/{made['id']}")


def _note(page: Page, text: str):
    return page.get_by_role("listitem").filter(has_text=text).last


def _write(page: Page, text: str) -> None:
    form = page.get_by_role("form", name="New note")
    form.get_by_role("textbox", name="New note").fill(text)
    form.get_by_role("button", name="Write the note").click()
    expect(_note(page, text)).to_be_visible()


def test_a_note_is_written_with_a_file_pinned_and_stands_on_the_first_page(administrator, customer):
    page = administrator
    page.goto(f"/customers/{customer['id']}/notes")
    expect(page.get_by_text("No note yet")).to_be_visible()
    form = page.get_by_role("form", name="New note")
    form.get_by_role("textbox", name="New note").fill("Wants letters, not e-mails.\nAgreed with Eva.")
    form.locator("input[type=file]").set_input_files(
        [
            {"name": "contract.pdf", "mimeType": "application/pdf", "buffer": PDF},
            {"name": "invoice.pdf", "mimeType": "application/pdf", "buffer": b"<html>not a PDF</html>"},
        ]
    )
    form.get_by_role("button", name="Write the note").click()
    refused = page.get_by_role("alert").filter(has_text="Not attached")
    expect(refused).to_contain_text("'invoice.pdf' is called PDF and is a text; send it under a name")
    note = _note(page, "Wants letters")
    with page.expect_download() as download:
        note.get_by_role("link", name="contract.pdf").click()
    assert download.value.suggested_filename == "contract.pdf"
    refused.get_by_role("button", name="Close").click()
    note.get_by_role("button", name="Pin", exact=True).click()
    expect(note.get_by_role("img", name="Pinned")).to_be_visible()
    _write(page, "The second note, of somebody in a hurry")
    expect(page.locator("li").filter(has=page.get_by_role("button", name="Delete the note")).first).to_contain_text(
        "Wants letters"
    )
    assert_accessible(page)
    take_pictures(page, "customer-notes")
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_role("region", name="Pinned notes")).to_contain_text("Agreed with Eva.")
    assert_accessible(page)
    take_pictures(page, "customer-pinned")


def test_a_note_is_found_edited_with_its_history_and_deleted(administrator, customer):
    page = administrator
    page.goto(f"/customers/{customer['id']}/notes")
    _write(page, "Prefers to be called in the morning")
    _write(page, "Another one")
    page.get_by_role("searchbox").fill("MORNING")
    expect(page.get_by_text("Another one")).to_have_count(0)
    note = _note(page, "Prefers")
    note.get_by_role("button", name="Edit the note").click()
    page.get_by_role("textbox", name="Text").fill("Prefers the morning, after ten")
    page.get_by_role("form", name="Edit the note").get_by_role("button", name="Save").click()
    note = _note(page, "after ten")
    note.get_by_role("button", name=re.compile("changed by")).click()
    dialog = page.get_by_role("dialog", name="How the note read")
    expect(dialog).to_contain_text("Prefers to be called in the morning")
    assert_accessible(page)
    take_pictures(page, "customer-note-history")
    page.keyboard.press("Escape")
    note.get_by_role("button", name="Delete the note").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete the note").click()
    expect(page.get_by_text("No note matches")).to_be_visible()
    page.get_by_role("button", name="Clear search").click()
    expect(page.get_by_text("Another one")).to_be_visible()


def test_two_who_edit_one_note_are_told_of_each_other(administrator, customer):
    page, api = administrator, Api(administrator)
    made = api.post(f"/customers/{customer['id']}/notes", {"text": "As it was"})
    page.goto(f"/customers/{customer['id']}/notes")
    _note(page, "As it was").get_by_role("button", name="Edit the note").click()
    api._send("PATCH", f"/customers/{customer['id']}/notes/{made['id']}", {"text": "As the other wants it"})
    page.get_by_role("textbox", name="Text").fill("As I want it")
    save = page.get_by_role("form", name="Edit the note").get_by_role("button", name="Save")
    save.click()
    expect(page.get_by_text("Somebody else changed this meanwhile")).to_be_visible()
    expect(page.locator("blockquote")).to_have_text("As the other wants it")
    assert_accessible(page)
    save.click()
    expect(_note(page, "As I want it")).to_be_visible()


def test_the_change_log_tells_each_field_before_and_now_and_is_narrowed(administrator, customer):
    page, api = administrator, Api(administrator)
    path = f"/customers/{customer['id']}"
    api._send("PATCH", path, {"email": "old@example.org", "city": "Lund"})
    api._send("PATCH", path, {"email": "new@example.org"})
    page.goto(f"{path}/changes")
    table = page.get_by_role("table", name="Change log")
    row = table.get_by_role("row").nth(1)
    expect(row).to_contain_text("e-mail: old@example.org → new@example.org")
    row.press("Enter")
    expect(page.get_by_role("definition").filter(has_text="new@example.org")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "customer-changes")
    page.get_by_role("combobox", name="Field").select_option("city")
    expect(table.get_by_role("row")).to_have_count(2)
    expect(table.get_by_role("row").nth(1)).to_contain_text("city: – → Lund")
    page.get_by_role("combobox", name="Field").select_option("")
    page.get_by_role("combobox", name="Who").select_option("admin")
    expect(table.get_by_role("row").filter(has_text="Registered a customer")).to_be_visible()
    page.get_by_role("button", name="Looks").click()
    expect(table.get_by_role("row").filter(has_text="Read the change log").first).to_be_visible()


def test_notes_and_the_log_fit_a_telephone(signed_in, customer):
    page = signed_in("support", width=390)
    Api(page).post(f"/customers/{customer['id']}/notes", {"text": "Averylongwordwithoutanyspace" * 6, "pinned": True})
    for panel in ("", "/notes", "/changes"):
        page.goto(f"/customers/{customer['id']}{panel}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("main").locator("[aria-busy=true]")).to_have_count(0)
        assert_fits(page)
        assert_accessible(page)
