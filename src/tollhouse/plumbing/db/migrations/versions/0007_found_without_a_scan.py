"""Indexes for texts of signs, and for those whose funds have run out."""

from collections.abc import Sequence

from alembic import op

revision: str = '0007'
down_revision: str | None = '0006'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FROM_FUNDS = {'credit_exceeded': 32, 'no_available_funds': 64}


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    # Not concurrently: that waits for every transaction, those too that wait for this migration to end.
    for name, bit in FROM_FUNDS.items():
        op.execute("-- squawk-ignore require-concurrent-index-creation\n"
            f"CREATE INDEX ix_standing_{name} ON standing (customer_id) WHERE conditions & {bit} = {bit}")
    op.execute("-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_customer_search_characters ON customer_search USING gin (string_to_array(words, NULL::text))")
