"""A new member's first day: a password of their own, a second factor, and from then on a code beside the password."""

import time

import pyotp
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, take_pictures
from journeys.console.people import leave_browsers_open
from playwright.sync_api import Locator, Page, expect

LOGIN = "greta"
NAME = "Greta Moss"
OWN_PASSWORD = "a kettle under the stairs"
STEP_S = 30
HOUR_S = 3600


def test_a_new_member_chooses_a_password_sets_up_a_second_factor_and_signs_in_with_it(administrator, page, served):
    made = Api(administrator).post("/staff", {"login": LOGIN, "name": NAME, "role": "support"})["password"]
    page.goto("/profile")
    _give_password(page, made)
    _choose_own_password(page, made)

    leave_browsers_open(served.database_url)
    factor = page.get_by_role("region", name="Second factor")
    authenticator = _begin_second_factor(page, factor)
    _confirm(page, factor, authenticator)

    page.get_by_role("button", name=f"You: {NAME}").press("Enter")
    page.get_by_role("button", name="Sign out", exact=True).press("Enter")
    _give_password(page, OWN_PASSWORD)
    code = page.get_by_role("textbox", name="Code of your second factor")
    expect(code).to_be_focused()
    expect(page.get_by_role("alert")).to_have_count(0)  # that a code is wanted is no failure yet
    assert_accessible(page)
    take_pictures(page, "sign-in-code")

    code.fill(authenticator.at(time.time() - HOUR_S))
    code.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The code is wrong, too old, or was used before")
    assert_accessible(page)
    # The code that confirmed the factor opens nothing any more; the next one counts already.
    code.fill(authenticator.at(time.time() + STEP_S))
    code.press("Enter")
    expect(page.get_by_role("button", name=f"You: {NAME}")).to_be_visible()
    expect(factor).to_contain_text("Signing in asks for a code of your app.")
    assert_accessible(page)


def _give_password(page: Page, password: str) -> None:
    page.get_by_role("textbox", name="Login").fill(LOGIN)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("Password", exact=True).press("Enter")


def _choose_own_password(page: Page, made: str) -> None:
    expect(page.get_by_role("heading", level=1, name="Choose a password of your own")).to_be_visible()
    expect(page.get_by_role("banner")).to_have_count(0)
    page.get_by_label("Present password", exact=True).fill(made)
    page.get_by_label("New password", exact=True).fill(OWN_PASSWORD)
    page.get_by_label("New password again", exact=True).fill(OWN_PASSWORD)
    page.get_by_label("New password again", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1, name="Profile")).to_be_visible()


def _begin_second_factor(page: Page, factor: Locator) -> pyotp.TOTP:
    """What the member's telephone makes of the secret that the page shows."""
    factor.get_by_role("button", name="Set up a second factor").press("Enter")
    question = page.get_by_role("dialog", name="Your password, once more")
    expect(question.get_by_label("Password", exact=True)).to_be_focused()
    page.keyboard.type(OWN_PASSWORD)
    page.keyboard.press("Enter")
    expect(factor.get_by_role("img", name="QR code of the secret")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "second-factor")
    return pyotp.TOTP(factor.get_by_role("button", name="Copy the secret").inner_text().strip())


def _confirm(page: Page, factor: Locator, authenticator: pyotp.TOTP) -> None:
    code = factor.get_by_role("textbox", name="Six digits that the app shows now")
    expect(code).to_be_focused()
    code.fill(authenticator.at(time.time() - HOUR_S))
    code.press("Enter")
    expect(factor).to_contain_text("This is not the code of this moment")
    code.fill(authenticator.now())
    code.press("Enter")
    expect(factor.get_by_role("status").first).to_contain_text("Keep these recovery codes")
    expect(factor.get_by_role("list")).to_be_focused()
    codes = factor.get_by_role("listitem").all_inner_texts()
    assert len(set(codes)) == len(codes) == 10
    assert_accessible(page)
    take_pictures(page, "recovery-codes")
    factor.get_by_role("button", name="I have kept them").press("Enter")
    expect(factor.get_by_role("button", name="Remove the second factor")).to_be_visible()
