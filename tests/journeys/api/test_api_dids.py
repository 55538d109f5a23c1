"""Numbers through the door: the inventory, what customers have of it, and what resellers see."""

import csv
import io
from datetime import timedelta

import pytest

from tollhouse.accounts.numbering import release_all_of
from tollhouse.plumbing.jobs.facts import drain_facts
from tollhouse.staff.rules.roles import Role
from tollhouse.wiring import LISTENERS

from .conftest import Caller, some_numbers, token


def give(admin, customer_id, *numbers, expect=200):
    return admin.post(f"/customers/{customer_id}/dids", {"numbers": list(numbers)}, expect=expect)


def outcomes(answer) -> list[str]:
    return [one["code"] or one["outcome"] for one in answer["outcomes"]]


def test_numbers_come_in_one_by_one_as_ranges_and_as_a_file_with_one_outcome_each(admin, company):
    batch_id, _, _ = some_numbers(admin, 1)
    said = {
        "batch_id": batch_id,
        "numbers": ["+46 870 000 001", "0870000", "46870000001"],
        "ranges": [{"first": "46870000010", "last": "46870000012"}],
        "csv": "number,country,description,group,free_of_charge\n46870000020,NO,Oslo desk,gold,yes\n46x,,,,\n",
        "description": "bought in spring",
    }
    answer = admin.post("/dids", said, expect=200)
    assert outcomes(answer) == ["done", "bad_field", "number_twice", "done", "done", "done", "done", "bad_field"]
    assert (answer["done"], answer["unchanged"], answer["refused"]) == (5, 0, 3)
    assert [one["line"] for one in answer["outcomes"]][-2:] == [2, 3]
    assert "leave 00 or the national 0 out" in answer["outcomes"][1]["detail"]
    first, filed = admin.get("/dids/46870000001"), admin.get("/dids/46870000020")
    assert (first["state"], first["description"], first["free_of_charge"]) == ("in_pool", "bought in spring", False)
    assert (filed["country"], filed["description"], filed["group"]) == ("NO", "Oslo desk", "gold")
    assert filed["free_of_charge"] is True
    assert outcomes(admin.post("/dids", said, expect=200))[0] == "number_known"


@pytest.mark.parametrize(
    "said, code, field, way_out",
    [
        ({}, "bad_field", "numbers", "say which numbers are to be added"),
        ({"ranges": [{"first": "46870", "last": "46869"}]}, "bad_field", "last", "change them over"),
        ({"ranges": [{"first": "46870000000", "last": "46879999999"}]}, "bad_field", "last", "10,000 at once at most"),
        (
            {"ranges": [{"first": "46870000000", "last": "46870009999"}, {"first": "4687", "last": "4687"}]},
            "too_many_numbers",
            "numbers",
            "add them in parts",
        ),
        ({"csv": "phone\n46870\n"}, "no_number_file", "csv", "is no column of a number file"),
    ],
)
def test_a_batch_that_cannot_be_read_is_refused_by_field_with_the_way_out(admin, said, code, field, way_out):
    batch_id, _, _ = some_numbers(admin, 1)
    answer = admin.post("/dids", {"batch_id": batch_id, **said}, expect=422)
    assert (answer["code"], answer["errors"][0]["field"]) == (code, field)
    assert way_out in answer["detail"]


def test_the_inventory_is_found_by_mask_state_batch_and_holder_and_counted(admin, company):
    batch_id, _, numbers = some_numbers(admin, 30)
    give(admin, company.customer["id"], *numbers[:4])
    admin.post("/dids/freeze", {"numbers": numbers[4:6], "until": "2030-01-01"}, expect=200)

    def found(query: str) -> list[str]:
        return [one["number"] for one in admin.get(f"/dids?batch_id={batch_id}&limit=100&{query}")["items"]]

    assert found("") == numbers
    assert found("sort=-number") == numbers[::-1]
    assert found("q=*7") == [numbers[7], numbers[17], numbers[27]]
    assert found(f"q={numbers[3]}") == [numbers[3]]
    assert found("state=assigned") == numbers[:4]
    assert found("state=frozen,assigned") == numbers[:6]
    assert found(f"customer_id={company.customer['id']}") == numbers[:4]
    assert found("country=CZ") == []
    totals = admin.get(f"/dids/totals?batch_id={batch_id}")
    assert totals == {"total": 30, "in_use": 4, "not_in_use": 24, "frozen": 2, "assigned": 4, "on_account": 0}
    page = admin.get(f"/dids?batch_id={batch_id}&limit=12")
    assert (page["total"], page["total_is_exact"]) == (30, True)
    following = admin.get(f"/dids?batch_id={batch_id}&limit=12&cursor={page['next']}")
    assert [one["number"] for one in following["items"]] == numbers[12:24]
    assert admin.get("/dids?q=46%25", expect=422)["errors"][0]["field"] == "q"
    assert "they are in_pool, frozen" in admin.get("/dids?state=gone", expect=422)["detail"]


def test_a_number_is_given_put_on_an_account_and_released_with_its_freeze(admin, company, now):
    _, _, (number, other) = some_numbers(admin, 2, freeze_days=30)
    customer = company.customer["id"]
    assert outcomes(give(admin, customer, number, "99900011122", number)) == ["done", "number_unknown", "unchanged"]
    (account,) = admin.get(f"/customers/{customer}/accounts")["items"]
    path = f"/customers/{customer}/dids/{number}/account"
    assert admin.put(path, {"account_id": account["id"]}, expect=200)["state"] == "on_account"
    assert admin.put(path, {"account_id": account["id"]}, expect=200)["account_id"] == account["id"]
    assert admin.get(f"/dids/{number}")["account_identifier"] == account["identifier"]
    assert number in admin.get(f"/customers/{customer}/accounts/{account['id']}")["identifiers"]
    assert (
        admin.put(f"/customers/{customer}/dids/{other}/account", {"account_id": account["id"]}, expect=409)["code"]
        == "number_not_held"
    )
    assert admin.ask("DELETE", f"/dids/{number}", expect=409)["code"] == "number_in_use"
    released = admin.post(f"/customers/{customer}/dids/release", {"numbers": [number, other]}, expect=200)
    assert outcomes(released) == ["done", "number_not_held"]
    after = admin.get(f"/dids/{number}")
    until = (now + timedelta(days=30)).date().isoformat()
    assert (after["state"], after["frozen_until"], after["customer_id"]) == ("frozen", until, None)
    assert number not in admin.get(f"/customers/{customer}/accounts/{account['id']}")["identifiers"]
    refused = give(admin, customer, number)
    assert outcomes(refused) == ["number_frozen"]
    assert until in refused["outcomes"][0]["detail"]
    assert outcomes(admin.post("/dids/unfreeze", {"numbers": [number]}, expect=200)) == ["done"]
    assert outcomes(give(admin, customer, number)) == ["done"]


def test_any_free_numbers_are_given_and_the_same_key_gives_them_once(admin, company):
    batch_id, _, numbers = some_numbers(admin, 5)
    path, said = f"/customers/{company.customer['id']}/dids", {"any_free": {"count": 2, "batch_id": batch_id}}
    first = admin.post(path, said, expect=200, key=f"two-of-{batch_id}")
    assert [one["number"] for one in first["outcomes"]] == numbers[:2]
    assert admin.post(path, said, expect=200, key=f"two-of-{batch_id}") == first
    assert admin.get(path)["total"] == 2
    refused = admin.post(path, {"any_free": {"count": 4, "batch_id": batch_id}}, expect=409)
    assert (refused["code"], refused["errors"][0]["field"]) == ("too_few_numbers", "count")
    assert "Only 3 of 4" in refused["detail"]
    for both in ({}, {"numbers": numbers[:1], "any_free": {"count": 1}}):
        assert admin.post(path, both, expect=422)["errors"][0]["field"] == "numbers"
    assert admin.post(path, {"any_free": {"count": 1, "mask": "4_"}}, expect=422)["errors"][0]["field"] == "mask"


def test_what_a_customers_numbers_come_to_is_summed_up(admin, company):
    batch = {
        "activation_cost": {"amount": "5", "currency": "EUR"},
        "recurring_cost": {"amount": "1", "currency": "EUR"},
    }
    _, _, numbers = some_numbers(admin, 3, **batch)
    customer = company.customer["id"]
    give(admin, customer, *numbers)
    admin.ask("PATCH", f"/dids/{numbers[0]}", json={"free_of_charge": True})
    pricing = admin.post(
        "/did-pricing-batches",
        {
            "name": f"Of {customer}",
            "currency": "EUR",
            "recurring_fee": {"amount": "0.5", "currency": "EUR"},
            "markup_percent": "10",
        },
    )
    path = f"/customers/{customer}/did-pricing-batch"
    admin.put(path, {"pricing_batch_id": pricing["id"]})
    found = admin.get(f"/customers/{customer}/dids/summary")
    assert (found["numbers"], found["on_accounts"], found["free_of_charge"]) == (3, 0, 1)
    assert found["vendor_costs"] == [{"amount": "3.00000", "currency": "EUR"}]
    assert found["monthly_price"] == {"amount": "3.20000", "currency": "EUR"}
    assert found["pricing_batch"]["markup_percent"] == "10.0000"
    assert admin.get(f"/dids/{numbers[1]}")["monthly_price"] == {"amount": "1.60000", "currency": "EUR"}
    dollars = admin.post("/did-pricing-batches", {"name": f"USD {customer}", "currency": "USD"})
    refused = admin.put(path, {"pricing_batch_id": dollars["id"]}, expect=422)
    assert "is in USD, but the customer pays in EUR" in refused["detail"]
    admin.put(path, {"pricing_batch_id": None})
    assert admin.get(f"/customers/{customer}/dids/summary")["pricing_batch"] is None


def test_support_gives_numbers_but_does_not_see_what_they_are_bought_at(admin, company, house, client, now):
    cost = {"recurring_cost": {"amount": "1", "currency": "EUR"}}
    batch_id, _, numbers = some_numbers(admin, 2, **cost)
    support = Caller(client, token(house, now, Role.SUPPORT))
    give(support, company.customer["id"], *numbers)
    assert support.get(f"/did-batches/{batch_id}")["recurring_cost"] is None
    assert support.get(f"/customers/{company.customer['id']}/dids/summary")["vendor_costs"] == []
    support.post("/dids", {"batch_id": batch_id, "numbers": ["46123123"]}, expect=403)
    support.post("/dids/freeze", {"numbers": numbers, "until": "2030-01-01"}, expect=403)


@pytest.mark.parametrize("kind", ["did-batches", "did-pricing-batches"])
def test_a_batch_is_changed_against_the_version_that_was_read(admin, kind):
    batch_id, pricing_id, _ = some_numbers(admin, 1)
    path = f"/{kind}/{batch_id if kind == 'did-batches' else pricing_id}"
    headers = {"Authorization": f"Bearer {admin.secret}"}
    etag = admin.client.get(f"/api/v1{path}", headers=headers).headers["etag"]
    changed = admin.ask("PATCH", path, json={"description": "newer"}, headers={"If-Match": etag})
    assert changed["description"] == "newer"
    stale = admin.ask("PATCH", path, expect=412, json={"description": "stale"}, headers={"If-Match": etag})
    assert stale["code"] == "record_changed"
    name = admin.get(path)["name"]
    more = {"vendor": "V"} if kind == "did-batches" else {}
    assert admin.post(f"/{kind}", {"name": name, "currency": "EUR"} | more, expect=409)["code"] == "batch_name_taken"
    assert name in [one["name"] for one in admin.get(f"/{kind}?limit=500")["items"]]
    other = admin.post(f"/{kind}", {"name": f"{name} too", "currency": "EUR"} | more)
    taken = admin.ask("PATCH", f"/{kind}/{other['id']}", json={"name": name}, expect=409)
    assert taken["code"] == "batch_name_taken"
    field = "recurring_cost" if kind == "did-batches" else "recurring_fee"
    said = {field: {"amount": "1", "currency": "USD"}}
    assert admin.ask("PATCH", path, json=said, expect=422)["errors"][0]["field"] == f"{field}.currency"


def test_a_number_is_changed_against_the_version_that_was_read_and_deleted_when_nobody_has_it(admin, company):
    _, _, (number,) = some_numbers(admin, 1)
    path, headers = f"/dids/{number}", {"Authorization": f"Bearer {admin.secret}"}
    etag = admin.client.get(f"/api/v1{path}", headers=headers).headers["etag"]
    said = {"description": "Reception", "group": "gold", "country": "NO"}
    changed = admin.ask("PATCH", path, json=said, headers={"If-Match": etag})
    assert {name: changed[name] for name in said} == said
    admin.ask("PATCH", path, expect=412, json={"group": ""}, headers={"If-Match": etag})
    assert admin.ask("PATCH", path, json={"country": "no"}, expect=422)["errors"][0]["field"] == "country"
    assert admin.ask("PATCH", path, json={"batch_id": "999999"}, expect=422)["errors"][0]["field"] == "batch_id"
    left = next(one for one in admin.get("/audit?limit=50")["items"] if one["action"] == "patch_did")
    assert left["details"]["changed"]["description"] == {"old": "", "new": "Reception"}
    admin.ask("DELETE", path, expect=204)
    admin.get(path, expect=404)
    admin.ask("DELETE", path, expect=404)
    answer = admin.post("/dids/delete", {"numbers": [number]}, expect=200)
    assert outcomes(answer) == ["number_unknown"]


def test_a_reassigned_number_tells_who_had_it_to_those_who_may_know(admin, realm, house, now):
    number, other = realm.number, realm.company.customer
    assert outcomes(admin.post("/dids/release", {"numbers": [number]}, expect=200)) == ["done"]
    give(admin, realm.own_customer["id"], number)
    admin.post("/dids/release", {"numbers": [number]}, expect=200)
    give(admin, other["id"], number)
    (account,) = admin.get(f"/customers/{other['id']}/accounts")["items"]
    admin.put(f"/customers/{other['id']}/dids/{number}/account", {"account_id": account["id"]}, expect=200)
    told = admin.get(f"/dids/{number}/history")["items"]
    # All of it happened in one moment of a clock that stands still: what was given back at once was never held.
    assert [(one["customer_name"], one["account_id"]) for one in told] == [
        (other["name"], account["id"]),
        (other["name"], None),
    ]
    assert realm.stranger.get(f"/dids/{number}/history", expect=404)["code"] == "not_found"


def test_a_reseller_sees_and_gives_only_what_it_was_given(admin, realm):
    _, _, numbers = some_numbers(admin, 4)
    stranger, own = realm.stranger, realm.own["id"]
    assert stranger.get("/dids")["items"] == []
    give(admin, own, *numbers[:2])
    give(admin, realm.own_customer["id"], numbers[2])
    seen = stranger.get("/dids")["items"]
    assert [(one["number"], one["state"]) for one in seen] == [
        (numbers[0], "in_pool"),
        (numbers[1], "in_pool"),
        (numbers[2], "assigned"),
    ]
    assert {one["vendor"] for one in seen} == {one["batch_name"] for one in seen} == {None}
    assert stranger.get("/dids/totals")["total"] == 3
    stranger.get(f"/dids/{numbers[3]}", expect=404)
    path = f"/customers/{realm.own_customer['id']}/dids"
    answer = stranger.post(path, {"numbers": [numbers[0], numbers[3], realm.number]}, expect=200)
    assert outcomes(answer) == ["done", "number_unknown", "number_unknown"]
    refused = stranger.post(path, {"any_free": {"count": 2}}, expect=409)
    assert "Only 1 of 2" in refused["detail"]
    assert outcomes(stranger.post("/dids/release", {"numbers": [realm.number, numbers[1]]}, expect=200)) == [
        "number_unknown",
        "number_not_given",
    ]
    assert stranger.post(f"/customers/{own}/dids", {"any_free": {"count": 1}}, expect=403)["code"] == "outside_scope"
    assert stranger.post(f"/customers/{own}/dids/release", {"numbers": [numbers[1]]}, expect=403)
    stranger.get("/did-batches", expect=403)
    stranger.put(f"/customers/{realm.own_customer['id']}/did-pricing-batch", {"pricing_batch_id": None}, expect=403)
    assert outcomes(stranger.post(f"{path}/release", {"numbers": [numbers[0]]}, expect=200)) == ["done"]
    assert admin.get(f"/dids/{numbers[0]}")["customer_id"] == own
    assert [one["number"] for one in stranger.get(f"/customers/{own}/dids")["items"]] == numbers[:2]


def test_an_account_is_not_opened_by_a_number_that_is_not_the_customers(admin, company):
    _, _, (number,) = some_numbers(admin, 1)
    said = {"identifier": number, "product_id": company.product_id}
    refused = admin.post(f"/customers/{company.customer['id']}/accounts", said, expect=409)
    assert (refused["code"], refused["errors"][0]["field"]) == ("number_not_held", "identifier")
    give(admin, company.customer["id"], number)
    admin.post(f"/customers/{company.customer['id']}/accounts", said)
    assert admin.get(f"/dids/{number}")["state"] == "on_account"
    opened = admin.get(f"/accounts?identifier={number}")["items"][0]
    last = admin.post(f"/customers/{company.customer['id']}/dids/release", {"numbers": [number]}, expect=200)
    assert outcomes(last) == ["last_identifier"]
    assert f"Account {opened['id']} is called by {number} alone" in last["outcomes"][0]["detail"]


def test_closing_a_customer_lets_its_numbers_go(admin, company, engine, now):
    _, _, numbers = some_numbers(admin, 2)
    customer = company.customer_of()["id"]
    give(admin, customer, *numbers)
    admin.post(f"/customers/{customer}/status-changes", {"action": "close"})
    drain_facts(engine, LISTENERS, now=now)
    assert admin.get(f"/customers/{customer}/dids")["items"] == []
    assert give(admin, customer, numbers[0], expect=409)["code"] == "customer_closed_to_numbers"
    assert admin.get(f"/dids/{numbers[0]}")["state"] == "in_pool"
    with engine.begin() as conn:
        assert release_all_of(conn, [int(customer)], at=now) == 0


def test_a_customer_that_holds_numbers_is_not_deleted(admin, company):
    _, _, numbers = some_numbers(admin, 1)
    customer = company.customer_of()["id"]
    give(admin, customer, *numbers)
    assert "it has numbers" in admin.get(f"/customers/{customer}")["actions"]["delete"]["reason"]
    refused = admin.ask("DELETE", f"/customers/{customer}", expect=409)
    assert (refused["code"], refused["facts"]["dependents"]) == ("customer_in_use", "numbers")
    admin.post(f"/customers/{customer}/dids/release", {"numbers": numbers}, expect=200)
    admin.ask("DELETE", f"/customers/{customer}", expect=204)
    assert admin.get(f"/dids/{numbers[0]}/history")["items"] == []


def test_the_inventory_is_a_file_too(admin, company):
    batch_id, _, numbers = some_numbers(admin, 3)
    give(admin, company.customer["id"], numbers[0])
    admin.ask("PATCH", f"/dids/{numbers[1]}", json={"description": "=SUM(A1)"})
    headers = {"Authorization": f"Bearer {admin.secret}"}
    answer = admin.client.get(f"/api/v1/dids.csv?batch_id={batch_id}", headers=headers)
    assert answer.headers["content-disposition"].startswith('attachment; filename="numbers.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["number"] for row in rows] == numbers
    assert (rows[0]["state"], rows[0]["customer"]) == ("assigned", company.customer["name"])
    assert rows[1]["description"] == "'=SUM(A1)"
