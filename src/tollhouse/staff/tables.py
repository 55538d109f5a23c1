"""Tokens, and the answers given under idempotency keys."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

from tollhouse.plumbing.db import METADATA
from tollhouse.staff.rules.roles import Role

MOMENT = DateTime(timezone=True)

api_token = Table(
    "api_token",
    METADATA,
    Column("token_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True, comment="sha256 of the secret, which is nowhere else"),
    Column("role", Text, nullable=False),
    Column("reseller_id", BigInteger, comment="the customer whose subcustomers it may see; null: the operator's staff"),
    Column("created_at", MOMENT, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("revoked_at", MOMENT, comment="null: it opens"),
    Column("revoked_by", Text),
    CheckConstraint(f"role IN ({', '.join(repr(str(role)) for role in Role)})", name="role_known"),
    CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_somebody"),
    comment="API tokens of programs; never deleted, so that what they did keeps a name",
)

idempotency_key = Table(
    "idempotency_key",
    METADATA,
    Column("token_id", BigInteger, ForeignKey("api_token.token_id"), nullable=False),
    Column("route", Text, nullable=False, comment="method and path as asked"),
    Column("key", Text, nullable=False, comment="chosen by the client"),
    Column("digest", LargeBinary, nullable=False, comment="sha256 of query and body"),
    Column("asked_at", MOMENT, nullable=False),
    Column("status", SmallInteger, comment="of the answer; null only inside the transaction that makes it"),
    Column("headers", JSONB),
    Column("body", LargeBinary),
    PrimaryKeyConstraint("token_id", "route", "key"),
    Index("ix_idempotency_key_asked_at", "asked_at"),
    comment="The first answer to each request with an Idempotency-Key, written in the transaction of what it did",
)
