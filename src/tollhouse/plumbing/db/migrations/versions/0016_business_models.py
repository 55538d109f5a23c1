"""What kind of service the customers of a class use."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0016'
down_revision: str | None = '0015'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.add_column('customer_class', sa.Column('business_model', sa.Text(), server_default='universal', nullable=False))
    op.create_check_constraint(
        op.f('ck_customer_class_business_model_known'),
        'customer_class',
        "business_model IN ('universal', 'cloud_pbx', 'sip_trunking', 'residential_voip', 'internet_access', 'prepaid_card', 'pinless')",
        postgresql_not_valid=True,
    )
    op.execute("-- squawk-ignore constraint-missing-not-valid\nALTER TABLE customer_class VALIDATE CONSTRAINT ck_customer_class_business_model_known")
