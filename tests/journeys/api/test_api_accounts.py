"""An account through the door: opened, read, changed, stopped, moved, ended."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from .conftest import make_company, some_numbers


@pytest.fixture
def company(admin):
    return make_company(admin)


def path_of(account):
    return f"/customers/{account['customer_id']}/accounts/{account['id']}"


def opened(admin, company, customer=None, **said):
    customer = customer or company.customer
    line = company.line_of(customer["id"])  # for a number that nobody has
    said = {"identifier": f"9{line}", "product_id": company.product_id} | said
    return admin.post(f"/customers/{customer['id']}/accounts", said)


def version_of(client, caller, path):
    return client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {caller.secret}"}).headers["etag"]


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def test_a_debit_account_begins_with_money_of_its_own_and_spends_it(admin, company, now):
    card = opened(
        admin,
        company,
        balance_model="debit",
        opening_balance=eur("0.10"),
        description="Kiosk",
        batch="March",
        control_number=17,
        life_time_days=90,
    )
    assert card["balance"] == eur("-0.10000")
    assert card["available_funds"] == eur("0.10000")
    assert (card["description"], card["batch"], card["control_number"]) == ("Kiosk", "March", 17)
    assert (card["first_used_at"], card["idle_days"], card["expires_by"]) == (None, None, None)
    company.send(company.call(now, line=card["identifier"]), company.call(now, line=card["identifier"]))
    used = admin.get(path_of(card))
    assert used["balance"] == eur("0.04600")
    assert used["status"] == "overdraft"
    assert used["calls_allowed"] == "free"
    assert used["reasons"] == [{"status": "overdraft", "calls": "free"}]
    assert used["idle_days"] == 0
    assert used["expires_by"] == (now + timedelta(days=90)).date().isoformat()
    assert admin.get(f"/customers/{company.customer['id']}")["balance"] == eur("0.00000")


def test_what_an_account_says_of_itself_is_changed_by_one_at_a_time(admin, client, company):
    account = opened(admin, company, balance_model="individual", credit_limit=eur("5"))
    path = path_of(account)
    etag = version_of(client, admin, path)
    said = {"description": "Hall", "batch": "B", "idle_expiry_days": 30, "credit_limit": eur("7.5")}
    changed = admin.ask("PATCH", path, json=said, headers={"If-Match": etag})
    assert {name: changed[name] for name in ("description", "batch", "idle_expiry_days")} == {
        "description": "Hall",
        "batch": "B",
        "idle_expiry_days": 30,
    }
    assert changed["credit_limit"] == eur("7.50000")
    late = admin.ask("PATCH", path, json={"batch": None}, headers={"If-Match": etag}, expect=412)
    assert late["code"] == "record_changed"
    cleared = admin.ask("PATCH", path, json={"batch": None, "credit_limit": None})
    assert (cleared["batch"], cleared["credit_limit"]) == (None, None)
    assert cleared["description"] == "Hall"


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        ({"role": "mobile"}, "role", "is not that of the product"),
        ({"balance_model": "voucher"}, "balance_model", "must be voucher for accounts of that role"),
        ({"opening_balance": eur("5")}, "opening_balance", "belongs to debit accounts and vouchers"),
        (
            {"balance_model": "debit", "opening_balance": {"amount": "5", "currency": "USD"}},
            "opening_balance.currency",
            "",
        ),
        ({"active_from": "2026-03-02", "expires_on": "2026-03-02"}, "expires_on", "must be later than active_from"),
        ({"control_number": 0}, "control_number", "must be a number above 0"),
        ({"batch": " "}, "batch", "must have at most 64 printable characters"),
        ({"life_time_days": 0}, "life_time_days", "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_said_of_a_new_account_is_refused_by_field_and_reason(admin, company, said, field, reason):
    said = {"identifier": "98765", "product_id": company.product_id} | said
    refused = admin.post(f"/customers/{company.customer['id']}/accounts", said, expect=422)
    (error,) = refused["errors"]
    assert error["field"] == field
    assert reason in error["detail"]


def a_product(admin, company, *, price="0.30", **facts):
    """Another product that prices calls to Sweden."""
    number = company.line_of(company.customer["id"])
    tariff = admin.post("/tariffs", {"name": f"Tariff {number}", "currency": "EUR"})
    columns = "prefix,description,country,first_interval,next_interval,first_price,next_price,connect_fee\n"
    rates = f"{columns}46,Sweden,SE,60,60,{price},{price},0\n"
    csv = {"Content-Type": "text/csv"}
    admin.ask("POST", f"/tariffs/{tariff['id']}/uploads", expect=201, content=rates, headers=csv)
    product = admin.post("/products", {"name": f"Product {number}", "currency": "EUR"} | facts)
    admin.post(f"/products/{product['id']}/rating-list", {"service": "voice", "tariff_id": tariff["id"]})
    return product


def test_a_change_of_product_is_previewed_planned_and_cancelled(admin, company, now):
    account, dear = opened(admin, company), a_product(admin, company)
    path = path_of(account)
    preview = admin.get(f"{path}/product-preview?product_id={dear['id']}")
    assert (preview["product_id"], preview["new_product_id"]) == (company.product_id, dear["id"])
    assert [(one["service"], one["changes"]) for one in preview["services"]] == [("voice", True)]
    tomorrow = (now + timedelta(days=1)).isoformat()
    planned = admin.post(f"{path}/product-changes", {"product_id": dear["id"], "valid_from": tomorrow})
    assert planned["product_id"] == company.product_id
    assert planned["planned_product"]["product_id"] == dear["id"]
    (change,) = admin.get(f"{path}/product-changes")["items"]
    assert (change["is_planned"], change["previous_product_id"]) == (True, company.product_id)
    cancelled = admin.ask("DELETE", f"{path}/product-changes/planned")
    assert cancelled["planned_product"] is None
    assert admin.ask("DELETE", f"{path}/product-changes/planned", expect=409)["code"] == "no_product_planned"
    changed = admin.post(f"{path}/product-changes", {"product_id": dear["id"]})
    assert (changed["product_id"], changed["product_name"]) == (dear["id"], dear["name"])


def test_add_ons_are_added_moved_and_ended(admin, company, now):
    account = opened(admin, company)
    path = f"{path_of(account)}/add-ons"
    more = a_product(admin, company, price="0.01", kind="add_on", addon_priority=10)
    rival = a_product(admin, company, kind="add_on", addon_priority=10)
    added = admin.post(path, {"product_id": more["id"]})
    assert (added["state"], added["priority"], added["services"]) == ("holds", 10, ["voice"])
    alike = admin.post(path, {"product_id": rival["id"]}, expect=409)
    assert alike["code"] == "add_ons_alike"
    until = (now + timedelta(days=1)).isoformat()
    ending = admin.put(f"{path}/{more['id']}", {"valid_until": until}, expect=200)
    assert ending["valid_until"] is not None
    company.send(company.call(now, line=account["identifier"], used=60))
    assert admin.get(f"/customers/{company.customer['id']}")["balance"] == eur("0.01000")
    admin.ask("DELETE", f"{path}/{more['id']}", expect=204)
    admin.ask("DELETE", f"{path}/{more['id']}", expect=404)


def test_an_account_is_renamed_and_known_by_more(admin, company):
    account = opened(admin, company)
    path, old = f"{path_of(account)}/identifiers", account["identifier"]
    renamed = admin.put(path, {"identifiers": [f"{old}1", f"{old}2"]}, expect=200)
    assert (renamed["identifier"], renamed["identifiers"]) == (f"{old}1", [f"{old}1", f"{old}2"])
    taken = admin.put(path, {"identifiers": [company.line]}, expect=409)
    assert taken["code"] == "identifier_taken"
    assert admin.get(f"/accounts?identifier={old}2")["items"][0]["id"] == account["id"]


def test_secrets_are_told_once_and_stand_nowhere(admin, house, company):
    account = opened(admin, company)
    path = path_of(account)
    made = admin.put(f"{path}/service-password", {}, expect=200)["password"]
    chosen = "chosen-by-an-operator"
    assert admin.put(f"{path}/service-password", {"password": chosen}, expect=200) == {"password": None}
    admin.put(f"{path}/web-login", {"login": f"anna-{account['id']}"}, expect=200)
    web = admin.put(f"{path}/web-password", {}, expect=200)["password"]
    secret = "another long secret"
    admin.put(f"{path}/web-password", {"password": secret}, expect=200)
    told = admin.get(path)
    assert (told["has_service_password"], told["has_web_password"]) == (True, True)
    with house.engine.begin() as conn:
        tables = conn.scalars(
            text("select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace")
        ).all()
        for table in tables:
            kept = conn.scalar(text(f"select string_agg(one::text, ' ') from {table} one"))
            assert not [one for one in (made, chosen, web, secret) if one in (kept or "")], table
    admin.ask("DELETE", f"{path}/web-password", expect=204)
    admin.ask("DELETE", f"{path}/web-login", expect=204)
    admin.ask("DELETE", f"{path}/service-password", expect=204)
    told = admin.get(path)
    assert (told["has_service_password"], told["web_login"], told["has_web_password"]) == (False, None, False)


def test_who_uses_an_account_is_told_with_what_the_customer_has(admin, client, company):
    customer = company.customer_of(first_name="Ada", last_name="Byron", city="Lund")
    path = f"{path_of(opened(admin, company, customer))}/user"
    etag = version_of(client, admin, path)
    said = {"last_name": "Svensson", "email": "s@post.example", "language": "sv"}
    told = admin.ask("PATCH", path, json=said, headers={"If-Match": etag})
    assert told["own"]["last_name"] == "Svensson"
    assert (told["effective"]["first_name"], told["effective"]["city"]) == ("", "Lund")
    assert admin.ask("PATCH", path, json=said, headers={"If-Match": etag}, expect=412)["code"] == "record_changed"
    assert admin.get(path)["own"]["language"] == "sv"


def test_an_account_is_moved_to_a_customer_that_the_asker_may_change(realm, admin):
    stranger, there = realm.stranger, realm.own_customer["id"]
    account = opened(admin, realm.company, realm.own_customer)
    foreign = realm.company.customer_of()
    stranger.post(f"{path_of(account)}/move", {"customer_id": foreign["id"]}, expect=404)
    own = stranger.post("/customers", _another_of(realm))
    moved = stranger.post(f"{path_of(account)}/move", {"customer_id": own["id"]})
    assert moved["moved_from"] == {"customer_id": there, "account_id": account["id"]}
    ended = stranger.get(path_of(account))
    assert ended["status"] == "closed"
    assert ended["moved_to"] == {"customer_id": own["id"], "account_id": moved["id"]}


def _another_of(realm):
    return {
        "name": f"Next to {realm.own_customer['id']}",
        "currency": "EUR",
        "balance_control": "postpaid",
        "class_id": realm.company.class_id,
    }


def test_a_terminated_account_gives_its_numbers_back_unless_they_are_kept(admin, company):
    _, _, numbers = some_numbers(admin, 2)
    customer = f"/customers/{company.customer['id']}"
    admin.post(f"{customer}/dids", {"numbers": numbers}, expect=200)
    for number, keeps in zip(numbers, (False, True), strict=True):
        account = opened(admin, company, identifier=number)
        assert admin.get(f"/dids/{number}")["account_id"] == account["id"]
        said = {"action": "terminate"} | ({"release_numbers": False} if keeps else {})
        admin.post(f"{path_of(account)}/status-changes", said)
        assert admin.get(f"/dids/{number}")["customer_id"] == (company.customer["id"] if keeps else None)


def test_what_a_customers_accounts_may_be_for_is_told_by_its_class(admin, company):
    roles = admin.get(f"/customers/{company.customer['id']}/account-roles")["roles"]
    assert {"role": "universal", "balance_models": ["subordinate", "debit", "individual"]} in roles
    assert {"role": "voucher", "balance_models": ["voucher"]} in roles
