"""/session/proof, /session/password and /session/second-factor: what a person proves to be the member with."""

from functools import partial
from typing import Annotated

from fastapi import Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, needs_session, nothing_left, shown
from tollhouse.doors.api.password_lanes import in_turn, members
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.session import own_session
from tollhouse.doors.api.values import Said, Told
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.members import choose_password
from tollhouse.staff.passwords import fits
from tollhouse.staff.proving import PasswordWrong, begin_proof, finish_proof
from tollhouse.staff.rules.fields import check_other_password
from tollhouse.staff.second_factor import confirm_second_factor, offer_second_factor, remove_second_factor

router = DoorRouter("Session")

Person = Annotated[Desk, needs_session()]
ProvedPerson = Annotated[Desk, needs_session(proved=True)]


class PasswordSaid(Said):
    current: str = Field(max_length=1000)
    new: str = Field(max_length=1000, description="10 characters at least")


class CodeSaid(Said):
    code: str = Field(max_length=64, examples=["123456"])


class ProofSaid(Said):
    password: str = Field(max_length=1000)


class SecondFactorOffered(Told):
    """To be confirmed by its first code; until then it does nothing."""

    secret: str = Field(description="to be typed into an authenticator app")
    uri: str = Field(description="the same as a QR code has it", examples=["otpauth://totp/Tollhouse:anna?secret=…"])


class RecoveryCodes(Told):
    """Shown this once; each stands in for a code once."""

    recovery_codes: list[str]


@router.post("/session/proof", summary="Give the password again", status_code=204)
async def post_session_proof(said: ProofSaid, desk: Person) -> Response:
    """What answered `password_needed` is done for the next ten minutes."""

    def prove() -> Response:
        _prove(desk, said.password, field="password")
        return Response(status_code=204)

    return await in_turn(members(), prove)


@router.post("/session/password", summary="Choose a password", status_code=204)
async def post_session_password(said: PasswordSaid, desk: Person) -> Response:
    """Ends all other sessions of the member."""
    return await in_turn(members(), partial(_choose_password, said, desk))


@router.post("/session/second-factor", summary="Begin a second factor", response_model=SecondFactorOffered)
def post_second_factor(desk: ProvedPerson) -> Response:
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
def post_second_factor_removal(desk: ProvedPerson) -> Response:
    """The password alone opens then."""

    def act(conn: Connection) -> Answer:
        remove_second_factor(conn, own_session(desk).member_id)
        return nothing_left()

    return desk.write(act)


def _choose_password(said: PasswordSaid, desk: Desk) -> Response:
    _prove(desk, said.current, field="current")
    check_other_password(said.new, said.current)
    own = own_session(desk)

    def act(conn: Connection) -> Answer:
        choose_password(conn, own.member_id, said.new, session_id=own.session_id)
        return nothing_left()

    return desk.write(act)


def _prove(desk: Desk, password: str, *, field: str) -> None:
    """That it is the member who sits there; guesses are counted, but not with those of strangers, and recorded."""
    house, own = desk.house, own_session(desk)
    with house.engine.begin() as conn:
        kept = begin_proof(conn, own, now=house.real_clock())
    right = fits(password, kept)
    with house.engine.begin() as conn:
        if right:
            finish_proof(conn, own, now=house.real_clock())
        else:
            desk.note(conn, status=422, details={"refused": PasswordWrong.code})
    if not right:
        raise PasswordWrong(field=field)
