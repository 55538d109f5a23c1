"""The inventory of numbers, what they cost, and who held them when."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from tollhouse.numbers.rules.did import Stage
from tollhouse.plumbing.db import KEY_TEXT, METADATA

did_batch = Table(
    "did_batch",
    METADATA,
    Column("batch_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", KEY_TEXT, nullable=False, unique=True),
    Column("vendor", Text, nullable=False, comment="whom the numbers were bought from"),
    Column("currency", Text, nullable=False, comment="ISO 4217; what the vendor asks is in it"),
    Column("activation_cost", Numeric(20, 5), nullable=False, comment="once for a number; in currency, never negative"),
    Column("recurring_cost", Numeric(20, 5), nullable=False, comment="monthly for a number; in currency, not negative"),
    Column("freeze_days", Integer, nullable=False, comment="a released number is kept back so long; 0: it is not"),
    Column("description", Text, nullable=False),
    CheckConstraint("activation_cost >= 0 AND recurring_cost >= 0", name="costs_not_negative"),
    CheckConstraint("freeze_days BETWEEN 0 AND 3650", name="freeze_days_bounded"),
    comment="Numbers bought together from one vendor, and what the vendor asks for them",
)

did_pricing_batch = Table(
    "did_pricing_batch",
    METADATA,
    Column("pricing_batch_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", KEY_TEXT, nullable=False, unique=True),
    Column("currency", Text, nullable=False, comment="ISO 4217; that of the customers it is for"),
    Column("activation_fee", Numeric(20, 5), nullable=False, comment="once for a number; in currency, never negative"),
    Column("recurring_fee", Numeric(20, 5), nullable=False, comment="monthly, on top of the cost; in currency"),
    Column("markup_percent", Numeric(9, 4), nullable=False, comment="of the vendor's recurring cost, on top of it"),
    Column("description", Text, nullable=False),
    CheckConstraint("activation_fee >= 0 AND recurring_fee >= 0 AND markup_percent >= 0", name="fees_not_negative"),
    comment="What customers are asked for the numbers they hold",
)

did_number = Table(
    "did_number",
    METADATA,
    Column("number", KEY_TEXT, primary_key=True, comment="digits of E.164, without +"),
    Column("batch_id", BigInteger, ForeignKey("did_batch.batch_id"), nullable=False),
    Column("country", KEY_TEXT, nullable=False, comment="ISO 3166, two letters; empty: not known"),
    Column("description", Text, nullable=False),
    Column("did_group", KEY_TEXT, nullable=False, comment="a word of the operator's own; empty: none"),
    Column("free_of_charge", Boolean, nullable=False, comment="no fee is ever asked for it"),
    Column("stage", Text, nullable=False),
    Column("customer_id", BigInteger, comment="who holds it; in the pool: the reseller whose it is; null: ours"),
    Column("account_id", BigInteger, comment="the account of that customer that is called by it"),
    Column("resellers", ARRAY(BigInteger), nullable=False, comment="above the holder, as in customer"),
    Column("frozen_until", Date, comment="first day (UTC) on which it may be given again; null: at once"),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("assigned_at", DateTime(timezone=True), comment="when its holder got it"),
    Column("released_at", DateTime(timezone=True), comment="when it was last given back"),
    CheckConstraint(f"stage IN ({', '.join(repr(str(stage)) for stage in Stage)})", name="stage_known"),
    CheckConstraint("(stage = 'account') = (account_id IS NOT NULL)", name="account_by_stage"),
    CheckConstraint("stage = 'pool' OR customer_id IS NOT NULL", name="used_by_somebody"),
    CheckConstraint("stage = 'pool' OR frozen_until IS NULL", name="frozen_in_pool"),
    CheckConstraint("number ~ '^[1-9][0-9]{2,14}$'", name="number_shaped"),
    Index("ix_did_number_customer", "customer_id", "number", postgresql_where=text("customer_id IS NOT NULL")),
    Index("ix_did_number_resellers", "resellers", postgresql_using="gin"),
    Index("ix_did_number_digits", "number", postgresql_using="gin", postgresql_ops={"number": "gin_trgm_ops"}),
    Index("ix_did_number_country", "country", "number"),
    Index("ix_did_number_batch", "batch_id", "number"),
    Index("ix_did_number_free", "number", postgresql_where=text("stage = 'pool'")),
    comment="Directory: the inventory of numbers, each of which has one holder at most in the whole installation",
    info={"directory": True},
)

did_holding = Table(
    "did_holding",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("number", KEY_TEXT, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True), comment="exclusive; null: still"),
    Column("depth", Integer, nullable=False, comment="how many resellers hold it above this one"),
    Column("set_by", Text, nullable=False),
    Column("ended_by", Text),
    PrimaryKeyConstraint("customer_id", "number", "since"),
    CheckConstraint("until > since", name="ends_after_start"),
    CheckConstraint("(until IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
    Index("ix_did_holding_number", "number", "depth"),
    comment="Who held a number when; of one that a reseller gave on, the reseller's goes on below its customer's",
)

did_pricing = Table(
    "did_pricing",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column("pricing_batch_id", BigInteger, ForeignKey("did_pricing_batch.pricing_batch_id"), nullable=False),
    PrimaryKeyConstraint("customer_id"),
    Index("ix_did_pricing_batch", "pricing_batch_id"),
    comment="By which pricing batch a customer is asked for its numbers; none: nothing was chosen",
)
