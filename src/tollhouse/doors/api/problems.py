"""Errors as RFC 9457 problems; the one place where a refusal's code becomes a status.

Source: docs/decisions/0022-idempotency-and-errors.md
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from tollhouse.words.refusals import Refused

MEDIA_TYPE: Final = "application/problem+json"

_STATUSES: Final = {
    "malformed_json": 400,
    "webhook_not_genuine": 400,
    "token_unknown": 401,
    "token_revoked": 401,
    "token_rests": 401,
    "token_missing": 401,
    "address_not_allowed": 401,
    "session_missing": 401,
    "login_failed": 401,
    "second_factor_needed": 401,
    "second_factor_wrong": 401,
    "right_missing": 403,
    "outside_scope": 403,
    "operators_affair": 403,
    "csrf_missing": 403,
    "password_change_needed": 403,
    "password_needed": 403,
    "person_needed": 403,
    "staff_blocked": 403,
    "anothers_search": 403,
    "anothers_note": 403,
    "not_found": 404,
    "name_taken": 409,
    "tariff_name_taken": 409,
    "rate_has_begun": 409,
    "identifier_taken": 409,
    "login_taken": 409,
    "self_care_login_taken": 409,
    "last_administrator": 409,
    "own_account": 409,
    "too_many_saved_searches": 409,
    "too_many_attachments": 409,
    "too_many_sites": 409,
    "abbreviated_number_taken": 409,
    "too_many_abbreviated_numbers": 409,
    "feature_locked": 409,
    "spending_limit_locked": 409,
    "spending_not_limited": 409,
    "second_factor_present": 409,
    "second_factor_not_begun": 409,
    "status_change_refused": 409,
    "customer_closed": 409,
    "invoice_void": 409,
    "not_reversible": 409,
    "request_id_reused": 409,
    "customer_in_use": 409,
    "customer_not_closed": 409,
    "purged_already": 409,
    "customer_purged": 409,
    "customer_closed_to_numbers": 409,
    "batch_name_taken": 409,
    "number_known": 409,
    "number_held": 409,
    "number_frozen": 409,
    "number_in_use": 409,
    "number_not_held": 409,
    "number_not_given": 409,
    "number_moved": 409,
    "number_unknown": 404,
    "too_few_numbers": 409,
    "last_identifier": 409,
    "account_terminated": 409,
    "account_ended": 409,
    "web_login_taken": 409,
    "no_product_planned": 409,
    "add_ons_alike": 409,
    "add_on_held": 409,
    "money_stays_with_issuer": 409,
    "money_held": 409,
    "service_password_unreadable": 409,
    "class_in_use": 409,
    "product_in_use": 409,
    "version_begun": 409,
    "tariff_in_use": 409,
    "off_peak_in_use": 409,
    "destination_taken": 409,
    "destination_in_use": 409,
    "group_set_in_use": 409,
    "prefix_in_other_group": 409,
    "custom_field_in_use": 409,
    "too_many_custom_fields": 409,
    "already_decided": 409,
    "bank_entry_decided": 409,
    "payment_system_name_taken": 409,
    "payment_method_taken": 409,
    "e_payment_refused": 409,
    "e_payment_known": 409,
    "nothing_to_decide": 409,
    "processor_wont_tell": 409,
    "refund_reference_taken": 409,
    "already_revoked": 409,
    "job_ended": 409,
    "letter_settled": 409,
    "list_changed": 409,
    "not_undoable": 409,
    "file_not_ready": 409,
    "file_hidden": 409,
    "sheet_not_ready": 409,
    "sheet_gone": 409,
    "sheet_unreadable": 409,
    "nothing_left_to_draw": 409,
    "anothers_sheet": 403,
    "voucher_batch_name_taken": 409,
    "voucher_batch_void": 409,
    "voucher_list_gone": 409,
    "voucher_list_not_ready": 409,
    "voucher_redeemed": 409,
    "voucher_redeemed_here": 409,
    "voucher_not_redeemable": 409,
    "answer_hidden": 409,
    "idempotency_key_reused": 409,
    "answer_forgotten": 409,
    "clock_is_real": 409,
    "record_changed": 412,
    "text_changed": 412,
    "body_too_large": 413,
    "unsupported_media_type": 415,
    "login_locked": 429,
    "password_locked": 429,
    "too_many_requests": 429,
    "too_many_taken": 429,
    "too_many_vouchers_tried": 429,
    "too_many_exports": 429,
    "too_many_imports": 429,
    "no_room": 503,
    "storage_full": 503,
}
"""A code that is not named here is a rule's no: 422."""


_Facts = dict[str, str | int | bool | None]
_FACTS: Final = "what stands in `detail`, by name: with the code enough to tell it in another language"


class FieldProblem(BaseModel):
    """One thing wrong with one field."""

    model_config = ConfigDict(extra="allow")

    field: str = Field(description="path of the field, or `line N, column` of an uploaded file", examples=["name"])
    code: str = Field(examples=["bad_field"])
    detail: str = Field(examples=["name '' must have 1 to 64 printable characters and no space at its ends."])
    facts: _Facts = Field(default_factory=dict, description=_FACTS)


class Problem(BaseModel):
    """An error as RFC 9457 has it; `code` is stable and meant for programs, `detail` is a sentence for people."""

    type: str = Field(default="about:blank")
    title: str = Field(examples=["Unprocessable Entity"])
    status: int = Field(examples=[422])
    code: str = Field(examples=["bad_field"])
    detail: str
    facts: _Facts = Field(default_factory=dict, description=_FACTS, examples=[{"name": "Alice", "kind": "customer"}])
    request_id: str | None = Field(default=None, description="stands in our log beside what happened")
    errors: list[FieldProblem] = Field(default_factory=list)


class Unwelcome(Refused):
    """What the door itself refuses: the code says which."""

    sentence: ClassVar[str] = "{said}"

    def __init__(self, code: str, said: str, *, field: str | None = None, **facts: Any) -> None:
        self.code = code  # type: ignore[misc]  # one class for all that only this door can say
        super().__init__(field=field, said=said, **facts)

    @property
    def named(self) -> dict[str, Any]:
        return {name: fact for name, fact in self.facts.items() if name not in {"said", "errors"}}


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    facts: Mapping[str, Any] | None = None,
    errors: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
    request_id: str | None = None,
) -> Response:
    told = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=_printable(detail),
        facts=dict(facts or {}),
        request_id=request_id,
        errors=[FieldProblem.model_validate(error) for error in errors],
    )
    return Response(told.model_dump_json(), status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def speak_problems(app: FastAPI) -> None:
    """Let every error of this application be a problem."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def status_of(code: str) -> int:
    return _STATUSES.get(code, 422)


def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refused)
    status = status_of(refusal.code)
    headers = {"WWW-Authenticate": 'Bearer realm="tollhouse"'} if status == 401 else {}
    if "retry_after_s" in refusal.facts:
        headers["Retry-After"] = str(refusal.facts["retry_after_s"])
    told = refusal.facts.get("errors")
    errors = told if isinstance(told, list) else _blamed(refusal)
    return problem(
        status,
        refusal.code,
        refusal.detail,
        facts=facts_of(refusal),
        errors=errors,
        headers=headers,
        request_id=_id_of(request),
    )


def _blamed(refusal: Refused) -> list[dict[str, Any]]:
    if refusal.field is None:
        return []
    told = {"code": refusal.code, "detail": _printable(refusal.detail), "facts": facts_of(refusal)}
    return [{"field": refusal.field, **told}]


def facts_of(refusal: Refused) -> _Facts:
    """What stands in its sentence, as it travels."""
    return {name: _fact(value) for name, value in refusal.named.items()}


def _fact(value: object) -> str | int | None:
    if value is None or isinstance(value, int):
        return value
    return _printable(value.isoformat() if isinstance(value, datetime) else str(value))


def _invalid(request: Request, invalid: Exception) -> Response:
    """What a schema forbids; an id in the path that cannot be one names nothing that is there."""
    assert isinstance(invalid, RequestValidationError)
    found = invalid.errors()
    if any(error["loc"][0] == "path" for error in found):
        return problem(404, "not_found", f"There is no {request.url.path}.", request_id=_id_of(request))
    errors = [
        {
            "field": _path_of(error["loc"]),
            "code": str(error["type"]),
            "detail": _said(error),
            "facts": _named_in(error),
        }
        for error in found[:100]
    ]
    detail = "; ".join(f"{error['field'] or 'the body'}: {error['detail']}" for error in errors[:3])
    return problem(422, "invalid_request", detail, errors=errors, request_id=_id_of(request))


def _path_of(places: Sequence[Any]) -> str:
    path = ""
    for place in places[1:]:
        path += f"[{place}]" if isinstance(place, int) else f".{place}" if path else str(place)
    return path


def _said(error: Mapping[str, Any]) -> str:
    said = str(error["msg"]).removeprefix("Value error, ")
    given = _given(error)
    return _printable(said if given is None else f"{said} (given: {given})")


def _given(error: Mapping[str, Any]) -> str | None:
    given = error.get("input")
    if not isinstance(given, str | int | float | bool) or error["type"] == "missing":
        return None
    return _printable(repr(given)[:100])


def _named_in(error: Mapping[str, Any]) -> _Facts:
    named: _Facts = {name: value for name, value in error.get("ctx", {}).items() if isinstance(value, str | int)}
    given = _given(error)
    return named if given is None else {**named, "given": given}


def _http(request: Request, refused: Exception) -> Response:
    """What the framework refuses by itself: unknown addresses and methods."""
    assert isinstance(refused, HTTPException)
    if isinstance(refused.__cause__, Refused):
        return _refused(request, refused.__cause__)  # ours, raised while the framework read the body
    code, detail = {
        404: ("not_found", f"There is no {request.url.path}; see /api/docs."),
        405: ("method_not_allowed", f"{request.method} is not for {request.url.path}; see /api/docs."),
    }.get(refused.status_code, ("bad_request", str(refused.detail)))
    return problem(refused.status_code, code, detail, headers=refused.headers, request_id=_id_of(request))


def _id_of(request: Request) -> str | None:
    found = request.scope.get("tollhouse.request_id")
    return found if isinstance(found, str) else None


def _printable(text: str) -> str:
    """Lone surrogates cannot be written as UTF-8."""
    return text.encode("utf-8", "replace").decode()
