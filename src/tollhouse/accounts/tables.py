"""Accounts, the identifiers they are known by, and what resellers buy by."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from tollhouse.accounts.rules.account import BalanceModel, FraudState
from tollhouse.accounts.rules.contact import USER_FIELDS
from tollhouse.accounts.rules.listed import WORDS_COLUMNS
from tollhouse.accounts.rules.terms import Spell
from tollhouse.plumbing.db import KEY_TEXT, METADATA
from tollhouse.products.rules.product import AccountRole

account_number = Sequence("account_number", metadata=METADATA)


def _of_words(name: str, **options: Any) -> Index:
    """One index of all fields, each apart, as customers have it; and as there no entries wait in a list of its own."""
    operators = dict.fromkeys(WORDS_COLUMNS.values(), "gin_trgm_ops")
    options |= {"postgresql_using": "gin", "postgresql_ops": operators, "postgresql_with": {"fastupdate": False}}
    return Index(name, *operators, **options)


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
    Column("role", Text, nullable=False, server_default="universal", comment="that of its product"),
    Column("description", Text, nullable=False, server_default="", comment="what staff call it"),
    Column("batch", Text, comment="the group it was made or is treated in; null: none"),
    Column("control_number", BigInteger, comment="within its batch, printed on cards; null: none"),
    Column("life_time_days", Integer, comment="it expires so many days after its first use; null: it does not"),
    Column("idle_expiry_days", Integer, comment="it expires so many days after its last use; null: it does not"),
    Column(
        "inactive", Boolean, nullable=False, server_default="false", comment="not to be used before it is activated"
    ),
    Column("activated_at", DateTime(timezone=True), comment="of one that had been inactive; null: it never was, or is"),
    Column("fraud_state", Text, comment="null: nothing is suspected"),
    Column("fraud_since", DateTime(timezone=True), comment="of fraud_state; use that began before is not touched"),
    Column(
        "changes_told",
        Boolean,
        nullable=False,
        server_default="false",
        comment="charging must look at its changes of product, its add-ons and its spells; most accounts have none",
    ),
    Column("service_password", LargeBinary, comment="what the network asks for, sealed; null: none"),
    Column("web_login", Text, comment="to self-care; null: none"),
    Column("web_password", Text, comment="hashed; null: none"),
    Column("moved_from_customer", BigInteger, comment="where it was before it was moved here; null: nowhere"),
    Column("moved_from_account", BigInteger, comment="its number there"),
    Column("moved_to_customer", BigInteger, comment="where it was moved when it was terminated; null: nowhere"),
    Column("moved_to_account", BigInteger, comment="its number there"),
    Column(
        "resellers",
        ARRAY(BigInteger),
        nullable=False,
        server_default="{}",
        comment="all above its customer, nearest first; never changes",
    ),
    *(
        Column(column, Text, nullable=False, server_default="", comment="rules.listed.listed_words")
        for column in WORDS_COLUMNS.values()
    ),
    PrimaryKeyConstraint("customer_id", "account_id"),
    # Lists are walked along these both ways (docs/decisions/0050).
    Index("ix_account_in_order", "identifier", "account_id"),
    Index("ix_account_product", "product_id", "account_id"),
    Index("ix_account_opened_at", "opened_at", "account_id"),
    Index("ix_account_batch", "batch", "account_id", postgresql_where=text("batch IS NOT NULL")),
    Index(
        "ix_account_control_number",
        "control_number",
        "account_id",
        postgresql_where=text("control_number IS NOT NULL"),
    ),
    # And these lead to the few that are not like most.
    Index("ix_account_resellers", "resellers", postgresql_using="gin"),
    Index("ix_account_role", "role", "account_id", postgresql_where=text("role <> 'universal'")),
    Index("ix_account_model", "model", "account_id", postgresql_where=text("model <> 'subordinate'")),
    Index("ix_account_terminated", "account_id", postgresql_where=text("terminated_at IS NOT NULL")),
    Index("ix_account_blocked", "account_id", postgresql_where=text("blocked_at IS NOT NULL")),
    Index("ix_account_inactive", "account_id", postgresql_where=text("inactive")),
    Index("ix_account_fraud_state", "fraud_state", postgresql_where=text("fraud_state IS NOT NULL")),
    Index("ix_account_active_from", "active_from", postgresql_where=text("active_from IS NOT NULL")),
    Index("ix_account_expires_on", "expires_on", postgresql_where=text("expires_on IS NOT NULL")),
    _of_words("ix_account_words"),
    _of_words("ix_account_terminated_words", postgresql_where=text("terminated_at IS NOT NULL")),
    CheckConstraint(f"model IN ({', '.join(repr(str(model)) for model in BalanceModel)})", name="model_known"),
    CheckConstraint(f"role IN ({', '.join(repr(str(role)) for role in AccountRole)})", name="role_known"),
    CheckConstraint(
        f"fraud_state IN ({', '.join(repr(str(state)) for state in FraudState)})", name="fraud_state_known"
    ),
    CheckConstraint("life_time_days >= 1 AND idle_expiry_days >= 1", name="lives_for_days"),
    CheckConstraint("(fraud_state IS NULL) = (fraud_since IS NULL)", name="fraud_has_its_moment"),
    comment="What uses services: a line, a login, a SIM or a card",
)

account_product = Table(
    "account_product",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("valid_from", DateTime(timezone=True), nullable=False, comment="until the next row of the account begins"),
    Column("product_id", BigInteger, ForeignKey("product.product_id"), nullable=False),
    Column("previous_product_id", BigInteger, ForeignKey("product.product_id"), nullable=False),
    Column("set_at", DateTime(timezone=True), nullable=False),
    Column("set_by", Text, nullable=False),
    Column(
        "settled",
        Boolean,
        nullable=False,
        server_default="false",
        comment="account.product_id says it; until then it is still to come, or to be settled",
    ),
    PrimaryKeyConstraint("customer_id", "account_id", "valid_from"),
    Index("ix_account_product_due", "valid_from", postgresql_where=text("NOT settled")),
    comment="Changes of main product, done and planned; use is charged by the product of the moment it began",
)

account_add_on = Table(
    "account_add_on",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("product_id", BigInteger, ForeignKey("product.product_id"), nullable=False),
    Column("valid_from", DateTime(timezone=True), nullable=False),
    Column("valid_until", DateTime(timezone=True), comment="exclusive; null: for as long as the account is open"),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("added_by", Text, nullable=False),
    PrimaryKeyConstraint("customer_id", "account_id", "product_id", "valid_from"),
    CheckConstraint("valid_until > valid_from", name="ends_after_start"),
    comment="Add-on products of accounts, and when each holds",
)

account_spell = Table(
    "account_spell",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("fact", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False, comment="exclusive"),
    Column("ended_by", Text, nullable=False),
    PrimaryKeyConstraint("customer_id", "account_id", "fact", "since"),
    CheckConstraint(f"fact IN ({', '.join(repr(str(fact)) for fact in Spell)})", name="fact_known"),
    CheckConstraint("until >= since", name="ends_after_start"),
    comment="What held of accounts once and is over, so that use which comes late is judged by the moment it began",
)

account_contact = Table(
    "account_contact",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    *(Column(name, Text, nullable=False, server_default="") for name in USER_FIELDS),
    PrimaryKeyConstraint("customer_id", "account_id"),
    comment="Who uses an account, and how it is told things; what is empty is as its customer has it",
)

account_login = Table(
    "account_login",
    METADATA,
    Column("folded_login", KEY_TEXT, primary_key=True, comment="words.fold of the web login"),
    Column("customer_id", BigInteger, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    comment="Directory: a web login belongs to one account in the whole installation",
    info={"directory": True},
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

# How many accounts a product has, and whether anything ever had it, is asked of a million accounts.
Index("ix_account_product_id", account.c.product_id, account.c.terminated_at)
Index("ix_account_product_product_id", account_product.c.product_id)
Index("ix_account_product_previous_product_id", account_product.c.previous_product_id)
Index("ix_account_add_on_product_id", account_add_on.c.product_id)

account_batch = Table(
    "account_batch",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("next_control", BigInteger, nullable=False, comment="control number of the next account that is made"),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("made_by", Text, nullable=False),
    PrimaryKeyConstraint("customer_id", "name"),
    comment="Groups of accounts that are made and treated together",
)
