"""The bank in the console: a file is looked at and imported, and what it does not decide is decided at the desk."""

from itertools import count

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures, turn_to
from journeys.console.walking import assert_walked
from playwright.sync_api import Locator, Page, expect
from rooms.payments.bank.statements import a_file, a_payment, a_statement, an_entry

_files = count(1)


@pytest.fixture
def page(administrator) -> Page:
    return administrator


def camt(*entries: str) -> bytes:
    return a_file(a_statement(*entries, number=f"J-{next(_files)}", opening="", closing="")).getvalue()


def paying(reference: str, amount: str = "12.34", **facts) -> str:
    return an_entry(amount, reference=reference, details=from_account(f"DE00{reference}", a_payment(amount, **facts)))


def from_account(account: str, details: str) -> str:
    """Of its own: whoever paid from an account before is a candidate."""
    return details.replace("DE02500105170137075030", account)


def choose(page: Page, name: str, written: bytes) -> None:
    page.goto("/money/bank/import")
    page.get_by_label("Bank’s file", exact=True).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": written}
    )


def bring(page: Page, name: str, written: bytes) -> Locator:
    """Imported to the end; the part of the page that tells of it."""
    choose(page, name, written)
    page.get_by_role("button", name="Import").last.click()
    told = page.get_by_role("region", name=name)
    expect(told.get_by_text("Done", exact=True)).to_be_visible()
    return told


def waiting(page: Page, payer: str) -> Locator:
    return page.get_by_role("row").filter(has_text=payer)


def test_a_banks_file_is_looked_at_imported_and_decided_by_keys_alone(page):
    customer = Api(page).register("Bank Keyboardist")
    reference = Api(page).get(f"/customers/{customer['id']}/payment-reference")["reference"]
    written = camt(
        paying("K1", structured=reference),
        paying("K2", payer="Bank Keyboardist", said="hello"),
        paying("K3", "1.23", payer="Interest Of Keys", said="interest"),
        an_entry("much", reference="K4"),
    )
    choose(page, "keys.xml", written)
    expect(page.get_by_role("region", name="The first entries")).to_contain_text("Bank Keyboardist")
    expect(page.get_by_role("region", name="1 entry cannot be read")).to_contain_text("Amt is no amount")
    assert_accessible(page)
    take_pictures(page, "bank-preview")
    turn_to(page, 390)
    assert_accessible(page)
    assert_fits(page)
    turn_to(page, 1440)

    page.get_by_role("button", name="Import 3 entries").click()
    told = page.get_by_role("region", name="keys.xml")
    expect(told.get_by_text("Done", exact=True)).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "bank-statements")
    told.get_by_role("link", name="See the statement").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("keys.xml")
    expect(waiting(page, reference)).to_contain_text("Booked")
    expect(page.get_by_role("region", name="1 entry cannot be read")).to_contain_text("entry 4")
    assert_accessible(page)
    take_pictures(page, "bank-statement")
    turn_to(page, 390)
    assert_accessible(page)
    assert_fits(page)
    turn_to(page, 1440)

    page.goto("/money/bank/desk?reason=not_sure")
    row = waiting(page, "Bank Keyboardist")
    expect(row.first).to_contain_text("maybe Bank Keyboardist")
    open_by_keys(page, row.first)
    expect(page.get_by_role("button", name="Book to Bank Keyboardist")).to_be_focused()
    assert_accessible(page)
    take_pictures(page, "bank-desk")
    assert_walked(page)
    page.get_by_role("button", name="Book to Bank Keyboardist").focus()
    page.keyboard.press("Enter")
    expect(row).to_have_count(0)

    page.goto("/money/bank/desk?reason=no_reference")
    row = waiting(page, "Interest Of Keys")
    open_by_keys(page, row.first)
    page.keyboard.press("i")
    dialog = page.get_by_role("dialog")
    assert_accessible(page)
    expect(dialog.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("interest of the first quarter")
    dialog.get_by_role("button", name="Ignore").click()
    expect(row).to_have_count(0)


def open_by_keys(page: Page, row: Locator) -> None:
    """Down to the row, and open."""
    expect(row).to_be_visible()
    for _ in range(30):
        page.keyboard.press("j")
        if row.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError("j does not come to the row")


def test_a_csv_is_mapped_once_and_the_next_of_its_kind_is_read_alike(page):
    heading = "Tag der Buchung;Summe;Hinweis\n"
    choose(page, "first.csv", f"{heading}02.03.2026;12,34;hello\n".encode())
    page.get_by_label("Our bank account").fill("DE99 CSV")
    page.get_by_label("Currency of all lines").fill("eur")
    page.get_by_role("button", name="Look at what it would do").click()
    expect(page.get_by_role("alert")).to_contain_text("booked_on: has no column: name the one of the day.")
    page.get_by_label("Bank’s day").select_option("Tag der Buchung")
    page.get_by_label("Amount, with its sign").select_option("Summe")
    page.get_by_label("Text of the payer").select_option("Hinweis")
    assert_accessible(page)
    assert_walked(page)
    take_pictures(page, "bank-mapping")
    page.get_by_role("button", name="Look at what it would do").click()
    expect(page.get_by_role("region", name="The first entries")).to_contain_text("12.34 EUR")
    page.get_by_role("button", name="Import 1 entry").click()
    expect(page.get_by_role("region", name="first.csv").get_by_text("Done", exact=True)).to_be_visible()

    choose(page, "second.csv", f"{heading}02.03.2026;12,34;hello\n03.03.2026;5,00;hello\n".encode())
    expect(page.get_by_label("As it was read before")).to_contain_text("DE99CSV, as first.csv")
    expect(page.get_by_label("Our bank account")).to_have_value("DE99CSV")
    first = page.get_by_role("region", name="The first entries")
    expect(first.get_by_role("row").nth(1)).to_contain_text("Known already")
    expect(first.get_by_role("row").nth(2)).to_contain_text("5.00 EUR")


def test_what_has_one_candidate_is_booked_together(page):
    api = Api(page)
    customers = [api.register(f"Bank Together {name}") for name in ("One", "Two")]
    entries = [
        paying(f"T{place}", payer=one["name"], said="thank you", amount="31.41") for place, one in enumerate(customers)
    ]
    bring(page, "together.xml", camt(*entries))
    page.goto("/money/bank/desk?candidates=one&reason=not_sure")
    rows = waiting(page, "Bank Together")
    expect(rows).to_have_count(2)
    for row in rows.all():
        row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Book 2 to their only candidates…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("row").first).to_contain_text("→ Bank Together")
    assert_accessible(page)
    take_pictures(page, "bank-together")
    dialog.get_by_role("button", name="Book", exact=True).click()
    expect(rows).to_have_count(0)
    payments = [api.get(f"/customers/{one['id']}/payments")["items"] for one in customers]
    assert [[one["amount"]["amount"] for one in each] for each in payments] == [["31.41000"], ["31.41000"]]


def test_a_payment_that_the_bank_took_back_is_charged_back(page):
    api = Api(page)
    customer = api.register("Bank Bounced")
    reference = api.get(f"/customers/{customer['id']}/payment-reference")["reference"]
    more = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
    back = from_account("DE00C1", a_payment("64.20", payer="Bank Bounced", more=more))
    written = camt(
        paying("C1", "64.20", structured=reference), an_entry("64.20", reference="C2", indicator="DBIT", details=back)
    )
    bring(page, "bounced.xml", written)
    page.goto("/money/bank/desk?state=returned")
    row = waiting(page, "Bank Bounced")
    row.first.click()
    taken = page.get_by_role("list", name="Payments that it may take back").filter(has_text="Bank Bounced")
    taken.get_by_role("button", name="Charge back…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Reason")).to_have_value("AC04")
    assert_accessible(page)
    take_pictures(page, "bank-chargeback")
    dialog.get_by_role("button", name="Charge back").click()
    expect(row).to_have_count(0)
    (payment,) = api.get(f"/customers/{customer['id']}/payments")["items"]
    assert payment["taken_back"]["amount"] == "64.20000"


def test_an_entry_is_booked_to_whom_it_does_not_name_and_taken_back(page):
    Api(page).register("Bank Elsewhere")
    bring(page, "elsewhere.xml", camt(paying("E1", "7.77", payer="Aunt Of Somebody", said="for my nephew")))
    page.goto("/money/bank/desk")
    row = waiting(page, "Aunt Of Somebody")
    row.first.click()
    page.get_by_role("button", name="Book to another customer…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Customer").fill("Bank Elsewhere")
    dialog.get_by_role("option", name="Bank Elsewhere").click()
    dialog.get_by_role("button", name="Book", exact=True).click()
    expect(row).to_have_count(0)

    page.goto("/money/bank/desk?state=booked")
    turn_to(page, 390)
    card = page.get_by_role("listitem").filter(has_text="Aunt Of Somebody")
    card.get_by_text("Details").click()
    assert_accessible(page)
    assert_fits(page)
    take_pictures(page, "bank-booked")
    card.get_by_role("button", name="Take the decision back…").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("another nephew")
    page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(card).to_have_count(0)


def test_a_file_that_is_no_statement_says_why_and_offers_nothing(page):
    choose(page, "strange.xml", b"<Document/>")
    expect(page.get_by_role("alert")).to_contain_text("It cannot be read so: it is XML, but no camt.053")
    expect(page.get_by_role("button", name="Import")).to_have_count(0)
    assert_accessible(page)


def test_support_does_not_come_to_the_bank(support):
    support.goto("/money/bank/desk")
    expect(support.get_by_role("heading", level=1)).to_have_text("Not open to you")
