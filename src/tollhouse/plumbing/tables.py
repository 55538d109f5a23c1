"""The platform's own tables that belong to no job."""

from sqlalchemy import Boolean, CheckConstraint, Column, Interval, Table

from tollhouse.plumbing.db import METADATA

clock = Table(
    "clock",
    METADATA,
    Column("only_row", Boolean, primary_key=True, comment="true: there is one clock"),
    Column("ahead", Interval, nullable=False, comment="how far the product's clock is ahead of the real one"),
    CheckConstraint("only_row", name="one_row"),
    CheckConstraint("ahead >= interval '0'", name="never_behind"),
    comment="The test clock; empty where it was never moved",
)
