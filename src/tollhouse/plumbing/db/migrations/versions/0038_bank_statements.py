"""Bank statements and their entries."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0038'
down_revision: str | None = '0037'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.create_table('bank_statement',
    sa.Column('statement_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('file_digest', sa.LargeBinary(), nullable=False, comment='32 bytes over the whole file'),
    sa.Column('place', sa.BigInteger(), nullable=False, comment='which statement of the file, from 1'),
    sa.Column('file_name', sa.Text(), nullable=False, comment='as people know it'),
    sa.Column('format', sa.Text(), nullable=False),
    sa.Column('layout', postgresql.JSONB(astext_type=sa.Text()), nullable=True, comment='how a CSV was read; null: it was camt.053'),
    sa.Column('account', sa.Text(collation='C'), nullable=False, comment="the company's own, IBAN or the bank's number"),
    sa.Column('currency', sa.Text(), nullable=False, comment='ISO 4217; empty: the file does not say'),
    sa.Column('reference', sa.Text(), nullable=False, comment="the bank's name for the statement"),
    sa.Column('from_day', sa.Date(), nullable=True, comment='as the bank says, else of the first entry'),
    sa.Column('until_day', sa.Date(), nullable=True, comment='as the bank says, else of the last entry'),
    sa.Column('opening', sa.Numeric(precision=20, scale=5), nullable=True, comment='in currency; balance before the first entry, plus is ours; null: not told'),
    sa.Column('closing', sa.Numeric(precision=20, scale=5), nullable=True, comment='in currency; balance after the last entry; null: not told'),
    sa.Column('booked_sum', sa.Numeric(precision=20, scale=5), nullable=False, comment='in currency; the sum of its readable entries'),
    sa.Column('entries', sa.BigInteger(), nullable=False, comment='that could be read'),
    sa.Column('unreadable', sa.BigInteger(), nullable=False, comment='entries that could not, see bank_problem'),
    sa.Column('not_booked', sa.BigInteger(), nullable=False, comment='entries that the bank had only announced'),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('imported_by', sa.Text(), nullable=False),
    sa.Column('job_id', sa.BigInteger(), nullable=True, comment='of the queue, which forgets its jobs'),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True, comment='null: not all entries have been looked at'),
    sa.CheckConstraint("format IN ('camt.053', 'csv')", name=op.f('ck_bank_statement_format_known')),
    sa.PrimaryKeyConstraint('statement_id', name=op.f('pk_bank_statement')),
    sa.UniqueConstraint('file_digest', 'place', name=op.f('uq_bank_statement_file_digest_place')),
    comment='Statements of bank accounts, one for each file and account in it'
    )
    op.create_table('bank_entry',
    sa.Column('entry_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('statement_id', sa.BigInteger(), nullable=False),
    sa.Column('account', sa.Text(collation='C'), nullable=False, comment='as in bank_statement'),
    sa.Column('entry_key', sa.LargeBinary(), nullable=False, comment='16 bytes by which it is known again in another file'),
    sa.Column('place', sa.Text(), nullable=False, comment='where in the file, for people'),
    sa.Column('amount', sa.Numeric(precision=20, scale=5), nullable=False, comment='in currency; plus came in, minus went out'),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('booked_on', sa.Date(), nullable=False, comment="the bank's day"),
    sa.Column('value_on', sa.Date(), nullable=True),
    sa.Column('bank_reference', sa.Text(), nullable=False),
    sa.Column('reference_texts', postgresql.ARRAY(sa.Text()), nullable=False, comment='what stands in fields for references'),
    sa.Column('end_to_end_id', sa.Text(), nullable=False),
    sa.Column('mandate', sa.Text(), nullable=False),
    sa.Column('remittance', sa.Text(), nullable=False, comment='free text'),
    sa.Column('payer', sa.Text(), nullable=False, comment='the other side'),
    sa.Column('payer_account', sa.Text(collation='C'), nullable=False, comment="IBAN or number of the other side's account"),
    sa.Column('kind', sa.Text(), nullable=False, comment="the bank's code"),
    sa.Column('return_reason', sa.Text(), nullable=False, comment='of a payment that comes back; empty: it does not'),
    sa.Column('is_whole', sa.Boolean(), nullable=False, comment='false: a sum of payments that the bank does not tell apart'),
    sa.Column('state', sa.Text(), server_default='new', nullable=False),
    sa.Column('reason', sa.Text(), nullable=True, comment='why it waits; null: it does not'),
    sa.Column('candidates', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False, comment='rules.bank.matching.Candidate'),
    sa.Column('payer_id', sa.BigInteger(), nullable=True, comment='the customer to whom it was booked; null: nobody'),
    sa.Column('payment_id', sa.BigInteger(), nullable=True, comment='of that customer'),
    sa.Column('bookings', sa.BigInteger(), server_default='0', nullable=False, comment='how often it was booked, taken back'),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Text(), nullable=True, comment='null: nobody had to'),
    sa.Column('comment', sa.Text(), server_default='', nullable=False, comment='why somebody decided so'),
    sa.CheckConstraint("(state = 'booked' OR state = 'charged_back') = (payer_id IS NOT NULL AND payment_id IS NOT NULL)", name=op.f('ck_bank_entry_booked_is_paid')),
    sa.CheckConstraint("state IN ('new', 'booked', 'waiting', 'returned', 'charged_back', 'ignored', 'outgoing')", name=op.f('ck_bank_entry_state_known')),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_bank_entry_amount_not_zero')),
    sa.ForeignKeyConstraint(['statement_id'], ['bank_statement.statement_id'], name=op.f('fk_bank_entry_statement_id')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_bank_entry')),
    sa.UniqueConstraint('account', 'entry_key', name=op.f('uq_bank_entry_account_entry_key')),
    comment='Entries of bank statements: money of a customer once somebody, or the reference, has said whose'
    )
    op.create_index('ix_bank_entry_alike', 'bank_entry', ['account', 'booked_on', 'amount', 'statement_id'], unique=False)
    op.create_index('ix_bank_entry_from_account', 'bank_entry', ['payer_account', 'payer_id'], unique=False, postgresql_where=sa.text("state = 'booked'"))
    op.create_index('ix_bank_entry_of_payer', 'bank_entry', ['payer_id', 'entry_id'], unique=False, postgresql_where=sa.text('payer_id IS NOT NULL'))
    op.create_index('ix_bank_entry_of_statement', 'bank_entry', ['statement_id', 'entry_id'], unique=False)
    op.create_index('ix_bank_entry_state', 'bank_entry', ['state', 'entry_id'], unique=False)
    op.create_table('bank_problem',
    sa.Column('statement_id', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False, comment='in the order of the file, from 1'),
    sa.Column('place', sa.Text(), nullable=False, comment='where in the file, for people'),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['statement_id'], ['bank_statement.statement_id'], name=op.f('fk_bank_problem_statement_id')),
    sa.PrimaryKeyConstraint('statement_id', 'number', name=op.f('pk_bank_problem')),
    comment='Entries of a statement that could not be read, the first thousand'
    )
