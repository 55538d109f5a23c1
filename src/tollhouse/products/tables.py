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
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from tollhouse.plumbing.db import METADATA
from tollhouse.products.rules.product import AccountRole, ProductKind, Sharing

MOMENT = DateTime(timezone=True)


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
    Column(
        "managed_by",
        BigInteger,
        index=True,
        comment="the reseller whose subcustomers it is for; null: the operator's own",
    ),
    Column("sharing", Text, nullable=False, server_default="everybody", comment="whose subcustomers may have it"),
    Column("hidden", Boolean, nullable=False, server_default="false", comment="not offered in self-care"),
    Column("retired_at", MOMENT, comment="no longer sold since then; null: it is"),
    CheckConstraint(_is_one_of("role", AccountRole), name="role_known"),
    CheckConstraint(_is_one_of("kind", ProductKind), name="kind_known"),
    CheckConstraint(_is_one_of("sharing", Sharing), name="sharing_known"),
    CheckConstraint("managed_by IS NULL OR sharing = 'nobody'", name="managed_is_not_shared"),
    CheckConstraint("(kind = 'add_on') = (addon_priority IS NOT NULL)", name="add_ons_have_priority"),
    comment="What an account may use; a work in progress until its rating list has an entry",
)

rating_entry = Table(
    "rating_entry",
    METADATA,
    Column("entry_id", BigInteger, Identity(always=True), primary_key=True),
    Column("product_id", BigInteger, ForeignKey("product.product_id"), nullable=False),
    Column("service", Text, nullable=False),
    Column("access_code", Text, nullable=False, comment="the direction it is for; empty: all"),
    Column("node", Text, nullable=False, comment="the node where the service may be used; empty: all"),
    Column("usage_order", Integer, nullable=False, server_default="0", comment="of lines that fit equally, low first"),
    Column("tariff_id", BigInteger, ForeignKey("tariff.tariff_id"), nullable=False),
    Column("reseller_tariff_id", BigInteger, ForeignKey("tariff.tariff_id")),
    Column("valid_from", MOMENT, comment="prices use that began from then on; null: since ever"),
    Column("valid_until", MOMENT, comment="exclusive; null: until further notice"),
    CheckConstraint("valid_until > valid_from", name="ends_after_start"),
    CheckConstraint("usage_order >= 0", name="usage_order_not_negative"),
    ExcludeConstraint(
        ("product_id", "="),
        ("service", "="),
        ("access_code", "="),
        ("node", "="),
        ("usage_order", "="),
        (text("tstzrange(valid_from, valid_until)"), "&&"),
        name="ex_rating_entry_one_at_a_time",
    ),
    comment="The rating list in time: which tariff applies to which service; what has begun is ended, never edited",
)

rating_list_version = Table(
    "rating_list_version",
    METADATA,
    Column("version_id", BigInteger, Identity(always=True), primary_key=True),
    Column("product_id", BigInteger, ForeignKey("product.product_id"), nullable=False),
    Column("valid_from", MOMENT, comment="when what it changed took or will take effect; null: since ever"),
    Column("made_at", MOMENT, nullable=False),
    Column("made_by", Text, nullable=False),
    UniqueConstraint("product_id", "valid_from", postgresql_nulls_not_distinct=True),
    comment="Who made a rating list another from a moment on; what differs is in the entries that begin or end then",
)

product_sharing = Table(
    "product_sharing",
    METADATA,
    Column("product_id", BigInteger, ForeignKey("product.product_id"), primary_key=True),
    Column("reseller_id", BigInteger, primary_key=True, index=True, comment="whose subcustomers may have it too"),
    Column("shared_at", MOMENT, nullable=False),
    Column("shared_by", Text, nullable=False),
    comment="Products of the operator that resellers may sell to their subcustomers",
)
