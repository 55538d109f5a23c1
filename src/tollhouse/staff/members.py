"""Staff members: added, changed, blocked, given a new password; never deleted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.staff import storage
from tollhouse.staff.attempting import end_pauses
from tollhouse.staff.passwords import hash_of, make_password
from tollhouse.staff.rules.fields import check_email, check_login, check_name, check_new_password, folded_login
from tollhouse.staff.rules.giving import ANY_GIFT, GivingCap, check_giving
from tollhouse.staff.rules.lending import NO_CAP, LendingCap, check_cap
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.second_factor import remove_second_factor
from tollhouse.staff.sessions import end_sessions
from tollhouse.words.refusals import NotFound, Refused

ADMINISTRATOR: Final = "admin"
"""The login of whoever comes in first."""


class LoginTaken(Refused):
    code: ClassVar[str] = "login_taken"
    sentence: ClassVar[str] = "The login {login!r} is taken; choose another."


class LastAdministrator(Refused):
    code: ClassVar[str] = "last_administrator"
    sentence: ClassVar[str] = (
        "{login!r} is the operator's last administrator who may come in; make another one administrator first."
    )


@dataclass(frozen=True, slots=True)
class NewMember:
    """reseller_id   a reseller that exists: the asker looks, because customers live on a higher floor"""

    login: str
    name: str
    role: Role
    email: str = ""
    reseller_id: int | None = None
    masked: bool = False
    lending: LendingCap = NO_CAP
    giving: GivingCap = ANY_GIFT


@dataclass(frozen=True, slots=True)
class MemberChange:
    """None: it stays."""

    name: str | None = None
    email: str | None = None
    role: Role | None = None
    blocked: bool | None = None
    masked: bool | None = None
    lending: LendingCap | None = None
    giving: GivingCap | None = None


@dataclass(frozen=True, slots=True)
class Member:
    member_id: int
    login: str
    name: str
    email: str
    role: Role
    reseller_id: int | None
    second_factor: bool
    blocked: bool
    masked: bool
    last_seen_at: datetime | None
    created_at: datetime
    created_by: str
    lending: LendingCap
    giving: GivingCap


def add_member(conn: Connection, new: NewMember, password: str, *, must_change: bool, now: datetime, by: str) -> Member:
    """must_change   the member has to choose another password before anything else

    Raises FieldUnfit, PasswordUnfit, LoginTaken.
    """
    login = folded_login(new.login)
    check_login(login)
    check_name(new.name)
    check_email(new.email)
    check_new_password(password, login)
    check_cap(new.lending)
    check_giving(new.giving)
    row = storage.insert_member(
        conn,
        {
            "login": login,
            "name": new.name,
            "email": new.email,
            "role": new.role,
            "reseller_id": new.reseller_id,
            "blocked": False,
            "masked": new.masked,
            "password_hash": hash_of(password),
            "must_change_password": must_change,
            "second_factor_step": 0,
            "preferences": {},
            "created_at": now,
            "created_by": by,
            **storage.capped(new.lending),
            **storage.capped_giving(new.giving),
        },
    )
    if row is None:
        raise LoginTaken(field="login", login=login)
    return member_of(row)


def add_first_administrator(conn: Connection, *, now: datetime, by: str) -> str:
    """Who adds the others, under a name to be replaced; the password, to be changed at the first sign-in."""
    password = make_password()
    first = NewMember(ADMINISTRATOR, "Administrator", Role.ADMINISTRATOR)
    add_member(conn, first, password, must_change=True, now=now, by=by)
    return password


def change_member(conn: Connection, member_id: int, change: MemberChange) -> tuple[Member, Member]:
    """Before and after; who is blocked is signed out.  Raises NotFound, FieldUnfit, LastAdministrator."""
    if change.name is not None:
        check_name(change.name)
    if change.email is not None:
        check_email(change.email)
    if change.lending is not None:
        check_cap(change.lending)
    if change.giving is not None:
        check_giving(change.giving)
    administrators = storage.lock_administrators(conn, Role.ADMINISTRATOR)
    before = read_member(conn, member_id)
    going = change.blocked is True or change.role not in {None, Role.ADMINISTRATOR}
    if going and administrators == [member_id]:
        raise LastAdministrator(login=before.login)
    wanted: dict[str, Any] = {
        "name": change.name,
        "email": change.email,
        "role": change.role,
        "blocked": change.blocked,
        "masked": change.masked,
    }
    said = {name: value for name, value in wanted.items() if value is not None}
    said |= {} if change.lending is None else storage.capped(change.lending)
    said |= {} if change.giving is None else storage.capped_giving(change.giving)
    after = member_of(storage.update_member(conn, member_id, said)) if said else before
    if after.blocked:
        end_sessions(conn, member_id)
    return before, after


def reset_password(conn: Connection, member_id: int, password: str, *, must_change: bool) -> Member:
    """By somebody else: ends all sessions, and every pause after failed attempts.  Raises NotFound, PasswordUnfit."""
    member = read_member(conn, member_id)
    check_new_password(password, member.login)
    _keep_password(conn, member_id, password, must_change=must_change)
    end_sessions(conn, member_id)
    end_pauses(conn, member_id, member.login)
    return member


def choose_password(conn: Connection, member_id: int, password: str, *, session_id: int) -> None:
    """By the member, whose current one was asked for: ends all other sessions.  Raises PasswordUnfit."""
    member = read_member(conn, member_id)
    check_new_password(password, member.login)
    _keep_password(conn, member_id, password, must_change=False)
    end_sessions(conn, member_id, but=session_id)


def reset_second_factor(conn: Connection, member_id: int) -> Member:
    """Of somebody who has lost it.  Raises NotFound."""
    member = read_member(conn, member_id)
    remove_second_factor(conn, member_id)
    return member


def password_hash_of(conn: Connection, member_id: int) -> str:
    return str(_row(conn, member_id).password_hash)


def read_member(conn: Connection, member_id: int) -> Member:
    """Raises NotFound."""
    return member_of(_row(conn, member_id))


def member_named(conn: Connection, login: str) -> Member:
    """Raises NotFound."""
    member = find_member(conn, login)
    if member is None:
        raise NotFound(kind="staff member", id=repr(login))
    return member


def find_member(conn: Connection, login: str) -> Member | None:
    row = storage.member_of_login(conn, folded_login(login))
    return None if row is None else member_of(row)


def list_members(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    """A page by login; turn its rows into members with member_of."""
    return storage.page_of_members(conn, limit=limit, cursor=cursor)


def count_members(conn: Connection) -> int:
    return storage.count_members(conn)


def addresses_of_administrators(conn: Connection) -> list[str]:
    """Of the operator's who may sign in and have an e-mail address."""
    return list(dict.fromkeys(storage.read_addresses(conn, Role.ADMINISTRATOR)))


def member_of(row: AnyRow) -> Member:
    return Member(
        member_id=row.member_id,
        login=row.login,
        name=row.name,
        email=row.email,
        role=Role(row.role),
        reseller_id=row.reseller_id,
        second_factor=row.second_factor is not None,
        blocked=row.blocked,
        masked=row.masked,
        last_seen_at=row.last_seen_at,
        created_at=row.created_at,
        created_by=row.created_by,
        lending=storage.cap_of(row),
        giving=storage.giving_of(row),
    )


def _keep_password(conn: Connection, member_id: int, password: str, *, must_change: bool) -> None:
    kept = {"password_hash": hash_of(password), "must_change_password": must_change}
    storage.update_member(conn, member_id, kept)


def _row(conn: Connection, member_id: int) -> AnyRow:
    row = storage.read_member(conn, member_id)
    if row is None:
        raise NotFound(kind="staff member", id=member_id)
    return row
