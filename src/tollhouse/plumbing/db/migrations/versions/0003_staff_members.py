"""Staff members, their sessions, and the audit trail."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0003'
down_revision: str | None = '0002'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSONB = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    make_members()
    make_audit()
    op.add_column('api_token', sa.Column('ip_list', postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False, comment='networks it may come from; empty: anywhere'))
    let_members_ask_once()


def make_members() -> None:
    op.create_table('staff_member',
    sa.Column('member_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('login', sa.Text(), nullable=False, comment='in lower case, as it is compared'),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False, comment='empty: none is known'),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('reseller_id', sa.BigInteger(), nullable=True, comment="the customer whose subcustomers it may see; null: the operator's staff"),
    sa.Column('blocked', sa.Boolean(), nullable=False, comment='true: may not sign in'),
    sa.Column('password_hash', sa.Text(), nullable=False, comment='argon2id with its salt and costs'),
    sa.Column('must_change_password', sa.Boolean(), nullable=False, comment='true: somebody else has chosen it'),
    sa.Column('second_factor', sa.LargeBinary(), nullable=True, comment='TOTP secret, encrypted by the secret key; null: none'),
    sa.Column('second_factor_offered', sa.LargeBinary(), nullable=True, comment='the same before its first code has come; null: none'),
    sa.Column('second_factor_step', sa.BigInteger(), nullable=False, comment='half minute of the last code taken; 0: none yet'),
    sa.Column('preferences', JSONB, nullable=False, comment="what the console keeps of a person's habits"),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=True, comment='real time; null: never signed in'),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.CheckConstraint("role IN ('administrator', 'support', 'read_only')", name=op.f('ck_staff_member_role_known')),
    sa.CheckConstraint("login = lower(login) AND login <> ''", name=op.f('ck_staff_member_login_in_lower_case')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_staff_member')),
    sa.UniqueConstraint('login', name=op.f('uq_staff_member_login')),
    comment='People who work here; never deleted but blocked, so that what they did keeps a name'
    )
    op.create_table('recovery_code',
    sa.Column('member_id', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False, comment='sha256 of the code, which is nowhere else'),
    sa.ForeignKeyConstraint(['member_id'], ['staff_member.member_id'], name=op.f('fk_recovery_code_member_id')),
    sa.PrimaryKeyConstraint('member_id', 'digest', name=op.f('pk_recovery_code')),
    comment='Codes that stand in once each for a lost second factor; a used one is gone'
    )
    op.create_table('staff_session',
    sa.Column('session_id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('member_id', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False, comment='sha256 of the cookie, which is nowhere else'),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False, comment='real time'),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False, comment='real time of the last request, to the minute'),
    sa.Column('address', sa.Text(), nullable=False, comment='where the member signed in from'),
    sa.Column('agent', sa.Text(), nullable=False, comment='what the browser calls itself'),
    sa.ForeignKeyConstraint(['member_id'], ['staff_member.member_id'], name=op.f('fk_staff_session_member_id')),
    sa.PrimaryKeyConstraint('session_id', name=op.f('pk_staff_session')),
    sa.UniqueConstraint('digest', name=op.f('uq_staff_session_digest')),
    comment='Who is signed in; a session that has ended is gone'
    )
    op.create_index(op.f('ix_staff_session_member_id'), 'staff_session', ['member_id'], unique=False)
    op.create_table('failed_attempts',
    sa.Column('whose', sa.Text(), nullable=False, comment='address:…, login: and a digest (alone, and @ each address), member: and an id'),
    sa.Column('attempts', sa.Integer(), nullable=False, comment='since the window began, those under way included'),
    sa.Column('window_began_at', sa.DateTime(timezone=True), nullable=False, comment='real time'),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True, comment='real time; null: may try'),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_failed_attempts_attempts_not_negative')),
    sa.PrimaryKeyConstraint('whose', name=op.f('pk_failed_attempts')),
    comment='Attempts that failed, by who tried and from where, of logins that exist or not; old ones are forgotten'
    )
    op.create_index(op.f('ix_failed_attempts_window_began_at'), 'failed_attempts', ['window_began_at'], unique=False)


def make_audit() -> None:
    op.create_table('audit_record',
    sa.Column('at', sa.DateTime(timezone=True), nullable=False, comment="real time; finds the record's month"),
    sa.Column('audit_id', sa.Uuid(), nullable=False, comment='made by the writer: no sequence to share'),
    sa.Column('by', sa.Text(), nullable=False, comment='staff:login, token:name or command:user'),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False, comment="the operation's id"),
    sa.Column('about_customer', sa.BigInteger(), nullable=True, comment="a customer's id; null: about none, or about many"),
    sa.Column('status', sa.SmallInteger(), nullable=False, comment='of the HTTP answer; 0: a command'),
    sa.Column('details', JSONB, nullable=False, comment='what changed or was asked for; secrets are masked'),
    sa.Column('address', sa.Text(), nullable=False, comment='where it came from; empty: this machine'),
    sa.Column('request_id', sa.Text(), nullable=False, comment='as our log has it; empty: a command'),
    sa.CheckConstraint("kind IN ('write', 'personal_read')", name=op.f('ck_audit_record_kind_known')),
    sa.PrimaryKeyConstraint('at', 'audit_id', name=op.f('pk_audit_record')),
    comment='The audit trail: every write and every read of personal data; never changed',
    postgresql_partition_by='RANGE (at)'
    )
    op.create_index('ix_audit_record_about_customer', 'audit_record', ['about_customer', 'at'], unique=False)
    op.create_index('ix_audit_record_by', 'audit_record', ['by', 'at'], unique=False)


def let_members_ask_once() -> None:
    """Kept answers belong to whoever asked, not to a token alone; those that are kept stay.

    The table holds seven days of answers at most, so it is scanned and locked for a moment only. Requests with a key
    fail in a program of the migration before until it is stopped.
    """
    op.add_column('idempotency_key', sa.Column('actor', sa.Text(), nullable=True, comment='who asked: token:7, staff:3'))
    op.execute("update idempotency_key set actor = 'token:' || token_id")
    op.execute("-- squawk-ignore ban-drop-column\nalter table idempotency_key drop column token_id")
    op.execute("-- squawk-ignore adding-not-nullable-field\nalter table idempotency_key alter column actor set not null")
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid, adding-serial-primary-key-field\n"
        "alter table idempotency_key add constraint pk_idempotency_key primary key (actor, route, key)"
    )
