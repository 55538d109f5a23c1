"""Accounts are listed, searched and put in order: the words of their fields, who is above them, and the indexes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from tollhouse.customers.rules.search import words_of_values

revision: str = '0030'
down_revision: str | None = '0029'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BATCH = 5000
FIELDS = ('identifier', 'batch', 'control_number', 'description', 'web_login')
ORDERS = (
    ('ix_account_in_order', ['identifier', 'account_id'], None),
    ('ix_account_product', ['product_id', 'account_id'], None),
    ('ix_account_opened_at', ['opened_at', 'account_id'], None),
    ('ix_account_batch', ['batch', 'account_id'], 'batch IS NOT NULL'),
    ('ix_account_control_number', ['control_number', 'account_id'], 'control_number IS NOT NULL'),
    ('ix_account_role', ['role', 'account_id'], "role <> 'universal'"),
    ('ix_account_model', ['model', 'account_id'], "model <> 'subordinate'"),
    ('ix_account_terminated', ['account_id'], 'terminated_at IS NOT NULL'),
    ('ix_account_blocked', ['account_id'], 'blocked_at IS NOT NULL'),
    ('ix_account_inactive', ['account_id'], 'inactive'),
    ('ix_account_fraud_state', ['fraud_state'], 'fraud_state IS NOT NULL'),
    ('ix_account_active_from', ['active_from'], 'active_from IS NOT NULL'),
    ('ix_account_expires_on', ['expires_on'], 'expires_on IS NOT NULL'),
)


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.add_column('account', sa.Column('resellers', postgresql.ARRAY(sa.BigInteger()), server_default='{}', nullable=False, comment='all above its customer, nearest first; never changes'))
    for field in FIELDS:
        op.add_column('account', sa.Column(f'words_{field}', sa.Text(), server_default='', nullable=False, comment='rules.listed.listed_words'))
    op.execute("UPDATE account SET resellers = customer.resellers FROM customer"
        " WHERE customer.customer_id = account.customer_id AND customer.resellers <> '{}'")
    if not context.is_offline_mode():
        spell_identifiers()
    for name, columns, where in ORDERS:
        make_index(name, ', '.join(columns), where)
    make_index('ix_account_resellers', 'resellers', None, 'gin')
    words = ', '.join(f'words_{field} gin_trgm_ops' for field in FIELDS)
    make_index('ix_account_words', words, None, 'gin', ' WITH (fastupdate = false)')
    make_index('ix_account_terminated_words', words, 'terminated_at IS NOT NULL', 'gin', ' WITH (fastupdate = false)')


def make_index(name: str, columns: str, where: str | None, using: str = 'btree', options: str = '') -> None:
    """Not concurrently: the migration is one transaction, and whoever opens an account waits for seconds at most."""
    op.execute(f"-- squawk-ignore require-concurrent-index-creation\n"
        f"CREATE INDEX {name} ON account USING {using} ({columns}){options}{f' WHERE {where}' if where else ''}")


def spell_identifiers() -> None:
    """Python spells the words, so the identifiers come here and go back with them, a batch at a time.

    The other fields are as new as the migration before this one; nobody has them yet.
    """
    conn = op.get_bind()
    account = sa.table('account', *map(sa.column, ('customer_id', 'account_id', 'terminated_at', 'words_identifier')))
    held = sa.table('account_identifier', *map(sa.column, ('identifier', 'valid_until', 'customer_id', 'account_id')))
    known = (held.c.customer_id == account.c.customer_id) & (held.c.account_id == account.c.account_id)
    known &= held.c.valid_until.is_not_distinct_from(account.c.terminated_at)
    identifiers = sa.func.array_agg(held.c.identifier).label('identifiers')
    key = sa.tuple_(account.c.customer_id, account.c.account_id)
    query = sa.select(account.c.customer_id, account.c.account_id, identifiers).join(held, known)
    query = query.group_by(account.c.customer_id, account.c.account_id)
    query = query.order_by(account.c.customer_id, account.c.account_id).limit(BATCH)
    spell = sa.update(account).values(words_identifier=sa.bindparam('words')).where(
        account.c.customer_id == sa.bindparam('of_customer'), account.c.account_id == sa.bindparam('of_account'))
    last = (0, 0)
    while rows := conn.execute(query.where(key > last)).all():
        last = (rows[-1].customer_id, rows[-1].account_id)
        conn.execute(spell, [
            {'of_customer': row.customer_id, 'of_account': row.account_id, 'words': words_of_values(sorted(row.identifiers))}
            for row in rows
        ])
