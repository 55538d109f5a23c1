"""Who uses an account, how it signs in, what stopped it once, and from when on it has which product."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0029'
down_revision: str | None = '0028'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('account_contact',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('company_name', sa.Text(), server_default='', nullable=False),
    sa.Column('salutation', sa.Text(), server_default='', nullable=False),
    sa.Column('first_name', sa.Text(), server_default='', nullable=False),
    sa.Column('middle_name', sa.Text(), server_default='', nullable=False),
    sa.Column('last_name', sa.Text(), server_default='', nullable=False),
    sa.Column('email', sa.Text(), server_default='', nullable=False),
    sa.Column('phone', sa.Text(), server_default='', nullable=False),
    sa.Column('address', sa.Text(), server_default='', nullable=False),
    sa.Column('city', sa.Text(), server_default='', nullable=False),
    sa.Column('state', sa.Text(), server_default='', nullable=False),
    sa.Column('postal_code', sa.Text(), server_default='', nullable=False),
    sa.Column('country', sa.Text(), server_default='', nullable=False),
    sa.Column('language', sa.Text(), server_default='', nullable=False),
    sa.Column('display_time_zone', sa.Text(), server_default='', nullable=False),
    sa.Column('date_format', sa.Text(), server_default='', nullable=False),
    sa.Column('time_format', sa.Text(), server_default='', nullable=False),
    sa.Column('date_time_format', sa.Text(), server_default='', nullable=False),
    sa.Column('input_date_format', sa.Text(), server_default='', nullable=False),
    sa.Column('input_time_format', sa.Text(), server_default='', nullable=False),
    sa.PrimaryKeyConstraint('customer_id', 'account_id', name=op.f('pk_account_contact')),
    comment='Who uses an account, and how it is told things; what is empty is as its customer has it'
    )
    op.create_table('account_login',
    sa.Column('folded_login', sa.Text(collation='C'), nullable=False, comment='words.fold of the web login'),
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('folded_login', name=op.f('pk_account_login')),
    comment='Directory: a web login belongs to one account in the whole installation'
    )
    op.create_table('account_spell',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('fact', sa.Text(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False, comment='exclusive'),
    sa.Column('ended_by', sa.Text(), nullable=False),
    sa.CheckConstraint("fact IN ('blocked', 'quarantine')", name=op.f('ck_account_spell_fact_known')),
    sa.CheckConstraint('until >= since', name=op.f('ck_account_spell_ends_after_start')),
    sa.PrimaryKeyConstraint('customer_id', 'account_id', 'fact', 'since', name=op.f('pk_account_spell')),
    comment='What held of accounts once and is over, so that use which comes late is judged by the moment it began'
    )
    op.add_column('account', sa.Column('fraud_since', sa.DateTime(timezone=True), nullable=True, comment='of fraud_state; use that began before is not touched'))
    op.add_column('account', sa.Column('changes_told', sa.Boolean(), server_default='false', nullable=False, comment='charging must look at its changes of product, its add-ons and its spells; most accounts have none'))
    op.add_column('account_product', sa.Column('settled', sa.Boolean(), server_default='false', nullable=False, comment='account.product_id says it; until then it is still to come, or to be settled'))
    # Not concurrently: the migration is one transaction, and the table is as new as the one before it.
    op.execute("-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_account_product_due ON account_product (valid_from) WHERE NOT settled")
    # Its month tables get theirs with it.  A million rows take about three seconds, in which charging waits.
    op.execute("-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_xdr_use ON xdr (customer_id, account_id, effective_at) WHERE account_id <> 0")
    check = '(fraud_state IS NULL) = (fraud_since IS NULL)'
    op.create_check_constraint(op.f('ck_account_fraud_has_its_moment'), 'account', check, postgresql_not_valid=True)
    op.execute("-- squawk-ignore constraint-missing-not-valid\n"
        "ALTER TABLE account VALIDATE CONSTRAINT ck_account_fraud_has_its_moment")
