"""Accounts, the identifiers they are known by, and what resellers buy by."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    Text,
    text,
)

from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.plumbing.db import KEY_TEXT, METADATA

account_number = Sequence("account_number", metadata=METADATA)

account = Table(
    "account",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False, autoincrement=False),
    Column("identifier", Text, nullable=False, comment="the one it goes by; one of its own while it is open"),
    Column("product_id", BigInteger, ForeignKey("product.product_id"), nullable=False),
    Column("model", Text, nullable=False, comment="whose money it spends"),
    Column("active_from", Date, comment="first day of use, in the customer's time zone"),
    Column("expires_on", Date, comment="first day on which it is expired"),
    Column("blocked_at", DateTime(timezone=True), comment="null: not blocked"),
    Column("terminated_at", DateTime(timezone=True), comment="null: open"),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("customer_id", "account_id"),
    CheckConstraint(f"model IN ({', '.join(repr(str(model)) for model in BalanceModel)})", name="model_known"),
    comment="What uses services: a line, a login, a SIM or a card",
)

account_identifier = Table(
    "account_identifier",
    METADATA,
    Column("identifier", KEY_TEXT, nullable=False),
    Column("valid_from", DateTime(timezone=True), nullable=False),
    Column("valid_until", DateTime(timezone=True), comment="exclusive; null: still"),
    Column("customer_id", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("identifier", "valid_from"),
    Index("uq_account_identifier_held", "identifier", unique=True, postgresql_where=text("valid_until IS NULL")),
    Index("ix_account_identifier_account", "customer_id", "account_id"),
    CheckConstraint("valid_until >= valid_from", name="ends_after_start"),
    comment="Directory: which account an identifier belongs to, and to which it belonged when",
    info={"directory": True},
)

account_search = Table(
    "account_search",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("identifier", Text, nullable=False),
    Column("words", Text, nullable=False, comment="rules.search.identifier_words: folded, spelt"),
    PrimaryKeyConstraint("customer_id", "account_id", "identifier"),
    Index("ix_account_search_words", "words", postgresql_using="gin", postgresql_ops={"words": "gin_trgm_ops"}),
    comment="What customers are found by beside their records: identifiers of open accounts, while they are held",
)

wholesale = Table(
    "wholesale",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False, comment="a reseller"),
    Column("product_id", BigInteger, ForeignKey("product.product_id"), nullable=False),
    PrimaryKeyConstraint("customer_id"),
    comment="The product by which a reseller is charged for the use of its subcustomers",
)
