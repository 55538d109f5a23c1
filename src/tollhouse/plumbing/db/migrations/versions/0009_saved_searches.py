"""Searches that members keep under a name."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0009'
down_revision: str | None = '0008'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('saved_search',
    sa.Column('saved_search_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('resource', sa.Text(), nullable=False, comment='whose list it searches, as the API calls it'),
    sa.Column('owner_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('name_folded', sa.Text(), nullable=False, comment='as names of one owner are compared'),
    sa.Column('query', sa.Text(), nullable=False, comment="the list's parameters as in its address; empty: the whole list"),
    sa.Column('shown_columns', postgresql.ARRAY(sa.Text()), nullable=True, comment='in order; null: whichever the reader has chosen'),
    sa.Column('shared', sa.Boolean(), nullable=False, comment="true: all staff of the owner's scope sees it"),
    sa.Column('position', sa.Integer(), nullable=False, comment="among the owner's, from 1"),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False, comment='real time'),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False, comment='real time; moving it among others does not count'),
    sa.CheckConstraint("resource IN ('customers')", name=op.f('ck_saved_search_resource_known')),
    sa.CheckConstraint('position > 0', name=op.f('ck_saved_search_position_from_one')),
    sa.ForeignKeyConstraint(['owner_id'], ['staff_member.member_id'], name=op.f('fk_saved_search_owner_id')),
    sa.PrimaryKeyConstraint('saved_search_id', name=op.f('pk_saved_search')),
    sa.UniqueConstraint('owner_id', 'resource', 'name_folded', name=op.f('uq_saved_search_owner_id_resource_name_folded')),
    comment='Searches that members keep under a name; a member who is blocked keeps them, and what is shared stays so'
    )
