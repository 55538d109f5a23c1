"""The list of all accounts in the console: found, narrowed, put in order, acted upon."""

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import expect


def test_accounts_are_found_narrowed_and_blocked_from_their_list(signed_in):
    page = signed_in("support")
    api = Api(page)
    customer = api.register("Everybody's Accounts Ltd.")
    line, other = (api.open_account(customer) for _ in range(2))
    page.goto("/customers")
    expect(page.get_by_role("heading", name="Customers", level=1)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("i")
    expect(page.get_by_role("heading", name="Accounts", level=1)).to_be_visible()
    table = page.get_by_role("table", name="Accounts")
    expect(table.get_by_role("row").nth(5)).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "all-accounts")

    page.get_by_role("searchbox").fill("Everybody's Accounts")
    rows = table.get_by_role("row").filter(has_text=customer["name"])
    expect(rows).to_have_count(2)
    page.wait_for_url("**/accounts?q=Everybody*")
    found = rows.filter(has_text=line["identifier"])
    expect(found.get_by_role("link", name=line["identifier"])).to_have_attribute(
        "href", f"/customers/{customer['id']}/accounts/{line['id']}"
    )

    page.get_by_role("button", name=f"More for {line['identifier']}").click()
    page.get_by_role("menuitem", name="Block").click()
    page.get_by_role("dialog").get_by_role("button", name="Block").click()
    expect(found).to_contain_text("Blocked")

    page.get_by_role("button", name="Any status").click()
    statuses = page.get_by_role("group", name="Statuses")
    statuses.get_by_role("checkbox", name="Blocked", exact=True).check()
    page.keyboard.press("Escape")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(line["identifier"])
    assert_accessible(page)

    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("link", name=line["identifier"])).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    take_pictures(page, "all-accounts-narrow")
    api.post(f"/customers/{customer['id']}/accounts/{other['id']}/status-changes", {"action": "terminate"})
    page.goto(f"/accounts?customer={customer['id']}&q={other['identifier']}")
    expect(page.get_by_text("No account matches")).to_be_visible()
    page.get_by_role("button", name="Show them").first.click()
    expect(page.get_by_text("Terminated").first).to_be_visible()


def test_a_search_says_where_and_how_it_looks_and_a_customer_leads_to_its_own(signed_in):
    page = signed_in("support")
    api = Api(page)
    customer = api.register("Where And How")
    line = api.open_account(customer)
    page.goto(f"/customers/{customer['id']}/accounts")
    page.get_by_role("link", name="Search and sort them").click()
    expect(page.get_by_text("Customer: Where And How")).to_be_visible()
    cells = page.get_by_role("table", name="Accounts").get_by_role("row")
    expect(cells.filter(has_text=line["identifier"])).to_have_count(1)

    page.get_by_role("button", name="How and where to search").click()
    page.get_by_role("radio", name="ends with").check()
    page.get_by_role("checkbox", name="Account", exact=True).check()
    page.keyboard.press("Escape")
    page.get_by_role("searchbox").fill(line["identifier"][:-2])
    expect(page.get_by_text("No account matches")).to_be_visible()
    page.get_by_role("searchbox").fill(line["identifier"][-5:])
    expect(cells.filter(has_text=line["identifier"])).to_have_count(1)
    assert "q_operator=ends_with" in page.url
    assert "q_fields=identifier" in page.url
    page.get_by_role("button", name="Remove: ends with · Account").click()
    assert_accessible(page)

    page.get_by_role("button", name="Account", exact=True).first.click()
    expect(page.get_by_role("columnheader", name="Account").first).to_have_attribute("aria-sort", "ascending")
    assert "sort=identifier" in page.url
