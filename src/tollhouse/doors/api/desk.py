"""The desk a request comes to: who asks, with which right, when; and the transaction it is answered in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.scope import Scope
from tollhouse.doors.api.house import House
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer, Asked, answer_once
from tollhouse.staff.rules.roles import Right
from tollhouse.staff.tokens import Staff, token_for
from tollhouse.words.refusals import NotFound

LONGEST_KEY: Final = 255
SMALL_BODY: Final = 1 << 20
_BEARER: Final = "bearer "


@dataclass(frozen=True, slots=True)
class Desk:
    """key   the Idempotency-Key of a POST, or None"""

    house: House
    staff: Staff
    now: datetime
    request: Request
    key: str | None

    @property
    def scope(self) -> Scope:
        return Scope(self.staff.reseller_id)

    @property
    def by(self) -> str:
        """Who it was, as histories keep it."""
        return f"token:{self.staff.name}"

    def read(self, look: Callable[[Connection], Answer]) -> Response:
        with self.house.engine.connect() as conn:
            return _sent(look(conn))

    def write(self, act: Callable[[Connection], Answer], *, digest: bytes | None = None) -> Response:
        """Act in one transaction; a POST under a key is done once and its answer kept in that transaction.

        digest   of a body that was streamed and is not kept in memory
        """
        with self.house.engine.begin() as conn:
            if self.key is None:
                answer = act(conn)
            else:
                asked = Asked(f"token:{self.staff.token_id}", self._route(), self.key, digest or self._digest())
                answer = answer_once(conn, asked, act, now=self.now)
        return _sent(answer)

    def subcustomer(self, conn: Connection, customer_id: int) -> CustomerRecord:
        """A customer this staff may change; a reseller does not change itself."""
        record = read_customer(conn, customer_id, self.scope)
        if customer_id == self.staff.reseller_id:
            said = "A reseller's token changes the reseller's customers, not the reseller itself; ask the operator."
            raise Unwelcome("outside_scope", said)
        return record

    def _route(self) -> str:
        return f"{self.request.method} {self.request.url.path}"

    def _digest(self) -> bytes:
        body: bytes = getattr(self.request, "_body", b"")
        return digest_of_request(self.request, sha256(body).digest())


def digest_of_request(request: Request, body_digest: bytes) -> bytes:
    return sha256(request.scope["query_string"] + b"\0" + body_digest).digest()


class Needs:
    """What a route needs; every route declares one (route.DoorRoute refuses others)."""

    def __init__(self, right: Right | None, *, longest_body: int = SMALL_BODY) -> None:
        self.right = right
        self.longest_body = longest_body

    async def __call__(self, request: Request) -> Desk | None:
        desk: Desk | None = getattr(request.state, "desk", None)
        return desk


def needs(right: Right, *, longest_body: int = SMALL_BODY) -> Any:
    """The declaration of a route that only holders of a right may take; gives it the Desk."""
    return Depends(Needs(right, longest_body=longest_body))


def open_to_all() -> Any:
    """The declaration of the few routes that ask nobody who they are."""
    return Depends(Needs(None))


def admit(house: House, request: Request, right: Right) -> Desk:
    """Who asks, by token; raises the refusals that become 401 and 403."""
    written = request.headers.get("authorization", "")
    if written[: len(_BEARER)].lower() != _BEARER:
        raise Unwelcome("token_missing", "Send an API token: `Authorization: Bearer toll_…`.")
    now = house.clock()
    with house.engine.connect() as conn:
        staff = token_for(conn, written[len(_BEARER) :].strip())
    if right not in staff.rights:
        confined = "" if staff.reseller_id is None else " of a reseller"
        said = f"The token {staff.name!r} has the role {staff.role}{confined}, which has no right {right}."
        raise Unwelcome("right_missing", said)
    return Desk(house, staff, now, request, _key_of(request))


def _key_of(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if request.method != "POST" or key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
        said = f"Idempotency-Key must have 1 to {LONGEST_KEY} printable ASCII characters."
        raise Unwelcome("bad_idempotency_key", said, field="Idempotency-Key")
    return key


def sees_customer(conn: Connection, customer_id: int, scope: Scope) -> bool:
    try:
        read_customer(conn, customer_id, scope)
    except NotFound:
        return False
    return True


def shown(model: BaseModel, *, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, {"Content-Type": "application/json", **(headers or {})}, model.model_dump_json().encode())


def created(model: BaseModel, location: str) -> Answer:
    return shown(model, status=201, headers={"Location": f"/api/v1{quote(location)}"})


def nothing_left() -> Answer:
    return Answer(204, {}, b"")


def _sent(answer: Answer) -> Response:
    headers = dict(answer.headers)
    if answer.repeated:
        headers["Idempotent-Replayed"] = "true"
    return Response(answer.body, answer.status, headers=headers)
