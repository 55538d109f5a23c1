"""Products and their rating lists: reference tables, small and rarely written."""

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, PrimaryKeyConstraint, Table, Text

from tollhouse.plumbing.db import METADATA

product = Table(
    "product",
    METADATA,
    Column("product_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("currency", Text, nullable=False, comment="ISO 4217; that of its tariffs and of the customers who use it"),
    Column("description", Text, nullable=False),
    comment="What an account may use; a work in progress until its rating list has an entry",
)

rating_entry = Table(
    "rating_entry",
    METADATA,
    Column("product_id", BigInteger, ForeignKey("product.product_id"), nullable=False),
    Column("service", Text, nullable=False),
    Column("access_code", Text, nullable=False, comment="the direction it is for; empty: all"),
    Column("node", Text, nullable=False, comment="the node where the service may be used; empty: all"),
    Column("tariff_id", BigInteger, ForeignKey("tariff.tariff_id"), nullable=False),
    Column("reseller_tariff_id", BigInteger, ForeignKey("tariff.tariff_id")),
    PrimaryKeyConstraint("product_id", "service", "access_code", "node"),
    comment="The rating list: which tariff applies to which service and access code",
)
