"""Batches of vouchers, the vouchers, how many of a batch were redeemed, and what is printed until it is fetched."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from tollhouse.plumbing.db import KEY_TEXT, METADATA

_MOMENT = DateTime(timezone=True)

voucher_batch = Table(
    "voucher_batch",
    METADATA,
    Column("batch_id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("issuer_id", BigInteger, nullable=False, comment="whose customers redeem them: a reseller; 0: the operator"),
    Column("currency", Text, nullable=False),
    Column("value", Numeric(20, 5), nullable=False, comment="in currency; what each is worth when it is redeemed"),
    Column("signs", Text, nullable=False, comment="accounts.rules.generation.Signs, of which codes are made"),
    Column("expires_on", Date, comment="first day on which they are worth nothing, in time_zone; null: never"),
    Column("time_zone", Text, nullable=False, comment="IANA"),
    Column("comment", Text, nullable=False),
    Column("total", BigInteger, nullable=False, comment="vouchers to be made"),
    Column("made", BigInteger, nullable=False, server_default="0", comment="vouchers that are made"),
    Column("made_at", _MOMENT, nullable=False, comment="the product's time when it was asked for"),
    Column("asked_by", Text, nullable=False),
    Column("asked_as", Text, nullable=False, comment="token:7 or staff:3; belongs to one asker for ever"),
    Column("asked_at", _MOMENT, nullable=False, comment="real time"),
    Column("job_id", BigInteger, comment="of the queue, which forgets its jobs"),
    Column("finished_at", _MOMENT, comment="real time; null: not at its end"),
    Column("activated_at", _MOMENT, comment="null: none of them can be redeemed yet"),
    Column("activated_by", Text),
    Column("voided_at", _MOMENT, comment="null: it is not void"),
    Column("voided_by", Text),
    Column("void_reason", Text),
    Column("list_until", _MOMENT, nullable=False, comment="the printable list is kept no longer than that; real time"),
    Column("list_gone_at", _MOMENT, comment="fetched, dropped or too old; null: it can be fetched"),
    Column("list_gone_by", Text, comment="who fetched or dropped it; null: nobody"),
    Column("list_fetched", BigInteger, comment="lines that were fetched; null: none ever were"),
    UniqueConstraint("name"),
    CheckConstraint("value > 0", name="value_positive"),
    CheckConstraint("made >= 0 AND made <= total", name="made_of_total"),
    Index("ix_voucher_batch_issuer", "issuer_id"),
    Index("ix_voucher_batch_kept", "list_until", postgresql_where=text("list_gone_at IS NULL")),
    comment="Vouchers that are made, printed, sold and voided together",
)

voucher = Table(
    "voucher",
    METADATA,
    Column("batch_id", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False, comment="its place in the batch, from 1"),
    Column("code_sum", KEY_TEXT, nullable=False, comment="of the code, under the secret key; the code is kept nowhere"),
    Column("wrong_codes", BigInteger, nullable=False, server_default="0", comment="tried with its serial number"),
    Column("locked_at", _MOMENT, comment="null: it is not locked"),
    Column("locked_by", Text, comment="staff, or `wrong codes`"),
    Column("voided_at", _MOMENT, comment="null: it is not void by itself"),
    Column("voided_by", Text),
    Column("reason", Text, comment="why it was locked or voided last"),
    Column("redeemed_at", _MOMENT, comment="null: it was not"),
    Column("redeemed_for", BigInteger, comment="customer"),
    Column("redeemed_account", BigInteger, comment="whose own money it became; 0: the customer's"),
    Column("redeemed_by", Text),
    Column("payment_id", BigInteger, comment="of redeemed_for"),
    PrimaryKeyConstraint("batch_id", "number"),
    ForeignKeyConstraint(["batch_id"], ["voucher_batch.batch_id"]),
    UniqueConstraint("code_sum"),
    CheckConstraint(
        "(redeemed_at IS NULL) = (redeemed_for IS NULL) AND (redeemed_at IS NULL) = (payment_id IS NULL)",
        name="redeemed_whole",
    ),
    comment="Vouchers: what each is worth stands with its batch; it is money only once it is redeemed, as a payment",
)

voucher_tally = Table(
    "voucher_tally",
    METADATA,
    Column("batch_id", BigInteger, nullable=False),
    Column("part", BigInteger, nullable=False, comment="of a few, so that those who redeem at once do not queue"),
    Column("redeemed", BigInteger, nullable=False, server_default="0"),
    PrimaryKeyConstraint("batch_id", "part"),
    ForeignKeyConstraint(["batch_id"], ["voucher_batch.batch_id"]),
    comment="How many vouchers of a batch were redeemed, in parts that are added up",
)

voucher_list_piece = Table(
    "voucher_list_piece",
    METADATA,
    Column("batch_id", BigInteger, nullable=False),
    Column("piece", BigInteger, nullable=False, comment="the number of its first voucher"),
    Column("content", LargeBinary, nullable=False, comment="numbers and codes, sealed under the secret key"),
    PrimaryKeyConstraint("batch_id", "piece"),
    ForeignKeyConstraint(["batch_id"], ["voucher_batch.batch_id"]),
    comment="Codes that were drawn, until they are fetched: once, or never",
)
