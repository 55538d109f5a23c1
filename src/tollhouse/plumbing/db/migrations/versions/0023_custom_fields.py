"""Fields that an operator makes for its customers, which classes have them, and their values."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0023'
down_revision: str | None = '0022'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('custom_field',
    sa.Column('field_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('folded_name', sa.Text(collation='C'), nullable=False, comment='words.fold of the name'),
    sa.Column('kind', sa.Text(), nullable=False, comment='never changes'),
    sa.Column('longest', sa.Integer(), nullable=True, comment='of a text: characters; null: as many as there is room for'),
    sa.Column('pattern', sa.Text(), nullable=False, comment='of a text: what all of it must be like; empty: anything'),
    sa.Column('lowest', sa.Text(), nullable=True, comment='of a number, a date or a moment, written as values are; null: not bounded'),
    sa.Column('highest', sa.Text(), nullable=True, comment='the same'),
    sa.Column('decimals', sa.Integer(), nullable=True, comment='of a number: at most so many; null: as many as there is room for'),
    sa.Column('options', postgresql.ARRAY(sa.Text()), nullable=False, comment='of a list, in the order in which they are offered'),
    sa.Column('default_value', sa.Text(), nullable=True, comment='what new customers get; null: nothing'),
    sa.Column('end_user', sa.Text(), nullable=False, comment='what the customer itself may do with it'),
    sa.Column('personal', sa.Boolean(), nullable=False, comment='it tells something about a person'),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False, comment='among all of them, from 1'),
    sa.Column('archived', sa.Boolean(), server_default='false', nullable=False, comment='shown nowhere; its values stay'),
    sa.CheckConstraint("kind IN ('text', 'number', 'date', 'moment', 'list')", name=op.f('ck_custom_field_kind_known')),
    sa.CheckConstraint("end_user IN ('hidden', 'visible', 'editable')", name=op.f('ck_custom_field_end_user_known')),
    sa.PrimaryKeyConstraint('field_id', name=op.f('pk_custom_field')),
    sa.UniqueConstraint('folded_name', name=op.f('uq_custom_field_folded_name')),
    comment='A field that the operator has made for its customers'
    )
    op.create_table('class_custom_field',
    sa.Column('class_id', sa.BigInteger(), nullable=False),
    sa.Column('field_id', sa.BigInteger(), nullable=False),
    sa.Column('mandatory', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False, comment='among those of the class, from 1'),
    sa.ForeignKeyConstraint(['class_id'], ['customer_class.class_id'], name=op.f('fk_class_custom_field_class_id')),
    sa.ForeignKeyConstraint(['field_id'], ['custom_field.field_id'], name=op.f('fk_class_custom_field_field_id')),
    sa.PrimaryKeyConstraint('class_id', 'field_id', name=op.f('pk_class_custom_field')),
    comment='Which custom fields the customers of a class have'
    )
    op.create_index('ix_class_custom_field_field', 'class_custom_field', ['field_id'], unique=False)
    op.create_table('custom_value',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('field_id', sa.BigInteger(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False, comment='rules.custom_field.normalized'),
    sa.Column('words', sa.Text(), nullable=False, comment='rules.search.identifier_words of the value'),
    sa.ForeignKeyConstraint(['field_id'], ['custom_field.field_id'], name=op.f('fk_custom_value_field_id')),
    sa.PrimaryKeyConstraint('customer_id', 'field_id', name=op.f('pk_custom_value')),
    comment='What a customer has in a custom field; a field without a value has no row'
    )
    op.create_index('ix_custom_value_field', 'custom_value', ['field_id', 'words', 'customer_id'], unique=False, postgresql_ops={'words': 'text_pattern_ops'})
    op.create_index('ix_custom_value_words', 'custom_value', ['words'], unique=False, postgresql_using='gin', postgresql_ops={'words': 'gin_trgm_ops'})
