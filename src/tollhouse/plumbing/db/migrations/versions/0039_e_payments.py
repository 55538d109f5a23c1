"""Payment systems, saved methods, e-payments and automatic payments; a balance has several watchers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0039'
down_revision: str | None = '0038'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('auto_payment',
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('amount', sa.Numeric(precision=20, scale=5), nullable=False, comment="in the customer's currency: paid each time"),
    sa.Column('threshold', sa.Numeric(precision=20, scale=5), nullable=False, comment="in the customer's currency: a balance, of prepaid ones funds"),
    sa.Column('failures', sa.Integer(), server_default='0', nullable=False, comment='in a row'),
    sa.Column('rounds', sa.BigInteger(), server_default='0', nullable=False, comment='how often it was set off or tried again'),
    sa.Column('e_payment_id', sa.BigInteger(), nullable=True, comment='under way; null: none is'),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True, comment="the product's time when it is paid, or tried again; null: not by itself"),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_auto_payment_amount_positive')),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_auto_payment')),
    comment='Customers who pay by themselves when their balance comes to a threshold'
    )
    op.create_index('ix_auto_payment_due', 'auto_payment', ['due_at'], unique=False, postgresql_where=sa.text('due_at IS NOT NULL'))
    op.create_table('payment_system',
    sa.Column('system_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('name_folded', sa.Text(collation='C'), nullable=False, comment='as names are compared'),
    sa.Column('processor', sa.Text(), nullable=False, comment='never changes'),
    sa.Column('credentials', sa.LargeBinary(), nullable=False, comment="sealed under the installation's secret key"),
    sa.Column('publishable_key', sa.Text(), nullable=False, comment="for payers' browsers; no secret"),
    sa.Column('instructions', sa.Text(), nullable=False, comment='for customers who pay by transfer'),
    sa.Column('test_mode', sa.Boolean(), nullable=False, comment='no real money; what it books is marked so'),
    sa.Column('active', sa.Boolean(), nullable=False, comment='false: nothing new is asked of it'),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("processor IN ('stripe', 'bank_transfer')", name=op.f('ck_payment_system_processor_known')),
    sa.PrimaryKeyConstraint('system_id', name=op.f('pk_payment_system')),
    sa.UniqueConstraint('name_folded', name=op.f('uq_payment_system_name_folded')),
    comment='Accounts of ours with processors'
    )
    op.create_table('e_payment',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('e_payment_id', sa.BigInteger(), autoincrement=False, nullable=False, comment='made of its request'),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('waits_for', sa.Text(), nullable=True, comment='while started; null: for nobody'),
    sa.Column('system_id', sa.BigInteger(), nullable=False),
    sa.Column('test_mode', sa.Boolean(), nullable=False),
    sa.Column('method_id', sa.BigInteger(), nullable=True, comment='may be gone since'),
    sa.Column('token', sa.Text(), nullable=False, comment='of the method, as it was'),
    sa.Column('method_kind', sa.Text(), nullable=False),
    sa.Column('method_told', sa.Text(), nullable=False, comment='the method as people recognise it'),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=20, scale=5), nullable=False, comment='in currency, positive: what was asked for'),
    sa.Column('capture_amount', sa.Numeric(precision=20, scale=5), nullable=True, comment='in currency: what of an authorized amount was asked for; null: nothing'),
    sa.Column('taken', sa.Numeric(precision=20, scale=5), nullable=True, comment='in currency: what the processor took, or gave back of a refund; null: nothing'),
    sa.Column('refunded', sa.Numeric(precision=20, scale=5), server_default='0', nullable=False, comment='in currency: of it, by refunds not failed'),
    sa.Column('refund_of', sa.BigInteger(), nullable=True, comment='of a refund: the e-payment of which it gives back'),
    sa.Column('request_id', sa.Text(), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False, comment='over what was asked, to tell a replay from a reused id'),
    sa.Column('automatic', sa.Boolean(), nullable=False, comment='nobody is there to answer the bank'),
    sa.Column('reference', sa.Text(), nullable=True, comment="the processor's; null: it knows of nothing that could move money"),
    sa.Column('error_code', sa.Text(), server_default='', nullable=False, comment="the processor's own"),
    sa.Column('error_said', sa.Text(), server_default='', nullable=False),
    sa.Column('decision', sa.Text(), nullable=True, comment='what a person must decide; null: nothing'),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_comment', sa.Text(), server_default='', nullable=False),
    sa.Column('visible_comment', sa.Text(), nullable=False),
    sa.Column('internal_comment', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False, comment="the product's time"),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True, comment='real time when somebody took it up; null: nobody has'),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True, comment='real time from which on money may have moved; null: none can have'),
    sa.Column('authorized_at', sa.DateTime(timezone=True), nullable=True, comment="the product's time; null: it was never held"),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True, comment="the product's time"),
    sa.Column('next_ask_at', sa.DateTime(timezone=True), nullable=True, comment='real time when the processor is asked again; null: never by itself'),
    sa.Column('asks', sa.Integer(), server_default='0', nullable=False, comment='in vain, in a row'),
    sa.CheckConstraint("(kind = 'refund') = (refund_of IS NOT NULL)", name=op.f('ck_e_payment_refund_of_something')),
    sa.CheckConstraint("decision IN ('no_answer', 'amount_differs', 'disputed', 'refund_unsure', 'not_booked')", name=op.f('ck_e_payment_decision_known')),
    sa.CheckConstraint("kind IN ('sale', 'authorization', 'refund')", name=op.f('ck_e_payment_kind_known')),
    sa.CheckConstraint("status <> 'completed' OR taken IS NOT NULL", name=op.f('ck_e_payment_completed_took')),
    sa.CheckConstraint("status IN ('started', 'unknown', 'authorized', 'completed', 'canceled', 'failed', 'voided')", name=op.f('ck_e_payment_status_known')),
    sa.CheckConstraint("method_kind IN ('visa', 'mastercard', 'american_express', 'discover', 'maestro', 'direct_debit', 'bank_transfer')", name=op.f('ck_e_payment_method_kind_known')),
    sa.CheckConstraint("waits_for IN ('payer', 'bank')", name=op.f('ck_e_payment_waits_for_known')),
    sa.CheckConstraint('amount > 0 AND taken > 0 AND capture_amount > 0', name=op.f('ck_e_payment_amounts_positive')),
    sa.CheckConstraint('refunded >= 0 AND refunded <= coalesce(taken, 0)', name=op.f('ck_e_payment_refunded_of_taken')),
    sa.ForeignKeyConstraint(['system_id'], ['payment_system.system_id'], name=op.f('fk_e_payment_system_id')),
    sa.PrimaryKeyConstraint('customer_id', 'e_payment_id', name=op.f('pk_e_payment')),
    comment='What processors were asked for and what came of it; a row is there before anything is asked'
    )
    op.create_index('ix_e_payment_customer_started', 'e_payment', ['customer_id', 'started_at', 'e_payment_id'], unique=False)
    op.create_index('ix_e_payment_decision', 'e_payment', ['started_at'], unique=False, postgresql_where=sa.text('decision IS NOT NULL'))
    op.create_index('ix_e_payment_next_ask', 'e_payment', ['next_ask_at'], unique=False, postgresql_where=sa.text('next_ask_at IS NOT NULL'))
    op.create_index('ix_e_payment_started', 'e_payment', ['started_at', 'customer_id', 'e_payment_id'], unique=False)
    op.create_table('e_payment_reference',
    sa.Column('system_id', sa.BigInteger(), nullable=False),
    sa.Column('reference', sa.Text(collation='C'), nullable=False),
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('e_payment_id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['system_id'], ['payment_system.system_id'], name=op.f('fk_e_payment_reference_system_id')),
    sa.PrimaryKeyConstraint('system_id', 'reference', name=op.f('pk_e_payment_reference')),
    comment='Directory: whose payment a processor speaks of',
    info={'directory': True}
    )
    op.create_table('payment_method',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('method_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('system_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('token', sa.Text(), nullable=False, comment="the processor's; worth nothing to anybody else"),
    sa.Column('brand', sa.Text(), nullable=False),
    sa.Column('last_four', sa.Text(), nullable=False),
    sa.Column('expires', sa.Date(), nullable=True, comment='the last day on which it can be charged; null: it has no end'),
    sa.Column('mandate', sa.Text(), nullable=False, comment="of a direct debit: as the payer's bank knows it"),
    sa.Column('preferred', sa.Boolean(), nullable=False),
    sa.Column('told_of_expiry', sa.Date(), nullable=True, comment='the end of which the customer was told; null: of none'),
    sa.Column('saved_by', sa.Text(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('visa', 'mastercard', 'american_express', 'discover', 'maestro', 'direct_debit', 'bank_transfer')", name=op.f('ck_payment_method_kind_known')),
    sa.CheckConstraint("last_four ~ '^[0-9A-Z]{0,4}$'", name=op.f('ck_payment_method_only_last_four')),
    sa.ForeignKeyConstraint(['system_id'], ['payment_system.system_id'], name=op.f('fk_payment_method_system_id')),
    sa.PrimaryKeyConstraint('customer_id', 'method_id', name=op.f('pk_payment_method')),
    sa.UniqueConstraint('customer_id', 'system_id', 'token', name=op.f('uq_payment_method_customer_id_system_id_token')),
    comment='Saved ways to pay: tokens, never numbers'
    )
    op.create_index('ix_payment_method_expires', 'payment_method', ['expires'], unique=False, postgresql_where=sa.text('expires IS NOT NULL'))
    op.create_index('uq_payment_method_preferred', 'payment_method', ['customer_id'], unique=True, postgresql_where=sa.text('preferred'))
    op.create_table('payment_system_method',
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False, comment='ISO 4217'),
    sa.Column('system_id', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("method IN ('visa', 'mastercard', 'american_express', 'discover', 'maestro', 'direct_debit', 'bank_transfer')", name=op.f('ck_payment_system_method_method_known')),
    sa.ForeignKeyConstraint(['system_id'], ['payment_system.system_id'], name=op.f('fk_payment_system_method_system_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('method', 'currency', name=op.f('pk_payment_system_method')),
    comment='Which system takes a method in a currency: one of them, so that it is never in doubt who is asked'
    )
    op.create_index('ix_payment_system_method_system', 'payment_system_method', ['system_id'], unique=False)
    op.create_table('processor_event',
    sa.Column('system_id', sa.BigInteger(), nullable=False),
    sa.Column('event_id', sa.Text(collation='C'), nullable=False, comment="the processor's own"),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False, comment='of the payment it is about; empty: of none'),
    sa.Column('times', sa.Integer(), nullable=False, comment='how often it came'),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False, comment='real time'),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False, comment='real time'),
    sa.ForeignKeyConstraint(['system_id'], ['payment_system.system_id'], name=op.f('fk_processor_event_system_id')),
    sa.PrimaryKeyConstraint('system_id', 'event_id', name=op.f('pk_processor_event')),
    comment='What processors told us by themselves; each is a hint to look, and leaves after some weeks'
    )
    op.create_index('ix_processor_event_last', 'processor_event', ['last_at'], unique=False)
    op.create_table('processor_payer',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('system_id', sa.BigInteger(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False, comment="the processor's own number of the customer"),
    sa.ForeignKeyConstraint(['system_id'], ['payment_system.system_id'], name=op.f('fk_processor_payer_system_id')),
    sa.PrimaryKeyConstraint('customer_id', 'system_id', name=op.f('pk_processor_payer')),
    comment='As whom processors know customers'
    )
    op.add_column('balance_watch', sa.Column('watcher', sa.Text(), server_default='warnings', nullable=False, comment='who wants to hear of it'))
    # Thousands of rows at most, written by nothing that moves money: the key is made anew in a moment.
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE balance_watch DROP CONSTRAINT pk_balance_watch")
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid, adding-serial-primary-key-field\n"
        "ALTER TABLE balance_watch ADD CONSTRAINT pk_balance_watch PRIMARY KEY (customer_id, watcher)"
    )
