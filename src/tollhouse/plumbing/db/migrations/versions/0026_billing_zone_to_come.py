"""Another billing zone may begin with another billing period."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0026'
down_revision: str | None = '0025'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.add_column('billing_term', sa.Column('time_zone', sa.Text(), nullable=True, comment='another billing zone, that begins with it; null: it stays, or has begun'))
    op.add_column('billing_term', sa.Column('zone_due_at', sa.DateTime(timezone=True), nullable=True, comment='when the other zone begins'))
    # Not concurrently: the migration is one transaction, and no row fits.
    op.execute("-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_billing_term_zone_due_at ON billing_term (zone_due_at) WHERE zone_due_at IS NOT NULL")
    op.create_check_constraint(
        op.f('ck_billing_term_zone_has_its_moment'),
        'billing_term',
        '(time_zone IS NULL) = (zone_due_at IS NULL)',
        postgresql_not_valid=True,
    )
    op.execute("-- squawk-ignore constraint-missing-not-valid\nALTER TABLE billing_term VALIDATE CONSTRAINT ck_billing_term_zone_has_its_moment")
