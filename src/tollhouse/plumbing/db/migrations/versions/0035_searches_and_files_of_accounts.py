"""Saved searches of the list of accounts, and files of it."""

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
    for table, name, said in (
        ('saved_search', 'resource_known', "resource IN ('customers', 'accounts')"),
        ('bulk_change', 'action_known', "action IN ('block', 'unblock', 'change_class', 'delete', 'export', 'export_accounts')"),
        ('bulk_change', 'exports_have_a_format', "(action = 'export' OR action = 'export_accounts') = (file_format IS NOT NULL)"),
    ):
        op.execute(f"-- squawk-ignore ban-drop-constraint\nALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name}")
        op.create_check_constraint(op.f(f'ck_{table}_{name}'), table, said, postgresql_not_valid=True)
        op.execute(f"-- squawk-ignore constraint-missing-not-valid\nALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_{name}")
