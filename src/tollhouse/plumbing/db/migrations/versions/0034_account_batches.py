"""Batches of accounts: the runs that make them, what was drawn until it is fetched, and acts on them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0034'
down_revision: str | None = '0033'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('account_batch',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('next_control', sa.BigInteger(), nullable=False, comment='control number of the next account that is made'),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('customer_id', 'name', name=op.f('pk_account_batch')),
    comment='Groups of accounts that are made and treated together'
    )
    op.create_table('account_batch_act',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('act_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('batch', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('account_ids', postgresql.ARRAY(sa.BigInteger()), nullable=True, comment='chosen one by one; null: all of the batch'),
    sa.Column('expires_on', sa.Date(), nullable=True, comment='of set_expiry; null: never'),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False, comment='real time'),
    sa.Column('job_id', sa.BigInteger(), nullable=True, comment='of the queue, which forgets its jobs'),
    sa.Column('last_account', sa.BigInteger(), nullable=False, comment='made before it was asked for; none behind it is touched'),
    sa.Column('reached_account', sa.BigInteger(), server_default='0', nullable=False, comment='its turn, and all before, has been'),
    sa.Column('total', sa.BigInteger(), nullable=False, comment='accounts it is about'),
    sa.Column('done', sa.BigInteger(), server_default='0', nullable=False, comment='accounts that were changed'),
    sa.Column('unchanged', sa.BigInteger(), server_default='0', nullable=False, comment='accounts that were so, or terminated'),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True, comment='real time; null: not at its end'),
    sa.CheckConstraint("action IN ('activate', 'block', 'unblock', 'terminate', 'set_expiry')", name=op.f('ck_account_batch_act_action_known')),
    sa.PrimaryKeyConstraint('customer_id', 'act_id', name=op.f('pk_account_batch_act')),
    comment='One act on the accounts of a batch, and how far it is'
    )
    op.create_table('account_generation',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('generation_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('batch', sa.Text(), nullable=False),
    sa.Column('plan', postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment='rules.generation.GenerationPlan; no secrets'),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('asked_as', sa.Text(), nullable=False, comment='token:7 or staff:3; belongs to one asker for ever'),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False, comment='real time'),
    sa.Column('job_id', sa.BigInteger(), nullable=True, comment='of the queue, which forgets its jobs'),
    sa.Column('total', sa.BigInteger(), nullable=False, comment='accounts to be made'),
    sa.Column('made', sa.BigInteger(), server_default='0', nullable=False, comment='accounts that are made'),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True, comment='real time; null: not at its end'),
    sa.Column('sheet_until', sa.DateTime(timezone=True), nullable=False, comment='kept no longer than that; real time'),
    sa.Column('sheet_gone_at', sa.DateTime(timezone=True), nullable=True, comment='fetched, dropped or too old; null: it can be fetched'),
    sa.Column('sheet_gone_by', sa.Text(), nullable=True, comment='who fetched or dropped it; null: nobody'),
    sa.Column('sheet_fetched', sa.BigInteger(), nullable=True, comment='lines that were fetched; null: none ever were'),
    sa.CheckConstraint('made >= 0 AND made <= total', name=op.f('ck_account_generation_made_of_total')),
    sa.PrimaryKeyConstraint('customer_id', 'generation_id', name=op.f('pk_account_generation')),
    comment='Runs of the generator of accounts: what was asked for, how far it is, what became of the printable list'
    )
    op.create_table('account_sheet_piece',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('generation_id', sa.BigInteger(), nullable=False),
    sa.Column('piece', sa.BigInteger(), nullable=False, comment='the place of its first account in the run, from 0'),
    sa.Column('content', sa.LargeBinary(), nullable=False, comment='identifiers and passwords, sealed under the secret key'),
    sa.PrimaryKeyConstraint('customer_id', 'generation_id', 'piece', name=op.f('pk_account_sheet_piece')),
    comment='What was drawn for accounts, until it is fetched: once, or never'
    )
