"""What a reseller's staff is not told: notes on the reseller itself, who works at the operator's, who else is there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from tollhouse.doors.api.application import make_api
from tollhouse.plumbing.clock import real_clock
from tollhouse.staff.rules.roles import Role

from .conftest import Caller, TestClient, token
from .people import Person, a_member


@pytest.fixture(autouse=True)
def _nobody_has_failed_yet(engine):
    with engine.begin() as conn:
        conn.execute(text("delete from failed_attempts"))


@pytest.fixture
def reseller_staff(realm, house, client) -> Person:
    person = Person(client, login=f"seller-{realm.own['id']}")
    a_member(house, person.login, Role.SUPPORT, reseller_id=int(realm.own["id"]))
    person.sign_in(person.login)
    return person


def block(caller, customer, comment, **how):
    said = {"action": "block", "comment": comment}
    return caller.post(f"/customers/{customer['id']}/status-changes", said, expect=201, **how)


def test_notes_on_a_reseller_are_not_for_its_staff_and_those_on_its_customers_are(realm, admin, reseller_staff):
    for customer in (realm.own, realm.own_customer):
        admin.ask("PATCH", f"/customers/{customer['id']}", json={"description": "pays late, be firm"})
    assert reseller_staff.get(f"/customers/{realm.own['id']}")["description"] == ""
    assert reseller_staff.get(f"/customers/{realm.own_customer['id']}")["description"] == "pays late, be firm"
    listed = {one["id"]: one["description"] for one in reseller_staff.get("/customers?limit=100")["items"]}
    assert listed[realm.own["id"]] == ""
    refused = reseller_staff.get("/customers", params={"where": "description:contains:late"}, expect=422)
    assert refused["code"] == "query_unreadable"
    beside = {"or": ["1:description:contains:late", "1:name:is:nobody"]}
    assert reseller_staff.get("/customers", params=beside, expect=422)["code"] == "query_unreadable"
    assert admin.get(f"/customers/{realm.own['id']}")["description"] == "pays late, be firm"


def test_what_the_operators_staff_did_is_told_without_who_and_why(realm, boss, reseller_staff):
    path = f"/customers/{realm.own_customer['id']}"
    block(boss, realm.own_customer, "fraud? ask Eva")
    for told in (reseller_staff.get(path), next(iter(reseller_staff.get("/customers?status=blocked")["items"]))):
        (reason,) = told["status_reason"]
        assert (reason["by"], reason["comment"], reason["since"] is None) == ("operator", "", False)
    (spell,) = reseller_staff.get(f"{path}/status-changes")["items"]
    assert (spell["set_by"], spell["comment"]) == ("operator", "")
    (known,) = boss.get(f"{path}/status-changes")["items"]
    assert (known["set_by"], known["comment"]) == (f"staff:{boss.login}", "fraud? ask Eva")


def test_what_its_own_staff_did_is_told_whole(realm, boss, reseller_staff):
    path = f"/customers/{realm.own_customer['id']}"
    told = block(reseller_staff, realm.own_customer, "asked to")
    assert (told["status_reason"][0]["by"], told["status_reason"][0]["comment"]) == (
        f"staff:{reseller_staff.login}",
        "asked to",
    )
    boss.post(f"{path}/status-changes", {"action": "unblock"}, expect=201)
    (spell,) = reseller_staff.get(f"{path}/status-changes")["items"]
    assert (spell["set_by"], spell["ended_by"], spell["comment"]) == (
        f"staff:{reseller_staff.login}",
        "operator",
        "asked to",
    )


def test_a_token_by_the_name_of_one_of_the_operators_is_not_told(realm, house, client, now, reseller_staff):
    """Names of tokens are not unique: what two share tells of neither."""
    own = Caller(client, token(house, now, Role.SUPPORT, reseller_id=int(realm.own["id"])))
    token(house, now, Role.SUPPORT)
    block(own, realm.own_customer, "from the shop")
    (spell,) = reseller_staff.get(f"/customers/{realm.own_customer['id']}/status-changes")["items"]
    assert (spell["set_by"], spell["comment"]) == ("operator", "")


def test_to_try_out_who_else_is_a_customer_is_put_off(realm, house, company, admin):
    moment = [real_clock()]
    with TestClient(make_api(replace(house, real_clock=lambda: moment[0])), base_url="http://127.0.0.1") as client:
        a_member(house, "prying", Role.SUPPORT, reseller_id=int(realm.own["id"]))
        prying = Person(client)
        prying.sign_in("prying")
        new = {"currency": "EUR", "balance_control": "prepaid", "class_id": company.class_id}
        taken = new | {"name": realm.customer["name"]}
        accounts = f"/customers/{realm.own_customer['id']}/accounts"
        for _ in range(10):
            assert prying.post("/customers", taken, expect=409)["code"] == "name_taken"
            said = {"identifier": realm.line, "product_id": realm.company.product_id}
            assert prying.post(accounts, said, expect=409)["code"] == "identifier_taken"
        free = new | {"name": f"Free {realm.own['id']}"}
        answer = prying.send("POST", "/customers", json=free)
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_taken")
        assert answer.headers["Retry-After"] == "3600"
        renamed = {"name": realm.customer["name"]}
        prying.ask("PATCH", f"/customers/{realm.own_customer['id']}", json=renamed, expect=429)
        moment[0] += timedelta(hours=1)
        prying.post("/customers", free, expect=201)
    for _ in range(21):
        admin.post("/customers", taken, expect=409)


def test_to_look_which_names_are_taken_is_put_off_as_well_but_not_for_ones_own(realm, house, reseller_staff):
    asked = {"name": realm.own_customer["name"]}
    for _ in range(25):
        assert reseller_staff.get("/customers/free-name", params=asked)["customer_id"] == realm.own_customer["id"]
    asked = {"name": realm.customer["name"]}
    for _ in range(20):
        told = reseller_staff.get("/customers/free-name", params=asked)
        assert (told["free"], told["customer_id"]) == (False, None)
    refused = reseller_staff.send("GET", "/customers/free-name", params=asked)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_taken")


def test_to_look_which_logins_are_taken_is_put_off_wherever_one_may_be_given(realm, admin, company, reseller_staff):
    login = f"taken.{realm.customer['id']}"
    admin.ask("PATCH", f"/customers/{realm.customer['id']}/self-care", json={"login": login})
    own = f"/customers/{realm.own_customer['id']}"
    new = {"name": f"New {login}", "currency": "EUR", "balance_control": "prepaid", "class_id": company.class_id}
    for _ in range(7):
        for method, path, said in (
            ("PATCH", f"{own}/self-care", {"login": login}),
            ("PATCH", own, {"login": login}),
            ("POST", "/customers", new | {"login": login}),
        ):
            answer = reseller_staff.send(method, path, json=said)
            assert answer.json()["code"] in ("self_care_login_taken", "too_many_taken"), answer.text
    refused = reseller_staff.send("PATCH", f"{own}/self-care", json={"login": login})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_taken")
    for _ in range(25):
        taken = admin.ask("PATCH", f"{own}/self-care", expect=409, json={"login": login})
        assert taken["code"] == "self_care_login_taken"


def test_of_the_reseller_itself_its_staff_is_told_no_private_word_of_the_operator(realm, admin, boss, reseller_staff):
    path = f"/customers/{realm.own['id']}"
    seen, hidden = (
        admin.post("/custom-fields", {"name": f"{name} {realm.own['id']}", "kind": "text", "end_user": end_user})
        for name, end_user in (("Shop", "visible"), ("Fraud score", "hidden"))
    )
    enabled = {"fields": [{"id": seen["id"]}, {"id": hidden["id"]}]}
    admin.put(f"/customer-classes/{realm.company.class_id}/custom-fields", enabled, expect=200)
    values = {seen["name"]: "Norrmalm", hidden["name"]: "do not trust"}
    boss.ask("PATCH", f"{path}/custom-fields", json={"custom_fields": values})
    boss.ask("PUT", f"{path}/billing-period", json={"period": "weekly", "comment": "pays late, be firm"})
    copy = reseller_staff.get(f"{path}/personal-data/copy")
    assert copy["custom_fields"] == {seen["name"]: "Norrmalm"}
    assert (copy["billing"]["arranged"]["by"], copy["billing"]["arranged"]["comment"]) == ("operator", "")
    arranged = reseller_staff.get(f"{path}/life-cycle")["arranged"]
    assert (arranged["by"], arranged["comment"]) == ("operator", "")
    whole = boss.get(f"{path}/personal-data/copy")
    assert whole["custom_fields"][hidden["name"]] == "do not trust"
    assert whole["billing"]["arranged"]["by"] == f"staff:{boss.login}"
    assert boss.get(f"{path}/life-cycle")["arranged"]["comment"] == "pays late, be firm"


def test_the_log_is_narrowed_to_fields_that_ones_own_people_changed(realm, boss, reseller_staff):
    own = f"/customers/{realm.own['id']}"
    boss.ask("PATCH", own, json={"tax_id": "SE1"})
    assert reseller_staff.get(f"{own}/changes/filters") == {"people": ["operator"], "fields": []}
    below = f"/customers/{realm.own_customer['id']}"
    boss.ask("PATCH", below, json={"tax_id": "SE2"})
    reseller_staff.ask("PATCH", below, json={"city": "Malmö"})
    assert reseller_staff.get(f"{below}/changes/filters")["fields"] == ["city"]
    assert boss.get(f"{below}/changes/filters")["fields"] == ["city", "tax_id"]
