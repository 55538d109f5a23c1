"""What a customer's credit was and is, and when somebody hears of it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from tollhouse.customers.rules.lending import LimitChangeKind
from tollhouse.customers.rules.warnings import Basis
from tollhouse.plumbing.db import METADATA

warning_threshold = Table(
    "warning_threshold",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("basis", Text, nullable=False),
    Column(
        "value",
        Numeric(20, 5),
        nullable=False,
        comment="percent of the permanent limit, or an amount in the customer's currency: of a prepaid one its funds",
    ),
    Column("passed", Boolean, nullable=False, comment="reached, and not left since; warns only once it was left"),
    PrimaryKeyConstraint("customer_id", "basis", "value"),
    CheckConstraint(f"basis IN ({', '.join(repr(str(basis)) for basis in Basis)})", name="basis_known"),
    CheckConstraint("value >= 0", name="value_not_negative"),
    comment="At which balances a customer is warned; the ledger watches for the nearest of them",
)

credit_limit_change = Table(
    "credit_limit_change",
    METADATA,
    Column("customer_id", BigInteger, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False, comment="the product's time"),
    Column("place", BigInteger, nullable=False, comment="among the changes of one moment, from 0"),
    Column("kind", Text, nullable=False),
    Column("old_amount", Numeric(20, 5), comment="in the customer's currency; null: unlimited, or nothing was lent"),
    Column("new_amount", Numeric(20, 5), comment="in the customer's currency; null: unlimited, or nothing is lent"),
    Column("increase_percent", Numeric(9, 4), comment="of the permanent limit; null: it was said as an amount"),
    Column("until", DateTime(timezone=True), comment="exclusive; of what is lent"),
    Column("set_by", Text, nullable=False),
    Column("comment", Text, nullable=False),
    PrimaryKeyConstraint("customer_id", "changed_at", "place"),
    CheckConstraint(f"kind IN ({', '.join(repr(str(kind)) for kind in LimitChangeKind)})", name="kind_known"),
    CheckConstraint("(kind = 'temporary' AND new_amount IS NOT NULL) = (until IS NOT NULL)", name="lent_has_end"),
    comment="Every change of a customer's credit limit, permanent or for a time; only ever added to",
)
