"""Custom fields: what they are, who has them, and their values, which are searched by an index."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from tollhouse.customers.rules.custom_field import EndUserSees, FieldKind
from tollhouse.plumbing.db import KEY_TEXT, METADATA

custom_field = Table(
    "custom_field",
    METADATA,
    Column("field_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded_name", KEY_TEXT, nullable=False, unique=True, comment="words.fold of the name"),
    Column("kind", Text, nullable=False, comment="never changes"),
    Column("longest", Integer, comment="of a text: characters; null: as many as there is room for"),
    Column("pattern", Text, nullable=False, comment="of a text: what all of it must be like; empty: anything"),
    Column("lowest", Text, comment="of a number, a date or a moment, written as values are; null: not bounded"),
    Column("highest", Text, comment="the same"),
    Column("decimals", Integer, comment="of a number: at most so many; null: as many as there is room for"),
    Column("options", ARRAY(Text), nullable=False, comment="of a list, in the order in which they are offered"),
    Column("default_value", Text, comment="what new customers get; null: nothing"),
    Column("end_user", Text, nullable=False, comment="what the customer itself may do with it"),
    Column("personal", Boolean, nullable=False, comment="it tells something about a person"),
    Column("description", Text, nullable=False),
    Column("position", Integer, nullable=False, comment="among all of them, from 1"),
    Column("archived", Boolean, nullable=False, server_default="false", comment="shown nowhere; its values stay"),
    CheckConstraint(f"kind IN ({', '.join(repr(str(kind)) for kind in FieldKind)})", name="kind_known"),
    CheckConstraint(f"end_user IN ({', '.join(repr(str(sees)) for sees in EndUserSees)})", name="end_user_known"),
    comment="A field that the operator has made for its customers",
)

class_custom_field = Table(
    "class_custom_field",
    METADATA,
    Column("class_id", BigInteger, ForeignKey("customer_class.class_id"), nullable=False),
    Column("field_id", BigInteger, ForeignKey("custom_field.field_id"), nullable=False),
    Column("mandatory", Boolean, nullable=False),
    Column("position", Integer, nullable=False, comment="among those of the class, from 1"),
    PrimaryKeyConstraint("class_id", "field_id"),
    Index("ix_class_custom_field_field", "field_id"),
    comment="Which custom fields the customers of a class have",
)

custom_value = Table(
    "custom_value",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("field_id", BigInteger, ForeignKey("custom_field.field_id"), nullable=False),
    Column("value", Text, nullable=False, comment="rules.custom_field.normalized"),
    Column("words", Text, nullable=False, comment="rules.search.identifier_words of the value"),
    PrimaryKeyConstraint("customer_id", "field_id"),
    # Whole values and their beginnings by the first, what stands inside them by the second.
    Index(
        "ix_custom_value_field",
        "field_id",
        "words",
        "customer_id",
        postgresql_ops={"words": "text_pattern_ops"},
    ),
    Index("ix_custom_value_words", "words", postgresql_using="gin", postgresql_ops={"words": "gin_trgm_ops"}),
    comment="What a customer has in a custom field; a field without a value has no row",
)
