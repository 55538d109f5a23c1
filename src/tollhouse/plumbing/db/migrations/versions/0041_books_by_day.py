"""Sums of the books by day, and what tells which xDRs are in them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0041'
down_revision: str | None = '0040'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('book_day',
    sa.Column('issuer_id', sa.BigInteger(), autoincrement=False, nullable=False, comment='0: the operator'),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('contra', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False, comment='of counts_at, UTC'),
    sa.Column('charged', sa.Numeric(precision=20, scale=5), nullable=False, comment='in currency; of xDRs by which more was owed'),
    sa.Column('given', sa.Numeric(precision=20, scale=5), nullable=False, comment='in currency, not negative; of xDRs by which less was owed'),
    sa.Column('xdrs', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('charged >= 0 AND given >= 0', name=op.f('ck_book_day_sides_not_negative')),
    sa.PrimaryKeyConstraint('issuer_id', 'currency', 'contra', 'day', name=op.f('pk_book_day')),
    comment='Sums of the xDRs that books_summed says: each is in exactly one, written by a run and by no charge'
    )
    op.create_table('books_summed',
    sa.Column('cluster', sa.Text(), nullable=False, comment="whose transactions are numbered; another one's begin anew"),
    sa.Column('posted_before', sa.BigInteger(), nullable=False, comment='exclusive: xDRs of transactions from here on are not'),
    sa.PrimaryKeyConstraint('cluster', name=op.f('pk_books_summed')),
    comment='Up to which transaction xDRs are summed in book_day; one row, none before the first run'
    )
    # What stands there is said to be of a transaction before the first, which takes no time; then each says its own.
    op.execute("ALTER TABLE xdr ADD COLUMN posted_in bigint NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE xdr ALTER COLUMN posted_in SET DEFAULT CAST(CAST(pg_current_xact_id() AS text) AS bigint)")
    op.execute("COMMENT ON COLUMN xdr.posted_in IS 'for summing up, once'")
    # Not concurrently: an index of a partitioned table cannot be.  Both are read once through the ledger and stay small.
    op.execute("-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_xdr_posted ON xdr USING brin (posted_in, counts_at) WITH (pages_per_range = 32)")
    op.execute("-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_xdr_money ON xdr (issuer_id, currency, contra, counts_at) WHERE contra NOT LIKE 'revenue:%'")
