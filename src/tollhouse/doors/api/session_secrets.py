"""/session/password and /session/second-factor: what a person proves to be the member with."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, needs_session, nothing_left, shown
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.session import own_session
from tollhouse.doors.api.values import Said, Told
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.attempting import count_proof, forget_proofs
from tollhouse.staff.members import choose_password, password_hash_of
from tollhouse.staff.passwords import fits
from tollhouse.staff.rules.fields import check_other_password
from tollhouse.staff.second_factor import confirm_second_factor, offer_second_factor, remove_second_factor

router = DoorRouter("Session")

Person = Annotated[Desk, needs_session()]


class PasswordSaid(Said):
    current: str = Field(max_length=1000)
    new: str = Field(max_length=1000, description="10 characters at least")


class CodeSaid(Said):
    code: str = Field(max_length=64, examples=["123456"])


class RemovalSaid(Said):
    password: str = Field(max_length=1000)


class SecondFactorOffered(Told):
    """To be confirmed by its first code; until then it does nothing."""

    secret: str = Field(description="to be typed into an authenticator app")
    uri: str = Field(description="the same as a QR code has it", examples=["otpauth://totp/Tollhouse:anna?secret=…"])


class RecoveryCodes(Told):
    """Shown this once; each stands in for a code once."""

    recovery_codes: list[str]


@router.post("/session/password", summary="Choose a password", status_code=204)
def post_session_password(said: PasswordSaid, desk: Person) -> Response:
    """Ends all other sessions of the member."""
    _prove(desk, said.current, field="current")
    check_other_password(said.new, said.current)
    own = own_session(desk)

    def act(conn: Connection) -> Answer:
        choose_password(conn, own.member_id, said.new, session_id=own.session_id)
        return nothing_left()

    return desk.write(act)


@router.post("/session/second-factor", summary="Begin a second factor", response_model=SecondFactorOffered)
def post_second_factor(desk: Person) -> Response:
    """A secret for an authenticator app (TOTP, 6 digits, 30 s)."""

    def act(conn: Connection) -> Answer:
        house, own = desk.house, own_session(desk)
        secret, uri = offer_second_factor(conn, own.member_id, house.vault, issuer=house.name)
        return shown(SecondFactorOffered(secret=secret, uri=uri))

    return desk.write(act)


@router.post("/session/second-factor/confirm", summary="Confirm a second factor", response_model=RecoveryCodes)
def post_second_factor_confirmation(said: CodeSaid, desk: Person) -> Response:
    """By its first code; from now on signing in asks for one."""

    def act(conn: Connection) -> Answer:
        house = desk.house
        codes = confirm_second_factor(conn, own_session(desk).member_id, said.code, house.vault, now=house.real_clock())
        return shown(RecoveryCodes(recovery_codes=codes))

    return desk.write(act)


@router.post("/session/second-factor/remove", summary="Remove the second factor", status_code=204)
def post_second_factor_removal(said: RemovalSaid, desk: Person) -> Response:
    _prove(desk, said.password, field="password")

    def act(conn: Connection) -> Answer:
        remove_second_factor(conn, own_session(desk).member_id)
        return nothing_left()

    return desk.write(act)


def _prove(desk: Desk, password: str, *, field: str) -> None:
    """That it is the member who sits there; guesses are counted, but not with those of strangers."""
    house, own = desk.house, own_session(desk)
    with house.engine.begin() as conn:
        count_proof(conn, own.member_id, now=house.real_clock())
        kept = password_hash_of(conn, own.member_id)
    if not fits(password, kept):
        raise Unwelcome("password_wrong", "This is not your current password.", field=field)
    with house.engine.begin() as conn:
        forget_proofs(conn, own.member_id)
