"""Texts that somebody wrote instead of ours, and which messages a class sends."""

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, PrimaryKeyConstraint, Table, Text

from tollhouse.plumbing.db import METADATA

# Which kinds there are the program knows; a further one needs no migration.

message_template = Table(
    "message_template",
    METADATA,
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False, comment="ISO 639, two letters"),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False, comment="the product's time"),
    Column("changed_by", Text, nullable=False),
    PrimaryKeyConstraint("kind", "language"),
    comment="Texts of messages; a kind without one in English has that of the program",
)

class_notification = Table(
    "class_notification",
    METADATA,
    Column("class_id", BigInteger, ForeignKey("customer_class.class_id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("channel", Text, nullable=False),
    PrimaryKeyConstraint("class_id", "kind", "channel"),
    comment="Which messages the customers of a class are sent, and how; no row: none",
)
