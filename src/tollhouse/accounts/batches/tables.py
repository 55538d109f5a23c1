"""Batches of accounts, the runs that made them, what was drawn until it is fetched, and acts on them."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Identity,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from tollhouse.accounts.rules.batch_act import BatchAction
from tollhouse.plumbing.db import METADATA

account_generation = Table(
    "account_generation",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("generation_id", BigInteger, Identity(always=True), nullable=False),
    Column("batch", Text, nullable=False),
    Column("plan", JSONB, nullable=False, comment="rules.generation.GenerationPlan; no secrets"),
    Column("asked_by", Text, nullable=False),
    Column("asked_as", Text, nullable=False, comment="token:7 or staff:3; belongs to one asker for ever"),
    Column("asked_at", DateTime(timezone=True), nullable=False, comment="real time"),
    Column("job_id", BigInteger, comment="of the queue, which forgets its jobs"),
    Column("total", BigInteger, nullable=False, comment="accounts to be made"),
    Column("made", BigInteger, nullable=False, server_default="0", comment="accounts that are made"),
    Column("finished_at", DateTime(timezone=True), comment="real time; null: not at its end"),
    Column("sheet_until", DateTime(timezone=True), nullable=False, comment="kept no longer than that; real time"),
    Column("sheet_gone_at", DateTime(timezone=True), comment="fetched, dropped or too old; null: it can be fetched"),
    Column("sheet_gone_by", Text, comment="who fetched or dropped it; null: nobody"),
    Column("sheet_fetched", BigInteger, comment="lines that were fetched; null: none ever were"),
    PrimaryKeyConstraint("customer_id", "generation_id"),
    CheckConstraint("made >= 0 AND made <= total", name="made_of_total"),
    comment="Runs of the generator of accounts: what was asked for, how far it is, what became of the printable list",
)

account_sheet_piece = Table(
    "account_sheet_piece",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("generation_id", BigInteger, nullable=False),
    Column("piece", BigInteger, nullable=False, comment="the place of its first account in the run, from 0"),
    Column("content", LargeBinary, nullable=False, comment="identifiers and passwords, sealed under the secret key"),
    PrimaryKeyConstraint("customer_id", "generation_id", "piece"),
    comment="What was drawn for accounts, until it is fetched: once, or never",
)

account_batch_act = Table(
    "account_batch_act",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("act_id", BigInteger, Identity(always=True), nullable=False),
    Column("batch", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("account_ids", ARRAY(BigInteger), comment="chosen one by one; null: all of the batch"),
    Column("expires_on", Date, comment="of set_expiry; null: never"),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False, comment="real time"),
    Column("job_id", BigInteger, comment="of the queue, which forgets its jobs"),
    Column(
        "last_account", BigInteger, nullable=False, comment="made before it was asked for; none behind it is touched"
    ),
    Column(
        "reached_account", BigInteger, nullable=False, server_default="0", comment="its turn, and all before, has been"
    ),
    Column("total", BigInteger, nullable=False, comment="accounts it is about"),
    Column("done", BigInteger, nullable=False, server_default="0", comment="accounts that were changed"),
    Column("unchanged", BigInteger, nullable=False, server_default="0", comment="accounts that were so, or terminated"),
    Column("finished_at", DateTime(timezone=True), comment="real time; null: not at its end"),
    PrimaryKeyConstraint("customer_id", "act_id"),
    CheckConstraint(f"action IN ({', '.join(repr(str(one)) for one in BatchAction)})", name="action_known"),
    comment="One act on the accounts of a batch, and how far it is",
)
