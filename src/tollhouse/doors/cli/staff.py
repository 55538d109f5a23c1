"""tollhouse staff: the people who work here, and the tokens of programs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollhouse.doors.cli.opened import by_whom, program_of
from tollhouse.doors.cli.speaking import give_up, say, say_table
from tollhouse.doors.cli.witnessing import command_of, witness

if TYPE_CHECKING:
    from tollhouse.doors.cli.opened import Opened
    from tollhouse.plumbing.db import Connection
    from tollhouse.staff.rules.roles import Role

family = typer.Typer(no_args_is_help=True)
tokens = typer.Typer(no_args_is_help=True)
family.add_typer(tokens, name="token", help="API tokens: add, list, revoke.")

_AT_ONCE = 500

RoleNamed = Annotated[str, typer.Option("--role", help="administrator, support or read_only.")]
ResellerNumber = Annotated[
    int | None, typer.Option("--reseller", help="Number of the reseller whose customers it is confined to.")
]
PasswordFile = Annotated[
    Path | None,
    typer.Option(help="A file whose first line is the password; left out: one is made and shown once."),
]


@family.command("add")
def add_one(
    ctx: typer.Context,
    login: str,
    *,
    name: Annotated[str, typer.Option(help="As colleagues read it.")],
    role: RoleNamed = "read_only",
    email: Annotated[str, typer.Option(help="Where mail reaches the member.")] = "",
    reseller: ResellerNumber = None,
    password_file: PasswordFile = None,
) -> None:
    """Add a staff member; a password that is made here has to be changed at the first sign-in."""
    from tollhouse.plumbing.clock import real_clock
    from tollhouse.staff.members import NewMember, add_member
    from tollhouse.staff.rules.giving import ANY_GIFT, GivingCap
    from tollhouse.staff.rules.lending import NO_CAP, LendingCap
    from tollhouse.staff.rules.roles import Role

    given = _password_in(password_file)
    known_role = _role(role)
    settings = program_of(ctx).settings()
    lending = LendingCap(settings.lend_most_amount, settings.lend_most_percent, settings.lend_longest_days)
    giving = GivingCap(settings.give_most_per_act, settings.give_most_per_day)
    if known_role is Role.ADMINISTRATOR:
        lending, giving = NO_CAP, ANY_GIFT
    with _opened(ctx) as (_, conn):
        _refuse_other_than_reseller(conn, reseller)
        new = NewMember(login, name, known_role, email, reseller, lending=lending, giving=giving)
        password = given or _made_password()
        member = add_member(conn, new, password, must_change=given is None, now=real_clock(), by=command_of())
        witness(conn, "staff add", login=member.login, role=member.role, reseller_id=reseller)
    say(f"{member.login} ({member.name}, {member.role}) may sign in.")
    _say_password(password, given)


@family.command("reset-password")
def reset_password_of(ctx: typer.Context, login: str, *, password_file: PasswordFile = None) -> None:
    """A new password; ends all sessions and the pause after failed attempts."""
    from tollhouse.staff.members import member_named, reset_password

    given = _password_in(password_file)
    with _opened(ctx) as (_, conn):
        member = member_named(conn, login)
        password = given or _made_password()
        reset_password(conn, member.member_id, password, must_change=given is None)
        witness(conn, "staff reset-password", login=member.login)
    say(f"{member.login} is signed out everywhere and has a new password.")
    _say_password(password, given)


@family.command("reset-second-factor")
def reset_second_factor_of(ctx: typer.Context, login: str) -> None:
    """Take the second factor away from somebody who has lost it."""
    from tollhouse.staff.members import member_named, reset_second_factor

    with _opened(ctx) as (_, conn):
        member = member_named(conn, login)
        reset_second_factor(conn, member.member_id)
        witness(conn, "staff reset-second-factor", login=member.login)
    say(f"{member.login} signs in by the password alone now.")


@family.command("list")
def list_members_of_staff(ctx: typer.Context) -> None:
    """Everybody who works here, blocked ones too."""
    from tollhouse.staff.members import list_members, member_of

    with program_of(ctx).opened() as opened, opened.engine.connect() as conn:
        members = [member_of(row) for row in _all_rows(list_members, conn)]
    columns = ("login", "name", "role", "reseller", "second factor", "blocked", "last seen")
    say_table(
        columns,
        [
            (one.login, one.name, one.role, one.reseller_id, one.second_factor, one.blocked, one.last_seen_at)
            for one in members
        ],
    )


@tokens.command("add")
def add(
    ctx: typer.Context,
    name: str,
    *,
    role: RoleNamed = "read_only",
    reseller: ResellerNumber = None,
    ip: Annotated[list[str] | None, typer.Option(help="A network it may be used from; left out: anywhere.")] = None,
) -> None:
    """Make a token; its secret is shown once."""
    from tollhouse.staff.tokens import NewToken, make_token

    known_role = _role(role)
    with _opened(ctx) as (opened, conn):
        _refuse_other_than_reseller(conn, reseller)
        new = NewToken(name, known_role, reseller, ip or [])
        token, secret = make_token(conn, new, now=opened.clock(), by=by_whom())
        witness(conn, "staff token add", name=token.name, role=token.role, reseller_id=reseller)
    say(f"{secret}")
    say(f"Token {token.token_id} ({token.name}, {token.role}). Keep it: it cannot be shown again.")


@tokens.command("list")
def list_all(ctx: typer.Context) -> None:
    """All tokens, revoked ones too; never their secrets."""
    from tollhouse.staff.tokens import list_tokens, token_of

    with program_of(ctx).opened() as opened, opened.engine.connect() as conn:
        made = [token_of(row) for row in _all_rows(list_tokens, conn)]
    columns = ("id", "name", "role", "reseller", "networks", "made", "by", "owner", "rests", "revoked")
    say_table(
        columns,
        [
            (
                one.token_id,
                one.name,
                one.role,
                one.reseller_id,
                ", ".join(one.ip_list),
                one.created_at,
                one.created_by,
                one.owner,
                one.rests,
                one.revoked_at,
            )
            for one in made
        ],
    )


@tokens.command("revoke")
def revoke(ctx: typer.Context, token_id: int) -> None:
    """It opens nothing from now on."""
    from tollhouse.staff.tokens import revoke_token

    with _opened(ctx) as (opened, conn):
        token = revoke_token(conn, token_id, at=opened.clock(), by=by_whom())
        witness(conn, "staff token revoke", name=token.name)
    say(f"Token {token.token_id} ({token.name}) is revoked.")


@contextmanager
def _opened(ctx: typer.Context) -> Iterator[tuple["Opened", "Connection"]]:
    with program_of(ctx).opened() as opened, opened.engine.begin() as conn:
        yield opened, conn


def _role(named: str) -> "Role":
    from tollhouse.staff.rules.roles import Role

    if named not in set(Role):
        give_up(f"There is no role {named!r}; use one of {', '.join(Role)}.")
    return Role(named)


def _refuse_other_than_reseller(conn: "Connection", reseller: int | None) -> None:
    from tollhouse.customers.reading import read_customer
    from tollhouse.customers.rules.scope import OPERATOR_SCOPE

    if reseller is not None and read_customer(conn, reseller, OPERATOR_SCOPE).kind != "reseller":
        give_up(f"Customer {reseller} is no reseller; leave --reseller out, or name one.")


def _password_in(file: Path | None) -> str | None:
    if file is None:
        return None
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as unreadable:
        give_up(f"The password cannot be read from {file}: {unreadable}.")
    if not lines or not lines[0]:
        give_up(f"The first line of {file} is empty; write the password there, or leave --password-file out.")
    return lines[0]


def _made_password() -> str:
    from tollhouse.staff.passwords import make_password

    return make_password()


def _say_password(password: str, given: str | None) -> None:
    if given is None:
        say(f"Password: {password}")
        say("It is shown this once, and has to be changed at the first sign-in.")


def _all_rows(read_page: Any, conn: "Connection") -> list[Any]:
    rows: list[Any] = []
    cursor = None
    while True:
        page = read_page(conn, limit=_AT_ONCE, cursor=cursor)
        rows += page.rows
        cursor = page.next
        if cursor is None:
            return rows
