"""Invoices and the directory of their numbers."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from tollhouse.invoicing.rules.invoice import InvoiceKind
from tollhouse.plumbing.db import KEY_TEXT, METADATA

MONEY = Numeric(20, 5)
MOMENT = DateTime(timezone=True)

invoice = Table(
    "invoice",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("invoice_id", BigInteger, nullable=False, autoincrement=False, comment="made of scope and number"),
    Column("number", KEY_TEXT, nullable=False, comment="as it is written on the paper"),
    Column("kind", Text, nullable=False),
    Column("issuer_id", BigInteger, nullable=False, comment="who is owed: 0 the operator, else the reseller above"),
    Column("issued_on", Date, nullable=False, comment="day of the customer's billing zone"),
    Column("due_on", Date, nullable=False, comment="the last day on which it is paid in time"),
    Column("currency", Text, nullable=False),
    Column("total", MONEY, nullable=False, comment="in currency; plus is owed to the issuer, minus to the customer"),
    Column(
        "paid", MONEY, nullable=False, server_default="0", comment="in currency; the sum of what is allocated to it"
    ),
    Column("recorded_at", MOMENT, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("voided_at", MOMENT, comment="null: it stands"),
    Column("voided_by", Text),
    Column("void_reason", Text),
    Column(
        "open_amount",
        MONEY,
        Computed("CASE WHEN voided_at IS NULL AND total > 0 THEN total - paid ELSE 0 END", persisted=True),
        nullable=False,
        comment="in currency; what is still to be paid",
    ),
    PrimaryKeyConstraint("customer_id", "invoice_id"),
    ForeignKeyConstraint(["customer_id"], ["customer.customer_id"]),
    CheckConstraint("paid BETWEEN 0 AND greatest(total, 0)", name="paid_within_total"),
    CheckConstraint("voided_at IS NULL OR paid = 0", name="void_is_not_paid"),
    CheckConstraint("due_on >= issued_on", name="due_after_issue"),
    CheckConstraint("num_nulls(voided_at, voided_by, void_reason) IN (0, 3)", name="void_by_somebody"),
    CheckConstraint(f"kind IN ({', '.join(repr(str(kind)) for kind in InvoiceKind)})", name="kind_known"),
    Index("ix_invoice_open", "customer_id", "issued_on", "due_on", "number", postgresql_where=text("open_amount > 0")),
    Index("ix_invoice_due", "due_on", "customer_id", "invoice_id", postgresql_where=text("open_amount > 0")),
    Index("ix_invoice_issued", "issued_on", "customer_id", "invoice_id"),
    comment="What a customer is asked to pay; it never moves a balance",
)

invoice_number = Table(
    "invoice_number",
    METADATA,
    Column("scope", KEY_TEXT, nullable=False, comment="operator, or reseller:ID: whose sequence it is of"),
    Column("number", KEY_TEXT, nullable=False),
    Column("customer_id", BigInteger, nullable=False),
    Column("invoice_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("scope", "number"),
    comment="Directory: a number belongs to one invoice of its scope",
    info={"directory": True},
)
