"""kill -9 at random moments of an import: the same import again, and every row is on the books exactly once."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from journeys.killing import a_chance, command_of, gone, kill, kill_everything_in
from journeys.small_company import SOURCE, Books, Line, books_in, engine_of, found_company_in, sum_of, write_calls

ROWS = 20_000
WORTH_PROCESSES = 33 << 20
"""Bytes from which on an import charges by processes of its own."""


@dataclass
class Import:
    """A run of `tollhouse usage import` with what it says in files, which nobody has to read while it runs."""

    child: "subprocess.Popen[bytes]"
    told: Path
    complaint: Path

    def ends_within(self, delay_s: float) -> bool:
        try:
            self.child.wait(delay_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def must_have_succeeded(self) -> None:
        assert self.complaint.read_text() == ""
        assert self.child.returncode == 0, self.told.read_text()

    def die(self) -> None:
        self.child.kill()
        self.child.wait()

    def workers(self) -> list[psutil.Process]:
        return [one for one in psutil.Process(self.child.pid).children() if "spawn_main" in command_of(one)]

    def charging_workers(self) -> list[psutil.Process]:
        """Both processes that charge for it, as soon as they are there."""
        give_up_at = time.monotonic() + 30
        while len(found := self.workers()) < 2:
            assert self.child.poll() is None, self.complaint.read_text()
            assert time.monotonic() < give_up_at, "no workers came"
            time.sleep(0.02)
        return found


@dataclass
class Operator:
    """Somebody who imports call files on a machine that keeps losing power."""

    program: object
    lines: list[Line]
    chance: random.Random
    expected: list[Books] = field(default_factory=list)
    begun: int = 0

    def a_file(self, name: str, *, bytes_at_least: int = 0) -> Path:
        """Another file; blank lines, which mean nothing, make it as large as it has to be."""
        path = self.program.home / f"{name}.csv"
        seed = self.chance.randrange(10**6)
        alone = bytes_at_least < WORTH_PROCESSES
        self.expected.append(write_calls(path, self.lines, count=ROWS, seed=seed, reuses_ids=alone))
        with path.open("a", encoding="utf-8") as file:
            while path.stat().st_size < bytes_at_least:
                file.write((" " * 60_000 + "\n") * 50)
                file.flush()
        return path

    def begin(self, path: Path) -> "Import":
        self.begun += 1
        told, complaint = (self.program.home / f"import-{self.begun}.{ending}" for ending in ("out", "err"))
        with told.open("w") as out, complaint.open("w") as err:
            child = subprocess.Popen(
                [*self.program.command, "usage", "import", str(path), "--source", SOURCE],
                cwd=self.program.home,
                env=self.program.environment,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        return Import(child, told, complaint)

    def finish(self, path: Path) -> None:
        done = self.program.run("usage", "import", str(path), "--source", SOURCE)
        assert done.err == ""
        assert done.code == 0, done.out
        assert done.out.split("in all")[1].split()[0] == f"{ROWS:,}"

    def prove(self) -> None:
        """Every row once, to the cent, and the program's own proof."""
        with engine_of(self.program.home) as engine:
            found, expected = books_in(engine), sum_of(self.expected)
            verified = self.program.run("verify")
        assert found.waiting == expected.waiting
        assert found.xdrs == expected.xdrs
        assert found.balances == expected.balances
        assert verified.code == 0, verified.out


@pytest.fixture
def operator(empty_house) -> Operator:
    return Operator(empty_house, found_company_in(empty_house.home), a_chance())


def kill_again_and_again(operator: Operator, kills: int, *, bytes_at_least: int = 0) -> None:
    """An import that was quicker than its death is followed by another file, until there were `kills` deaths."""
    home = operator.program.home
    files = [operator.a_file("calls-0", bytes_at_least=bytes_at_least)]
    deaths = 0
    while deaths < kills:
        begun = operator.begin(files[-1])
        if begun.ends_within(operator.chance.uniform(0.3, 4.5)):
            begun.must_have_succeeded()
            files.append(operator.a_file(f"calls-{len(files)}", bytes_at_least=bytes_at_least))
        else:
            kill_everything_in(home, operator.chance)
            begun.child.wait()
            deaths += 1
    for path in files:
        operator.finish(path)
    operator.prove()


def test_an_import_killed_with_its_database_at_any_moment_charges_every_row_once(operator):
    kill_again_and_again(operator, 4)


@pytest.mark.soak
def test_an_import_killed_with_its_database_twenty_times_charges_every_row_once(operator):
    kill_again_and_again(operator, 20)


@pytest.mark.soak
def test_a_large_import_killed_with_its_database_twenty_times_charges_every_row_once(operator):
    kill_again_and_again(operator, 20, bytes_at_least=WORTH_PROCESSES)


def one_of_two_dies(operator: Operator, path: Path) -> None:
    """Two at once; one of them, but not the database, is killed in the middle, and the other goes on."""
    dies, lives = operator.begin(path), operator.begin(path)
    dies.ends_within(operator.chance.uniform(1.0, 3.5))
    dies.die()
    assert lives.ends_within(60)
    lives.must_have_succeeded()
    operator.finish(path)


def test_of_two_imports_of_one_file_one_may_be_killed_and_every_row_is_charged_once(operator):
    one_of_two_dies(operator, operator.a_file("calls"))
    operator.prove()


@pytest.mark.soak
def test_ten_times_one_of_two_imports_of_one_file_is_killed(operator):
    for number in range(10):
        one_of_two_dies(operator, operator.a_file(f"calls-{number}"))
    operator.prove()


def disturbed(operator: Operator, disturb: Callable[[Import, list[psutil.Process]], None]) -> tuple[Path, Import]:
    """A large import that ended as nobody wished; one that had charged everything by then is followed by another."""
    for number in range(10):
        path = operator.a_file(f"large-{number}", bytes_at_least=WORTH_PROCESSES)
        begun = operator.begin(path)
        workers = begun.charging_workers()
        begun.ends_within(operator.chance.uniform(0.1, 1.0))
        disturb(begun, workers)
        assert begun.ends_within(60)
        assert all(gone(worker) for worker in workers)
        if begun.child.returncode != 0:
            return path, begun
        begun.must_have_succeeded()
    raise AssertionError("every import was over before it was disturbed")


def test_a_large_import_that_loses_a_worker_says_so_and_the_next_goes_on(operator):
    path, begun = disturbed(operator, lambda _, workers: kill([operator.chance.choice(workers)], operator.chance))
    complaint = begun.complaint.read_text()
    assert begun.child.returncode == 1, complaint
    assert complaint.count("\n") == 1
    assert "Start the same import again" in complaint
    operator.finish(path)
    operator.prove()


def test_the_workers_of_a_large_import_end_with_it(operator, wait_for):
    path = operator.a_file("large", bytes_at_least=WORTH_PROCESSES)
    begun = operator.begin(path)
    workers = begun.charging_workers()
    begun.ends_within(operator.chance.uniform(0.1, 0.5))
    begun.die()
    wait_for(lambda: all(gone(worker) for worker in workers), patience_s=10)
    operator.finish(path)
    operator.prove()


@pytest.mark.soak
def test_ctrl_c_ends_a_large_import_with_one_sentence(operator):
    """The terminal tells the whole process group, the workers, too."""
    path, begun = disturbed(operator, lambda begun, _: interrupt(begun))
    assert begun.child.returncode == 1
    assert begun.complaint.read_text() == (
        "tollhouse: Stopped; what was done is kept, and starting the same command again is harmless.\n"
    )
    operator.finish(path)
    operator.prove()


def interrupt(begun: Import) -> None:
    with suppress(ProcessLookupError):
        os.killpg(begun.child.pid, signal.SIGINT)
