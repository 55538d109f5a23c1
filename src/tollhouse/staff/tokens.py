"""Making, knowing and revoking API tokens."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.staff import storage
from tollhouse.staff.rules.roles import Right, Role, rights_of
from tollhouse.staff.rules.secret import CHANCE_BYTES, PREFIX, digest_of, has_form
from tollhouse.words.refusals import NotFound, Refused

LONGEST_NAME = 64


class TokenUnknown(Refused):
    code: ClassVar[str] = "token_unknown"
    sentence: ClassVar[str] = "This is no token of this installation; send one as `Authorization: Bearer toll_…`."


class TokenRevoked(Refused):
    code: ClassVar[str] = "token_revoked"
    sentence: ClassVar[str] = "The token {name!r} was revoked at {at} by {by}; ask for a new one."


class TokenNameUnfit(Refused):
    code: ClassVar[str] = "bad_field"
    sentence: ClassVar[str] = "The name of a token {name!r} must have 1 to 64 printable characters."


@dataclass(frozen=True, slots=True)
class Staff:
    """Who asks.  `reseller_id`: None for the operator's staff, else whose customers it is confined to."""

    token_id: int
    name: str
    role: Role
    reseller_id: int | None

    @property
    def rights(self) -> frozenset[Right]:
        return rights_of(self.role, within_reseller=self.reseller_id is not None)


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed; its secret is known to its holder alone."""

    token_id: int
    name: str
    role: Role
    reseller_id: int | None
    created_at: datetime
    created_by: str
    revoked_at: datetime | None
    revoked_by: str | None


@dataclass(frozen=True, slots=True)
class NewToken:
    """reseller_id   a reseller that exists: the asker looks, because customers live on a higher floor"""

    name: str
    role: Role
    reseller_id: int | None = None


def make_token(conn: Connection, new: NewToken, *, now: datetime, by: str) -> tuple[Token, str]:
    """The token and its secret, which can never be shown again."""
    if not 1 <= len(new.name.strip()) <= LONGEST_NAME or not new.name.isprintable():
        raise TokenNameUnfit(field="name", name=new.name)
    secret = PREFIX + secrets.token_urlsafe(CHANCE_BYTES)
    row = storage.insert_token(
        conn,
        {
            "name": new.name.strip(),
            "digest": digest_of(secret),
            "role": new.role,
            "reseller_id": new.reseller_id,
            "created_at": now,
            "created_by": by,
        },
    )
    return token_of(row), secret


def revoke_token(conn: Connection, token_id: int, *, at: datetime, by: str) -> Token:
    """It opens nothing from the commit on; revoking twice keeps the first moment.  Raises NotFound."""
    storage.revoke(conn, token_id, at=at, by=by)
    return read_token(conn, token_id)


def token_for(conn: Connection, secret: str) -> Staff:
    """Whose token it is; raises TokenUnknown or TokenRevoked."""
    row = storage.token_of_digest(conn, digest_of(secret)) if has_form(secret) else None
    if row is None:
        raise TokenUnknown
    if row.revoked_at is not None:
        raise TokenRevoked(name=row.name, at=row.revoked_at.isoformat(), by=row.revoked_by)
    return Staff(row.token_id, row.name, Role(row.role), row.reseller_id)


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
        row.created_at,
        row.created_by,
        row.revoked_at,
        row.revoked_by,
    )
