"""Custom fields in the console: made, enabled in a class, demanded, filled, searched for; and the page of a class."""

import re
from itertools import count

import pytest
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, take_pictures
from playwright.sync_api import Page, expect

_unique = count(1)


@pytest.fixture
def drivers(administrator):
    """A class of a test's own with a customer, and what a test made beside it; all of it is gone afterwards."""
    api = Api(administrator)
    klass = api.post("/customer-classes", {"name": f"Drivers {next(_unique)}"})
    customer = api.register(f"Dora {klass['id']}", class_id=klass["id"])
    yield klass, customer
    for one in api.get(f"/customers?where=class:is:{klass['name']}")["items"]:
        api.delete(f"/customers/{one['id']}")
    api.delete(f"/customer-classes/{klass['id']}")


@pytest.fixture
def licence(administrator):
    api = Api(administrator)
    said = {"name": f"Licence {next(_unique)}", "kind": "text", "pattern": "[A-Z]{3}[0-9]{3}"}
    field = api.post("/custom-fields", said | {"description": "As on the card"})
    yield field
    api.delete(f"/custom-fields/{field['id']}")


def _enable(page: Page, klass: dict, field: dict, *, mandatory: bool) -> None:
    said = {"fields": [{"id": field["id"], "mandatory": mandatory}]}
    Api(page).put(f"/customer-classes/{klass['id']}/custom-fields", said)


def test_a_custom_field_is_made_by_its_kind_and_changed_and_deleted(administrator):
    page = administrator
    page.goto("/custom-fields")
    expect(
        page.get_by_role("grid", name="Custom fields").or_(page.get_by_role("table", name="Custom fields"))
    ).to_contain_text("Driver licence")
    assert_accessible(page)
    take_pictures(page, "custom-fields")
    page.get_by_role("button", name="New custom field").click()
    page.get_by_role("radio", name=re.compile("^Number")).check()
    take_pictures(page, "custom-field-kind")
    page.get_by_role("button", name="Next").click()
    form = page.get_by_role("form", name="New custom field")
    form.get_by_role("textbox", name="Name").fill("Vehicles")
    form.get_by_role("textbox", name="Highest").fill("many")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("is no number, such as 12 or 3.5.")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "custom-field-new")
    form.get_by_role("textbox", name="Highest").fill("50")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Vehicles is saved")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Vehicles")
    expect(row).to_contain_text("to 50")
    row.get_by_role("button").last.click()
    page.get_by_role("menuitem", name="Edit").click()
    form = page.get_by_role("form", name="Custom field Vehicles")
    form.get_by_role("spinbutton", name="Decimals, at most").fill("0")
    form.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("whole")
    row.get_by_role("button").last.click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)


def test_a_class_makes_a_field_mandatory_after_a_look_at_who_lacks_it(administrator, licence, drivers):
    page, (klass, customer) = administrator, drivers
    page.goto(f"/classes/{klass['id']}")
    fields = page.get_by_role("form", name="Custom fields")
    fields.get_by_label("Add a field").select_option(label=licence["name"])
    fields.get_by_role("checkbox", name=f"{licence['name']} is mandatory").check()
    fields.get_by_role("button", name="Save the fields").click()
    dialog = page.get_by_role("dialog", name="What this means for customers")
    expect(dialog).to_contain_text(f"“{licence['name']}” becomes mandatory. Without it: 1 customer")
    assert_accessible(page)
    take_pictures(page, "class-preview")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The custom fields of the class are saved")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "class")
    page.get_by_role("region", name="Customers").get_by_role("link", name=customer["name"]).click()
    page.get_by_role("link", name="Custom fields", exact=True).click()
    expect(page.get_by_text("Missing: whoever saves these fields next must fill it")).to_be_visible()
    page.get_by_role("button", name="Edit").click()
    form = page.get_by_role("form", name=f"Custom fields of {customer['name']}")
    form.get_by_role("textbox", name=licence["name"]).fill("abc")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("does not have the form [A-Z]{3}[0-9]{3}; write it so.")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "custom-fields-form")
    form.get_by_role("textbox", name=licence["name"]).fill("ABC123")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("definition").filter(has_text="ABC123")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "custom-fields-panel")


def test_two_who_edit_the_fields_of_a_customer_see_both_values(administrator, licence, drivers):
    page, (klass, customer) = administrator, drivers
    _enable(page, klass, licence, mandatory=False)
    page.goto(f"/customers/{customer['id']}/custom-fields")
    page.get_by_role("button", name="Edit").click()
    form = page.get_by_role("form", name=f"Custom fields of {customer['name']}")
    form.get_by_role("textbox", name=licence["name"]).fill("ABC123")
    theirs = {"custom_fields": {licence["name"]: "XYZ789"}}
    Api(page)._send("PATCH", f"/customers/{customer['id']}/custom-fields", theirs)
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("row").filter(has_text=licence["name"])).to_contain_text("XYZ789")
    assert_accessible(page)
    form.get_by_role("button", name="Take theirs").click()
    expect(form.get_by_role("textbox", name=licence["name"])).to_have_value("XYZ789")


def test_a_new_customer_of_the_class_is_asked_for_its_mandatory_fields(administrator, licence, drivers):
    page, (klass, _) = administrator, drivers
    _enable(page, klass, licence, mandatory=True)
    page.goto("/customers/new")
    form = page.get_by_role("form", name="New customer")
    form.get_by_role("textbox", name="Name", exact=True).fill(f"Nora {klass['id']}")
    form.get_by_role("combobox", name="Class").select_option(label=klass["name"])
    field = form.get_by_role("textbox", name=licence["name"])
    expect(field).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "new-customer-custom-fields")
    form.get_by_role("combobox", name="Currency").fill("EUR")
    page.get_by_role("option", name=re.compile("^EUR")).click()
    form.get_by_role("switch", name="No limit").check(force=True)
    field.fill("no")
    form.get_by_role("button", name="Create", exact=True).click()
    expect(form.get_by_text("does not have the form")).to_be_visible()
    field.fill("NOR123")
    form.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("heading", level=1, name=f"Nora {klass['id']}")).to_be_visible()


def test_another_class_asks_for_its_fields_where_it_is_chosen(administrator, licence, drivers):
    page, (klass, customer) = administrator, drivers
    other = Api(page).post("/customer-classes", {"name": f"Strict {next(_unique)}"})
    _enable(page, other, licence, mandatory=True)
    page.goto(f"/customers/{customer['id']}/additional")
    page.get_by_role("button", name="Edit").click()
    form = page.get_by_role("form", name=f"Additional info of {customer['name']}")
    form.get_by_label("Class").select_option(label=other["name"])
    form.get_by_role("textbox", name=licence["name"]).fill("ABC123")
    assert_accessible(page)
    take_pictures(page, "details-demanded")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name=f"Class {other['name']}")).to_be_visible()
    Api(page)._send("PATCH", f"/customers/{customer['id']}", {"class_id": klass["id"]})
    Api(page)._send("PATCH", f"/customers/{customer['id']}", {"email": ""})
    Api(page).delete(f"/customer-classes/{other['id']}")


def test_customers_are_found_by_a_custom_field(administrator, licence, drivers):
    page, (klass, customer) = administrator, drivers
    _enable(page, klass, licence, mandatory=False)
    Api(page)._send("PATCH", f"/customers/{customer['id']}/custom-fields", {"custom_fields": {licence["id"]: "QQQ777"}})
    page.goto("/customers")
    page.get_by_role("button", name="Advanced search").click()
    builder = page.get_by_role("form", name="Advanced search")
    builder.get_by_role("combobox", name="Field").select_option(label=licence["name"])
    builder.get_by_role("combobox", name="How to compare").select_option("ends_with")
    builder.get_by_role("textbox", name=f"Value for {licence['name']}").fill("777")
    builder.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("link", name=customer["name"])).to_be_visible()
    expect(page).to_have_url(re.compile(rf"where=custom\.{licence['id']}(:|%3A)ends_with"))
    page.reload()
    expect(page.get_by_text(f"{licence['name']} ends with 777").first).to_be_visible()


def test_a_class_is_made_changed_copied_and_deleted(administrator):
    page = administrator
    page.goto("/classes")
    expect(page.get_by_role("link", name="Residential")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "classes")
    page.get_by_role("link", name="New class").click()
    form = page.get_by_role("form", name="New class")
    form.get_by_role("textbox", name="Name").fill("Fishermen")
    assert_accessible(page)
    take_pictures(page, "class-new")
    form.get_by_role("button", name="Create class").click()
    settings = page.get_by_role("form", name="Settings")
    settings.get_by_role("spinbutton", name="Permanent termination after, days").fill("0")
    settings.get_by_role("button", name="Save").click()
    expect(settings.get_by_text(re.compile("greater than or equal to 1"))).to_be_visible()
    settings.get_by_role("spinbutton", name="Permanent termination after, days").fill("10")
    settings.get_by_role("combobox", name="Currency").select_option("EUR")
    settings.get_by_role("combobox", name="Charged").select_option("On the day they are due")
    again = settings.get_by_role("textbox", name="Again after the due day, days")
    again.fill("5, 2")
    settings.get_by_role("button", name="Save").click()
    expect(settings.get_by_text(re.compile("in order, each day once"))).to_be_visible()
    take_pictures(page, "class-settings")
    again.fill("2, 5")
    settings.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Fishermen is saved")).to_be_visible()
    expect(again).to_have_value("2, 5")
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("dialog").get_by_role("button", name="Make the copy").click()
    expect(page.get_by_role("heading", level=1, name="Copy of Fishermen")).to_be_visible()
    expect(page.get_by_role("combobox", name="Currency")).to_have_value("EUR")
    for name in ("Copy of Fishermen", "Fishermen"):
        page.goto(f"/classes?q={name}")
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_role("button", name="Delete").click()
        page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        expect(page.get_by_role("heading", level=1, name="Customer classes")).to_be_visible()


@pytest.mark.parametrize("screen", ["/classes", "/classes/new", "/custom-fields"])
def test_the_pages_of_classes_fit_a_narrow_window(administrator, screen):
    administrator.set_viewport_size({"width": 390, "height": 844})
    administrator.goto(screen)
    expect(administrator.get_by_role("heading", level=1)).to_be_visible()
    assert_fits(administrator)
