"""/customers/{id}/changes: what was done to a customer and who looked at it, out of the audit trail."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, Query, Response
from pydantic import Field

from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.masking import masked_anywhere
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.discretion import ABOVE, own_resellers
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Told
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.actors import working_for_only
from tollhouse.staff.answering import Answer
from tollhouse.staff.auditing import (
    AuditFilter,
    Record,
    count_records,
    fields_about,
    list_records,
    people_about,
    record_of,
)
from tollhouse.staff.rules.audit import AuditKind
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Change log")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Show = Literal["changes", "reads", "all"]

_KINDS: Final = {"changes": AuditKind.WRITE, "reads": AuditKind.PERSONAL_READ, "all": None}
_MOST_PEOPLE: Final = 200
_LATEST: Final = 1000

_AMONG_THEMSELVES: Final = frozenset(
    {"post_note", "patch_note", "remove_note", "post_note_attachment", "remove_note_attachment"}
)
"""Of which a reseller's staff is not even told that those above it did it."""


class FieldChange(Told):
    """One field of what was changed; it may hold anybody's data."""

    field: str = Field(examples=["email"])
    old: Any
    new: Any


class CustomerChange(Told):
    """One act or one look."""

    id: str
    at: Moment = Field(description="real time, which a test clock does not move")
    by: str = Field(description="staff:, token: or command: and a name; `operator`: others", examples=["staff:anna"])
    kind: AuditKind
    action: str = Field(description="the operation's id", examples=["patch_customer"])
    changes: list[FieldChange] = Field(description="field by field, where the route knows old and new")
    asked: dict[str, Any] = Field(description="where it does not, what was asked for; secrets are masked")


class ChangeFilters(Told):
    """What the log can be narrowed to."""

    people: list[str] = Field(description="who did or read anything, by name; at most 200", examples=[["staff:anna"]])
    fields: list[str] = Field(description="of the latest thousand changes", examples=[["email", "status"]])


async def _wanted(
    *,
    show: Annotated[Show, Query(description="reads: looks at personal data")] = "changes",
    since: Annotated[Moment | None, Query(alias="from", description="inclusive")] = None,
    until: Annotated[Moment | None, Query(description="exclusive")] = None,
    by: Annotated[str | None, Query(max_length=100, examples=["staff:anna"])] = None,
    field: Annotated[str | None, Query(max_length=100, examples=["email"])] = None,
) -> AuditFilter:
    return AuditFilter(since, until, by, _KINDS[show], field=field)


Wanted = Annotated[AuditFilter, Depends(_wanted)]


@router.get("/customers/{customer_id}/changes", summary="List changes", response_model=ListOf[CustomerChange])
def get_changes(customer_id: Number, desk: Reader, pages: Pages, wanted: Wanted) -> Response:
    """The latest first.  A reseller's staff is told of its own people all, of those above it when and what, no more."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        own = _own_people(conn, record, desk)
        narrowed = _narrowed(wanted, customer_id, own)

        page = list_records(conn, narrowed, limit=pages.limit, cursor=pages.cursor)
        whole = page.next is None and page.previous is None
        # What fills one page is counted by looking at it: a rare field is not walked for twice.
        total = len(page.rows) if whole else count_records(conn, narrowed, most=EXACT_UP_TO + 1)
        return shown(
            listed(partial(_told_rows, own, masks=desk.scope.masked), lambda _limit, _cursor: page, pages, total=total)
        )

    return desk.read(look)


@router.get("/customers/{customer_id}/changes/filters", summary="Who and what changed", response_model=ChangeFilters)
def get_change_filters(customer_id: Number, desk: Reader) -> Response:
    """The people and the fields that the log of this customer can be narrowed to.

    A reseller's staff is told the fields that its own people changed.
    """

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        own = _own_people(conn, record, desk)
        people = people_about(conn, customer_id, most=_MOST_PEOPLE)
        fields = fields_about(conn, customer_id, latest=_LATEST, by_any=own)
        if own is not None:
            known = [by for by in people if by in own]
            people = [*known, ABOVE] if len(known) < len(people) else known
        return shown(ChangeFilters(people=people, fields=fields))

    return desk.read(look)


def _own_people(conn: Connection, record: CustomerRecord, desk: Desk) -> frozenset[str] | None:
    """Whom the asker is told of; None: of everybody."""
    resellers = own_resellers(record, desk.scope)
    return None if resellers is None else working_for_only(conn, resellers)


def _narrowed(wanted: AuditFilter, customer_id: int, own: frozenset[str] | None) -> AuditFilter:
    mine = replace(wanted, about_customer=customer_id, visible_to=own, hidden=_AMONG_THEMSELVES)
    if own is None:
        return mine
    if wanted.by == ABOVE:
        return replace(mine, by=None, by_any=own, by_others=True)
    # A field is only told of one's own people's changes, so it finds no others.
    asked = own if wanted.by is None else own & {wanted.by}
    return replace(mine, by=None, by_any=asked) if wanted.by is not None or wanted.field is not None else mine


def _told_rows(own: frozenset[str] | None, rows: Sequence[AnyRow], *, masks: bool) -> list[CustomerChange]:
    return [_told(record_of(row), own, masks=masks) for row in rows]


def _told(record: Record, own: frozenset[str] | None, *, masks: bool) -> CustomerChange:
    trace = record.trace
    known = own is None or trace.by in own
    details = masked_anywhere(trace.details) if masks else trace.details
    changed: Mapping[str, Any] = details.get("changed", {}) if known else {}
    asked = {name: said for name, said in details.items() if name != "changed"} if known else {}
    return CustomerChange(
        id=str(record.audit_id),
        at=trace.at,
        by=trace.by if known else ABOVE,
        kind=trace.kind,
        action=trace.action,
        changes=[FieldChange(field=name, old=one.get("old"), new=one.get("new")) for name, one in changed.items()],
        asked=asked,
    )
