"""What was asked to be done to many customers, what became of each of them, and the files that were made."""

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from tollhouse.bulk.rules.change import BulkAction, FileFormat, ItemOutcome
from tollhouse.plumbing.db import METADATA


def _is_one_of(column: str, values: type[BulkAction] | type[FileFormat] | type[ItemOutcome]) -> CheckConstraint:
    listed = ", ".join(repr(str(value)) for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


bulk_change = Table(
    "bulk_change",
    METADATA,
    Column("bulk_id", BigInteger, Identity(always=True), primary_key=True),
    Column("action", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_as", Text, nullable=False, comment="token:7 or staff:3; belongs to one asker for ever"),
    Column("asked_at", DateTime(timezone=True), nullable=False, comment="real time"),
    Column("reseller_id", BigInteger, comment="whose staff asked; null: the operator's"),
    Column("masked", Boolean, nullable=False, server_default="false", comment="the asker sees no personal data"),
    Column("customer_ids", ARRAY(BigInteger), comment="chosen one by one; null: all that the search finds"),
    Column("search", Text, nullable=False, comment="the list's parameters as its address has them"),
    Column("expected_total", BigInteger, comment="customers that the asker had seen; null: any number"),
    Column("class_id", BigInteger, comment="to be given"),
    Column("comment", Text, nullable=False),
    Column("file_format", Text),
    Column("shown_columns", ARRAY(Text), comment="of a file, in order"),
    Column("undo_of", BigInteger, ForeignKey("bulk_change.bulk_id"), comment="what it takes back"),
    Column("taken_class_id", BigInteger, comment="of an undo: the class that is taken away again"),
    Column("job_id", BigInteger, comment="of the queue, which forgets its jobs"),
    Column("total", BigInteger, comment="customers in the set; null: not fixed yet"),
    Column("counts", JSONB, nullable=False, server_default="{}", comment="customers by outcome, so far"),
    Column("finished_at", DateTime(timezone=True), comment="real time; null: not at its end"),
    Column("file_size", BigInteger, comment="bytes; null: no file yet, or no longer"),
    UniqueConstraint("undo_of"),
    _is_one_of("action", BulkAction),
    _is_one_of("file_format", FileFormat),
    CheckConstraint(
        "(action = 'export' OR action = 'export_accounts') = (file_format IS NOT NULL)", name="exports_have_a_format"
    ),
    comment="One act on many customers, as it was asked for; kept for a week",
)

bulk_item = Table(
    "bulk_item",
    METADATA,
    Column("bulk_id", BigInteger, nullable=False),
    Column("customer_id", BigInteger, nullable=False),
    Column("place", BigInteger, nullable=False, comment="in the order of the work, from 1"),
    Column("outcome", Text, comment="null: its turn has not come"),
    Column("name", Text, comment="of one that was refused or is gone"),
    Column("code", Text, comment="of what stood in the way"),
    Column("reason", Text, comment="the same as a sentence"),
    Column("class_was", BigInteger, comment="before it got another"),
    Column("class_to", BigInteger, comment="of an undo: the class to be given back"),
    Column("changed_at", DateTime(timezone=True), comment="since when it is blocked, or not; the product's time"),
    Column("undone_at", DateTime(timezone=True), comment="of an undo: changed_at of what it takes back"),
    PrimaryKeyConstraint("bulk_id", "customer_id"),
    _is_one_of("outcome", ItemOutcome),
    Index("ix_bulk_item_waiting", "bulk_id", "place", postgresql_where=text("outcome IS NULL")),
    Index("ix_bulk_item_refused", "bulk_id", "place", postgresql_where=text("outcome = 'refused'")),
    comment="The customers of a bulk change, fixed when it begins, and what became of each",
)

bulk_file_piece = Table(
    "bulk_file_piece",
    METADATA,
    Column("bulk_id", BigInteger, nullable=False),
    Column("piece", BigInteger, nullable=False, comment="from 0"),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("bulk_id", "piece"),
    comment="A file that an export made, where every server reaches it; kept for a day",
)
