"""Migrations build what the tables declare, once, whoever starts at the same time."""

from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import inspect, text

from tollhouse.plumbing.db import queue_schema
from tollhouse.plumbing.db.drafting import differences, write_sql
from tollhouse.plumbing.db.migrating import (
    SchemaNewerThanProgram,
    alembic_config,
    collect_metadata,
    current_and_head,
    migrate,
)
from tollhouse.plumbing.db.server import check_reachable

# Catalogue texts, so that what alembic does not compare (checks, generated columns, collations) is compared too.
DECLARED = {
    "columns": """
        select relname, attname, format_type(atttypid, atttypmod), attnotnull, attgenerated, attidentity,
            pg_get_expr(adbin, adrelid), collname, col_description(pg_class.oid, attnum)
        from pg_attribute join pg_class on pg_class.oid = attrelid and relkind in ('r', 'p')
        left join pg_attrdef on adrelid = attrelid and adnum = attnum
        left join pg_collation on pg_collation.oid = attcollation
        where attnum > 0 and not attisdropped
    """,
    "constraints": """
        select relname, conname, pg_get_constraintdef(pg_constraint.oid)
        from pg_constraint join pg_class on pg_class.oid = conrelid
        where contype <> 'n'  -- since PostgreSQL 18 NOT NULL is one, seen in the columns already
    """,
    "indexes": """
        select relname, indexrelid::regclass::text, pg_get_indexdef(indexrelid)
        from pg_index join pg_class on pg_class.oid = indrelid
    """,
    "tables": """
        select relname, relkind, reloptions, obj_description(pg_class.oid), pg_get_partkeydef(pg_class.oid)
        from pg_class where relkind in ('r', 'p')
    """,
}
OURS = " and relnamespace = 'public'::regnamespace and relname !~ '^(procrastinate_|alembic_)' and not relispartition"


def declared_in(engine):
    with engine.connect() as conn:
        return {
            what: {tuple(map(str, row)) for row in conn.execute(text(_limited(query)))}
            for what, query in DECLARED.items()
        }


def _limited(query):
    return f"{query} {OURS}" if "where" in query else f"{query} where true {OURS}"


@pytest.fixture
def fresh(empty_engine):
    check_reachable(empty_engine)
    return empty_engine


def test_the_migrated_database_is_what_the_tables_declare(fresh, server):
    migrate(fresh, collect_metadata())
    assert differences(fresh) == []
    with server.passing_engine("declared") as declared:
        check_reachable(declared)
        collect_metadata().create_all(declared)
        assert declared_in(fresh) == declared_in(declared)


def test_migrating_again_changes_nothing(fresh):
    migrate(fresh, collect_metadata())
    before = declared_in(fresh)
    migrate(fresh, collect_metadata())
    assert declared_in(fresh) == before
    with fresh.connect() as conn:
        current, head = current_and_head(conn)
    assert current == head is not None


def test_of_many_programs_that_start_at_once_one_migrates(fresh):
    together = Barrier(4)
    failures = []

    def program():
        together.wait()
        try:
            migrate(fresh, collect_metadata())
        except Exception as failure:  # noqa: BLE001 - shown by the assertion in the thread that can fail
            failures.append(failure)

    threads = [Thread(target=program) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert "procrastinate_jobs" in inspect(fresh).get_table_names()


def test_a_database_of_a_newer_program_is_left_alone(fresh):
    migrate(fresh, collect_metadata())
    with fresh.begin() as conn:
        conn.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(SchemaNewerThanProgram, match="9999"):
        migrate(fresh, collect_metadata())


def test_no_lock_is_left_behind(fresh):
    migrate(fresh, collect_metadata())
    with fresh.connect() as conn:
        assert conn.scalar(text("select count(*) from pg_locks where locktype = 'advisory'")) == 0


def test_every_migration_gives_up_quickly_and_none_goes_back(tmp_path):
    write_sql(tmp_path)
    written = sorted(tmp_path.iterdir())
    assert written
    for each in written:
        assert "lock_timeout" in each.read_text(), each.name
        assert "statement_timeout" in each.read_text(), each.name


def test_the_queue_librarys_newest_step_is_in_a_migration():
    """An upgrade of the library may bring a step; then a new migration of ours calls bring_queue_to with it."""
    newest = queue_schema.queue_steps()[-1]
    versions = Path(str(alembic_config(collect_metadata()).get_main_option("script_location"))) / "versions"
    assert any(newest in migration.read_text() for migration in versions.glob("*.py"))


def test_the_queues_tables_are_brought_forward_once(fresh, tmp_path, monkeypatch):
    steps = tmp_path / "migrations"
    steps.mkdir()
    (tmp_path / "schema.sql").write_text("create table procrastinate_jobs (id bigint)")
    (steps / "01.sql").write_text("never run: the schema has it")
    monkeypatch.setattr(queue_schema, "_library", lambda: tmp_path)
    with fresh.begin() as conn:
        queue_schema.bring_queue_to(conn, "01.sql")
        (steps / "02.sql").write_text("alter table procrastinate_jobs add priority bigint")
        queue_schema.bring_queue_to(conn, "02.sql")
        queue_schema.bring_queue_to(conn, "02.sql")
        assert conn.scalar(text("select step from procrastinate_step")) == "02.sql"
        assert [column["name"] for column in inspect(conn).get_columns("procrastinate_jobs")] == ["id", "priority"]
