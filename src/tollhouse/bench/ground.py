"""Where a benchmark stands: a database of its own, and its figures as JSON."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tollhouse.ledger.months import open_months
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Engine, make_engine
from tollhouse.plumbing.db.migrating import collect_metadata, migrate
from tollhouse.plumbing.db.passing import passing_database
from tollhouse.plumbing.db.server import check_reachable, embedded_server


@contextmanager
def own_database(given_url: str | None) -> Iterator[str]:
    """The URL of a passing database: on the server that was named, or on an embedded one in a passing directory."""
    if given_url is None:
        with tempfile.TemporaryDirectory(prefix="tollbench") as home, embedded_server(Path(home)) as url:
            yield url
        return
    with passing_database(given_url) as url:
        yield url


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
