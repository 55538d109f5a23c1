"""Rows exist only of customers for whom something was settled; the others have what the rules say."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from tollhouse.customers.rules.additional_info import NumberScope, SendStatistics
from tollhouse.customers.rules.billing_period import BillingPeriod
from tollhouse.customers.rules.self_care import SecondFactor
from tollhouse.plumbing.db import METADATA


def _one_of(column: str, values: type[BillingPeriod | NumberScope | SecondFactor | SendStatistics]) -> CheckConstraint:
    known = ", ".join(repr(str(value)) for value in values)
    return CheckConstraint(f"{column} IN ({known})", name=f"{column}_known")


self_care = Table(
    "self_care",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column("language", Text, nullable=False, comment="ISO 639-1"),
    Column("display_time_zone", Text, comment="IANA; null: the billing zone"),
    Column("date_format", Text, nullable=False),
    Column("time_format", Text, nullable=False),
    Column("date_time_format", Text, nullable=False),
    Column("input_date_format", Text, nullable=False),
    Column("input_time_format", Text, nullable=False),
    Column("second_factor", Text, nullable=False),
    Column("trusted_networks", ARRAY(Text), nullable=False, comment="empty: from anywhere"),
    PrimaryKeyConstraint("customer_id"),
    _one_of("second_factor", SecondFactor),
    comment="How a customer is let into self-care, and in which language and formats it is told things",
)

self_care_password = Table(
    "self_care_password",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column("password_hash", Text, nullable=False, comment="argon2id with its salt and costs"),
    Column("set_at", DateTime(timezone=True), nullable=False),
    Column("set_by", Text, nullable=False),
    PrimaryKeyConstraint("customer_id"),
    comment="Passwords of customers; one that was taken away is gone",
)

additional_info = Table(
    "additional_info",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column("alias_registration", Boolean, comment="null: as the installation has it"),
    Column("balance_transfer", Boolean, nullable=False),
    Column("callshop", Boolean, nullable=False),
    Column("override_tariffs", Boolean, nullable=False),
    Column("subscription_discount", Numeric(5, 2), nullable=False, comment="percent"),
    Column("send_statistics", Text, comment="null: as the customer class has it"),
    Column("send_invoices", Boolean, comment="null: as the customer class has it"),
    Column("invoice_number_scope", Text, comment="null: as the installation has it"),
    Column("representative", Text, nullable=False, server_default=text("''")),
    Column("reference", Text, nullable=False, server_default=text("''"), comment="what another system calls it"),
    PrimaryKeyConstraint("customer_id"),
    CheckConstraint("subscription_discount BETWEEN 0 AND 100", name="subscription_discount_bounded"),
    _one_of("send_statistics", SendStatistics),
    _one_of("invoice_number_scope", NumberScope),
    comment="What is settled for a customer beside its record and its money",
)

own_spending_limit = Table(
    "own_spending_limit",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column(
        "daily_limit", Numeric(20, 5), comment="in the customer's currency; null: not limited, whatever the class says"
    ),
    PrimaryKeyConstraint("customer_id"),
    CheckConstraint("daily_limit >= 0", name="daily_limit_not_negative"),
    comment="Customers that have a spending limit of their own; the others have their class's",
)

spending_of_day = Table(
    "spending_of_day",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column("day", Date, nullable=False, comment="in the customer's time zone; once it is over the row says nothing"),
    Column("set_at", DateTime(timezone=True), nullable=False),
    Column("set_by", Text, nullable=False),
    Column("comment", Text, nullable=False),
    PrimaryKeyConstraint("customer_id"),
    comment="Who gave a customer another spending limit for one day, and why; how much stands in its standing",
)

billing_term = Table(
    "billing_term",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("from_day", Date, nullable=False, comment="the first one, in the customer's billing zone"),
    Column("period", Text, nullable=False),
    Column("set_at", DateTime(timezone=True), nullable=False),
    Column("set_by", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("time_zone", Text, comment="another billing zone, that begins with it; null: it stays, or has begun"),
    Column("zone_due_at", DateTime(timezone=True), comment="when the other zone begins"),
    PrimaryKeyConstraint("customer_id", "from_day"),
    _one_of("period", BillingPeriod),
    CheckConstraint("(time_zone IS NULL) = (zone_due_at IS NULL)", name="zone_has_its_moment"),
    Index("ix_billing_term_zone_due_at", "zone_due_at", postgresql_where=text("zone_due_at IS NOT NULL")),
    comment="How often a customer is billed from which day on; before the first of them by the calendar month",
)

purge = Table(
    "purge",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column("due_on", Date, comment="the day, in the customer's time zone; null: never"),
    Column("set_by", Text, nullable=False),
    Column("set_at", DateTime(timezone=True), nullable=False),
    Column("purged_at", DateTime(timezone=True), comment="null: not yet"),
    Column("purged_by", Text),
    PrimaryKeyConstraint("customer_id"),
    Index("ix_purge_due_on", "due_on", postgresql_where=text("purged_at IS NULL")),
    CheckConstraint("(purged_at IS NULL) = (purged_by IS NULL)", name="purged_by_somebody"),
    comment="When the personal data of closed customers is removed, and when it was",
)
