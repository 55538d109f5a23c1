"""Every change of a credit limit, thresholds that warn, and how much each member may lend."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0024'
down_revision: str | None = '0023'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('balance_watch',
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('rises_to', sa.Numeric(precision=20, scale=5), nullable=True, comment="in the standing's currency; told of while the balance is that much or more"),
    sa.Column('falls_under', sa.Numeric(precision=20, scale=5), nullable=True, comment="in the standing's currency; told of while the balance is less"),
    sa.CheckConstraint('num_nonnulls(rises_to, falls_under) > 0', name=op.f('ck_balance_watch_watches_something')),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_balance_watch')),
    comment='Balances of customers that somebody wants to hear of; beside the standing, so that no charge writes it'
    )
    op.create_table('credit_limit_change',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False, comment="the product's time"),
    sa.Column('place', sa.BigInteger(), nullable=False, comment='among the changes of one moment, from 0'),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('old_amount', sa.Numeric(precision=20, scale=5), nullable=True, comment="in the customer's currency; null: unlimited, or nothing was lent"),
    sa.Column('new_amount', sa.Numeric(precision=20, scale=5), nullable=True, comment="in the customer's currency; null: unlimited, or nothing is lent"),
    sa.Column('increase_percent', sa.Numeric(precision=9, scale=4), nullable=True, comment='of the permanent limit; null: it was said as an amount'),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True, comment='exclusive; of what is lent'),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.CheckConstraint("(kind = 'temporary' AND new_amount IS NOT NULL) = (until IS NOT NULL)", name=op.f('ck_credit_limit_change_lent_has_end')),
    sa.CheckConstraint("kind IN ('permanent', 'temporary')", name=op.f('ck_credit_limit_change_kind_known')),
    sa.PrimaryKeyConstraint('customer_id', 'changed_at', 'place', name=op.f('pk_credit_limit_change')),
    comment="Every change of a customer's credit limit, permanent or for a time; only ever added to"
    )
    op.create_table('warning_threshold',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('value', sa.Numeric(precision=20, scale=5), nullable=False, comment="percent of the permanent limit, or an amount in the customer's currency: of a prepaid one its funds"),
    sa.Column('passed', sa.Boolean(), nullable=False, comment='reached, and not left since; warns only once it was left'),
    sa.CheckConstraint("basis IN ('amount', 'percent')", name=op.f('ck_warning_threshold_basis_known')),
    sa.CheckConstraint('value >= 0', name=op.f('ck_warning_threshold_value_not_negative')),
    sa.PrimaryKeyConstraint('customer_id', 'basis', 'value', name=op.f('pk_warning_threshold')),
    comment='At which balances a customer is warned; the ledger watches for the nearest of them'
    )
    op.add_column('staff_member', sa.Column('lend_most_amount', sa.Numeric(precision=20, scale=5), nullable=True, comment="in a customer's currency, for a time; null: no cap"))
    op.add_column('staff_member', sa.Column('lend_most_percent', sa.Numeric(precision=9, scale=4), nullable=True, comment="of a customer's permanent credit limit; null: no cap"))
    op.add_column('staff_member', sa.Column('lend_longest_days', sa.Integer(), nullable=True, comment='for how long at most; null: no cap'))
    op.create_check_constraint(
        op.f('ck_staff_member_lends_by_amount_or_percent'),
        'staff_member',
        'num_nonnulls(lend_most_amount, lend_most_percent) <= 1',
        postgresql_not_valid=True,
    )
    op.execute("-- squawk-ignore constraint-missing-not-valid\nALTER TABLE staff_member VALIDATE CONSTRAINT ck_staff_member_lends_by_amount_or_percent")
    op.create_check_constraint(
        op.f('ck_staff_member_lent_not_negative'),
        'staff_member',
        'lend_most_amount >= 0 AND lend_most_percent >= 0',
        postgresql_not_valid=True,
    )
    op.execute("-- squawk-ignore constraint-missing-not-valid\nALTER TABLE staff_member VALIDATE CONSTRAINT ck_staff_member_lent_not_negative")
