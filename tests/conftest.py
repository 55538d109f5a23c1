"""The ground every test stands on: one real PostgreSQL a session, one moment, no network."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Connection, Engine, create_engine, make_url, text

from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import make_engine
from tollhouse.plumbing.db.engine import with_driver
from tollhouse.plumbing.db.migrating import collect_metadata, migrate
from tollhouse.plumbing.db.server import check_reachable, embedded_server
from tollhouse.staff.auditing import open_audit_months

settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")

EMPTY = "template template0 encoding 'UTF8' locale 'C.UTF-8'"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class TestServer:
    """The server of this session and the databases made on it, each a copy of one migrated template."""

    __test__ = False

    def __init__(self, url: str) -> None:
        self.url = make_url(with_driver(url))
        self._admin = create_engine(self.url, isolation_level="AUTOCOMMIT")
        self._prefix = f"tollhouse_test_{os.getpid()}"
        self._made: list[str] = []

    def make_database(self, purpose: str, *, clauses: str = EMPTY) -> str:
        """The URL of a new database."""
        name = f"{self._prefix}_{len(self._made)}_{purpose}"[:63]
        with self._admin.connect() as admin:
            admin.execute(text(f'create database "{name}" {clauses}'))
        self._made.append(name)
        return self.url.set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def passing_engine(self, purpose: str, *, clauses: str = EMPTY) -> Iterator[Engine]:
        """An engine on a new database, for as long as the context lasts."""
        engine = make_engine(self.make_database(purpose, clauses=clauses))
        try:
            yield engine
        finally:
            engine.dispose()

    def lock_out(self, database: str) -> None:
        """From now on the database is away: nobody is in and nobody gets in."""
        with self._admin.connect() as admin:
            admin.execute(text(f'alter database "{database}" allow_connections false'))
            admin.execute(
                text("select pg_terminate_backend(pid) from pg_stat_activity where datname = :database"),
                {"database": database},
            )

    def let_in_again(self, database: str) -> None:
        with self._admin.connect() as admin:
            admin.execute(text(f'alter database "{database}" allow_connections true'))

    def close(self) -> None:
        with self._admin.connect() as admin:
            for name in reversed(self._made):
                admin.execute(text(f'drop database if exists "{name}" with (force)'))
        self._admin.dispose()


@pytest.fixture(scope="session")
def server() -> Iterator[TestServer]:
    """The embedded server in a passing directory, or the one that TOLLHOUSE_TEST_DATABASE_URL names."""
    given = os.environ.get("TOLLHOUSE_TEST_DATABASE_URL")
    if given:
        test_server = TestServer(given)
        yield test_server
        test_server.close()
        return
    with tempfile.TemporaryDirectory(prefix="toll") as passing, embedded_server(Path(passing)) as url:
        test_server = TestServer(url)
        yield test_server
        test_server.close()


@pytest.fixture(scope="session")
def template(server: TestServer) -> str:
    """The name of a database at the newest schema that nobody is connected to."""
    with server.passing_engine("template") as engine:
        check_reachable(engine)
        build_schema(engine)
    return str(engine.url.database)


def build_schema(engine: Engine) -> None:
    metadata = collect_metadata()
    migrate(engine, metadata)
    # Tables whose migration is still being written; tests/migrations names them.
    metadata.create_all(engine)
    with engine.begin() as conn:
        open_audit_months(conn, now=real_clock())


@pytest.fixture(scope="session")
def shared_engine(server: TestServer, template: str) -> Iterator[Engine]:
    """For tests that hypothesis calls many times: each call begins a transaction and rolls it back."""
    with server.passing_engine("shared", clauses=f'template "{template}"') as engine:
        yield engine


@pytest.fixture(scope="session", name="_shared_engine")
def _older_name(shared_engine: Engine) -> Engine:
    return shared_engine


@pytest.fixture
def conn(shared_engine: Engine) -> Iterator[Connection]:
    """A connection inside a transaction that is rolled back when the test ends."""
    with shared_engine.connect() as conn, conn.begin() as transaction:
        yield conn
        transaction.rollback()


@pytest.fixture(scope="module")
def engine(server: TestServer, template: str) -> Iterator[Engine]:
    """A database of the module's own, for tests that must commit; its tests see what earlier ones left."""
    with server.passing_engine("module", clauses=f'template "{template}"') as engine:
        yield engine


@pytest.fixture
def empty_engine(server: TestServer) -> Iterator[Engine]:
    """A database without any table."""
    with server.passing_engine("empty") as engine:
        yield engine


@pytest.fixture
def now() -> datetime:
    """Monday noon in a month of 31 days."""
    return NOON


@pytest.fixture
def clock(now: datetime):
    """A clock that stands still at `now`."""
    return lambda: now
