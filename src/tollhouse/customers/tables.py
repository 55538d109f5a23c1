"""The customer's record: wide, rarely written.  Its money facts live in the ledger's standing."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from tollhouse.customers.rules.record import CustomerKind
from tollhouse.plumbing.db import METADATA

customer_class = Table(
    "customer_class",
    METADATA,
    Column("class_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("currency", Text, comment="ISO 4217; null: for customers of any currency"),
    Column("description", Text, nullable=False),
    comment="The policies its customers inherit unless they have their own",
)

customer_number = Sequence("customer_number", metadata=METADATA)

customer_name = Table(
    "customer_name",
    METADATA,
    Column("folded_name", Text, primary_key=True, comment="words.fold of the name"),
    Column("customer_id", BigInteger, nullable=False),
    comment="Directory: a name belongs to one customer in the whole installation",
    info={"directory": True},
)

customer = Table(
    "customer",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("class_id", BigInteger, ForeignKey("customer_class.class_id"), nullable=False),
    Column("currency", Text, nullable=False, comment="ISO 4217; never changes"),
    Column("prepaid", Boolean, nullable=False),
    Column("resellers", ARRAY(BigInteger), nullable=False, comment="all resellers above, nearest first; never changes"),
    Column("time_zone", Text, nullable=False, comment="IANA; days and off-peak hours are this zone's"),
    Column("company_name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("customer_id"),
    CheckConstraint(f"kind IN ({', '.join(repr(str(kind)) for kind in CustomerKind)})", name="kind_known"),
    Index("ix_customer_resellers", "resellers", postgresql_using="gin"),
    comment="Who pays",
)

override_tariff = Table(
    "override_tariff",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("tariff_id", BigInteger, ForeignKey("tariff.tariff_id"), nullable=False, comment="the product's"),
    Column("override_tariff_id", BigInteger, ForeignKey("tariff.tariff_id"), nullable=False, comment="the customer's"),
    PrimaryKeyConstraint("customer_id", "tariff_id"),
    CheckConstraint("override_tariff_id <> tariff_id", name="overrides_another"),
    comment="A customer's own prices: the longer prefix wins, on equal length the override",
)
