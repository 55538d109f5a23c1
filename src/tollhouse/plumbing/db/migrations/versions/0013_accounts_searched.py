"""Identifiers of open accounts are searched by what is inside them; how many accounts each customer has."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

from tollhouse.customers.rules.search import identifier_words

revision: str = '0013'
down_revision: str | None = '0012'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BATCH = 5000


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('account_search',
    sa.Column('customer_id', sa.BigInteger(), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('identifier', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False, comment='rules.search.identifier_words: folded, spelt'),
    sa.PrimaryKeyConstraint('customer_id', 'account_id', 'identifier', name=op.f('pk_account_search')),
    comment='What customers are found by beside their records: identifiers of open accounts, while they are held'
    )
    if not context.is_offline_mode():
        spell_identifiers()
    op.create_table('account_count',
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('accounts', sa.Integer(), nullable=False, comment='that are open'),
    sa.CheckConstraint('accounts >= 0', name=op.f('ck_account_count_accounts_not_negative')),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_account_count')),
    comment='How many open accounts each customer has, for lists; kept by whoever opens and ends accounts'
    )
    op.execute("INSERT INTO account_count SELECT customer_id, coalesce(opened.accounts, 0) FROM customer"
        " LEFT JOIN (SELECT customer_id, count(*) AS accounts FROM account WHERE terminated_at IS NULL GROUP BY 1)"
        " AS opened USING (customer_id)")
    op.create_index('ix_account_count_accounts', 'account_count', ['accounts', 'customer_id'], unique=False)
    op.create_index('ix_account_search_words', 'account_search', ['words'], unique=False, postgresql_using='gin', postgresql_ops={'words': 'gin_trgm_ops'})


def spell_identifiers() -> None:
    """Python spells the words, so the identifiers come here and go back with them, a batch at a time."""
    conn = op.get_bind()
    held = sa.table('account_identifier', *map(sa.column, ('identifier', 'valid_until', 'customer_id', 'account_id')))
    search = sa.table('account_search', *map(sa.column, ('customer_id', 'account_id', 'identifier', 'words')))
    query = sa.select(held.c.customer_id, held.c.account_id, held.c.identifier).where(held.c.valid_until.is_(None))
    query = query.order_by(held.c.identifier).limit(BATCH)
    last = ''
    while rows := conn.execute(query.where(held.c.identifier > last)).all():
        last = rows[-1].identifier
        conn.execute(search.insert(), [{**row._mapping, 'words': identifier_words(row.identifier)} for row in rows])
