"""A customer's finances in the browser: what is owed, what paid it, what is void, and what a bank took back."""

import re
from datetime import date, timedelta
from itertools import count

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures, turn_to
from playwright.sync_api import expect

_unique = count(1)


@pytest.fixture
def owing(served, administrator):
    """Two invoices, 50.00 that is overdue and 35.50 that is not due yet, and 60.00 paid in: 25.50 stay open."""
    api = Api(administrator)
    customer = api.register(f"Owes On Paper {next(_unique)}", opening_balance={"amount": "85.5", "currency": "EUR"})
    today = date.fromisoformat(api.get("/session")["installation"]["now"][:10])
    number = f"F{customer['id']}"
    file = served.program.home / f"{number}.csv"
    file.write_text(
        "number,customer,date,due,total,currency\n"
        f"{number}-1,{customer['id']},{today - timedelta(60)},{today - timedelta(40)},50.00,EUR\n"
        f"{number}-2,{customer['id']},{today - timedelta(10)},{today + timedelta(20)},35.50,EUR\n",
        encoding="utf-8",
    )
    imported = served.program.run("invoices", "import", str(file))
    assert imported.code == 0, imported.err
    pay(api, customer, "60")
    return customer


def pay(api, customer, amount):
    said = {"kind": "manual_payment", "amount": {"amount": amount, "currency": "EUR"}, "service": ""}
    return api.post(f"/customers/{customer['id']}/adjustments", said)


def look_at(page, name):
    """In both themes and at both widths nothing is wrong with it."""
    page.wait_for_load_state("networkidle")
    take_pictures(page, name)
    assert_accessible(page)
    turn_to(page, 390)
    assert_accessible(page)
    assert_fits(page)
    turn_to(page, 1440)


def test_finances_say_in_words_what_is_owed_and_draw_how_it_came(administrator, owing):
    administrator.goto(f"/customers/{owing['id']}/finances")
    stands = administrator.get_by_role("region", name="What stands now")
    expect(stands).to_contain_text(f"{owing['name']} owes 25.50 EUR")
    expect(stands).to_contain_text("To pay on invoices25.50 EUR")
    expect(stands).to_contain_text("Of it overdue0.00 EUR")
    expect(stands).to_contain_text("Due next25.50 EUR by")
    expect(stands).to_contain_text("Last payment60.00 EUR · Manual payment")
    chart = administrator.get_by_role("region", name="Balance by day")
    expect(chart.get_by_role("img", name=re.compile("owes 25.50 EUR"))).to_be_visible()
    look_at(administrator, "finances")
    chart.get_by_role("button", name="30 days").click()
    chart.get_by_role("button", name="Show as table").click()
    expect(chart.get_by_role("row")).to_have_count(31)
    expect(chart.get_by_role("row").last).to_contain_text("owes 25.50 EUR")


def test_an_invoice_tells_what_pays_it_and_is_declared_void_with_a_reason(administrator, owing):
    first, second = f"F{owing['id']}-1", f"F{owing['id']}-2"
    administrator.goto(f"/customers/{owing['id']}/invoices")
    row = administrator.get_by_role("row", name=re.compile(first))
    for words in ("Paid", "Approved", "Not collected"):
        expect(row).to_contain_text(words)
    other = administrator.get_by_role("row", name=re.compile(second))
    for words in ("25.50 EUR", "Partially paid", "Collect"):
        expect(other).to_contain_text(words)
    row.get_by_text(first).click()
    paying = administrator.get_by_role("region", name=f"What pays the invoice {first}")
    expect(paying.get_by_role("row").last).to_contain_text("50.00 EUR")
    look_at(administrator, "invoices")

    row.get_by_role("button", name=f"More for {first}").click()
    administrator.get_by_role("menuitem", name="Declare it void…").click()
    dialog = administrator.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Declare it void")).to_be_disabled()
    dialog.get_by_label("Reason").fill("Sent to the wrong house")
    assert_accessible(administrator)
    dialog.get_by_role("button", name="Declare it void").click()
    expect(dialog).to_have_count(0)
    expect(row).to_have_count(0)
    expect(other).to_contain_text("0.00 EUR")
    administrator.get_by_label("State").select_option("Void")
    row.get_by_text(first).click()
    expect(administrator.get_by_text("Sent to the wrong house")).to_be_visible()
    row.get_by_role("button", name=f"More for {first}").click()
    expect(administrator.get_by_role("menuitem", name="Declare it void…")).to_be_disabled()


def test_a_payment_tells_what_it_pays_and_is_charged_back_in_part(administrator, owing):
    administrator.goto(f"/customers/{owing['id']}/payments")
    row = administrator.get_by_role("row", name=re.compile("Manual payment"))
    row.get_by_role("cell", name="Manual payment", exact=True).click()
    pays = administrator.get_by_role("region", name="Which invoices it pays")
    expect(pays.get_by_role("row")).to_have_count(3)
    expect(pays.get_by_role("row").last).to_contain_text("10.00 EUR")
    row.get_by_role("button", name=re.compile("More for")).click()
    administrator.get_by_role("menuitem", name="Charge back…").click()
    dialog = administrator.get_by_role("dialog")
    dialog.get_by_label("Amount").fill("61")
    dialog.get_by_label("Reason").fill("The bank took it")
    dialog.get_by_role("button", name="Charge back").click()
    refusal = "only 60.00000 EUR was not given back or taken back yet; 61 EUR is more."
    expect(dialog.get_by_text(refusal).first).to_be_visible()
    assert_accessible(administrator)
    dialog.get_by_label("Amount").fill("12")
    dialog.get_by_role("button", name="Charge back").click()
    expect(dialog).to_have_count(0)
    expect(row).to_contain_text("12.00 EUR")
    row.get_by_role("cell", name="Manual payment", exact=True).click()
    taken = administrator.get_by_role("region", name="What of it was given back or taken back")
    expect(taken.get_by_role("row").last).to_contain_text("The bank took it")
    look_at(administrator, "payments")
    administrator.get_by_role("link", name="Its xDR").click()
    expect(administrator).to_have_url(re.compile(f"/customers/{owing['id']}/xdrs"))


def test_payments_and_invoices_of_everybody_are_found_and_taken_away_as_files(administrator, owing):
    administrator.goto("/money")
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Payments")
    administrator.get_by_role("main").get_by_role("combobox", name="Customer", exact=True).fill(owing["name"])
    administrator.get_by_role("option", name=owing["name"], exact=True).click()
    expect(administrator).to_have_url(re.compile(f"customer_id={owing['id']}"))
    administrator.goto(f"/money/payments?customer_id={owing['id']}&state=unallocated")
    expect(administrator.get_by_text("No payment fits")).to_be_visible()
    administrator.goto(f"/money/payments?customer_id={owing['id']}")
    expect(administrator.get_by_role("row", name=re.compile(owing["name"]))).to_contain_text("60.00 EUR")
    with administrator.expect_download() as download:
        administrator.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "payments.csv"
    look_at(administrator, "money-payments")

    administrator.get_by_role("navigation", name="Money").get_by_role("link", name="Invoices").click()
    administrator.get_by_role("searchbox", name="Number of the invoice").fill(f"F{owing['id']}-2")
    row = administrator.get_by_role("row", name=re.compile(f"F{owing['id']}-2"))
    expect(row).to_contain_text("Partially paid")
    expect(administrator.get_by_role("row")).to_have_count(2)
    look_at(administrator, "money-invoices")
    with administrator.expect_download() as download:
        administrator.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename == "invoices.xlsx"
    row.get_by_role("link", name=owing["name"]).click()
    expect(administrator).to_have_url(re.compile(f"/customers/{owing['id']}/invoices"))


def test_whoever_reads_only_sees_the_money_and_changes_none(signed_in, owing):
    reader = signed_in("reader")
    reader.goto(f"/customers/{owing['id']}/invoices")
    row = reader.get_by_role("row", name=re.compile(f"F{owing['id']}-1"))
    expect(row).to_be_visible()
    expect(reader.get_by_role("button", name=re.compile("More for F"))).to_have_count(0)
    reader.goto(f"/customers/{owing['id']}/payments")
    reader.get_by_role("button", name=re.compile("More for")).first.click()
    expect(reader.get_by_role("menuitem", name="Show its xDR")).to_be_visible()
    expect(reader.get_by_role("menuitem", name="Charge back…")).to_have_count(0)
