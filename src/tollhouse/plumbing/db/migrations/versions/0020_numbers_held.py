"""The inventory of numbers: batches, prices, who holds them and who held them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0020'
down_revision: str | None = '0019'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('did_batch',
    sa.Column('batch_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('name', sa.Text(collation='C'), nullable=False),
    sa.Column('vendor', sa.Text(), nullable=False, comment='whom the numbers were bought from'),
    sa.Column('currency', sa.Text(), nullable=False, comment='ISO 4217; what the vendor asks is in it'),
    sa.Column('activation_cost', sa.Numeric(precision=20, scale=5), nullable=False, comment='once for a number; in currency, never negative'),
    sa.Column('recurring_cost', sa.Numeric(precision=20, scale=5), nullable=False, comment='monthly for a number; in currency, not negative'),
    sa.Column('freeze_days', sa.Integer(), nullable=False, comment='a released number is kept back so long; 0: it is not'),
    sa.Column('description', sa.Text(), nullable=False),
    sa.CheckConstraint('activation_cost >= 0 AND recurring_cost >= 0', name=op.f('ck_did_batch_costs_not_negative')),
    sa.CheckConstraint('freeze_days BETWEEN 0 AND 3650', name=op.f('ck_did_batch_freeze_days_bounded')),
    sa.PrimaryKeyConstraint('batch_id', name=op.f('pk_did_batch')),
    sa.UniqueConstraint('name', name=op.f('uq_did_batch_name')),
    comment='Numbers bought together from one vendor, and what the vendor asks for them'
    )
    op.create_table('did_holding',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.Text(collation='C'), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True, comment='exclusive; null: still'),
    sa.Column('depth', sa.Integer(), nullable=False, comment='how many resellers hold it above this one'),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('ended_by', sa.Text(), nullable=True),
    sa.CheckConstraint('(until IS NULL) = (ended_by IS NULL)', name=op.f('ck_did_holding_ended_by_somebody')),
    sa.CheckConstraint('until > since', name=op.f('ck_did_holding_ends_after_start')),
    sa.PrimaryKeyConstraint('customer_id', 'number', 'since', name=op.f('pk_did_holding')),
    comment="Who held a number when; of one that a reseller gave on, the reseller's goes on below its customer's"
    )
    op.create_index('ix_did_holding_number', 'did_holding', ['number', 'depth'], unique=False)
    op.create_table('did_pricing_batch',
    sa.Column('pricing_batch_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('name', sa.Text(collation='C'), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False, comment='ISO 4217; that of the customers it is for'),
    sa.Column('activation_fee', sa.Numeric(precision=20, scale=5), nullable=False, comment='once for a number; in currency, never negative'),
    sa.Column('recurring_fee', sa.Numeric(precision=20, scale=5), nullable=False, comment='monthly, on top of the cost; in currency'),
    sa.Column('markup_percent', sa.Numeric(precision=9, scale=4), nullable=False, comment="of the vendor's recurring cost, on top of it"),
    sa.Column('description', sa.Text(), nullable=False),
    sa.CheckConstraint('activation_fee >= 0 AND recurring_fee >= 0 AND markup_percent >= 0', name=op.f('ck_did_pricing_batch_fees_not_negative')),
    sa.PrimaryKeyConstraint('pricing_batch_id', name=op.f('pk_did_pricing_batch')),
    sa.UniqueConstraint('name', name=op.f('uq_did_pricing_batch_name')),
    comment='What customers are asked for the numbers they hold'
    )
    op.create_table('did_number',
    sa.Column('number', sa.Text(collation='C'), nullable=False, comment='digits of E.164, without +'),
    sa.Column('batch_id', sa.BigInteger(), nullable=False),
    sa.Column('country', sa.Text(collation='C'), nullable=False, comment='ISO 3166, two letters; empty: not known'),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('did_group', sa.Text(collation='C'), nullable=False, comment="a word of the operator's own; empty: none"),
    sa.Column('free_of_charge', sa.Boolean(), nullable=False, comment='no fee is ever asked for it'),
    sa.Column('stage', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.BigInteger(), nullable=True, comment='who holds it; in the pool: the reseller whose it is; null: ours'),
    sa.Column('account_id', sa.BigInteger(), nullable=True, comment='the account of that customer that is called by it'),
    sa.Column('resellers', postgresql.ARRAY(sa.BigInteger()), nullable=False, comment='above the holder, as in customer'),
    sa.Column('frozen_until', sa.Date(), nullable=True, comment='first day (UTC) on which it may be given again; null: at once'),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=True, comment='when its holder got it'),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True, comment='when it was last given back'),
    sa.CheckConstraint("(stage = 'account') = (account_id IS NOT NULL)", name=op.f('ck_did_number_account_by_stage')),
    sa.CheckConstraint("number ~ '^[1-9][0-9]{2,14}$'", name=op.f('ck_did_number_number_shaped')),
    sa.CheckConstraint("stage = 'pool' OR customer_id IS NOT NULL", name=op.f('ck_did_number_used_by_somebody')),
    sa.CheckConstraint("stage = 'pool' OR frozen_until IS NULL", name=op.f('ck_did_number_frozen_in_pool')),
    sa.CheckConstraint("stage IN ('pool', 'customer', 'account')", name=op.f('ck_did_number_stage_known')),
    sa.ForeignKeyConstraint(['batch_id'], ['did_batch.batch_id'], name=op.f('fk_did_number_batch_id')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_did_number')),
    comment='Directory: the inventory of numbers, each of which has one holder at most in the whole installation'
    )
    op.create_index('ix_did_number_batch', 'did_number', ['batch_id', 'number'], unique=False)
    op.create_index('ix_did_number_country', 'did_number', ['country', 'number'], unique=False)
    op.create_index('ix_did_number_customer', 'did_number', ['customer_id', 'number'], unique=False, postgresql_where=sa.text('customer_id IS NOT NULL'))
    op.create_index('ix_did_number_digits', 'did_number', ['number'], unique=False, postgresql_using='gin', postgresql_ops={'number': 'gin_trgm_ops'})
    op.create_index('ix_did_number_free', 'did_number', ['number'], unique=False, postgresql_where=sa.text("stage = 'pool'"))
    op.create_index('ix_did_number_resellers', 'did_number', ['resellers'], unique=False, postgresql_using='gin')
    op.create_table('did_pricing',
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('pricing_batch_id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['pricing_batch_id'], ['did_pricing_batch.pricing_batch_id'], name=op.f('fk_did_pricing_pricing_batch_id')),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_did_pricing')),
    comment='By which pricing batch a customer is asked for its numbers; none: nothing was chosen'
    )
    op.create_index('ix_did_pricing_batch', 'did_pricing', ['pricing_batch_id'], unique=False)
    op.alter_column('account', 'identifier',
               existing_type=sa.TEXT(),
               comment='the one it goes by; one of its own while it is open',
               existing_comment='the one it was opened with',
               existing_nullable=False)
