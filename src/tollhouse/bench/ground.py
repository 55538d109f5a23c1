"""Where a benchmark stands: a database of its own, and its figures as JSON."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from sqlalchemy import create_engine, make_url, text

from tollhouse.ledger.months import open_months
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Engine, make_engine
from tollhouse.plumbing.db.engine import with_driver
from tollhouse.plumbing.db.migrating import collect_metadata, migrate
from tollhouse.plumbing.db.server import check_reachable, embedded_server


@contextmanager
def own_database(given_url: str | None) -> Iterator[str]:
    """The URL of a passing database: on the server that was named, or on an embedded one in a passing directory."""
    if given_url is None:
        with tempfile.TemporaryDirectory(prefix="tollbench") as home, embedded_server(Path(home)) as url:
            yield url
        return
    name = f"tollhouse_bench_{secrets.token_hex(4)}"
    server = create_engine(with_driver(given_url), isolation_level="AUTOCOMMIT")
    with server.connect() as admin:
        admin.execute(text(f"create database {name} template template0 encoding 'UTF8' locale 'C.UTF-8'"))
    try:
        yield make_url(with_driver(given_url)).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as admin:
            admin.execute(text(f"drop database {name} with (force)"))
        server.dispose()


@contextmanager
def own_ground(url: str) -> Iterator[Engine]:
    """An engine on a database that is made ready as the program's own is."""
    engine = make_engine(url, application="tollhouse bench")
    try:
        check_reachable(engine)
        migrate(engine, collect_metadata())
        with engine.begin() as conn:
            open_months(conn, now=real_clock())
        yield engine
    finally:
        engine.dispose()


def peak_memory_mb() -> int:
    """The most this process has had in memory so far."""
    status = Path(f"/proc/{os.getpid()}/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    return int(psutil.Process().memory_info().rss) // (1 << 20)
