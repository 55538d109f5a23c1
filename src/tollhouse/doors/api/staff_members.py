"""/staff: the people who work here."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Response
from pydantic import Field

from tollhouse.customers.reading import name_seen, names_seen, read_customer
from tollhouse.customers.rules.record import BadField, CustomerKind
from tollhouse.doors.api.credit_models import PercentSaid, told_percent
from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, right_missing, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.session import SignedInTold, sessions_listed
from tollhouse.doors.api.values import AMOUNT, Moment, Number, Said, Told, Words
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.attempting import locks_of
from tollhouse.staff.members import (
    Member,
    MemberChange,
    NewMember,
    add_member,
    change_member,
    list_members,
    member_of,
    read_member,
    reset_password,
    reset_second_factor,
)
from tollhouse.staff.passwords import make_password
from tollhouse.staff.rules.giving import ANY_GIFT, GivingCap
from tollhouse.staff.rules.lending import NO_CAP, LendingCap
from tollhouse.staff.rules.roles import Right, Role
from tollhouse.staff.sessions import end_session

router = DoorRouter("Staff")

Manager = Annotated[Desk, needs(Right.MANAGE_STAFF)]
ProvedManager = Annotated[Desk, needs(Right.MANAGE_STAFF, proved=True)]


class LendingCapTold(Told):
    """What one temporary increase of a credit limit may be at most; null: any."""

    amount: str | None = Field(description="in the customer's currency; or `percent`", examples=["50.00000"])
    percent: str | None = Field(description="of the customer's permanent limit; or `amount`", examples=["10"])
    days: int | None = Field(description="for how long", examples=[30])


class LendingCapSaid(Said):
    """Null, or left out: no cap."""

    amount: Annotated[str, Field(pattern=AMOUNT)] | None = None
    percent: PercentSaid | None = None
    days: int | None = None

    def cap(self) -> LendingCap:
        amount, percent = (None if said is None else Decimal(said) for said in (self.amount, self.percent))
        return LendingCap(amount, percent, self.days)


class GivingCapTold(Told):
    """How much may be credited or refunded at most, in whichever currency it is; null: any."""

    per_act: str | None = Field(description="at once", examples=["50.00000"])
    per_day: str | None = Field(description="within 24 hours, each currency counted for itself", examples=["500.00000"])


class GivingCapSaid(Said):
    """Null, or left out: any amount."""

    per_act: Annotated[str, Field(pattern=AMOUNT)] | None = None
    per_day: Annotated[str, Field(pattern=AMOUNT)] | None = None

    def cap(self) -> GivingCap:
        return GivingCap(*(None if said is None else Decimal(said) for said in (self.per_act, self.per_day)))


class StaffMember(Told):
    id: Number
    login: str = Field(examples=["anna"])
    name: str = Field(examples=["Anna Novak"])
    email: str
    role: Role
    reseller_id: Number | None = Field(description="the reseller it is confined to; null: the operator's staff")
    reseller_name: str | None
    second_factor: bool
    blocked: bool = Field(description="true: may not sign in")
    masked: bool = Field(description="true: names, addresses and the like are hidden from it")
    locked_until: Moment | None = Field(description="after too many failed attempts; null: may try")
    last_seen_at: Moment | None
    created_at: Moment
    created_by: str
    lending_cap: LendingCapTold
    giving_cap: GivingCapTold


class NewStaffMember(StaffMember):
    password: str | None = Field(
        description="shown this once, to be changed at the first sign-in; null when the request comes a second time"
    )


class NewPassword(Told):
    password: str | None = Field(
        description="shown this once, to be changed at the next sign-in; null when the request comes a second time"
    )


class StaffMemberSaid(Said):
    login: Words = Field(description="a-z, 0-9, dot, dash, underscore, @", examples=["anna"])
    name: Words = Field(examples=["Anna Novak"])
    email: Words = ""
    role: Role
    reseller_id: Number | None = None
    masked: bool = Field(default=False, description="true: names, addresses and the like are hidden from it")
    lending_cap: LendingCapSaid | None = Field(
        default=None, description="null: an administrator has no cap, others that of the settings"
    )
    giving_cap: GivingCapSaid | None = Field(default=None, description="the same")


class StaffMemberChangeSaid(Said):
    """What changes; what is left out stays."""

    name: Words | None = None
    email: Words | None = None
    role: Role | None = None
    blocked: bool | None = None
    masked: bool | None = None
    lending_cap: LendingCapSaid | None = None
    giving_cap: GivingCapSaid | None = None


@router.get("/staff", summary="List staff members", response_model=ListOf[StaffMember])
def get_staff(desk: Manager, pages: Pages) -> Response:
    """By login, blocked ones too."""

    def look(conn: Connection) -> Answer:
        def page(limit: int, cursor: str | None) -> Any:
            return list_members(conn, limit=limit, cursor=cursor)

        return shown(listed(partial(_told_rows, conn, desk), page, pages))

    return desk.read(look)


@router.post("/staff", summary="Add a staff member", status_code=201, response_model=NewStaffMember)
def post_staff_member(said: StaffMemberSaid, desk: ProvedManager) -> Response:
    """Its first password is in this answer and nowhere else."""
    _check_sight(desk, masked=said.masked)

    def act(conn: Connection) -> Answer:
        if said.reseller_id is not None:
            reseller = read_customer(conn, said.reseller_id, desk.scope)
            if reseller.kind != CustomerKind.RESELLER:
                raise BadField("reseller_id", name_seen(reseller, desk.scope), "is no reseller.")
        password = make_password()
        new = NewMember(
            said.login,
            said.name,
            said.role,
            said.email,
            said.reseller_id,
            masked=said.masked,
            lending=_lending(desk, said),
            giving=_giving(desk, said),
        )
        member = add_member(conn, new, password, must_change=True, now=desk.house.real_clock(), by=desk.by)
        known = dict(_told(conn, desk, [member])[0])
        answer = created(NewStaffMember(**known, password=password), f"/staff/{member.member_id}")
        return replace(answer, kept_body=NewStaffMember(**known, password=None).model_dump_json().encode())

    return desk.write(act)


@router.get("/staff/{member_id}", summary="Read a staff member", response_model=StaffMember)
def get_staff_member(member_id: Number, desk: Manager) -> Response:
    return desk.read(lambda conn: shown(_told(conn, desk, [read_member(conn, member_id)])[0]))


@router.patch("/staff/{member_id}", summary="Change a staff member", response_model=StaffMember)
def patch_staff_member(member_id: Number, said: StaffMemberChangeSaid, desk: ProvedManager) -> Response:
    """Who is blocked is signed out at once.  The operator's last administrator stays one.

    Nobody changes their own role, caps or mask: else these would bind no administrator.
    """

    def act(conn: Connection) -> Answer:
        before, after = change_member(conn, member_id, _change(said))
        if _is_own(desk, member_id) and _terms_of(before) != _terms_of(after):
            raise Unwelcome("own_account", OWN_TERMS, changed="terms")
        if before.masked:
            _check_sight(desk, masked=after.masked)
        desk.changed(before, after)
        return shown(_told(conn, desk, [after])[0])

    return desk.write(act)


@router.post("/staff/{member_id}/reset-password", summary="Reset a password", response_model=NewPassword)
def post_password_reset(member_id: Number, desk: ProvedManager) -> Response:
    """Ends all sessions of the member and the pause after failed attempts."""
    _check_another(desk, member_id)

    def act(conn: Connection) -> Answer:
        _check_sight(desk, masked=read_member(conn, member_id).masked)
        password = make_password()
        reset_password(conn, member_id, password, must_change=True)
        answer = shown(NewPassword(password=password))
        return replace(answer, kept_body=NewPassword(password=None).model_dump_json().encode())

    return desk.write(act)


@router.post("/staff/{member_id}/reset-second-factor", summary="Take a second factor away", status_code=204)
def post_second_factor_reset(member_id: Number, desk: ProvedManager) -> Response:
    """Of somebody who has lost it; the password alone opens then."""
    _check_another(desk, member_id)

    def act(conn: Connection) -> Answer:
        _check_sight(desk, masked=read_member(conn, member_id).masked)
        reset_second_factor(conn, member_id)
        return nothing_left()

    return desk.write(act)


@router.get("/staff/{member_id}/sessions", summary="List a member's sessions", response_model=ListOf[SignedInTold])
def get_member_sessions(member_id: Number, desk: Manager, pages: Pages) -> Response:
    """Newest first."""

    def look(conn: Connection) -> Answer:
        read_member(conn, member_id)
        return shown(sessions_listed(conn, desk, member_id, pages))

    return desk.read(look)


@router.delete("/staff/{member_id}/sessions/{session_id}", summary="End a member's session", status_code=204)
def remove_member_session(member_id: Number, session_id: Number, desk: Manager) -> Response:
    """It opens nothing from now on."""

    def act(conn: Connection) -> Answer:
        end_session(conn, member_id, session_id)
        return nothing_left()

    return desk.write(act)


def _lending(desk: Desk, said: StaffMemberSaid) -> LendingCap:
    if said.lending_cap is not None:
        return said.lending_cap.cap()
    return NO_CAP if said.role is Role.ADMINISTRATOR else desk.house.usual_cap


def _giving(desk: Desk, said: StaffMemberSaid) -> GivingCap:
    if said.giving_cap is not None:
        return said.giving_cap.cap()
    return ANY_GIFT if said.role is Role.ADMINISTRATOR else desk.house.usual_giving


def _change(said: StaffMemberChangeSaid) -> MemberChange:
    lending = None if said.lending_cap is None else said.lending_cap.cap()
    giving = None if said.giving_cap is None else said.giving_cap.cap()
    return MemberChange(**said.model_dump(exclude={"lending_cap", "giving_cap"}), lending=lending, giving=giving)


OWN_TERMS: Final = (
    "Your own role, your caps for lending and giving, and what is hidden from you are not yours to change; let "
    "another administrator do it."
)


def _terms_of(member: Member) -> tuple[Role, LendingCap, GivingCap, bool]:
    return member.role, member.lending, member.giving, member.masked


def _is_own(desk: Desk, member_id: int) -> bool:
    return desk.session is not None and desk.session.member_id == member_id


def _check_sight(desk: Desk, *, masked: bool) -> None:
    """Nobody gives another, or enters as another, who sees more than they do.

    masked   whether personal data is hidden from that other
    """
    if desk.scope.masked and not masked:
        raise right_missing(desk.staff, Right.SEE_PERSONAL_DATA)


def _check_another(desk: Desk, member_id: int) -> None:
    """Whoever sits at a browser left open must not take the account over without knowing its password."""
    if _is_own(desk, member_id):
        raise Unwelcome(
            "own_account",
            "This is your own account: choose a password with POST /api/v1/session/password, remove the second factor "
            "with POST /api/v1/session/second-factor/remove. "
            "Or let another administrator do it.",
        )


def _told_rows(conn: Connection, desk: Desk, rows: Sequence[AnyRow]) -> list[StaffMember]:
    return _told(conn, desk, [member_of(row) for row in rows])


def _told(conn: Connection, desk: Desk, members: Sequence[Member]) -> list[StaffMember]:
    locks = locks_of(conn, [one.login for one in members], now=desk.house.real_clock())
    resellers = names_seen(conn, {one.reseller_id for one in members if one.reseller_id is not None}, desk.scope)
    return [
        StaffMember(
            id=one.member_id,
            login=one.login,
            name=one.name,
            email=one.email,
            role=one.role,
            reseller_id=one.reseller_id,
            reseller_name=None if one.reseller_id is None else resellers.get(one.reseller_id),
            second_factor=one.second_factor,
            blocked=one.blocked,
            masked=one.masked,
            locked_until=locks.get(one.login),
            last_seen_at=one.last_seen_at,
            created_at=one.created_at,
            created_by=one.created_by,
            lending_cap=_told_cap(one.lending),
            giving_cap=_told_giving(one.giving),
        )
        for one in members
    ]


def _told_cap(cap: LendingCap) -> LendingCapTold:
    amount = None if cap.most_amount is None else f"{cap.most_amount:f}"
    return LendingCapTold(amount=amount, percent=told_percent(cap.most_percent), days=cap.longest_days)


def _told_giving(cap: GivingCap) -> GivingCapTold:
    per_act, per_day = (None if said is None else f"{said:f}" for said in (cap.most_per_act, cap.most_per_day))
    return GivingCapTold(per_act=per_act, per_day=per_day)
