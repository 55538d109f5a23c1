"""Making, knowing, taking over and revoking API tokens.

Why a token rests with its owner: docs/decisions/0028-staff-sessions-and-audit.md
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.staff import storage
from tollhouse.staff.rules.asker import Staff
from tollhouse.staff.rules.giving import ANY_GIFT, GivingCap
from tollhouse.staff.rules.lending import NO_CAP, LendingCap
from tollhouse.staff.rules.networks import networks_of, within
from tollhouse.staff.rules.roles import Right, Role, rights_of
from tollhouse.staff.rules.secret import CHANCE_BYTES, PREFIX, digest_of, has_form
from tollhouse.words.refusals import NotFound, Refused

LONGEST_NAME = 64
MOST_NETWORKS = 100


class TokenUnknown(Refused):
    code: ClassVar[str] = "token_unknown"
    sentence: ClassVar[str] = "This is no token of this installation; send one as `Authorization: Bearer toll_…`."


class TokenRevoked(Refused):
    code: ClassVar[str] = "token_revoked"
    sentence: ClassVar[str] = "The token {name!r} was revoked at {at} by {by}; ask for a new one."


class TokenRests(Refused):
    code: ClassVar[str] = "token_rests"
    sentence: ClassVar[str] = (
        "The token {name!r} rests: the member who answers for it may make tokens no longer. "
        "Ask an administrator to take it over, or to make another."
    )


class TokenRevokedAlready(Refused):
    code: ClassVar[str] = "already_revoked"
    sentence: ClassVar[str] = "The token {name!r} is revoked and opens nothing any more; make another."


class TokenNameUnfit(Refused):
    code: ClassVar[str] = "bad_field"
    sentence: ClassVar[str] = "The name of a token {name!r} must have 1 to 64 printable characters."


class NetworksUnfit(Refused):
    code: ClassVar[str] = "bad_field"
    sentence: ClassVar[str] = "ip_list: {reason}; write networks such as 10.0.0.0/8, or leave it empty: anywhere."


class AddressNotAllowed(Refused):
    code: ClassVar[str] = "address_not_allowed"
    sentence: ClassVar[str] = "The token {name!r} may not be used from {address}; its ip_list names other networks."


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed; its secret is known to its holder alone.

    masked   personal data is hidden from it, as it is where its owner may see none
    owner    the login of the member who answers for it; None: nobody, a command made it
    rests    it opens nothing while its owner may make no tokens: is blocked, or no administrator any more
    """

    token_id: int
    name: str
    role: Role
    reseller_id: int | None
    ip_list: list[str]
    created_at: datetime
    created_by: str
    revoked_at: datetime | None
    revoked_by: str | None
    owner: str | None
    rests: bool
    masked: bool


@dataclass(frozen=True, slots=True)
class NewToken:
    """reseller_id   a reseller that exists: the asker looks, because customers live on a higher floor
    ip_list          networks it may be used from; empty: anywhere
    owner_id         the member who answers for it; None: nobody, a command makes it
    """

    name: str
    role: Role
    reseller_id: int | None = None
    ip_list: Sequence[str] = ()
    owner_id: int | None = None
    masked: bool = False


def make_token(conn: Connection, new: NewToken, *, now: datetime, by: str) -> tuple[Token, str]:
    """The token and its secret, which can never be shown again."""
    if not 1 <= len(new.name.strip()) <= LONGEST_NAME or not new.name.isprintable():
        raise TokenNameUnfit(field="name", name=new.name)
    secret = PREFIX + secrets.token_urlsafe(CHANCE_BYTES)
    token_id = storage.insert_token(
        conn,
        {
            "name": new.name.strip(),
            "digest": digest_of(secret),
            "role": new.role,
            "reseller_id": new.reseller_id,
            "ip_list": _networks(new.ip_list),
            "created_at": now,
            "created_by": by,
            "owner_id": new.owner_id,
            "masked": new.masked,
        },
    )
    return read_token(conn, token_id), secret


def revoke_token(conn: Connection, token_id: int, *, at: datetime, by: str) -> Token:
    """It opens nothing from the commit on; revoking twice keeps the first moment.  Raises NotFound."""
    storage.revoke(conn, token_id, at=at, by=by)
    return read_token(conn, token_id)


def take_token_over(conn: Connection, token_id: int, *, owner_id: int) -> Token:
    """Another member answers for it from now on; its secret stays.  Raises NotFound, TokenRevokedAlready."""
    if not storage.own_token(conn, token_id, owner_id):
        raise TokenRevokedAlready(name=read_token(conn, token_id).name)
    return read_token(conn, token_id)


def token_for(
    conn: Connection,
    secret: str,
    *,
    address: str = "",
    usual_cap: LendingCap = NO_CAP,
    usual_giving: GivingCap = ANY_GIFT,
) -> Staff:
    """Whose token it is; raises TokenUnknown, TokenRevoked, TokenRests or AddressNotAllowed.

    usual_cap      for lending, of tokens that no member answers for; an administrator's has none
    usual_giving   the same for giving
    """
    row = storage.token_of_digest(conn, digest_of(secret)) if has_form(secret) else None
    if row is None:
        raise TokenUnknown
    if row.revoked_at is not None:
        raise TokenRevoked(name=row.name, at=row.revoked_at.isoformat(), by=row.revoked_by)
    if _rests(row):
        raise TokenRests(name=row.name)
    if row.ip_list and not within(address, networks_of(row.ip_list)):
        raise AddressNotAllowed(name=row.name, address=address or "an unknown address")
    role, owned = Role(row.role), row.owner_id is not None
    free = role is Role.ADMINISTRATOR
    return Staff(
        f"token:{row.token_id}",
        f"token:{row.name}",
        role,
        row.reseller_id,
        masked=row.masked or bool(row.owner_masked),
        lending=storage.cap_of(row) if owned else NO_CAP if free else usual_cap,
        giving=storage.giving_of(row) if owned else ANY_GIFT if free else usual_giving,
        owner=f"staff:{row.owner_id}" if owned else None,
    )


def read_token(conn: Connection, token_id: int) -> Token:
    """Raises NotFound."""
    row = storage.read_token(conn, token_id)
    if row is None:
        raise NotFound(kind="token", id=token_id)
    return token_of(row)


def list_tokens(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    """A page in the order they were made, revoked ones too; turn its rows into tokens with token_of."""
    return storage.page_of_tokens(conn, limit=limit, cursor=cursor)


def count_tokens(conn: Connection) -> int:
    return storage.count_tokens(conn)


def token_of(row: AnyRow) -> Token:
    return Token(
        row.token_id,
        row.name,
        Role(row.role),
        row.reseller_id,
        row.ip_list,
        row.created_at,
        row.created_by,
        row.revoked_at,
        row.revoked_by,
        row.owner,
        _rests(row),
        row.masked or bool(row.owner_masked),
    )


def _rests(row: AnyRow) -> bool:
    if row.owner_id is None:
        return False
    rights = rights_of(Role(row.owner_role), within_reseller=row.owner_reseller_id is not None)
    return row.owner_blocked or Right.MANAGE_TOKENS not in rights


def _networks(written: Sequence[str]) -> list[str]:
    if len(written) > MOST_NETWORKS:
        raise NetworksUnfit(field="ip_list", reason=f"{len(written)} are too many, the most is {MOST_NETWORKS}")
    try:
        return [str(network) for network in networks_of(written)]
    except ValueError as unfit:
        raise NetworksUnfit(field="ip_list", reason=str(unfit)) from unfit
