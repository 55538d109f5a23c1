"""Facts waiting for their listeners, when each run is due, and how far each job has come."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from tollhouse.plumbing.db import METADATA

fact = Table(
    "fact",
    METADATA,
    Column("fact_id", Uuid, primary_key=True, comment="in order of telling, made by the teller: no sequence to share"),
    Column("kind", Text, nullable=False, comment="the stable name of the fact's class"),
    Column("body", JSONB, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0", comment="how often its listeners failed"),
    Column("next_try", DateTime(timezone=True), comment="real time; null: at once"),
    Column("last_error", Text),
    Index(None, "kind", "fact_id"),
    comment="What happened below and somebody above wants to know; rows leave when their listeners are done",
)

due_run = Table(
    "due_run",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("due_at", DateTime(timezone=True), nullable=False, comment="the product's time"),
    Column("last_ran_for", DateTime(timezone=True), comment="the due moment of the last finished run"),
    Column("attempts", Integer, nullable=False, server_default="0", comment="failures since it last finished"),
    Column("next_try", DateTime(timezone=True), comment="real time; null: as soon as it is due"),
    Column("last_error", Text),
    comment="When each named run is due next",
)

job_progress = Table(
    "job_progress",
    METADATA,
    # No foreign key: the jobs are rows of the queue library's own tables, which no table of ours may hold on to.
    Column("job_id", BigInteger, primary_key=True, autoincrement=False),
    Column("done", BigInteger, comment="in units; null: it has not said yet"),
    Column("total", BigInteger, comment="in units; null: nobody knows"),
    Column("unit", Text, nullable=False, server_default="", comment="bytes, lines, customers, …"),
    Column("note", Text, nullable=False, server_default="", comment="a sentence on what it is doing"),
    Column("result", JSONB, comment="what came of it so far"),
    Column("problem", Text, comment="a sentence: why it failed, or last failed"),
    Column("noted_at", DateTime(timezone=True), comment="real time of the last word of the job itself"),
    Column("cancel_wanted_at", DateTime(timezone=True), comment="real time; null: nobody wants it to end early"),
    Column("cancel_wanted_by", Text),
    CheckConstraint("done >= 0 AND total >= 0", name="amounts_not_negative"),
    CheckConstraint("(cancel_wanted_at IS NULL) = (cancel_wanted_by IS NULL)", name="cancel_wanted_by_somebody"),
    comment="What a job says of itself and what people want of it; rows leave with their jobs",
)
