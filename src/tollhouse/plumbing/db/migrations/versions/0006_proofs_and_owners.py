"""When a password was given again, who answers for a token, and which token did what."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0006'
down_revision: str | None = '0005'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Running programs go on beside this: give up quickly rather than make them queue.
    op.execute("set local lock_timeout = '5s'")
    op.execute("set local statement_timeout = '15min'")
    op.add_column('staff_session', sa.Column('proved_at', sa.DateTime(timezone=True), nullable=True, comment='real time; when the password was given again; null: not since signing in'))
    op.add_column('audit_record', sa.Column('token_id', sa.BigInteger(), nullable=True, comment='of a token, whose name others may have; null: no token'))
    own_tokens()


def own_tokens() -> None:
    """A token belongs to the member who made it; those that commands or programs have made belong to nobody.

    There are few tokens, so that looking at all of them takes a moment only.
    """
    op.add_column('api_token', sa.Column('owner_id', sa.BigInteger(), nullable=True, comment='the member who answers for it; null: nobody, made by a command'))
    op.execute("update api_token set owner_id = member_id from staff_member where api_token.created_by = 'staff:' || login")
    op.create_foreign_key(op.f('fk_api_token_owner_id'), 'api_token', 'staff_member', ['owner_id'], ['member_id'], postgresql_not_valid=True)
    op.execute("-- squawk-ignore constraint-missing-not-valid\nALTER TABLE api_token VALIDATE CONSTRAINT fk_api_token_owner_id")
