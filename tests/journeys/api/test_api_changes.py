"""The change log of one customer: who, when, which field, what it was and what it is."""

import pytest

from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token
from .people import Person, a_member


@pytest.fixture
def wera(client, house) -> Person:
    person = Person(client, login=f"wera-{house.real_clock().microsecond}")
    a_member(house, person.login)
    person.sign_in(person.login)
    return person


@pytest.fixture
def changes(company) -> str:
    return f"/customers/{company.customer['id']}/changes"


def fields_of(change) -> dict:
    return {one["field"]: (one["old"], one["new"]) for one in change["changes"]}


def test_a_change_stands_with_who_when_and_both_values(wera, company, changes):
    path = f"/customers/{company.customer['id']}"
    wera.ask("PATCH", path, json={"email": "a@example.org", "city": "Lund"})
    latest = wera.get(changes)["items"][0]
    assert (latest["by"], latest["action"], latest["kind"]) == (f"staff:{wera.login}", "patch_customer", "write")
    assert fields_of(latest) == {"email": ("", "a@example.org"), "city": ("", "Lund")}
    assert latest["at"].endswith("Z")


def test_what_the_terms_were_and_are_is_told(admin, company, changes):
    path = f"/customers/{company.customer['id']}"
    own = admin.post("/tariffs", {"name": f"Own {company.customer['id']}", "currency": "EUR"})["id"]
    admin.put(f"{path}/spending-limit", {"spending_limit": {"amount": "30", "currency": "EUR"}}, expect=200)
    admin.put(f"{path}/override-tariffs", {"overrides": {company.tariff_id: own}})
    admin.post(f"{path}/status-changes", {"action": "block", "comment": "asked for it"})
    (account,) = admin.get(f"{path}/accounts")["items"]
    admin.post(f"{path}/accounts/{account['id']}/status-changes", {"action": "block"})
    told = [fields_of(one) for one in admin.get(changes)["items"]]
    line = account["identifier"]
    assert told[:4] == [
        {"account_status": (f"{line}: customer_blocked", f"{line}: blocked")},
        {"status": ("active", "blocked"), "statuses": ([], ["blocked"]), "comment": (None, "asked for it")},
        {"override_tariffs": ([], [f"{company.tariff_id} → {own}"])},
        {"spending_limit": (None, "30.00000 EUR")},
    ]
    assert {"account": (None, line)} in told


def test_a_resellers_product_is_told_old_and_new(admin, company, realm):
    path = f"/customers/{realm.own['id']}"
    admin.put(f"{path}/wholesale-product", {"product_id": company.product_id})
    before, after = realm.company.product_id, company.product_id
    assert fields_of(admin.get(f"{path}/changes")["items"][0]) == {"wholesale_product": (int(before), int(after))}


def test_reads_are_shown_where_they_are_asked_for_and_the_look_at_the_log_is_one(wera, company, changes):
    wera.get(f"/customers/{company.customer['id']}")
    assert {one["kind"] for one in wera.get(changes)["items"]} == {"write"}
    reads = wera.get(f"{changes}?show=reads&by=staff:{wera.login}")["items"]
    assert [one["action"] for one in reads] == ["get_changes", "get_customer"]
    assert {one["kind"] for one in wera.get(f"{changes}?show=all")["items"]} == {"write", "personal_read"}


def test_the_log_is_narrowed_to_a_person_and_to_a_field(wera, admin, company, changes):
    path = f"/customers/{company.customer['id']}"
    wera.ask("PATCH", path, json={"email": "a@example.org"})
    admin.ask("PATCH", path, json={"email": "b@example.org"})
    admin.ask("PATCH", path, json={"city": "Lund"})
    of_field = wera.get(f"{changes}?field=email")
    assert [fields_of(one)["email"] for one in of_field["items"]] == [
        ("a@example.org", "b@example.org"),
        ("", "a@example.org"),
    ]
    assert (of_field["total"], of_field["total_is_exact"]) == (2, True)
    (own,) = wera.get(f"{changes}?field=email&by=staff:{wera.login}")["items"]
    assert own["by"] == f"staff:{wera.login}"
    filters = wera.get(f"{changes}/filters")
    assert f"staff:{wera.login}" in filters["people"]
    assert {"email", "city"} <= set(filters["fields"])
    assert wera.get(f"{changes}?from=2100-01-01T00:00:00Z")["items"] == []


def test_the_log_is_walked_by_cursor(admin, company, changes):
    path = f"/customers/{company.customer['id']}"
    for number in range(5):
        admin.ask("PATCH", path, json={"city": f"City {number}"})
    first = admin.get(f"{changes}?field=city&limit=2")
    second = admin.get(f"{changes}?field=city&limit=2&cursor={first['next']}")
    assert [fields_of(one)["city"][1] for one in first["items"] + second["items"]] == [
        "City 4", "City 3", "City 2", "City 1",
    ]  # fmt: skip
    assert admin.get(f"{changes}?cursor=nonsense", expect=422)["code"] == "cursor_unreadable"
    assert admin.get(f"{changes}?show=nothing", expect=422)["errors"][0]["field"] == "show"


def test_of_those_above_a_resellers_staff_is_told_when_and_what_and_no_more(realm, admin, house, client, now):
    path = f"/customers/{realm.own_customer['id']}"
    admin.ask("PATCH", path, json={"email": "secret@example.org"})
    admin.post(f"{path}/notes", {"text": "fraud? ask Eva"})
    admin.get(path)
    own_name = f"seller-{realm.own['id']}"
    a_member(house, own_name, Role.SUPPORT, reseller_id=int(realm.own["id"]))
    seller = Person(client, login=own_name)
    seller.sign_in(own_name)
    seller.ask("PATCH", path, json={"city": "Lund"})
    seller.get(path)

    told = seller.get(f"{path}/changes?show=all&limit=100")["items"]
    assert {one["by"] for one in told} == {f"staff:{own_name}", "operator"}
    above = [one for one in told if one["by"] == "operator"]
    assert all(one["changes"] == [] and one["asked"] == {} and one["kind"] == "write" for one in above)
    assert {one["action"] for one in above} == {"post_customer", "patch_customer"}
    assert "Eva" not in str(told)
    assert [fields_of(one) for one in seller.get(f"{path}/changes?by=staff:{own_name}")["items"]] == [
        {"city": ("", "Lund")}
    ]
    assert {one["by"] for one in seller.get(f"{path}/changes?by=operator")["items"]} == {"operator"}
    assert seller.get(f"{path}/changes?field=email")["items"] == []
    assert seller.get(f"{path}/changes?by=token:administrator of a test")["items"] == []
    assert seller.get(f"{path}/changes/filters")["people"] == [f"staff:{own_name}", "operator"]
    everything = Caller(client, token(house, now)).get(f"{path}/changes?show=all&limit=100")["items"]
    assert len(everything) > len(told)
