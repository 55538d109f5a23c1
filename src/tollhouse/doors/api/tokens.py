"""/api-tokens: who may come to this door."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import Response
from pydantic import Field

from tollhouse.customers.reading import name_seen, names_seen, read_customer
from tollhouse.customers.rules.record import BadField, CustomerKind
from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.session import own_session
from tollhouse.doors.api.values import Moment, Number, Said, Told, Words
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right, Role
from tollhouse.staff.tokens import (
    NewToken,
    Token,
    list_tokens,
    make_token,
    read_token,
    revoke_token,
    take_token_over,
    token_of,
)

router = DoorRouter("API tokens")

Manager = Annotated[Desk, needs(Right.MANAGE_TOKENS)]
ProvedManager = Annotated[Desk, needs(Right.MANAGE_TOKENS, proved=True)]


class ApiToken(Told):
    id: Number
    name: str = Field(examples=["mediation"])
    role: Role
    reseller_id: Number | None = Field(description="the reseller it is confined to; null: the operator's staff")
    reseller_name: str | None
    ip_list: list[str] = Field(description="networks it may be used from; empty: anywhere", examples=[["10.0.0.0/8"]])
    created_at: Moment
    created_by: str
    revoked_at: Moment | None
    revoked_by: str | None
    owner: str | None = Field(
        description="the member who answers for it; null: nobody, a command made it", examples=["staff:anna"]
    )
    masked: bool = Field(description="true: names, addresses and the like are hidden from it")
    resting: bool = Field(
        description="true: opens nothing, because its owner is blocked or an administrator no more; see take-over"
    )


class NewApiToken(ApiToken):
    secret: str | None = Field(
        description="shown this once; null when the request comes a second time under its Idempotency-Key",
        examples=["toll_…"],
    )


class ApiTokenSaid(Said):
    name: Words = Field(min_length=1, examples=["mediation"])
    role: Role
    reseller_id: Number | None = None
    ip_list: list[Words] = Field(
        default=[], max_length=100, description="networks; empty: anywhere", examples=[["10.0.0.0/8"]]
    )
    masked: bool = Field(default=False, description="true: names, addresses and the like are hidden from it")


@router.get("/api-tokens", summary="List API tokens", response_model=ListOf[ApiToken])
def get_api_tokens(desk: Manager, pages: Pages) -> Response:
    """In the order they were made, revoked ones too; never their secrets."""
    return desk.read(lambda conn: shown(listed(partial(_told_rows, conn, desk), partial(_page, conn), pages)))


@router.post("/api-tokens", summary="Make an API token", status_code=201, response_model=NewApiToken)
def post_api_token(said: ApiTokenSaid, desk: ProvedManager) -> Response:
    """Its secret is in this answer and nowhere else: we keep only its digest."""

    def act(conn: Connection) -> Answer:
        if said.reseller_id is not None:
            reseller = read_customer(conn, said.reseller_id, desk.scope)
            if reseller.kind != CustomerKind.RESELLER:
                raise BadField("reseller_id", name_seen(reseller, desk.scope), "is no reseller.")
        new = NewToken(said.name, said.role, said.reseller_id, said.ip_list, own_session(desk).member_id, said.masked)
        token, secret = make_token(conn, new, now=desk.now, by=desk.by)
        known = _told(conn, desk, token)
        answer = created(_with_secret(known, secret), f"/api-tokens/{token.token_id}")
        return replace(answer, kept_body=_with_secret(known, None).model_dump_json().encode())

    return desk.write(act)


@router.get("/api-tokens/{token_id}", summary="Read an API token", response_model=ApiToken)
def get_api_token(token_id: Number, desk: Manager) -> Response:
    return desk.read(lambda conn: shown(_told(conn, desk, read_token(conn, token_id))))


@router.post("/api-tokens/{token_id}/take-over", summary="Take an API token over", response_model=ApiToken)
def take_api_token_over(token_id: Number, desk: ProvedManager) -> Response:
    """The asker answers for it from now on, so that it does not rest with its owner; its secret stays as it is."""

    def act(conn: Connection) -> Answer:
        before = read_token(conn, token_id)
        after = take_token_over(conn, token_id, owner_id=own_session(desk).member_id)
        desk.changed(before, after)
        return shown(_told(conn, desk, after))

    return desk.write(act)


@router.delete("/api-tokens/{token_id}", summary="Revoke an API token", response_model=ApiToken)
def revoke_api_token(token_id: Number, desk: Manager) -> Response:
    """It opens nothing from now on, and stays listed, so that what it did keeps a name."""
    return desk.write(lambda conn: shown(_told(conn, desk, revoke_token(conn, token_id, at=desk.now, by=desk.by))))


def _with_secret(token: ApiToken, secret: str | None) -> NewApiToken:
    return NewApiToken(**dict(token), secret=secret)


def _page(conn: Connection, limit: int, cursor: str | None) -> Any:
    return list_tokens(conn, limit=limit, cursor=cursor)


def _told_rows(conn: Connection, desk: Desk, rows: Sequence[AnyRow]) -> list[ApiToken]:
    return _told_all(conn, desk, [token_of(row) for row in rows])


def _told(conn: Connection, desk: Desk, token: Token) -> ApiToken:
    return _told_all(conn, desk, [token])[0]


def _told_all(conn: Connection, desk: Desk, tokens: Sequence[Token]) -> list[ApiToken]:
    names = names_seen(conn, {one.reseller_id for one in tokens if one.reseller_id is not None}, desk.scope)
    return [_told_with(one, None if one.reseller_id is None else names.get(one.reseller_id)) for one in tokens]


def _told_with(token: Token, reseller_name: str | None) -> ApiToken:
    return ApiToken(
        id=token.token_id,
        name=token.name,
        masked=token.masked,
        role=token.role,
        reseller_id=token.reseller_id,
        reseller_name=reseller_name,
        ip_list=token.ip_list,
        created_at=token.created_at,
        created_by=token.created_by,
        revoked_at=token.revoked_at,
        revoked_by=token.revoked_by,
        owner=None if token.owner is None else f"staff:{token.owner}",
        resting=token.rests,
    )
