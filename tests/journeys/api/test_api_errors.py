"""Whatever goes wrong is said as a problem, with a code for programs and a sentence for people."""

import base64
import json

import pytest
from sqlalchemy import create_engine
from starlette.responses import Response

from tollhouse.doors.api.application import make_api
from tollhouse.doors.api.house import House
from tollhouse.staff.rules.roles import Role
from tollhouse.tariffs.rate_books import RateBooks

from .conftest import Caller, TestClient, send_csv, token


def problem_of(answer) -> dict:
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["request_id"] == answer.headers["x-request-id"]
    assert told["detail"]
    return told


def test_an_unknown_address_and_a_wrong_method_are_problems(client):
    assert problem_of(client.get("/api/v1/nothing"))["code"] == "not_found"
    wrong = client.delete("/api/v1/customers")
    assert problem_of(wrong)["code"] == "method_not_allowed"
    assert "GET" in wrong.headers["allow"]


@pytest.mark.parametrize(
    "written, code",
    [
        (None, "token_missing"),
        ("Basic abc", "token_missing"),
        ("Bearer", "token_missing"),
        ("Bearer nonsense", "token_unknown"),
        ("Bearer toll_" + "a" * 43, "token_unknown"),
    ],
)
def test_who_has_no_token_is_asked_for_one(client, written, code):
    answer = client.get("/api/v1/customers", headers={"Authorization": written} if written else {})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert problem_of(answer)["code"] == code


def test_a_revoked_token_opens_nothing_from_then_on(admin, boss, client):
    made = boss.post("/api-tokens", {"name": "short-lived", "role": "read_only"}, expect=201)
    holder = Caller(client, made["secret"])
    holder.get("/customers")
    admin.ask("DELETE", f"/api-tokens/{made['id']}")
    assert holder.get("/customers", expect=401)["code"] == "token_revoked"
    listed = admin.get("/api-tokens")["items"]
    assert "secret" not in listed[0]
    assert made["secret"] not in json.dumps(listed)


def test_a_token_made_twice_under_one_key_shows_its_secret_once(boss):
    said = {"name": "once", "role": "read_only"}
    first, again = (boss.post("/api-tokens", said, expect=201, headers={"Idempotency-Key": "token"}) for _ in range(2))
    assert first["secret"].startswith("toll_")
    assert again == first | {"secret": None}


def test_a_role_without_the_right_is_told_which_one_it_lacks(client, house, now):
    reader = Caller(client, token(house, now, Role.READ_ONLY))
    refused = reader.post("/customers", {}, expect=403)
    assert refused["code"] == "right_missing"
    assert "change_customers" in refused["detail"]


@pytest.mark.parametrize(
    "body",
    [b"{", b"", b"\xff\xfe", b'{"name": NaN}', b'{"name": "\\ud800"}', b'{"name": "a\\u0000b"}', b"[" * 5000, b"nul"],
)
def test_what_is_no_json_is_refused_and_nothing_breaks(admin, body):
    headers = {"Content-Type": "application/json"}
    for path in ("/customers", "/usage"):
        answer = admin.client.post(
            f"/api/v1{path}", content=body, headers=headers | {"Authorization": f"Bearer {admin.secret}"}
        )
        assert answer.status_code in {400, 422}
        problem_of(answer)


def test_another_content_type_is_refused(admin):
    for path in ("/customers", "/usage", "/tariffs/1/uploads"):
        refused = admin.ask("POST", path, expect=415, content="a=b", headers={"Content-Type": "text/plain"})
        assert refused["code"] == "unsupported_media_type"


def test_each_wrong_field_is_named(admin):
    said = {"name": 5, "currency": "EUR", "balance_control": "sometimes", "class_id": "x", "colour": "red"}
    told = admin.post("/customers", said, expect=422)
    assert told["code"] == "invalid_request"
    assert {error["field"] for error in told["errors"]} == {"name", "balance_control", "class_id", "colour"}


def test_a_rule_names_the_field_and_the_way_out(admin, company):
    said = {"name": "A", "currency": "EUR", "balance_control": "prepaid", "class_id": company.class_id}
    told = admin.post("/customers", said | {"credit_limit": {"amount": "5", "currency": "EUR"}}, expect=422)
    assert told["code"] == "bad_field"
    assert told["errors"][0]["field"] == "credit_limit"
    assert "leave it out" in told["detail"]


@pytest.mark.parametrize("written", ["0", "-1", "abc", "9" * 30, "1.5", "%00", "1%20", "٣"])
def test_an_id_that_cannot_be_one_names_nothing(admin, written):
    assert admin.get(f"/customers/{written}", expect=404)["code"] == "not_found"
    assert admin.get(f"/xdrs/{written}", expect=404)["code"] == "not_found"


@pytest.mark.parametrize("number", [2**63, 10**18, 0, -1, True])
def test_an_id_in_a_body_that_cannot_be_one_is_refused_by_its_field(admin, company, number):
    said = {"name": "Nobody", "currency": "EUR", "balance_control": "prepaid", "class_id": number}
    assert admin.post("/customers", said, expect=422)["errors"][0]["field"] == "class_id"


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "limmit=5", "limit=x", "cursor=nonsense", "cursor=%00", "cursor=WzFd"]
)
def test_a_list_asked_wrongly_says_what_is_wrong(admin, query):
    assert admin.get(f"/customers?{query}", expect=422)["status"] == 422


@pytest.mark.parametrize("position", [[True, "a\0b", 1], [True, "a", 10**30], [True, 1, "a"], [True], 7, {}, [[]] * 9])
def test_a_forged_cursor_is_refused(admin, position):
    cursor = base64.urlsafe_b64encode(json.dumps(position).encode()).decode()
    assert admin.get("/customers", params={"cursor": cursor}, expect=422)["code"] == "cursor_unreadable"


def test_a_bad_rate_file_names_line_column_value_and_reason_and_leaves_nothing(admin, company):
    text = (
        "prefix,first_interval,next_interval,first_price,next_price\n"
        "44,60,60,0.10,0.10\n"
        "4x,60,60,0.10,0.10\n"
        "45,60,60,-1,0.10\n"
        "44,60,60,0.10,0.10\n"
    )
    told = send_csv(admin, company.tariff_id, text, expect=422)
    assert told["code"] == "rates_refused"
    assert [(error["line"], error["column"], error["value"]) for error in told["errors"]] == [
        (3, "prefix", "4x"),
        (4, "first_price", "-1"),
        (5, "prefix", "44"),
    ]
    assert told["errors"][1]["reason"].startswith("is negative")
    assert admin.get(f"/tariffs/{company.tariff_id}/rates?prefix=44")["total"] == 0


def test_a_rate_file_without_a_column_says_which_is_missing(admin, company):
    told = send_csv(admin, company.tariff_id, "prefix,first_interval,next_interval,first_price\n44,1,1,1\n", expect=422)
    assert told["errors"][0]["column"] == "next_price"


def test_the_same_upload_under_one_key_is_taken_once(admin, company):
    text = "prefix,first_interval,next_interval,first_price,next_price\n44,60,60,0.10,0.10\n"
    first = send_csv(admin, company.tariff_id, text, expect=201, key="deck")
    assert first["entered"]["added"] == 1
    assert send_csv(admin, company.tariff_id, text, expect=201, key="deck") == first
    reused = send_csv(admin, company.tariff_id, text + "45,60,60,0.10,0.10\n", expect=409, key="deck")
    assert reused["code"] == "idempotency_key_reused"


def test_a_hundred_megabytes_of_json_are_refused_without_being_read(admin):
    read = 0
    piece = b'{"request_id": "x"},' * 50_000

    def pieces():
        nonlocal read
        for _ in range(100):
            read += len(piece)
            yield piece

    headers = {"Content-Type": "application/json"}
    refused = admin.ask("POST", "/usage", expect=413, content=pieces(), headers=headers)
    assert refused["code"] == "body_too_large"
    announced = headers | {"Content-Length": str(100_000_000)}
    assert admin.ask("POST", "/usage", expect=413, content=b"[", headers=announced)["code"] == "body_too_large"


def test_a_body_is_not_read_before_its_sender_is_known(client):
    answer = client.post("/api/v1/usage", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 401


def test_a_database_that_went_away_is_said_so_with_a_time_to_try_again(clock):
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:9/none", connect_args={"connect_timeout": 1})
    with TestClient(make_api(House(nowhere, clock, RateBooks()))) as client:
        answer = client.get("/api/v1/customers", headers={"Authorization": "Bearer toll_" + "a" * 43})
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "2"
        assert problem_of(answer)["code"] == "try_again"
        assert client.get("/healthz").json()["status"] == "ok"
        assert client.get("/readyz").status_code == 503


def test_a_database_whose_connections_are_all_taken_is_said_so_too(engine, clock):
    narrow = create_engine(engine.url, pool_size=1, max_overflow=0, pool_timeout=0.05)
    with TestClient(make_api(House(narrow, clock, RateBooks()))) as client, narrow.connect():
        answer = client.get("/api/v1/customers", headers={"Authorization": "Bearer toll_" + "a" * 43})
    narrow.dispose()
    assert answer.status_code == 503
    assert problem_of(answer)["code"] == "try_again"


def test_an_unexpected_failure_shows_a_request_id_and_no_insides(app, admin, monkeypatch):
    def fail(_self) -> Response:
        raise ZeroDivisionError("the secret of the insides")

    monkeypatch.setattr("tollhouse.doors.api.desk.Desk.read", lambda *_: fail(None))
    answer = admin.client.get("/api/v1/clock", headers={"Authorization": f"Bearer {admin.secret}"})
    assert answer.status_code == 500
    told = problem_of(answer)
    assert told["code"] == "unexpected"
    assert "secret of the insides" not in answer.text
    assert told["request_id"] in told["detail"]


def test_every_answer_carries_security_headers(client):
    for path in ("/healthz", "/api/v1/customers", "/api/docs", "/nowhere"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in headers["content-security-policy"]


def test_methods_that_somebody_invents_are_counted_as_one(client):
    for method in ("INVENTED", "FORGED"):
        assert client.request(method, "/api/v1/customers").status_code == 405
    counted = client.app.state.metrics.written().decode()
    assert 'method="(other)"' in counted
    assert not {"INVENTED", "FORGED"} & set(counted.split('"'))


def test_a_condition_too_long_to_be_looked_for_is_refused(admin):
    refused = admin.get("/customers", params={"where": "name:contains:" + "x" * 20_000}, expect=422)
    assert (refused["code"], refused["errors"][0]["field"]) == ("query_unreadable", "where")


def test_tokens_are_listed_after_their_reseller_was_deleted(admin, boss, company):
    reseller = company.customer_of(kind="reseller")
    said = {"name": "confined", "role": "read_only", "reseller_id": reseller["id"]}
    made = boss.post("/api-tokens", said, expect=201)
    refused = admin.ask("DELETE", f"/customers/{reseller['id']}", expect=409)
    assert "staff or tokens of its own" in refused["detail"]
    boss.ask("DELETE", f"/api-tokens/{made['id']}")
    admin.ask("DELETE", f"/customers/{reseller['id']}", expect=204)
    assert admin.get(f"/api-tokens/{made['id']}")["reseller_name"] is None
