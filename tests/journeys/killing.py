"""Ending processes as a power cut does: no warning, no order."""

import os
import random
import time
from contextlib import suppress
from pathlib import Path

import psutil


def a_chance() -> random.Random:
    """Chance that can be had again: what a failure prints makes the same data and the same moments."""
    seed = int(os.environ.get("TOLLHOUSE_KILL_SEED") or random.randrange(10**6))
    print(f"TOLLHOUSE_KILL_SEED={seed}")  # noqa: T201 - pytest shows it when the test fails
    return random.Random(seed)


def living_in(home: Path) -> list[psutil.Process]:
    """Everything that works in the directory: the program, its children, and the embedded database."""
    return [
        process
        for process in psutil.process_iter(["cwd"])
        if process.info["cwd"] and Path(process.info["cwd"]).is_relative_to(home)
    ]


def kill(processes: list[psutil.Process], chance: random.Random) -> None:
    """SIGKILL to all of them in any order, until none is left; what they start meanwhile is not looked for."""
    chance.shuffle(processes)
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    give_up_at = time.monotonic() + 30
    while not all(gone(process) for process in processes):
        assert time.monotonic() < give_up_at, "SIGKILL did not end it"
        time.sleep(0.01)


def kill_everything_in(home: Path, chance: random.Random) -> None:
    while found := living_in(home):
        kill(found, chance)


def gone(process: psutil.Process) -> bool:
    """Ended; a zombie whose parent has not looked yet has ended, too."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def command_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""  # it ended while we were asking
