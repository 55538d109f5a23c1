"""Destination groups: reference tables."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from tollhouse.plumbing.db import METADATA

destination_group_set = Table(
    "destination_group_set",
    METADATA,
    Column("group_set_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("description", Text, nullable=False),
    comment="A way to part destinations into groups; tariffs name one to enter prices by group",
)

destination_group = Table(
    "destination_group",
    METADATA,
    Column("group_id", BigInteger, Identity(always=True), primary_key=True),
    Column("group_set_id", BigInteger, ForeignKey("destination_group_set.group_set_id"), nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("group_set_id", "name"),
    UniqueConstraint("group_set_id", "group_id"),
    comment="Destinations under one name, priced together",
)

destination_group_prefix = Table(
    "destination_group_prefix",
    METADATA,
    Column("group_set_id", BigInteger, nullable=False),
    Column("prefix", Text(collation="C"), ForeignKey("destination.prefix"), nullable=False),
    Column("group_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("group_set_id", "prefix"),
    ForeignKeyConstraint(
        ["group_set_id", "group_id"], ["destination_group.group_set_id", "destination_group.group_id"]
    ),
    Index("ix_destination_group_prefix_group_id", "group_id", "prefix"),
    Index("ix_destination_group_prefix_prefix", "prefix"),
    comment="The prefixes of groups; no prefix is in two groups of a set",
)
