"""For `make dev`: the server on demo data, run again whenever a file under src/ has changed; beside it, the console.

The console is served by the development server of its builder, which changes the open page as its files change.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
SERVER = [Path(sys.executable).with_name("tollhouse"), "serve", "--demo"]
CONSOLE = [sys.executable, ROOT / "hatch_build.py", "npm", "run", "--silent", "dev"]
LOOK_EVERY_S = 0.5
STOP_PATIENCE_S = 30


def newest_change() -> float:
    watched = (path for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".sql", ".toml", ".csv"})
    return max((path.stat().st_mtime for path in watched), default=0.0)


def stop(running: "subprocess.Popen[bytes]") -> None:
    running.send_signal(signal.SIGINT)
    try:
        running.wait(STOP_PATIENCE_S)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()


@contextmanager
def console() -> Iterator[None]:
    """With a process group of its own, because what was asked to run it runs it through others."""
    api = f"http://{os.environ.get('TOLLHOUSE_HTTP', '127.0.0.1:8080')}"
    running = subprocess.Popen(CONSOLE, env={"TOLLHOUSE_API": api, **os.environ}, start_new_session=True)
    try:
        yield
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGTERM)
        running.wait()


def main() -> int:
    while True:
        seen = newest_change()
        running = subprocess.Popen(SERVER)
        try:
            while newest_change() == seen:
                time.sleep(LOOK_EVERY_S)
        except KeyboardInterrupt:
            return running.wait()
        stop(running)


if __name__ == "__main__":
    with console():
        sys.exit(main())
