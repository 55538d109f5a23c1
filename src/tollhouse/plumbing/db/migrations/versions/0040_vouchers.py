"""Vouchers: batches of codes, printed once, each redeemed once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0040'
down_revision: str | None = '0039'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('voucher_batch',
    sa.Column('batch_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('issuer_id', sa.BigInteger(), nullable=False, comment='whose customers redeem them: a reseller; 0: the operator'),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('value', sa.Numeric(precision=20, scale=5), nullable=False, comment='in currency; what each is worth when it is redeemed'),
    sa.Column('signs', sa.Text(), nullable=False, comment='accounts.rules.generation.Signs, of which codes are made'),
    sa.Column('expires_on', sa.Date(), nullable=True, comment='first day on which they are worth nothing, in time_zone; null: never'),
    sa.Column('time_zone', sa.Text(), nullable=False, comment='IANA'),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False, comment='vouchers to be made'),
    sa.Column('made', sa.BigInteger(), server_default='0', nullable=False, comment='vouchers that are made'),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False, comment="the product's time when it was asked for"),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('asked_as', sa.Text(), nullable=False, comment='token:7 or staff:3; belongs to one asker for ever'),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False, comment='real time'),
    sa.Column('job_id', sa.BigInteger(), nullable=True, comment='of the queue, which forgets its jobs'),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True, comment='real time; null: not at its end'),
    sa.Column('activated_at', sa.DateTime(timezone=True), nullable=True, comment='null: none of them can be redeemed yet'),
    sa.Column('activated_by', sa.Text(), nullable=True),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True, comment='null: it is not void'),
    sa.Column('voided_by', sa.Text(), nullable=True),
    sa.Column('void_reason', sa.Text(), nullable=True),
    sa.Column('list_until', sa.DateTime(timezone=True), nullable=False, comment='the printable list is kept no longer than that; real time'),
    sa.Column('list_gone_at', sa.DateTime(timezone=True), nullable=True, comment='fetched, dropped or too old; null: it can be fetched'),
    sa.Column('list_gone_by', sa.Text(), nullable=True, comment='who fetched or dropped it; null: nobody'),
    sa.Column('list_fetched', sa.BigInteger(), nullable=True, comment='lines that were fetched; null: none ever were'),
    sa.CheckConstraint('made >= 0 AND made <= total', name=op.f('ck_voucher_batch_made_of_total')),
    sa.CheckConstraint('value > 0', name=op.f('ck_voucher_batch_value_positive')),
    sa.PrimaryKeyConstraint('batch_id', name=op.f('pk_voucher_batch')),
    sa.UniqueConstraint('name', name=op.f('uq_voucher_batch_name')),
    comment='Vouchers that are made, printed, sold and voided together'
    )
    op.create_index('ix_voucher_batch_issuer', 'voucher_batch', ['issuer_id'], unique=False)
    op.create_index('ix_voucher_batch_kept', 'voucher_batch', ['list_until'], unique=False, postgresql_where=sa.text('list_gone_at IS NULL'))
    op.create_table('voucher',
    sa.Column('batch_id', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False, comment='its place in the batch, from 1'),
    sa.Column('code_sum', sa.Text(collation='C'), nullable=False, comment='of the code, under the secret key; the code is kept nowhere'),
    sa.Column('wrong_codes', sa.BigInteger(), server_default='0', nullable=False, comment='tried with its serial number'),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True, comment='null: it is not locked'),
    sa.Column('locked_by', sa.Text(), nullable=True, comment='staff, or `wrong codes`'),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True, comment='null: it is not void by itself'),
    sa.Column('voided_by', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True, comment='why it was locked or voided last'),
    sa.Column('redeemed_at', sa.DateTime(timezone=True), nullable=True, comment='null: it was not'),
    sa.Column('redeemed_for', sa.BigInteger(), nullable=True, comment='customer'),
    sa.Column('redeemed_account', sa.BigInteger(), nullable=True, comment="whose own money it became; 0: the customer's"),
    sa.Column('redeemed_by', sa.Text(), nullable=True),
    sa.Column('payment_id', sa.BigInteger(), nullable=True, comment='of redeemed_for'),
    sa.CheckConstraint('(redeemed_at IS NULL) = (redeemed_for IS NULL) AND (redeemed_at IS NULL) = (payment_id IS NULL)', name=op.f('ck_voucher_redeemed_whole')),
    sa.ForeignKeyConstraint(['batch_id'], ['voucher_batch.batch_id'], name=op.f('fk_voucher_batch_id')),
    sa.PrimaryKeyConstraint('batch_id', 'number', name=op.f('pk_voucher')),
    sa.UniqueConstraint('code_sum', name=op.f('uq_voucher_code_sum')),
    comment='Vouchers: what each is worth stands with its batch; it is money only once it is redeemed, as a payment'
    )
    op.create_table('voucher_list_piece',
    sa.Column('batch_id', sa.BigInteger(), nullable=False),
    sa.Column('piece', sa.BigInteger(), nullable=False, comment='the number of its first voucher'),
    sa.Column('content', sa.LargeBinary(), nullable=False, comment='numbers and codes, sealed under the secret key'),
    sa.ForeignKeyConstraint(['batch_id'], ['voucher_batch.batch_id'], name=op.f('fk_voucher_list_piece_batch_id')),
    sa.PrimaryKeyConstraint('batch_id', 'piece', name=op.f('pk_voucher_list_piece')),
    comment='Codes that were drawn, until they are fetched: once, or never'
    )
    op.create_table('voucher_tally',
    sa.Column('batch_id', sa.BigInteger(), nullable=False),
    sa.Column('part', sa.BigInteger(), nullable=False, comment='of a few, so that those who redeem at once do not queue'),
    sa.Column('redeemed', sa.BigInteger(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['voucher_batch.batch_id'], name=op.f('fk_voucher_tally_batch_id')),
    sa.PrimaryKeyConstraint('batch_id', 'part', name=op.f('pk_voucher_tally')),
    comment='How many vouchers of a batch were redeemed, in parts that are added up'
    )
