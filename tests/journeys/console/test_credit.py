"""Balance & credits in the browser: limits, what is lent for a time, warnings, and their history."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, sign_in, take_pictures
from journeys.console.people import MEMBERS
from playwright.sync_api import Page, expect

from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.months import open_months
from tollhouse.ledger.posting import post_xdrs
from tollhouse.ledger.rules.posting import Payer, Posting
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import make_engine


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def owe(database_url: str, customer: dict, amount: str) -> None:
    """A charge, as a switch would bring it."""
    engine, now, number = make_engine(database_url), real_clock(), int(customer["id"])
    with engine.begin() as conn:
        open_months(conn, since=now, now=now)
        posting = Posting(
            number, now, "test", f"owed {now}", b"0" * 16, 0, Payer.CUSTOMER, 0, Decimal(amount), "EUR",
            "revenue:voice", "voice", used=60, charged=60,
        )  # fmt: skip
        post_xdrs(conn, [posting], locked=lock_standings(conn, {number}), now=now)
    engine.dispose()


def local(moment: datetime) -> str:
    """As a field for a moment takes it, in the zone of the customer, which is UTC here."""
    return moment.strftime("%Y-%m-%dT%H:%M")


def who_pays(api: Api, control: str) -> dict:
    return next(
        one for one in api.get("/customers?limit=100&status=active")["items"] if one["balance_control"] == control
    )


def raising(page: Page):
    return page.get_by_role("form", name="Raise the limit for a time")


def test_an_increase_above_the_cap_is_refused_and_one_below_it_is_gone_at_its_moment(
    served_by_test_clock, page, troubles
):
    """With the status following by itself, both times."""
    address, admin = served_by_test_clock.address, MEMBERS["administrator"]
    page.goto(address)
    sign_in(page, admin.login, admin.password)
    api = Api(page, address)
    api.post("/customer-classes", {"name": "Residential", "currency": "EUR"})
    customer = api.register("Lent until noon", credit_limit=eur("100"))
    support = next(one for one in api.get("/staff")["items"] if one["login"] == MEMBERS["support"].login)
    page.goto(f"{address}/staff/{support['id']}")
    lending = page.get_by_role("form", name="Raising credit limits for a time")
    lending.get_by_label("a percentage of the customer's limit").check()
    lending.get_by_role("textbox", name="Percentage").fill("10")
    lending.get_by_label("For so many days at most").fill("30")
    lending.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    owe(served_by_test_clock.database_url, customer, "105")

    page.context.clear_cookies()
    page.goto(f"{address}/customers/{customer['id']}/balance")
    sign_in(page, MEMBERS["support"].login, MEMBERS["support"].password)
    expect(page.get_by_role("button", name=re.compile("Credit exceeded")).first).to_be_visible()
    expect(raising(page)).to_contain_text("You may raise it by 10.00 EUR at most (10 %). For 30 days at most.")
    noon = (real_clock() + timedelta(days=2)).replace(hour=12, minute=0, second=0, microsecond=0)
    raising(page).get_by_role("textbox", name="Increase").fill("10.01")
    raising(page).get_by_label("Valid until").fill(local(noon))
    raising(page).get_by_role("button", name="Raise the limit").click()
    expect(raising(page)).to_contain_text("You may raise this credit limit by 10.00000 EUR at most and want 10.01 EUR")
    raising(page).get_by_label("a percentage of the permanent limit").check()
    raising(page).get_by_label("Increase, %").fill("10")
    raising(page).get_by_label("Comment").fill("pays on Friday")
    raising(page).get_by_role("button", name="Raise the limit").click()
    raised = page.get_by_role("region", name="Temporary increase")
    expect(raised).to_contain_text("Raised by 10.00 EUR, 10 % of the permanent limit until")
    expect(page.get_by_role("button", name=re.compile("Active")).first).to_be_visible()
    history = page.get_by_role("region", name="History of the credit limit").first
    expect(history).to_contain_text("pays on Friday")
    assert_accessible(page)
    take_pictures(page, "credit-raised")

    page.context.clear_cookies()
    page.goto(address)
    sign_in(page, admin.login, admin.password)
    Api(page, address).post("/clock", {"moment": noon.isoformat().replace("+00:00", "Z")})
    page.goto(f"{address}/customers/{customer['id']}/balance")
    expect(page.get_by_role("button", name=re.compile("Credit exceeded")).first).to_be_visible()
    expect(page.get_by_role("region", name="Temporary increase")).not_to_contain_text("Raised by")
    found = Api(page, address).get("/customers?status=credit_exceeded")["items"]
    assert [one["id"] for one in found] == [customer["id"]], "what lists find follows by itself"


def test_an_increase_is_taken_back_before_its_moment(support):
    api = Api(support)
    customer = api.register("Taken back")
    until = (real_clock() + timedelta(days=2)).isoformat()
    api.put(f"/customers/{customer['id']}/temporary-limit", {"percent": "50", "until": until})
    support.goto(f"/customers/{customer['id']}/balance")
    support.get_by_role("button", name="Take it back").click()
    dialog = support.get_by_role("dialog", name="Take the increase back now?")
    expect(dialog).to_contain_text("The permanent limit alone counts from now on.")
    dialog.get_by_role("button", name="Take it back").click()
    expect(dialog).to_have_count(0)
    expect(support.get_by_role("region", name="Temporary increase")).not_to_contain_text("Raised by")
    api.delete(f"/customers/{customer['id']}")


def test_warnings_are_added_refused_at_their_row_and_kept(support):
    api = Api(support)
    customer = api.register("Warned", credit_limit=eur("200"), email="ada@example.org")
    support.goto(f"/customers/{customer['id']}/balance")
    warnings = support.get_by_role("form", name="Warnings")
    for number, (basis, value) in enumerate((("% of the limit", "80"), ("EUR", "190"), ("% of the limit", "101")), 1):
        warnings.get_by_role("button", name="Add a warning").click()
        warnings.get_by_label(f"Warning {number}: of what").select_option(basis)
        warnings.get_by_label(f"Warning {number}: at how much").fill(value)
    warnings.get_by_role("button", name="Save warnings").click()
    expect(warnings.get_by_role("listitem").nth(2)).to_contain_text("must be more than 0, at most 100")
    assert_accessible(support)
    warnings.get_by_role("button", name="Remove warning 3").click()
    warnings.get_by_role("button", name="Save warnings").click()
    expect(support.get_by_text("Warnings of Warned are saved")).to_be_visible()
    support.reload()
    expect(warnings.get_by_label("Warning 1: at how much")).to_have_value("190")
    expect(warnings.get_by_label("Warning 2: at how much")).to_have_value("80")
    told = api.get(f"/customers/{customer['id']}/warning-thresholds")["thresholds"]
    assert [one["percent"] for one in told] == [None, "80"]
    api.delete(f"/customers/{customer['id']}")


def test_the_panel_fits_and_is_accessible_on_a_telephone_for_who_pays_before_and_after(signed_in):
    page = signed_in("support", width=390)
    api = Api(page)
    for control in ("postpaid", "prepaid"):
        page.goto(f"/customers/{who_pays(api, control)['id']}/balance")
        expect(page.get_by_role("heading", name="Last movements")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert_fits(page)
        assert_accessible(page)


def test_who_only_reads_sees_all_of_it_and_no_form(signed_in):
    page = signed_in("reader")
    page.goto(f"/customers/{who_pays(Api(page), 'postpaid')['id']}/balance")
    expect(page.get_by_role("heading", name="Temporary increase")).to_be_visible()
    expect(page.get_by_role("button", name="Raise the limit")).to_have_count(0)
    expect(page.get_by_role("button", name="Save warnings")).to_have_count(0)
    assert_accessible(page)


def test_the_last_movements_end_at_the_balance_and_each_line_follows_from_the_one_above(signed_in):
    page = signed_in("support")
    api = Api(page)
    customer = next(one for one in api.get("/customers?limit=100&status=active")["items"] if len(api.calls_of(one)) > 3)
    page.goto(f"/customers/{customer['id']}/balance")
    rows = page.get_by_role("region", name="Rows of the ledger").locator("tbody tr")
    expect(rows.first).to_be_visible()
    figures = [[_number(row.locator("td").nth(place).inner_text()) for place in (2, 3)] for row in rows.all()]
    sign = -1 if customer["balance_control"] == "prepaid" else 1
    assert sign * figures[0][1] == Decimal(customer["balance"]["amount"])
    own = [row.inner_text() for row in rows.all()]
    for (amount, after), (_, before), told in zip(figures, figures[1:], own, strict=False):
        moved = Decimal(0) if "own money" in told else amount
        assert after == before + sign * moved


def _number(shown: str) -> Decimal:
    return Decimal(re.sub(r"[^0-9.−-]", "", shown).replace("−", "-"))
