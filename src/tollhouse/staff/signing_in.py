"""Signing in, in two steps with the slow look at the password between them, so that no transaction waits for it.

Why counted first, and why every refusal takes as long: docs/decisions/0028-staff-sessions-and-audit.md
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff import storage
from tollhouse.staff.attempting import count_attempt, forget_attempts, give_attempt_back
from tollhouse.staff.passwords import fits, hash_of, is_outdated
from tollhouse.staff.rules.fields import folded_login
from tollhouse.staff.second_factor import use_code
from tollhouse.staff.sessions import open_session
from tollhouse.staff.vault import Vault
from tollhouse.words.refusals import Refused


class LoginFailed(Refused):
    """Says the same of a login that does not exist."""

    code: ClassVar[str] = "login_failed"
    sentence: ClassVar[str] = "Login or password is wrong; both are as your administrator gave them to you."


class SecondFactorNeeded(Refused):
    code: ClassVar[str] = "second_factor_needed"
    sentence: ClassVar[str] = "Send the `code` of your authenticator app too, or one of your recovery codes."


class SecondFactorWrong(Refused):
    code: ClassVar[str] = "second_factor_wrong"
    sentence: ClassVar[str] = (
        "The code is wrong, too old, or was used before; wait for the next one, or use a recovery code."
    )


class StaffBlocked(Refused):
    """Said to nobody who has not given the right password."""

    code: ClassVar[str] = "staff_blocked"
    sentence: ClassVar[str] = "Your access is blocked; ask your administrator."


@dataclass(frozen=True, slots=True)
class Attempt:
    """code   of the second factor, or a recovery code; empty: none was sent"""

    login: str
    password: str
    code: str
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whose login it may be; None: nobody's.

    new_hash   of the right password, where the kept one was made at other costs
    """

    member: AnyRow | None
    password_right: bool = False
    new_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of it: a session's secret, or the refusal that is to be raised when the transaction is over."""

    by: str
    secret: str = ""
    refusal: Refused | None = None


def begin_sign_in(conn: Connection, attempt: Attempt, *, now: datetime) -> Candidate:
    """Counts the attempt, to be committed before the password is looked at.  Raises LoginLocked, TooManyRequests."""
    count_attempt(conn, attempt.login, attempt.address, now=now)
    return Candidate(storage.member_of_login(conn, folded_login(attempt.login)))


def look_at_password(candidate: Candidate, attempt: Attempt) -> Candidate:
    """Takes a tenth of a second and 64 MiB, and no connection."""
    member = candidate.member
    right = fits(attempt.password, None if member is None else member.password_hash)
    outdated = right and member is not None and is_outdated(member.password_hash)
    return Candidate(member, right, hash_of(attempt.password) if outdated else None)


def finish_sign_in(conn: Connection, candidate: Candidate, attempt: Attempt, vault: Vault, *, now: datetime) -> Entered:
    """Opens the session, or says why not; commit either way: what was counted or given back has to stay."""
    by = "staff:?" if candidate.member is None else f"staff:{candidate.member.login}"
    if candidate.member is None or not candidate.password_right:
        return Entered(by, refusal=LoginFailed())
    member = storage.read_member(conn, candidate.member.member_id, lock=True)
    if member is None or member.password_hash != candidate.member.password_hash:
        return Entered(by, refusal=LoginFailed())
    if member.second_factor is not None and not attempt.code.strip():
        give_attempt_back(conn, attempt.login, attempt.address)
        return Entered(by, refusal=SecondFactorNeeded())
    if member.second_factor is not None and not use_code(conn, member, attempt.code, vault, now=now):
        return Entered(by, refusal=SecondFactorWrong())
    forget_attempts(conn, attempt.login, attempt.address)
    if member.blocked:
        return Entered(by, refusal=StaffBlocked())
    if candidate.new_hash is not None:
        storage.update_member(conn, member.member_id, {"password_hash": candidate.new_hash})
    return Entered(by, open_session(conn, member.member_id, address=attempt.address, agent=attempt.agent, now=now))
