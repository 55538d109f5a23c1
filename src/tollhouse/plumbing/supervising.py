"""Processes that belong together: started, restarted, ended with their parent, found again after a crash.

Children are forked: they share what the parent has imported, so a start takes one import and little memory.
"""

import ctypes
import fcntl
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, ClassVar, Final, NoReturn

from tollhouse.plumbing.logs import logger
from tollhouse.words.refusals import Refused

_log = logger(__name__)

_STOP_PATIENCE_S: Final = 15
_LEFTOVER_PATIENCE_S: Final = 5
_DYING_PATIENCE_S: Final = 2
_STEADY_AFTER_S: Final = 10
_LONGEST_PAUSE_S: Final = 30
_SAME_START_S: Final = 1.0
_LOOK_AGAIN_S: Final = 0.05

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NAME: Final = 15


class AlreadyServing(Refused):
    code: ClassVar[str] = "already_serving"
    sentence: ClassVar[str] = (
        "A tollhouse (process {pid}) serves from {home} already; stop that one, or give another TOLLHOUSE_DATA."
    )


@dataclass(slots=True)
class Child:
    """One process: its name and what it does; failures counts its quick ends in a row."""

    name: str
    work: Callable[[], None]
    pid: int | None = None
    started_at: float = 0.0
    failures: int = 0
    start_again_at: float = field(default=0.0)


class Supervisor:
    """The children of one `serve`.  Their process numbers stand in files beside the data, with their start times."""

    def __init__(self, home: Path, children: list[Child]) -> None:
        self._home = home
        self.children = children

    def start(self) -> None:
        for child in self.children:
            self._start(child)

    def tend(self) -> None:
        """Start again whoever died; one that dies at once is given longer and longer pauses."""
        for child in self.children:
            if child.pid is not None and not _is_running(child.pid):
                self._note_end(child)
            if child.pid is None and time.monotonic() >= child.start_again_at:
                self._start(child)

    def stop(self) -> None:
        """In the order given: politely, then not."""
        for child in self.children:
            if child.pid is None:
                continue
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGTERM)
            give_up_at = time.monotonic() + _STOP_PATIENCE_S
            while _is_running(child.pid) and time.monotonic() < give_up_at:
                time.sleep(_LOOK_AGAIN_S)
            if _is_running(child.pid):
                os.kill(child.pid, signal.SIGKILL)
                os.waitpid(child.pid, 0)
            child.pid = None
            self._pid_file(child.name).unlink(missing_ok=True)

    def _start(self, child: Child) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _live(child, parent)
        child.pid, child.started_at = pid, time.monotonic()
        self._pid_file(child.name).write_text(f"{pid} {_started(pid)}", encoding="ascii")

    def _note_end(self, child: Child) -> None:
        lived_s = time.monotonic() - child.started_at
        child.failures = 0 if lived_s > _STEADY_AFTER_S else child.failures + 1
        pause_s = 0.0 if child.failures < 2 else min(0.5 * 2**child.failures, _LONGEST_PAUSE_S)
        child.start_again_at = time.monotonic() + pause_s
        _log.warning("process ended and is started again", name=child.name, pid=child.pid, lived_s=round(lived_s, 1))
        child.pid = None

    def _pid_file(self, name: str) -> Path:
        return self._home / f"{name}.pid"


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Held by one `serve` on a data directory; whatever a killed one left running is ended first.

    Raises AlreadyServing.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("a+", encoding="ascii") as lock:
        _take(lock, home)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        _end_leftovers(home)
        yield


def die_with_parent(parent: int) -> None:
    """This process is killed the moment its parent ends, however that ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch_parent, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)  # it ended while we were asking


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _take(lock: IO[str], home: Path) -> None:
    """The children of a killed `serve` share its lock until they have followed it, so one look is not enough."""
    give_up_at = time.monotonic() + _DYING_PATIENCE_S
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < give_up_at:
                time.sleep(_LOOK_AGAIN_S)
                continue
            lock.seek(0)
            raise AlreadyServing(pid=lock.read().strip(), home=home.parent) from None
        return


def _live(child: Child, parent: int) -> NoReturn:
    """The child's whole life; it never returns into what its parent was doing."""
    code = 1
    try:
        os.setsid()  # Ctrl-C in the terminal is for the parent, which then ends its children in good order
        die_with_parent(parent)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_NAME, f"tollhouse-{child.name}"[:15].encode())
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        child.work()
        code = 0
    except BaseException as trouble:  # noqa: BLE001 - nothing may unwind into the parent's code
        _log.error("process failed", name=child.name, exc_info=trouble)
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _is_running(pid: int) -> bool:
    """Whether a child of ours still runs; one that ended is taken off the system's list."""
    try:
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return False


def _end_leftovers(home: Path) -> None:
    """End processes of an earlier `serve` that was killed; a number that another program bears now is left alone."""
    # psutil costs 70 ms, which only the one `serve` of a machine pays.
    import psutil

    left: list[psutil.Process] = []
    for file in home.glob("*.pid"):
        pid, _, started = file.read_text(encoding="ascii").partition(" ")
        with suppress(psutil.NoSuchProcess, ValueError):
            process = psutil.Process(int(pid))
            if abs(process.create_time() - float(started)) < _SAME_START_S:
                left += [process, *process.children(recursive=True)]
        file.unlink(missing_ok=True)
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
            _log.warning("ended a process that a killed tollhouse left", pid=process.pid)
    psutil.wait_procs(left, timeout=_LEFTOVER_PATIENCE_S)


def _started(pid: int) -> float:
    import psutil

    try:
        return float(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return 0.0
