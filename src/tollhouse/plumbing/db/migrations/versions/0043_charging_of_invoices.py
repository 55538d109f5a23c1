"""Invoices that are charged to saved methods."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0043'
down_revision: str | None = '0042'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('invoice_charge',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('invoice_id', sa.BigInteger(), nullable=False),
    sa.Column('tried_on', sa.Date(), nullable=False, comment="the last day, of the customer's zone"),
    sa.PrimaryKeyConstraint('customer_id', 'invoice_id', name=op.f('pk_invoice_charge')),
    comment='Invoices that were charged to a saved method, or tried to be'
    )
    op.create_table('invoice_charging',
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('charged', sa.Boolean(), nullable=True, comment='whether its invoices are; null: as its class says'),
    sa.Column('failures', sa.Integer(), server_default='0', nullable=False, comment='in a row'),
    sa.Column('rounds', sa.BigInteger(), server_default='0', nullable=False, comment='how often something was charged'),
    sa.Column('e_payment_id', sa.BigInteger(), nullable=True, comment='under way; null: none is'),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True, comment="the product's time from which its invoices are charged; null: none is due"),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_invoice_charging')),
    comment='How far customers are whose invoices are charged to saved methods'
    )
    op.create_index('ix_invoice_charging_due', 'invoice_charging', ['due_at'], unique=False, postgresql_where=sa.text('due_at IS NOT NULL'))
    op.add_column('customer_class', sa.Column('invoice_charge', sa.Text(), server_default='never', nullable=False, comment='when invoices are charged to the methods customers have saved'))
    op.add_column('customer_class', sa.Column('invoice_charge_retry_days', postgresql.ARRAY(sa.SmallInteger()), server_default='{}', nullable=False, comment='after the due day, on which an invoice is charged again'))
    known = "invoice_charge IN ('never', 'when_issued', 'when_due')"
    name = 'ck_customer_class_invoice_charge_known'
    op.create_check_constraint(op.f(name), 'customer_class', known, postgresql_not_valid=True)
    op.execute(f"-- squawk-ignore constraint-missing-not-valid\nALTER TABLE customer_class VALIDATE CONSTRAINT {name}")
