"""The real program in a directory of its own, as a person would run it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

PATIENCE_S = 60
FIRST_START_PATIENCE_S = 180  # it makes a company of two thousand


@dataclass
class Ran:
    code: int
    out: str
    err: str


@dataclass
class Tollhouse:
    """The program with a data directory, an address and settings of its own."""

    home: Path
    address: str
    bytecode: Path
    settings: dict[str, str] = field(default_factory=dict)
    started: "list[Running]" = field(default_factory=list)

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "tollhouse.app"]

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("TOLLHOUSE_") and name != "PYTHONDONTWRITEBYTECODE"
        }
        ours = {
            "TOLLHOUSE_DATA": str(self.home / "data"),
            "TOLLHOUSE_HTTP": self.address,
            "PYTHONPYCACHEPREFIX": str(self.bytecode),  # compiled once a session, as an installed program is
            "COLUMNS": "200",
        }
        return kept | ours | self.settings

    def run(self, *arguments: str) -> Ran:
        """A command to its end; whatever happens, no traceback reaches a person."""
        done = subprocess.run(
            [*self.command, *arguments],
            cwd=self.home,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> "Running":
        out, err = (self.home / "serve.out").open("w"), (self.home / "serve.err").open("w")
        with out, err:
            child = subprocess.Popen(
                [*self.command, *arguments],
                cwd=self.home,
                env=self.environment,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        self.started.append(Running(self, child))
        return self.started[-1]

    def end_what_runs(self) -> None:
        """What a test that failed left, so that the next one finds the house as it expects."""
        for running in self.started:
            if running.child.poll() is None:
                running.stop()
        self.started.clear()

    def elsewhere(self, name: str) -> "Tollhouse":
        """The same program with another, empty data directory."""
        home = self.home / name
        home.mkdir()
        return Tollhouse(home, free_address(), self.bytecode, dict(self.settings))


@dataclass
class Running:
    program: Tollhouse
    child: "subprocess.Popen[bytes]"

    @property
    def out(self) -> str:
        return (self.program.home / "serve.out").read_text()

    @property
    def err(self) -> str:
        return (self.program.home / "serve.err").read_text()

    def wait_until_serving(self) -> float:
        """Seconds until the addresses were printed."""
        begun_at = time.monotonic()
        wait_until(self._said_or_ended, FIRST_START_PATIENCE_S)
        assert self.child.poll() is None, self.out + self.err
        return time.monotonic() - begun_at

    def _said_or_ended(self) -> bool:
        return "Ctrl-C stops all of it." in self.out or self.child.poll() is not None

    def answers(self, path: str = "/readyz") -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.program.address}{path}", timeout=3) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def processes(self) -> dict[str, psutil.Process]:
        """web, worker and background, by what they are."""
        parent = psutil.Process(self.child.pid)
        found = {}
        for child in parent.children():
            # What ends while we look is left out.
            with suppress(FileNotFoundError, ProcessLookupError, psutil.NoSuchProcess):
                name = (Path("/proc") / str(child.pid) / "comm").read_text().strip().removeprefix("tollhouse-")
                if name == "web":
                    found["web"] = child
                    for worker in child.children():
                        found["worker"] = worker
                elif name.startswith("backg"):
                    found["background"] = child
        return found

    def stop(self, number: int = signal.SIGINT) -> int:
        self.child.send_signal(number)
        return self.child.wait(PATIENCE_S)


def free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def wait_until(happened, patience_s: float = PATIENCE_S) -> None:
    give_up_at = time.monotonic() + patience_s
    while not happened():
        assert time.monotonic() < give_up_at, "it did not happen"
        time.sleep(0.05)


def database_process(home: Path) -> psutil.Process:
    return psutil.Process(int((home / "data" / "postgres" / "postmaster.pid").read_text().split()[0]))


def end_everything_in(home: Path) -> None:
    """Programs and databases that a failed or killed test left in this directory; nobody else's."""
    for process in psutil.process_iter(["cwd"]):
        where = process.info["cwd"]
        if where and Path(where).is_relative_to(home):
            with suppress(psutil.NoSuchProcess):
                process.kill()


@pytest.fixture(scope="session")
def wait_for():
    return wait_until


@pytest.fixture(scope="session")
def database_of():
    return database_process


@pytest.fixture(scope="session")
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bytecode")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, bytecode: Path) -> Iterator[Tollhouse]:
    """A program whose data the tests of one module share."""
    home = tmp_path_factory.mktemp("house")
    yield Tollhouse(home, free_address(), bytecode)
    end_everything_in(home)


@pytest.fixture
def empty_house(tmp_path: Path, bytecode: Path) -> Iterator[Tollhouse]:
    """A program that nobody has started yet."""
    yield Tollhouse(tmp_path, free_address(), bytecode)
    end_everything_in(tmp_path)
