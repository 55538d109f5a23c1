"""Balance adjustments in the browser: what is possible, what it would do, done once, printed and undone."""

import re
from datetime import timedelta
from decimal import Decimal

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures, turn_to
from playwright.sync_api import Page, expect

from tollhouse.invoicing.rules.invoice import NewInvoice
from tollhouse.payments.billing import bill_open_items
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import make_engine


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def owe_on_paper(database_url: str, customer: dict, *totals: str) -> None:
    """Open items, the oldest first, each due a day after the one before."""
    engine, now = make_engine(database_url), real_clock()
    with engine.begin() as conn:
        items = [
            NewInvoice(
                int(customer["id"]),
                f"{customer['name']} {place}",
                now.date() - timedelta(days=9 - place),
                now.date() + timedelta(days=9 + place),
                Decimal(total),
                "EUR",
            )
            for place, total in enumerate(totals)
        ]
        bill_open_items(conn, items, now=now, by="tests")
    engine.dispose()


def adjust(page: Page, customer: dict, kind: str) -> None:
    page.goto(f"/customers/{customer['id']}/adjust")
    page.get_by_role("main").get_by_role("link", name=kind).click()


def look(page: Page) -> None:
    page.get_by_role("button", name="See what it would do").click()


def named(what: str) -> re.Pattern[str]:
    """As it is read: an amount and its currency are not parted by the end of a line."""
    return re.compile(re.escape(what).replace(r"\ ", r"\s"))


def row(page: Page, name: str):
    return page.get_by_role("row", name=name)


def photographed(page: Page, name: str) -> None:
    take_pictures(page, name)
    assert_accessible(page)
    turn_to(page, 390)
    assert_accessible(page)
    assert_fits(page)
    turn_to(page, 1440)


def undo(page: Page) -> None:
    """The payment whose xDR is open."""
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("Paid in cash, thank you")
    drawer.get_by_role("button", name="Reverse…").click()
    reversing = page.get_by_role("dialog", name=named("Reverse: Manual payment, 40.00 EUR"))
    assert_accessible(page)
    reversing.get_by_role("button", name="Reverse").click()
    expect(reversing).to_contain_text("This is needed.")
    reversing.get_by_label("Reason").fill("The note was false")
    reversing.get_by_role("button", name="Reverse").click()
    expect(page.get_by_text("Reversed: Manual payment, 40.00 EUR")).to_be_visible()
    expect(drawer.get_by_role("link", name="by another adjustment")).to_be_visible()
    expect(drawer.get_by_role("button", name="Reverse…")).to_have_count(0)


def test_a_payment_shows_which_invoices_it_pays_before_it_is_taken_and_is_undone_with_a_reason(administrator, served):
    page, api = administrator, Api(administrator)
    page.goto("/customers")
    customer = api.register("Pays at the desk")
    owe_on_paper(served.database_url, customer, "30", "15")

    page.goto(f"/customers/{customer['id']}")
    page.get_by_role("link", name="Balance adjustment").first.click()
    expect(page.get_by_role("heading", name="What is to be done?")).to_be_visible()
    expect(page.get_by_text("There is no money that was paid in, pays no invoice and is not used up.")).to_be_visible()
    expect(page.get_by_role("link", name="Refund")).to_have_count(0)
    photographed(page, "adjust-kinds")

    page.get_by_role("main").get_by_role("link", name="Manual payment").click()
    expect(page.get_by_role("heading", name="Manual payment")).to_be_focused()
    expect(page.get_by_label("Service")).to_have_count(0)
    look(page)
    expect(page.get_by_text("This is needed.")).to_be_visible()
    page.get_by_label("Amount").fill("40")
    page.get_by_label("Visible comment").fill("Paid in cash, thank you")
    page.get_by_label("Internal comment").fill("Seen by two")
    photographed(page, "adjust-details")

    look(page)
    expect(page.get_by_role("heading", name=named("Manual payment: 40.00 EUR"))).to_be_visible()
    expect(row(page, "Balance")).to_contain_text("owes nothing")
    expect(row(page, "Balance")).to_contain_text("has 40.00 EUR of its own")
    expect(row(page, "Unpaid invoices")).to_contain_text("45.00 EUR")
    expect(row(page, "Unpaid invoices")).to_contain_text("5.00 EUR")
    paid = page.get_by_role("region", name="Invoices")
    expect(paid.get_by_role("listitem").first).to_contain_text("30.00 EUR to pay → 0.00 EUR (paid)")
    expect(paid.get_by_role("listitem").nth(1)).to_contain_text("15.00 EUR to pay → 5.00 EUR (partially paid)")
    assert api.get(f"/customers/{customer['id']}/adjustments")["items"] == [], "a look is no act"
    photographed(page, "adjust-check")

    page.get_by_role("button", name=named("Apply: Manual payment, 40.00 EUR")).click()
    expect(page.get_by_text("Balance now")).to_be_visible()
    expect(page.get_by_role("button", name="Print the receipt")).to_be_visible()
    photographed(page, "adjust-receipt")
    page.emulate_media(media="print")
    expect(page.get_by_role("main").get_by_text("Paid in cash, thank you")).to_be_visible()
    for hidden in ("Seen by two", "Another adjustment"):
        expect(page.get_by_text(hidden)).to_be_hidden()
    expect(page.get_by_role("banner")).to_be_hidden()
    page.emulate_media(media="screen")

    page.get_by_role("link", name="Show its xDR").click()
    undo(page)
    assert api.get(f"/customers/{customer['id']}/finances")["balance"] == eur("0.00000")
    photographed(page, "adjust-reversed")


def test_an_answer_that_was_lost_is_asked_for_again_after_a_reload_and_charges_once(administrator, troubles):
    page, api = administrator, Api(administrator)
    page.goto("/customers")
    customer = api.register("Loses its line")
    adjust(page, customer, "Manual charge")
    page.get_by_label("Amount").fill("12.5")
    look(page)
    expect(page.get_by_text("This is needed.")).to_be_visible()
    page.get_by_label("Service").select_option("voice")
    look(page)
    troubles.expect("ERR_FAILED|Failed to load resource")

    def lose(route) -> None:
        route.fetch()
        route.abort()

    page.route(re.compile(r"/adjustments$"), lose, times=1)
    page.get_by_role("button", name=named("Apply: Manual charge, 12.50 EUR")).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Amount")).to_have_value("12.5")
    look(page)
    page.get_by_role("button", name=named("Apply: Manual charge, 12.50 EUR")).click()
    expect(page.get_by_text("Balance now")).to_be_visible()
    assert api.get(f"/customers/{customer['id']}/finances")["balance"] == eur("12.50000")


def test_a_capped_member_is_told_at_the_amount_how_much_is_left(administrator, signed_in, troubles):
    page, api = administrator, Api(administrator)
    page.goto("/customers")
    customer = api.register("Given to by support")
    support = next(one for one in api.get("/staff")["items"] if one["login"] == "support")
    page.goto(f"/staff/{support['id']}")
    giving = page.get_by_role("form", name="Crediting and refunding")
    giving.get_by_label("At once at most").fill("50")
    giving.get_by_label("Within 24 hours at most").fill("60")
    giving.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    take_pictures(page, "staff-giving")
    try:
        desk = signed_in("support")
        troubles.expect("422")
        adjust(desk, customer, "Promotional credit")
        expect(desk.get_by_role("form").get_by_text("50.00 EUR at most")).to_be_visible()
        desk.get_by_label("Amount").fill("50.01")
        look(desk)
        expect(desk.get_by_text("You may give 50.00000 EUR at most at once and want 50.01000 EUR")).to_be_visible()
        desk.get_by_label("Amount").fill("50")
        look(desk)
        desk.get_by_role("button", name=named("Apply: Promotional credit, 50.00 EUR")).click()
        desk.get_by_role("button", name="Another adjustment").click()
        expect(desk.get_by_text("The customer owes less · 10.00 EUR at most").first).to_be_visible()
    finally:
        api.patch(f"/staff/{support['id']}", {"giving_cap": {"per_act": None, "per_day": None}})


def test_an_account_with_money_of_its_own_is_topped_up_from_its_own_page(administrator):
    page, api = administrator, Api(administrator)
    page.goto("/customers")
    customer = api.register("Owns a card")
    products = api.get("/products?limit=500")["items"]
    product_id = min(one["id"] for one in products if one["currency"] == "EUR")
    said = {"identifier": "4687700001", "product_id": product_id, "balance_model": "debit"}
    account = api.post(f"/customers/{customer['id']}/accounts", said)
    page.goto(f"/customers/{customer['id']}/accounts/{account['id']}")
    page.get_by_role("link", name="Balance adjustment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Balance adjustment of account 4687700001")
    expect(page.get_by_text("Funds go up").first).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Manual payment").click()
    page.get_by_label("Amount").fill("10")
    look(page)
    expect(row(page, "Funds")).to_contain_text("10.00 EUR")
    expect(row(page, "Unpaid invoices")).to_have_count(0)
    page.get_by_role("button", name=named("Apply: Manual payment, 10.00 EUR")).click()
    expect(page.get_by_text("Funds now")).to_be_visible()
    page.get_by_role("link", name="Back to 4687700001").click()
    expect(page.get_by_role("region", name="Money left")).to_contain_text("10.00 EUR")


def test_whoever_may_not_adjust_sees_no_way_there(signed_in, administrator):
    administrator.goto("/customers")
    customer = Api(administrator).register("Read only")
    page = signed_in("reader")
    page.goto(f"/customers/{customer['id']}/balance")
    expect(page.get_by_role("region", name="Balance and limit")).to_be_visible()
    expect(page.get_by_role("link", name="Balance adjustment")).to_have_count(0)
    page.goto(f"/customers/{customer['id']}/adjust")
    expect(page.get_by_text('This page needs the right "adjust_balances"')).to_be_visible()
