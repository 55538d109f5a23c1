"""POST /usage: up to ten thousand records a call, one outcome each, in the order sent.

The way through this file is short because tens of thousands of records a second take it: the body is decoded once,
by msgspec, and no model is built for a record.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final, Literal, NamedTuple

import msgspec
from fastapi import Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from tollhouse.charging.charging_usage import charge_usage
from tollhouse.charging.rules.outcome import UsageOutcome
from tollhouse.doors.api.desk import Desk, needs
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRequest, DoorRouter, refuse_other_than_json, strict_json
from tollhouse.doors.api.values import Said, Told
from tollhouse.staff.rules.roles import Right
from tollhouse.usage.rules.generic import FIELDS, record_from_fields
from tollhouse.usage.rules.record import Line
from tollhouse.usage.sources import Source, source_named

router = DoorRouter("Usage")

MOST_RECORDS: Final = 10_000
LONGEST_BODY: Final = 16 << 20
BATCH: Final = 3_500
_KNOWN: Final = frozenset(FIELDS)

Sender = Annotated[Desk, needs(Right.SEND_USAGE, longest_body=LONGEST_BODY)]

_EXAMPLE: Final[dict[str, JsonValue]] = {
    "request_id": "call-1",
    "service": "voice",
    "account": "46850012345",
    "calling": "46850012345",
    "called": "4681234567",
    "direction": "out",
    "started_at": "2026-03-01T12:00:00Z",
    "used": 73,
}


class RecordSaid(Said):
    """One use.  What cannot be charged as it stands is quarantined with a reason, not refused."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    request_id: Any = Field(description="unique within the source: sending it twice is harmless")
    account: Any = Field(description="the identifier by which the network knows the user")
    started_at: Any = Field(description="RFC 3339; without an offset it is the source's local time")
    used: Any = Field(description="seconds, messages or bytes, by service")
    service: Any = Field(default=None, description="voice, message, data, …; else the source's default")
    calling: Any = None
    called: Any = None
    direction: Any = Field(default=None, description="out or in; else out")
    disconnect_cause: Any = None
    source: Any = Field(default=None, description="a declared usage source; else the one beside the records")


class UsageSaid(Said):
    source: str | None = Field(
        default=None, description="a declared usage source, of records that name none", examples=["switch-1"]
    )
    records: list[RecordSaid] = Field(max_length=MOST_RECORDS)


class OutcomeTold(Told):
    """charged and already_charged are on the books; quarantined waits for a person, for the reason in code."""

    request_id: str
    outcome: Literal["charged", "already_charged", "quarantined", "passed"]
    code: str = Field(examples=["unknown_account"])
    detail: str


class OutcomesTold(BaseModel):
    outcomes: list[OutcomeTold] = Field(description="one for each record, in the order sent")


_OBJECT: Final[dict[str, JsonValue]] = {"$ref": "#/components/schemas/UsageSaid"}
_LIST: Final[dict[str, JsonValue]] = {
    "type": "array",
    "items": {"$ref": "#/components/schemas/RecordSaid"},
    "maxItems": MOST_RECORDS,
    "description": "records that each name their source",
}


async def _body(request: Request) -> bytes:
    assert isinstance(request, DoorRequest)
    refuse_other_than_json(request)
    return await request.body()


@router.post(
    "/usage",
    summary="Send usage",
    response_model=OutcomesTold,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"anyOf": [_OBJECT, _LIST]}}},
        }
    },
)
def post_usage(desk: Sender, body: Annotated[bytes, Depends(_body)]) -> Response:
    """Up to 10,000 records and 16 MB, of one source or of several.  Each 3,500 of a source are one transaction: after
    an error send the same call again, what was charged already is answered `already_charged`."""
    sent = _read(body)
    with desk.house.engine.connect() as conn:
        sources = {name: source_named(conn, name) for name in sent.places}
    outcomes = _charge(desk, sources, sent)
    for result, times in Counter(outcome.result.value for outcome in outcomes).items():
        desk.request.app.state.metrics.charged(result, times)
    return Response(msgspec.json.encode({"outcomes": outcomes}), media_type="application/json")


class _Sent(NamedTuple):
    """places   of the records of each source, by its name"""

    records: list[dict[str, Any]]
    places: dict[str, list[int]]


def _charge(desk: Desk, sources: Mapping[str, Source], sent: _Sent) -> list[UsageOutcome]:
    """In batches of one source, each a transaction.  Requests run beside one another; the batches of one do not."""
    house = desk.house
    rules = {name: replace(source.rules, name=name) for name, source in sources.items()}
    told = {"sources": list(sources), "records": len(sent.records)}
    outcomes: dict[int, UsageOutcome] = {}
    for name, of_source in sent.places.items():
        for start in range(0, len(of_source), BATCH):
            places = of_source[start : start + BATCH]
            lines: list[Line] = [record_from_fields(sent.records[place], rules[name]) for place in places]
            with house.engine.begin() as conn:
                charged = charge_usage(conn, sources[name], lines, books=house.books, now=desk.now)
                # One record a call, with its first transaction: it tells that something was done.
                desk.note(conn, details=told)
            outcomes.update(zip(places, charged, strict=True))
    return [outcomes[place] for place in range(len(sent.records))]


def _read(body: bytes) -> _Sent:
    """The records and their sources; only the outer form is judged here, what else is in a record is the usage
    room's to judge."""
    usual_source, records, where = _opened(strict_json(body))
    if len(records) > MOST_RECORDS:
        raise _unfit(where, f"{len(records)} records are too many for one call; send at most {MOST_RECORDS}")
    places: dict[str, list[int]] = {} if usual_source is None else {usual_source: []}
    for place, record in enumerate(records):
        if type(record) is not dict:
            raise _unfit(f"{where}[{place}]", "every record is an object")
        if not record.keys() <= _KNOWN:
            unknown = next(name for name in record if name not in _KNOWN)
            raise _unfit(f"{where}[{place}].{unknown}", f"this is not known; known are {', '.join(FIELDS)}")
        own_source = record.get("source")
        name = own_source if type(own_source) is str and own_source else usual_source
        if name is None:
            raise _unfit(f"{where}[{place}].source", "name the declared usage source, as text")
        places.setdefault(name, []).append(place)
    return _Sent(records, places)


def _opened(said: Any) -> tuple[str | None, list[Any], str]:
    """The source of records that name none, the records, and where in the body they stand."""
    if isinstance(said, list):
        return None, said, ""
    if not isinstance(said, dict):
        raise _unfit(
            "", 'send {"source": "switch-1", "records": [{…}, …]}, or a list of records that name their source'
        )
    for name in said:
        if name not in {"source", "records"}:
            raise _unfit(name, f"{name!r} is not known here; known are source and records")
    source, records = said.get("source"), said.get("records")
    if source is not None and not isinstance(source, str):
        raise _unfit("source", "name the declared usage source, as text")
    if not isinstance(records, list):
        raise _unfit("records", "send a list of records")
    return source, records, "records"


def _unfit(field: str, said: str) -> Unwelcome:
    return Unwelcome("invalid_request", f"{field or 'The body'}: {said}.", field=field)
