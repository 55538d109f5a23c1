"""A reseller's attempts at what is taken are counted beside those to sign in."""

from collections.abc import Sequence

from alembic import op

revision: str = '0008'
down_revision: str | None = '0007'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.alter_column(
        'failed_attempts',
        'whose',
        comment='address:…, login: and a digest (alone, and @ each address), member: and an id, reseller: and an id',
        existing_comment='address:…, login: and a digest (alone, and @ each address), member: and an id',
    )
