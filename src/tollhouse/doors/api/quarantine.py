"""/quarantine: records that wait for a person."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import Field

from tollhouse.charging.releasing import release_quarantined
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.usage import OutcomesTold, OutcomeTold
from tollhouse.doors.api.values import Moment, Number, Said, Told
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.usage.quarantining import (
    Quarantined,
    count_waiting,
    drop_quarantined,
    list_quarantined,
    quarantined_of,
    take_quarantined,
)
from tollhouse.usage.rules.generic import FIELDS

router = DoorRouter("Quarantine")

Reader = Annotated[Desk, needs(Right.READ_USAGE)]
Decider = Annotated[Desk, needs(Right.DECIDE_QUARANTINE)]


class QuarantinedRecord(Told):
    """A record that could not be charged as it stood."""

    id: Number
    source: str
    request_id: str
    code: str = Field(examples=["unknown_account"])
    detail: str = Field(description="field, value and the way out")
    content: dict[str, Any] = Field(description="the record as it came, or in our own form")
    state: Literal["waiting", "released", "dropped"]
    arrived_at: Moment
    decided_at: Moment | None
    decided_by: str | None


class WaitingTold(Told):
    code: str = Field(examples=["unknown_account"])
    source: str
    count: int
    oldest_at: Moment


class QuarantineSummary(Told):
    waiting: int = Field(description="records in all")
    codes: list[WaitingTold] = Field(description="by code and source, the most first")


class ReleaseSaid(Said):
    ids: list[Number] = Field(min_length=1, max_length=500)
    mended: dict[str, Any] | None = Field(
        default=None, description="fields that replace a single record's own", examples=[{"account": "46850012345"}]
    )


class DropSaid(Said):
    ids: list[Number] = Field(min_length=1, max_length=500)


class Dropped(Told):
    dropped: int = Field(description="how many were waiting")


@router.get("/quarantine", summary="List quarantined records", response_model=ListOf[QuarantinedRecord])
def get_quarantine(
    desk: Reader,
    pages: Pages,
    state: Annotated[Literal["waiting", "released", "dropped"], Query()] = "waiting",
    source: Annotated[str | None, Query(max_length=64)] = None,
    code: Annotated[str | None, Query(max_length=64, examples=["unknown_account"])] = None,
) -> Response:
    """In order of arrival."""

    def read(conn: Connection, limit: int, cursor: str | None) -> Any:
        return list_quarantined(conn, state=state, source=source, code=code, limit=limit, cursor=cursor)

    return desk.read(lambda conn: shown(listed(_told_rows, partial(read, conn), pages)))


@router.get("/quarantine/summary", summary="Count quarantined records", response_model=QuarantineSummary)
def get_quarantine_summary(desk: Reader) -> Response:
    def look(conn: Connection) -> Answer:
        counts = count_waiting(conn)
        codes = [
            WaitingTold(code=one.code, source=one.source_name, count=one.count, oldest_at=one.oldest_at)
            for one in counts
        ]
        return shown(QuarantineSummary(waiting=sum(one.count for one in counts), codes=codes))

    return desk.read(look)


@router.get("/quarantine/{quarantine_id}", summary="Read a quarantined record", response_model=QuarantinedRecord)
def get_quarantined(quarantine_id: Number, desk: Reader) -> Response:
    return desk.read(lambda conn: shown(_told(take_quarantined(conn, [quarantine_id])[0])))


@router.post("/quarantine/release", summary="Release records", response_model=OutcomesTold)
def post_release(said: ReleaseSaid, desk: Decider) -> Response:
    """Charge them after all, one outcome each in order of arrival; what still cannot be charged keeps waiting."""
    _refuse_unmendable(said)

    def act(conn: Connection) -> Answer:
        outcomes = release_quarantined(
            conn, said.ids, books=desk.house.books, now=desk.now, by=desk.by, mended=said.mended
        )
        told = [
            OutcomeTold(request_id=one.request_id, outcome=one.result.value, code=one.code, detail=one.detail)
            for one in outcomes
        ]
        return shown(OutcomesTold(outcomes=told))

    return desk.write(act)


@router.post("/quarantine/drop", summary="Drop records", response_model=Dropped)
def post_drop(said: DropSaid, desk: Decider) -> Response:
    """They are never charged, sent again or not."""

    def act(conn: Connection) -> Answer:
        return shown(Dropped(dropped=drop_quarantined(conn, said.ids, at=desk.now, by=desk.by)))

    return desk.write(act)


def _refuse_unmendable(said: ReleaseSaid) -> None:
    if said.mended is None:
        return
    if len(said.ids) > 1:
        raise Unwelcome("bad_field", "Only a single record can be mended; release the others apart.", field="mended")
    for name in said.mended:
        if name not in FIELDS or name in {"request_id", "source"}:
            raise Unwelcome("bad_field", f"{name!r} is no field that can be mended.", field=f"mended.{name}")


def _told_rows(rows: Sequence[AnyRow]) -> list[QuarantinedRecord]:
    return [_told(quarantined_of(row)) for row in rows]


def _told(record: Quarantined) -> QuarantinedRecord:
    return QuarantinedRecord(
        id=record.quarantine_id,
        source=record.source_name,
        request_id=record.request_id,
        code=record.code,
        detail=record.detail,
        content=record.content,
        state="waiting" if record.state == "waiting" else "released" if record.state == "released" else "dropped",
        arrived_at=record.arrived_at,
        decided_at=record.decided_at,
        decided_by=record.decided_by,
    )
