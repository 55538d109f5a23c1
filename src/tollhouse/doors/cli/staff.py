"""tollhouse staff: the tokens by which programs and people come in."""

from typing import Annotated

import typer

from tollhouse.doors.cli.opened import by_whom, program_of
from tollhouse.doors.cli.speaking import give_up, say, say_table

family = typer.Typer(no_args_is_help=True)
tokens = typer.Typer(no_args_is_help=True)
family.add_typer(tokens, name="token", help="API tokens: add, list, revoke.")

_AT_ONCE = 500


@tokens.command("add")
def add(
    ctx: typer.Context,
    name: str,
    *,
    role: Annotated[str, typer.Option(help="administrator, support or read_only.")] = "read_only",
    reseller: Annotated[
        int | None, typer.Option(help="Number of the reseller whose customers it is confined to.")
    ] = None,
) -> None:
    """Make a token; its secret is shown once."""
    from tollhouse.customers.reading import read_customer
    from tollhouse.customers.rules.scope import OPERATOR_SCOPE
    from tollhouse.staff.rules.roles import Role
    from tollhouse.staff.tokens import NewToken, make_token

    if role not in set(Role):
        give_up(f"There is no role {role!r}; use one of {', '.join(Role)}.")
    with program_of(ctx).opened() as opened, opened.engine.begin() as conn:
        if reseller is not None and read_customer(conn, reseller, OPERATOR_SCOPE).kind != "reseller":
            give_up(f"Customer {reseller} is no reseller; leave --reseller out, or name one.")
        token, secret = make_token(conn, NewToken(name, Role(role), reseller), now=opened.clock(), by=by_whom())
    say(f"{secret}")
    say(f"Token {token.token_id} ({token.name}, {token.role}). Keep it: it cannot be shown again.")


@tokens.command("list")
def list_all(ctx: typer.Context) -> None:
    """All tokens, revoked ones too; never their secrets."""
    from tollhouse.staff.tokens import list_tokens, token_of

    rows = []
    with program_of(ctx).opened() as opened, opened.engine.connect() as conn:
        cursor = None
        while True:
            page = list_tokens(conn, limit=_AT_ONCE, cursor=cursor)
            rows += [token_of(row) for row in page.rows]
            cursor = page.next
            if cursor is None:
                break
    columns = ("id", "name", "role", "reseller", "made", "by", "revoked")
    say_table(
        columns,
        [
            (one.token_id, one.name, one.role, one.reseller_id, one.created_at, one.created_by, one.revoked_at)
            for one in rows
        ],
    )


@tokens.command("revoke")
def revoke(ctx: typer.Context, token_id: int) -> None:
    """It opens nothing from now on."""
    from tollhouse.staff.tokens import revoke_token

    with program_of(ctx).opened() as opened, opened.engine.begin() as conn:
        token = revoke_token(conn, token_id, at=opened.clock(), by=by_whom())
    say(f"Token {token.token_id} ({token.name}) is revoked.")
