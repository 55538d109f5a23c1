"""Sessions of members: opened by signing in, known by a cookie, ended by anybody who may."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar, Final

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.staff import storage
from tollhouse.staff.rules.asker import Staff
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.rules.secret import CHANCE_BYTES, digest_of
from tollhouse.words.refusals import NotFound, Refused

IDLE_FOR: Final = timedelta(hours=8)
OPEN_FOR: Final = timedelta(days=7)
LONGEST_AGENT: Final = 300
_NOTED_EVERY: Final = timedelta(minutes=1)


class SessionMissing(Refused):
    code: ClassVar[str] = "session_missing"
    sentence: ClassVar[str] = "You are not signed in, or no longer: sign in with POST /api/v1/session."


@dataclass(frozen=True, slots=True)
class Session:
    """A member who is signed in, as the member is now.

    proved_at   when the password was given last
    """

    session_id: int
    member_id: int
    login: str
    name: str
    email: str
    staff: Staff
    csrf_token: str
    second_factor: bool
    must_change_password: bool
    preferences: dict[str, Any]
    proved_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session as it is listed."""

    session_id: int
    started_at: datetime
    seen_at: datetime
    address: str
    agent: str


def open_session(conn: Connection, member_id: int, *, address: str, agent: str, now: datetime) -> str:
    """Its secret, which goes into the cookie and is nowhere else."""
    secret = secrets.token_urlsafe(CHANCE_BYTES)
    storage.insert_session(
        conn,
        {
            "member_id": member_id,
            "digest": digest_of(secret),
            "started_at": now,
            "seen_at": now,
            "address": address,
            "agent": agent[:LONGEST_AGENT].replace("\0", ""),
        },
    )
    storage.update_member(conn, member_id, {"last_seen_at": now})
    return secret


def session_for(conn: Connection, secret: str, *, now: datetime) -> Session:
    """Whose cookie it is; notes once a minute that the member was seen.  Raises SessionMissing.

    now   real time
    """
    row = storage.session_of_digest(conn, digest_of(secret))
    if row is None or row.blocked or now >= row.seen_at + IDLE_FOR or now >= row.started_at + OPEN_FOR:
        raise SessionMissing
    if now >= row.seen_at + _NOTED_EVERY:
        storage.touch_session(conn, row.session_id, row.member_id, at=now)
    return _session_of(row, secret)


def note_proof(conn: Connection, session_id: int, *, now: datetime) -> None:
    """The password was given again, and was right."""
    storage.note_proof(conn, session_id, at=now)


def list_sessions(conn: Connection, member_id: int, *, now: datetime, limit: int, cursor: str | None) -> Page:
    """Those that still open something, newest first; turn its rows with signed_in_of."""
    started_after, seen_after = now - OPEN_FOR, now - IDLE_FOR
    return storage.page_of_sessions(
        conn, member_id, started_after=started_after, seen_after=seen_after, limit=limit, cursor=cursor
    )


def end_session(conn: Connection, member_id: int, session_id: int) -> None:
    """It opens nothing from the commit on.  Raises NotFound."""
    if not storage.delete_session(conn, member_id, session_id):
        raise NotFound(kind="session", id=session_id)


def end_session_of(conn: Connection, secret: str) -> None:
    """Whichever it is, if it is one."""
    storage.delete_session_of_digest(conn, digest_of(secret))


def end_sessions(conn: Connection, member_id: int, *, but: int | None = None) -> None:
    storage.delete_sessions(conn, member_id, but=but)


def forget_sessions(conn: Connection, *, now: datetime) -> int:
    """Those that ended by themselves; how many."""
    return storage.delete_ended_sessions(conn, started_before=now - OPEN_FOR, seen_before=now - IDLE_FOR)


def keep_preferences(conn: Connection, member_id: int, preferences: dict[str, Any]) -> None:
    storage.update_member(conn, member_id, {"preferences": preferences})


def signed_in_of(row: AnyRow) -> SignedIn:
    return SignedIn(row.session_id, row.started_at, row.seen_at, row.address, row.agent)


def _session_of(row: AnyRow, secret: str) -> Session:
    return Session(
        session_id=row.session_id,
        member_id=row.member_id,
        login=row.login,
        name=row.name,
        email=row.email,
        staff=Staff(
            f"staff:{row.member_id}",
            f"staff:{row.login}",
            Role(row.role),
            row.reseller_id,
            row.masked,
            storage.cap_of(row),
            storage.giving_of(row),
        ),
        csrf_token=_csrf_token(secret),
        second_factor=row.second_factor is not None,
        must_change_password=row.must_change_password,
        preferences=row.preferences,
        proved_at=row.proved_at or row.started_at,
    )


def _csrf_token(secret: str) -> str:
    """Made of the cookie, which another site can send but not read; the cookie cannot be made of it."""
    return sha256(b"csrf:" + secret.encode()).hexdigest()
