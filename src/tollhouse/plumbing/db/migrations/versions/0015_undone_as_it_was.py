"""When each customer of a bulk change was blocked or unblocked, so that undoing it leaves later acts alone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0015'
down_revision: str | None = '0014'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.add_column('bulk_item', sa.Column('changed_at', sa.DateTime(timezone=True), comment="since when it is blocked, or not; the product's time"))
    op.add_column('bulk_item', sa.Column('undone_at', sa.DateTime(timezone=True), comment='of an undo: changed_at of what it takes back'))
