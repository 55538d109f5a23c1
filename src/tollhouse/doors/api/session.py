"""/session: people sign in, see who they are, and sign out; their other sessions; what the console keeps for them."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Body, Request, Response
from pydantic import Field

from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.scope import Scope
from tollhouse.doors.api.arriving import (
    address_of,
    agent_of,
    cookie_taken_back,
    cookie_with,
    request_id_of,
    secret_in_cookie,
)
from tollhouse.doors.api.desk import Desk, needs_session, nothing_left, open_to_all, shown, shown_json
from tollhouse.doors.api.house import House
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.password_lanes import in_turn, strangers
from tollhouse.doors.api.problems import status_of
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Said, Told
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.auditing import Trace, leave_trace
from tollhouse.staff.rules.asker import Staff
from tollhouse.staff.rules.audit import AuditKind
from tollhouse.staff.rules.roles import Right, Role
from tollhouse.staff.sessions import (
    Session,
    end_session,
    end_session_of,
    keep_preferences,
    list_sessions,
    session_for,
    signed_in_of,
)
from tollhouse.staff.signing_in import Attempt, Entered, begin_sign_in, finish_sign_in, look_at_password
from tollhouse.words.refusals import NotFound

router = DoorRouter("Session")

LONGEST_PREFERENCES: Final = 32 << 10

Anybody = Annotated[Any, open_to_all()]
Person = Annotated[Desk, needs_session()]
Keeper = Annotated[Desk, needs_session(longest_body=LONGEST_PREFERENCES)]


class SignInSaid(Said):
    login: str = Field(max_length=200, examples=["anna"])
    password: str = Field(max_length=1000)
    code: str | None = Field(
        default=None, max_length=64, description="of the authenticator app, or a recovery code", examples=["123456"]
    )


class Me(Told):
    id: Number
    login: str
    name: str
    email: str
    role: Role
    reseller_id: Number | None = Field(description="the reseller whose customers are seen; null: the operator's staff")
    reseller_name: str | None
    second_factor: bool
    must_change_password: bool = Field(description="true: only /session answers until a password was chosen")


class Installation(Told):
    name: str
    test_clock: bool = Field(description="whether the clock may be moved")
    now: Moment = Field(description="by the product's clock")
    version: str


class SessionTold(Told):
    staff: Me
    rights: list[Right] = Field(description="what the routes ask for; x-right in the OpenAPI document")
    csrf_token: str = Field(description="to be sent as X-CSRF-Token with everything that is no GET")
    preferences: dict[str, Any]
    installation: Installation


class SignedInTold(Told):
    """One of a member's sessions."""

    id: Number
    started_at: Moment
    seen_at: Moment
    address: str
    agent: str = Field(description="what the browser calls itself")
    current: bool = Field(description="whether it is the asker's own")


@router.post("/session", summary="Sign in", status_code=201, response_model=SessionTold)
async def post_session(said: SignInSaid, request: Request, _anybody: Anybody) -> Response:
    """Sets the cookie `tollhouse_session`.  A login is locked for 15 minutes after ten failed attempts; codes count."""
    house: House = request.app.state.house
    return await in_turn(strangers(), partial(_sign_in, house, request, said))


@router.get("/session", summary="Who is signed in", response_model=SessionTold)
def get_session(desk: Person) -> Response:
    return desk.read(lambda conn: shown(_told(conn, desk.house, own_session(desk))))


@router.delete("/session", summary="Sign out", status_code=204)
def remove_session(desk: Person) -> Response:
    def act(conn: Connection) -> Answer:
        own = own_session(desk)
        end_session(conn, own.member_id, own.session_id)
        return Answer(204, {"Set-Cookie": cookie_taken_back(desk.house, desk.request)}, b"")

    return desk.write(act)


@router.put("/session/preferences", summary="Keep preferences", response_model=dict[str, Any])
def put_preferences(said: Annotated[dict[str, Any], Body()], desk: Keeper) -> Response:
    """Any JSON object of at most 32 kB; it takes the place of the one before."""

    def act(conn: Connection) -> Answer:
        keep_preferences(conn, own_session(desk).member_id, said)
        return shown_json(said)

    return desk.write(act)


@router.get("/session/sessions", summary="List one's sessions", response_model=ListOf[SignedInTold])
def get_sessions(desk: Person, pages: Pages) -> Response:
    """Newest first, the asker's own among them."""
    return desk.read(lambda conn: shown(sessions_listed(conn, desk, own_session(desk).member_id, pages)))


@router.delete("/session/sessions/{session_id}", summary="End one of one's sessions", status_code=204)
def remove_one_session(session_id: Number, desk: Person) -> Response:
    def act(conn: Connection) -> Answer:
        end_session(conn, own_session(desk).member_id, session_id)
        return nothing_left()

    return desk.write(act)


def sessions_listed(conn: Connection, desk: Desk, member_id: int, pages: Pages) -> ListOf[SignedInTold]:
    def page(limit: int, cursor: str | None) -> Any:
        return list_sessions(conn, member_id, now=desk.house.real_clock(), limit=limit, cursor=cursor)

    own = None if desk.session is None else desk.session.session_id
    return listed(partial(_told_rows, own), page, pages)


def own_session(desk: Desk) -> Session:
    assert desk.session is not None, "needs_session lets nobody else in"
    return desk.session


def _sign_in(house: House, request: Request, said: SignInSaid) -> Response:
    attempt = Attempt(said.login, said.password, said.code or "", address_of(house, request), agent_of(request))
    with house.engine.begin() as conn:
        candidate = begin_sign_in(conn, attempt, now=house.real_clock())
    candidate = look_at_password(candidate, attempt)
    now = house.real_clock()
    with house.engine.begin() as conn:
        entered = finish_sign_in(conn, candidate, attempt, house.vault, now=now)
        _leave_trace(conn, house, request, entered)
        if entered.refusal is None:
            if before := secret_in_cookie(request):
                end_session_of(conn, before)
            told = _told(conn, house, session_for(conn, entered.secret, now=now))
    if entered.refusal is not None:
        raise entered.refusal
    headers = {"Set-Cookie": cookie_with(entered.secret, house, request)}
    return Response(told.model_dump_json(), 201, headers=headers, media_type="application/json")


def _leave_trace(conn: Connection, house: House, request: Request, entered: Entered) -> None:
    """Failed ones too, of logins that do not exist as well: only then do both take the same time."""
    trace = Trace(
        at=house.real_clock(),
        by=entered.by,
        kind=AuditKind.WRITE,
        action="post_session",
        status=201 if entered.refusal is None else status_of(entered.refusal.code),
        details={} if entered.refusal is None else {"refused": entered.refusal.code},
        address=address_of(house, request),
        request_id=request_id_of(request),
    )
    leave_trace(conn, trace)


def _told(conn: Connection, house: House, session: Session) -> SessionTold:
    staff = session.staff
    return SessionTold(
        staff=Me(
            id=session.member_id,
            login=session.login,
            name=session.name,
            email=session.email,
            role=staff.role,
            reseller_id=staff.reseller_id,
            reseller_name=_name_of_reseller(conn, staff),
            second_factor=session.second_factor,
            must_change_password=session.must_change_password,
        ),
        rights=sorted(staff.rights),
        csrf_token=session.csrf_token,
        preferences=session.preferences,
        installation=Installation(
            name=house.name,
            test_clock=house.advance_clock is not None,
            now=house.clock(),
            version=house.version,
        ),
    )


def _name_of_reseller(conn: Connection, staff: Staff) -> str | None:
    if staff.reseller_id is None:
        return None
    try:
        return read_customer(conn, staff.reseller_id, Scope(staff.reseller_id)).name
    except NotFound:
        return None


def _told_rows(own: int | None, rows: Sequence[AnyRow]) -> list[SignedInTold]:
    return [
        SignedInTold(
            id=one.session_id,
            started_at=one.started_at,
            seen_at=one.seen_at,
            address=one.address,
            agent=one.agent,
            current=one.session_id == own,
        )
        for one in map(signed_in_of, rows)
    ]
