"""A login belongs to one customer; self-care, additional info and billing periods of customers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from tollhouse.words.fold import fold

revision: str = '0017'
down_revision: str | None = '0016'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BATCH = 5000


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('additional_info',
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('alias_registration', sa.Boolean(), nullable=True, comment='null: as the installation has it'),
    sa.Column('balance_transfer', sa.Boolean(), nullable=False),
    sa.Column('callshop', sa.Boolean(), nullable=False),
    sa.Column('override_tariffs', sa.Boolean(), nullable=False),
    sa.Column('subscription_discount', sa.Numeric(precision=5, scale=2), nullable=False, comment='percent'),
    sa.Column('send_statistics', sa.Text(), nullable=True, comment='null: as the customer class has it'),
    sa.Column('send_invoices', sa.Boolean(), nullable=True, comment='null: as the customer class has it'),
    sa.Column('invoice_number_scope', sa.Text(), nullable=True, comment='null: as the installation has it'),
    sa.Column('representative', sa.Text(), server_default=sa.text("''"), nullable=False),
    sa.Column('reference', sa.Text(), server_default=sa.text("''"), nullable=False, comment='what another system calls it'),
    sa.CheckConstraint("invoice_number_scope IN ('installation', 'customer')", name=op.f('ck_additional_info_invoice_number_scope_known')),
    sa.CheckConstraint("send_statistics IN ('full', 'summary', 'none')", name=op.f('ck_additional_info_send_statistics_known')),
    sa.CheckConstraint('subscription_discount BETWEEN 0 AND 100', name=op.f('ck_additional_info_subscription_discount_bounded')),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_additional_info')),
    comment='What is settled for a customer beside its record and its money'
    )
    op.create_table('billing_term',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False, comment="the first one, in the customer's billing zone"),
    sa.Column('period', sa.Text(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.CheckConstraint("period IN ('daily', 'weekly', 'semimonthly', 'monthly', 'monthly_anniversary', 'thirty_days')", name=op.f('ck_billing_term_period_known')),
    sa.PrimaryKeyConstraint('customer_id', 'from_day', name=op.f('pk_billing_term')),
    comment='How often a customer is billed from which day on; before the first of them by the calendar month'
    )
    op.create_table('customer_login',
    sa.Column('folded_login', sa.Text(), nullable=False, comment='words.fold of the login'),
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('folded_login', name=op.f('pk_customer_login')),
    comment='Directory: a login to self-care belongs to one customer in the whole installation',
    info={'directory': True}
    )
    op.create_table('self_care',
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('language', sa.Text(), nullable=False, comment='ISO 639-1'),
    sa.Column('display_time_zone', sa.Text(), nullable=True, comment='IANA; null: the billing zone'),
    sa.Column('date_format', sa.Text(), nullable=False),
    sa.Column('time_format', sa.Text(), nullable=False),
    sa.Column('date_time_format', sa.Text(), nullable=False),
    sa.Column('input_date_format', sa.Text(), nullable=False),
    sa.Column('input_time_format', sa.Text(), nullable=False),
    sa.Column('second_factor', sa.Text(), nullable=False),
    sa.Column('trusted_networks', postgresql.ARRAY(sa.Text()), nullable=False, comment='empty: from anywhere'),
    sa.CheckConstraint("second_factor IN ('by_class', 'on', 'off')", name=op.f('ck_self_care_second_factor_known')),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_self_care')),
    comment='How a customer is let into self-care, and in which language and formats it is told things'
    )
    op.create_table('self_care_password',
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=False, comment='argon2id with its salt and costs'),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_self_care_password')),
    comment='Passwords of customers; one that was taken away is gone'
    )
    op.execute("-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_customer_heads ON customer (name) WHERE office = 'head'")
    if not context.is_offline_mode():
        claim_logins()


def claim_logins() -> None:
    """Of customers with the same login the first one has it; the others keep it in their records until it is changed."""
    conn = op.get_bind()
    customers = sa.table('customer', *map(sa.column, ('customer_id', 'login')))
    directory = sa.table('customer_login', *map(sa.column, ('folded_login', 'customer_id')))
    query = sa.select(customers).where(customers.c.login != '').order_by(customers.c.customer_id).limit(BATCH)
    last = 0
    while rows := conn.execute(query.where(customers.c.customer_id > last)).all():
        last = rows[-1].customer_id
        claimed = [{'folded_login': fold(row.login), 'customer_id': row.customer_id} for row in rows]
        conn.execute(postgresql.insert(directory).on_conflict_do_nothing(), claimed)
