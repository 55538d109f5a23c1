"""How far a job has come."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0005'
down_revision: str | None = '0004'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('job_progress',
    sa.Column('job_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('done', sa.BigInteger(), nullable=True, comment='in units; null: it has not said yet'),
    sa.Column('total', sa.BigInteger(), nullable=True, comment='in units; null: nobody knows'),
    sa.Column('unit', sa.Text(), server_default='', nullable=False, comment='bytes, lines, customers, …'),
    sa.Column('note', sa.Text(), server_default='', nullable=False, comment='a sentence on what it is doing'),
    sa.Column('result', postgresql.JSONB(astext_type=sa.Text()), nullable=True, comment='what came of it so far'),
    sa.Column('problem', sa.Text(), nullable=True, comment='a sentence: why it failed, or last failed'),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=True, comment='real time of the last word of the job itself'),
    sa.Column('cancel_wanted_at', sa.DateTime(timezone=True), nullable=True, comment='real time; null: nobody wants it to end early'),
    sa.Column('cancel_wanted_by', sa.Text(), nullable=True),
    sa.CheckConstraint('(cancel_wanted_at IS NULL) = (cancel_wanted_by IS NULL)', name=op.f('ck_job_progress_cancel_wanted_by_somebody')),
    sa.CheckConstraint('done >= 0 AND total >= 0', name=op.f('ck_job_progress_amounts_not_negative')),
    sa.PrimaryKeyConstraint('job_id', name=op.f('pk_job_progress')),
    comment='What a job says of itself and what people want of it; rows leave with their jobs'
    )
