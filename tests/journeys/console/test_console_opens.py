"""The console as it comes out of the wheel opens, lets people in, and keeps to its policy."""

import re

import pytest
from journeys.console.browsing import assert_accessible, assert_fits, sign_in, take_pictures
from journeys.console.people import MEMBERS
from playwright.sync_api import expect


def test_the_sign_in_page_opens_at_every_address(page):
    for path in ("/", "/customers", "/customers/1/xdrs?from=2026-01-01"):
        answer = page.goto(path)
        assert answer.status == 200
        expect(page.get_by_role("heading", level=1, name="Sign in to Tollhouse")).to_be_visible()
    expect(page).to_have_title("Sign in to Tollhouse · Tollhouse")
    take_pictures(page, "sign-in")


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_the_sign_in_page_is_accessible_and_fits(open_context, width):
    page = open_context(width=width).new_page()
    page.goto("/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_a_script_that_was_not_built_in_does_not_run(page, troubles):
    page.goto("/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    troubles.expect("Content Security Policy")
    page.evaluate(
        "() => { const one = document.createElement('script'); one.textContent = 'window.ran = 1'; "
        "document.body.append(one); const other = document.createElement('img'); "
        "other.setAttribute('onerror', 'window.ran = 2'); other.src = '/assets/gone.png'; document.body.append(other) }"
    )
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in one for one in troubles.seen)


def test_a_wrong_password_is_told_in_words(page):
    page.goto("/")
    page.get_by_role("textbox", name="Login").fill("nobody")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("who", MEMBERS)
def test_staff_come_in_by_the_form(page, who):
    page.goto("/customers")
    sign_in(page, MEMBERS[who].login, MEMBERS[who].password)
    expect(page.get_by_role("button", name=MEMBERS[who].name)).to_be_visible()
    expect(page).to_have_url(re.compile("/customers$"))


def test_who_is_signed_in_stays_so_in_another_tab(administrator):
    administrator.goto("/")
    other = administrator.context.new_page()
    other.goto("/customers")
    expect(other.get_by_role("button", name=MEMBERS["administrator"].name)).to_be_visible()


def test_whoever_signs_out_is_out_in_every_tab(page):
    page.goto("/")
    member = MEMBERS["reader"]
    sign_in(page, member.login, member.password)
    page.get_by_role("button", name=member.name).click()
    page.get_by_text("Sign out", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Sign in to Tollhouse")).to_be_visible()
    other = page.context.new_page()
    other.goto("/customers")
    expect(other.get_by_role("heading", level=1, name="Sign in to Tollhouse")).to_be_visible()


def test_an_address_that_is_no_page_says_so(administrator):
    administrator.goto("/no/such/screen")
    expect(administrator.get_by_role("heading", level=1, name="There is no such page")).to_be_visible()
