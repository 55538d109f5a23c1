"""What classes, customers and sites say of features; sites with their accounts; short numbers."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from tollhouse.plumbing.db import KEY_TEXT, METADATA

MOMENT = DateTime(timezone=True)
_VALUES = "every field of the feature (rules.catalogue)"

site_number = Sequence("site_number", metadata=METADATA)

class_feature = Table(
    "class_feature",
    METADATA,
    Column("class_id", BigInteger, ForeignKey("customer_class.class_id"), nullable=False),
    Column("feature", KEY_TEXT, nullable=False),
    Column("field_values", JSONB, nullable=False, comment=_VALUES),
    Column("locked", Boolean, nullable=False, comment="true: its customers cannot say otherwise"),
    Column("set_by", Text, nullable=False),
    Column("set_at", MOMENT, nullable=False),
    PrimaryKeyConstraint("class_id", "feature"),
    comment="What a class says of a feature; without a row its customers have the default",
)

customer_feature = Table(
    "customer_feature",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("site_id", BigInteger, nullable=False, comment="of one site; 0: of the customer"),
    Column("feature", KEY_TEXT, nullable=False),
    Column("field_values", JSONB, nullable=False, comment=_VALUES),
    Column("set_by", Text, nullable=False),
    Column("set_at", MOMENT, nullable=False),
    PrimaryKeyConstraint("customer_id", "site_id", "feature"),
    comment="What a customer or one of its sites says of a feature itself; without a row it inherits",
)

customer_site = Table(
    "customer_site",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("site_id", BigInteger, nullable=False, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("name_folded", KEY_TEXT, nullable=False, comment="as names of one customer's sites are compared and sorted"),
    Column("description", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    PrimaryKeyConstraint("customer_id", "site_id"),
    UniqueConstraint("customer_id", "name_folded"),
    CheckConstraint("site_id > 0", name="default_site_has_no_row"),
    comment="Named groups of a customer's accounts; the default one is always there and has no row",
)

site_account = Table(
    "site_account",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False, autoincrement=False),
    Column("site_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("customer_id", "account_id"),
    ForeignKeyConstraint(["customer_id", "site_id"], ["customer_site.customer_id", "customer_site.site_id"]),
    Index("ix_site_account_site", "customer_id", "site_id", "account_id"),
    comment="Which site an account is on; without a row on the default one",
)

abbreviated_dialing = Table(
    "abbreviated_dialing",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column("maximum_length", Integer, nullable=False, comment="digits a short number may have"),
    PrimaryKeyConstraint("customer_id"),
    CheckConstraint("maximum_length BETWEEN 1 AND 9", name="length_bounded"),
    comment="Customers who dial short numbers of their own",
)

abbreviated_number = Table(
    "abbreviated_number",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("number", KEY_TEXT, nullable=False),
    Column("to_dial", Text, nullable=False, comment="an own account's identifier or E.164; empty: dialled as it is"),
    Column("description", Text, nullable=False),
    PrimaryKeyConstraint("customer_id", "number"),
    CheckConstraint("number ~ '^[0-9]{1,9}$'", name="number_is_digits"),
    comment="A customer's short numbers and what they stand for",
)
