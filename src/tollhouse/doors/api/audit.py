"""/audit: who changed or read what, when, from where."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Query, Response
from pydantic import Field

from tollhouse.customers.rules.masking import masked_anywhere
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Told
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.auditing import AuditFilter, count_records, list_records, record_of
from tollhouse.staff.rules.audit import AuditKind
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Audit")

Auditor = Annotated[Desk, needs(Right.READ_AUDIT)]


class AuditRecord(Told):
    """Never changed, never taken away."""

    id: str
    at: Moment = Field(description="real time, which a test clock does not move")
    by: str = Field(description="staff:, token: or command: and a name", examples=["staff:anna"])
    token_id: Number | None = Field(description="of a token, whose name others may have; null: no token")
    kind: AuditKind
    action: str = Field(description="the operation's id", examples=["post_customer"])
    customer_id: Number | None = Field(description="whom it was about; null: nobody, or many")
    status: int = Field(description="of the HTTP answer; 0: a command")
    details: dict[str, Any] = Field(description="`changed` with old and new, or `body` and `query`; secrets are masked")
    address: str
    request_id: str


async def _wanted(
    *,
    since: Annotated[Moment | None, Query(alias="from", description="inclusive")] = None,
    until: Annotated[Moment | None, Query(description="exclusive")] = None,
    by: Annotated[str | None, Query(max_length=100, examples=["staff:anna"])] = None,
    kind: Annotated[AuditKind | None, Query()] = None,
    action: Annotated[str | None, Query(max_length=64, examples=["post_customer"])] = None,
    customer_id: Annotated[Number | None, Query()] = None,
    token_id: Annotated[Number | None, Query()] = None,
) -> AuditFilter:
    return AuditFilter(since, until, by, kind, action, about_customer=customer_id, token_id=token_id)


Wanted = Annotated[AuditFilter, Depends(_wanted)]


@router.get("/audit", summary="List the audit trail", response_model=ListOf[AuditRecord])
def get_audit(desk: Auditor, pages: Pages, wanted: Wanted) -> Response:
    """Newest first: every write, and every look at people's data."""

    def look(conn: Connection) -> Answer:
        def page(limit: int, cursor: str | None) -> Any:
            return list_records(conn, wanted, limit=limit, cursor=cursor)

        total = count_records(conn, wanted, most=EXACT_UP_TO + 1)
        return shown(listed(partial(_told_rows, masks=desk.scope.masked), page, pages, total=total))

    return desk.read(look)


def _told_rows(rows: Sequence[AnyRow], *, masks: bool) -> list[AuditRecord]:
    return [
        AuditRecord(
            id=str(one.audit_id),
            at=one.trace.at,
            by=one.trace.by,
            token_id=one.trace.token_id,
            kind=one.trace.kind,
            action=one.trace.action,
            customer_id=one.trace.about_customer,
            status=one.trace.status,
            details=masked_anywhere(one.trace.details) if masks else one.trace.details,
            address=one.trace.address,
            request_id=one.trace.request_id,
        )
        for one in map(record_of, rows)
    ]
