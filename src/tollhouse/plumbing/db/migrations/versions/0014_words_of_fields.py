"""The words of each field in a column of its own; three more orders of lists."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

from tollhouse.customers.rules.search import NOTHING, SEARCH_FIELDS, sort_text, words_column, words_of

revision: str = '0014'
down_revision: str | None = '0013'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WORDS = [words_column(field) for field in SEARCH_FIELDS]
OF_WORDS = {'ix_customer_search_words': '', 'ix_customer_search_closed_words': ' WHERE closed'}
OF_OWNERS = {
    'ix_customer_search_managed': '((resellers[1]), sort_name) WHERE resellers[1] IS NOT NULL',
    'ix_customer_search_unmanaged': '(sort_name) WHERE resellers[1] IS NULL',
}
BATCH = 5000


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    # Not concurrently: that waits for every transaction, those too that wait for this migration to end.
    for name in OF_WORDS:
        op.execute(f"-- squawk-ignore require-concurrent-index-deletion\nDROP INDEX IF EXISTS {name}")
    op.execute("-- squawk-ignore ban-drop-column\nALTER TABLE customer_search DROP COLUMN words")
    for column in WORDS:
        op.add_column('customer_search', sa.Column(column, sa.Text(), server_default=NOTHING, nullable=False, comment='rules.search.words_of'))
    op.add_column('customer_search', sa.Column('postal_code', sa.Text(collation='C'), server_default='', nullable=False, comment='folded'))
    if not context.is_offline_mode():
        say_words()
    for column in (*WORDS, 'postal_code'):
        op.execute("-- squawk-ignore ban-drop-default\n"
            f"ALTER TABLE customer_search ALTER COLUMN {column} DROP DEFAULT")
    for column in ('postal_code', 'prepaid'):
        op.execute("-- squawk-ignore require-concurrent-index-creation\n"
            f"CREATE INDEX ix_customer_search_{column} ON customer_search ({column}, sort_name)")
    for name, part in OF_OWNERS.items():
        op.execute(f"-- squawk-ignore require-concurrent-index-creation\nCREATE INDEX {name} ON customer_search {part}")
    for name, part in OF_WORDS.items():
        op.execute("-- squawk-ignore require-concurrent-index-creation\n"
            f"CREATE INDEX {name} ON customer_search USING gin ({', '.join(f'{column} gin_trgm_ops' for column in WORDS)}) WITH (fastupdate = off){part}")


def say_words() -> None:
    """Python spells the words, so the records come here and their words go back, a batch at a time."""
    conn = op.get_bind()
    customers = sa.table('customer', *map(sa.column, ('customer_id', *SEARCH_FIELDS)))
    search = sa.table('customer_search', *map(sa.column, ('customer_id', 'postal_code', *WORDS)))
    query = sa.select(customers).order_by(customers.c.customer_id).limit(BATCH)
    said = search.update().where(search.c.customer_id == sa.bindparam('number')).values({column: sa.bindparam(f'said_{column}') for column in ('postal_code', *WORDS)})
    last = 0
    while rows := conn.execute(query.where(customers.c.customer_id > last)).all():
        last = rows[-1].customer_id
        conn.execute(said, [{'number': row.customer_id, 'said_postal_code': sort_text(row.postal_code), **{f'said_{column}': words for column, words in words_of(row).items()}} for row in rows])
