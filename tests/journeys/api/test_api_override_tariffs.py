"""A customer's own prices over the API: which tariffs it is charged by, what takes their place, and who changed it."""

import pytest

from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token
from .test_api_spending import etag_of, logged


@pytest.fixture
def path(company) -> str:
    return f"/customers/{company.customer['id']}/override-tariffs"


@pytest.fixture
def own(admin, company) -> str:
    return admin.post("/tariffs", {"name": f"Own {company.tariff_id}", "currency": "EUR"})["id"]


def test_the_tariffs_of_the_customers_products_are_named_with_what_takes_their_place(admin, company, own, path):
    told = admin.get(path)
    (row,) = told["tariffs"]
    assert (told["enabled"], row["override"]) == (False, None)
    assert row["tariff"]["id"] == company.tariff_id
    assert row["tariff"] | {"id": "", "name": ""} == {"id": "", "name": "", "currency": "EUR", "service": "voice"}
    assert [product["id"] for product in row["products"]] == [company.product_id]
    admin.put(path, {"overrides": {company.tariff_id: own}})
    assert admin.get(path)["tariffs"][0]["override"]["id"] == own
    admin.ask("PATCH", path.replace("override-tariffs", "additional-info"), json={"override_tariffs": True})
    assert admin.get(path)["enabled"] is True
    admin.put(path, {"overrides": {}})
    assert admin.get(path)["tariffs"][0]["override"] is None
    assert logged(admin, path.removesuffix("/override-tariffs"))[1] == {
        "override_tariffs": ([f"{company.tariff_id} → {own}"], [])
    }


def test_what_is_overridden_stays_named_when_no_product_has_the_tariff(admin, own, path, company):
    unused = admin.post("/tariffs", {"name": f"Unused {company.tariff_id}", "currency": "EUR"})["id"]
    admin.put(path, {"overrides": {unused: own}})
    rows = {row["tariff"]["id"]: row for row in admin.get(path)["tariffs"]}
    assert (rows[unused]["products"], rows[unused]["override"]["id"]) == ([], own)


def test_a_tariff_of_two_products_is_named_once_and_a_closed_accounts_not_at_all(admin, company):
    customer = company.customer_of()["id"]
    path = f"/customers/{customer}/override-tariffs"
    assert admin.get(path)["tariffs"] == []
    other = admin.post("/products", {"name": f"Other {company.product_id}", "currency": "EUR"})["id"]
    admin.post(f"/products/{other}/rating-list", {"service": "voice", "tariff_id": company.tariff_id})
    line = company.line_of(customer)
    account = admin.get(f"/customers/{customer}/accounts")["items"][0]
    admin.post(f"/customers/{customer}/accounts", {"identifier": f"{line}1", "product_id": other})
    (row,) = admin.get(path)["tariffs"]
    assert {product["id"] for product in row["products"]} == {company.product_id, other}
    admin.post(f"/customers/{customer}/accounts/{account['id']}/status-changes", {"action": "terminate"})
    (row,) = admin.get(path)["tariffs"]
    assert [product["id"] for product in row["products"]] == [other]


def test_a_reseller_is_charged_by_its_wholesale_product(admin, company, realm):
    path = f"/customers/{realm.own['id']}/override-tariffs"
    assert [row["tariff"]["id"] for row in admin.get(path)["tariffs"]] == [realm.company.tariff_id]


@pytest.mark.parametrize("wrong", ["unknown", "itself", "currency", "service"])
def test_an_override_that_cannot_be_is_refused_at_its_tariff(admin, company, path, wrong):
    others = {
        "unknown": lambda: "999999999",
        "itself": lambda: company.tariff_id,
        "currency": lambda: admin.post("/tariffs", {"name": f"Dear {path}", "currency": "USD"})["id"],
        "service": lambda: admin.post("/tariffs", {"name": f"Texts {path}", "currency": "EUR", "service": "message"})[
            "id"
        ],
    }
    refused = admin.put(path, {"overrides": {company.tariff_id: others[wrong]()}}, expect=422)
    assert [error["field"] for error in refused["errors"]] == [f"overrides.{company.tariff_id}"]
    assert admin.get(path)["tariffs"][0]["override"] is None


@pytest.mark.parametrize("number", ["999999999", "x", "٣"])
def test_an_unknown_tariff_to_override_is_refused(admin, own, path, number):
    refused = admin.put(path, {"overrides": {number: own}}, expect=422)
    assert [error["field"] for error in refused["errors"]] == ["overrides"]


def test_who_comes_second_is_told_who_changed_them(admin, company, own, path):
    read = etag_of(admin, path)
    admin.ask("PUT", path, expect=204, json={"overrides": {company.tariff_id: own}}, headers={"If-Match": read})
    late = admin.ask("PUT", path, expect=412, json={"overrides": {}}, headers={"If-Match": read})
    (told,) = late["errors"]
    assert (late["code"], told["field"], told["facts"]["by"]) == (
        "record_changed",
        "override_tariffs",
        "token:administrator of a test",
    )
    assert admin.get(path)["tariffs"][0]["override"]["id"] == own


def test_support_sees_them_and_only_the_catalogues_people_set_them(client, house, now, company, path):
    support = Caller(client, token(house, now, Role.SUPPORT))
    support.get(path)
    support.put(path, {"overrides": {}}, expect=403)
    reseller = int(company.customer_of(kind="reseller")["id"])
    Caller(client, token(house, now, Role.ADMINISTRATOR, reseller_id=reseller)).get(path, expect=404)
