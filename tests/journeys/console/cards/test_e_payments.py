"""The desk of e-payments in the console, in front of a server that asks a local Stripe."""

import pytest
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import expect
from sqlalchemy import text


@pytest.fixture
def unanswered(till, gate):
    """Stripe took 20.00 a day ago, and has not answered since."""
    gate.loses("/confirm")
    paid = till.pays("20")
    gate.is_closed = True
    till.a_day_later.go_round()
    return paid


def drawer(page):
    return page.get_by_role("dialog")


def test_what_waits_is_asked_again_and_booked(page, till, gate, unanswered):
    page.goto(f"{till.address}/money/e-payments")
    expect(page.get_by_text("1 e-payment waits for a person to decide.")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    take_pictures(page, "e-payments")
    page.get_by_role("button", name="Show them").click()
    page.get_by_role("row").filter(has_text="No answer for a day").get_by_role("link").first.click()
    expect(drawer(page).get_by_text("for a day has not said what became of it")).to_be_visible()
    expect(drawer(page).get_by_text("Test: no real money")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "e-payment")
    drawer(page).get_by_role("button", name="Ask the processor now").click()
    expect(drawer(page).get_by_text("It still has not said anything of use.")).to_be_visible()
    gate.be_usual()
    drawer(page).get_by_role("button", name="Ask the processor now").click()
    expect(drawer(page).get_by_text("Completed")).to_be_visible()
    expect(drawer(page).get_by_role("button", name="Ask the processor now")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_text("Nothing waits for a person")).to_be_visible()


def test_what_the_processor_knows_nothing_of_is_closed_with_a_reason(page, till, gate, unanswered, troubles):
    page.goto(f"{till.address}/money/e-payments?view=desk&payment={till.customer_id}.{unanswered.e_payment_id}")
    drawer(page).get_by_role("button", name="Close…").click()
    dialog = page.get_by_role("dialog", name="Close this payment?")
    dialog.get_by_label("Reason, for staff only").fill("There is no such payment at Stripe")
    assert_accessible(page)
    take_pictures(page, "e-payment-close")
    dialog.get_by_role("button", name="Close the payment").click()
    expect(dialog.get_by_text("does not say whether it knows e-payment")).to_be_visible()
    gate.be_usual()
    with till.house.engine.begin() as conn:
        conn.execute(text("UPDATE e_payment SET reference = 'pi_elsewhere'"))
    dialog.get_by_label("Reason, for staff only").fill("There is no such payment at Stripe, I looked")
    dialog.get_by_role("button", name="Close the payment").click()
    expect(dialog).to_have_count(0)
    expect(drawer(page).get_by_text("Canceled")).to_be_visible()
    expect(drawer(page).get_by_text("There is no such payment at Stripe, I looked").first).to_be_visible()
