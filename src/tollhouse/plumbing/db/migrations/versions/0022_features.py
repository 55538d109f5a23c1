"""Features of classes, customers and sites; sites with their accounts; short numbers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateSequence
from sqlalchemy.dialects import postgresql

revision: str = '0022'
down_revision: str | None = '0021'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.execute(CreateSequence(sa.Sequence('site_number')))
    op.create_table('abbreviated_dialing',
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('maximum_length', sa.Integer(), nullable=False, comment='digits a short number may have'),
    sa.CheckConstraint('maximum_length BETWEEN 1 AND 9', name=op.f('ck_abbreviated_dialing_length_bounded')),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_abbreviated_dialing')),
    comment='Customers who dial short numbers of their own'
    )
    op.create_table('abbreviated_number',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.Text(collation='C'), nullable=False),
    sa.Column('to_dial', sa.Text(), nullable=False, comment="an own account's identifier or E.164; empty: dialled as it is"),
    sa.Column('description', sa.Text(), nullable=False),
    sa.CheckConstraint("number ~ '^[0-9]{1,9}$'", name=op.f('ck_abbreviated_number_number_is_digits')),
    sa.PrimaryKeyConstraint('customer_id', 'number', name=op.f('pk_abbreviated_number')),
    comment="A customer's short numbers and what they stand for"
    )
    op.create_table('customer_feature',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('site_id', sa.BigInteger(), nullable=False, comment='of one site; 0: of the customer'),
    sa.Column('feature', sa.Text(collation='C'), nullable=False),
    sa.Column('field_values', postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment='every field of the feature (rules.catalogue)'),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('customer_id', 'site_id', 'feature', name=op.f('pk_customer_feature')),
    comment='What a customer or one of its sites says of a feature itself; without a row it inherits'
    )
    op.create_table('customer_site',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('site_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('name_folded', sa.Text(collation='C'), nullable=False, comment="as names of one customer's sites are compared and sorted"),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('site_id > 0', name=op.f('ck_customer_site_default_site_has_no_row')),
    sa.PrimaryKeyConstraint('customer_id', 'site_id', name=op.f('pk_customer_site')),
    sa.UniqueConstraint('customer_id', 'name_folded', name=op.f('uq_customer_site_customer_id_name_folded')),
    comment="Named groups of a customer's accounts; the default one is always there and has no row"
    )
    op.create_table('class_feature',
    sa.Column('class_id', sa.BigInteger(), nullable=False),
    sa.Column('feature', sa.Text(collation='C'), nullable=False),
    sa.Column('field_values', postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment='every field of the feature (rules.catalogue)'),
    sa.Column('locked', sa.Boolean(), nullable=False, comment='true: its customers cannot say otherwise'),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['class_id'], ['customer_class.class_id'], name=op.f('fk_class_feature_class_id')),
    sa.PrimaryKeyConstraint('class_id', 'feature', name=op.f('pk_class_feature')),
    comment='What a class says of a feature; without a row its customers have the default'
    )
    op.create_table('site_account',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('account_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('site_id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id', 'site_id'], ['customer_site.customer_id', 'customer_site.site_id'], name=op.f('fk_site_account_customer_id_site_id')),
    sa.PrimaryKeyConstraint('customer_id', 'account_id', name=op.f('pk_site_account')),
    comment='Which site an account is on; without a row on the default one'
    )
    op.create_index('ix_site_account_site', 'site_account', ['customer_id', 'site_id', 'account_id'], unique=False)
