"""Rating lists in time, who made them what they are, and which resellers may sell which product."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0031'
down_revision: str | None = '0030'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHECKS = (
    ('product', 'sharing_known', "sharing IN ('everybody', 'named', 'nobody')"),
    ('product', 'managed_is_not_shared', "managed_by IS NULL OR sharing = 'nobody'"),
    ('rating_entry', 'ends_after_start', 'valid_until > valid_from'),
    ('rating_entry', 'usage_order_not_negative', 'usage_order >= 0'),
)


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('product_sharing',
    sa.Column('product_id', sa.BigInteger(), nullable=False),
    sa.Column('reseller_id', sa.BigInteger(), nullable=False, comment='whose subcustomers may have it too'),
    sa.Column('shared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('shared_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['product_id'], ['product.product_id'], name=op.f('fk_product_sharing_product_id')),
    sa.PrimaryKeyConstraint('product_id', 'reseller_id', name=op.f('pk_product_sharing')),
    comment='Products of the operator that resellers may sell to their subcustomers'
    )
    op.create_index('ix_product_sharing_reseller_id', 'product_sharing', ['reseller_id'])
    op.create_table('rating_list_version',
    sa.Column('version_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('product_id', sa.BigInteger(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=True, comment='when what it changed took or will take effect; null: since ever'),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['product_id'], ['product.product_id'], name=op.f('fk_rating_list_version_product_id')),
    sa.PrimaryKeyConstraint('version_id', name=op.f('pk_rating_list_version')),
    sa.UniqueConstraint('product_id', 'valid_from', name=op.f('uq_rating_list_version_product_id_valid_from'), postgresql_nulls_not_distinct=True),
    comment='Who made a rating list another from a moment on; what differs is in the entries that begin or end then'
    )
    # Resellers could sell every product so far, and go on.
    op.add_column('product', sa.Column('sharing', sa.Text(), server_default='everybody', nullable=False, comment='whose subcustomers may have it'))
    op.execute("UPDATE product SET sharing = 'nobody' WHERE managed_by IS NOT NULL")
    make_rating_entries_lines_in_time()
    for table, name, said in CHECKS:
        op.create_check_constraint(op.f(f'ck_{table}_{name}'), table, said, postgresql_not_valid=True)
        op.execute(f"-- squawk-ignore constraint-missing-not-valid\nALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_{name}")
    # Not concurrently: the migration is one transaction.  A million accounts take about a second.
    for name, table, columns in (
        ('ix_product_managed_by', 'product', 'managed_by'),
        ('ix_account_product_id', 'account', 'product_id, terminated_at'),
        ('ix_account_product_product_id', 'account_product', 'product_id'),
        ('ix_account_product_previous_product_id', 'account_product', 'previous_product_id'),
        ('ix_account_add_on_product_id', 'account_add_on', 'product_id'),
    ):
        op.execute(f"-- squawk-ignore require-concurrent-index-creation\nCREATE INDEX {name} ON {table} ({columns})")


def make_rating_entries_lines_in_time() -> None:
    """Rating lists are small, a few lines a product: writing them anew takes no time.  What stands there counts for
    ever, as it did."""
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE rating_entry DROP CONSTRAINT pk_rating_entry")
    op.execute("-- squawk-ignore adding-field-with-default\n"
        "ALTER TABLE rating_entry ADD COLUMN entry_id bigint GENERATED ALWAYS AS IDENTITY")
    op.execute("-- squawk-ignore adding-serial-primary-key-field, constraint-missing-not-valid\n"
        "ALTER TABLE rating_entry ADD CONSTRAINT pk_rating_entry PRIMARY KEY (entry_id)")
    op.add_column('rating_entry', sa.Column('usage_order', sa.Integer(), server_default='0', nullable=False, comment='of lines that fit equally, low first'))
    op.add_column('rating_entry', sa.Column('valid_from', sa.DateTime(timezone=True), nullable=True, comment='prices use that began from then on; null: since ever'))
    op.add_column('rating_entry', sa.Column('valid_until', sa.DateTime(timezone=True), nullable=True, comment='exclusive; null: until further notice'))
    op.add_column('rating_entry', sa.Column('until_before', sa.DateTime(timezone=True), nullable=True, comment='the end planned before an earlier one was, should that be taken back'))
    op.execute("-- squawk-ignore constraint-missing-not-valid\n"
        "ALTER TABLE rating_entry ADD CONSTRAINT ex_rating_entry_one_at_a_time EXCLUDE USING gist (product_id WITH =, "
        "service WITH =, access_code WITH =, node WITH =, usage_order WITH =, tstzrange(valid_from, valid_until) WITH &&)")
    op.create_table_comment('rating_entry',
        'The rating list in time: which tariff applies to which service; what has begun is ended, never edited',
        existing_comment='The rating list: which tariff applies to which service and access code')
