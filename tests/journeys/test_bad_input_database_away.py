"""A database that is killed in the middle of an import and comes back: the import waits for it, and nothing is lost."""

import random
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys.killing import a_chance, kill_everything_in
from journeys.small_company import SOURCE, Books, Line, books_in, found_company, write_calls
from sqlalchemy import Engine, text

from tollhouse.plumbing.db import make_engine
from tollhouse.plumbing.db.migrating import collect_metadata, migrate
from tollhouse.plumbing.db.postmaster import Postmaster
from tollhouse.plumbing.db.server import check_reachable

ROWS = 20_000
AWAY_S = 4


class Server:
    """A PostgreSQL that belongs to nobody who imports; it always comes back at the same address."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.url = self._running()
        self.engine: Engine = make_engine(self.url)

    def crash(self, chance: random.Random) -> None:
        kill_everything_in(self.home, chance)
        self.engine.dispose()

    def come_back(self) -> None:
        assert self._running() == self.url

    def _running(self) -> str:
        postmaster = Postmaster(self.home)
        url = postmaster.make_running()
        postmaster.leave_running()
        return url

    def lines_done(self) -> int:
        with self.engine.connect() as conn:
            return conn.execute(text("SELECT coalesce(max(lines_done), 0) FROM usage_import")).scalar_one()


@pytest.fixture
def server_apart() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="toll") as home:  # short, so that its socket stays where it is
        server = Server(Path(home))
        yield server
        server.crash(random.Random(1))


@pytest.fixture
def lines(server_apart, empty_house) -> list[Line]:
    check_reachable(server_apart.engine)
    migrate(server_apart.engine, collect_metadata())
    empty_house.settings["TOLLHOUSE_DATABASE_URL"] = server_apart.url
    return found_company(server_apart.engine)


def import_while_it_crashes(program, server: Server, path: Path, chance: random.Random) -> "tuple[int, str, str]":
    """Exit code and words of an import whose database was killed after its first durable lines."""
    child = subprocess.Popen(
        [*program.command, "usage", "import", str(path), "--source", SOURCE],
        cwd=program.home,
        env=program.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    give_up_at = time.monotonic() + 30
    while not server.lines_done():
        assert time.monotonic() < give_up_at, "the import did not begin"
        time.sleep(0.01)
    server.crash(chance)
    time.sleep(AWAY_S)
    server.come_back()
    told, complaint = child.communicate(timeout=60)
    return child.returncode, told, complaint


@pytest.mark.parametrize("blank_bytes", [0, 33 << 20], ids=["by threads", "by processes"])
def test_an_import_waits_for_a_database_that_was_killed_and_comes_back(empty_house, server_apart, lines, blank_bytes):
    chance = a_chance()
    path = empty_house.home / "calls.csv"
    expected: Books = write_calls(path, lines, count=ROWS, seed=chance.randrange(10**6))
    with path.open("a", encoding="utf-8") as file:
        file.write((" " * 60_000 + "\n") * (blank_bytes // 60_000))
    code, told, complaint = import_while_it_crashes(empty_house, server_apart, path, chance)
    assert complaint == ""
    assert code == 0, told
    assert told.split("in all")[1].split()[0] == f"{ROWS:,}"
    found = books_in(server_apart.engine)
    assert (found.waiting, found.xdrs, found.balances) == (expected.waiting, expected.xdrs, expected.balances)
    assert empty_house.run("verify").code == 0
