"""Whoever was purged or deleted stands nowhere in the database any more, and comes back into it by no way."""

import threading
from itertools import count

import pytest
from sqlalchemy import text

from tollhouse.plumbing.jobs.facts import drain_facts
from tollhouse.wiring import LISTENERS

_letters = count(ord("a"))


def said_of(company, mark):
    """What is said of somebody whose name, addresses and words all hold a mark."""
    return {
        "name": f"{mark.capitalize()} Quillbottom",
        "email": f"{mark}@post.example",
        "phone": f"+46 8 555 {1000 + ord(mark[-1])}",
        "login": f"{mark}.q",
        "address": f"{mark.capitalize()} Lane 7",
        "description": f"{mark} has a dog",
        "currency": "EUR",
        "balance_control": "postpaid",
        "class_id": company.class_id,
        "credit_limit": {"amount": "100", "currency": "EUR"},
    }


@pytest.fixture
def mark():
    """Another in each test: they share a database."""
    return f"zerafina{chr(next(_letters))}"


@pytest.fixture
def said(company, mark):
    return said_of(company, mark)


@pytest.fixture
def zerafina(admin, said):
    return admin.post("/customers", said, key="her-key")


def drain(house):
    drain_facts(house.engine, LISTENERS, now=house.clock())


def close(admin, house, customer):
    admin.post(f"/customers/{customer['id']}/status-changes", {"action": "close"})
    drain(house)


def purge(admin, house, customer):
    path = f"/customers/{customer['id']}"
    admin.post(f"{path}/personal-data/purge", {"name": admin.get(path)["name"]}, expect=200)
    drain(house)


@pytest.fixture
def gone(admin, house, zerafina):
    """A customer who was closed and purged."""
    close(admin, house, zerafina)
    purge(admin, house, zerafina)
    return zerafina


def rows_with(house, mark):
    """By table the rows in which a text stands anywhere, in bytes too."""
    found = {}
    tables = "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
    marks = {"it": f"%{mark}%", "hex": f"%{mark.encode().hex()}%", "capital": f"%{mark.capitalize().encode().hex()}%"}
    with house.engine.begin() as conn:
        for name in conn.execute(text(tables)).scalars().all():
            written = f'(select t::text as said from "{name}" t) one'
            query = f"select said from {written} where said ilike :it or said like :hex or said like :capital"
            if rows := conn.execute(text(query), marks).scalars().all():
                found[name] = rows
    return found


def test_nothing_that_told_who_somebody_was_stands_anywhere_after_a_purge(admin, company, house, zerafina):
    path, name, email = f"/customers/{zerafina['id']}", zerafina["name"], zerafina["email"]
    mark = name.split()[0].lower()
    company.line_of(zerafina["id"])  # so that it cannot be deleted
    for query in (f"q={name}", f"where=email:is:{email}&where=currency:is:EUR", f"q={zerafina['login'].upper()}"):
        admin.get(f"/customers?{query}")
    admin.get(f"/customers/lookup?q={zerafina['login']}")
    admin.ask("PATCH", path, json={"email": f"new.{email}"})
    who = {"search": f"where=email%3Ais%3Anew.{email.replace('@', '%40')}"}
    for action in ("block", "unblock", "delete"):
        asked = {"action": action, "who": who, "comment": f"for {name}"}
        admin.post("/customers/bulk-changes/preview", asked, expect=200, key=f"preview-{action}")
        admin.post("/customers/bulk-changes", asked, expect=202, key=f"change-{action}")
        house.jobs.work_off()
    limit = {"amount": "50", "currency": "EUR"}
    admin.put(f"{path}/credit-limit", {"credit_limit": limit, "comment": f"{mark} asked"}, expect=200)
    admin.put(f"{path}/billing-period", {"period": "weekly", "comment": f"{mark} asked"}, expect=200)
    admin.post(f"{path}/notes", {"text": f"{mark} called"}, key="her-note")
    comments = {"visible_comment": f"{mark} paid", "internal_comment": f"{mark} was late"}
    admin.post(f"{path}/adjustments", {"kind": "manual_payment", "amount": limit, **comments}, key="her-money")
    close(admin, house, zerafina)
    purge(admin, house, zerafina)
    left = rows_with(house, mark)
    assert left.keys() == {"standing_history"}, left  # comments of statuses: docs/decisions/0046-personal-data.md
    assert [one["comment"] for one in admin.get(f"{path}/credit-limit-changes")["items"]] == [""]
    searches = [one["details"] for one in admin.get("/audit?action=get_customers&limit=3")["items"]]
    assert all(one["purged"] for one in searches)
    assert {"purged": True, "query": {"where": ["[removed]", "currency:is:EUR"]}} in searches


def test_who_used_an_account_stands_nowhere_after_a_purge(admin, company, house, zerafina):
    mark = zerafina["name"].split()[0].lower()
    company.line_of(zerafina["id"])
    (line,) = admin.get(f"/customers/{zerafina['id']}/accounts")["items"]
    path = f"/customers/{zerafina['id']}/accounts/{line['id']}"
    for what in ("sister", "aunt"):
        admin.ask("PATCH", path, json={"description": f"{mark} {what}"})
        said = {"last_name": f"{mark} {what}", "email": f"{mark}.{what}@post.example"}
        admin.ask("PATCH", f"{path}/user", json=said)
        admin.put(f"{path}/web-login", {"login": f"{mark}.{what}"}, expect=200)
    copied = admin.get(f"/customers/{zerafina['id']}/personal-data/copy")["accounts"][0]
    assert (copied["description"], copied["user"]["last_name"]) == (f"{mark} aunt", f"{mark} aunt")
    admin.get(f"/customers?q={mark}.aunt@post.example")
    close(admin, house, zerafina)
    purge(admin, house, zerafina)
    left = rows_with(house, mark)
    assert left.keys() <= {"standing_history"}, left


def test_a_list_of_who_was_refused_keeps_the_code_and_the_search_its_other_conditions(admin, company, house, zerafina):
    company.line_of(zerafina["id"])
    who = {"search": f"where=email:is:{zerafina['email']}&where=currency:is:EUR"}
    change = admin.post("/customers/bulk-changes", {"action": "delete", "who": who}, expect=202)
    house.jobs.work_off()
    path = f"/customers/bulk-changes/{change['id']}"
    (before,) = admin.get(f"{path}/items?outcome=refused")["items"]
    assert zerafina["name"] in before["reason"]
    close(admin, house, zerafina)
    purge(admin, house, zerafina)
    (after,) = admin.get(f"{path}/items?outcome=refused")["items"]
    assert (after["name"], after["code"], after["reason"]) == (f"Removed {zerafina['id']}", "customer_in_use", None)
    assert admin.get(path)["search"] == "where=%5Bremoved%5D&where=currency%3Ais%3AEUR"


def test_what_is_registered_under_a_key_is_registered_once_after_a_purge_too(admin, house, zerafina, said, mark):
    note = f"/customers/{zerafina['id']}/notes"
    admin.post(note, {"text": f"{mark} called"}, key="note-key")
    another = said | {"name": f"Somebody else {mark}", "email": "", "login": "", "address": "", "phone": ""}
    admin.post("/customers", another, key="other-key")
    close(admin, house, zerafina)
    purge(admin, house, zerafina)
    refused = admin.post("/customers", said, key="her-key", expect=409)
    assert (refused["code"], refused["errors"][0]["field"]) == ("answer_forgotten", "Idempotency-Key")
    assert mark not in str(refused).lower()
    assert admin.post(note, {"text": f"{mark} called"}, key="note-key", expect=409)["code"] == "answer_forgotten"
    assert admin.get(f"/customers?where=name:is:{said['name']}")["items"] == []
    assert admin.post("/customers", another, key="other-key")["name"] == another["name"]


def test_what_the_trail_tells_of_a_deleted_customer_is_removed_as_of_a_purged_one(admin, house, zerafina, said, mark):
    path = f"/customers/{zerafina['id']}"
    admin.ask("PATCH", path, json={"phone": "+46 8 555 99 99"})
    admin.get(f"/customers?q={zerafina['email']}")
    admin.ask("DELETE", path, expect=204)
    drain(house)
    assert rows_with(house, mark) == {}
    trail = admin.get(f"/audit?customer_id={zerafina['id']}&limit=100")["items"]
    assert {one["action"] for one in trail} == {"post_customer", "patch_customer", "remove_customer"}
    assert admin.post("/customers", said, key="her-key", expect=409)["code"] == "answer_forgotten"


def test_a_bulk_deletion_names_whom_it_deleted_for_as_long_as_it_is_kept_and_nothing_else_does(
    admin, house, zerafina, mark
):
    change = admin.post("/customers/bulk-changes", {"action": "delete", "who": {"ids": [zerafina["id"]]}}, expect=202)
    house.jobs.work_off()
    drain(house)
    (item,) = admin.get(f"/customers/bulk-changes/{change['id']}/items")["items"]
    assert item["name"] == zerafina["name"]
    assert rows_with(house, mark).keys() == {"bulk_item"}


def test_of_customers_of_the_same_town_others_searches_stay(admin, company, house, zerafina):
    company.customer_of(city="Lund")
    admin.ask("PATCH", f"/customers/{zerafina['id']}", json={"city": "Lund"})
    admin.get("/customers?where=city:is:Lund")
    admin.get(f"/customers?q={zerafina['name']}ley")
    admin.ask("DELETE", f"/customers/{zerafina['id']}", expect=204)
    drain(house)
    searches = [one["details"] for one in admin.get("/audit?action=get_customers")["items"][:2]]
    assert "city:is:Lund" in str(searches)
    assert "Quillbottomley" in str(searches)


WRITES = [
    ("PATCH", "", {"email": "back@post.example"}, "email"),
    ("PATCH", "", {"name": "Zerafina again"}, "name"),
    ("PATCH", "", {"custom_fields": {"Passport": "PX1"}}, "custom_fields"),
    ("PATCH", "/custom-fields", {"custom_fields": {}}, "custom_fields"),
    ("PATCH", "/additional-info", {"representative": "Bob"}, "representative"),
    ("PATCH", "/self-care", {"login": "zerafina"}, "login"),
    ("PATCH", "/self-care", {"language": "sv"}, "language"),
    ("PUT", "/self-care/password", {"password": None}, "password"),
    ("PUT", "/billing-period", {"period": "weekly", "comment": "Zerafina asked"}, "comment"),
    ("POST", "/notes", {"text": "Zerafina called"}, "text"),
    ("POST", "/sites", {"name": "Zerafina's home"}, "name"),
    (
        "POST",
        "/adjustments",
        {"kind": "manual_payment", "amount": {"amount": "1", "currency": "EUR"}, "visible_comment": "Zerafina paid"},
        "visible_comment",
    ),
    ("PUT", "/abbreviated-dialing", {"maximum_length": 3}, None),
    ("POST", "/abbreviated-numbers", {"number": "101", "number_to_dial": "46701112233"}, "number"),
    ("PATCH", "/service-configuration", {"features": {"cli": None}}, None),
]


@pytest.mark.parametrize("write", WRITES, ids=[f"{method} {below} {field}" for method, below, _, field in WRITES])
def test_who_was_purged_takes_nothing_personal_any_more(admin, gone, write):
    method, below, said, field = write
    refused = admin.ask(method, f"/customers/{gone['id']}{below}", json=said, expect=409)
    assert refused["code"] == "customer_purged"
    assert [one["field"] for one in refused["errors"]] == ([] if field is None else [field])
    assert "register whoever comes back as a new customer" in refused["detail"]


def test_the_money_of_who_was_purged_can_still_be_put_right(admin, gone):
    path = f"/customers/{gone['id']}"
    limit = {"amount": "0", "currency": "EUR"}
    assert admin.put(f"{path}/credit-limit", {"credit_limit": limit}, expect=200)["name"] == f"Removed {gone['id']}"
    admin.put(f"{path}/billing-period", {"period": "weekly"}, expect=200)
    admin.post(f"{path}/adjustments", {"kind": "manual_payment", "amount": {"amount": "1", "currency": "EUR"}})
    admin.ask("PATCH", path, json={"time_zone": "Europe/Stockholm"})


def test_of_those_who_purge_at_once_one_does_and_the_others_hear_that_it_was_done(admin, company, house):
    customer = company.customer_of()
    close(admin, house, customer)
    path, answers = f"/customers/{customer['id']}/personal-data/purge", []
    headers = {"Authorization": f"Bearer {admin.secret}"}

    def purge_too():
        said = {"name": customer["name"]}
        answers.append(admin.client.post(f"/api/v1{path}", headers=headers, json=said))

    threads = [threading.Thread(target=purge_too) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [one.json()["code"] for one in answers if one.status_code != 200]
    assert refused == ["purged_already"] * 5


def test_a_day_for_purging_is_tomorrow_or_later_where_the_customer_is(admin, company, house, now):
    customer = company.customer_of(time_zone="Asia/Tokyo")
    path = f"/customers/{customer['id']}/personal-data"
    today, tomorrow = "2026-03-02", "2026-03-03"
    assert now.isoformat().startswith("2026-03-02T12:00")
    for day in ("1900-01-01", today):
        refused = admin.put(path, {"purge_on": day}, expect=422)
        assert refused["errors"][0]["field"] == "purge_on"
        assert f"must be {tomorrow} or later;" in refused["detail"]
    assert admin.put(path, {"purge_on": tomorrow}, expect=200)["purge_on"] == tomorrow
