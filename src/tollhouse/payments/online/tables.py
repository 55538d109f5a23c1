"""Payment systems, customers' methods, e-payments and what processors told of them, automatic payments."""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from tollhouse.payments.rules.e_payment import Decision, EPaymentKind, EPaymentStatus, WaitsFor
from tollhouse.payments.rules.payment_system import MethodKind, ProcessorKind
from tollhouse.plumbing.db import KEY_TEXT, METADATA

MONEY = Numeric(20, 5)
MOMENT = DateTime(timezone=True)


def _one_of(column: str, values: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


payment_system = Table(
    "payment_system",
    METADATA,
    Column("system_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_folded", KEY_TEXT, nullable=False, unique=True, comment="as names are compared"),
    Column("processor", Text, nullable=False, comment="never changes"),
    Column("credentials", LargeBinary, nullable=False, comment="sealed under the installation's secret key"),
    Column("publishable_key", Text, nullable=False, comment="for payers' browsers; no secret"),
    Column("instructions", Text, nullable=False, comment="for customers who pay by transfer"),
    Column("test_mode", Boolean, nullable=False, comment="no real money; what it books is marked so"),
    Column("active", Boolean, nullable=False, comment="false: nothing new is asked of it"),
    Column("made_by", Text, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    CheckConstraint(_one_of("processor", ProcessorKind), name="processor_known"),
    comment="Accounts of ours with processors",
)

payment_system_method = Table(
    "payment_system_method",
    METADATA,
    Column("method", Text, nullable=False),
    Column("currency", Text, nullable=False, comment="ISO 4217"),
    Column("system_id", BigInteger, ForeignKey("payment_system.system_id", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("method", "currency"),
    CheckConstraint(_one_of("method", MethodKind), name="method_known"),
    Index("ix_payment_system_method_system", "system_id"),
    comment="Which system takes a method in a currency: one of them, so that it is never in doubt who is asked",
)

processor_payer = Table(
    "processor_payer",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("system_id", BigInteger, ForeignKey("payment_system.system_id"), nullable=False),
    Column("reference", Text, nullable=False, comment="the processor's own number of the customer"),
    PrimaryKeyConstraint("customer_id", "system_id"),
    comment="As whom processors know customers",
)

payment_method = Table(
    "payment_method",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("method_id", BigInteger, Identity(always=True), nullable=False),
    Column("system_id", BigInteger, ForeignKey("payment_system.system_id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("token", Text, nullable=False, comment="the processor's; worth nothing to anybody else"),
    Column("brand", Text, nullable=False),
    Column("last_four", Text, nullable=False),
    Column("expires", Date, comment="the last day on which it can be charged; null: it has no end"),
    Column("mandate", Text, nullable=False, comment="of a direct debit: as the payer's bank knows it"),
    Column("preferred", Boolean, nullable=False),
    Column("told_of_expiry", Date, comment="the end of which the customer was told; null: of none"),
    Column("saved_by", Text, nullable=False),
    Column("saved_at", MOMENT, nullable=False),
    PrimaryKeyConstraint("customer_id", "method_id"),
    UniqueConstraint("customer_id", "system_id", "token"),
    CheckConstraint(_one_of("kind", MethodKind), name="kind_known"),
    CheckConstraint("last_four ~ '^[0-9A-Z]{0,4}$'", name="only_last_four"),
    Index("uq_payment_method_preferred", "customer_id", unique=True, postgresql_where=text("preferred")),
    Index("ix_payment_method_expires", "expires", postgresql_where=text("expires IS NOT NULL")),
    comment="Saved ways to pay: tokens, never numbers",
)

e_payment = Table(
    "e_payment",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("e_payment_id", BigInteger, nullable=False, autoincrement=False, comment="made of its request"),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("waits_for", Text, comment="while started; null: for nobody"),
    Column("system_id", BigInteger, ForeignKey("payment_system.system_id"), nullable=False),
    Column("test_mode", Boolean, nullable=False),
    Column("method_id", BigInteger, comment="may be gone since"),
    Column("token", Text, nullable=False, comment="of the method, as it was"),
    Column("method_kind", Text, nullable=False),
    Column("method_told", Text, nullable=False, comment="the method as people recognise it"),
    Column("currency", Text, nullable=False),
    Column("amount", MONEY, nullable=False, comment="in currency, positive: what was asked for"),
    Column("capture_amount", MONEY, comment="in currency: what of an authorized amount was asked for; null: nothing"),
    Column("taken", MONEY, comment="in currency: what the processor took, or gave back of a refund; null: nothing"),
    Column("refunded", MONEY, nullable=False, server_default="0", comment="in currency: of it, by refunds not failed"),
    Column("refund_of", BigInteger, comment="of a refund: the e-payment of which it gives back"),
    Column("request_id", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False, comment="over what was asked, to tell a replay from a reused id"),
    Column("automatic", Boolean, nullable=False, comment="nobody is there to answer the bank"),
    Column("reference", Text, comment="the processor's; null: it knows of nothing that could move money"),
    Column("error_code", Text, nullable=False, server_default="", comment="the processor's own"),
    Column("error_said", Text, nullable=False, server_default=""),
    Column("decision", Text, comment="what a person must decide; null: nothing"),
    Column("decided_by", Text),
    Column("decided_at", MOMENT),
    Column("decided_comment", Text, nullable=False, server_default=""),
    Column("visible_comment", Text, nullable=False),
    Column("internal_comment", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("started_at", MOMENT, nullable=False, comment="the product's time"),
    Column("claimed_at", MOMENT, comment="real time when somebody took it up; null: nobody has"),
    Column("asked_at", MOMENT, comment="real time from which on money may have moved; null: none can have"),
    Column("authorized_at", MOMENT, comment="the product's time; null: it was never held"),
    Column("ended_at", MOMENT, comment="the product's time"),
    Column("next_ask_at", MOMENT, comment="real time when the processor is asked again; null: never by itself"),
    Column("asks", Integer, nullable=False, server_default="0", comment="in vain, in a row"),
    PrimaryKeyConstraint("customer_id", "e_payment_id"),
    CheckConstraint(_one_of("kind", EPaymentKind), name="kind_known"),
    CheckConstraint(_one_of("status", EPaymentStatus), name="status_known"),
    CheckConstraint(_one_of("method_kind", MethodKind), name="method_kind_known"),
    CheckConstraint(_one_of("waits_for", WaitsFor), name="waits_for_known"),
    CheckConstraint(_one_of("decision", Decision), name="decision_known"),
    CheckConstraint("amount > 0 AND taken > 0 AND capture_amount > 0", name="amounts_positive"),
    CheckConstraint("refunded >= 0 AND refunded <= coalesce(taken, 0)", name="refunded_of_taken"),
    CheckConstraint("(kind = 'refund') = (refund_of IS NOT NULL)", name="refund_of_something"),
    CheckConstraint("status <> 'completed' OR taken IS NOT NULL", name="completed_took"),
    Index("ix_e_payment_customer_started", "customer_id", "started_at", "e_payment_id"),
    Index("ix_e_payment_started", "started_at", "customer_id", "e_payment_id"),
    Index("ix_e_payment_next_ask", "next_ask_at", postgresql_where=text("next_ask_at IS NOT NULL")),
    Index("ix_e_payment_decision", "started_at", postgresql_where=text("decision IS NOT NULL")),
    comment="What processors were asked for and what came of it; a row is there before anything is asked",
)

e_payment_reference = Table(
    "e_payment_reference",
    METADATA,
    Column("system_id", BigInteger, ForeignKey("payment_system.system_id"), nullable=False),
    Column("reference", KEY_TEXT, nullable=False),
    Column("customer_id", BigInteger, nullable=False),
    Column("e_payment_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("system_id", "reference"),
    comment="Directory: whose payment a processor speaks of",
    info={"directory": True},
)

processor_event = Table(
    "processor_event",
    METADATA,
    Column("system_id", BigInteger, ForeignKey("payment_system.system_id"), nullable=False),
    Column("event_id", KEY_TEXT, nullable=False, comment="the processor's own"),
    Column("kind", Text, nullable=False),
    Column("reference", Text, nullable=False, comment="of the payment it is about; empty: of none"),
    Column("times", Integer, nullable=False, comment="how often it came"),
    Column("first_at", MOMENT, nullable=False, comment="real time"),
    Column("last_at", MOMENT, nullable=False, comment="real time"),
    PrimaryKeyConstraint("system_id", "event_id"),
    Index("ix_processor_event_last", "last_at"),
    comment="What processors told us by themselves; each is a hint to look, and leaves after some weeks",
)

auto_payment = Table(
    "auto_payment",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column("amount", MONEY, nullable=False, comment="in the customer's currency: paid each time"),
    Column("threshold", MONEY, nullable=False, comment="in the customer's currency: a balance, of prepaid ones funds"),
    Column("failures", Integer, nullable=False, server_default="0", comment="in a row"),
    Column("rounds", BigInteger, nullable=False, server_default="0", comment="how often it was set off or tried again"),
    Column("e_payment_id", BigInteger, comment="under way; null: none is"),
    Column("due_at", MOMENT, comment="the product's time when it is paid, or tried again; null: not by itself"),
    Column("set_by", Text, nullable=False),
    Column("set_at", MOMENT, nullable=False),
    PrimaryKeyConstraint("customer_id"),
    CheckConstraint("amount > 0", name="amount_positive"),
    Index("ix_auto_payment_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    comment="Customers who pay by themselves when their balance comes to a threshold",
)

invoice_charging = Table(
    "invoice_charging",
    METADATA,
    Column("customer_id", BigInteger, nullable=False, autoincrement=False),
    Column("charged", Boolean, comment="whether its invoices are; null: as its class says"),
    Column("failures", Integer, nullable=False, server_default="0", comment="in a row"),
    Column("rounds", BigInteger, nullable=False, server_default="0", comment="how often something was charged"),
    Column("e_payment_id", BigInteger, comment="under way; null: none is"),
    Column("due_at", MOMENT, comment="the product's time from which its invoices are charged; null: none is due"),
    PrimaryKeyConstraint("customer_id"),
    Index("ix_invoice_charging_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    comment="How far customers are whose invoices are charged to saved methods",
)

invoice_charge = Table(
    "invoice_charge",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("invoice_id", BigInteger, nullable=False),
    Column("tried_on", Date, nullable=False, comment="the last day, of the customer's zone"),
    PrimaryKeyConstraint("customer_id", "invoice_id"),
    comment="Invoices that were charged to a saved method, or tried to be",
)
