"""Customer classes through the door: read with their customers, changed, previewed, copied, deleted."""

from itertools import count

import pytest

_unique = count(1)


@pytest.fixture
def klass(admin):
    return admin.post("/customer-classes", {"name": f"Sort {next(_unique)}", "description": "for a test"})


def a_customer(admin, klass, **said):
    usual = {"name": f"Of class {next(_unique)}", "currency": "EUR", "balance_control": "postpaid"}
    return admin.post("/customers", usual | {"class_id": klass["id"]} | said)


def change(admin, klass, expect=200, etag=None, **said):
    headers = {"If-Match": etag} if etag else {}
    return admin.ask("PATCH", f"/customer-classes/{klass['id']}", json=said, expect=expect, headers=headers)


def etag_of(admin, klass):
    answer = admin.client.get(
        f"/api/v1/customer-classes/{klass['id']}", headers={"Authorization": f"Bearer {admin.secret}"}
    )
    return answer.headers["ETag"]


def test_a_class_tells_how_many_customers_it_has(admin, klass):
    assert (klass["customers"], klass["customers_is_exact"]) == (0, True)
    a_customer(admin, klass)
    assert admin.get(f"/customer-classes/{klass['id']}")["customers"] == 1
    (listed,) = admin.get("/customer-classes", params={"q": klass["name"].upper(), "limit": 1})["items"]
    assert (listed["id"], listed["customers"]) == (klass["id"], 1)


def test_a_reseller_is_told_of_its_own_customers_only(realm, admin):
    path = f"/customer-classes/{realm.company.class_id}"
    everybodys = admin.get(path)["customers"]
    own = realm.stranger.get(path)["customers"]
    assert own == realm.stranger.get("/customers?limit=500")["total"]
    assert 0 < own < everybodys
    realm.stranger.ask("PATCH", path, json={"provisional_days": 5}, expect=403)


def test_settings_change_and_only_what_is_said(admin, klass):
    changed = change(admin, klass, name=f"{klass['name']} anew", provisional_days=10)
    assert changed == klass | {"name": f"{klass['name']} anew", "provisional_days": 10}
    assert change(admin, klass, currency="USD", business_model="pinless")["currency"] == "USD"
    assert change(admin, klass, currency=None)["currency"] is None


def test_two_who_change_a_class_at_once_meet(admin, klass):
    read = etag_of(admin, klass)
    change(admin, klass, etag=read, provisional_days=10)
    refused = change(admin, klass, expect=412, etag=read, provisional_days=20)
    assert refused["code"] == "record_changed"
    assert refused["facts"]["etag"] == etag_of(admin, klass)
    a_customer(admin, klass)
    change(admin, klass, etag=refused["facts"]["etag"], provisional_days=20)


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({"name": ""}, "name", "must have 1 to 64 printable characters"),
        ({"name": "x" * 300}, "name", "must have 1 to 64 printable characters"),
        ({"name": "bell\x07"}, "name", "must have 1 to 64 printable characters"),
        ({"description": "x" * 201}, "description", "must have at most 200 printable characters."),
        ({"currency": "XXQ"}, "currency", "is no currency of ISO 4217, such as EUR."),
        ({"provisional_days": 0}, "provisional_days", "greater than or equal to 1"),
        ({"business_model": "carrier pigeon"}, "business_model", "Input should be"),
    ],
)
def test_a_setting_that_is_unfit_is_refused_with_its_field_and_why(admin, klass, said, field, reason):
    for refused in (
        change(admin, klass, expect=422, **said),
        admin.post("/customer-classes", {"name": f"Unfit {next(_unique)}"} | said, expect=422),
        admin.post(f"/customer-classes/{klass['id']}/preview", said, expect=422),
    ):
        assert refused["errors"][0]["field"] == field
        assert reason in refused["errors"][0]["detail"]
    assert admin.get(f"/customer-classes/{klass['id']}") == klass


def test_a_class_in_use_keeps_currency_and_business_model_and_stays(admin, klass):
    for _ in range(2):
        a_customer(admin, klass)
    for said in ({"currency": "EUR"}, {"business_model": "pinless"}):
        refused = change(admin, klass, expect=409, **said)
        assert refused["code"] == "class_in_use"
        assert refused["detail"].startswith(f"The class {klass['name']!r} has 2 customers, so its")
        assert admin.post(f"/customer-classes/{klass['id']}/preview", said, expect=409)["code"] == "class_in_use"
    refused = admin.ask("DELETE", f"/customer-classes/{klass['id']}", expect=409)
    assert refused["detail"].endswith("it cannot be deleted: put them into another class first.")


def test_an_empty_class_is_deleted(admin, klass):
    admin.ask("DELETE", f"/customer-classes/{klass['id']}", expect=204)
    admin.get(f"/customer-classes/{klass['id']}", expect=404)
    admin.ask("DELETE", f"/customer-classes/{klass['id']}", expect=404)


def test_a_class_is_copied_with_its_fields(admin, klass):
    field = admin.post("/custom-fields", {"name": f"Copied {next(_unique)}", "kind": "text"})
    said = {"fields": [{"id": field["id"], "mandatory": True}]}
    admin.put(f"/customer-classes/{klass['id']}/custom-fields", said, expect=200)
    name = f"Copy {next(_unique)}"
    copied = admin.post(f"/customer-classes/{klass['id']}/copies", {"name": name})
    assert copied == klass | {"id": copied["id"], "name": name}
    (enabled,) = admin.get(f"/customer-classes/{copied['id']}/custom-fields")["items"]
    assert (enabled["field"]["id"], enabled["mandatory"]) == (field["id"], True)
    refused = admin.post(f"/customer-classes/{klass['id']}/copies", {"name": name}, expect=409)
    assert refused["code"] == "name_taken"


def test_a_preview_tells_whose_terminations_move_and_saves_nothing(admin, klass, now):
    customer = a_customer(admin, klass)
    on = now.date().replace(day=now.day + 5).isoformat()
    said = {"action": "terminate_provisionally", "on": on}
    admin.post(f"/customers/{customer['id']}/status-changes", said)
    meant = admin.post(f"/customer-classes/{klass['id']}/preview", {"provisional_days": 5}, expect=200)
    assert meant["terminations"]["customers"] == 1
    (moved,) = meant["terminations"]["first"]
    assert (moved["customer_id"], moved["on"], moved["would_be_on"]) == (customer["id"], "2026-04-06", "2026-03-12")
    assert admin.get(f"/customer-classes/{klass['id']}")["provisional_days"] == 30


def test_fields_of_a_class_are_refused_when_they_are_unknown_or_named_twice(admin, klass):
    field = admin.post("/custom-fields", {"name": f"Twice {next(_unique)}", "kind": "text"})
    path = f"/customer-classes/{klass['id']}/custom-fields"
    for fields, reason in (
        ([{"id": "999999"}], "is no custom field, or one that is archived; leave it out."),
        ([{"id": field["id"]}, {"id": field["id"]}], "is named twice; name it once."),
    ):
        refused = admin.put(path, {"fields": fields}, expect=422)
        assert refused["errors"][0]["field"] == "fields"
        assert refused["detail"].endswith(reason)
    assert admin.get(path)["items"] == []
