"""The console speaks the language that its reader has chosen, wherever they sign in."""

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, take_pictures
from journeys.console.people import MEMBERS, Member
from playwright.sync_api import Page, expect

OLENA = MEMBERS["ukrainian"]
BAD_RATE = "prefix,first_interval,next_interval,first_price,next_price\n47,60,1,-1,0.05\n"


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


def test_what_the_api_says_of_a_record_and_of_a_rate_is_read_in_ukrainian(administrator):
    page, api = administrator, Api(administrator)
    api.put("/session/preferences", {"language": "uk"})
    outcome = api.send_a_call("nobody-holds-this", "46701234567")[0]
    page.goto("/usage/quarantine?code=unknown_account")
    row = page.get_by_role("row").filter(has_text=outcome["request_id"])
    expect(row).to_contain_text("Рахунку з ідентифікатором «nobody-holds-this» немає; відкрийте його")
    assert_accessible(page)
    take_pictures(page, "quarantine-ukrainian")

    page.goto("/usage")
    page.get_by_role("combobox", name="Джерело").select_option(outcome["request_id"])
    page.get_by_label("Файл дзвінків", exact=True).set_input_files(
        {"name": "calls.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    page.get_by_role("button", name="Імпортувати", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text(
        "Це не файл дзвінків у форматі generic: це документ PDF. Нічого не прочитано; перевірте файл і джерело."
    )

    page.goto("/tariffs/new")
    page.get_by_role("textbox", name="Назва").fill("Шведські дзвінки")
    page.get_by_role("button", name="Створити й завантажити ціни").click()
    page.get_by_label("Файл із цінами").set_input_files(
        {"name": "deck.csv", "mimeType": "text/csv", "buffer": BAD_RATE.encode()}
    )
    page.get_by_role("button", name="Подивитися, що зміниться").click()
    problem = page.get_by_role("table", name="1 помилка").get_by_role("row").nth(1)
    expect(problem).to_contain_text("від’ємне; ціну, що повертає гроші, позначають у тарифі")
    assert_accessible(page)
    take_pictures(page, "tariff-upload-ukrainian")


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
