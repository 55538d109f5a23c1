"""Saved searches of the list of accounts."""

from collections.abc import Sequence

from alembic import op

revision: str = '0035'
down_revision: str | None = '0034'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE saved_search DROP CONSTRAINT ck_saved_search_resource_known")
    op.create_check_constraint(
        op.f('ck_saved_search_resource_known'),
        'saved_search',
        "resource IN ('customers', 'accounts')",
        postgresql_not_valid=True,
    )
    op.execute("-- squawk-ignore constraint-missing-not-valid\nALTER TABLE saved_search VALIDATE CONSTRAINT ck_saved_search_resource_known")
