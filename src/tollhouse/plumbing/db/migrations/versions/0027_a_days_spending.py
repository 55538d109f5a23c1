"""What may be used up in a day: of classes, of customers, and for one day only."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0027'
down_revision: str | None = '0026'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHECKS = (
    ('standing', 'spending_day_has_limit', 'spending_limit_on IS NULL OR spending_limit IS NOT NULL'),
    ('standing', 'spending_returns', 'usual_spending_limit IS NULL OR spending_limit_on IS NOT NULL'),
    ('customer_class', 'spending_limit_not_negative', 'spending_limit >= 0'),
    ('customer_class', 'spending_limit_has_currency', 'spending_limit IS NULL OR currency IS NOT NULL'),
)


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('own_spending_limit',
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('daily_limit', sa.Numeric(precision=20, scale=5), nullable=True, comment="in the customer's currency; null: not limited, whatever the class says"),
    sa.CheckConstraint('daily_limit >= 0', name=op.f('ck_own_spending_limit_daily_limit_not_negative')),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_own_spending_limit')),
    comment="Customers that have a spending limit of their own; the others have their class's"
    )
    op.create_table('spending_of_day',
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False, comment="in the customer's time zone; once it is over the row says nothing"),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_spending_of_day')),
    comment='Who gave a customer another spending limit for one day, and why; how much stands in its standing'
    )
    op.add_column('customer_class', sa.Column('spending_limit', sa.Numeric(precision=20, scale=5), nullable=True, comment='in currency; how much may be used up in a day; null: any amount'))
    op.add_column('customer_class', sa.Column('own_spending_limit', sa.Boolean(), server_default='true', nullable=False, comment='whether its customers may have other limits of their own'))
    op.add_column('standing', sa.Column('usual_spending_limit', sa.Numeric(precision=20, scale=5), nullable=True, comment='in currency; spending_limit after the day of spending_limit_on'))
    op.add_column('standing', sa.Column('spending_limit_on', sa.Date(), nullable=True, comment='the one day that spending_limit is for; null: for every day'))
    # Not concurrently: the migration is one transaction, and no row fits yet.
    op.execute("-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_standing_spending_limit_on ON standing (spending_limit_on) WHERE spending_limit_on IS NOT NULL")
    for table, name, said in CHECKS:
        op.create_check_constraint(op.f(f'ck_{table}_{name}'), table, said, postgresql_not_valid=True)
        op.execute(f"-- squawk-ignore constraint-missing-not-valid\nALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_{name}")
    # Whoever was limited so far was so by itself; their standings stay as they are.
    op.execute("INSERT INTO own_spending_limit (customer_id, daily_limit) "
        "SELECT customer_id, spending_limit FROM standing WHERE spending_limit IS NOT NULL AND account_id = 0")
