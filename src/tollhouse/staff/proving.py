"""Proving by the password, once signed in, that it is still the member who sits there.

Which acts ask for it, and why tokens cannot do them: docs/decisions/0028-staff-sessions-and-audit.md
"""

from datetime import datetime
from typing import ClassVar

from tollhouse.plumbing.db import Connection
from tollhouse.staff.attempting import count_proof, forget_proofs
from tollhouse.staff.members import password_hash_of
from tollhouse.staff.rules.proof import HOLDS_FOR, proof_holds
from tollhouse.staff.sessions import Session, note_proof
from tollhouse.words.refusals import Refused


class PersonNeeded(Refused):
    code: ClassVar[str] = "person_needed"
    sentence: ClassVar[str] = (
        "This is done by people only: who has stolen a token could make it their own for ever. "
        "Sign in with POST /api/v1/session."
    )


class PasswordNeeded(Refused):
    code: ClassVar[str] = "password_needed"
    sentence: ClassVar[str] = (
        "Give your password once more (POST /api/v1/session/proof): this could hand an account over, "
        "and you gave it more than {minutes} minutes ago."
    )


class PasswordWrong(Refused):
    code: ClassVar[str] = "password_wrong"
    sentence: ClassVar[str] = "This is not your current password."


def check_proved(session: Session | None, *, now: datetime) -> None:
    """Raises PersonNeeded of a program, PasswordNeeded of a session whose proof is too old."""
    if session is None:
        raise PersonNeeded
    if not proof_holds(session.proved_at, now):
        raise PasswordNeeded(minutes=int(HOLDS_FOR.total_seconds()) // 60)


def begin_proof(conn: Connection, session: Session, *, now: datetime) -> str:
    """Counts the attempt, to be committed before the password is compared with this hash.  Raises PasswordLocked."""
    count_proof(conn, session.member_id, now=now)
    return password_hash_of(conn, session.member_id)


def finish_proof(conn: Connection, session: Session, *, now: datetime) -> None:
    """The password was right."""
    forget_proofs(conn, session.member_id)
    note_proof(conn, session.session_id, now=now)
