"""The desk a request comes to: who asks, with which right, when; and the transaction it is answered in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Final
from urllib.parse import quote

import msgspec
from fastapi import Depends, Request, Response
from pydantic import BaseModel

from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.scope import NOT_ITSELF, Scope
from tollhouse.doors.api.arriving import address_of, secret_in_cookie
from tollhouse.doors.api.house import House
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.trail import Trail, kind_of
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer, Asked, answer_once
from tollhouse.staff.proving import check_proved
from tollhouse.staff.rules.asker import Staff
from tollhouse.staff.rules.audit import changes_between
from tollhouse.staff.rules.roles import Right
from tollhouse.staff.sessions import Session, SessionMissing, session_for
from tollhouse.staff.tokens import token_for
from tollhouse.words.refusals import NotFound

LONGEST_KEY: Final = 255
SMALL_BODY: Final = 1 << 20
CSRF_HEADER: Final = "X-CSRF-Token"
_BEARER: Final = "bearer "
_SAFE: Final = {"GET", "HEAD", "OPTIONS"}

NOT_BY_RESELLER: Final = "Moving customers between installations is the operator's affair; ask the operator."


@dataclass(frozen=True, slots=True)
class Desk:
    """key      the Idempotency-Key of a POST, or None
    session    of a person who signed in; None: a program with a token
    trail      what is left of the request in the audit trail
    """

    house: House
    staff: Staff
    now: datetime
    request: Request
    key: str | None
    trail: Trail
    session: Session | None = None

    @property
    def scope(self) -> Scope:
        return Scope(self.staff.reseller_id, self.staff.masked)

    @property
    def by(self) -> str:
        """Who it was, as histories keep it."""
        return self.staff.by

    def read(self, look: Callable[[Connection], Answer]) -> Response:
        with self.house.engine.begin() as conn:
            answer = look(conn)
            self.trail.leave(conn, status=answer.status, body=answer.body)
        return _sent(answer)

    def write(self, act: Callable[[Connection], Answer], *, digest: bytes | None = None) -> Response:
        """Act in one transaction; a POST under a key is done once and its answer kept in that transaction.

        digest   of a body that was streamed and is not kept in memory
        """

        def act_and_tell(conn: Connection) -> Answer:
            answer = act(conn)
            self.trail.leave(conn, status=answer.status, body=answer.body)
            return answer

        with self.house.engine.begin() as conn:
            if self.key is None:
                answer = act_and_tell(conn)
            else:
                wanted = digest or self._digest()
                asked = Asked(self.staff.actor, self._route(), self.key, wanted, self.staff.masked)
                answer = answer_once(conn, asked, act_and_tell, now=self.now)
                self.trail.left = True  # an answer given again is no second act
        return _sent(answer)

    def note(
        self, conn: Connection, *, status: int = 200, customer_id: int | None = None, details: dict[str, Any]
    ) -> None:
        """Leave the record of a request that streams its answer, or acts in several transactions."""
        self.trail.leave(conn, status=status, customer_id=customer_id, details=details)

    def changed(self, before: Any, after: Any) -> None:
        """Let the record of this request say what changed: two records of one class, or two mappings."""
        self.trail.changes.update(changes_between(before, after))

    def subcustomer(self, conn: Connection, customer_id: int) -> CustomerRecord:
        """A customer this staff may change; a reseller does not change itself."""
        record = read_customer(conn, customer_id, self.scope)
        if customer_id == self.staff.reseller_id:
            raise Unwelcome("outside_scope", NOT_ITSELF)
        return record

    def _route(self) -> str:
        return f"{self.request.method} {self.request.url.path}"

    def _digest(self) -> bytes:
        body: bytes = getattr(self.request, "_body", b"")
        return digest_of_request(self.request, sha256(body).digest())


def digest_of_request(request: Request, body_digest: bytes) -> bytes:
    return sha256(request.scope["query_string"] + b"\0" + body_digest).digest()


class Needs:
    """What a route needs; every route declares one (route.DoorRoute refuses others).

    right      None: of a person in a session, whatever the role
    nobody     True: asks nobody who they are
    personal   False: shows nobody's data, though other routes that need this right do
    proved     True: of a person who has just given the password; no token opens it
    person     True: of a person in a session, about what is theirs; no token has any of it
    """

    def __init__(
        self,
        right: Right | None = None,
        *,
        nobody: bool = False,
        personal: bool = True,
        proved: bool = False,
        person: bool = False,
        longest_body: int = SMALL_BODY,
    ) -> None:
        self.right = right
        self.nobody = nobody
        self.personal = personal
        self.proved = proved
        self.person = person or right is None
        self.longest_body = longest_body

    async def __call__(self, request: Request) -> Desk | None:
        desk: Desk | None = getattr(request.state, "desk", None)
        return desk


def needs(
    right: Right,
    *,
    personal: bool = True,
    proved: bool = False,
    person: bool = False,
    longest_body: int = SMALL_BODY,
) -> Any:
    """The declaration of a route that only holders of a right may take; gives it the Desk."""
    return Depends(Needs(right, personal=personal, proved=proved, person=person, longest_body=longest_body))


def needs_session(*, proved: bool = False, longest_body: int = SMALL_BODY) -> Any:
    """The declaration of a route about the asker's own session: a person's, of any role; gives it the Desk."""
    return Depends(Needs(proved=proved, longest_body=longest_body))


def open_to_all(*, longest_body: int = SMALL_BODY) -> Any:
    """The declaration of the few routes that ask nobody who they are."""
    return Depends(Needs(nobody=True, longest_body=longest_body))


def admit(house: House, request: Request, needed: Needs, action: str) -> Desk:
    """Who asks, by token or by cookie; raises the refusals that become 401 and 403."""
    written = request.headers.get("authorization", "")
    session = None
    if written[: len(_BEARER)].lower() == _BEARER:
        with house.engine.begin() as conn:
            secret, address = written[len(_BEARER) :].strip(), address_of(house, request)
            caps: dict[str, Any] = {"usual_cap": house.usual_cap, "usual_giving": house.usual_giving}
            staff = token_for(conn, secret, address=address, **caps)
    else:
        session = _session(house, request, needed)
        staff = session.staff
    if needed.person and session is None:
        raise Unwelcome("session_missing", "This is about people who are signed in; a token has nothing of it.")
    if needed.right is not None and needed.right not in staff.rights:
        raise right_missing(staff, needed.right)
    if needed.proved:
        check_proved(session, now=house.real_clock())
    kind = kind_of(request.method, needed.right, personal=needed.personal)
    trail = Trail(house, request, staff, action, kind, tells_body=needed.right is not None)
    key = None if needed.right is None else _key_of(request)
    return Desk(house, staff, house.clock(), request, key, trail, session)


def right_missing(staff: Staff, right: Right) -> Unwelcome:
    """403: the asker's role, or what is hidden from them, leaves it out."""
    confined = "" if staff.reseller_id is None else " of a reseller"
    said = f"{staff.by} has the role {staff.role}{confined}, which has no right {right}."
    of_reseller = staff.reseller_id is not None
    facts: dict[str, Any] = {"who": staff.by, "role": str(staff.role), "of_reseller": of_reseller, "right": str(right)}
    return Unwelcome("right_missing", said, **facts)


def _session(house: House, request: Request, needed: Needs) -> Session:
    """The asker's, for what this route does; a cookie alone proves nothing, because browsers send it for anybody."""
    secret = secret_in_cookie(request)
    if secret is None and needed.right is not None:
        said = "Sign in (POST /api/v1/session), or send an API token: `Authorization: Bearer toll_…`."
        raise Unwelcome("token_missing", said)
    if secret is None:
        raise SessionMissing
    with house.engine.begin() as conn:
        session = session_for(conn, secret, now=house.real_clock())
    sent = request.headers.get(CSRF_HEADER, "")
    if request.method not in _SAFE and not compare_digest(sent.encode(), session.csrf_token.encode()):
        said = "Send the csrf_token of GET /api/v1/session as the header X-CSRF-Token."
        raise Unwelcome("csrf_missing", said, field=CSRF_HEADER)
    if session.must_change_password and needed.right is not None:
        said = "Choose a password of your own first: POST /api/v1/session/password."
        raise Unwelcome("password_change_needed", said)
    return session


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


def shown_json(value: Any) -> Answer:
    """Of what has no model, such as a person's preferences."""
    return Answer(200, {"Content-Type": "application/json"}, msgspec.json.encode(value))


def created(model: BaseModel, location: str) -> Answer:
    return shown(model, status=201, headers={"Location": f"/api/v1{quote(location)}"})


def nothing_left() -> Answer:
    return Answer(204, {}, b"")


def _sent(answer: Answer) -> Response:
    headers = dict(answer.headers)
    if answer.repeated:
        headers["Idempotent-Replayed"] = "true"
    return Response(answer.body, answer.status, headers=headers)
