"""Headers of tariffs whole, off-peak periods of their own, destination groups; and a catalogue that has every prefix with a price."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0032'
down_revision: str | None = '0031'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHECKS = (
    ('applied_to_known', "applied_to IN ('customer', 'reseller', 'vendor')"),
    ('login_fee_not_negative', 'login_fee >= 0'),
    ('vendors_tariffs_are_ours', "managed_by IS NULL OR applied_to <> 'vendor'"),
)
HOURS_TO_RECORDS = """
INSERT INTO off_peak_period (name, description, definition, definition_2, mode, holidays)
SELECT 'Off-peak of ' || min(name), '', off_peak_period, off_peak_period_2, off_peak_mode, '[]'
FROM tariff
WHERE off_peak_period IS NOT NULL
GROUP BY off_peak_period, off_peak_period_2, off_peak_mode
ORDER BY min(tariff_id)
"""
TARIFFS_NAME_THEM = """
UPDATE tariff
SET off_peak_id = kept.off_peak_id
FROM off_peak_period AS kept
WHERE kept.definition = tariff.off_peak_period AND kept.mode = tariff.off_peak_mode
    AND kept.definition_2 IS NOT DISTINCT FROM tariff.off_peak_period_2
"""
MISSING_DESTINATIONS = """
INSERT INTO destination (prefix, country, description, kind)
SELECT DISTINCT ON (rate.prefix) rate.prefix, rate.country, coalesce(nullif(rate.description, ''), rate.prefix), 'geographic'
FROM rate
JOIN tariff ON tariff.tariff_id = rate.tariff_id
LEFT JOIN destination AS known ON known.prefix = rate.prefix
WHERE known.prefix IS NULL AND tariff.numbering = 164 AND rate.prefix ~ '^[0-9]{1,15}$' AND rate.country ~ '^([A-Z]{2})?$'
ORDER BY rate.prefix, rate.rate_id DESC
ON CONFLICT (prefix) DO NOTHING
"""


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('destination_group_set',
    sa.Column('group_set_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('group_set_id', name=op.f('pk_destination_group_set')),
    sa.UniqueConstraint('name', name=op.f('uq_destination_group_set_name')),
    comment='A way to part destinations into groups; tariffs name one to enter prices by group'
    )
    op.create_table('off_peak_period',
    sa.Column('off_peak_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('definition', sa.Text(), nullable=False, comment='Time::Period text'),
    sa.Column('definition_2', sa.Text(), nullable=True, comment='the second period, asked after the first; null: there is one only'),
    sa.Column('mode', sa.Text(), nullable=False, comment='which end of a session must lie in the hours'),
    sa.Column('holidays', postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment='on, name, yearly, counts_as of each'),
    sa.CheckConstraint("mode IN ('starts', 'finishes', 'both')", name=op.f('ck_off_peak_period_mode_known')),
    sa.PrimaryKeyConstraint('off_peak_id', name=op.f('pk_off_peak_period')),
    sa.UniqueConstraint('name', name=op.f('uq_off_peak_period_name')),
    comment="Hours with other prices, by the customer's own clock; tariffs name one"
    )
    op.create_table('destination_group',
    sa.Column('group_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('group_set_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['group_set_id'], ['destination_group_set.group_set_id'], name=op.f('fk_destination_group_group_set_id')),
    sa.PrimaryKeyConstraint('group_id', name=op.f('pk_destination_group')),
    sa.UniqueConstraint('group_set_id', 'group_id', name=op.f('uq_destination_group_group_set_id_group_id')),
    sa.UniqueConstraint('group_set_id', 'name', name=op.f('uq_destination_group_group_set_id_name')),
    comment='Destinations under one name, priced together'
    )
    op.create_table('off_peak_past',
    sa.Column('off_peak_id', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False, comment='exclusive; use that began before is priced so'),
    sa.Column('definition', sa.Text(), nullable=False, comment='Time::Period text'),
    sa.Column('definition_2', sa.Text(), nullable=True, comment='the second period, asked after the first; null: there is one only'),
    sa.Column('mode', sa.Text(), nullable=False, comment='which end of a session must lie in the hours'),
    sa.Column('holidays', postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment='on, name, yearly, counts_as of each'),
    sa.CheckConstraint("mode IN ('starts', 'finishes', 'both')", name=op.f('ck_off_peak_past_mode_known')),
    sa.ForeignKeyConstraint(['off_peak_id'], ['off_peak_period.off_peak_id'], name=op.f('fk_off_peak_past_off_peak_id')),
    sa.PrimaryKeyConstraint('off_peak_id', 'until', name=op.f('pk_off_peak_past')),
    comment='What off-peak periods were before they were changed, for use that is charged late'
    )
    op.create_table('destination_group_prefix',
    sa.Column('group_set_id', sa.BigInteger(), nullable=False),
    sa.Column('prefix', sa.Text(collation='C'), nullable=False),
    sa.Column('group_id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['group_set_id', 'group_id'], ['destination_group.group_set_id', 'destination_group.group_id'], name=op.f('fk_destination_group_prefix_group_set_id_group_id')),
    sa.ForeignKeyConstraint(['prefix'], ['destination.prefix'], name=op.f('fk_destination_group_prefix_prefix')),
    sa.PrimaryKeyConstraint('group_set_id', 'prefix', name=op.f('pk_destination_group_prefix')),
    comment='The prefixes of groups; no prefix is in two groups of a set'
    )
    op.create_index('ix_destination_group_prefix_group_id', 'destination_group_prefix', ['group_id', 'prefix'], unique=False)
    op.create_index('ix_destination_group_prefix_prefix', 'destination_group_prefix', ['prefix'], unique=False)
    op.create_table('tariff_past',
    sa.Column('tariff_id', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False, comment='exclusive; use that began before is priced so'),
    sa.Column('off_peak_id', sa.BigInteger(), nullable=True, comment='null: none'),
    sa.Column('rounding_pattern', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['off_peak_id'], ['off_peak_period.off_peak_id'], name=op.f('fk_tariff_past_off_peak_id')),
    sa.ForeignKeyConstraint(['tariff_id'], ['tariff.tariff_id'], name=op.f('fk_tariff_past_tariff_id')),
    sa.PrimaryKeyConstraint('tariff_id', 'until', name=op.f('pk_tariff_past')),
    comment='What of tariffs decides about prices as it was before it was changed, for use that is charged late'
    )
    op.create_index(op.f('ix_tariff_past_off_peak_id'), 'tariff_past', ['off_peak_id'], unique=False)
    # The catalogue is read while it is made; hardly anybody writes into it, and 300,000 rows take a second.
    op.execute("-- squawk-ignore require-concurrent-index-creation\nCREATE INDEX ix_destination_country ON destination (country, prefix)")
    op.add_column('tariff', sa.Column('description', sa.Text(), server_default='', nullable=False))
    op.add_column('tariff', sa.Column('applied_to', sa.Text(), server_default='customer', nullable=False, comment='who is charged by it'))
    op.add_column('tariff', sa.Column('managed_by', sa.BigInteger(), nullable=True, comment="the reseller whose prices these are; null: the operator's own"))
    op.add_column('tariff', sa.Column('off_peak_id', sa.BigInteger(), nullable=True, comment='null: none'))
    op.add_column('tariff', sa.Column('group_set_id', sa.BigInteger(), nullable=True, comment='null: none'))
    op.add_column('tariff', sa.Column('login_fee', sa.Numeric(precision=20, scale=5), server_default='0', nullable=False, comment='in currency, once a caller is let in by PIN'))
    op.add_column('tariff', sa.Column('default_formula', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True, comment='for new rates that name none; null: intervals and prices'))
    op.alter_column('tariff', 'version',
               existing_type=sa.BIGINT(),
               comment='another one after each change of it; 0: none yet',
               existing_comment='the last upload that changed its rates; 0: none did',
               existing_nullable=False)
    for column, table in (('group_set_id', 'destination_group_set'), ('off_peak_id', 'off_peak_period')):
        op.create_foreign_key(op.f(f'fk_tariff_{column}'), 'tariff', table, [column], [column], postgresql_not_valid=True)
        op.execute(f"-- squawk-ignore constraint-missing-not-valid\nALTER TABLE tariff VALIDATE CONSTRAINT fk_tariff_{column}")
    for name, said in CHECKS:
        op.create_check_constraint(op.f(f'ck_tariff_{name}'), 'tariff', said, postgresql_not_valid=True)
        op.execute(f"-- squawk-ignore constraint-missing-not-valid\nALTER TABLE tariff VALIDATE CONSTRAINT ck_tariff_{name}")
    op.execute(HOURS_TO_RECORDS)
    op.execute(TARIFFS_NAME_THEM)
    op.execute(MISSING_DESTINATIONS)
    # A server of the release before cannot read tariffs beside this; it is told to end before the new one begins.
    for column in ('off_peak_period', 'off_peak_period_2', 'off_peak_mode'):
        op.execute(f"-- squawk-ignore ban-drop-column\nALTER TABLE tariff DROP COLUMN {column}")
