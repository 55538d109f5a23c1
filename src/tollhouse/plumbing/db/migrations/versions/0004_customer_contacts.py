"""What a customer is found by: contacts and the search row."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from tollhouse.customers.rules.search import sort_name, sort_number, sort_text

revision: str = '0004'
down_revision: str | None = '0003'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEW_TEXTS = (
    'first_name', 'middle_name', 'last_name', 'salutation', 'phone', 'alt_phone', 'fax', 'bcc', 'contact', 'alt_contact',
    'address', 'city', 'state', 'postal_code', 'country', 'description', 'tax_id', 'login',
)
KEPT_AS_WRITTEN = ('customer_id', 'kind', 'class_id', 'currency', 'prepaid', 'resellers', 'distributor_id', 'registered_at')
STOPPING_FACTS = (
    'closed', 'blocked', 'suspended_for_debt', 'suspended_for_funds', 'limited', 'provisionally_terminated', 'exported',
)
BATCH = 5000


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    widen_customers()
    make_search()
    if not context.is_offline_mode():
        fill_search()
    index_search()
    find_stopped()
    op.create_table_comment(
        'request_key',
        'Every request posted but those of usage (see usage_key), written first, so that a replay is known',
        existing_comment='Every request ever posted, written first, so that a replay is known whatever its moment says',
    )


def widen_customers() -> None:
    for name in ('company_name', 'email'):
        op.alter_column('customer', name, server_default='')
    for name in NEW_TEXTS:
        op.add_column('customer', sa.Column(name, sa.Text(), server_default='', nullable=False))
    op.add_column('customer', sa.Column('distributor_id', sa.BigInteger(), nullable=True, comment='a customer of kind distributor, who sells to this one; null: nobody'))
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE customer DROP CONSTRAINT ck_customer_kind_known")
    op.create_check_constraint(op.f('ck_customer_kind_known'), 'customer', "kind IN ('retail', 'reseller', 'distributor')", postgresql_not_valid=True)
    op.execute("-- squawk-ignore constraint-missing-not-valid\nALTER TABLE customer VALIDATE CONSTRAINT ck_customer_kind_known")


def find_stopped() -> None:
    # Not concurrently: that waits for every transaction, those too that wait for this migration to end.
    for fact in STOPPING_FACTS:
        op.execute("-- squawk-ignore require-concurrent-index-creation\n"
            f"CREATE INDEX ix_standing_{fact} ON standing (customer_id) WHERE {fact}")
    op.execute("-- squawk-ignore require-concurrent-index-deletion\nDROP INDEX ix_customer_resellers")


def make_search() -> None:
    op.create_table('customer_search',
    sa.Column('customer_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('sort_name', sa.Text(collation='C'), nullable=False, comment='rules.search.sort_name; unique as customer_name is'),
    sa.Column('company_name', sa.Text(collation='C'), nullable=False, comment='folded, for sorting; empty comes last both ways'),
    sa.Column('email', sa.Text(collation='C'), nullable=False, comment='folded'),
    sa.Column('city', sa.Text(collation='C'), nullable=False, comment='folded'),
    sa.Column('country', sa.Text(collation='C'), nullable=False, comment='folded'),
    sa.Column('phone', sa.Text(collation='C'), nullable=False, comment='its digits'),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('class_id', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(collation='C'), nullable=False),
    sa.Column('prepaid', sa.Boolean(), nullable=False),
    sa.Column('resellers', postgresql.ARRAY(sa.BigInteger()), nullable=False, comment='as in customer'),
    sa.Column('distributor_id', sa.BigInteger(), nullable=True),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed', sa.Boolean(), server_default='false', nullable=False, comment='as in standing; never taken back'),
    sa.Column('words', sa.Text(), nullable=False, comment='rules.search.search_text: every field, folded, behind its tag'),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_customer_search')),
    comment='What lists of customers are found, filtered and put in order by; follows the record in its transaction'
    )


def fill_search() -> None:
    """Python folds the words, so the rows come here and go back, a batch at a time."""
    conn = op.get_bind()
    customers = sa.table('customer', *map(sa.column, (*KEPT_AS_WRITTEN, 'name', 'company_name', 'email', *NEW_TEXTS)))
    standing = sa.table('standing', *map(sa.column, ('customer_id', 'account_id', 'closed')))
    search = sa.table('customer_search', *map(sa.column, (*KEPT_AS_WRITTEN, 'sort_name', 'company_name', 'email', 'city', 'country', 'phone', 'closed', 'words')))
    query = sa.select(customers, standing.c.closed).join(standing, (standing.c.customer_id == customers.c.customer_id) & (standing.c.account_id == 0)).order_by(customers.c.customer_id).limit(BATCH)
    last = 0
    while rows := conn.execute(query.where(customers.c.customer_id > last)).all():
        last = rows[-1].customer_id
        conn.execute(search.insert(), [searched(row) for row in rows])


def searched(row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    return {
        **{name: getattr(row, name) for name in (*KEPT_AS_WRITTEN, 'closed')},
        'sort_name': sort_name(row.name),
        **{name: sort_text(getattr(row, name)) for name in ('company_name', 'email', 'city', 'country')},
        'phone': sort_number(row.phone),
        'words': '',  # until 0014, which drops them: what made them is no more
    }


def index_search() -> None:
    op.create_index('ix_customer_search_words', 'customer_search', ['words'], unique=False, postgresql_using='gin', postgresql_ops={'words': 'gin_trgm_ops'})
    op.create_index('ix_customer_search_resellers', 'customer_search', ['resellers'], unique=False, postgresql_using='gin')
    op.create_index('ix_customer_search_name', 'customer_search', ['sort_name'], unique=False)
    for column in ('company_name', 'email', 'city', 'country', 'phone', 'class_id', 'currency', 'registered_at'):
        op.create_index(f'ix_customer_search_{column}', 'customer_search', [column, 'sort_name'], unique=False)
    op.create_index('ix_customer_search_distributor', 'customer_search', ['distributor_id', 'sort_name'], unique=False, postgresql_where=sa.text('distributor_id IS NOT NULL'))
    op.create_index('ix_customer_search_kind', 'customer_search', ['kind', 'sort_name'], unique=False, postgresql_where=sa.text("kind <> 'retail'"))
    op.create_index('ix_customer_search_closed', 'customer_search', ['sort_name'], unique=False, postgresql_where=sa.text('closed'))
    op.create_index('ix_customer_search_closed_words', 'customer_search', ['words'], unique=False, postgresql_using='gin', postgresql_ops={'words': 'gin_trgm_ops'}, postgresql_where=sa.text('closed'))
