"""Custom fields through the door: defined, enabled, filled, demanded, searched for, and refused with the way out."""

from itertools import count

import pytest

_unique = count(1)


def unique(name):
    return f"{name} {next(_unique)}"


@pytest.fixture
def licence(admin):
    said = {"name": unique("Licence"), "kind": "text", "pattern": "[A-Z]{3}[0-9]{6}", "personal": True}
    return admin.post("/custom-fields", said)


@pytest.fixture
def klass(admin):
    return admin.post("/customer-classes", {"name": unique("Drivers")})


def enable(admin, klass, *fields, **how):
    said = {"fields": [{"id": one["id"], "mandatory": mandatory} for one, mandatory in fields]}
    return admin.put(f"/customer-classes/{klass['id']}/custom-fields", said, expect=how.pop("expect", 200), **how)


def a_customer(admin, klass, expect=201, **said):
    usual = {"name": unique("Driver"), "currency": "EUR", "balance_control": "postpaid", "class_id": klass["id"]}
    return admin.post("/customers", usual | said, expect=expect)


def fill(admin, customer, expect=200, etag=None, **values):
    headers = {"If-Match": etag} if etag else {}
    path = f"/customers/{customer['id']}/custom-fields"
    return admin.ask("PATCH", path, json={"custom_fields": values}, expect=expect, headers=headers)


def values(admin, customer):
    items = admin.get(f"/customers/{customer['id']}/custom-fields")["items"]
    return {one["field"]["name"]: one["value"] for one in items}


def etag_of(admin, path):
    answer = admin.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {admin.secret}"})
    return answer.headers["ETag"]


def test_a_field_is_made_mandatory_by_a_class(admin, licence, klass):
    """Defined, enabled, previewed, made mandatory, filled by the next who saves, asked of new customers."""
    name = licence["name"]
    enable(admin, klass, (licence, False))
    there = a_customer(admin, klass)
    having = a_customer(admin, klass, custom_fields={name: "ABC123456"})
    wanted = {"custom_fields": [{"id": licence["id"], "mandatory": True}]}
    meant = admin.post(f"/customer-classes/{klass['id']}/preview", wanted, expect=200)
    (lacking,) = meant["lacking"]
    assert (meant["customers"], lacking["name"], lacking["customers"]) == (2, name, 1)
    assert [one["id"] for one in admin.get(f"/customers?{lacking['search']}")["items"]] == [there["id"]]
    assert {one["id"] for one in admin.get(f"/customers?{meant['search']}")["items"]} == {there["id"], having["id"]}
    enable(admin, klass, (licence, True))
    assert admin.ask("PATCH", f"/customers/{there['id']}", json={"city": "Lviv"})["city"] == "Lviv"
    refused = fill(admin, there, expect=422)
    assert refused["code"] == "custom_fields_missing"
    assert [one["field"] for one in refused["errors"]] == [f"custom_fields.{name}"]
    assert "give it a value" in refused["errors"][0]["detail"]
    fill(admin, there, **{name: "XYZ000001"})
    assert values(admin, there) == {name: "XYZ000001"}
    refused = a_customer(admin, klass, expect=422)
    assert refused["detail"] == f"Customers of the class {klass['name']!r} must have {name}; give each of them a value."
    meant = admin.post(f"/customer-classes/{klass['id']}/preview", wanted, expect=200)
    assert meant["lacking"] == [], "it is mandatory already"


@pytest.mark.parametrize(
    ("kind", "facts", "written", "reason"),
    [
        ("text", {"pattern": "[A-Z]{3}"}, "abc", "does not have the form [A-Z]{3}; write it so."),
        ("number", {"highest": "10"}, "11", "must be 10 or less."),
        ("date", {}, "31.12.2026", "is no day of ISO 8601, such as 2026-03-01."),
        ("moment", {}, "noon", "is no moment of RFC 3339 with an offset, such as 2026-03-01T12:00:00Z."),
        ("list", {"options": ["Gold", "Silver"]}, "Bronze", "is none of Gold, Silver."),
    ],
)
def test_a_value_of_the_wrong_format_is_refused(*, admin, klass, kind, facts, written, reason):
    field = admin.post("/custom-fields", {"name": unique("Formed"), "kind": kind, **facts})
    enable(admin, klass, (field, False))
    customer = a_customer(admin, klass)
    for refused in (
        fill(admin, customer, expect=422, **{field["id"]: written}),
        a_customer(admin, klass, expect=422, custom_fields={field["name"]: written}),
    ):
        assert refused["code"] == "custom_fields_unfit"
        (blamed,) = refused["errors"]
        assert blamed["field"] == f"custom_fields.{field['name']}"
        assert blamed["detail"] == f"custom_fields.{field['name']} {written!r} {reason}"
    assert values(admin, customer) == {field["name"]: None}


@pytest.mark.parametrize("name", ["", "x" * 300, "two\nlines", "bell\x07", " blank"])
def test_a_name_that_is_too_long_or_holds_control_characters_is_refused(admin, name):
    for path, more in (("/custom-fields", {"kind": "text"}), ("/customer-classes", {})):
        refused = admin.post(path, {"name": name} | more, expect=422)
        assert refused["errors"][0]["field"] == "name"
        assert refused["code"] in {"bad_field", "invalid_request"}


def test_a_name_of_300_characters_of_a_customer_is_refused_with_its_field(admin, klass):
    refused = a_customer(admin, klass, expect=422, name="x" * 300)
    assert [one["field"] for one in refused["errors"]] == ["name"]
    assert "at most 200 characters" in refused["detail"]
    refused = a_customer(admin, klass, expect=422, name="a\x07b")
    assert refused["detail"].endswith("must have 1 to 64 printable characters and no space at its ends.")


def test_a_currency_that_differs_from_the_class_is_refused(admin):
    only = admin.post("/customer-classes", {"name": unique("Dollars"), "currency": "USD"})
    refused = a_customer(admin, only, expect=422)
    assert refused["errors"][0]["field"] == "currency"
    assert refused["detail"] == f"currency 'EUR' is not that of the class {only['name']!r}, USD."


def test_values_are_kept_in_one_way_of_writing_and_taken_away_by_null(admin, klass):
    weight = admin.post("/custom-fields", {"name": unique("Weight"), "kind": "number"})
    colour = admin.post("/custom-fields", {"name": unique("Colour"), "kind": "list", "options": ["Red", "Blue"]})
    enable(admin, klass, (weight, False), (colour, False))
    customer = a_customer(admin, klass, custom_fields={weight["name"].upper(): "07.50", colour["id"]: "red"})
    assert values(admin, customer) == {weight["name"]: "7.5", colour["name"]: "Red"}
    fill(admin, customer, **{weight["name"]: None, colour["name"]: ""})
    assert values(admin, customer) == {weight["name"]: None, colour["name"]: None}


def test_two_who_edit_the_fields_of_a_customer_at_once_meet(admin, licence, klass):
    enable(admin, klass, (licence, False))
    customer = a_customer(admin, klass)
    read = etag_of(admin, f"/customers/{customer['id']}/custom-fields")
    fill(admin, customer, etag=read, **{licence["name"]: "ABC123456"})
    refused = fill(admin, customer, expect=412, etag=read, **{licence["name"]: "DEF123456"})
    assert refused["code"] == "record_changed"
    assert values(admin, customer) == {licence["name"]: "ABC123456"}
    again = etag_of(admin, f"/customers/{customer['id']}/custom-fields")
    enable(admin, klass, (licence, True))
    fill(admin, customer, expect=412, etag=again, **{licence["name"]: "DEF123456"})


def test_another_class_takes_the_values_that_come_with_the_change(admin, licence, klass):
    plain = admin.post("/customer-classes", {"name": unique("Plain")})
    enable(admin, klass, (licence, True))
    customer = a_customer(admin, plain)
    said = {"class_id": klass["id"]}
    refused = admin.ask("PATCH", f"/customers/{customer['id']}", json=said, expect=422)
    assert refused["code"] == "custom_fields_missing"
    said["custom_fields"] = {licence["name"]: "ABC123456"}
    assert admin.ask("PATCH", f"/customers/{customer['id']}", json=said)["class_id"] == klass["id"]
    assert values(admin, customer) == {licence["name"]: "ABC123456"}


def test_the_audit_trail_tells_old_and_new_values_by_name(admin, licence, klass):
    enable(admin, klass, (licence, False))
    customer = a_customer(admin, klass)
    fill(admin, customer, **{licence["name"]: "ABC123456"})
    (trace,) = admin.get(f"/audit?customer_id={customer['id']}&action=patch_customer_fields")["items"]
    assert trace["details"]["changed"] == {f"custom_fields.{licence['name']}": {"old": None, "new": "ABC123456"}}


def test_definitions_are_changed_archived_and_deleted(admin, licence, klass):
    path = f"/custom-fields/{licence['id']}"
    read = etag_of(admin, path)
    changed = admin.ask("PATCH", path, json={"pattern": "", "longest": 10}, headers={"If-Match": read})
    assert (changed["pattern"], changed["longest"]) == ("", 10)
    admin.ask("PATCH", path, json={"longest": 20}, headers={"If-Match": read}, expect=412)
    refused = admin.ask("PATCH", path, json={"kind": "date"}, expect=422)
    assert refused["errors"][0]["field"] == "kind"
    assert "make another field, and archive this one" in refused["detail"]
    enable(admin, klass, (licence, False))
    customer = a_customer(admin, klass, custom_fields={licence["name"]: "L"})
    assert admin.get(path)["has_values"]
    assert admin.get(path)["classes"] == [{"id": klass["id"], "name": klass["name"]}]
    assert admin.ask("DELETE", path, expect=409)["code"] == "custom_field_in_use"
    assert admin.put(f"{path}/archived", {"archived": True}, expect=200)["archived"]
    assert values(admin, customer) == {}
    assert licence["id"] not in [one["id"] for one in admin.get("/custom-fields?limit=500")["items"]]
    assert licence["id"] in [one["id"] for one in admin.get("/custom-fields?limit=500&archived=true")["items"]]
    admin.put(f"{path}/archived", {"archived": False}, expect=200)
    fill(admin, customer, **{licence["name"]: None})
    admin.ask("DELETE", path, expect=204)
    admin.get(path, expect=404)


def test_customers_are_found_by_their_fields_and_kept_searches_go_on(admin, boss, licence, klass):
    enable(admin, klass, (licence, False))
    customer = a_customer(admin, klass, custom_fields={licence["name"]: "QQQ777001"})
    for where in (f"custom.{licence['name']}:is:qqq777001", f"custom.{licence['id']}:ends_with:7001"):
        assert [one["id"] for one in admin.get("/customers", params={"where": where})["items"]] == [customer["id"]]
    refused = admin.get("/customers", params={"where": "custom.Nonesuch:is:1"}, expect=422)
    assert refused["errors"][0]["field"] == "where"
    said = {"name": unique("By licence"), "query": f"where=custom.{licence['id']}:begins_with:qqq"}
    kept = boss.send("POST", "/saved-searches", json=said)
    assert kept.status_code == 201, kept.text
    admin.ask("PATCH", f"/custom-fields/{licence['id']}", json={"name": unique("Renamed")})
    assert [one["id"] for one in admin.get(f"/customers?{kept.json()['query']}")["items"]] == [customer["id"]]


def test_a_reseller_fills_the_fields_of_its_customers_and_sees_no_hidden_ones_of_its_own(realm, admin, licence):
    motto = admin.post("/custom-fields", {"name": unique("Motto"), "kind": "text", "end_user": "visible"})
    klass = {"id": realm.company.class_id}
    enable(admin, klass, (licence, False), (motto, False))
    own, below = realm.own, realm.own_customer
    fill(admin, own, **{licence["name"]: "ABC123456", motto["name"]: "more"})
    assert values(realm.stranger, own) == {motto["name"]: "more"}
    fill(realm.stranger, below, **{licence["name"]: "DEF123456"})
    assert values(realm.stranger, below) == {licence["name"]: "DEF123456", motto["name"]: None}
    fill(realm.stranger, own, expect=403, **{motto["name"]: "less"})
    fill(realm.stranger, realm.customer, expect=404, **{motto["name"]: "less"})
    enable(admin, klass)


def test_of_many_put_into_a_class_those_who_lack_what_it_demands_are_refused(admin, house, licence, klass):
    plain = admin.post("/customer-classes", {"name": unique("Plain")})
    enable(admin, plain, (licence, False))
    enable(admin, klass, (licence, True))
    having = a_customer(admin, plain, custom_fields={licence["name"]: "ABC123456"})
    lacking = a_customer(admin, plain)
    said = {"action": "change_class", "class_id": klass["id"], "who": {"ids": [having["id"], lacking["id"]]}}
    previewed = admin.post("/customers/bulk-changes/preview", said, expect=200)
    change = admin.post("/customers/bulk-changes", said, expect=202)
    house.jobs.work_off()
    (refused,) = admin.get(f"/customers/bulk-changes/{change['id']}/items?outcome=refused")["items"]
    assert (refused["customer_id"], refused["code"]) == (lacking["id"], "custom_fields_missing")
    assert refused["reason"].endswith(f"must have {licence['name']}; give each of them a value.")
    assert refused["reason"] in str(previewed), "the preview tells the same"
    assert admin.get(f"/customers/{having['id']}")["class_id"] == klass["id"]
    assert admin.get(f"/customers/{lacking['id']}")["class_id"] == plain["id"]
