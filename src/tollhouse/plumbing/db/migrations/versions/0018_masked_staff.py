"""Staff and tokens from whom personal data is hidden."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0018'
down_revision: str | None = '0017'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.add_column('api_token', sa.Column('masked', sa.Boolean(), server_default='false', nullable=False, comment='true: sees no personal data'))
    op.add_column('bulk_change', sa.Column('masked', sa.Boolean(), server_default='false', nullable=False, comment='the asker sees no personal data'))
    op.add_column('staff_member', sa.Column('masked', sa.Boolean(), server_default='false', nullable=False, comment='true: sees no personal data'))
