"""Work in the background, listed in the console."""

import re

from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import Page, expect

A_FILE = b"request_id,account,called,started_at,used\njobs-1,nobody-at-all,4930123456,2026-11-01T12:00:00Z,61\n"


def _import_by_the_api(page: Page) -> str:
    """The job's number, once it has ended."""
    proof = page.request.get("/api/v1/session").json()["csrf_token"]
    headers = {"X-CSRF-Token": proof, "Content-Type": "application/octet-stream"}
    sent = page.request.post(
        "/api/v1/usage-sources/Voice switch/imports?filename=night.csv", data=A_FILE, headers=headers
    )
    assert sent.status == 202, sent.text()
    return sent.json()["id"]


def test_an_import_is_among_the_jobs_with_what_came_of_it(administrator):
    page = administrator
    number = _import_by_the_api(page)
    page.goto("/jobs")
    job = page.get_by_role("row").filter(has_text="night.csv")
    expect(job).to_contain_text("Done")
    expect(job).to_contain_text("1 quarantined")
    assert_accessible(page)
    take_pictures(page, "jobs")

    job.get_by_role("button", name="More for Import of a call file").click()
    expect(page.get_by_role("menuitem", name="Cancel")).to_be_disabled()
    page.get_by_role("menuitem", name="Open the import").click()
    expect(page).to_have_url(f"{page.url.split('/usage')[0]}/usage?job={number}")
    expect(page.get_by_role("region", name="night.csv from Voice switch")).to_be_visible()

    with page.expect_response(re.compile(r"/jobs\?.*status=failed")):
        page.goto("/jobs?status=failed")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text="night.csv")).to_have_count(0)
    assert_accessible(page)
    page.goto("/jobs")
    expect(job).to_be_visible()


def test_jobs_fit_a_telephone(signed_in):
    page = signed_in("reader", width=390)
    page.goto("/jobs")
    expect(page.get_by_role("heading", level=1, name="Jobs")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
    assert_fits(page)
