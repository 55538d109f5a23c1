"""Any three characters lead to a customer: signs are spelt by letters, and the index of characters is not needed."""

from collections.abc import Sequence

from alembic import op

revision: str = '0010'
down_revision: str | None = '0009'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OF_WORDS = {'ix_customer_search_words': '', 'ix_customer_search_closed_words': ' WHERE closed'}


def upgrade() -> None:
    # The words themselves were spelt here; 0014 says them anew, and what said them in one text is no more.
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    # Not concurrently: that waits for every transaction, those too that wait for this migration to end.
    for name in ('ix_customer_search_characters', *OF_WORDS):
        op.execute(f"-- squawk-ignore require-concurrent-index-deletion\nDROP INDEX IF EXISTS {name}")
    for name, part in OF_WORDS.items():
        op.execute("-- squawk-ignore require-concurrent-index-creation\n"
            f"CREATE INDEX {name} ON customer_search USING gin (words gin_trgm_ops){part}")
    op.alter_column('customer_search', 'words', comment='rules.search.search_text: every field, folded, spelt', existing_comment='rules.search.search_text: every field, folded, behind its tag')
