"""Invoices, payments, which pays which, and adjustments by hand."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0036'
down_revision: str | None = '0035'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('invoice_number',
    sa.Column('scope', sa.Text(collation='C'), nullable=False, comment='operator, or reseller:ID: whose sequence it is of'),
    sa.Column('number', sa.Text(collation='C'), nullable=False),
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('invoice_id', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('scope', 'number', name=op.f('pk_invoice_number')),
    comment='Directory: a number belongs to one invoice of its scope',
    info={'directory': True}
    )
    op.create_table('adjustment',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('adjustment_id', sa.BigInteger(), autoincrement=False, nullable=False, comment='made of source and request'),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=False, comment="whose own money moved; 0: the customer's"),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=20, scale=5), nullable=False, comment='in currency, more than zero; the kind says which way it went'),
    sa.Column('moved', sa.Numeric(precision=20, scale=5), nullable=False, comment="in currency; the xDR's amount, plus is owed to the issuer; or 0"),
    sa.Column('service', sa.Text(), nullable=False, comment='of a charge or credit; else empty'),
    sa.Column('visible_comment', sa.Text(), nullable=False, comment='shown to the customer'),
    sa.Column('internal_comment', sa.Text(), nullable=False, comment='shown to staff only'),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(collation='C'), nullable=False),
    sa.Column('request_id', sa.Text(collation='C'), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False, comment='16 bytes over what was asked for'),
    sa.Column('about_id', sa.BigInteger(), nullable=True, comment='the payment or adjustment that it takes back; null: none'),
    sa.Column('xdr_id', sa.BigInteger(), nullable=True, comment='with made_at its xDR; null: no balance moved'),
    sa.CheckConstraint("kind IN ('manual_charge', 'manual_credit', 'promotional_credit', 'manual_payment', 'refund', 'ecommerce_payment', 'ecommerce_refund', 'authorization_only', 'capture_payment', 'void', 'chargeback', 'reversal')", name=op.f('ck_adjustment_kind_known')),
    sa.CheckConstraint('abs(moved) IN (0, amount)', name=op.f('ck_adjustment_moves_its_amount')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_adjustment_amount_positive')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.customer_id'], name=op.f('fk_adjustment_customer_id')),
    sa.PrimaryKeyConstraint('customer_id', 'adjustment_id', name=op.f('pk_adjustment')),
    comment="What staff did with a customer's money by hand, each act once"
    )
    op.create_index('ix_adjustment_of_customer', 'adjustment', ['customer_id', 'made_at', 'adjustment_id'], unique=False)
    op.create_index('uq_adjustment_reverses', 'adjustment', ['customer_id', 'about_id'], unique=True, postgresql_where=sa.text("kind = 'reversal'"))
    op.create_table('invoice',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('invoice_id', sa.BigInteger(), autoincrement=False, nullable=False, comment='made of scope and number'),
    sa.Column('number', sa.Text(collation='C'), nullable=False, comment='as it is written on the paper'),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('issuer_id', sa.BigInteger(), nullable=False, comment='who is owed: 0 the operator, else the reseller above'),
    sa.Column('issued_on', sa.Date(), nullable=False, comment="day of the customer's billing zone"),
    sa.Column('due_on', sa.Date(), nullable=False, comment='the last day on which it is paid in time'),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('total', sa.Numeric(precision=20, scale=5), nullable=False, comment='in currency; plus is owed to the issuer, minus to the customer'),
    sa.Column('paid', sa.Numeric(precision=20, scale=5), server_default='0', nullable=False, comment='in currency; the sum of what is allocated to it'),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True, comment='null: it stands'),
    sa.Column('voided_by', sa.Text(), nullable=True),
    sa.Column('void_reason', sa.Text(), nullable=True),
    sa.Column('open_amount', sa.Numeric(precision=20, scale=5), sa.Computed('CASE WHEN voided_at IS NULL AND total > 0 THEN total - paid ELSE 0 END', persisted=True), nullable=False, comment='in currency; what is still to be paid'),
    sa.CheckConstraint("kind IN ('imported')", name=op.f('ck_invoice_kind_known')),
    sa.CheckConstraint('due_on >= issued_on', name=op.f('ck_invoice_due_after_issue')),
    sa.CheckConstraint('num_nulls(voided_at, voided_by, void_reason) IN (0, 3)', name=op.f('ck_invoice_void_by_somebody')),
    sa.CheckConstraint('paid BETWEEN 0 AND greatest(total, 0)', name=op.f('ck_invoice_paid_within_total')),
    sa.CheckConstraint('voided_at IS NULL OR paid = 0', name=op.f('ck_invoice_void_is_not_paid')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.customer_id'], name=op.f('fk_invoice_customer_id')),
    sa.PrimaryKeyConstraint('customer_id', 'invoice_id', name=op.f('pk_invoice')),
    comment='What a customer is asked to pay; it never moves a balance'
    )
    op.create_index('ix_invoice_due', 'invoice', ['due_on', 'customer_id', 'invoice_id'], unique=False, postgresql_where=sa.text('open_amount > 0'))
    op.create_index('ix_invoice_issued', 'invoice', ['issued_on', 'customer_id', 'invoice_id'], unique=False)
    op.create_index('ix_invoice_open', 'invoice', ['customer_id', 'issued_on', 'due_on', 'number'], unique=False, postgresql_where=sa.text('open_amount > 0'))
    op.create_table('payment',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('payment_id', sa.BigInteger(), autoincrement=False, nullable=False, comment='made of source and request'),
    sa.Column('account_id', sa.BigInteger(), nullable=False, comment="whose own money it became; 0: the customer's"),
    sa.Column('payer', sa.Text(), nullable=False, comment='whose standing it moved'),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('issuer_id', sa.BigInteger(), nullable=False, comment='who was paid: 0 the operator, else the reseller above'),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=20, scale=5), nullable=False, comment='in currency; what was received, more than zero'),
    sa.Column('allocated', sa.Numeric(precision=20, scale=5), server_default='0', nullable=False, comment='in currency; what of it pays invoices'),
    sa.Column('taken_back', sa.Numeric(precision=20, scale=5), server_default='0', nullable=False, comment='in currency; refunded or charged back'),
    sa.Column('contra', sa.Text(), nullable=False, comment='ledger account that the money came to'),
    sa.Column('reference', sa.Text(), nullable=False, comment='what whoever paid wrote'),
    sa.Column('visible_comment', sa.Text(), nullable=False, comment='shown to the customer'),
    sa.Column('internal_comment', sa.Text(), nullable=False, comment='shown to staff only'),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False, comment='as whoever received it says'),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False, comment='when its xDR takes effect'),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(collation='C'), nullable=False),
    sa.Column('request_id', sa.Text(collation='C'), nullable=False),
    sa.Column('xdr_id', sa.BigInteger(), nullable=True, comment='with recorded_at its xDR; null: no balance moved, see kind'),
    sa.Column('unallocated', sa.Numeric(precision=20, scale=5), sa.Computed('amount - allocated - taken_back', persisted=True), nullable=False, comment='in currency; what of it pays nothing yet'),
    sa.CheckConstraint("kind IN ('manual_payment', 'ecommerce_payment', 'capture_payment', 'bank_transfer', 'voucher', 'invoice_credit')", name=op.f('ck_payment_kind_known')),
    sa.CheckConstraint("payer <> 'account' OR allocated = 0", name=op.f('ck_payment_own_money_pays_no_invoice')),
    sa.CheckConstraint("payer IN ('customer', 'account', 'both')", name=op.f('ck_payment_payer_known')),
    sa.CheckConstraint('allocated + taken_back <= amount', name=op.f('ck_payment_spent_once')),
    sa.CheckConstraint('allocated >= 0 AND taken_back >= 0', name=op.f('ck_payment_parts_not_negative')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_payment_amount_positive')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.customer_id'], name=op.f('fk_payment_customer_id')),
    sa.PrimaryKeyConstraint('customer_id', 'payment_id', name=op.f('pk_payment')),
    comment='Money received from a customer; what it pays stands in allocation'
    )
    op.create_index('ix_payment_of_customer', 'payment', ['customer_id', 'received_at', 'payment_id'], unique=False)
    op.create_index('ix_payment_received', 'payment', ['received_at', 'customer_id', 'payment_id'], unique=False)
    op.create_index('ix_payment_unallocated', 'payment', ['customer_id', 'received_at', 'payment_id'], unique=False, postgresql_where=sa.text('amount - allocated - taken_back > 0'))
    op.create_table('allocation',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('invoice_id', sa.BigInteger(), nullable=False),
    sa.Column('payment_id', sa.BigInteger(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=20, scale=5), nullable=False, comment="in the customer's currency; what of the payment pays the invoice"),
    sa.CheckConstraint('amount > 0', name=op.f('ck_allocation_amount_positive')),
    sa.ForeignKeyConstraint(['customer_id', 'invoice_id'], ['invoice.customer_id', 'invoice.invoice_id'], name=op.f('fk_allocation_customer_id_invoice_id')),
    sa.ForeignKeyConstraint(['customer_id', 'payment_id'], ['payment.customer_id', 'payment.payment_id'], name=op.f('fk_allocation_customer_id_payment_id')),
    sa.PrimaryKeyConstraint('customer_id', 'invoice_id', 'payment_id', name=op.f('pk_allocation')),
    comment='Which invoices a payment pays, as it is now'
    )
    op.create_index('ix_allocation_of_payment', 'allocation', ['customer_id', 'payment_id'], unique=False)
    op.create_table('payment_taking',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('adjustment_id', sa.BigInteger(), nullable=False, comment='the refund, chargeback or reversal that took it'),
    sa.Column('payment_id', sa.BigInteger(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=20, scale=5), nullable=False, comment="in the customer's currency; minus: a refund that was taken back"),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_payment_taking_amount_not_zero')),
    sa.ForeignKeyConstraint(['customer_id', 'adjustment_id'], ['adjustment.customer_id', 'adjustment.adjustment_id'], name=op.f('fk_payment_taking_customer_id_adjustment_id')),
    sa.ForeignKeyConstraint(['customer_id', 'payment_id'], ['payment.customer_id', 'payment.payment_id'], name=op.f('fk_payment_taking_customer_id_payment_id')),
    sa.PrimaryKeyConstraint('customer_id', 'adjustment_id', 'payment_id', name=op.f('pk_payment_taking')),
    comment='What of which payment was given back, or taken back by a bank'
    )
    op.create_index('ix_payment_taking_of_payment', 'payment_taking', ['customer_id', 'payment_id'], unique=False)
