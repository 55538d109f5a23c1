"""Saved searches at the door: people's own, shared within a scope, and never one that the list would refuse."""

from itertools import count

import pytest

from tollhouse.staff.rules.roles import Role

from .people import Person, a_member

_unique = count(1)
ALL = "/saved-searches"


@pytest.fixture
def somebody(house, client):
    def make(role=Role.SUPPORT, reseller_id=None):
        person = Person(client, login=f"searcher-{next(_unique)}")
        a_member(house, person.login, role, reseller_id=reseller_id)
        person.sign_in(person.login)
        return person

    return make


def save(person, name="Blocked", query="status=blocked", *, expect=201, headers=None, **more):
    return person.post(ALL, {"name": name, "query": query} | more, expect=expect, headers=headers or {})


def names(person):
    return [one["name"] for one in person.get(ALL)["items"]]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_keeps_its_own(somebody, role):
    person = somebody(role)
    saved = save(person, "Mine", columns=["name", "city"])
    assert (saved["own"], saved["may_change"], saved["owner"]) == (True, True, f"staff:{person.login}")
    changed = person.ask("PATCH", f"{ALL}/{saved['id']}", json={"name": "Renamed", "columns": None})
    assert (changed["name"], changed["columns"], changed["query"]) == ("Renamed", None, "status=blocked")
    person.ask("DELETE", f"{ALL}/{saved['id']}", expect=204)
    assert names(person) == []


def test_a_shared_one_is_seen_by_colleagues_and_changed_by_an_administrator_only(somebody):
    owner, colleague, boss = somebody(), somebody(), somebody(Role.ADMINISTRATOR)
    name = f"Shared by {owner.login}"
    saved = save(owner, name, shared=True)
    assert name in names(colleague)
    refused = colleague.ask("PATCH", f"{ALL}/{saved['id']}", json={"name": "Theirs"}, expect=403)
    assert (refused["code"], refused["facts"]) == ("anothers_search", {"name": name, "owner": "A Member"})
    colleague.ask("DELETE", f"{ALL}/{saved['id']}", expect=403)
    boss.ask("PATCH", f"{ALL}/{saved['id']}", json={"shared": False})
    assert name not in names(colleague)
    colleague.ask("DELETE", f"{ALL}/{saved['id']}", expect=404)


def test_nothing_goes_from_one_scope_to_another(somebody, realm):
    ours, theirs = somebody(Role.ADMINISTRATOR), somebody(Role.ADMINISTRATOR, int(realm.own["id"]))
    others = somebody(Role.ADMINISTRATOR, int(realm.customer["reseller_id"]))
    saved = save(theirs, f"Theirs {theirs.login}", shared=True)
    for stranger in (ours, others):
        assert saved["name"] not in names(stranger)
        stranger.ask("PATCH", f"{ALL}/{saved['id']}", json={"name": "Stolen"}, expect=404)
        stranger.ask("DELETE", f"{ALL}/{saved['id']}", expect=404)
    refused = save(theirs, "Notes", "where=description:contains:late", expect=422)
    assert refused["errors"][0]["field"] == "query.where"


def test_a_query_is_kept_as_the_list_has_it(somebody):
    person = somebody()
    written = "?sort=-balance&view=all&where=city:is:Malm%C3%B6&status=blocked,closed&q=&where=email:is_empty:"
    saved = save(person, "Kept", written)
    kept = "status=blocked%2Cclosed&where=city%3Ais%3AMalm%C3%B6&where=email%3Ais_empty%3A&sort=-balance"
    assert saved["query"] == kept
    person.get(f"/customers?{saved['query']}")
    assert save(person, "Everybody", "")["query"] == ""
    way = "q=an&q_operator=begins_with&q_fields=name%2Ccity"
    grouped = save(person, "Grouped", f"?or=1:city:is:x&or=1:account:contains:42&{way}")
    assert grouped["query"] == f"{way}&or=1%3Acity%3Ais%3Ax&or=1%3Aaccount%3Acontains%3A42"


UNREADABLE = {
    "where=colour:is:red": ("query_unreadable", "query.where", "'colour:is:red' of where names no field; there are"),
    "where=city:sounds_like:x": ("query_unreadable", "query.where", "names no operator; there are is"),
    "or=12:city:is:x": ("query_unreadable", "query.or", "names no group; there are 1 to 9"),
    "status=sleepy": ("query_unreadable", "query.status", "'sleepy' of status is no status; there are"),
    "view=mine": ("query_unreadable", "query.view", "is no view; there are all, direct"),
    "sort=shoe_size": ("query_unreadable", "query.sort", "is no order; there are name"),
    "&".join(["where=city:is:x"] * 101): ("query_unreadable", "query.where", "at most 100"),
    "balance_control=barter": ("invalid_request", "query.balance_control", "'prepaid' or 'postpaid'"),
    f"q={'x' * 201}": ("invalid_request", "query.q", "at most 200"),
    "colour=red": ("unknown_parameter", "query.colour", "known are: balance_control, or, q, q_fields"),
    "status=blocked&cursor=abc": ("unknown_parameter", "query.cursor", "leave it out"),
    "limit=50": ("unknown_parameter", "query.limit", "leave it out"),
    "q=a%00b": ("invalid_request", "query", "NUL"),
}


@pytest.mark.parametrize("query", UNREADABLE)
def test_what_the_list_would_refuse_is_refused_here_with_field_value_and_way_out(somebody, query):
    code, field, words = UNREADABLE[query]
    person = somebody()
    kept = save(person, "Kept")
    for refused in (
        save(person, "Unreadable", query, expect=422),
        person.ask("PATCH", f"{ALL}/{kept['id']}", json={"query": query}, expect=422),
    ):
        assert (refused["code"], refused["errors"][0]["field"]) == (code, field)
        assert words in refused["errors"][0]["detail"]
    if "limit" not in query:
        person.get(f"/customers?{query}", expect=422)
    assert names(person) == ["Kept"]


def test_the_same_request_sent_twice_saves_once(somebody):
    person = somebody()
    key = {"Idempotency-Key": f"save-{person.login}"}
    assert save(person, headers=key) == save(person, headers=key)
    assert save(person, "blocked", expect=409)["code"] == "name_taken"
    assert names(person) == ["Blocked"]


def test_the_audit_trail_tells_who_changed_what(somebody):
    person, boss = somebody(), somebody(Role.ADMINISTRATOR)
    saved = save(person)
    person.ask("PATCH", f"{ALL}/{saved['id']}", json={"query": "status=closed"})
    person.ask("DELETE", f"{ALL}/{saved['id']}", expect=204)
    told = boss.get(f"/audit?by=staff:{person.login}&kind=write")["items"]
    by_action = {one["action"]: one["details"] for one in told}
    assert by_action["post_saved_search"]["body"]["name"] == "Blocked"
    assert by_action["patch_saved_search"]["changed"]["query"] == {"old": "status=blocked", "new": "status=closed"}
    assert by_action["remove_saved_search"]["changed"]["name"] == {"old": "Blocked", "new": None}


def test_a_token_has_none(admin):
    assert admin.get(ALL, expect=401)["code"] == "session_missing"
