"""Notes on customers, how they read before, and the files beside them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    Text,
    text,
)

from tollhouse.plumbing.db import METADATA

MOMENT = DateTime(timezone=True)
_SHOWN = text("deleted_at IS NULL")

note_number = Sequence("note_number", metadata=METADATA)
attachment_number = Sequence("attachment_number", metadata=METADATA)

note = Table(
    "note",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("note_id", BigInteger, nullable=False, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("words", Text, nullable=False, comment="rules.note.words_of_note: what it is found by"),
    Column("pinned", Boolean, nullable=False, comment="true: above the others, and on the customer's first page"),
    Column("reseller_id", BigInteger, comment="whose staff wrote it; null: the operator's"),
    Column("written_as", Text, nullable=False, comment="staff:3 or token:7; belongs to one asker for ever"),
    Column("written_by", Text, nullable=False),
    Column("written_at", MOMENT, nullable=False),
    Column("changed_by", Text, comment="of its text; null: reads as it was written"),
    Column("changed_at", MOMENT),
    Column("deleted_by", Text),
    Column("deleted_at", MOMENT, comment="null: it is shown"),
    PrimaryKeyConstraint("customer_id", "note_id"),
    CheckConstraint("(changed_at IS NULL) = (changed_by IS NULL)", name="changed_by_somebody"),
    CheckConstraint("(deleted_at IS NULL) = (deleted_by IS NULL)", name="deleted_by_somebody"),
    Index("ix_note_shown", "customer_id", "pinned", "note_id", postgresql_where=_SHOWN),
    Index(
        "ix_note_words",
        "customer_id",
        "words",
        postgresql_using="gin",
        postgresql_ops={"words": "gin_trgm_ops"},
        postgresql_where=_SHOWN,
    ),
    comment="What staff wrote about a customer; a deleted one is kept and shown to nobody",
)

note_wording = Table(
    "note_wording",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("note_id", BigInteger, nullable=False),
    Column("until", MOMENT, nullable=False, comment="when it was changed into the next one"),
    Column("wording", BigInteger, nullable=False, comment="among those of its note, from 1"),
    Column("text", Text, nullable=False),
    Column("written_by", Text, nullable=False, comment="whoever worded it so"),
    Column("written_at", MOMENT, nullable=False),
    PrimaryKeyConstraint("customer_id", "note_id", "wording"),
    ForeignKeyConstraint(["customer_id", "note_id"], ["note.customer_id", "note.note_id"]),
    comment="How notes read before they were changed",
)

note_attachment = Table(
    "note_attachment",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("note_id", BigInteger, nullable=False),
    Column("attachment_id", BigInteger, nullable=False, autoincrement=False),
    Column("name", Text, nullable=False, comment="as people know the file"),
    Column("media_type", Text, nullable=False, comment="judged by its content (rules.attachment)"),
    Column("size_bytes", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("attached_by", Text, nullable=False),
    Column("attached_at", MOMENT, nullable=False),
    PrimaryKeyConstraint("customer_id", "note_id", "attachment_id"),
    ForeignKeyConstraint(["customer_id", "note_id"], ["note.customer_id", "note.note_id"]),
    CheckConstraint("size_bytes = length(content)", name="size_is_that_of_the_content"),
    comment="Files beside notes, where every server and every backup has them",
)
