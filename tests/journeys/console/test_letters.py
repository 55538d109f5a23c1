"""Messages, outbox and notifications in the browser."""

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, take_pictures
from journeys.console.screens import open_screen
from playwright.sync_api import expect


@pytest.fixture
def quiet(administrator):
    """What classes send, and texts, are put back as they were."""
    api = Api(administrator)
    classes = {
        one["id"]: api.get(f"/customer-classes/{one['id']}/notifications")
        for one in api.get("/customer-classes")["items"]
    }
    yield api
    for class_id, sends in classes.items():
        api.put(f"/customer-classes/{class_id}/notifications", sends)
    for kind in api.get("/message-templates")["kinds"]:
        for text in kind["texts"]:
            if not text["is_default"]:
                api.delete(f"/message-templates/{kind['kind']}/{text['language']}")


def test_a_class_is_told_what_to_send_and_the_letter_stands_on_the_record(administrator, quiet):
    page = administrator
    customer = quiet.register("Written to", email="ada@example.org")
    open_screen(page, f"/messages/classes?class={customer['class_id']}")
    form = page.get_by_role("form", name="What Residential sends")
    form.get_by_label("From").fill("billing@example.net")
    form.get_by_label("Customer is blocked", exact=True).check()
    assert_accessible(page)
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("What Residential sends is saved")).to_be_visible()

    quiet.post(f"/customers/{customer['id']}/status-changes", {"action": "block"})
    page.goto(f"/customers/{customer['id']}/notifications")
    link = page.get_by_role("link", name="Your services are blocked").first
    expect(page.get_by_text("Customer is blocked").first).to_be_visible()
    page.wait_for_timeout(1_000)
    page.reload()
    expect(link).to_be_visible()
    link.click()
    panel = page.get_by_role("dialog", name="Customer is blocked")
    expect(panel).to_contain_text("Dear Written to,")
    expect(panel).to_contain_text("billing@example.net")
    assert_accessible(page)
    take_pictures(page, "letter")
    panel.get_by_role("button", name="Drop").click()
    page.get_by_role("dialog", name="Drop this letter?").get_by_role("button", name="Drop").click()
    expect(panel.get_by_text("Dropped", exact=True)).to_be_visible()
    quiet.delete(f"/customers/{customer['id']}")


def test_the_outbox_says_that_no_mail_goes_out_and_shows_each_letter(administrator, quiet):
    page = administrator
    customer = quiet.register("In the outbox", email="bob@example.org")
    path = f"/customer-classes/{customer['class_id']}/notifications"
    quiet.put(path, {"sender": "", "email": ["customer_blocked"]})
    quiet.post(f"/customers/{customer['id']}/status-changes", {"action": "block"})
    page.wait_for_timeout(1_000)
    open_screen(page, f"/outbox?customer_id={customer['id']}&state=waiting")
    expect(page.get_by_role("alert")).to_contain_text("No mail goes out: no mail server is set")
    expect(page.get_by_role("row").filter(has_text="bob@example.org")).to_have_count(1)
    assert_accessible(page)
    page.get_by_role("link", name="In the outbox").click()
    expect(page.get_by_role("heading", level=1, name="In the outbox")).to_be_visible()
    quiet.delete(f"/customers/{customer['id']}")


def test_a_text_is_written_refused_for_a_variable_nobody_knows_previewed_and_taken_back(administrator, quiet):
    page = administrator
    customer = quiet.register("Reader of previews")
    open_screen(page, "/messages?kind=customer_closed")
    form = page.get_by_role("form", name="Text of the message")
    form.get_by_label("Text").fill("Farewell, {{ nickname }}\n")
    form.get_by_role("button", name="Save the text").click()
    expect(form).to_contain_text("names the variable 'nickname', which there is not; there are: customer_name")
    form.get_by_label("Text").fill("Farewell, {{ customer_name }}\n")
    form.get_by_role("button", name="Preview").click()
    dialog = page.get_by_role("dialog", name="What a customer would read")
    dialog.get_by_role("combobox", name="Customer").fill("Reader of previews")
    page.get_by_role("option", name="Reader of previews").click()
    dialog.get_by_role("button", name="Show").click()
    expect(dialog).to_contain_text("Farewell, Reader of previews")
    assert_accessible(page)
    page.keyboard.press("Escape")
    form.get_by_role("button", name="Save the text").click()
    expect(page.get_by_text("The text is saved; letters written from now on say it")).to_be_visible()
    expect(page.get_by_role("link", name="Customer is closed Changed")).to_be_visible()
    page.get_by_role("button", name="Back to the first text").click()
    page.get_by_role("dialog", name="Give this text up?").get_by_role("button", name="Back to the first text").click()
    expect(page.get_by_text("This is the text that comes with the program.")).to_be_visible()
    quiet.delete(f"/customers/{customer['id']}")


def test_a_customer_without_an_address_says_that_nothing_is_written(administrator, quiet):
    customer = quiet.register("Without an address")
    administrator.goto(f"/customers/{customer['id']}/notifications")
    expect(
        administrator.get_by_text("This customer has no e-mail address, so nothing is written to it.")
    ).to_be_visible()
    assert_accessible(administrator)
    quiet.delete(f"/customers/{customer['id']}")


def test_a_resellers_staff_has_neither_outbox_nor_messages(reseller):
    reseller.goto("/outbox")
    expect(reseller.get_by_role("heading", level=1, name="Not open to you")).to_be_visible()
    expect(reseller.get_by_role("navigation", name="Main").get_by_role("link", name="Messages")).to_have_count(0)
