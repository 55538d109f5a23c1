"""What is hidden from a reader is not told beside the record: by cursors, orders, versions, files, repetitions."""

import base64
import csv
import io
import re
from dataclasses import replace
from hashlib import blake2b
from itertools import count

import msgspec
import pytest

from tollhouse.doors.api.application import make_api
from tollhouse.plumbing.sealing import Seal
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.tokens import NewToken, make_token

from .conftest import Caller, TestClient
from .people import Person, a_member

_unique = count(1)
FORGED = [b"true", b"[true,true]", b'[true,"a",1]', b"{}", b"\xff\xfe", bytes(64), b'[true,"","",true,true,true]']


@pytest.fixture
def masked(client, house, now) -> Caller:
    with house.engine.begin() as conn:
        new = NewToken("of a call centre", Role.ADMINISTRATOR, masked=True)
        return Caller(client, make_token(conn, new, now=now, by="tests")[1])


@pytest.fixture
def colleague(client, house) -> Person:
    """An administrator who is to be masked."""
    person = Person(client, login=f"colleague-{next(_unique)}")
    a_member(house, person.login)
    person.sign_in(person.login)
    return person


@pytest.fixture
def ann(company):
    number = company.customer["id"]
    contacts = {"phone": f"+4685550123{number}", "email": f"ann.{number}@post.example", "city": "Norrtälje"}
    return company.customer_of(**contacts)


def number_of(boss, person) -> str:
    (number,) = [one["id"] for one in boss.get("/staff?limit=500")["items"] if one["login"] == person.login]
    return str(number)


def mask(boss, person):
    boss.ask("PATCH", f"/staff/{number_of(boss, person)}", json={"masked": True})


def etag(caller, path) -> str:
    answer = caller.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {caller.secret}"})
    return answer.headers["etag"]


def said_by(cursor: str) -> bytes:
    return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


def sealed_as(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def test_a_cursor_does_not_tell_where_a_page_ends(admin, masked, ann, company):
    company.customer_of()
    for caller, sort in ((masked, "name"), (admin, "phone"), (admin, "email"), (admin, "city")):
        first = caller.get(f"/customers?sort={sort}&limit=1")
        second = caller.get(f"/customers?sort={sort}&limit=1&cursor={first['next']}")
        for cursor in (first["next"], second["previous"]):
            said = said_by(cursor)
            assert not re.search(rb"[\[\"a-z0-9 ]{8}", said), said


def test_the_length_of_a_cursor_does_not_tell_that_of_a_value(admin, ann, company):
    lengths = set()
    for city in ("Ab", "Abc", "Abcdefgh"):
        company.customer_of(city=city)
        page = admin.get(f"/customers?where=city:is:{city}&sort=-city&limit=1")
        lengths |= {len(said_by(page["next"]))} if page["next"] else set()
        company.customer_of(city=city)
        lengths.add(len(said_by(admin.get(f"/customers?where=city:is:{city}&sort=city&limit=1")["next"])))
    assert len(lengths) == 1


def test_a_cursor_from_before_a_restart_and_of_another_worker_leads_on(house, admin, ann, company):
    company.customer_of()
    first = admin.get("/customers?limit=1")
    with TestClient(make_api(replace(house, seal=Seal("a key of tests"))), base_url="http://127.0.0.1") as other:
        again = Caller(other, admin.secret)
        second = again.get(f"/customers?limit=1&cursor={first['next']}")
        assert second["items"] != first["items"]
        assert again.get(f"/customers?limit=1&cursor={second['previous']}")["items"] == first["items"]
    with TestClient(make_api(replace(house, seal=Seal("another key"))), base_url="http://127.0.0.1") as stranger:
        refused = Caller(stranger, admin.secret).get(f"/customers?cursor={first['next']}", expect=422)
        assert refused["errors"][0]["field"] == "cursor"


def test_every_list_refuses_cursors_that_it_did_not_make(app, boss, admin, company):
    company.customer_of()
    of_customers = admin.get("/customers?limit=1")["next"]
    lists = [
        path.removeprefix("/api/v1")
        for path, acts in app.openapi()["paths"].items()
        if "cursor" in {one["name"] for one in acts.get("get", {}).get("parameters", ())}
    ]
    assert len(lists) > 25
    for path in lists:
        address = re.sub(r"\{[^}]+\}", "1", path)
        foreign = [] if path == "/customers" else [of_customers]
        for cursor in [*map(sealed_as, FORGED), "nonsense", "é", "a", *foreign]:
            refused = boss.get(address, params={"cursor": cursor}, expect=422)
            assert (refused["code"], refused["errors"][0]["field"]) == ("cursor_unreadable", "cursor"), address


def test_a_cursor_that_was_changed_on_the_way_is_refused(admin, ann, company):
    company.customer_of()
    for address in ("/customers?sort=balance&limit=1", "/customers?limit=1", "/customer-classes?limit=1"):
        sealed = bytearray(said_by(admin.get(address)["next"] or admin.get("/customers?limit=1")["next"]))
        sealed[20] ^= 1
        admin.get(f"{address}&cursor={sealed_as(bytes(sealed))}", expect=422)


def test_who_sees_no_personal_data_does_not_sort_by_it(masked, admin, ann):
    for sort in ("email", "-email", "phone", "-phone", "city", "postal_code"):
        refused = masked.get(f"/customers?sort={sort}", expect=422)
        assert (refused["code"], refused["errors"][0]["field"]) == ("query_unreadable", "sort")
        assert refused["detail"].endswith("is hidden from you; choose another order, such as name.")
        admin.get(f"/customers?sort={sort}")
    for sort in ("", "name", "-name", "country", "company_name", "status", "balance", "registered_at"):
        assert masked.get(f"/customers?sort={sort}&limit=500")["items"]
    refused = masked.post("/customers/exports", {"who": {"search": "sort=phone"}}, expect=422)
    assert refused["errors"][0]["field"] == "who.search.sort"
    refused = masked.post("/customers/exports", {"who": {"ids": [ann["id"]]}, "sort": "phone"}, expect=422)
    assert refused["errors"][0]["field"] == "sort.sort"


def test_a_version_cannot_be_worked_out_from_what_is_hidden(house, masked, admin, ann):
    path = f"/customers/{ann['id']}/additional-info"
    admin.ask("PATCH", f"/customers/{ann['id']}", json={"tax_id": "004711"})
    told = masked.get(path)
    values = {name: value for name, value in told.items() if name != "registered_at"}
    values |= {"tax_id": "004711", "class_id": int(values["class_id"])}
    guessed = blake2b(msgspec.json.encode(values, order="sorted"), digest_size=12).hexdigest()
    assert etag(masked, path) != f'"{guessed}"'
    assert etag(masked, path) == etag(admin, path)
    for key, same in (("a key of tests", True), ("another key", False)):
        with TestClient(make_api(replace(house, seal=Seal(key))), base_url="http://127.0.0.1") as other:
            assert (etag(Caller(other, admin.secret), path) == etag(admin, path)) is same


@pytest.fixture
def passport(admin, company, ann):
    name = f"Passport {next(_unique)}"
    field = admin.post("/custom-fields", {"name": name, "kind": "text", "personal": True})
    enabled = admin.get(f"/customer-classes/{ann['class_id']}/custom-fields")["items"]
    kept = [{"id": one["field"]["id"], "mandatory": one["mandatory"]} for one in enabled]
    said = {"fields": [*kept, {"id": field["id"]}]}
    admin.put(f"/customer-classes/{ann['class_id']}/custom-fields", said, expect=200)
    values = {"custom_fields": {name: "PX12345"}}
    admin.ask("PATCH", f"/customers/{ann['id']}/custom-fields", json=values)
    return field


def test_a_personal_field_of_the_operator_is_found_whole_or_not_at_all(masked, admin, ann, passport):
    for called in (passport["name"], passport["id"]):
        for sought in ("begins_with:PX", "begins_with:PA", "contains:X1", "ends_with:345"):
            for where in ({"where": f"custom.{called}:{sought}"}, {"or": [f"1:custom.{called}:{sought}"]}):
                refused = masked.get("/customers", params=where, expect=422)
                assert "found by" in refused["detail"]
            asked = {"who": {"search": f"where=custom.{called}:{sought}"}}
            assert masked.post("/customers/exports", asked, expect=422)["code"] == "query_unreadable"
        found = masked.get("/customers", params={"where": f"custom.{called}:is:px12345"})
        assert [one["id"] for one in found["items"]] == [ann["id"]]
        found = admin.get("/customers", params={"where": f"custom.{called}:begins_with:PX"})
        assert [one["id"] for one in found["items"]] == [ann["id"]]


def test_a_field_of_the_operator_that_tells_of_nobody_is_searched_as_before(masked, admin):
    field = admin.post("/custom-fields", {"name": f"Shelf {next(_unique)}", "kind": "text"})
    masked.get("/customers", params={"where": f"custom.{field['id']}:begins_with:A"})


def test_an_export_made_before_somebody_was_masked_is_not_theirs_any_more(boss, colleague, house, ann):
    asked = colleague.post("/customers/exports", {"who": {"ids": [ann["id"]]}, "format": "csv"}, expect=202)
    house.jobs.work_off()
    path = f"/customers/exports/{asked['id']}/file"
    assert ann["email"] in colleague.send("GET", path).text
    mask(boss, colleague)
    refused = colleague.get(path, expect=409)
    assert refused["code"] == "file_hidden"
    assert "ask for the export again" in refused["detail"]
    anew = colleague.post("/customers/exports", {"who": {"ids": [ann["id"]]}, "format": "csv"}, expect=202)
    house.jobs.work_off()
    (row,) = csv.DictReader(io.StringIO(colleague.send("GET", f"/customers/exports/{anew['id']}/file").text[1:]))
    assert (row["id"], row["phone"]) == (ann["id"], "•••" + ann["phone"][-2:])


def test_an_answer_from_before_somebody_was_masked_is_not_repeated_to_them(boss, colleague, admin, ann):
    said = {"name": f"Rex {ann['id']}", "email": "rex@post.example", "currency": "EUR", "balance_control": "prepaid"}
    said["class_id"] = ann["class_id"]
    key = {"Idempotency-Key": f"rex-{ann['id']}"}
    made = colleague.post("/customers", said, expect=201, headers=key)
    assert colleague.post("/customers", said, expect=201, headers=key) == made
    mask(boss, colleague)
    refused = colleague.post("/customers", said, expect=409, headers=key)
    assert refused["code"] == "answer_hidden"
    assert "rex" not in refused["detail"].replace(key["Idempotency-Key"], "")
    other = colleague.post("/customers", said | {"email": "x@post.example"}, expect=409, headers=key)
    assert other["code"] == "idempotency_key_reused"
    own = {"Idempotency-Key": f"rover-{ann['id']}"}
    said |= {"name": f"Rover {ann['id']}", "email": "rover@post.example"}
    masked = colleague.post("/customers", said, expect=201, headers=own)
    assert masked["email"] == "r•••@•••"
    assert colleague.post("/customers", said, expect=201, headers=own) == masked


def test_who_may_see_more_than_before_is_given_the_answer_as_it_was(boss, colleague, ann):
    mask(boss, colleague)
    said = {"name": f"Rina {ann['id']}", "email": "rina@post.example", "currency": "EUR", "balance_control": "prepaid"}
    said["class_id"] = ann["class_id"]
    key = {"Idempotency-Key": f"rina-{ann['id']}"}
    made = colleague.post("/customers", said, expect=201, headers=key)
    boss.ask("PATCH", f"/staff/{number_of(boss, colleague)}", json={"masked": False})
    assert colleague.post("/customers", said, expect=201, headers=key) == made


def test_sums_of_calls_to_a_number_are_not_for_whom_numbers_are_hidden_from(masked, admin, company):
    path = f"/customers/{company.customer['id']}/xdr-summary?number=46"
    assert masked.get(path, expect=422)["errors"][0]["field"] == "number"
    admin.get(path)
    masked.get(path.partition("?")[0])


def test_a_shared_search_is_shown_without_what_it_looks_for_and_not_made_with_the_mask(boss, colleague, ann, passport):
    query = (
        f"q=Ann&status=blocked&where=email:is:{ann['email']}&where=country:is:SE&where=fax:is_empty:"
        f"&where=custom.{passport['id']}:is:PX12345&or=1:city:contains:norr&or=1:class:is:x"
    )
    name = f"Ann's {ann['id']}"
    boss.post("/saved-searches", {"name": name, "query": query, "shared": True}, expect=201)
    own = colleague.post("/saved-searches", {"name": "mine", "query": f"q={ann['email']}"}, expect=201)
    mask(boss, colleague)
    found = {one["name"]: one for one in colleague.get("/saved-searches?limit=500")["items"]}
    shown = found[name]["query"]
    for secret in (ann["email"], ann["email"].replace("@", "%40"), "Ann", "norr", "PX12345"):
        assert secret not in shown
    assert "status=blocked" in shown
    assert "country%3Ais%3ASE" in shown
    assert "fax%3Ais_empty%3A" in shown
    assert "class%3Ais%3Ax" in shown
    assert found["mine"]["query"] == own["query"]
    for parameter in ("q", "where", "or"):
        condition = next(pair for pair in shown.split("&") if pair.startswith(f"{parameter}=") and "%E2%80%A2" in pair)
        assert colleague.get(f"/customers?{condition}", expect=422)["code"] == "query_unreadable"
    asked = {"who": {"search": shown}, "action": "block"}
    assert colleague.post("/customers/bulk-changes", asked, expect=422)["code"] == "query_unreadable"
    assert boss.get("/saved-searches?limit=500")["items"][-1]["query"].count("%E2%80%A2") == 0


@pytest.mark.parametrize(
    "change",
    [
        {"masked": True},
        {"role": "support"},
        {"lending_cap": {"amount": "1", "percent": None, "days": None}},
        {"giving_cap": {"per_act": "1", "per_day": None}},
    ],
)
def test_nobody_changes_what_binds_themselves(boss, house, client, change):
    login = f"self-{next(_unique)}"
    member = a_member(house, login)
    person = Person(client, login=login)
    person.sign_in(login)
    path = f"/staff/{member.member_id}"
    refused = person.ask("PATCH", path, expect=409, json={"name": "Anew", **change})
    assert refused["code"] == "own_account"
    assert "another administrator" in refused["detail"]
    assert person.get(path)["name"] != "Anew"
    person.ask("PATCH", path, json={"name": "Anew", "masked": False, "role": "administrator"})
    boss.ask("PATCH", path, json=change)


def test_who_is_masked_and_capped_stays_so_until_another_says_otherwise(boss, colleague):
    path = f"/staff/{number_of(boss, colleague)}"
    cap = {"amount": "0", "percent": None, "days": None}
    boss.ask("PATCH", path, json={"masked": True, "lending_cap": cap})
    freed = {"amount": None, "percent": None, "days": None}
    for change in ({"masked": False}, {"lending_cap": freed}, {"masked": False, "lending_cap": freed}):
        assert colleague.ask("PATCH", path, expect=409, json=change)["code"] == "own_account"
    assert colleague.get(path)["masked"]
    assert not boss.ask("PATCH", path, json={"masked": False, "lending_cap": freed})["masked"]


def test_who_is_masked_makes_frees_and_enters_as_nobody_who_sees_more(boss, colleague, house):
    seeing = a_member(house, f"seeing-{next(_unique)}")
    hooded = a_member(house, f"hooded-{next(_unique)}")
    boss.ask("PATCH", f"/staff/{hooded.member_id}", json={"masked": True})
    mask(boss, colleague)
    new = {"login": f"new-{next(_unique)}", "name": "New", "role": "administrator"}
    for method, path, said in (
        ("POST", "/staff", new),
        ("PATCH", f"/staff/{hooded.member_id}", {"masked": False}),
        ("POST", f"/staff/{seeing.member_id}/reset-password", None),
        ("POST", f"/staff/{seeing.member_id}/reset-second-factor", None),
    ):
        refused = colleague.ask(method, path, expect=403, json=said)
        assert (refused["code"], refused["facts"]["right"]) == ("right_missing", "see_personal_data"), path
    colleague.post("/staff", new | {"masked": True}, expect=201)
    colleague.ask("PATCH", f"/staff/{seeing.member_id}", json={"name": "Seeing", "masked": True})
    assert colleague.ask("PATCH", f"/staff/{hooded.member_id}", json={"role": "support"})["masked"]
    assert colleague.post(f"/staff/{hooded.member_id}/reset-password")["password"]
