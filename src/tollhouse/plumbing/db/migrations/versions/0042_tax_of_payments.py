"""The tax that is paid with prepaid money when it comes in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0042'
down_revision: str | None = '0041'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHECKS = (
    ('customer_class', 'payment_tax_bounded', 'payment_tax_percent > 0 AND payment_tax_percent <= 100'),
    ('payment', 'tax_is_a_part', '0 <= tax_back AND tax_back <= tax AND tax < amount'),
)


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.add_column('customer_class', sa.Column('payment_tax_percent', sa.Numeric(precision=6, scale=3), nullable=True, comment='of prepaid money when it comes in; null: none'))
    op.add_column('customer_class', sa.Column('card_tax_on_top', sa.Boolean(), server_default='false', nullable=False, comment='whether cards are charged the tax beside the top-up; false: it is inside'))
    op.add_column('payment', sa.Column('tax', sa.Numeric(precision=20, scale=5), server_default='0', nullable=False, comment='in currency; the part that is tax'))
    op.add_column('payment', sa.Column('tax_back', sa.Numeric(precision=20, scale=5), server_default='0', nullable=False, comment='in currency; what of taken_back was tax'))
    op.add_column('payment_taking', sa.Column('tax', sa.Numeric(precision=20, scale=5), server_default='0', nullable=False, comment="in the customer's currency; what of it was tax"))
    for table, name, said in CHECKS:
        op.create_check_constraint(op.f(f'ck_{table}_{name}'), table, said, postgresql_not_valid=True)
        op.execute(f"-- squawk-ignore constraint-missing-not-valid\nALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_{name}")
