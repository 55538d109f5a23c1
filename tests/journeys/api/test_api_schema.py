"""Whatever is asked, the answer is one that the OpenAPI document promises, and never a 500."""

import warnings
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tollhouse.doors.api.application import ROUTERS, make_api
from tollhouse.doors.api.openapi import routes_of

from .conftest import make_company, some_numbers

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SPARED = {"revoke_api_token"}
"""Operations that would lock the test itself out."""

OPERATIONS = sorted(
    route.name for router in ROUTERS for route in router.routes if route.include_in_schema and route.name not in SPARED
)


@dataclass(frozen=True)
class Asked:
    """One door, the company behind it and the token to ask with, for all operations of a session."""

    schema: Any
    secret: str
    known: dict[str, str]


_ASKED: dict[int, Asked] = {}


@pytest.fixture
def asked(engine, app, admin, now) -> Asked:
    """Made once for a database; the ids are of records that exist, so that more than 404 is seen."""
    if id(engine) not in _ASKED:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
        _ASKED[id(engine)] = Asked(schema, admin.secret, known_ids(admin, now))
    return _ASKED[id(engine)]


def known_ids(admin, now) -> dict[str, str]:
    company = make_company(admin)
    company.send(company.call(now), company.call(now, account="46799999999"))
    customer_id = company.customer["id"]
    (account,) = admin.get(f"/accounts?identifier={company.line}")["items"]
    batch_id, pricing_batch_id, (number,) = some_numbers(admin, 1)
    return {
        "customer_id": customer_id,
        "account_id": account["id"],
        "class_id": company.class_id,
        "product_id": company.product_id,
        "tariff_id": company.tariff_id,
        "name": company.source,
        "source": company.source,
        "xdr_id": admin.get(f"/customers/{customer_id}/xdrs")["items"][0]["id"],
        "quarantine_id": admin.get(f"/quarantine?source={company.source}")["items"][0]["id"],
        "currency": "EUR",
        "account": company.line,
        "batch_id": batch_id,
        "pricing_batch_id": pricing_batch_id,
        "number": number,
    }


_SLOW = {"post_numbering_plan": 2}
"""Seconds each, and nothing is said to them that could be said otherwise."""


def fuzz(asked: Asked, name: str, *, examples: int) -> None:
    """Ask one operation so many times; every other value that names a record names one that exists."""

    @settings(
        max_examples=min(examples, _SLOW.get(name, examples)),
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=asked.schema.find_operation_by_id(name).as_strategy())
    def ask(case) -> None:
        known = asked.known
        replaced = {one: known[one] for one in case.path_parameters or {} if one in known}
        if replaced and len(repr(case.path_parameters)) % 3:
            case.path_parameters = {**case.path_parameters, **replaced}
        if isinstance(case.body, dict) and len(repr(case.body)) % 2:
            fitting = {one: known[one] for one in case.body if one in known and one != "name"}
            case.body = {**case.body, **fitting}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            case.call_and_validate(headers={"Authorization": f"Bearer {asked.secret}"}, checks=CHECKS)

    ask()


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_answer_is_outside_the_schema(asked, name):
    fuzz(asked, name, examples=6)


@pytest.mark.soak
@pytest.mark.parametrize("name", OPERATIONS)
def test_no_answer_is_outside_the_schema_however_long_one_asks(asked, name):
    fuzz(asked, name, examples=500)


def test_every_operation_is_described(app):
    document = app.openapi()
    assert document["openapi"].startswith("3.1")
    described = {
        operation["operationId"]: operation for path in document["paths"].values() for operation in path.values()
    }
    assert set(described) == {name for name, route in routes_of(app).items() if route.include_in_schema}
    for name, operation in described.items():
        assert operation["summary"], name
        problems = {
            status
            for status, one in operation["responses"].items()
            if "application/problem+json" in one.get("content", {})
        }
        assert "503" in problems, name
        if operation["security"]:
            assert {"401", "403", "404", "422"} <= problems, name


def test_the_document_and_its_page_need_nothing_from_elsewhere(client, app):
    assert client.get("/api/v1/openapi.json").json() == make_api(app.state.house).openapi()
    page = client.get("/api/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for name in ("/api/docs.js", "/api/docs.css"):
        assert client.get(name).status_code == 200
    assert "http" not in page.text.replace("<!doctype html>", "")
