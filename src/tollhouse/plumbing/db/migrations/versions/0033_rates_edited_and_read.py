"""Rates are edited, marked up and cancelled by the thousand; how foreign rate files are read is remembered."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0033'
down_revision: str | None = '0032'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('rate_file_layout',
    sa.Column('name', sa.Text(), nullable=False, comment="what staff call it, such as the carrier's name"),
    sa.Column('layout', postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment='where in a file each column stands, and how it is written'),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_by', sa.Text(), nullable=False),
    sa.CheckConstraint("name <> ''", name=op.f('ck_rate_file_layout_name_not_empty')),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_rate_file_layout')),
    comment='How rate files of others are read; every member of the staff finds them'
    )
    # More ways than before are allowed now, and no row breaks what allowed fewer.
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE tariff_upload DROP CONSTRAINT ck_tariff_upload_mode_known")
    op.create_check_constraint(op.f('ck_tariff_upload_mode_known'), 'tariff_upload', "mode IN ('add', 'replace', 'schedule', 'edit', 'markup', 'cancel')", postgresql_not_valid=True)
    op.execute("-- squawk-ignore constraint-missing-not-valid\nALTER TABLE tariff_upload VALIDATE CONSTRAINT ck_tariff_upload_mode_known")
    op.alter_column('tariff_upload', 'mode', existing_type=sa.Text(), existing_nullable=False, comment='add: others stay; replace: they end; else how they were made', existing_comment='add: other rates stay; replace: they end; schedule: by hand')
    op.alter_column('tariff_upload', 'problem_count', existing_type=sa.Integer(), existing_nullable=False, comment='of a file that is done: lines that were left out')
