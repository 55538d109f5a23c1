"""What a request leaves in the audit trail: made of the route, the asker and the answer, so that no route says it."""

from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from fastapi import Request
from starlette.datastructures import QueryParams

from tollhouse.doors.api.arriving import address_of, request_id_of
from tollhouse.doors.api.house import House
from tollhouse.plumbing.db import Connection
from tollhouse.staff.auditing import Trace, leave_trace, leave_trace_of_reading
from tollhouse.staff.rules.asker import Staff
from tollhouse.staff.rules.audit import AuditKind
from tollhouse.staff.rules.roles import READING_PERSONAL_DATA, SHOWING_PERSONAL_DATA, Right

_LONGEST_BODY: Final = 64 << 10
_UNSAFE: Final = {"POST", "PUT", "PATCH", "DELETE"}


class _Answered(msgspec.Struct):
    """The part of an answer that says whom it is about."""

    id: str | None = None
    customer_id: str | None = None


def kind_of(method: str, right: Right | None, *, personal: bool) -> AuditKind | None:
    """None: it changes nothing and shows nobody's data."""
    if method in _UNSAFE and right not in READING_PERSONAL_DATA:
        return AuditKind.WRITE
    return AuditKind.PERSONAL_READ if personal and right in SHOWING_PERSONAL_DATA else None


@dataclass(slots=True)
class Trail:
    """One request's record: written once, by whoever comes first of read, write, note and the route itself.

    tells_body   False where the body is made of secrets
    changes      {"email": {"old": …, "new": …}}, where a route knows them
    """

    house: House
    request: Request
    staff: Staff
    action: str
    kind: AuditKind | None
    tells_body: bool = True
    changes: dict[str, Any] = field(default_factory=dict)
    left: bool = False

    @property
    def missing(self) -> bool:
        return self.kind is not None and not self.left

    def leave(
        self,
        conn: Connection,
        *,
        status: int,
        body: bytes = b"",
        customer_id: int | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        """In the transaction of what was done; of what was only read at its end."""
        if self.kind is None or self.left:
            return
        trace = Trace(
            at=self.house.real_clock(),
            by=self.staff.by,
            kind=self.kind,
            action=self.action,
            about_customer=customer_id or self._customer(body),
            status=status,
            details=self._details() if details is None else details,
            address=address_of(self.house, self.request),
            request_id=request_id_of(self.request),
            token_id=self.staff.token_id,
        )
        leave = leave_trace if self.kind is AuditKind.WRITE else leave_trace_of_reading
        leave(conn, trace)
        self.left = True

    def _customer(self, body: bytes) -> int | None:
        """From the path, else from the answer."""
        named = self.request.path_params.get("customer_id")
        if named is None and body.startswith(b"{"):
            try:
                answered = msgspec.json.decode(body, type=_Answered)
            except msgspec.MsgspecError:
                return None
            is_customer = self.request.url.path.endswith("/customers")
            named = answered.id if is_customer else answered.customer_id
        written = str(named)
        return int(written) if written.isdecimal() else None

    def _details(self) -> dict[str, Any]:
        about = {name: value for name, value in self.request.path_params.items() if name != "customer_id"}
        query = _said_in(self.request.query_params)
        told: dict[str, Any] = {name: said for name, said in (("path", about), ("query", query)) if said}
        if self.kind is AuditKind.WRITE and self.changes:
            return told | {"changed": self.changes}
        return told | self._body() if self.tells_body else told

    def _body(self) -> dict[str, Any]:
        """What was asked for; of a long one or a file only how long it was."""
        body: bytes = getattr(self.request, "_body", b"")
        length = len(body) or int(self.request.headers.get("content-length") or 0)
        if not length:
            return {}
        if body and length <= _LONGEST_BODY:
            try:
                return {"body": msgspec.json.decode(body)}
            except (msgspec.MsgspecError, UnicodeDecodeError):
                pass  # a file
        return {"body_length": length}


def _said_in(query: QueryParams) -> dict[str, str | list[str]]:
    """All of it: a parameter that may come again, such as `where`, as a list."""
    said = {name: query.getlist(name) for name in query}
    return {name: values[0] if len(values) == 1 else values for name, values in said.items()}
