"""/usage-sources: where usage comes from, declared once."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import Path, Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Said, Told
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.usage.sources import Source, declare_source, list_sources, redeclare_source, source_named, source_of

router = DoorRouter("Usage sources")

Reader = Annotated[Desk, needs(Right.READ_USAGE, personal=False)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]
Name = Annotated[str, Path(max_length=64, examples=["switch-1"])]

_EXAMPLE = {
    "format": "generic",
    "zone": "Europe/Stockholm",
    "dial_rules": [{"match": "0", "strip": 1, "prepend": "46"}],
}


class UsageSource(Told):
    name: str = Field(examples=["switch-1"])
    rules: dict[str, Any] = Field(description="as it was declared", examples=[_EXAMPLE])


class RulesSaid(Said):
    """How the source writes: format, zone, dial_rules, account_field, columns; docs/usage-sources.md has every key."""

    rules: dict[str, Any] = Field(default={}, examples=[_EXAMPLE])


class UsageSourceSaid(RulesSaid):
    name: str = Field(max_length=64, examples=["switch-1"])


@router.get("/usage-sources", summary="List usage sources", response_model=ListOf[UsageSource])
def get_usage_sources(desk: Reader, pages: Pages) -> Response:
    return desk.read(lambda conn: shown(listed(_told_rows, partial(_page, conn), pages)))


@router.post("/usage-sources", summary="Declare a usage source", status_code=201, response_model=UsageSource)
def post_usage_source(said: UsageSourceSaid, desk: Writer) -> Response:
    """Its name gives request ids their scope and never changes."""

    def act(conn: Connection) -> Answer:
        source = declare_source(conn, said.name, said.rules, now=desk.now)
        return created(_told(source), f"/usage-sources/{source.name}")

    return desk.write(act)


@router.get("/usage-sources/{name}", summary="Read a usage source", response_model=UsageSource)
def get_usage_source(name: Name, desk: Reader) -> Response:
    return desk.read(lambda conn: shown(_told(source_named(conn, name))))


@router.put("/usage-sources/{name}", summary="Declare a usage source again", response_model=UsageSource)
def put_usage_source(name: Name, said: RulesSaid, desk: Writer) -> Response:
    """New rules; what was collected under the old ones stays as it is, and request ids keep their scope."""
    return desk.write(lambda conn: shown(_told(redeclare_source(conn, name, said.rules))))


def _page(conn: Connection, limit: int, cursor: str | None) -> Any:
    return list_sources(conn, limit=limit, cursor=cursor)


def _told_rows(rows: Sequence[AnyRow]) -> list[UsageSource]:
    return [_told(source_of(row)) for row in rows]


def _told(source: Source) -> UsageSource:
    return UsageSource(name=source.name, rules=source.declared)
