"""What accounts are for, how long they live, by which products when; and what products are."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0028'
down_revision: str | None = '0027'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ROLES = ("'universal', 'phone_line', 'auto_attendant', 'prepaid_card', 'pinless', 'ip_address', 'user_at_domain', "
    "'mobile', 'voucher'")
CHECKS = (
    ('account', 'model_known', "model IN ('subordinate', 'debit', 'individual', 'voucher')"),
    ('account', 'role_known', f'role IN ({ROLES})'),
    ('account', 'fraud_state_known', "fraud_state IN ('screening', 'quarantine')"),
    ('account', 'lives_for_days', 'life_time_days >= 1 AND idle_expiry_days >= 1'),
    ('product', 'role_known', f'role IN ({ROLES})'),
    ('product', 'kind_known', "kind IN ('main', 'add_on')"),
    ('product', 'add_ons_have_priority', "(kind = 'add_on') = (addon_priority IS NOT NULL)"),
)


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('account_add_on',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('product_id', sa.BigInteger(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=True, comment='exclusive; null: for as long as the account is open'),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by', sa.Text(), nullable=False),
    sa.CheckConstraint('valid_until > valid_from', name=op.f('ck_account_add_on_ends_after_start')),
    sa.ForeignKeyConstraint(['product_id'], ['product.product_id'], name=op.f('fk_account_add_on_product_id')),
    sa.PrimaryKeyConstraint('customer_id', 'account_id', 'product_id', 'valid_from', name=op.f('pk_account_add_on')),
    comment='Add-on products of accounts, and when each holds'
    )
    op.create_table('account_product',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False, comment='until the next row of the account begins'),
    sa.Column('product_id', sa.BigInteger(), nullable=False),
    sa.Column('previous_product_id', sa.BigInteger(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['previous_product_id'], ['product.product_id'], name=op.f('fk_account_product_previous_product_id')),
    sa.ForeignKeyConstraint(['product_id'], ['product.product_id'], name=op.f('fk_account_product_product_id')),
    sa.PrimaryKeyConstraint('customer_id', 'account_id', 'valid_from', name=op.f('pk_account_product')),
    comment='Changes of main product, done and planned; use is charged by the product of the moment it began'
    )
    op.add_column('account', sa.Column('role', sa.Text(), server_default='universal', nullable=False, comment='that of its product'))
    op.add_column('account', sa.Column('description', sa.Text(), server_default='', nullable=False, comment='what staff call it'))
    op.add_column('account', sa.Column('batch', sa.Text(), nullable=True, comment='the group it was made or is treated in; null: none'))
    op.add_column('account', sa.Column('control_number', sa.BigInteger(), nullable=True, comment='within its batch, printed on cards; null: none'))
    op.add_column('account', sa.Column('life_time_days', sa.Integer(), nullable=True, comment='it expires so many days after its first use; null: it does not'))
    op.add_column('account', sa.Column('idle_expiry_days', sa.Integer(), nullable=True, comment='it expires so many days after its last use; null: it does not'))
    op.add_column('account', sa.Column('inactive', sa.Boolean(), server_default='false', nullable=False, comment='not to be used before it is activated'))
    op.add_column('account', sa.Column('activated_at', sa.DateTime(timezone=True), nullable=True, comment='of one that had been inactive; null: it never was, or is'))
    op.add_column('account', sa.Column('fraud_state', sa.Text(), nullable=True, comment='null: nothing is suspected'))
    op.add_column('account', sa.Column('service_password', sa.LargeBinary(), nullable=True, comment='what the network asks for, sealed; null: none'))
    op.add_column('account', sa.Column('web_login', sa.Text(), nullable=True, comment='to self-care; null: none'))
    op.add_column('account', sa.Column('web_password', sa.Text(), nullable=True, comment='hashed; null: none'))
    op.add_column('account', sa.Column('moved_from_customer', sa.BigInteger(), nullable=True, comment='where it was before it was moved here; null: nowhere'))
    op.add_column('account', sa.Column('moved_from_account', sa.BigInteger(), nullable=True, comment='its number there'))
    op.add_column('account', sa.Column('moved_to_customer', sa.BigInteger(), nullable=True, comment='where it was moved when it was terminated; null: nowhere'))
    op.add_column('account', sa.Column('moved_to_account', sa.BigInteger(), nullable=True, comment='its number there'))
    op.add_column('product', sa.Column('visible_name', sa.Text(), server_default='', nullable=False, comment='for end users; empty: the name'))
    op.add_column('product', sa.Column('role', sa.Text(), server_default='universal', nullable=False, comment='of the accounts that may have it'))
    op.add_column('product', sa.Column('kind', sa.Text(), server_default='main', nullable=False, comment='a main product, or an add-on to one'))
    op.add_column('product', sa.Column('addon_priority', sa.Integer(), nullable=True, comment='of an add-on: a higher one beats a lower; null: a main product'))
    op.add_column('product', sa.Column('managed_by', sa.BigInteger(), nullable=True, comment="the reseller whose subcustomers it is for; null: the operator's own"))
    op.add_column('product', sa.Column('hidden', sa.Boolean(), server_default='false', nullable=False, comment='not offered in self-care'))
    op.add_column('product', sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True, comment='no longer sold since then; null: it is'))
    # Another model than before is allowed now, and no row breaks what allowed fewer.
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE account DROP CONSTRAINT ck_account_model_known")
    for table, name, said in CHECKS:
        op.create_check_constraint(op.f(f'ck_{table}_{name}'), table, said, postgresql_not_valid=True)
        op.execute(f"-- squawk-ignore constraint-missing-not-valid\nALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_{name}")
