"""The credit limit over the API: read, set, raised for a time under a cap, warned of, and all of it remembered."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tollhouse.staff.rules.lending import LendingCap
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.tokens import NewToken, make_token

from .conftest import Caller, token
from .people import Person, a_member

HELPDESK = {"percent": "10", "days": 30}


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture
def customer(company) -> str:
    """With a limit of 200."""
    return company.customer_of(credit_limit=eur("200"))["id"]


@pytest.fixture
def helpdesk(house, client, boss) -> Person:
    """Somebody of support who may lend 10 % for 30 days."""
    login = f"helpdesk-{boss.login}"
    member = a_member(house, login, role=Role.SUPPORT)
    boss.ask("PATCH", f"/staff/{member.member_id}", json={"lending_cap": HELPDESK})
    person = Person(client, login=login)
    person.sign_in(login)
    return person


def test_a_limit_of_200_is_raised_by_10_percent_and_both_are_told(admin, customer, now):
    until = (now + timedelta(days=2)).isoformat().replace("+00:00", "Z")
    raised = admin.put(
        f"/customers/{customer}/temporary-limit", {"percent": "10", "until": until, "comment": "called"}, expect=200
    )
    assert raised["credit_limit"] == eur("220.00000")
    told = admin.get(f"/customers/{customer}/credit-limit")
    assert told["permanent_credit_limit"] == eur("200.00000")
    assert told["credit_limit"] == told["available_funds"] == eur("220.00000")
    assert told["increase"] == {
        "amount": eur("20.00000"),
        "percent": "10",
        "until": until,
        "since": now.isoformat().replace("+00:00", "Z"),
        "by": "token:administrator of a test",
        "comment": "called",
    }
    assert told["highest_increase"] == {"amount": None, "percent": None, "days": None}


def test_a_member_capped_at_10_percent_and_30_days_gives_20_and_not_more(admin, helpdesk, customer, now):
    path, later = f"/customers/{customer}/temporary-limit", (now + timedelta(days=30)).isoformat()
    assert helpdesk.get(f"/customers/{customer}/credit-limit")["highest_increase"] == {
        "amount": eur("20.00000"),
        "percent": "10",
        "days": 30,
    }
    refused = helpdesk.ask("PUT", path, json={"increase": eur("20.01"), "until": later}, expect=422)
    assert refused["code"] == "credit_limit_increase_above_cap"
    assert refused["facts"] == {"wanted": "20.01 EUR", "highest": "20.00000 EUR"}
    assert refused["errors"][0]["field"] == "increase"
    refused = helpdesk.ask("PUT", path, json={"percent": "10.5", "until": later}, expect=422)
    assert refused["facts"] == {"wanted": "21.00000 EUR", "highest": "20.00000 EUR"}
    too_long = (now + timedelta(days=30, seconds=1)).isoformat()
    refused = helpdesk.ask("PUT", path, json={"percent": "10", "until": too_long}, expect=422)
    assert (refused["code"], refused["errors"][0]["field"]) == ("credit_limit_increase_too_long", "until")
    assert helpdesk.ask("PUT", path, json={"percent": "10", "until": later}, expect=200)["credit_limit"] == eur(
        "220.00000"
    )
    assert admin.put(path, {"percent": "90", "until": later}, expect=200)["credit_limit"] == eur("380.00000")


def test_whoever_has_a_cap_gets_round_it_neither_by_the_permanent_limit_nor_by_a_new_customer(
    helpdesk, customer, company
):
    for limit in (None, eur("201")):
        said = {"credit_limit": limit, "comment": "for ever"}
        refused = helpdesk.ask("PUT", f"/customers/{customer}/credit-limit", json=said, expect=422)
        assert (refused["code"], refused["errors"][0]["field"]) == ("credit_limit_raised_for_good", "credit_limit")
    new = {"name": "Round the cap", "currency": "EUR", "class_id": company.class_id}
    postpaid, prepaid = new | {"balance_control": "postpaid"}, new | {"balance_control": "prepaid"}
    for said, field in [
        (postpaid, "credit_limit"),
        (postpaid | {"credit_limit": eur("1")}, "credit_limit"),
        (postpaid | {"credit_limit": eur("0"), "opening_balance": eur("-1")}, "opening_balance"),
        (prepaid | {"available_funds": eur("1")}, "available_funds"),
    ]:
        refused = helpdesk.ask("POST", "/customers", json=said, expect=422)
        assert (refused["code"], refused["errors"][0]["field"]) == ("credit_limit_increase_above_cap", field)
    helpdesk.ask("PUT", f"/customers/{customer}/credit-limit", json={"credit_limit": eur("199")}, expect=200)


def test_a_token_has_the_cap_of_the_member_who_answers_for_it_and_none_without_one(house, admin, boss, customer, now):
    owner = a_member(house, f"owner-{boss.login}")
    boss.ask("PATCH", f"/staff/{owner.member_id}", json={"lending_cap": HELPDESK})
    with house.engine.begin() as conn:
        new = NewToken("of the owner", Role.SUPPORT, owner_id=owner.member_id)
        _, secret = make_token(conn, new, now=now, by="tests")
    said = {"increase": eur("21"), "until": (now + timedelta(days=1)).isoformat()}
    Caller(boss.client, secret).put(f"/customers/{customer}/temporary-limit", said, expect=422)
    admin.put(f"/customers/{customer}/temporary-limit", said, expect=200)


def test_taking_an_increase_back_twice_is_taking_it_back_once(admin, customer, now):
    said = {"increase": eur("20"), "until": (now + timedelta(days=1)).isoformat()}
    admin.put(f"/customers/{customer}/temporary-limit", said, expect=200)
    for _ in range(2):
        admin.ask("DELETE", f"/customers/{customer}/temporary-limit", expect=204)
    assert admin.get(f"/customers/{customer}/credit-limit")["increase"] is None
    changes = admin.get(f"/customers/{customer}/credit-limit-changes")
    assert [(one["kind"], one["old"], one["new"]) for one in changes["items"]] == [
        ("temporary", eur("20.00000"), None),
        ("temporary", None, eur("20.00000")),
    ]
    assert (changes["total"], changes["total_is_exact"]) == (2, True)


@pytest.mark.parametrize(
    "said, field",
    [
        ({"increase": eur("5"), "percent": "5", "until": "2026-04-01T00:00:00Z"}, "percent"),
        ({"percent": "0", "until": "2026-04-01T00:00:00Z"}, "percent"),
        ({"percent": "ten", "until": "2026-04-01T00:00:00Z"}, "percent"),
        ({"percent": "5"}, "until"),
        ({"increase": eur("5"), "until": "2026-03-02T12:00:00Z"}, "until"),
        ({"increase": eur("5"), "until": "tomorrow"}, "until"),
        ({"increase": {"amount": "5", "currency": "USD"}, "until": "2026-04-01T00:00:00Z"}, "increase.currency"),
        ({"increase": eur("5"), "until": "2026-04-01T00:00:00Z", "comment": "x" * 201}, "comment"),
    ],
)
def test_an_impossible_increase_is_refused_naming_the_field(admin, customer, said, field):
    refused = admin.put(f"/customers/{customer}/temporary-limit", said, expect=422)
    assert refused["errors"][0]["field"] == field
    assert admin.get(f"/customers/{customer}/credit-limit-changes")["items"] == []


def test_the_permanent_limit_is_set_with_a_comment_and_not_over_what_another_has_changed(admin, client, customer):
    path, etags = f"/customers/{customer}/credit-limit", []

    def etag() -> str:
        answer = client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {admin.secret}"})
        etags.append(answer.headers["ETag"])
        return etags[-1]

    read = etag()
    said = {"credit_limit": eur("300"), "comment": "a good payer"}
    admin.put(path, said, expect=200, headers={"If-Match": read})
    refused = admin.put(path, {"credit_limit": None}, expect=412, headers={"If-Match": read})
    assert refused["code"] == "record_changed"
    assert admin.get(path)["permanent_credit_limit"] == eur("300.00000"), "what was refused is not done"
    admin.put(path, {"credit_limit": None}, expect=200, headers={"If-Match": etag()})
    told = admin.get(path)
    assert (told["permanent_credit_limit"], told["credit_limit"], told["available_funds"]) == (None, None, None)
    newest, first = admin.get(f"/customers/{customer}/credit-limit-changes")["items"]
    assert (newest["old"], newest["new"]) == (eur("300.00000"), None)
    assert (first["old"], first["new"], first["comment"]) == (eur("200.00000"), eur("300.00000"), "a good payer")


def test_thresholds_are_replaced_whole_and_not_over_what_another_has_changed(admin, client, customer):
    path = f"/customers/{customer}/warning-thresholds"
    answer = client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {admin.secret}"})
    read = answer.headers["ETag"]
    assert answer.json() == {"thresholds": []}
    told = admin.put(path, {"thresholds": [{"percent": "80"}, {"amount": eur("190")}]}, expect=200)
    assert told["thresholds"] == [
        {"amount": eur("190.00000"), "percent": None, "passed": False},
        {"amount": None, "percent": "80", "passed": False},
    ]
    admin.put(path, {"thresholds": []}, expect=412, headers={"If-Match": read})
    assert admin.get(path) == told
    assert admin.put(path, {"thresholds": []}, expect=200) == {"thresholds": []}


@pytest.mark.parametrize(
    "thresholds, field",
    [
        ([{}], "thresholds[0]"),
        ([{"percent": "80", "amount": eur("1")}], "thresholds[0]"),
        ([{"percent": "80"}, {"percent": "101"}], "thresholds[1].percent"),
        ([{"amount": eur("0")}], "thresholds[0].amount"),
        ([{"amount": {"amount": "5", "currency": "USD"}}], "thresholds[0].amount.currency"),
        ([{"percent": "-1"}], "thresholds[0].percent"),
    ],
)
def test_an_impossible_threshold_is_refused_naming_the_field(admin, customer, thresholds, field):
    refused = admin.put(f"/customers/{customer}/warning-thresholds", {"thresholds": thresholds}, expect=422)
    assert refused["errors"][0]["field"] == field
    assert admin.get(f"/customers/{customer}/warning-thresholds") == {"thresholds": []}


def test_changes_of_the_limit_are_paged_both_ways(admin, customer):
    for limit in range(1, 8):
        admin.put(f"/customers/{customer}/credit-limit", {"credit_limit": eur(str(limit))}, expect=200)
    path = f"/customers/{customer}/credit-limit-changes?limit=3"
    first = admin.get(path)
    second = admin.get(f"{path}&cursor={first['next']}")
    third = admin.get(f"{path}&cursor={second['next']}")
    pages = [first, second, third]
    shown = [one["new"]["amount"] for page in pages for one in page["items"]]
    assert shown == [f"{limit}.00000" for limit in range(7, 0, -1)], "of one moment the last first"
    assert (third["next"], [page["total"] for page in pages]) == (None, [7, 7, 7])
    assert admin.get(f"{path}&cursor={second['previous']}") == first | {"previous": None}


def test_a_resellers_staff_sees_that_the_operator_changed_a_limit_and_not_who_and_why(house, admin, realm, now):
    customer = realm.own_customer["id"]
    admin.put(f"/customers/{customer}/credit-limit", {"credit_limit": eur("7"), "comment": "they owe us"}, expect=200)
    with house.engine.begin() as conn:
        new = NewToken("of the reseller alone", Role.SUPPORT, int(realm.own["id"]))
        _, secret = make_token(conn, new, now=now, by="tests")
    reseller = Caller(realm.stranger.client, secret)
    reseller.put(f"/customers/{customer}/credit-limit", {"credit_limit": eur("8")}, expect=200)
    own, operators = reseller.get(f"/customers/{customer}/credit-limit-changes")["items"]
    assert (operators["by"], operators["comment"], operators["new"]) == ("operator", "", eur("7.00000"))
    assert own["by"] == "token:of the reseller alone"


def test_a_customer_that_goes_takes_its_history_and_its_thresholds_along(admin, company):
    customer = company.customer_of()["id"]
    admin.put(f"/customers/{customer}/credit-limit", {"credit_limit": eur("7")}, expect=200)
    admin.put(f"/customers/{customer}/warning-thresholds", {"thresholds": [{"percent": "80"}]}, expect=200)
    admin.ask("DELETE", f"/customers/{customer}", expect=204)
    admin.get(f"/customers/{customer}/credit-limit-changes", expect=404)


def test_a_reading_role_sees_the_limit_and_changes_nothing(house, client, customer, now):
    reader = Caller(client, token(house, now, Role.READ_ONLY))
    reader.get(f"/customers/{customer}/credit-limit")
    reader.get(f"/customers/{customer}/warning-thresholds")
    reader.put(f"/customers/{customer}/warning-thresholds", {"thresholds": []}, expect=403)
    reader.ask("DELETE", f"/customers/{customer}/temporary-limit", expect=403)


def test_new_members_but_administrators_may_lend_what_the_settings_say(house, boss):
    boss.client.app.state.house = replace(house, usual_cap=LendingCap(most_percent=Decimal(10), longest_days=30))
    said = {"login": "newcomer", "name": "New Comer", "role": "support"}
    made = boss.post("/staff", expect=201, said=said)
    assert made["lending_cap"] == {"amount": None, "percent": "10", "days": 30}
    made = boss.post("/staff", expect=201, said=said | {"login": "chief", "role": "administrator"})
    assert made["lending_cap"] == {"amount": None, "percent": None, "days": None}
    made = boss.post("/staff", expect=201, said=said | {"login": "other", "lending_cap": {"amount": "50"}})
    assert made["lending_cap"] == {"amount": "50.00000", "percent": None, "days": None}


def test_a_token_that_nobody_answers_for_lends_what_the_settings_say(house, client, customer, now):
    client.app.state.house = replace(house, usual_cap=LendingCap(most_percent=Decimal(10)))
    said = {"increase": eur("21"), "until": (now + timedelta(days=1)).isoformat()}
    path = f"/customers/{customer}/temporary-limit"
    Caller(client, token(house, now, Role.SUPPORT)).put(path, said, expect=422)
    Caller(client, token(house, now)).put(path, said, expect=200)


@pytest.mark.parametrize(
    "cap, field",
    [
        ({"amount": "5", "percent": "5"}, "lending_cap.amount"),
        ({"percent": "1000.1"}, "lending_cap.percent"),
        ({"days": 0}, "lending_cap.days"),
        ({"days": 3651}, "lending_cap.days"),
        ({"amount": "-1"}, "lending_cap.amount"),
    ],
)
def test_an_impossible_cap_is_refused_naming_the_field(house, boss, cap, field):
    member = a_member(house, f"capped-by-{boss.login}", role=Role.SUPPORT)
    refused = boss.ask("PATCH", f"/staff/{member.member_id}", expect=422, json={"lending_cap": cap})
    assert refused["errors"][0]["field"] == field
