"""Products and their rating lists: reference tables, small and rarely written."""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from tollhouse.plumbing.db import METADATA
from tollhouse.products.rules.product import AccountRole, ProductKind


def _is_one_of(column: str, values: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


product = Table(
    "product",
    METADATA,
    Column("product_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("currency", Text, nullable=False, comment="ISO 4217; that of its tariffs and of the customers who use it"),
    Column("description", Text, nullable=False),
    Column("visible_name", Text, nullable=False, server_default="", comment="for end users; empty: the name"),
    Column("role", Text, nullable=False, server_default="universal", comment="of the accounts that may have it"),
    Column("kind", Text, nullable=False, server_default="main", comment="a main product, or an add-on to one"),
    Column("addon_priority", Integer, comment="of an add-on: a higher one beats a lower; null: a main product"),
    Column("managed_by", BigInteger, comment="the reseller whose subcustomers it is for; null: the operator's own"),
    Column("hidden", Boolean, nullable=False, server_default="false", comment="not offered in self-care"),
    Column("retired_at", DateTime(timezone=True), comment="no longer sold since then; null: it is"),
    CheckConstraint(_is_one_of("role", AccountRole), name="role_known"),
    CheckConstraint(_is_one_of("kind", ProductKind), name="kind_known"),
    CheckConstraint("(kind = 'add_on') = (addon_priority IS NOT NULL)", name="add_ons_have_priority"),
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
