"""What was used and why it cost that, as support reads it to a customer on the telephone."""

import re
from pathlib import Path

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, take_pictures
from playwright.sync_api import Page, expect

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\S+\d\d:\d\d")


def _open_xdrs(page: Page, customer: dict, query: str = "") -> None:
    """On all days with a call: the demo company's may lie further back than a month."""
    calls = Api(page).calls_of(customer)
    since = min(call["effective_at"] for call in calls)[:10]
    page.goto(f"/customers/{customer['id']}/xdrs?from={since}{query}")
    expect(page.get_by_role("table", name="xDRs", exact=True).get_by_role("row").nth(1)).to_be_visible()


def test_a_customer_is_found_by_number_and_told_why_a_call_cost_what_it_cost(support):
    page, api = support, Api(support)
    caller = api.caller()
    page.goto("/customers")
    page.get_by_role("searchbox").fill(caller["phone"])
    page.get_by_role("link", name=caller["name"]).click()
    expect(page.get_by_role("heading", level=1, name=caller["name"], exact=True)).to_be_visible()
    last = page.get_by_role("region", name="Last xDRs")
    last.get_by_role("listitem").filter(has_text="Voice").first.get_by_role("link").click()

    why = page.get_by_role("dialog", name="Why it cost that")
    call = api.calls_of(caller)[0]
    story = why.get_by_role("list", name="To read to the customer")
    for sentence in call["story"]:
        expect(story).to_contain_text(MOMENT.split(sentence)[0])
    expect(why).to_contain_text(caller["time_zone"].replace("_", " "))
    expect(why).to_contain_text(call["facts"]["tf"])
    assert_accessible(page)
    take_pictures(page, "xdr-explained")
    page.keyboard.press("Escape")
    expect(why).to_have_count(0)
    expect(page.get_by_role("heading", level=1, name=caller["name"], exact=True)).to_be_visible()


def test_a_row_opens_with_enter_and_its_link_opens_it_for_somebody_else(support):
    page = support
    caller = Api(page).caller()
    _open_xdrs(page, caller)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    why = page.get_by_role("dialog", name="Why it cost that")
    expect(why).to_be_visible()
    xdr_id = re.search("xdr=([^&]+)", page.url)[1]
    page.goto(f"/xdrs/{xdr_id}")
    expect(why).to_be_visible()
    expect(page).to_have_url(re.compile(f"/customers/{caller['id']}/xdrs"))


def test_a_day_of_the_chart_is_a_filter_and_sums_follow(support):
    page, api = support, Api(support)
    caller = api.caller()
    _open_xdrs(page, caller)
    totals = page.get_by_role("table", name="Totals by service")
    expect(totals.get_by_role("row").filter(has_text="Voice")).to_be_visible()
    page.get_by_role("button", name="Show as table").click()
    days = page.get_by_role("region", name=re.compile("by day in"))
    days.get_by_role("row").filter(has_text=re.compile("[1-9]")).last.get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"from=\d{4}-\d\d-\d\d&until="))
    since, until = (re.search(f"{name}=([0-9-]+)", page.url)[1] for name in ("from", "until"))
    assert since < until
    assert_accessible(page)


def test_xdrs_are_found_by_number_and_service(support):
    page, api = support, Api(support)
    caller = api.caller()
    called = api.calls_of(caller)[0]["called"]
    _open_xdrs(page, caller)
    page.get_by_role("searchbox", name="Calling or called number").fill(f"+{called[:2]} {called[2:]}")
    rows = page.get_by_role("table", name="xDRs", exact=True).get_by_role("row")
    expect(rows.nth(1)).to_contain_text(called)
    expect(page).to_have_url(re.compile("number="))
    page.get_by_role("combobox", name="Service").select_option(label="Pieces")
    expect(page.get_by_text("No xDR matches")).to_be_visible()
    page.get_by_role("button", name="Clear search").click()
    expect(rows.nth(1)).to_be_visible()


def test_what_is_shown_is_exported_as_a_file(support):
    page = support
    caller = Api(page).caller()
    _open_xdrs(page, caller)
    for ending in ("csv", "xlsx"):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"Export {ending.upper()}").click()
        assert download.value.suggested_filename.endswith(f".{ending}")
        file = Path(download.value.path())
        assert file.stat().st_size > 100
        if ending == "csv":
            assert caller["time_zone"] in file.read_text(encoding="utf-8")


def test_an_xdr_of_another_reseller_is_not_there(reseller, administrator):
    own = {one["id"] for one in Api(reseller).get("/customers?limit=500")["items"]}
    api = Api(administrator)
    foreign = next(
        one for one in api.get("/customers?limit=100")["items"] if one["id"] not in own and api.calls_of(one)
    )
    reseller.goto(f"/xdrs/{api.calls_of(foreign)[0]['id']}")
    expect(reseller.get_by_role("heading", level=1, name="There is no such xDR")).to_be_visible()
