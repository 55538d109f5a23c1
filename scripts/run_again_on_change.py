"""For `make dev`: run a command, and run it again whenever a file under src/ has changed."""

import signal
import subprocess
import sys
import time
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"
LOOK_EVERY_S = 0.5
STOP_PATIENCE_S = 30


def newest_change() -> float:
    watched = (path for path in SOURCE.rglob("*") if path.suffix in {".py", ".sql", ".toml", ".csv"})
    return max((path.stat().st_mtime for path in watched), default=0.0)


def stop(running: "subprocess.Popen[bytes]") -> None:
    running.send_signal(signal.SIGINT)
    try:
        running.wait(STOP_PATIENCE_S)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()


def main(command: list[str]) -> int:
    while True:
        seen = newest_change()
        running = subprocess.Popen(command)
        try:
            while newest_change() == seen:
                time.sleep(LOOK_EVERY_S)
        except KeyboardInterrupt:
            return running.wait()
        stop(running)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
