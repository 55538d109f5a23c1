"""Accounts by the batch in the console: seen before they are made, printed once, changed together."""

from itertools import pairwise
from pathlib import Path

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import expect


def test_a_batch_is_generated_printed_once_and_blocked(signed_in):
    page = signed_in("administrator")
    api = Api(page)
    customer = api.register("Generates Accounts In Batches")
    page.goto(f"/customers/{customer['id']}/accounts")
    page.get_by_role("button", name="Generate…").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Product").click()
    page.get_by_role("listbox").get_by_role("option").first.click()
    dialog.get_by_label("How many").fill("1200")
    dialog.get_by_label("Name of the batch").fill("Spring")
    dialog.get_by_label("Signs drawn behind it").fill("3")
    dialog.get_by_text("Money of its own, paid in before").click()
    dialog.get_by_label("Opening balance of each").fill("2.50")
    dialog.get_by_role("switch", name="Self-care login and password").check(force=True)
    assert_accessible(page)
    take_pictures(page, "batches-generate")
    dialog.get_by_role("button", name="See what would be made").click()
    expect(dialog.get_by_text("draw at least 5")).to_be_visible()

    dialog.get_by_label("Signs drawn behind it").fill("12")
    dialog.get_by_role("button", name="See what would be made").click()
    expect(dialog.get_by_text("1,200 accounts · Universal")).to_be_visible()
    expect(dialog.get_by_text("3,000.00")).to_be_visible()
    expect(dialog.get_by_text("can be downloaded once")).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="Generate 1,200 accounts").click()

    run = page.get_by_role("listitem", name="1,200 accounts for batch Spring")
    expect(run).to_contain_text("1,200 accounts made", timeout=30_000)
    row = page.get_by_role("table", name="Batches of accounts").get_by_role("row").filter(has_text="Spring")
    expect(row).to_contain_text("1,200")
    run.get_by_role("button", name="Download once…").click()
    dialog = page.get_by_role("dialog")
    assert_accessible(page)
    with page.expect_download() as fetched:
        dialog.get_by_role("button", name="Download once").click()
    heading, *lines = Path(fetched.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert heading == "Batch,Control number,PIN,Web login,Password,Service password"
    assert fetched.value.suggested_filename == "Spring.csv"
    assert len(lines) == 1_200
    assert all(int(later.split(",")[1]) - int(one.split(",")[1]) == 1 for one, later in pairwise(lines))
    expect(dialog.get_by_role("link", name="Save the file again")).to_be_visible()
    dialog.get_by_role("button", name="Close").last.click()
    expect(run).to_contain_text("the printable list was downloaded by")
    expect(run.get_by_role("button", name="Download once…")).to_have_count(0)

    row.get_by_role("button").last.click()
    page.get_by_role("menuitem", name="Block…", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("1,200 of 1,200 accounts change")).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="Block (1,200)").click()
    expect(page.get_by_role("listitem", name="Block: batch Spring")).to_contain_text("1,200 changed", timeout=30_000)
    assert_accessible(page)
    take_pictures(page, "batches")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_text("the printable list was downloaded by")).to_be_visible()
    assert_accessible(page, themes=["light"])
    assert_fits(page)


def test_who_may_only_read_sees_batches_and_no_buttons(signed_in):
    page = signed_in("administrator")
    api = Api(page)
    customer = api.register("Has A Batch To Be Looked At")
    products = api.get("/products?limit=500")["items"]
    product_id = next(one["id"] for one in products if one["currency"] == customer["currency"])
    said = {"product_id": product_id, "count": 3, "batch": "Looked at", "identifiers": {"prefix": "5", "length": 9}}
    api.post(f"/customers/{customer['id']}/account-generations", said)
    reader = signed_in("reader")
    reader.goto(f"/customers/{customer['id']}/batches")
    run = reader.get_by_role("listitem", name="3 accounts for batch Looked at")
    expect(run).to_contain_text("3 accounts made", timeout=30_000)
    expect(reader.get_by_role("button", name="Generate accounts…")).to_have_count(0)
    expect(run.get_by_role("button")).to_have_count(0)
