"""The console speaks the language that its reader has chosen, wherever they sign in."""

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, take_pictures
from journeys.console.people import MEMBERS, Member
from playwright.sync_api import Page, expect

OLENA = MEMBERS["ukrainian"]


def test_a_member_chooses_ukrainian_and_reads_it_from_then_on(signed_in, open_context):
    page = signed_in("ukrainian")
    api = Api(page)
    customer = api.register("Borys the Blocked")
    api.post(f"/customers/{customer['id']}/status-changes", {"action": "block"})
    page.goto("/customers?q=Borys")
    page.get_by_role("button", name=f"You: {OLENA.name}").press("Enter")
    with page.expect_response(lambda answer: answer.url.endswith("/session/preferences")) as kept:
        page.get_by_role("radio", name="English").press("ArrowRight")
    assert kept.value.ok
    page.keyboard.press("Escape")
    _reads_ukrainian(page, customer)

    you = page.get_by_role("button", name=f"Ви: {OLENA.name}")
    you.press("Enter")
    page.get_by_role("button", name="Вийти", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1, name="Вхід до Tollhouse")).to_be_visible()
    assert_accessible(page)

    elsewhere = open_context().new_page()
    elsewhere.goto("/customers?q=Borys")
    _sign_in_where_english_is_spoken(elsewhere, OLENA)
    _reads_ukrainian(elsewhere, customer)


def _sign_in_where_english_is_spoken(page: Page, member: Member) -> None:
    expect(page.get_by_role("heading", level=1, name="Sign in to Tollhouse")).to_be_visible()
    page.get_by_role("textbox", name="Login").fill(member.login)
    page.get_by_label("Password", exact=True).fill(member.password)
    page.get_by_label("Password", exact=True).press("Enter")


def _reads_ukrainian(page: Page, customer: dict) -> None:
    """The list with its headings and statuses, and on the record why it is blocked and what ends that."""
    expect(page.get_by_role("heading", level=1, name="Клієнти")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "uk")
    table = page.get_by_role("table", name="Клієнти")
    for heading in ("Назва", "Статус", "Валюта"):
        expect(table.get_by_role("columnheader", name=heading, exact=True)).to_be_visible()
    row = table.get_by_role("row").filter(has_text=customer["name"])
    expect(row).to_contain_text("Заблокований")
    assert_accessible(page)
    take_pictures(page, "customers-ukrainian")

    row.get_by_role("link", name=customer["name"]).press("Enter")
    holds = page.get_by_role("list", name="Що діє зараз")
    expect(holds).to_contain_text("Клієнта заблокували працівники.")
    expect(holds).to_contain_text("Це закінчиться, коли працівники його розблокують.")
    assert_accessible(page)
