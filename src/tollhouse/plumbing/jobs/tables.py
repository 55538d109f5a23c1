"""Facts waiting for their listeners, and when each run is due."""

from sqlalchemy import Column, DateTime, Index, Integer, Table, Text, Uuid
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
