"""Statuses in the console: changed by switches and days, foreseen before they are, explained while they hold."""

import re
from datetime import date, timedelta
from itertools import count

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, sign_in, take_pictures, turn_to
from journeys.console.collecting import limit, plan_suspension, suspend
from journeys.console.people import MEMBERS
from journeys.console.walking import assert_walked
from playwright.sync_api import Locator, Page, expect

from tollhouse.plumbing.clock import real_clock

_unique = count(1)


@pytest.fixture
def customer(support) -> dict:
    return Api(support).register(f"Swift and Sons {next(_unique)}")


def _open(page: Page, customer: dict, panel: str = "") -> None:
    page.goto(f"/customers/{customer['id']}{panel}")
    expect(page.get_by_role("heading", level=1, name=customer["name"], exact=True)).to_be_visible()


def _dialog(page: Page, customer: dict) -> Locator:
    return page.get_by_role("dialog", name=f"Change the status of {customer['name']}")


def _change(page: Page, customer: dict) -> Locator:
    page.get_by_role("button", name="Change status").click()
    dialog = _dialog(page, customer)
    expect(dialog.get_by_role("region", name="Current status")).to_be_visible()
    return dialog


def _foreseen(dialog: Locator) -> Locator:
    return dialog.get_by_role("region", name="What will change")


def _holds(page: Page) -> Locator:
    return page.get_by_role("list", name="What holds now")


def _confirm(page: Page, customer: dict, button: str) -> None:
    dialog = _dialog(page, customer)
    dialog.get_by_role("button", name=button, exact=True).click()
    expect(dialog).to_have_count(0)


def _day(days_ahead: int) -> str:
    return (real_clock().date() + timedelta(days=days_ahead)).isoformat()


def _told(day: str) -> str:
    return f"{date.fromisoformat(day):%-d %b %Y}"


def test_a_customer_is_blocked_with_a_reason_and_unblocked_again(support, customer):
    page = support
    _open(page, customer)
    expect(page.get_by_role("button", name="Change status")).to_be_visible()
    page.keyboard.press("s")
    dialog = _dialog(page, customer)
    expect(page).to_have_url(re.compile("dialog=status"))
    dialog.get_by_role("switch", name="Blocked").check()
    foreseen = _foreseen(dialog)
    expect(foreseen).to_contain_text("Outgoing paid calls: yes → no")
    expect(foreseen).to_contain_text("At once.")
    dialog.get_by_role("textbox", name="Comment").fill("asked us to by telephone")
    take_pictures(page, "status-block")
    assert_accessible(page)
    _confirm(page, customer, "Block")

    holds = _holds(page)
    expect(holds).to_contain_text("Staff blocked the customer.")
    expect(holds).to_contain_text("asked us to by telephone")
    expect(holds).to_contain_text("by support")
    expect(holds).to_contain_text("Nothing changes until somebody acts.")
    works = page.get_by_role("region", name="What works now")
    expect(works).to_contain_text("Incoming calls: no (Blocked)")
    expect(works).to_contain_text("Recurring fees: yes")
    assert_accessible(page)
    take_pictures(page, "customer-blocked")

    holds.get_by_role("button", name="Unblock").click()
    expect(_dialog(page, customer).get_by_role("switch", name="Blocked")).not_to_be_checked()
    _confirm(page, customer, "Unblock")
    expect(holds).to_have_count(0)
    page.get_by_role("link", name="Life cycle", exact=True).click()
    expect(page.get_by_role("region", name="Statuses")).to_contain_text("ended by support")


def test_a_suspension_is_lifted_until_a_day_and_a_day_that_has_begun_is_refused_at_its_field(support, served, customer):
    page = support
    suspend(served.database_url, customer)
    _open(page, customer)
    dialog = _change(page, customer)
    expect(dialog.get_by_role("switch", name="Suspended")).to_be_checked()
    dialog.get_by_role("switch", name="Suspended").uncheck()
    until = dialog.get_by_label("Lift the suspension until")
    until.fill(_day(-1))
    expect(until).to_have_accessible_description(re.compile("name a later day"))
    assert_accessible(page)
    take_pictures(page, "status-refused")
    until.fill(_day(7))
    expect(_foreseen(dialog)).to_contain_text("Suspension lifted")
    expect(_foreseen(dialog)).to_contain_text(f"It holds again on {_told(_day(7))}, 00:00 (")
    expect(until).not_to_have_accessible_description(re.compile("name a later day"))
    take_pictures(page, "status-lift")
    _confirm(page, customer, "Lift the suspension")
    expect(_holds(page)).to_contain_text(f"staff lifted the suspension until {_told(_day(7))}")
    expect(_holds(page)).to_contain_text(f"On {_told(_day(7))} (UTC) the suspension holds again.")

    dialog = _change(page, customer)
    dialog.get_by_role("button", name="Choose another day").click()
    dialog.get_by_label("Lift the suspension until").fill(_day(9))
    _confirm(page, customer, "Lift the suspension")
    expect(_holds(page)).to_contain_text(f"until {_told(_day(9))}")
    page.get_by_role("link", name="Life cycle", exact=True).click()
    statuses = page.get_by_role("region", name="Statuses")
    expect(statuses).to_contain_text("for debt")
    expect(statuses).to_contain_text("still, until")
    assert_accessible(page)
    take_pictures(page, "status-history")


def test_closing_is_arranged_for_a_day_under_the_name_and_cancelled(support, customer):
    page = support
    _open(page, customer)
    dialog = _change(page, customer)
    dialog.get_by_role("switch", name="Permanently terminated").check()
    dialog.get_by_role("radio", name="On a day").check()
    closes = dialog.get_by_role("button", name="Close for good")
    expect(closes).to_be_disabled()
    dialog.get_by_label("Permanent termination date").fill(_day(30))
    dialog.get_by_role("textbox", name=f"Type {customer['name']} to confirm").fill(customer["name"])
    expect(_foreseen(dialog)).to_contain_text("Nothing brings a permanently terminated customer back.")
    expect(_foreseen(dialog)).to_contain_text(f"On {_told(_day(30))}, 00:00 (")
    expect(_foreseen(dialog)).to_have_attribute("aria-busy", "false")
    assert_accessible(page)
    take_pictures(page, "status-close")
    _confirm(page, customer, "Close for good")
    coming = page.get_by_role("list", name="Scheduled changes")
    expect(coming).to_contain_text(f"On {_told(_day(30))}, 00:00 (")
    assert_accessible(page)
    take_pictures(page, "status-scheduled")

    coming.get_by_role("button", name=re.compile("^Cancel: Closed")).click()
    expect(_foreseen(_dialog(page, customer))).to_contain_text("does not come")
    _confirm(page, customer, "Cancel the scheduled change")
    expect(coming).to_have_count(0)


def test_a_provisional_termination_may_end_earlier_than_computed_and_is_taken_back(support, customer):
    page = support
    _open(page, customer)
    dialog = _change(page, customer)
    dialog.get_by_role("switch", name="Provisionally terminated").check()
    expect(_foreseen(dialog)).to_contain_text(f"Permanent termination on {_told(_day(30))}")
    close_on = dialog.get_by_label("Permanent termination date")
    close_on.fill(_day(31))
    expect(close_on).to_have_accessible_description(re.compile("the last day by the customer's class"))
    close_on.fill(_day(10))
    expect(_foreseen(dialog)).to_contain_text(f"Permanent termination on {_told(_day(10))}")
    take_pictures(page, "status-terminate")
    _confirm(page, customer, "Terminate provisionally")
    expect(_holds(page)).to_contain_text(f"On {_told(_day(10))} (UTC) the customer is permanently terminated.")

    _holds(page).get_by_role("button", name="Restore").click()
    dialog = _dialog(page, customer)
    expect(_foreseen(dialog)).to_contain_text("What is scheduled comes to nothing: permanent termination")
    take_pictures(page, "status-restore")
    _confirm(page, customer, "Restore")
    expect(_holds(page)).to_have_count(0)
    expect(page.get_by_role("list", name="Scheduled changes")).to_have_count(0)


def test_a_planned_suspension_is_put_off_from_the_record(support, served, customer):
    page = support
    plan_suspension(served.database_url, customer, days_ahead=5)
    _open(page, customer)
    coming = page.get_by_role("list", name="Scheduled changes")
    expect(coming).to_contain_text("by the customer class")
    coming.get_by_role("button", name=re.compile("^Put off: Suspended")).click()
    dialog = _dialog(page, customer)
    dialog.get_by_label("Put off until").fill(_day(12))
    expect(_foreseen(dialog)).to_contain_text(f"On {_told(_day(12))}")
    assert_accessible(page)
    take_pictures(page, "status-reschedule")
    _confirm(page, customer, "Put it off")
    expect(coming).to_contain_text(f"{_told(_day(5))} by the customer class, {_told(_day(12))} chosen by staff")


def test_an_export_is_begun_finished_and_taken_back_with_a_warning(support, customer):
    page = support
    _open(page, customer)
    for switch, button, shown in (
        ("Export in progress", "Begin the export", "The customer is being moved"),
        ("Exported", "Finish the export", "The customer was moved to another installation."),
    ):
        dialog = _change(page, customer)
        dialog.get_by_role("switch", name=switch).check()
        expect(_foreseen(dialog)).to_contain_text("At once.")
        _confirm(page, customer, button)
        expect(_holds(page)).to_contain_text(shown)
    assert_accessible(page)
    take_pictures(page, "status-exported")
    dialog = _change(page, customer)
    dialog.get_by_role("switch", name="Exported").uncheck()
    expect(_foreseen(dialog)).to_contain_text("it is charged twice")
    take_pictures(page, "status-unexport")
    _confirm(page, customer, "Take the customer back")
    expect(_holds(page)).to_have_count(0)


def test_what_held_at_a_moment_is_asked_for_in_the_history(support, served, customer):
    page = support
    Api(page).post(f"/customers/{customer['id']}/status-changes", {"action": "block", "comment": "lost phone"})
    limit(served.database_url, customer)
    _open(page, customer, "/life-cycle")
    statuses = page.get_by_role("region", name="Statuses")
    expect(statuses.get_by_role("listitem")).to_have_count(2)
    statuses.get_by_role("form", name="What held at").get_by_role("textbox").fill(f"{_day(-2)}T09:30")
    statuses.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("at="))
    expect(statuses).to_contain_text("Nothing stopped this customer then")
    assert_accessible(page)
    take_pictures(page, "status-as-of")
    statuses.get_by_role("button", name="Show all").click()
    expect(statuses.get_by_role("listitem")).to_have_count(2)


def test_the_dialog_is_walked_by_tab_and_fits_a_telephone(support, served, customer):
    page = support
    suspend(served.database_url, customer)
    page.goto(f"/customers/{customer['id']}?dialog=status&change=terminate_provisionally")
    dialog = _dialog(page, customer)
    expect(_foreseen(dialog)).to_contain_text("Permanent termination on")
    expect(_foreseen(dialog)).to_have_attribute("aria-busy", "false")
    page.wait_for_load_state("networkidle")
    for width in (390, 1440):
        turn_to(page, width)
        assert_accessible(page)
        assert_fits(page)
        assert_walked(page, dialog)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page).not_to_have_url(re.compile("dialog="))


def test_the_status_in_the_head_tells_why_and_what_works(support, served, customer):
    page = support
    suspend(served.database_url, customer)
    _open(page, customer)
    page.get_by_role("button", name=re.compile("^Suspended")).click()
    why = page.get_by_role("dialog", name="Why, and what works now")
    expect(why).to_contain_text("Something that is due was not paid.")
    expect(why).to_contain_text("Self-care: yes")
    expect(why).to_contain_text("Recurring fees: as each subscription's plan says (Suspended)")
    assert_accessible(page)
    take_pictures(page, "status-why")


def test_a_lifted_suspension_holds_again_when_its_day_has_come(served_by_test_clock, page):
    page.goto(served_by_test_clock.address)
    member = MEMBERS["administrator"]
    sign_in(page, member.login, member.password)
    page.set_default_timeout(15_000)
    api = Api(page, served_by_test_clock.address)
    api.post("/customer-classes", {"name": "Residential", "currency": "EUR"})
    customer = api.register("Swift by the clock")
    suspend(served_by_test_clock.database_url, customer)
    page.goto(f"{served_by_test_clock.address}/customers/{customer['id']}?dialog=status&change=lift_suspension")
    dialog = _dialog(page, customer)
    dialog.get_by_label("Lift the suspension until").fill(_day(1))
    expect(_foreseen(dialog)).to_contain_text("It holds again on")
    _confirm(page, customer, "Lift the suspension")
    expect(_holds(page)).to_contain_text("Suspension lifted")

    api.post("/clock", {"moment": f"{_day(1)}T12:00:00Z"})
    page.reload()
    expect(_holds(page)).to_contain_text("It ends when that is paid, or when staff lifts the suspension.")
    expect(_holds(page)).not_to_contain_text("Suspension lifted")
