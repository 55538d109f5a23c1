"""A day's spending over the API: whose limit holds, another one for today, usage reset, classes and their customers."""

from datetime import UTC, datetime

import pytest

from tollhouse.plumbing.jobs.facts import drain_facts
from tollhouse.staff.rules.roles import Role
from tollhouse.wiring import LISTENERS

from .conftest import Caller, token


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture
def careful(admin, company) -> str:
    """A class whose customers may use up 50 a day."""
    said = {"name": f"Careful {company.class_id}", "currency": "EUR", "spending_limit": eur("50")}
    return admin.post("/customer-classes", said)["id"]


@pytest.fixture
def customer(company, careful) -> str:
    return company.customer_of(class_id=careful, time_zone="Europe/Prague")["id"]


@pytest.fixture
def path(customer) -> str:
    return f"/customers/{customer}/spending-limit"


def etag_of(admin, path) -> str:
    answer = admin.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {admin.secret}"})
    return answer.headers["etag"]


def logged(admin, path):
    """What the latest change of the customer says of each field."""
    latest = admin.get(f"{path.removesuffix('/spending-limit')}/changes")["items"][0]
    return latest["action"], {one["field"]: (one["old"], one["new"]) for one in latest["changes"]}


def test_a_customer_has_the_limit_of_its_class_and_the_panel_says_so(admin, careful, path):
    told = admin.get(path)
    assert told == {
        "spending_limit": eur("50.00000"),
        "source": "class",
        "usual_limit": eur("50.00000"),
        "usual_source": "class",
        "own": None,
        "of_class": {
            "class_id": careful,
            "class_name": told["of_class"]["class_name"],
            "spending_limit": eur("50.00000"),
            "own_allowed": True,
        },
        "today": None,
        "spent_today": eur("0.00000"),
        "begins_anew_at": "2026-03-02T23:00:00Z",
        "time_zone": "Europe/Prague",
    }


def test_own_not_limited_and_as_the_class_says_are_told_apart_and_logged(admin, path):
    assert admin.put(path, {"spending_limit": eur("70")}, expect=200)["spending_limit"] == eur("70.00000")
    told = admin.get(path)
    assert (told["source"], told["own"]) == ("own", {"spending_limit": eur("70.00000")})
    assert logged(admin, path) == ("put_spending_limit", {"spending_limit": (None, "70.00000 EUR")})
    assert admin.put(path, {"spending_limit": None}, expect=200)["spending_limit"] is None
    told = admin.get(path)
    assert (told["source"], told["own"], told["spent_today"]) == ("own", {"spending_limit": None}, None)
    assert logged(admin, path)[1] == {"spending_limit": ("70.00000 EUR", "not limited")}
    admin.ask("DELETE", path, expect=204)
    told = admin.get(path)
    assert (told["source"], told["own"], told["spending_limit"]) == ("class", None, eur("50.00000"))
    assert logged(admin, path) == ("remove_spending_limit", {"spending_limit": ("not limited", None)})


def test_another_limit_for_today_is_told_with_who_and_why_undone_and_logged(admin, path, now):
    told = admin.put(f"{path}/today", {"spending_limit": eur("70"), "comment": "called, verified"}, expect=200)
    assert (told["spending_limit"], told["source"], told["usual_limit"]) == (eur("70.00000"), "today", eur("50.00000"))
    assert told["today"] == {
        "spending_limit": eur("70.00000"),
        "since": now.isoformat().replace("+00:00", "Z"),
        "by": "token:administrator of a test",
        "comment": "called, verified",
    }
    assert logged(admin, path) == (
        "put_spending_limit_today",
        {"spending_limit_today": (None, "70.00000 EUR"), "comment": (None, "called, verified")},
    )
    undone = admin.put(f"{path}/today", {"spending_limit": None, "comment": "a mistake"}, expect=200)
    assert (undone["spending_limit"], undone["source"], undone["today"]) == (eur("50.00000"), "class", None)
    assert logged(admin, path)[1]["spending_limit_today"] == ("70.00000 EUR", None)


def test_a_customer_at_its_limit_is_served_again_once_it_is_raised_or_reset(admin, company, customer, path):
    line, noon = company.line_of(customer), datetime(2026, 3, 2, 12, tzinfo=UTC)
    admin.put(path, {"spending_limit": eur("0.07")}, expect=200)
    company.send(company.call(noon, line=line))
    status = f"/customers/{customer}"
    told = admin.get(status)
    assert (told["status"], told["spent_today"]) == ("spending_limit_reached", eur("0.07300"))
    assert [one["next"]["at"] for one in told["status_reason"]] == ["2026-03-02T23:00:00Z"]
    admin.put(f"{path}/today", {"spending_limit": eur("1")}, expect=200)
    assert admin.get(status)["status"] == "active"
    admin.put(f"{path}/today", {"spending_limit": None}, expect=200)
    assert admin.get(status)["status"] == "spending_limit_reached"
    told = admin.post(f"{path}/reset", {"comment": "verified"}, expect=200)
    assert told["spent_today"] == eur("0.00000")
    assert admin.get(status)["status"] == "active"
    assert logged(admin, path) == (
        "post_spending_reset",
        {"spent_today": ("0.07300 EUR", "0.00000 EUR"), "comment": (None, "verified")},
    )


def test_a_reset_that_is_sent_twice_under_a_key_is_done_once(admin, company, customer, path, now):
    line = company.line_of(customer)
    company.send(company.call(now, line=line))
    key = {"Idempotency-Key": "reset"}
    first = admin.ask("POST", f"{path}/reset", expect=200, json={}, headers=key)
    company.send(company.call(now, line=line))
    assert admin.ask("POST", f"{path}/reset", expect=200, json={}, headers=key) == first
    assert admin.get(path)["spent_today"] == eur("0.07300")


def test_nothing_is_reset_where_nothing_is_limited(admin, path):
    admin.put(path, {"spending_limit": None}, expect=200)
    refused = admin.post(f"{path}/reset", {}, expect=409)
    assert refused["code"] == "spending_not_limited"


@pytest.mark.parametrize("where", ["", "/today"])
@pytest.mark.parametrize(
    "money, field",
    [
        (eur("-1"), "spending_limit.amount"),
        (eur("1.123456"), "spending_limit.amount"),
        (eur("x"), "spending_limit.amount"),
        (eur("999999999999999"), "spending_limit.amount"),
        ({"amount": "1", "currency": "USD"}, "spending_limit.currency"),
        ({"amount": "1"}, "spending_limit.currency"),
    ],
)
def test_bad_money_is_refused_with_its_field(admin, path, where, money, field):
    refused = admin.put(path + where, {"spending_limit": money}, expect=422)
    assert [error["field"] for error in refused["errors"]] == [field]
    assert admin.get(path)["own"] is None


def test_too_long_a_comment_is_refused(admin, path):
    said = {"spending_limit": eur("1"), "comment": "x" * 201}
    assert admin.put(f"{path}/today", said, expect=422)["errors"][0]["field"] == "comment"


def test_who_comes_second_is_told_who_changed_the_limit(admin, path):
    read = etag_of(admin, path)
    admin.put(path, {"spending_limit": eur("70")}, expect=200)
    late = admin.ask("PUT", path, expect=412, json={"spending_limit": eur("60")}, headers={"If-Match": read})
    (told,) = late["errors"]
    assert (late["code"], told["field"]) == ("record_changed", "spending_limit")
    assert (told["facts"]["old"], told["facts"]["new"]) == (None, "70.00000 EUR")
    admin.ask("DELETE", path, expect=412, headers={"If-Match": read})
    assert admin.get(path)["own"] == {"spending_limit": eur("70.00000")}
    admin.ask("DELETE", path, expect=204, headers={"If-Match": etag_of(admin, path)})


def test_a_class_is_followed_by_its_customers_behind_the_answer(admin, house, careful, path):
    def drain():
        drain_facts(house.engine, LISTENERS, now=house.clock())
        told = admin.get(path)
        return told["spending_limit"], told["source"]

    changed = admin.ask("PATCH", f"/customer-classes/{careful}", json={"spending_limit": eur("20")})
    assert changed["spending_limit"] == eur("20.00000")
    assert drain() == (eur("20.00000"), "class")
    admin.put(path, {"spending_limit": eur("70")}, expect=200)
    admin.ask("PATCH", f"/customer-classes/{careful}", json={"own_spending_limit": False})
    assert drain() == (eur("20.00000"), "class")
    assert admin.get(path)["own"] == {"spending_limit": eur("70.00000")}, "kept, and of no effect"
    refused = admin.put(path, {"spending_limit": eur("80")}, expect=409)
    assert refused["code"] == "spending_limit_locked"
    admin.ask("PATCH", f"/customer-classes/{careful}", json={"own_spending_limit": True, "spending_limit": None})
    assert drain() == (eur("70.00000"), "own")


def test_a_customer_that_is_put_into_a_class_has_its_limit(admin, company, careful):
    stranger = company.customer_of()["id"]
    assert admin.get(f"/customers/{stranger}/spending-limit")["spending_limit"] is None
    admin.ask("PATCH", f"/customers/{stranger}/additional-info", json={"class_id": careful})
    assert admin.get(f"/customers/{stranger}/spending-limit")["spending_limit"] == eur("50.00000")


@pytest.mark.parametrize(
    "said, field",
    [
        ({"spending_limit": eur("-1")}, "spending_limit.amount"),
        ({"spending_limit": eur("1.000001")}, "spending_limit.amount"),
        ({"spending_limit": {"amount": "5", "currency": "USD"}}, "spending_limit.currency"),
        ({"own_spending_limit": "perhaps"}, "own_spending_limit"),
        ({"currency": None}, "currency"),
    ],
)
def test_bad_settings_of_a_class_are_refused_with_their_field(admin, careful, said, field):
    refused = admin.ask("PATCH", f"/customer-classes/{careful}", expect=422, json=said)
    assert [error["field"] for error in refused["errors"]] == [field]


def test_a_class_for_any_currency_takes_no_limit(admin, careful):
    said = {"name": f"Any {careful}", "spending_limit": eur("5")}
    refused = admin.post("/customer-classes", said, expect=422)
    assert refused["errors"][0]["field"] == "spending_limit"
    assert "needs a class with a currency" in refused["detail"]


def test_support_acts_and_readers_look(client, house, now, path):
    support, reader = (Caller(client, token(house, now, role)) for role in (Role.SUPPORT, Role.READ_ONLY))
    support.put(f"{path}/today", {"spending_limit": eur("60"), "comment": "ours"}, expect=200)
    support.post(f"{path}/reset", {}, expect=200)
    reader.get(path)
    for method, where in (("PUT", ""), ("DELETE", ""), ("PUT", "/today"), ("POST", "/reset")):
        reader.ask(method, path + where, expect=403, json={"spending_limit": None} if method == "PUT" else {})


def test_a_reseller_does_not_learn_who_of_the_operator_acted(admin, client, house, now, company):
    reseller = company.customer_of(kind="reseller")
    own = company.customer_of(reseller["id"])
    path = f"/customers/{own['id']}/spending-limit"
    admin.put(f"{path}/today", {"spending_limit": eur("5"), "comment": "they owe us"}, expect=200)
    theirs = Caller(client, token(house, now, Role.ADMINISTRATOR, reseller_id=int(reseller["id"])))
    assert (theirs.get(path)["today"]["by"], theirs.get(path)["today"]["comment"]) == ("operator", "")
    assert theirs.put(f"{path}/today", {"spending_limit": eur("6")}, expect=200)["source"] == "today"
    theirs.put(f"/customers/{reseller['id']}/spending-limit/today", {"spending_limit": eur("6")}, expect=403)
