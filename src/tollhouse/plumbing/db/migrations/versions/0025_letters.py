"""Letters, the texts of messages, and which of them a class sends."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0025'
down_revision: str | None = '0024'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('letter',
    sa.Column('letter_id', sa.Uuid(), nullable=False, comment='in order of writing; no sequence to share'),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False, comment="whose it is, in the writer's words: customer:17"),
    sa.Column('topic', sa.Text(), nullable=False, comment="what it is about, in the writer's words"),
    sa.Column('sender', sa.Text(), nullable=False, comment="empty: the installation's"),
    sa.Column('recipients', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('blind_copies', sa.ARRAY(sa.Text()), nullable=False, comment='who gets it, too, and is named nowhere'),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False, comment="the product's time"),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False, comment='how often it was refused for the moment'),
    sa.Column('next_try', sa.DateTime(timezone=True), nullable=True, comment='real time, of one that waits'),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True, comment='real time, of one that is being handed over'),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True, comment='real time; when it was sent, given up, dropped or came into doubt'),
    sa.Column('problem', sa.Text(), nullable=True, comment='why it was not taken the last time, or who of several did not take it'),
    sa.Column('settled_by', sa.Text(), nullable=True, comment='who had it sent again, or dropped it'),
    sa.CheckConstraint("(state = 'sending') = (claimed_at IS NOT NULL)", name=op.f('ck_letter_sending_is_claimed')),
    sa.CheckConstraint("(state = 'waiting') = (next_try IS NOT NULL)", name=op.f('ck_letter_waits_for_a_moment')),
    sa.CheckConstraint("(ended_at IS NULL) = (next_try IS NOT NULL OR claimed_at IS NOT NULL)", name=op.f('ck_letter_others_have_ended')),
    sa.CheckConstraint("channel IN ('email')", name=op.f('ck_letter_channel_known')),
    sa.CheckConstraint("state IN ('waiting', 'sending', 'sent', 'in_doubt', 'failed', 'dropped')", name=op.f('ck_letter_state_known')),
    sa.PrimaryKeyConstraint('letter_id', name=op.f('pk_letter')),
    comment='Letters to the world, written in the transaction of what they tell of; kept for a while after their end'
    )
    op.create_index('ix_letter_about', 'letter', ['about', 'letter_id'], unique=False)
    op.create_index('ix_letter_due', 'letter', ['channel', 'next_try'], unique=False, postgresql_where=sa.text("state = 'waiting'"))
    op.create_index('ix_letter_ended_at', 'letter', ['ended_at'], unique=False, postgresql_where=sa.text("state = 'sent' OR state = 'dropped'"))
    op.create_index('ix_letter_state', 'letter', ['state', 'letter_id'], unique=False)
    op.create_table('letter_channel',
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('trouble', sa.Text(), nullable=True, comment='why nothing can be handed over; null: it can'),
    sa.Column('trouble_since', sa.DateTime(timezone=True), nullable=True, comment='real time'),
    sa.CheckConstraint("channel IN ('email')", name=op.f('ck_letter_channel_channel_known')),
    sa.CheckConstraint('(trouble IS NULL) = (trouble_since IS NULL)', name=op.f('ck_letter_channel_trouble_has_begun')),
    sa.PrimaryKeyConstraint('channel', name=op.f('pk_letter_channel')),
    comment='How each way out is, as the worker found it last; no row: never tried'
    )
    op.create_table('message_template',
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False, comment='ISO 639, two letters'),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False, comment="the product's time"),
    sa.Column('changed_by', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'language', name=op.f('pk_message_template')),
    comment='Texts of messages; a kind without one in English has that of the program'
    )
    op.create_table('class_notification',
    sa.Column('class_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['class_id'], ['customer_class.class_id'], name=op.f('fk_class_notification_class_id')),
    sa.PrimaryKeyConstraint('class_id', 'kind', 'channel', name=op.f('pk_class_notification')),
    comment='Which messages the customers of a class are sent, and how; no row: none'
    )
    op.add_column('customer_class', sa.Column('notification_from', sa.Text(), server_default='', nullable=False, comment='sender of letters; empty: the usual one'))
