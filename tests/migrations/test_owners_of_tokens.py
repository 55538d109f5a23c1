"""Migration 0006 on a database that has tokens: each belongs to the member who made it."""

from alembic import command
from sqlalchemy import text

from tollhouse.plumbing.db.migrating import alembic_config, collect_metadata, migrate
from tollhouse.plumbing.db.server import check_reachable
from tollhouse.staff.tokens import list_tokens, token_of

OLD_ROWS = """
insert into staff_member (login, name, email, role, blocked, password_hash, must_change_password, second_factor_step,
    preferences, created_at, created_by)
values ('anna', 'Anna', '', 'administrator', true, '', false, 0, '{}', '2026-01-01', 'first start');
insert into api_token (name, digest, role, created_at, created_by)
values ('hers', '\\x01', 'support', '2026-01-01', 'staff:anna'),
    ('the first', '\\x02', 'support', '2026-01-01', 'anna');
"""


def test_tokens_of_before_belong_to_whoever_made_them(empty_engine):
    check_reachable(empty_engine)
    with empty_engine.connect() as conn:
        command.upgrade(alembic_config(collect_metadata(), conn), "0005")
        conn.execute(text(OLD_ROWS))
        conn.commit()
    migrate(empty_engine, collect_metadata())
    with empty_engine.connect() as conn:
        tokens = [token_of(row) for row in list_tokens(conn, limit=10, cursor=None).rows]
    assert [(one.name, one.owner, one.rests) for one in tokens] == [("hers", "anna", True), ("the first", None, False)]
