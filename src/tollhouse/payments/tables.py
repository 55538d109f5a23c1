"""Adjustments, payments, which invoices they pay, and what of them was taken back."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from tollhouse.ledger.rules.posting import Payer
from tollhouse.payments.rules.kinds import ActKind, PaymentKind
from tollhouse.plumbing.db import KEY_TEXT, METADATA

MONEY = Numeric(20, 5)
MOMENT = DateTime(timezone=True)


def _is_one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


payment = Table(
    "payment",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("payment_id", BigInteger, nullable=False, autoincrement=False, comment="made of source and request"),
    Column("account_id", BigInteger, nullable=False, comment="whose own money it became; 0: the customer's"),
    Column("payer", Text, nullable=False, comment="whose standing it moved"),
    Column("kind", Text, nullable=False),
    Column("issuer_id", BigInteger, nullable=False, comment="who was paid: 0 the operator, else the reseller above"),
    Column("currency", Text, nullable=False),
    Column("amount", MONEY, nullable=False, comment="in currency; what was received, more than zero"),
    Column("allocated", MONEY, nullable=False, server_default="0", comment="in currency; what of it pays invoices"),
    Column("taken_back", MONEY, nullable=False, server_default="0", comment="in currency; refunded or charged back"),
    Column("tax", MONEY, nullable=False, server_default="0", comment="in currency; the part that is tax"),
    Column("tax_back", MONEY, nullable=False, server_default="0", comment="in currency; what of taken_back was tax"),
    Column("contra", Text, nullable=False, comment="ledger account that the money came to"),
    Column("reference", Text, nullable=False, comment="what whoever paid wrote"),
    Column("visible_comment", Text, nullable=False, comment="shown to the customer"),
    Column("internal_comment", Text, nullable=False, comment="shown to staff only"),
    Column("received_at", MOMENT, nullable=False, comment="as whoever received it says"),
    Column("recorded_at", MOMENT, nullable=False, comment="when its xDR takes effect"),
    Column("made_by", Text, nullable=False),
    Column("source", KEY_TEXT, nullable=False),
    Column("request_id", KEY_TEXT, nullable=False),
    Column("xdr_id", BigInteger, comment="with recorded_at its xDR; null: no balance moved, see kind"),
    Column(
        "unallocated",
        MONEY,
        Computed("amount - allocated - taken_back", persisted=True),
        nullable=False,
        comment="in currency; what of it pays nothing yet",
    ),
    PrimaryKeyConstraint("customer_id", "payment_id"),
    ForeignKeyConstraint(["customer_id"], ["customer.customer_id"]),
    CheckConstraint("amount > 0", name="amount_positive"),
    CheckConstraint("allocated >= 0 AND taken_back >= 0", name="parts_not_negative"),
    CheckConstraint("allocated + taken_back <= amount", name="spent_once"),
    CheckConstraint("0 <= tax_back AND tax_back <= tax AND tax < amount", name="tax_is_a_part"),
    CheckConstraint("payer <> 'account' OR allocated = 0", name="own_money_pays_no_invoice"),
    CheckConstraint(_is_one_of("kind", list(PaymentKind)), name="kind_known"),
    CheckConstraint(_is_one_of("payer", list(Payer)), name="payer_known"),
    Index(
        "ix_payment_unallocated",
        "customer_id",
        "received_at",
        "payment_id",
        postgresql_where=text("amount - allocated - taken_back > 0"),
    ),
    Index("ix_payment_received", "received_at", "customer_id", "payment_id"),
    Index("ix_payment_of_customer", "customer_id", "received_at", "payment_id"),
    comment="Money received from a customer; what it pays stands in allocation",
)

allocation = Table(
    "allocation",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("invoice_id", BigInteger, nullable=False),
    Column("payment_id", BigInteger, nullable=False),
    Column("amount", MONEY, nullable=False, comment="in the customer's currency; what of the payment pays the invoice"),
    PrimaryKeyConstraint("customer_id", "invoice_id", "payment_id"),
    ForeignKeyConstraint(["customer_id", "invoice_id"], ["invoice.customer_id", "invoice.invoice_id"]),
    ForeignKeyConstraint(["customer_id", "payment_id"], ["payment.customer_id", "payment.payment_id"]),
    CheckConstraint("amount > 0", name="amount_positive"),
    Index("ix_allocation_of_payment", "customer_id", "payment_id"),
    comment="Which invoices a payment pays, as it is now",
)

adjustment = Table(
    "adjustment",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("adjustment_id", BigInteger, nullable=False, autoincrement=False, comment="made of source and request"),
    Column("kind", Text, nullable=False),
    Column("account_id", BigInteger, nullable=False, comment="whose own money moved; 0: the customer's"),
    Column("currency", Text, nullable=False),
    Column("amount", MONEY, nullable=False, comment="in currency, more than zero; the kind says which way it went"),
    Column("moved", MONEY, nullable=False, comment="in currency; the xDR's amount, plus is owed to the issuer; or 0"),
    Column("service", Text, nullable=False, comment="of a charge or credit; else empty"),
    Column("visible_comment", Text, nullable=False, comment="shown to the customer"),
    Column("internal_comment", Text, nullable=False, comment="shown to staff only"),
    Column("made_at", MOMENT, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("source", KEY_TEXT, nullable=False),
    Column("request_id", KEY_TEXT, nullable=False),
    Column("digest", LargeBinary, nullable=False, comment="16 bytes over what was asked for"),
    Column("about_id", BigInteger, comment="the payment or adjustment that it takes back; null: none"),
    Column("xdr_id", BigInteger, comment="with made_at its xDR; null: no balance moved"),
    PrimaryKeyConstraint("customer_id", "adjustment_id"),
    ForeignKeyConstraint(["customer_id"], ["customer.customer_id"]),
    CheckConstraint("amount > 0", name="amount_positive"),
    CheckConstraint("abs(moved) IN (0, amount)", name="moves_its_amount"),
    CheckConstraint(_is_one_of("kind", list(ActKind)), name="kind_known"),
    Index("ix_adjustment_of_customer", "customer_id", "made_at", "adjustment_id"),
    Index(
        "uq_adjustment_reverses",
        "customer_id",
        "about_id",
        unique=True,
        postgresql_where=text("kind = 'reversal'"),
    ),
    comment="What staff did with a customer's money by hand, each act once",
)

payment_taking = Table(
    "payment_taking",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("adjustment_id", BigInteger, nullable=False, comment="the refund, chargeback or reversal that took it"),
    Column("payment_id", BigInteger, nullable=False),
    Column("amount", MONEY, nullable=False, comment="in the customer's currency; minus: a refund that was taken back"),
    Column("tax", MONEY, nullable=False, server_default="0", comment="in the customer's currency; what of it was tax"),
    PrimaryKeyConstraint("customer_id", "adjustment_id", "payment_id"),
    ForeignKeyConstraint(["customer_id", "adjustment_id"], ["adjustment.customer_id", "adjustment.adjustment_id"]),
    ForeignKeyConstraint(["customer_id", "payment_id"], ["payment.customer_id", "payment.payment_id"]),
    CheckConstraint("amount <> 0", name="amount_not_zero"),
    Index("ix_payment_taking_of_payment", "customer_id", "payment_id"),
    comment="What of which payment was given back, or taken back by a bank",
)
