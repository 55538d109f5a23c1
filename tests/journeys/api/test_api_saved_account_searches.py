"""Saved searches of the list of accounts at the door: kept apart from those of customers, read as their list reads."""

from itertools import count

import pytest

from tollhouse.staff.rules.roles import Role

from .people import Person, a_member

_unique = count(1)
ALL = "/saved-searches"


@pytest.fixture
def somebody(house, client):
    def make(role=Role.SUPPORT, reseller_id=None):
        person = Person(client, login=f"account-searcher-{next(_unique)}")
        a_member(house, person.login, role, reseller_id=reseller_id)
        person.sign_in(person.login)
        return person

    return make


def save(person, name, query, *, expect=201, **more):
    return person.post(ALL, {"resource": "accounts", "name": name, "query": query} | more, expect=expect)


def names(person, resource="accounts"):
    return [one["name"] for one in person.get(f"{ALL}?resource={resource}")["items"] if one["own"]]


def test_searches_of_accounts_stand_beside_those_of_customers_under_the_same_names(somebody):
    person = somebody()
    person.post(ALL, {"name": "Blocked", "query": "status=blocked"}, expect=201)
    first = save(person, "Blocked", "?batch=March&status=blocked,expired&view=all&q=&sort=-opened_at")
    kept = "status=blocked%2Cexpired&batch=March&sort=-opened_at"
    assert (first["resource"], first["query"], first["position"]) == ("accounts", kept, 1)
    person.get(f"/accounts?{kept}")
    second = save(person, "Lines of one batch", "where=batch:is:March&role=phone_line", columns=["identifier", "batch"])
    assert names(person) == ["Blocked", "Lines of one batch"]
    assert names(person, "customers") == ["Blocked"]
    changes = {"position": 1, "name": "blocked again", "columns": None}
    moved = person.ask("PATCH", f"{ALL}/{second['id']}", json=changes)
    assert (moved["resource"], moved["position"], moved["columns"]) == ("accounts", 1, None)
    assert names(person) == ["blocked again", "Blocked"]
    assert save(person, "BLOCKED", "", expect=409)["code"] == "name_taken"
    person.ask("DELETE", f"{ALL}/{first['id']}", expect=204)
    assert (names(person), names(person, "customers")) == (["blocked again"], ["Blocked"])


UNREADABLE = {
    "balance_control=prepaid": ("unknown_parameter", "query.balance_control", "known are: batch, customer, model"),
    "or=1:batch:is:x": ("unknown_parameter", "query.or", "known are: batch, customer, model"),
    "identifier=46850012345": ("unknown_parameter", "query.identifier", "known are: batch, customer, model"),
    "where=city:is:x": ("query_unreadable", "query.where", "names no field; there are identifier, batch"),
    "status=suspended": ("query_unreadable", "query.status", "is not known; there are closed, blocked"),
    "product=seven": ("query_unreadable", "query.product", "write numbers with commas between"),
    "customer=seven": ("invalid_request", "query.customer", ""),
    "sort=balance,name": ("query_unreadable", "query.sort", "is no order; there are identifier, customer"),
    "limit=5": ("unknown_parameter", "query.limit", "leave it out"),
}


@pytest.mark.parametrize("query", UNREADABLE)
def test_what_the_list_of_accounts_would_refuse_is_refused_with_field_value_and_way_out(somebody, query):
    code, field, words = UNREADABLE[query]
    person = somebody()
    kept = save(person, "Kept", "batch=March")
    for refused in (
        save(person, "Unreadable", query, expect=422),
        person.ask("PATCH", f"{ALL}/{kept['id']}", json={"query": query}, expect=422),
    ):
        assert (refused["code"], refused["errors"][0]["field"]) == (code, field)
        assert words in refused["errors"][0]["detail"]
    assert names(person) == ["Kept"]


def test_a_search_of_one_list_is_not_changed_into_one_of_another(somebody):
    person = somebody()
    customers = person.post(ALL, {"name": "Prepaid", "query": "balance_control=prepaid"}, expect=201)
    refused = person.ask("PATCH", f"{ALL}/{customers['id']}", json={"query": "batch=March"}, expect=422)
    assert refused["errors"][0]["field"] == "query.batch"
    refused = person.ask("PATCH", f"{ALL}/{customers['id']}", json={"resource": "accounts"}, expect=422)
    assert (refused["code"], refused["errors"][0]["field"]) == ("invalid_request", "resource")


def test_colleagues_see_what_is_shared_and_from_whom_data_is_hidden_not_what_it_looks_for(somebody):
    owner, colleague, guarded, boss = somebody(), somebody(), somebody(), somebody(Role.ADMINISTRATOR)
    number = next(one["id"] for one in boss.get("/staff?limit=500")["items"] if one["login"] == guarded.login)
    boss.ask("PATCH", f"/staff/{number}", json={"masked": True})
    said = "where=description:contains:Anna&where=customer:is:Anna+Novak&where=batch:is:March&where=web_login:is_empty:"
    saved = save(owner, f"Hers {owner.login}", f"q=Anna&{said}", shared=True)

    def seen_by(person):
        return next(one for one in person.get(f"{ALL}?resource=accounts")["items"] if one["id"] == saved["id"])

    assert seen_by(colleague)["query"] == saved["query"]
    told = seen_by(guarded)["query"]
    assert "Anna" not in told
    assert "Novak" not in told
    assert "batch%3Ais%3AMarch" in told
    assert "web_login%3Ais_empty%3A" in told
    refused = save(guarded, "By part", "where=description:contains:An", expect=422)
    assert (refused["code"], refused["errors"][0]["field"]) == ("query_unreadable", "query.where")
    save(guarded, "Whole", "where=customer:is:Anna Novak")


def test_nothing_goes_from_one_scope_to_another(somebody, realm):
    ours, theirs = somebody(Role.ADMINISTRATOR), somebody(Role.ADMINISTRATOR, int(realm.own["id"]))
    saved = save(theirs, f"Theirs {theirs.login}", "model=debit", shared=True)
    assert saved["name"] not in [one["name"] for one in ours.get(f"{ALL}?resource=accounts")["items"]]
    ours.ask("PATCH", f"{ALL}/{saved['id']}", json={"query": ""}, expect=404)
    ours.ask("DELETE", f"{ALL}/{saved['id']}", expect=404)
