"""Every route declares the right it needs, and a reseller's token reaches nothing that is another's."""

from typing import Annotated
from uuid import UUID

import pytest

from tollhouse.doors.api.application import ROUTERS
from tollhouse.doors.api.desk import needs, open_to_all
from tollhouse.doors.api.route import DoorRoute, DoorRouter
from tollhouse.staff.rules.roles import Right, Role

from .conftest import Caller, query_of, token
from .intruding import bodies

ROUTES = [route for router in ROUTERS for route in router.routes]
OPEN = {"/healthz", "/readyz", "/api/v1/openapi.json", "/api/docs", "/api/docs.js", "/api/docs.css"}
SIGN_IN = "post_session"
SIGNED = "post_stripe_event"
"""Of whose body the signature is verified: test_api_e_payments."""
FILES = {
    "post_upload": "text/csv",
    "post_upload_look": "text/csv",
    "post_abbreviated_rows": "text/csv",
    "post_note_attachment": "application/octet-stream",
    "post_bank_preview": "application/octet-stream",
    "post_bank_statement": "application/octet-stream",
}


def test_every_route_but_the_open_ones_needs_a_right():
    assert all(isinstance(route, DoorRoute) for route in ROUTES)
    nobody = [route for route in ROUTES if route.needed.nobody]
    assert {route.path for route in nobody if route.name not in {SIGN_IN, SIGNED}} == OPEN
    own = {route.path for route in ROUTES if route.needed.right is None and route not in nobody}
    assert own
    assert all(path.startswith("/api/v1/session") for path in own), "about the asker's own session, of any role"


def test_a_route_that_declares_nothing_or_two_things_cannot_be_made():
    router = DoorRouter("Test")
    with pytest.raises(ValueError, match="declares 0 needs"):
        router.get("/nothing")(lambda: None)

    def twice(_one: Annotated[None, needs(Right.QUOTE)], _two: Annotated[None, open_to_all()]) -> None: ...

    with pytest.raises(ValueError, match="declares 2 needs"):
        router.get("/twice")(twice)


def test_every_right_is_needed_somewhere():
    assert {route.needed.right for route in ROUTES} == {*Right, None}


ALLOWED = {
    "get_customers",
    "find_accounts",
    "look_customer_up",
    "look_for_free_name",
    "look_for_head_office",
    "get_bulk_changes",
    "post_bulk_change",
    "post_bulk_preview",
    "post_customer_export",
    "post_account_export",
    "get_all_invoices",
    "get_all_payments",
    "get_payments_csv",
    "get_payments_xlsx",
    "get_invoices_csv",
    "get_invoices_xlsx",
    "get_customer_classes",
    "get_customer_class",
    "get_class_configuration",
    "get_class_fields",
    "get_custom_fields",
    "get_custom_field",
    "get_class_notifications",
    "get_message_templates",
    "get_message_template",
    "get_products",
    "get_product",
    "get_rating_list",
    "get_rating_list_versions",
    "get_usage_order",
    "get_product_uses",
    "get_services",
    "get_clock",
    "get_destinations",
    "get_destination",
    "get_dids",
    "get_did_totals",
    "get_dids_csv",
    "post_did_release",
}
"""What any reseller may read: lists narrowed to its own, and the catalogue it opens accounts from;
and acts on many, where each that is not its own is refused (test_api_bulk_changes, test_api_dids)."""


def test_a_foreign_reseller_gets_403_or_404_from_every_route(realm, admin):
    (account,) = admin.get(f"/accounts?identifier={realm.line}")["items"]
    names = {
        "customer_id": realm.customer["id"],
        "account_id": account["id"],
        "class_id": realm.company.class_id,
        "field_id": admin.post("/custom-fields", {"name": "Shoe size", "kind": "number"})["id"],
        "product_id": realm.company.product_id,
        "tariff_id": realm.company.tariff_id,
        "name": realm.company.source,
        "xdr_id": realm.xdr["id"],
        "quarantine_id": realm.quarantined["id"],
        "batch_id": realm.batch_id,
        "pricing_batch_id": realm.pricing_batch_id,
        "number": realm.number,
        **dict.fromkeys(("generation_id", "act_id", "adjustment_id", "payment_id", "invoice_id"), "1"),
        "bulk_id": admin.post("/customers/exports", {"who": {"ids": [realm.customer["id"]]}}, expect=202)["id"],
        **dict.fromkeys(("token_id", "job_id", "member_id", "session_id", "note_id", "attachment_id", "rate_id"), "1"),
        "layout_name": "Carrier A",
        "country": "SE",
        **dict.fromkeys(("number", "site_id"), "1"),
        "prefix": "46",
        **dict.fromkeys(("off_peak_id", "group_set_id", "group_id"), "1"),
        "kind": "customer_closed",
        "language": "en",
        "letter_id": UUID(int=1),
        "line_id": "1",
        "voucher_batch_id": "1",
        **dict.fromkeys(("statement_id", "entry_id", "payment_system_id", "e_payment_id", "method_id"), "1"),
        "valid_from": "2030-01-01T00:00:00Z",
    }
    said, answers = bodies(realm), {}
    for route in ROUTES:
        if route.needed.person:
            continue  # no token opens it: see test_api_matrix, test_api_saved_searches
        (method,) = route.methods
        path = route.path.format(**names) + query_of(route, realm.line)
        how = {"content": b"x", "headers": {"Content-Type": FILES[route.name]}} if route.name in FILES else {}
        headers = {"Authorization": f"Bearer {realm.stranger.secret}"} | how.pop("headers", {})
        answer = realm.stranger.client.request(method, path, json=said.get(route.name), headers=headers, **how)
        answers[route.name] = answer.status_code
        if route.name in {"get_customers", "find_accounts", "look_customer_up"}:
            assert realm.customer["id"] not in {one.get("customer_id", one["id"]) for one in answer.json()["items"]}
    assert {name for name, status in answers.items() if status not in {403, 404}} == ALLOWED
    assert set(said) <= set(answers)
    assert admin.get(f"/customers/{realm.customer['id']}")["status"] == "active"
    number = admin.get(f"/dids/{realm.number}")
    assert (number["customer_id"], number["description"]) == (realm.customer["id"], "")


def test_a_reseller_serves_its_own_customers_and_does_not_change_itself(realm, admin):
    stranger, own = realm.stranger, realm.own
    seen = {one["id"] for one in stranger.get("/customers?limit=500")["items"]}
    assert seen == {own["id"], realm.own_customer["id"]}
    said = {
        "name": f"New of {own['id']}",
        "currency": "EUR",
        "balance_control": "prepaid",
        "class_id": realm.company.class_id,
    }
    made = stranger.post("/customers", said)
    assert made["reseller_id"] == own["id"]
    stranger.post(f"/customers/{made['id']}/status-changes", {"action": "block"})
    stranger.post(
        f"/customers/{made['id']}/accounts",
        {"identifier": f"4672{int(made['id']):07}", "product_id": realm.company.product_id},
    )
    refused = stranger.post(f"/customers/{own['id']}/status-changes", {"action": "unblock"}, expect=403)
    assert refused["code"] == "outside_scope"
    limit = {"credit_limit": {"amount": "1000000", "currency": "EUR"}}
    stranger.put(f"/customers/{own['id']}/credit-limit", limit, expect=403)


def test_a_reseller_sees_what_its_customer_costs_and_what_it_costs_itself_only(realm, admin):
    line = realm.company.line_of(realm.own_customer["id"])
    quote = realm.stranger.post("/quotes", {"account": line, "called": "4681234567", "used": 73}, expect=200)
    assert [level["customer_id"] for level in quote["levels"]] == [realm.own_customer["id"], realm.own["id"]]


def test_the_next_level_of_resellers_sees_neither_upwards_nor_sideways(realm, admin, house, client, now):
    below = realm.stranger.post(
        "/customers",
        {
            "name": f"Below {realm.own['id']}",
            "currency": "EUR",
            "balance_control": "postpaid",
            "kind": "reseller",
            "class_id": realm.company.class_id,
        },
    )
    lowest = Caller(client, token(house, now, Role.SUPPORT, reseller_id=int(below["id"])))
    assert {one["id"] for one in lowest.get("/customers")["items"]} == {below["id"]}
    lowest.get(f"/customers/{realm.own['id']}", expect=404)
    realm.stranger.get(f"/customers/{below['id']}")
