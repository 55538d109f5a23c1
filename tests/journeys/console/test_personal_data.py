"""Personal data in the console: hidden from whoever need not see it, handed out on demand, and removed."""

import json
import re
from itertools import count

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, take_pictures
from playwright.sync_api import Page, expect

_unique = count(1)

ANN = {
    "first_name": "Ann",
    "last_name": "Sundberg",
    "phone": "+46 8 555 01 23",
    "address": "Storgatan 17",
    "city": "Norrtälje",
    "description": "Has a dog called Rex",
}
SECRETS = re.compile("Sundberg|sundberg|555 01|Storgatan|Norrtälje|Rex")
PANELS = ["Overview", "Address info", "Additional info", "Life cycle", "Web self-care", "Numbers", "xDRs", "Change log"]


@pytest.fixture
def ann(support) -> dict:
    name = f"Ann Sundberg {next(_unique)}"
    return Api(support).register(name, **ANN, email=f"ann.sundberg.{next(_unique)}@post.example")


def _sees_nothing(page: Page) -> None:
    expect(page.get_by_role("main").locator("[aria-busy=true]")).to_have_count(0)
    assert not SECRETS.search(page.locator("body").inner_text())


def test_a_member_from_whom_personal_data_is_hidden_serves_a_customer_without_seeing_it(ann, signed_in):
    page = signed_in("masked")
    page.goto(f"/customers/{ann['id']}")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("A••• S•••")
    parts = page.get_by_role("navigation", name="Parts of the customer")
    expect(parts.get_by_role("link", name="Notes")).to_have_count(0)
    for panel in PANELS:
        parts.get_by_role("link", name=panel, exact=True).click()
        expect(parts.get_by_role("link", name=panel, exact=True)).to_have_attribute("aria-current", "page")
        _sees_nothing(page)
    parts.get_by_role("link", name="Address info").click()
    expect(page.get_by_text("•••23")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "customer-masked")


def test_what_is_hidden_may_be_written_anew_and_a_mask_is_never_written_back(ann, support, signed_in):
    page = signed_in("masked")
    page.goto(f"/customers/{ann['id']}/address")
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_role("textbox", name="Phone", exact=True).fill("•••24")
    page.get_by_role("textbox", name="City").fill("Uppsala")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("main").get_by_text("is how it is shown to you")).to_be_visible()
    page.get_by_role("textbox", name="Phone", exact=True).fill("+46 8 1")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Edit", exact=True)).to_be_visible()
    kept = Api(support).get(f"/customers/{ann['id']}")
    assert (kept["city"], kept["phone"], kept["address"]) == ("Uppsala", "+46 8 1", "Storgatan 17")


def test_hidden_data_is_found_whole_and_not_letter_by_letter(ann, signed_in):
    page = signed_in("masked")
    page.goto("/customers")
    box = page.get_by_role("main").get_by_role("searchbox").first
    box.fill(ann["email"])
    expect(page.get_by_role("link", name=re.compile("A••• S•••")).first).to_be_visible()
    _sees_nothing(page)
    box.fill("Storgat")
    expect(page.get_by_text("No customer matches")).to_be_visible()


def test_a_copy_of_all_that_is_known_is_handed_out(ann, signed_in):
    page = signed_in("administrator")
    page.goto(f"/customers/{ann['id']}/life-cycle")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download a copy").click()
    copy = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert copy["customer"]["address"] == "Storgatan 17"


def test_personal_data_is_removed_after_the_customer_has_left(ann, signed_in):
    page = signed_in("administrator")
    page.goto(f"/customers/{ann['id']}/life-cycle")
    surface = page.get_by_role("region", name="Personal data")
    expect(surface.get_by_role("button", name="Choose the day")).to_be_visible()
    expect(surface.get_by_role("button", name="Remove it now")).to_have_count(0)
    Api(page).post(f"/customers/{ann['id']}/status-changes", {"action": "close", "comment": "moved away"})
    page.reload()
    surface.get_by_role("button", name="Remove it now").click()
    dialog = page.get_by_role("dialog")
    remove = dialog.get_by_role("button", name="Remove it")
    expect(remove).to_be_disabled()
    assert_accessible(page)
    take_pictures(page, "customer-purge")
    dialog.get_by_role("textbox").fill(ann["name"])
    remove.click()
    expect(surface.get_by_text(re.compile("Removed .* by admin"))).to_be_visible()
    record = Api(page).get(f"/customers/{ann['id']}")
    assert not SECRETS.search(str(record))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(re.escape(record["name"])))
    _sees_nothing(page)
