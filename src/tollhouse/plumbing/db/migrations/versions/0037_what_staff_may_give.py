"""How much each member may credit or refund, at once and in a day, and what was given of late."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0037'
down_revision: str | None = '0036'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('staff_giver',
    sa.Column('giver', sa.Text(), nullable=False, comment='staff:3, or token:7 that nobody answers for'),
    sa.Column('currency', sa.Text(), nullable=False, comment='ISO 4217'),
    sa.PrimaryKeyConstraint('giver', 'currency', name=op.f('pk_staff_giver')),
    comment="Who has given and has a cap for it; locked while the day's sum is counted"
    )
    op.create_table('staff_given',
    sa.Column('giver', sa.Text(), nullable=False, comment='staff:3, or token:7 that nobody answers for'),
    sa.Column('currency', sa.Text(), nullable=False, comment='ISO 4217'),
    sa.Column('act', sa.Text(), nullable=False, comment='which act it was, as whoever counts it calls it'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('amount', sa.Numeric(precision=20, scale=5), nullable=False, comment='in currency; credited or refunded, more than 0'),
    sa.CheckConstraint('amount > 0', name=op.f('ck_staff_given_something_given')),
    sa.PrimaryKeyConstraint('giver', 'currency', 'act', name=op.f('pk_staff_given')),
    comment='What members and tokens gave away of late; forgotten when it counts no more'
    )
    op.create_index(op.f('ix_staff_given_giver_currency_at'), 'staff_given', ['giver', 'currency', 'at'], unique=False, postgresql_include=['amount'])
    op.create_index(op.f('ix_staff_given_at'), 'staff_given', ['at'], unique=False)
    op.add_column('staff_member', sa.Column('give_most_per_act', sa.Numeric(precision=20, scale=5), nullable=True, comment='credited or refunded at once, in any currency; null: no cap'))
    op.add_column('staff_member', sa.Column('give_most_per_day', sa.Numeric(precision=20, scale=5), nullable=True, comment='within 24 hours, of each currency for itself; null: no cap'))
    op.create_check_constraint(
        op.f('ck_staff_member_given_not_negative'),
        'staff_member',
        'give_most_per_act >= 0 AND give_most_per_day >= 0',
        postgresql_not_valid=True,
    )
    op.execute("-- squawk-ignore constraint-missing-not-valid\nALTER TABLE staff_member VALIDATE CONSTRAINT ck_staff_member_given_not_negative")
