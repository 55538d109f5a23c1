"""`tollhouse bench start`: from nothing to answering, from there to answering again, and what it costs to wait."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from tollhouse.bench.serving import served

_SETTLING_S = 5
Say = Callable[[str], None]


def bench_start(*, runs: int, say: Say) -> dict[str, Any]:
    """Seconds of a cold start (empty data directory, embedded database made) and of a warm one; idle memory in MB.

    Memory is the proportional share (PSS) of every process of the program, the embedded database included.
    """
    cold, warm, idle = [], [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(prefix="tollbench") as home:
            with served({}, data=Path(home)) as server:
                cold.append(server.started_s)
            with served({}, data=Path(home)) as server:
                warm.append(server.started_s)
                time.sleep(_SETTLING_S)
                idle.append(_memory_mb(server.process.pid, Path(home)))
        say(f"cold {cold[-1]:.1f} s, warm {warm[-1]:.1f} s, idle {idle[-1]} MB")
    return {
        "cold_start_s": round(statistics.median(cold), 2),
        "warm_start_s": round(statistics.median(warm), 2),
        "idle_memory_mb": round(statistics.median(idle)),
        "cold_runs_s": [round(seconds, 2) for seconds in cold],
        "warm_runs_s": [round(seconds, 2) for seconds in warm],
        "idle_runs_mb": idle,
    }


def _memory_mb(pid: int, home: Path) -> int:
    """The program's processes and those of the database under its directory, which belong to another user."""
    program = psutil.Process(pid)
    processes = {program, *program.children(recursive=True)}
    processes |= {process for process in psutil.process_iter() if _is_database_under(home, process)}
    shares: list[int] = [process.memory_full_info().pss for process in processes]
    return round(sum(shares) / (1 << 20))


def _is_database_under(home: Path, process: psutil.Process) -> bool:
    """A backend's command line says only what it does; its parent's says where its data is."""
    try:
        parent = process.parent()
        words = [*process.cmdline(), *(parent.cmdline() if parent is not None else [])]
        return bool(process.name().startswith("postgres")) and any(str(home) in word for word in words)
    except psutil.Error:  # somebody else's process that ended meanwhile
        return False
