"""One act on many customers, what became of each, and files of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0012'
down_revision: str | None = '0011'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('bulk_change',
    sa.Column('bulk_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('asked_as', sa.Text(), nullable=False, comment='token:7 or staff:3; belongs to one asker for ever'),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False, comment='real time'),
    sa.Column('reseller_id', sa.BigInteger(), nullable=True, comment="whose staff asked; null: the operator's"),
    sa.Column('customer_ids', postgresql.ARRAY(sa.BigInteger()), nullable=True, comment='chosen one by one; null: all that the search finds'),
    sa.Column('search', sa.Text(), nullable=False, comment="the list's parameters as its address has them"),
    sa.Column('expected_total', sa.BigInteger(), nullable=True, comment='customers that the asker had seen; null: any number'),
    sa.Column('class_id', sa.BigInteger(), nullable=True, comment='to be given'),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('file_format', sa.Text(), nullable=True),
    sa.Column('shown_columns', postgresql.ARRAY(sa.Text()), nullable=True, comment='of a file, in order'),
    sa.Column('undo_of', sa.BigInteger(), nullable=True, comment='what it takes back'),
    sa.Column('taken_class_id', sa.BigInteger(), nullable=True, comment='of an undo: the class that is taken away again'),
    sa.Column('job_id', sa.BigInteger(), nullable=True, comment='of the queue, which forgets its jobs'),
    sa.Column('total', sa.BigInteger(), nullable=True, comment='customers in the set; null: not fixed yet'),
    sa.Column('counts', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False, comment='customers by outcome, so far'),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True, comment='real time; null: not at its end'),
    sa.Column('file_size', sa.BigInteger(), nullable=True, comment='bytes; null: no file yet, or no longer'),
    sa.CheckConstraint("(action = 'export') = (file_format IS NOT NULL)", name=op.f('ck_bulk_change_exports_have_a_format')),
    sa.CheckConstraint("action IN ('block', 'unblock', 'change_class', 'delete', 'export')", name=op.f('ck_bulk_change_action_known')),
    sa.CheckConstraint("file_format IN ('csv', 'xlsx')", name=op.f('ck_bulk_change_file_format_known')),
    sa.ForeignKeyConstraint(['undo_of'], ['bulk_change.bulk_id'], name=op.f('fk_bulk_change_undo_of')),
    sa.PrimaryKeyConstraint('bulk_id', name=op.f('pk_bulk_change')),
    sa.UniqueConstraint('undo_of', name=op.f('uq_bulk_change_undo_of')),
    comment='One act on many customers, as it was asked for; kept for a week'
    )
    op.create_table('bulk_file_piece',
    sa.Column('bulk_id', sa.BigInteger(), nullable=False),
    sa.Column('piece', sa.BigInteger(), nullable=False, comment='from 0'),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('bulk_id', 'piece', name=op.f('pk_bulk_file_piece')),
    comment='A file that an export made, where every server reaches it; kept for a day'
    )
    op.create_table('bulk_item',
    sa.Column('bulk_id', sa.BigInteger(), nullable=False),
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('place', sa.BigInteger(), nullable=False, comment='in the order of the work, from 1'),
    sa.Column('outcome', sa.Text(), nullable=True, comment='null: its turn has not come'),
    sa.Column('name', sa.Text(), nullable=True, comment='of one that was refused or is gone'),
    sa.Column('code', sa.Text(), nullable=True, comment='of what stood in the way'),
    sa.Column('reason', sa.Text(), nullable=True, comment='the same as a sentence'),
    sa.Column('class_was', sa.BigInteger(), nullable=True, comment='before it got another'),
    sa.Column('class_to', sa.BigInteger(), nullable=True, comment='of an undo: the class to be given back'),
    sa.CheckConstraint("outcome IN ('done', 'unchanged', 'refused')", name=op.f('ck_bulk_item_outcome_known')),
    sa.PrimaryKeyConstraint('bulk_id', 'customer_id', name=op.f('pk_bulk_item')),
    comment='The customers of a bulk change, fixed when it begins, and what became of each'
    )
    op.create_index('ix_bulk_item_refused', 'bulk_item', ['bulk_id', 'place'], unique=False, postgresql_where=sa.text("outcome = 'refused'"))
    op.create_index('ix_bulk_item_waiting', 'bulk_item', ['bulk_id', 'place'], unique=False, postgresql_where=sa.text('outcome IS NULL'))
