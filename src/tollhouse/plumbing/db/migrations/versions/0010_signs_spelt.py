"""Any three characters lead to a customer: signs are spelt by letters, and the index of characters is not needed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

from tollhouse.customers.rules.search import SEARCH_FIELDS, search_text

revision: str = '0010'
down_revision: str | None = '0009'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OF_WORDS = {'ix_customer_search_words': '', 'ix_customer_search_closed_words': ' WHERE closed'}
BATCH = 5000


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    # Not concurrently: that waits for every transaction, those too that wait for this migration to end.
    for name in ('ix_customer_search_characters', *OF_WORDS):
        op.execute(f"-- squawk-ignore require-concurrent-index-deletion\nDROP INDEX IF EXISTS {name}")
    if not context.is_offline_mode():
        spell_words()
    for name, part in OF_WORDS.items():
        op.execute("-- squawk-ignore require-concurrent-index-creation\n"
            f"CREATE INDEX {name} ON customer_search USING gin (words gin_trgm_ops){part}")
    op.alter_column('customer_search', 'words', comment='rules.search.search_text: every field, folded, spelt', existing_comment='rules.search.search_text: every field, folded, behind its tag')


def spell_words() -> None:
    """Python spells the words, so the records come here and their words go back, a batch at a time."""
    conn = op.get_bind()
    customers = sa.table('customer', *map(sa.column, ('customer_id', *SEARCH_FIELDS)))
    search = sa.table('customer_search', *map(sa.column, ('customer_id', 'words')))
    query = sa.select(customers).order_by(customers.c.customer_id).limit(BATCH)
    spelt = search.update().where(search.c.customer_id == sa.bindparam('number')).values(words=sa.bindparam('text'))
    last = 0
    while rows := conn.execute(query.where(customers.c.customer_id > last)).all():
        last = rows[-1].customer_id
        conn.execute(spelt, [{'number': row.customer_id, 'text': search_text(row)} for row in rows])
