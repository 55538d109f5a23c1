"""When the personal data of closed customers is removed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0019'
down_revision: str | None = '0018'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('purge',
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True, comment="the day, in the customer's time zone; null: never"),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('purged_at', sa.DateTime(timezone=True), nullable=True, comment='null: not yet'),
    sa.Column('purged_by', sa.Text(), nullable=True),
    sa.CheckConstraint('(purged_at IS NULL) = (purged_by IS NULL)', name=op.f('ck_purge_purged_by_somebody')),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_purge')),
    comment='When the personal data of closed customers is removed, and when it was'
    )
    op.create_index('ix_purge_due_on', 'purge', ['due_on'], unique=False, postgresql_where=sa.text('purged_at IS NULL'))
    op.add_column('customer_class', sa.Column('purge_after_months', sa.Integer(), nullable=True, comment='after closing personal data is removed; 0: at once; null: never'))
    op.create_check_constraint(
        op.f('ck_customer_class_purge_bounded'),
        'customer_class',
        'purge_after_months BETWEEN 0 AND 240',
        postgresql_not_valid=True,
    )
    op.execute("-- squawk-ignore constraint-missing-not-valid\nALTER TABLE customer_class VALIDATE CONSTRAINT ck_customer_class_purge_bounded")
