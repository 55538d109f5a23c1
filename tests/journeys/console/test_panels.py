"""The panels of a customer: read, changed, kept while unsaved, and merged where two have changed them."""

import re
from itertools import count

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, take_pictures
from playwright.sync_api import Page, expect

_unique = count(1)


def _register(page: Page, **facts) -> dict:
    return Api(page).register(f"Panes and Sons {next(_unique)}", **facts)


def _open(page: Page, customer: dict, panel: str) -> None:
    page.goto(f"/customers/{customer['id']}/{panel}")
    expect(page.get_by_role("button", name="Edit", exact=True)).to_be_visible()


def _edit(page: Page, customer: dict, panel: str) -> None:
    _open(page, customer, panel)
    page.get_by_role("button", name="Edit", exact=True).click()


def _save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def test_two_who_change_the_same_customer_hear_of_each_other_and_merge(support, signed_in):
    customer = _register(support)
    other = signed_in("administrator")
    for page in (support, other):
        _edit(page, customer, "address")
    other.get_by_role("textbox", name="City").fill("Lviv")
    other.get_by_role("textbox", name="ZIP").fill("79000")
    _save(other)
    expect(other.get_by_text("Lviv")).to_be_visible()

    support.get_by_role("textbox", name="City").fill("Kyiv")
    support.get_by_role("textbox", name="Fax").fill("77")
    _save(support)
    conflict = support.get_by_role("alert").filter(has_text="Somebody else changed this customer")
    city = conflict.get_by_role("row").filter(has_text="City")
    expect(city).to_contain_text("Lviv")
    expect(city).to_contain_text("admin")
    expect(conflict.get_by_role("row").filter(has_text="ZIP")).to_contain_text("taken over")
    expect(support.get_by_role("textbox", name="ZIP")).to_have_value("79000")
    assert_accessible(support)
    take_pictures(support, "customer-conflict")
    conflict.get_by_role("button", name="Take theirs: City").click()
    expect(support.get_by_role("textbox", name="City")).to_have_value("Lviv")
    support.get_by_role("textbox", name="City").fill("Odesa")
    _save(support)
    expect(support.get_by_text("Odesa")).to_be_visible()
    kept = Api(support).get(f"/customers/{customer['id']}")
    assert (kept["city"], kept["postal_code"], kept["fax"]) == ("Odesa", "79000", "77")


def test_what_is_typed_and_not_saved_survives_a_click_elsewhere_and_a_reload(support):
    page, customer = support, _register(support)
    _edit(page, customer, "address")
    page.get_by_role("textbox", name="City").fill("Uppsala")
    parts = page.get_by_role("navigation", name="Parts of the customer")
    parts.get_by_role("link", name="Additional info").click()
    expect(page.get_by_role("region", name="Additional info")).to_be_visible()
    expect(parts.get_by_role("link", name="Address info not saved yet")).to_be_visible()
    assert_accessible(page)
    page.reload()
    parts.get_by_role("link", name="Address info not saved yet").click()
    expect(page.get_by_role("textbox", name="City")).to_have_value("Uppsala")
    expect(page.get_by_text("did not save is back")).to_be_visible()
    _save(page)
    expect(page.get_by_role("region", name="Address info").get_by_text("Uppsala")).to_be_visible()
    expect(parts.get_by_role("link", name="Address info", exact=True)).to_be_visible()
    assert Api(page).get(f"/customers/{customer['id']}")["city"] == "Uppsala"


def test_what_is_given_up_does_not_come_back(support):
    page, customer = support, _register(support)
    _edit(page, customer, "address")
    page.get_by_role("textbox", name="City").fill("Uppsala")
    page.wait_for_timeout(400)
    page.get_by_role("button", name="Cancel").click()
    page.reload()
    expect(page.get_by_role("button", name="Edit", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="City")).to_have_count(0)


def test_what_is_typed_survives_a_session_that_ends(signed_in):
    page = signed_in("support")
    customer = _register(page)
    _edit(page, customer, "address")
    page.get_by_role("textbox", name="City").fill("Uppsala")
    page.context.clear_cookies()
    _save(page)
    again = page.get_by_role("dialog")
    again.get_by_role("textbox", name="Password").fill("what support keeps secret")
    again.get_by_role("button", name="Sign in", exact=True).click()
    expect(again).to_have_count(0)
    expect(page.get_by_role("textbox", name="City")).to_have_value("Uppsala")
    _save(page)
    expect(page.get_by_role("region", name="Address info").get_by_text("Uppsala")).to_be_visible()


def test_what_is_typed_survives_a_lost_connection(support, troubles):
    troubles.expect("ERR_INTERNET_DISCONNECTED")
    page, customer = support, _register(support)
    _edit(page, customer, "address")
    page.get_by_role("textbox", name="City").fill("Uppsala")
    page.context.set_offline(True)
    _save(page)
    expect(page.get_by_text("The server cannot be reached.").first).to_be_visible()
    page.context.set_offline(False)
    _save(page)
    expect(page.get_by_role("region", name="Address info").get_by_text("Uppsala")).to_be_visible()


def test_a_field_is_found_by_its_name_with_the_keyboard_alone(support):
    page, customer = support, _register(support)
    _open(page, customer, "address")
    page.keyboard.press(".")
    expect(page.get_by_role("dialog", name="Find a field")).to_be_visible()
    page.keyboard.type("reference")
    page.keyboard.press("Enter")
    reference = page.get_by_role("textbox", name="Reference number")
    expect(reference).to_be_focused()
    page.keyboard.type("CRM-17")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("region", name="Additional info").get_by_text("CRM-17")).to_be_visible()
    assert page.url.endswith("/additional")


def test_the_contact_follows_the_first_name_until_somebody_writes_another(support):
    page, customer = support, _register(support)
    _edit(page, customer, "address")
    first = page.get_by_role("textbox", name="First name")
    contact = page.get_by_role("textbox", name="Contact", exact=True)
    first.fill("Ann")
    expect(contact).to_have_value("Ann")
    contact.fill("Mrs Lake")
    first.fill("Anna")
    expect(contact).to_have_value("Mrs Lake")


def test_a_bad_address_among_good_ones_is_named_at_its_field(support):
    page, customer = support, _register(support)
    _edit(page, customer, "address")
    copies = page.get_by_role("textbox", name="Copy of every e-mail to")
    copies.fill("ann@example.org, nobody")
    _save(page)
    expect(page.get_by_text("'nobody' is none")).to_be_visible()
    expect(copies).to_have_value("ann@example.org, nobody")
    copies.fill("ann@example.org, bob@example.org")
    _save(page)
    expect(page.get_by_text("ann@example.org, bob@example.org")).to_be_visible()


def test_a_customer_becomes_a_branch_of_a_head_office_found_by_typing(support):
    page = support
    head, customer = _register(page, office="head"), _register(page)
    _edit(page, customer, "additional")
    page.get_by_role("combobox", name="Office", exact=True).select_option("Branch office")
    office = page.get_by_role("combobox", name="Head office")
    office.fill(head["name"])
    page.get_by_role("option", name=head["name"], exact=True).click()
    page.get_by_role("combobox", name="Invoices by e-mail").select_option("No")
    _save(page)
    shown = page.get_by_role("region", name="Additional info")
    expect(shown.get_by_role("link", name=f"of head office {head['name']}")).to_be_visible()
    told = Api(page).get(f"/customers/{customer['id']}/additional-info")
    assert (told["head_office_id"], told["send_invoices"], told["send_statistics"]) == (head["id"], False, None)


def test_self_care_gets_a_login_a_language_and_a_password_that_is_shown_once(support):
    page, customer = support, _register(support)
    _edit(page, customer, "self-care")
    page.get_by_role("textbox", name="Self-care login").fill(f"panes{customer['id']}")
    page.get_by_role("textbox", name="Date", exact=True).fill("DD.MM")
    _save(page)
    expect(page.get_by_text("must have YY or YYYY in it")).to_be_visible()
    page.get_by_role("textbox", name="Date", exact=True).fill("DD.MM.YYYY")
    _save(page)
    expect(page.get_by_text(re.compile(r"DD\.MM\.YYYY \d\d\.\d\d\.\d{4}"))).to_be_visible()
    page.get_by_role("button", name="Set one").click()
    page.get_by_role("dialog").get_by_role("button", name="Set the password").click()
    made = page.get_by_role("dialog", name="The new password")
    expect(made.get_by_text(re.compile(r"\w{5}-\w{5}-\w{5}-\w{5}")).first).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Password")).to_contain_text("by support")


def test_another_billing_period_is_arranged_shown_on_the_timeline_and_cancelled(support):
    page, customer = support, _register(support)
    page.goto(f"/customers/{customer['id']}/life-cycle")
    page.get_by_role("button", name="Change the period").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Billing period").select_option("Weekly, from Monday")
    dialog.get_by_role("textbox", name="Comment").fill("asked by mail")
    dialog.get_by_role("button", name="Arrange it").click()
    timeline = page.get_by_role("list", name="Timeline")
    expect(timeline.get_by_role("listitem").last).to_contain_text("Weekly, from Monday")
    expect(page.get_by_text("asked by mail")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Cancel it").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("asked by mail")).to_have_count(0)
    assert Api(page).get(f"/customers/{customer['id']}/life-cycle")["arranged"] is None


@pytest.mark.parametrize("panel", ["address", "additional", "life-cycle", "self-care"])
def test_whoever_only_reads_is_offered_no_change_in_any_panel(signed_in, panel):
    page = signed_in("reader")
    customer = Api(page).caller()
    page.goto(f"/customers/{customer['id']}/{panel}")
    expect(page.get_by_role("heading", level=2, name=re.compile(".")).first).to_be_visible()
    for name in ("Edit", "Change the period", "Set one"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)


def test_on_a_narrow_page_the_parts_are_chosen_from_a_list(signed_in):
    page = signed_in("support", width=390)
    customer = _register(page)
    page.goto(f"/customers/{customer['id']}")
    page.get_by_role("combobox", name="Part of the customer").select_option("Web self-care")
    expect(page.get_by_role("region", name="Web self-care")).to_be_visible()
    assert page.url.endswith("/self-care")
