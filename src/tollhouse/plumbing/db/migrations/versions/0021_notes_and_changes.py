"""Notes on customers with files beside them; what was done to one customer is found without a walk."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateSequence

revision: str = '0021'
down_revision: str | None = '0020'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.execute(CreateSequence(sa.Sequence('note_number')))
    op.execute(CreateSequence(sa.Sequence('attachment_number')))
    op.create_table('note',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('note_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False, comment='rules.note.words_of_note: what it is found by'),
    sa.Column('pinned', sa.Boolean(), nullable=False, comment="true: above the others, and on the customer's first page"),
    sa.Column('reseller_id', sa.BigInteger(), nullable=True, comment="whose staff wrote it; null: the operator's"),
    sa.Column('written_as', sa.Text(), nullable=False, comment='staff:3 or token:7; belongs to one asker for ever'),
    sa.Column('written_by', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Text(), nullable=True, comment='of its text; null: reads as it was written'),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deleted_by', sa.Text(), nullable=True),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True, comment='null: it is shown'),
    sa.CheckConstraint('(changed_at IS NULL) = (changed_by IS NULL)', name=op.f('ck_note_changed_by_somebody')),
    sa.CheckConstraint('(deleted_at IS NULL) = (deleted_by IS NULL)', name=op.f('ck_note_deleted_by_somebody')),
    sa.PrimaryKeyConstraint('customer_id', 'note_id', name=op.f('pk_note')),
    comment='What staff wrote about a customer; a deleted one is kept and shown to nobody'
    )
    op.create_index('ix_note_shown', 'note', ['customer_id', 'pinned', 'note_id'], unique=False, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_index('ix_note_words', 'note', ['customer_id', 'words'], unique=False, postgresql_using='gin', postgresql_ops={'words': 'gin_trgm_ops'}, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('note_attachment',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('note_id', sa.BigInteger(), nullable=False),
    sa.Column('attachment_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=False, comment='as people know the file'),
    sa.Column('media_type', sa.Text(), nullable=False, comment='judged by its content (rules.attachment)'),
    sa.Column('size_bytes', sa.BigInteger(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('attached_by', sa.Text(), nullable=False),
    sa.Column('attached_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('size_bytes = length(content)', name=op.f('ck_note_attachment_size_is_that_of_the_content')),
    sa.ForeignKeyConstraint(['customer_id', 'note_id'], ['note.customer_id', 'note.note_id'], name=op.f('fk_note_attachment_customer_id_note_id')),
    sa.PrimaryKeyConstraint('customer_id', 'note_id', 'attachment_id', name=op.f('pk_note_attachment')),
    comment='Files beside notes, where every server and every backup has them'
    )
    op.create_table('note_wording',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('note_id', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False, comment='when it was changed into the next one'),
    sa.Column('wording', sa.BigInteger(), nullable=False, comment='among those of its note, from 1'),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_by', sa.Text(), nullable=False, comment='whoever worded it so'),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['customer_id', 'note_id'], ['note.customer_id', 'note.note_id'], name=op.f('fk_note_wording_customer_id_note_id')),
    sa.PrimaryKeyConstraint('customer_id', 'note_id', 'wording', name=op.f('pk_note_wording')),
    comment='How notes read before they were changed'
    )
    # Not concurrently: a partitioned table does not take that, and it would wait for this very migration.
    op.execute("-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_audit_record_customer_changes ON audit_record (about_customer, at) WHERE kind = 'write'")
    op.execute("-- squawk-ignore require-concurrent-index-creation\n"
        'CREATE INDEX ix_audit_record_customer_by ON audit_record (about_customer, "by", at)')
