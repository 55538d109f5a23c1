"""The OpenAPI document: what FastAPI reads off the routes, and what holds for all of them."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from tollhouse.doors.api.arriving import COOKIE
from tollhouse.doors.api.problems import MEDIA_TYPE, Problem
from tollhouse.doors.api.route import DoorRoute
from tollhouse.doors.api.usage import UsageSaid

_ABOUT: Final = """
Customers, accounts, tariffs, usage and what it cost.

Money is a string with its currency, moments are RFC 3339 in UTC, ids are opaque strings. Errors are RFC 9457 problems
with a stable `code`. Programs send an API token; people sign in at `/session`, and send the session's `csrf_token` as
`X-CSRF-Token` with everything that is no GET. What has `x-proof` asks people for their password when it was last given
more than ten minutes ago (`password_needed`), and is closed to tokens. Every POST of a resource takes an
`Idempotency-Key`; the same key with the same request gets the first answer.
"""
_SCHEMAS: Final = "#/components/schemas/{model}"
_SAID: Final = {
    400: "The body is no JSON.",
    401: "Not signed in and no token, or one that opens nothing.",
    403: "The asker's role has no right to this; a signed-in person's request came without X-CSRF-Token, or asks for "
    "the password once more; a program's is for people only.",
    404: "Not there, or not yours.",
    409: "It collides with what is there.",
    412: "The record was changed since it was read.",
    413: "The body is longer than is taken here.",
    415: "The body has another media type.",
    422: "Refused by a rule; `errors` names the fields.",
    429: "Too much at once, or too many attempts; try again later, after `Retry-After` seconds where it says so.",
    503: "The database cannot be reached or is busy; try again after `Retry-After` seconds.",
}
_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "of your choice; the same key with the same request gets the first answer, with another one 409",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]([ -~]*[!-~])?$"},
}
_NOT_KEPT: Final = {"post_usage", "post_clock"}
"""Sent twice they do no harm by themselves, and take part in more than one transaction."""

_CROWDED: Final = {"post_usage_import", "post_bank_statement", "get_xdrs_csv", "get_xdrs_xlsx"} | {
    f"get_{what}_{ending}" for what in ("payments", "invoices", "bank_entries") for ending in ("csv", "xlsx")
}
"""Of which the server takes so many at once."""

_CALLED_BY_STRANGERS: Final = {"post_stripe_event"}
"""Open to all, about something that may not be there."""

_WAITED_FOR: Final = {"get_account_export_file", "get_customer_export_file"}
"""Read while it is being made."""

_GUESSED: Final = {
    "post_voucher_lookup",
    "post_voucher_redemption",
    "post_session",
    "post_session_proof",
    "post_session_password",
    "post_second_factor_confirmation",
    "post_staff_member",
    "post_password_reset",
    "post_customer",
    "patch_customer",
    "post_account",
}
"""Where somebody may guess at a password, a code or what others have, or too many passwords may be made at once."""


def describe(app: FastAPI) -> None:
    """Let `app.openapi()` answer the finished document."""
    made: list[dict[str, Any]] = []

    def openapi() -> dict[str, Any]:
        if not made:
            made.append(_document(app))
        return made[0]

    app.openapi = openapi  # type: ignore[method-assign]


def routes_of(app: FastAPI) -> dict[str, DoorRoute]:
    """Every route of the door by its operation's id."""
    return {route.name: route for route in app.state.routes}


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title="Tollhouse", version=app.version, openapi_version="3.1.0", description=_ABOUT, routes=app.routes
    )
    schemas = document["components"]["schemas"]
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    for model in (Problem, UsageSaid):
        schemas.update(_schemas_of(model))
    document["components"]["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
        "token": {"type": "http", "scheme": "bearer"},
    }
    routes = routes_of(app)
    for path in document["paths"].values():
        for method, operation in path.items():
            _complete(operation, method.upper(), routes[operation["operationId"]])
    return document


def _schemas_of(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template=_SCHEMAS)
    return {**schema.pop("$defs", {}), model.__name__: schema}


def _complete(operation: dict[str, Any], method: str, route: DoorRoute) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    operation["security"] = [] if route.needed.nobody else [{"session": []}]
    if route.needed.right is not None:
        operation["x-right"] = route.needed.right.value
        if not (route.needed.proved or route.needed.person):
            operation["security"].append({"token": []})
    if route.needed.proved:
        operation["x-proof"] = "password"
    if method == "POST" and route.needed.right is not None and operation["operationId"] not in _NOT_KEPT:
        operation.setdefault("parameters", []).append(_KEY)
    for status in _statuses(operation, method, route):
        responses[str(status)] = {
            "description": _SAID[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }


def _statuses(operation: dict[str, Any], method: str, route: DoorRoute) -> list[int]:
    statuses = {503}
    if not route.needed.nobody:
        statuses |= {401, 403, 404, 422}
    if "requestBody" in operation:
        statuses |= {400, 413, 415}
    if operation["operationId"] in _GUESSED:
        statuses |= {401, 403, 422, 429}
    if operation["operationId"] in _CALLED_BY_STRANGERS:
        statuses.add(404)
    if operation["operationId"] in _CROWDED:
        statuses.add(429)
    if method in {"POST", "PUT", "PATCH", "DELETE"} or operation["operationId"] in _WAITED_FOR:
        statuses.add(409)
    if any(one["name"].lower() == "if-match" for one in operation.get("parameters", ())):
        statuses.add(412)
    return sorted(statuses)
