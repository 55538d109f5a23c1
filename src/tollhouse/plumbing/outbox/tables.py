"""Letters that wait, and what became of the others; and how each channel is."""

from sqlalchemy import ARRAY, CheckConstraint, Column, DateTime, Index, Integer, Table, Text, Uuid, text

from tollhouse.plumbing.db import METADATA
from tollhouse.plumbing.outbox.letter import Channel, LetterState

MOMENT = DateTime(timezone=True)
_CHANNEL_KNOWN = f"channel IN ({', '.join(repr(str(one)) for one in Channel)})"

letter = Table(
    "letter",
    METADATA,
    Column("letter_id", Uuid, primary_key=True, comment="in order of writing; no sequence to share"),
    Column("channel", Text, nullable=False),
    Column("about", Text, nullable=False, comment="whose it is, in the writer's words: customer:17"),
    Column("topic", Text, nullable=False, comment="what it is about, in the writer's words"),
    Column("sender", Text, nullable=False, comment="empty: the installation's"),
    Column("recipients", ARRAY(Text), nullable=False),
    Column("blind_copies", ARRAY(Text), nullable=False, comment="who gets it, too, and is named nowhere"),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("written_at", MOMENT, nullable=False, comment="the product's time"),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0", comment="how often it was refused for the moment"),
    Column("next_try", MOMENT, comment="real time, of one that waits"),
    Column("claimed_at", MOMENT, comment="real time, of one that is being handed over"),
    Column("ended_at", MOMENT, comment="real time; when it was sent, given up, dropped or came into doubt"),
    Column("problem", Text, comment="why it was not taken the last time, or who of several did not take it"),
    Column("settled_by", Text, comment="who had it sent again, or dropped it"),
    CheckConstraint(_CHANNEL_KNOWN, name="channel_known"),
    CheckConstraint(f"state IN ({', '.join(repr(str(one)) for one in LetterState)})", name="state_known"),
    CheckConstraint("(state = 'waiting') = (next_try IS NOT NULL)", name="waits_for_a_moment"),
    CheckConstraint("(state = 'sending') = (claimed_at IS NOT NULL)", name="sending_is_claimed"),
    CheckConstraint("(ended_at IS NULL) = (next_try IS NOT NULL OR claimed_at IS NOT NULL)", name="others_have_ended"),
    Index("ix_letter_about", "about", "letter_id"),
    Index("ix_letter_state", "state", "letter_id"),
    Index("ix_letter_due", "channel", "next_try", postgresql_where=text("state = 'waiting'")),
    Index("ix_letter_ended_at", "ended_at", postgresql_where=text("state = 'sent' OR state = 'dropped'")),
    comment="Letters to the world, written in the transaction of what they tell of; kept for a while after their end",
)

letter_channel = Table(
    "letter_channel",
    METADATA,
    Column("channel", Text, primary_key=True),
    Column("trouble", Text, comment="why nothing can be handed over; null: it can"),
    Column("trouble_since", MOMENT, comment="real time"),
    CheckConstraint(_CHANNEL_KNOWN, name="channel_known"),
    CheckConstraint("(trouble IS NULL) = (trouble_since IS NULL)", name="trouble_has_begun"),
    comment="How each way out is, as the worker found it last; no row: never tried",
)
