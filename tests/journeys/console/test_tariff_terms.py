"""What stands around rates in the console: terms, formulas, off-peak weeks, destinations and their groups."""

import re
from itertools import count

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import expect

_unique = count(1)


@pytest.fixture
def tariff(signed_in):
    """A tariff of the test's own; nobody goes by it."""
    name = f"Terms journey {next(_unique)}"
    return Api(signed_in("administrator")).post("/tariffs", {"name": name, "currency": "EUR"})


def _at_both_widths(page, picture):
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)
    assert_accessible(page, themes=["light"])
    page.set_viewport_size({"width": 1440, "height": 900})
    take_pictures(page, picture)


def test_an_off_peak_period_is_painted_tried_and_named_by_a_tariff(administrator, tariff):
    page, name = administrator, f"Evenings of {tariff['name']}"
    page.goto("/tariffs/off-peak")
    page.get_by_role("link", name="New off-peak period").first.click()
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    hours = page.get_by_role("textbox", name="Off-peak hours", exact=True)
    hours.fill("hr{25}")
    expect(page.get_by_role("status").filter(has_text="hr{25}")).to_be_visible()
    hours.fill("hr{9pm-5am}")
    week = page.get_by_role("table", name="The week by the customer’s clock")
    expect(week.get_by_role("row").nth(1)).to_contain_text("00:00–06:00 off-peak, 06:00–21:00 peak")
    page.get_by_role("button", name="Paint the week").click()
    page.get_by_role("button", name="Sun", exact=True).click()
    expect(hours).to_have_value("hr{21-5} wd{mo-sa}, wd{su}")
    page.get_by_role("button", name="Add a holiday").click()
    page.get_by_role("combobox", name="Month").select_option("December")
    page.get_by_role("combobox", name="Day", exact=True).select_option("25")
    page.get_by_role("textbox", name="Name", exact=True).nth(1).fill("Christmas")
    _at_both_widths(page, "off-peak-period")
    page.get_by_role("main").get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()

    page.get_by_label("Moment, UTC").fill("2026-12-25T12:00")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.get_by_text("Christmas, a session that begins has off-peak prices.")).to_be_visible()

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.get_by_label("Moment, UTC").evaluate("it => it.scrollWidth <= it.clientWidth")
    page.set_viewport_size({"width": 1440, "height": 900})

    page.goto(f"/tariffs/{tariff['id']}/terms")
    page.get_by_label("Off-peak period").select_option(name)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"{tariff['name']} is saved")).to_be_visible()
    page.goto("/tariffs/off-peak")
    expect(page.get_by_role("table", name="Off-peak periods").get_by_role("row").filter(has_text=name)).to_contain_text(
        "1"
    )
    _at_both_widths(page, "off-peak-periods")


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("/tariffs/999999999", "Tariffs"),
        ("/tariffs/off-peak/999999999", "Off-peak periods"),
        ("/tariffs/groups/999999999", "Destination groups"),
        ("/products/999999999", "Products"),
    ],
)
def test_a_record_that_is_not_there_says_so_and_leads_to_its_list(administrator, path, back):
    page = administrator
    page.goto(path)
    main = page.get_by_role("main")
    expect(main.get_by_text("It is not here")).to_be_visible()
    expect(main.get_by_role("button", name="Try again")).to_have_count(0)
    expect(main.get_by_role("navigation", name="Breadcrumbs")).not_to_have_text(re.compile("/$"))
    main.get_by_role("link", name=back).last.click()
    expect(page.get_by_role("heading", level=1, name=back)).to_be_visible()


def test_a_formula_is_put_together_tried_and_kept_as_a_tariffs_default(administrator, tariff):
    page = administrator
    page.goto(f"/tariffs/{tariff['id']}/terms")
    page.get_by_role("button", name="+ Fixed surcharge").click()
    page.get_by_label("Amount, EUR").fill("0.20")
    expect(page.get_by_text("it has no interval")).to_be_visible()
    page.get_by_label("Not in the announced time").check()
    page.get_by_role("button", name="+ Interval").click()
    expect(page.get_by_text("The caller is told: 6000; cut after: 5880")).to_be_visible()
    _at_both_widths(page, "tariff-terms")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"{tariff['name']} is saved")).to_be_visible()
    kept = Api(page).get(f"/tariffs/{tariff['id']}")["default_formula"]
    assert [one["kind"] for one in kept] == ["fixed", "interval"]

    page.get_by_role("button", name="Delete", exact=True).click()
    dialog = page.get_by_role("dialog", name=f"Delete {tariff['name']}?")
    dialog.get_by_label(f"Type {tariff['name']} to confirm").fill(tariff["name"])
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Tariffs")).to_be_visible()


def test_destinations_are_added_and_grouped(administrator):
    page, name = administrator, f"Zones {next(_unique)}"
    page.goto("/tariffs/destinations")
    page.get_by_role("button", name="New destination").first.click()
    dialog = page.get_by_role("dialog", name="New destination")
    dialog.get_by_label("Prefix").fill("88298")
    dialog.get_by_label("Description").fill("Journey island")
    assert_accessible(page)
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_have_count(0)
    page.get_by_role("searchbox").fill("88298")
    expect(page.get_by_role("table", name="Destinations").get_by_role("row").nth(1)).to_contain_text("Journey island")
    _at_both_widths(page, "destinations")

    page.goto("/tariffs/groups")
    page.get_by_role("button", name="New set of groups").first.click()
    page.get_by_role("dialog").get_by_label("Name").fill(name)
    page.get_by_role("dialog").get_by_role("button", name="Make").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    page.get_by_role("button", name="New group").first.click()
    group = page.get_by_role("dialog", name="New group")
    group.get_by_label("Name").fill("Islands")
    group.get_by_label("Prefixes").fill("88298, 88297")
    group.get_by_role("button", name="Save", exact=True).click()
    expect(group).to_contain_text("is no destination of the catalogue")
    group.get_by_label("Prefixes").fill("88298")
    group.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("table", name=name).get_by_role("row").nth(1)).to_contain_text("Islands")
    _at_both_widths(page, "destination-groups")
