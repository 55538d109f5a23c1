"""The audit trail in the console: who did what, when, what it was before."""

from journeys.console.browsing import assert_accessible, take_pictures
from playwright.sync_api import Page, expect


def _rename_reader(page: Page, name: str) -> None:
    session = page.request.get("/api/v1/session").json()
    staff = page.request.get("/api/v1/staff?limit=200").json()["items"]
    reader = next(one for one in staff if one["login"] == "reader")
    changed = page.request.patch(
        f"/api/v1/staff/{reader['id']}", data={"name": name}, headers={"X-CSRF-Token": session["csrf_token"]}
    )
    assert changed.ok, changed.text()


def test_a_change_stands_with_old_and_new_and_is_found_by_who_and_what(administrator):
    page = administrator
    _rename_reader(page, "Rita de Sousa")
    _rename_reader(page, "Rita Sousa")
    page.goto("/audit")
    page.get_by_role("combobox", name="Who").select_option("admin")
    page.get_by_role("combobox", name="What").select_option("Changed a staff member")
    page.get_by_role("combobox", name="Kind").select_option("Changes")
    row = page.get_by_role("table", name="Audit").get_by_role("row").nth(1)
    expect(row).to_contain_text("name: Rita de Sousa → Rita Sousa")
    assert_accessible(page)
    row.press("Enter")
    expect(page.get_by_text("Rita de Sousa → Rita Sousa", exact=True)).to_be_visible()
    expect(page.get_by_text("patch_staff_member")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "audit")


def test_a_look_at_a_customer_leads_to_the_customer(administrator):
    page = administrator
    customer = page.request.get("/api/v1/customers?limit=1").json()["items"][0]
    assert page.request.get(f"/api/v1/customers/{customer['id']}").ok
    page.goto(f"/audit?customer_id={customer['id']}&action=get_customer")
    row = page.get_by_role("table", name="Audit").get_by_role("row").nth(1)
    expect(row.get_by_role("link", name=f"Customer {customer['id']}")).to_have_attribute(
        "href", f"/customers/{customer['id']}"
    )
    page.get_by_label("From", exact=True).fill("2020-01-01")
    page.get_by_label("to", exact=True).fill("2020-01-02")
    expect(page.get_by_text("No record matches")).to_be_visible()
    assert_accessible(page)
