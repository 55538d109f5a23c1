"""Who works here: added, signed in for the first time, blocked; programs and their tokens; what others may not see."""

import pytest
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from journeys.console.people import MEMBERS, leave_browsers_open
from playwright.sync_api import Page, expect


def _add_member(page: Page, login: str, name: str) -> str:
    """Their first password."""
    page.goto("/staff")
    page.get_by_role("button", name="Add a member").click()
    form = page.get_by_role("form", name="New staff member")
    form.get_by_role("textbox", name="Name").fill(name)
    form.get_by_role("textbox", name="Login").fill(login)
    form.get_by_role("combobox", name="Role").select_option("support")
    assert_accessible(page)
    form.get_by_role("button", name="Add", exact=True).click()
    told = page.get_by_role("dialog", name=f"{name} is added")
    password = told.get_by_role("group", name="Password").inner_text().strip()
    assert_accessible(page)
    told.get_by_role("button", name="I have noted it").click()
    return password


def test_a_new_member_signs_in_and_must_choose_a_password(administrator, open_context):
    first = _add_member(administrator, "nora", "Nora Lind")
    expect(administrator.get_by_role("row").filter(has_text="Nora Lind")).to_contain_text("Operator")
    take_pictures(administrator, "staff")

    page = open_context().new_page()
    page.goto("/jobs")
    page.get_by_role("textbox", name="Login").fill("nora")
    page.get_by_label("Password", exact=True).fill(first)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Present password", exact=True).fill(first)
    page.get_by_label("New password", exact=True).fill("a lamp in the harbour")
    page.get_by_label("New password again", exact=True).fill("a lamp in the harbour")
    assert_accessible(page)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("heading", level=1, name="Jobs")).to_be_visible()

    administrator.get_by_role("link", name="Nora Lind").click()
    sessions = administrator.get_by_role("region", name="Sessions")
    sessions.get_by_role("button", name="End the session from").first.click()
    administrator.get_by_role("dialog", name="End this session?").get_by_role("button", name="End it").click()
    expect(sessions.get_by_text("Not signed in anywhere.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Sign in to Tollhouse")).to_be_visible()


def test_a_member_is_changed_blocked_and_given_a_new_password(administrator, open_context):
    page = administrator
    _add_member(page, "olaf", "Olaf Berg")
    page.get_by_role("link", name="Olaf Berg").click()
    form = page.get_by_role("form", name="Name and role")
    form.get_by_role("textbox", name="Name").fill("Olaf Bergström")
    form.get_by_role("textbox", name="E-mail").fill("nowhere")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("is no e-mail address")
    form.get_by_role("textbox", name="E-mail").fill("olaf@example.net")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1, name="Olaf Bergström")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "staff-member")

    page.get_by_role("button", name="New password").click()
    page.get_by_role("dialog").get_by_role("button", name="Make a new password").click()
    password = page.get_by_role("group", name="Password").inner_text().strip()
    page.get_by_role("button", name="I have noted it").click()
    page.get_by_role("button", name="Block", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Block").click()
    expect(page.get_by_text("Blocked", exact=True)).to_be_visible()

    other = open_context().new_page()
    other.goto("/")
    other.get_by_role("textbox", name="Login").fill("olaf")
    other.get_by_label("Password", exact=True).fill(password)
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.get_by_role("alert")).to_be_visible()


def test_the_last_administrator_cannot_be_blocked(administrator):
    page = administrator
    page.goto("/staff")
    page.get_by_role("link", name="Ada Lindgren").click()
    expect(page.get_by_role("button", name="Block", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="New password")).to_have_count(0)  # one's own is changed in the profile
    page.get_by_role("button", name="Block", exact=True).click()
    question = page.get_by_role("dialog")
    question.get_by_role("button", name="Block").click()
    expect(question.get_by_role("alert")).to_contain_text("last administrator")
    assert_accessible(page)


def test_a_token_is_made_used_revoked_and_then_refused(administrator, playwright, base_url):
    page = administrator
    page.goto("/staff/tokens")
    page.get_by_role("button", name="New token").click()
    form = page.get_by_role("form", name="New API token")
    form.get_by_role("textbox", name="Name").fill("Night report")
    form.get_by_role("button", name="Make", exact=True).click()
    made = page.get_by_role("dialog", name="Night report is made")
    secret = made.get_by_role("group", name="Secret").inner_text().strip()
    assert_accessible(page)
    made.get_by_role("button", name="I have noted it").click()
    program = playwright.request.new_context(
        base_url=base_url, extra_http_headers={"Authorization": f"Bearer {secret}"}
    )
    assert program.get("/api/v1/tariffs").ok

    row = page.get_by_role("row").filter(has_text="Night report")
    expect(row).to_contain_text("Anywhere")
    row.get_by_role("button", name="More for Night report").click()
    page.get_by_role("menuitem", name="Revoke").click()
    page.get_by_role("dialog", name="Revoke Night report?").get_by_role("button", name="Revoke").click()
    expect(row).to_contain_text("Revoked")
    assert_accessible(page)
    take_pictures(page, "staff-tokens")
    assert program.get("/api/v1/tariffs").status == 401
    program.dispose()


def test_what_could_hand_an_account_over_asks_for_the_password_again(administrator, served):
    page = administrator
    page.goto("/staff/tokens")
    page.get_by_role("button", name="New token").click()
    form = page.get_by_role("form", name="New API token")
    form.get_by_role("textbox", name="Name").fill("Second thoughts")
    leave_browsers_open(served.database_url)
    form.get_by_role("button", name="Make", exact=True).click()
    question = page.get_by_role("dialog", name="Your password, once more")
    password = question.get_by_label("Password", exact=True)
    expect(password).to_be_focused()
    assert_accessible(page)
    take_pictures(page, "password-again")
    password.press("Escape")
    expect(question).to_have_count(0)
    expect(form.get_by_role("alert")).to_contain_text("Nothing was done: this needs your password once more.")
    expect(form.get_by_role("textbox", name="Name")).to_have_value("Second thoughts")

    form.get_by_role("button", name="Make", exact=True).click()
    password.fill("what somebody else guesses")
    password.press("Enter")
    expect(question).to_contain_text("This is not your current password.")
    assert_accessible(page)
    password.fill(MEMBERS["administrator"].password)
    question.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("dialog", name="Second thoughts is made")).to_be_visible()


def test_a_member_of_a_reseller_is_shown_with_the_reseller(administrator):
    page = administrator
    page.goto("/staff")
    page.get_by_role("button", name="Add a member").click()
    form = page.get_by_role("form", name="New staff member")
    form.get_by_role("textbox", name="Name").fill("Petra Voss")
    form.get_by_role("textbox", name="Login").fill("petra")
    form.get_by_role("combobox", name="Works for").click()
    option = page.get_by_role("listbox").get_by_role("option").nth(1)
    name = option.inner_text()
    option.click()
    form.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="I have noted it").click()
    expect(page.get_by_role("row").filter(has_text="Petra Voss").get_by_role("link", name=name)).to_be_visible()


@pytest.mark.parametrize("address", ["/staff", "/staff/tokens", "/staff/1", "/audit"])
def test_support_sees_neither_staff_nor_audit(support, address):
    support.goto(address)
    expect(support.get_by_role("heading", level=1, name="Not open to you")).to_be_visible()
    expect(support.get_by_role("link", name="Staff", exact=True)).to_have_count(0)
    expect(support.get_by_role("link", name="Audit", exact=True)).to_have_count(0)
    assert_accessible(support)


@pytest.mark.parametrize("address", ["/staff", "/staff/tokens", "/staff/1", "/audit"])
def test_staff_and_audit_fit_a_telephone(signed_in, address):
    page = signed_in("administrator", width=390)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
    assert_fits(page)
