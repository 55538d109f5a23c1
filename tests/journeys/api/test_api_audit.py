"""Every write and every look at people's data leaves one record, whoever asks and however."""

import pytest

from tollhouse.doors.api.application import ROUTERS
from tollhouse.doors.api.trail import kind_of
from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token
from .people import PASSWORD, Person, a_member

ROUTES = [route for router in ROUTERS for route in router.routes if not route.needed.nobody]


@pytest.fixture
def wera(client, house) -> Person:
    person = Person(client, login=f"auditor-{house.real_clock().microsecond}")
    a_member(house, person.login)
    person.sign_in(person.login)
    return person


def trail_of(admin, person, **wanted):
    more = "".join(f"&{name}={value}" for name, value in wanted.items())
    return admin.get(f"/audit?by=staff:{person.login}{more}&limit=100")["items"]


def test_a_write_says_who_what_whom_and_from_where(admin, company, wera):
    made = wera.post(
        "/customers",
        {
            "name": "Audited Customer",
            "currency": "EUR",
            "balance_control": "prepaid",
            "class_id": company.class_id,
        },
        expect=201,
        headers={"X-Request-Id": "request-of-a-test", "Idempotency-Key": "once"},
    )
    (record,) = trail_of(admin, wera, action="post_customer")
    assert record | {"id": "", "at": "", "details": {}} == {
        "id": "",
        "at": "",
        "by": f"staff:{wera.login}",
        "token_id": None,
        "kind": "write",
        "action": "post_customer",
        "customer_id": made["id"],
        "status": 201,
        "details": {},
        "address": "testclient",
        "request_id": "request-of-a-test",
    }
    assert record["details"]["body"]["name"] == "Audited Customer"


def test_a_write_says_which_record_its_path_names(admin, wera):
    session_id = wera.get("/session/sessions")["items"][0]["id"]
    wera.send("DELETE", f"/session/sessions/{session_id}")
    (record,) = trail_of(admin, wera, kind="write")[:1]
    assert record["details"]["path"] == {"session_id": session_id}


def test_an_answer_given_again_is_no_second_write(admin, wera):
    for _ in range(2):
        wera.post("/customer-classes", {"name": f"Class of {wera.login}"}, expect=201, headers={"Idempotency-Key": "k"})
    assert len(trail_of(admin, wera, action="post_customer_class")) == 1


def test_what_was_refused_leaves_nothing(admin, wera):
    wera.post("/customer-classes", {"name": ""}, expect=422)
    wera.get("/customers/999999999", expect=404)
    assert {one["action"] for one in trail_of(admin, wera)} == {"post_session"}


def test_looking_at_people_leaves_a_record_and_looking_at_the_catalogue_none(admin, company, wera):
    customer_id = company.customer["id"]
    wera.get(f"/customers/{customer_id}")
    wera.get(f"/customers/{customer_id}/xdrs?service=voice")
    wera.get("/customers?limit=2")
    wera.get("/tariffs")
    wera.get("/jobs")
    seen = trail_of(admin, wera, kind="personal_read")
    assert [(one["action"], one["customer_id"]) for one in seen] == [
        ("get_customers", None),
        ("get_xdrs", customer_id),
        ("get_customer", customer_id),
    ]
    assert seen[1]["details"] == {"query": {"service": "voice"}}
    assert [one["action"] for one in trail_of(admin, wera, customer_id=customer_id)] == ["get_xdrs", "get_customer"]


def test_every_condition_of_a_search_is_recorded(admin, wera):
    wera.get("/customers", params={"where": ["city:is:malmo", "name:is:ada"], "q": "ada"})
    (record,) = trail_of(admin, wera, action="get_customers")
    assert record["details"]["query"] == {"where": ["city:is:malmo", "name:is:ada"], "q": "ada"}


def test_an_export_leaves_a_record(admin, company, wera):
    customer_id = company.customer["id"]
    assert wera.send("GET", f"/customers/{customer_id}/xdrs.csv").status_code == 200
    (record,) = trail_of(admin, wera, kind="personal_read")
    assert (record["action"], record["customer_id"]) == ("get_xdrs_csv", customer_id)


def test_a_call_with_many_records_of_usage_leaves_one(admin, boss, company, now, client):
    said = {"name": "sender of one call", "role": "administrator"}
    sender = Caller(client, boss.post("/api-tokens", said, expect=201)["secret"])
    records = [company.call(now) for _ in range(5)]
    sender.post("/usage", {"source": company.source, "records": records}, expect=200)
    (record,) = admin.get("/audit?by=token:sender of one call")["items"]
    assert record["details"] == {"sources": [company.source], "records": 5}
    assert (record["kind"], record["action"]) == ("write", "post_usage")


def test_of_two_tokens_by_one_name_the_trail_tells_which_it_was(admin, boss, client):
    said = {"name": "one of two", "role": "read_only"}
    for made in [boss.post("/api-tokens", said, expect=201) for _ in range(2)]:
        Caller(client, made["secret"]).get("/customers?limit=1")
        (record,) = admin.get(f"/audit?by=token:one of two&token_id={made['id']}")["items"]
        assert (record["by"], record["token_id"]) == ("token:one of two", made["id"])
    assert admin.get("/audit?by=token:one of two")["total"] == 2


def test_looking_at_who_works_here_leaves_a_record_and_looking_at_ones_own_sessions_none(admin, house, wera):
    member = a_member(house, f"seen-by-{wera.login}")
    for path in ("/staff", f"/staff/{member.member_id}", f"/staff/{member.member_id}/sessions", "/session/sessions"):
        wera.get(path)
    seen = [one["action"] for one in trail_of(admin, wera, kind="personal_read")]
    assert seen == ["get_member_sessions", "get_staff_member", "get_staff"]


def test_no_secret_is_in_the_trail(admin, client, house, wera):
    wera.post("/session/password", {"current": PASSWORD, "new": "a secret of the test"}, expect=204)
    offered = wera.post("/session/second-factor")
    made = wera.post("/staff", {"login": f"x-{wera.login}"[:60], "name": "X", "role": "support"}, expect=201)
    token_made = wera.post("/api-tokens", {"name": "secretive", "role": "read_only"}, expect=201)
    written = admin.client.get(
        f"/api/v1/audit?by=staff:{wera.login}", headers={"Authorization": f"Bearer {admin.secret}"}
    ).text
    assert "post_session_password" in written
    for secret in (PASSWORD, "a secret of the test", offered["secret"], made["password"], token_made["secret"]):
        assert secret not in written


def test_a_change_says_what_was_there_before(admin, house, wera):
    member = a_member(house, f"z-{wera.login}", name="Before")
    wera.ask("PATCH", f"/staff/{member.member_id}", json={"name": "After"})
    (record,) = trail_of(admin, wera, action="patch_staff_member")
    assert record["details"] == {
        "path": {"member_id": str(member.member_id)},
        "changed": {"name": {"old": "Before", "new": "After"}},
    }


def test_failed_attempts_to_sign_in_leave_a_record_of_known_and_unknown_logins(admin, client, wera):
    Person(client).sign_in(wera.login, "wrong password", expect=401)
    assert trail_of(admin, wera)[0]["details"] == {"refused": "login_failed"}
    before = admin.get("/audit?by=staff:%3F")["total"]
    Person(client).sign_in("who is this", "wrong password", expect=401)
    assert admin.get("/audit?by=staff:%3F")["total"] == before + 1


def test_the_trail_is_read_by_the_operators_administrators_only(client, house, now, realm):
    for role in (Role.SUPPORT, Role.READ_ONLY):
        Caller(client, token(house, now, role)).get("/audit", expect=403)
    confined = token(house, now, Role.ADMINISTRATOR, reseller_id=int(realm.own["id"]))
    Caller(client, confined).get("/audit", expect=403)


def test_the_trail_is_walked_by_page_and_period(admin, wera):
    for _ in range(3):
        wera.get("/customers?limit=1")
    wanted = f"/audit?by=staff:{wera.login}&kind=personal_read&limit=2"
    first = admin.get(wanted)
    second = admin.get(f"{wanted}&cursor={first['next']}")
    moments = [one["at"] for one in first["items"] + second["items"]]
    assert (len(moments), moments) == (3, sorted(moments, reverse=True))
    assert first["total"] == 3
    assert admin.get(f"{wanted}&from={moments[0]}")["total"] == 1
    assert admin.get(f"{wanted}&until={moments[0]}")["total"] == 2


def test_what_every_route_leaves_follows_from_its_method_and_right():
    kinds = {
        route.name: kind_of(next(iter(route.methods)), route.needed.right, personal=route.needed.personal)
        for route in ROUTES
    }
    nothing = {name for name, kind in kinds.items() if kind is None}
    unsafe = {route.name for route in ROUTES if not route.methods <= {"GET", "HEAD"}}
    assert nothing & unsafe == set()
    assert {"get_customers", "get_customer", "get_xdrs", "get_accounts", "post_quote", "get_quarantine"} <= {
        name for name, kind in kinds.items() if kind == "personal_read"
    }
    assert {"get_staff", "get_staff_member", "get_member_sessions"} <= {
        name for name, kind in kinds.items() if kind == "personal_read"
    }
    assert {"get_tariffs", "get_clock", "get_session", "get_api_tokens", "get_jobs"} <= nothing
