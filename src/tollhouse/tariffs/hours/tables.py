"""Off-peak periods: reference tables, few and rarely written."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

from tollhouse.plumbing.db import METADATA
from tollhouse.tariffs.rules.off_peak import OffPeakMode

_MODES = ", ".join(repr(str(mode)) for mode in OffPeakMode)
_DEFINITION = "Time::Period text"
_SECOND = "the second period, asked after the first; null: there is one only"
_MODE = "which end of a session must lie in the hours"
_HOLIDAYS = "on, name, yearly, counts_as of each"

off_peak_period = Table(
    "off_peak_period",
    METADATA,
    Column("off_peak_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("description", Text, nullable=False),
    Column("definition", Text, nullable=False, comment=_DEFINITION),
    Column("definition_2", Text, comment=_SECOND),
    Column("mode", Text, nullable=False, comment=_MODE),
    Column("holidays", JSONB, nullable=False, comment=_HOLIDAYS),
    CheckConstraint(f"mode IN ({_MODES})", name="mode_known"),
    comment="Hours with other prices, by the customer's own clock; tariffs name one",
)

off_peak_past = Table(
    "off_peak_past",
    METADATA,
    Column("off_peak_id", BigInteger, ForeignKey("off_peak_period.off_peak_id"), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False, comment="exclusive; use that began before is priced so"),
    Column("definition", Text, nullable=False, comment=_DEFINITION),
    Column("definition_2", Text, comment=_SECOND),
    Column("mode", Text, nullable=False, comment=_MODE),
    Column("holidays", JSONB, nullable=False, comment=_HOLIDAYS),
    PrimaryKeyConstraint("off_peak_id", "until"),
    CheckConstraint(f"mode IN ({_MODES})", name="mode_known"),
    comment="What off-peak periods were before they were changed, for use that is charged late",
)
