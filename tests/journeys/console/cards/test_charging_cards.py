"""Saved cards in the console: charged, held, captured and given back by hand, preferred, forgotten, paying alone."""

from journeys.console.browsing import assert_accessible, assert_fits, take_pictures, turn_to
from playwright.sync_api import Page, expect

from tollhouse.customers.agreeing import freeze_payment


def begin(page: Page, till, kind: str) -> None:
    page.goto(f"{till.address}/customers/{till.customer_id}/adjust")
    page.get_by_role("main").get_by_role("link", name=kind).click()


def look(page: Page) -> None:
    page.get_by_role("button", name="See what it would do").click()


def apply(page: Page, told: str) -> None:
    """What the receipt says of the money then."""
    page.get_by_role("button", name="Apply: ").click()
    expect(page.get_by_role("button", name="Print the receipt")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text=told)).to_be_visible()


def seen(page: Page, name: str) -> None:
    take_pictures(page, name)
    assert_accessible(page)
    turn_to(page, 390)
    assert_accessible(page)
    assert_fits(page)
    turn_to(page, 1440)


def test_a_card_is_charged_and_a_part_of_it_given_back(page, till, troubles):
    begin(page, till, "E-commerce payment")
    expect(page.get_by_label("Payment method").get_by_role("option")).to_contain_text(["Visa ····4242, preferred"])
    page.get_by_label("Amount").fill("50")
    seen(page, "card-details")
    look(page)
    expect(page.get_by_role("row", name="Asked of the payment method")).to_contain_text("50.00")
    seen(page, "card-review")
    apply(page, "has 50.00")
    expect(page.get_by_text("visa ····4242")).to_be_visible()
    begin(page, till, "E-commerce refund")
    page.get_by_label("Amount").fill("20")
    look(page)
    apply(page, "has 30.00")


def test_what_is_held_is_captured_in_part_or_let_go(page, till, troubles):
    for _ in range(2):
        begin(page, till, "Authorization only")
        page.get_by_label("Amount").fill("40")
        look(page)
        apply(page, "owes nothing")
    begin(page, till, "Capture payment")
    expect(page.get_by_label("Which authorization").get_by_role("option")).to_have_count(2)
    page.get_by_label("Amount").fill("41")
    look(page)
    expect(page.get_by_text("cannot be captured")).to_be_visible()
    page.get_by_label("Amount").fill("25")
    look(page)
    apply(page, "has 25.00")
    begin(page, till, "Void Lets go")
    expect(page.get_by_label("Amount")).to_have_count(0)
    look(page)
    seen(page, "void-review")
    apply(page, "has 25.00")
    page.goto(f"{till.address}/customers/{till.customer_id}/adjust")
    expect(page.get_by_text("Nothing is authorized that was neither captured nor voided.").first).to_be_visible()


def test_an_answer_that_is_lost_is_told_and_nothing_is_charged_twice(page, till, gate):
    begin(page, till, "E-commerce payment")
    page.get_by_label("Amount").fill("12")
    look(page)
    gate.loses("/confirm")
    apply(page, "owes nothing")
    expect(page.get_by_text("nobody knows yet whether money has moved")).to_be_visible()
    assert_accessible(page)


def test_a_method_is_saved_preferred_and_forgotten(page, till, troubles):
    page.goto(f"{till.address}/customers/{till.customer_id}/payment-methods")
    expect(page.get_by_text("Visa ····4242")).to_be_visible()
    page.get_by_role("button", name="Save a method").click()
    saving = page.get_by_role("dialog", name="Save a payment method")
    saving.get_by_label("Token of the method").fill("4242424242424242")
    saving.get_by_role("button", name="Save it").click()
    expect(saving.get_by_text("is no token of a payment method")).to_be_visible()
    assert_accessible(page)
    saving.get_by_label("Token of the method").fill(till.stripe.card())
    saving.get_by_role("button", name="Save it").click()
    expect(saving).to_have_count(0)
    expect(page.get_by_text("Visa ····4242")).to_have_count(2)
    seen(page, "payment-methods")
    page.get_by_role("button", name="Prefer").click()
    page.get_by_role("dialog").get_by_role("button", name="Prefer").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Forget…").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Forget it").click()
    expect(page.get_by_role("button", name="Forget…")).to_have_count(1)


def test_automatic_payments_are_agreed_on_frozen_and_unlocked(page, till, troubles):
    page.goto(f"{till.address}/customers/{till.customer_id}/payment-methods")
    page.get_by_role("button", name="Switch on…").click()
    setting = page.get_by_role("dialog", name="Automatic payments")
    setting.get_by_label("When the customer owes more than").fill("80")
    setting.get_by_label("Charge each time").fill("50")
    assert_accessible(page)
    setting.get_by_role("button", name="Save").click()
    expect(page.get_by_text("when the customer owes more than 80.00")).to_be_visible()
    with till.house.engine.begin() as conn:
        why = "3 automatic payments failed in a row: declined."
        freeze_payment(conn, {till.customer_id}, at=till.house.clock(), by="automatic payments", comment=why)
    page.reload()
    expect(page.get_by_text("Nothing is paid automatically until somebody unlocks it.")).to_be_visible()
    seen(page, "payment-frozen")
    page.get_by_role("button", name="Unlock…").click()
    page.get_by_role("dialog").get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("Nothing is paid automatically until somebody unlocks it.")).to_have_count(0)


def test_a_customer_agrees_on_invoices_and_the_threshold_stays(page, till, troubles):
    page.goto(f"{till.address}/customers/{till.customer_id}/payment-methods")
    expect(page.get_by_text("Open invoices are charged: as the class says, never.")).to_be_visible()
    page.get_by_role("button", name="Switch on…").click()
    setting = page.get_by_role("dialog", name="Automatic payments")
    setting.get_by_label("When the customer owes more than").fill("80")
    setting.get_by_label("Charge each time").fill("50")
    setting.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Invoices…").click()
    agreeing = page.get_by_role("dialog", name="Charging of invoices")
    agreeing.get_by_label("Open invoices are charged").select_option("yes, when they are issued")
    assert_accessible(page)
    agreeing.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Open invoices are charged: yes, when they are issued.")).to_be_visible()
    expect(page.get_by_text("when the customer owes more than 80.00")).to_be_visible()
    seen(page, "invoices-charged")
    page.get_by_role("button", name="Switch off…").click()
    page.get_by_role("dialog").get_by_role("button", name="Switch off").click()
    expect(page.get_by_text("when the customer owes more than 80.00")).to_have_count(0)
    expect(page.get_by_text("Open invoices are charged: yes, when they are issued.")).to_be_visible()
