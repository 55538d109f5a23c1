"""Sources of usage, every usage key ever collected, and the records that wait for a person."""

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
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from tollhouse.plumbing.db import KEY_TEXT, METADATA

MOMENT = DateTime(timezone=True)

usage_source = Table(
    "usage_source",
    METADATA,
    Column("source_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("rules", JSONB, nullable=False, comment="format, zone, dial rules, account field, column map"),
    Column("declared_at", MOMENT, nullable=False),
    comment="Where usage comes from; gives request ids their scope",
)

usage_key = Table(
    "usage_key",
    METADATA,
    # No foreign key: its check would cost every record of use more than its key does.
    Column("source_id", BigInteger, nullable=False),
    Column("request_id", KEY_TEXT, nullable=False),
    Column("digest", LargeBinary, nullable=False, comment="16 bytes over the content, to tell a replay from a reuse"),
    Column("customer_id", BigInteger, comment="who was charged; null: dropped by a person"),
    PrimaryKeyConstraint("source_id", "request_id"),
    comment="Directory: a record of use is known for ever, even after its number moved to another customer",
    info={"directory": True},
)

quarantined_usage = Table(
    "quarantined_usage",
    METADATA,
    Column("quarantine_id", BigInteger, Identity(always=True), primary_key=True),
    Column("source_id", BigInteger, ForeignKey("usage_source.source_id"), nullable=False),
    Column("request_id", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("code", Text, nullable=False),
    Column("detail", Text, nullable=False, comment="a sentence: field, value, way out"),
    Column("content", JSONB, nullable=False, comment="the record as it came, or in our own form"),
    Column("state", Text, nullable=False),
    Column("arrived_at", MOMENT, nullable=False),
    Column("decided_at", MOMENT),
    Column("decided_by", Text),
    UniqueConstraint("source_id", "request_id", "digest"),
    CheckConstraint("state IN ('waiting', 'released', 'dropped')", name="state_known"),
    Index("ix_quarantined_usage_waiting", "state", "quarantine_id"),
    comment="Records that could not be charged as they stood; released or dropped by a person",
)

usage_import = Table(
    "usage_import",
    METADATA,
    Column("import_id", BigInteger, Identity(always=True), primary_key=True),
    Column("source_id", BigInteger, ForeignKey("usage_source.source_id"), nullable=False),
    Column("file_digest", LargeBinary, nullable=False, comment="blake2b of the whole file"),
    Column("file_name", Text, nullable=False),
    Column("lines_done", BigInteger, nullable=False, comment="read and durable, from the start of the file"),
    Column("counts", JSONB, nullable=False, comment="lines by outcome, over all runs of this file"),
    Column("started_at", MOMENT, nullable=False),
    Column("finished_at", MOMENT),
    UniqueConstraint("source_id", "file_digest"),
    comment="How far the import of a file has come, so that it goes on after any end",
)
