"""Payment systems in the console: declared, refused where keys and mode differ, changed without telling a secret."""

from itertools import count

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import expect

_unique = count(1)


def fill_in(form, **fields):
    labels = {
        "name": "Name",
        "secret_key": "Secret key",
        "publishable_key": "Publishable key",
        "webhook_secret": "Signing secret of the webhook",
    }
    for field, value in fields.items():
        form.get_by_label(labels[field]).fill(value)


def test_a_payment_system_is_declared_and_keeps_its_secrets_to_itself(signed_in, troubles):
    page, name = signed_in("administrator"), f"Stripe of the north {next(_unique)}"
    page.goto("/money/payment-systems")
    page.get_by_role("link", name="New payment system").first.click()
    form = page.get_by_role("form", name="New payment system")
    fill_in(form, name=name, secret_key="sk_test_journey", publishable_key="pk_test_journey")
    form.get_by_label("Currency").select_option("ISK")
    form.get_by_role("button", name="Take it in this currency").click()
    form.get_by_role("group", name="ISK").get_by_label("Maestro").uncheck()
    assert_accessible(page)
    take_pictures(page, "payment-system-new")
    form.get_by_role("button", name="Create").click()
    expect(form.get_by_text("does not fit the secret key, which is a test key of Stripe").first).to_be_visible()
    form.get_by_label("Test mode").check(force=True)
    form.get_by_role("button", name="Create").click()

    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_role("main").get_by_text("No signing secret")).to_be_visible()
    address = page.get_by_role("button", name="Copy Address for events")
    expect(address).to_contain_text("/api/v1/webhooks/stripe/")
    form = page.get_by_role("form", name=name)
    expect(form.get_by_label("Secret key")).to_have_value("")
    fill_in(form, webhook_secret="whsec_journey")
    form.get_by_label("Active").uncheck(force=True)
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"{name} is saved")).to_be_visible()
    expect(page.get_by_text("No signing secret")).to_have_count(0)
    expect(page.get_by_role("form", name=name).get_by_label("Signing secret of the webhook")).to_have_value("")
    assert_accessible(page)
    assert_fits(page)
    take_pictures(page, "payment-system")

    page.goto("/money/payment-systems")
    row = page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("Switched off")
    expect(row).to_contain_text("ISK: American Express, Direct debit, Discover, Mastercard, Visa")
    expect(row).to_contain_text("Complete")
    assert_accessible(page)
    assert_fits(page)
    take_pictures(page, "payment-systems")
    api = Api(page)
    system = next(one for one in api.get("/payment-systems?limit=500")["items"] if one["name"] == name)
    api.patch(f"/payment-systems/{system['id']}", {"methods": []})


def test_payment_systems_fit_on_a_telephone(signed_in):
    page = signed_in("administrator", width=390)
    for path in (
        "/money/payment-systems",
        "/money/payment-systems/new",
        "/money/e-payments",
        "/money/e-payments?view=desk",
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert_accessible(page)
        assert_fits(page)


def test_support_has_nothing_of_it(signed_in):
    page = signed_in("support")
    page.goto("/money/payment-systems")
    expect(page.get_by_role("heading", name="Not open to you")).to_be_visible()
