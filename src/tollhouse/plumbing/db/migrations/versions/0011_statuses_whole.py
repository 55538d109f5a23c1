"""Every status: what is lifted, frozen, lent for a time, spent in a day, being exported; what is to come; offices."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0011'
down_revision: str | None = '0010'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SUSPENDED = '(suspended_for_debt OR suspended_for_funds)'
CONDITIONS = (
    'CASE WHEN closed THEN 1 ELSE 0 END'
    ' + CASE WHEN blocked THEN 2 ELSE 0 END'
    f' + CASE WHEN ({SUSPENDED} AND suspension_lifted_until IS NULL) THEN 4 ELSE 0 END'
    ' + CASE WHEN ((limited) AND limitation_lifted_until IS NULL) THEN 8 ELSE 0 END'
    ' + CASE WHEN provisionally_terminated THEN 16 ELSE 0 END'
    ' + CASE WHEN (NOT prepaid AND balance >= credit_limit) THEN 32 ELSE 0 END'
    ' + CASE WHEN (prepaid AND balance >= credit_limit) THEN 64 ELSE 0 END'
    ' + CASE WHEN exported THEN 128 ELSE 0 END'
    f' + CASE WHEN ({SUSPENDED} AND suspension_lifted_until IS NOT NULL) THEN 256 ELSE 0 END'
    ' + CASE WHEN ((limited) AND limitation_lifted_until IS NOT NULL) THEN 512 ELSE 0 END'
    ' + CASE WHEN payment_frozen THEN 1024 ELSE 0 END'
    ' + CASE WHEN spent_today >= spending_limit THEN 2048 ELSE 0 END'
    ' + CASE WHEN billing_paused THEN 4096 ELSE 0 END'
)
INDEXES = (
    ('credit_exceeded', 'customer_id', 'conditions & 32 = 32'),
    ('no_available_funds', 'customer_id', 'conditions & 64 = 64'),
    ('spending_limit_reached', 'customer_id', 'conditions & 2048 = 2048'),
    ('payment_frozen', 'customer_id', 'payment_frozen'),
    ('billing_paused', 'customer_id', 'billing_paused'),
    ('suspension_lifted_until', 'suspension_lifted_until', 'suspension_lifted_until IS NOT NULL'),
    ('limitation_lifted_until', 'limitation_lifted_until', 'limitation_lifted_until IS NOT NULL'),
    ('limit_raised_until', 'limit_raised_until', 'limit_raised_until IS NOT NULL'),
)
FACTS = (
    'closed', 'blocked', 'suspended_for_debt', 'suspended_for_funds', 'limited', 'provisionally_terminated', 'exported',
    'payment_frozen', 'billing_paused', 'suspension_lifted', 'limitation_lifted',
)
CHECKS = (
    ('standing', 'increase_has_end', '(limit_increase IS NULL) = (limit_raised_until IS NULL)'),
    ('standing', 'increase_within_limit', 'limit_increase > 0 AND credit_limit >= limit_increase'),
    ('standing', 'spending_has_zone', 'spending_limit IS NULL OR spending_zone IS NOT NULL'),
    ('standing_history', 'fact_known', f'fact IN {FACTS}'),
    ('customer', 'office_known', "office IN ('none', 'head', 'branch')"),
    ('customer', 'branch_has_head', "(office = 'branch') = (head_office_id IS NOT NULL)"),
    ('customer_class', 'provisional_days_bounded', 'provisional_days BETWEEN 1 AND 3650'),
)


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('scheduled_change',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False, comment="the day, in the customer's time zone, with which it begins"),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False, comment='the first moment of that day'),
    sa.Column('close_on', sa.Date(), nullable=True, comment='of a provisional termination: the permanent one that follows'),
    sa.Column('computed_on', sa.Date(), nullable=True, comment='the day by the customer class'),
    sa.Column('manual_on', sa.Date(), nullable=True, comment='the day that staff chose instead'),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.CheckConstraint("action IN ('limit', 'suspend', 'terminate_provisionally', 'restore', 'close')", name=op.f('ck_scheduled_change_action_known')),
    sa.PrimaryKeyConstraint('customer_id', 'action', name=op.f('pk_scheduled_change')),
    comment='Changes of status that were arranged and have not come yet; performed as of their moment, then removed'
    )
    op.create_index('ix_scheduled_change_due_at', 'scheduled_change', ['due_at'], unique=False)
    op.add_column('customer', sa.Column('office', sa.Text(), server_default='none', nullable=False))
    op.add_column('customer', sa.Column('head_office_id', sa.BigInteger(), nullable=True, comment='of a branch: the customer that is its head office'))
    create_index('ix_customer_head_office', 'customer', 'head_office_id', 'head_office_id IS NOT NULL')
    op.add_column('customer_class', sa.Column('provisional_days', sa.Integer(), server_default='30', nullable=False, comment='after so many days of provisional termination the permanent one follows'))
    op.add_column('standing', sa.Column('payment_frozen', sa.Boolean(), server_default='false', nullable=False))
    op.add_column('standing', sa.Column('billing_paused', sa.Boolean(), server_default='false', nullable=False))
    op.add_column('standing', sa.Column('suspension_lifted_until', sa.DateTime(timezone=True), nullable=True, comment='exclusive; null: not put off'))
    op.add_column('standing', sa.Column('limitation_lifted_until', sa.DateTime(timezone=True), nullable=True, comment='exclusive; null: not put off'))
    op.add_column('standing', sa.Column('limit_increase', sa.Numeric(precision=20, scale=5), nullable=True, comment='in currency; the part of credit_limit that is lent for a time'))
    op.add_column('standing', sa.Column('limit_raised_until', sa.DateTime(timezone=True), nullable=True, comment='exclusive end of limit_increase'))
    op.add_column('standing', sa.Column('spending_limit', sa.Numeric(precision=20, scale=5), nullable=True, comment='in currency; how much may be used up in a day; null: not limited'))
    op.add_column('standing', sa.Column('spent_today', sa.Numeric(precision=20, scale=5), server_default='0', nullable=False, comment='in currency; counted where limited'))
    op.add_column('standing', sa.Column('spent_on', sa.Date(), nullable=True, comment='the day of spent_today; a later one begins at zero'))
    op.add_column('standing', sa.Column('spending_zone', sa.Text(), nullable=True, comment='IANA; whose days are counted, where spending is limited'))
    op.alter_column('standing', 'ever_stopped',
               existing_type=sa.BOOLEAN(),
               comment='has, or will have, a history',
               existing_comment='has rows in standing_history',
               existing_nullable=False,
               existing_server_default=sa.text('false'))
    # The bits are derived anew, which rewrites the narrow table, once.
    op.execute("-- squawk-ignore ban-drop-column\nALTER TABLE standing DROP COLUMN conditions")
    op.execute(f"-- squawk-ignore adding-field-with-default, adding-required-field, adding-not-nullable-field\n"
        f"ALTER TABLE standing ADD COLUMN conditions integer GENERATED ALWAYS AS ({CONDITIONS}) STORED NOT NULL")
    for name, column, where in INDEXES:
        create_index(f'ix_standing_{name}', 'standing', column, where)
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE standing_history DROP CONSTRAINT ck_standing_history_fact_known")
    for table, name, said in CHECKS:
        op.create_check_constraint(op.f(f'ck_{table}_{name}'), table, said, postgresql_not_valid=True)
        op.execute(f"-- squawk-ignore constraint-missing-not-valid\nALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_{name}")
    op.alter_column('standing_history', 'until',
               existing_type=postgresql.TIMESTAMP(timezone=True),
               comment='exclusive; null while it holds, unless its end is known already',
               existing_comment='exclusive; null while it holds',
               existing_nullable=True)


def create_index(name: str, table: str, column: str, where: str) -> None:
    # Not concurrently: the migration is one transaction, and few rows fit.
    op.execute("-- squawk-ignore require-concurrent-index-creation\n"
        f"CREATE INDEX {name} ON {table} ({column}) WHERE {where}")
