"""The tables of tariffs: catalogue, so reference tables that every machine has whole."""

from collections.abc import Iterable

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from tollhouse.plumbing.db import METADATA
from tollhouse.tariffs.rules.destination import Kind
from tollhouse.tariffs.rules.header import AppliedTo
from tollhouse.tariffs.rules.service import Service

PRICE = Numeric(20, 10)
FEE = Numeric(20, 5)
PERCENT = Numeric(8, 4)
MOMENT = DateTime(timezone=True)
PREFIX = Text(collation="C")  # so that "begins with" is a range of the index whatever the database's language


def _is_one_of(column: str, values: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


destination = Table(
    "destination",
    METADATA,
    Column("prefix", PREFIX, primary_key=True, comment="E.164 digits without +"),
    Column("country", Text, nullable=False, comment="ISO 3166 alpha-2; empty: no country's"),
    Column("description", Text, nullable=False),
    Column("kind", Text, nullable=False),
    CheckConstraint("prefix ~ '^[0-9]{1,15}$'", name="prefix_is_digits"),
    CheckConstraint("country ~ '^([A-Z]{2})?$'", name="country_is_two_letters"),
    CheckConstraint(_is_one_of("kind", Kind), name="kind_known"),
    Index("ix_destination_country", "country", "prefix"),
    comment="The world's numbering plan by prefix; it names destinations, prices none and knows no ported numbers",
)

emergency_number = Table(
    "emergency_number",
    METADATA,
    Column("country", Text, primary_key=True, comment="ISO 3166 alpha-2"),
    Column("number", Text, primary_key=True, comment="as dialled inside the country: 112, 911"),
    CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_is_two_letters"),
    CheckConstraint("number ~ '^[0-9]{2,15}$'", name="number_is_digits"),
    comment="Short numbers that reach help, by the country in which they are dialled",
)

tariff = Table(
    "tariff",
    METADATA,
    Column("tariff_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("currency", Text, nullable=False, comment="ISO 4217; never changes"),
    Column("service", Text, nullable=False, comment="what it prices; decides in which units use is counted"),
    Column("version", BigInteger, nullable=False, comment="another one after each change of it; 0: none yet"),
    Column("numbering", SmallInteger, nullable=False, comment="164: E.164 digits; 212: MCC and MNC"),
    Column("description", Text, nullable=False, server_default=""),
    Column("applied_to", Text, nullable=False, server_default="customer", comment="who is charged by it"),
    Column("managed_by", BigInteger, comment="the reseller whose prices these are; null: the operator's own"),
    Column("off_peak_id", BigInteger, ForeignKey("off_peak_period.off_peak_id"), comment="null: none"),
    Column("group_set_id", BigInteger, ForeignKey("destination_group_set.group_set_id"), comment="null: none"),
    Column("rounding_pattern", Text, nullable=False, comment="XXXX.XX000: X digits stay, 0 digits are rounded up"),
    Column("connect_fee", FEE, nullable=False, comment="in currency, for new rates that name none"),
    Column("grace_units", Integer, nullable=False, comment="charged units, for new rates that name none"),
    Column("free_units", Integer, nullable=False, comment="charged units, for new rates that name none"),
    Column("post_call_surcharge", PERCENT, nullable=False, comment="percent, for new rates that name none"),
    Column("login_fee", FEE, nullable=False, server_default="0", comment="in currency, once a caller is let in by PIN"),
    Column(
        "default_formula", JSONB(none_as_null=True), comment="for new rates that name none; null: intervals and prices"
    ),
    Column("published_at", MOMENT, nullable=False),
    CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_is_three_letters"),
    CheckConstraint(_is_one_of("service", Service), name="service_known"),
    CheckConstraint(_is_one_of("applied_to", AppliedTo), name="applied_to_known"),
    CheckConstraint("numbering IN (164, 212)", name="numbering_known"),
    CheckConstraint("login_fee >= 0", name="login_fee_not_negative"),
    CheckConstraint("managed_by IS NULL OR applied_to <> 'vendor'", name="vendors_tariffs_are_ours"),
    CheckConstraint(
        "connect_fee >= 0 AND grace_units >= 0 AND free_units >= 0 AND post_call_surcharge >= 0",
        name="defaults_not_negative",
    ),
    comment="Priced destinations of one service in one currency",
)

tariff_past = Table(
    "tariff_past",
    METADATA,
    Column("tariff_id", BigInteger, ForeignKey("tariff.tariff_id"), nullable=False),
    Column("until", MOMENT, nullable=False, comment="exclusive; use that began before is priced so"),
    Column("off_peak_id", BigInteger, ForeignKey("off_peak_period.off_peak_id"), index=True, comment="null: none"),
    Column("rounding_pattern", Text, nullable=False),
    PrimaryKeyConstraint("tariff_id", "until"),
    comment="What of tariffs decides about prices as it was before it was changed, for use that is charged late",
)

rate = Table(
    "rate",
    METADATA,
    Column("rate_id", BigInteger, Identity(always=True), primary_key=True),
    Column("tariff_id", BigInteger, ForeignKey("tariff.tariff_id"), nullable=False),
    Column("prefix", PREFIX, nullable=False, comment="E.164 digits, | for anything else, or a special word"),
    Column("effective_from", MOMENT, nullable=False, comment="until the next row of the same prefix begins"),
    Column("description", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("first_interval", Integer, nullable=False, comment="charged units (seconds, kilobytes, pieces), at least 1"),
    Column("next_interval", Integer, nullable=False, comment="charged units, at least 1"),
    Column("first_price", PRICE, nullable=False, comment="tariff currency per minute, megabyte, message or piece"),
    Column("next_price", PRICE, nullable=False, comment="tariff currency per minute, megabyte, message or piece"),
    Column("connect_fee", FEE, nullable=False, comment="tariff currency, once per answered call"),
    Column("off_peak_first_price", PRICE, comment="tariff currency, as first_price; null: the peak prices hold"),
    Column("off_peak_next_price", PRICE, comment="tariff currency, as next_price"),
    Column("off_peak_connect_fee", FEE, comment="tariff currency; null: the peak fee"),
    Column("off_peak_2_first_price", PRICE, comment="tariff currency, as first_price; null: the peak prices hold"),
    Column("off_peak_2_next_price", PRICE, comment="tariff currency, as next_price"),
    Column("off_peak_2_connect_fee", FEE, comment="tariff currency; null: the peak fee"),
    Column("discontinued", Boolean, nullable=False, comment="no longer used from here on: a shorter prefix answers"),
    Column("forbidden", Boolean, nullable=False, comment="a match refuses the call"),
    Column("hidden", Boolean, nullable=False, comment="used, but not on price lists for customers"),
    Column("payback", Boolean, nullable=False, comment="the charge is a credit"),
    Column("grace_units", Integer, nullable=False, comment="a use not longer than this is free"),
    Column("free_units", Integer, nullable=False, comment="not charged once the first interval is full"),
    Column("post_call_surcharge", PERCENT, nullable=False, comment="percent of prices and fee"),
    Column("formula", JSONB, comment="elements with prices in tariff currency; replaces intervals, prices and fee"),
    Column("recorded_at", MOMENT, nullable=False),
    UniqueConstraint("tariff_id", "prefix", "effective_from"),
    CheckConstraint(r"prefix ~ '^([0-9]{1,15}|\||[A-Z]+)$'", name="prefix_is_digits_or_word"),
    CheckConstraint("first_interval >= 1 AND next_interval >= 1", name="intervals_at_least_one"),
    CheckConstraint("first_price >= 0 AND next_price >= 0 AND connect_fee >= 0", name="prices_not_negative"),
    CheckConstraint(
        "off_peak_first_price >= 0 AND off_peak_next_price >= 0 AND off_peak_connect_fee >= 0 "
        "AND off_peak_2_first_price >= 0 AND off_peak_2_next_price >= 0 AND off_peak_2_connect_fee >= 0",
        name="off_peak_prices_not_negative",
    ),
    CheckConstraint(
        "(off_peak_first_price IS NULL) = (off_peak_next_price IS NULL) "
        "AND (off_peak_2_first_price IS NULL) = (off_peak_2_next_price IS NULL)",
        name="off_peak_prices_together",
    ),
    CheckConstraint("grace_units >= 0 AND free_units >= 0 AND post_call_surcharge >= 0", name="terms_not_negative"),
    comment="A price from one moment on; what has begun is never edited, a new price is a new row",
)

tariff_upload = Table(
    "tariff_upload",
    METADATA,
    Column("upload_id", BigInteger, Identity(always=True), primary_key=True),
    Column("tariff_id", BigInteger, ForeignKey("tariff.tariff_id"), nullable=False, index=True),
    Column("uploaded_at", MOMENT, nullable=False),
    Column(
        "mode",
        Text,
        nullable=False,
        comment="add: others stay; replace: they end; else how they were made",
    ),
    Column("state", Text, nullable=False, comment="done, or refused: nothing of the file was taken"),
    Column("lines", Integer, nullable=False),
    Column("added", Integer, nullable=False, comment="new rows of destinations and prices"),
    Column("unchanged", Integer, nullable=False, comment="lines that say what is in force already"),
    Column("removed", Integer, nullable=False, comment="rows not yet begun that this upload took the place of"),
    Column("discontinued", Integer, nullable=False, comment="destinations the file no longer lists"),
    Column("problem_count", Integer, nullable=False, comment="of a file that is done: lines that were left out"),
    Column("problems", JSONB, nullable=False, comment="the first thousand: line, column, value, reason"),
    CheckConstraint("mode IN ('add', 'replace', 'schedule', 'edit', 'markup', 'cancel')", name="mode_known"),
    CheckConstraint("state IN ('done', 'refused')", name="state_known"),
    comment="Each set of rates that was given to a tariff, and what became of it; its number is the version it made",
)

rate_file_layout = Table(
    "rate_file_layout",
    METADATA,
    Column("name", Text, primary_key=True, comment="what staff call it, such as the carrier's name"),
    Column("layout", JSONB, nullable=False, comment="where in a file each column stands, and how it is written"),
    Column("saved_at", MOMENT, nullable=False),
    Column("saved_by", Text, nullable=False),
    CheckConstraint("name <> ''", name="name_not_empty"),
    comment="How rate files of others are read; every member of the staff finds them",
)
