"""`tollhouse serve` as a benchmark's subject: a process of its own in a passing directory on a free port."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

_PATIENCE_S = 120


class ServerFailed(RuntimeError):  # noqa: N818 - it says what was the case
    """The server ended or answered with an error: the figures would be worth nothing."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; started_s is what its start took until it answered."""

    process: "subprocess.Popen[bytes]"
    port: int
    started_s: float

    def post(self, path: str, body: bytes, secret: str) -> bytes:
        """As `ask`."""
        return self.ask("POST", path, secret, body)

    def ask(self, method: str, path: str, secret: str, body: bytes | None = None) -> bytes:
        """One request on a connection of its own; raises ServerFailed unless the answer is a success."""
        asking = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_S)
        try:
            headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
            asking.request(method, path, body, headers)
            answer = asking.getresponse()
            told = answer.read()
            if answer.status >= 300:
                raise ServerFailed(f"{answer.status}: {told[:500]!r}")
            return told
        finally:
            asking.close()


@contextmanager
def served(environment: Mapping[str, str], *, data: Path | None = None) -> Iterator[Server]:
    """Serve until the end of the context; without a directory of its own in a passing one."""
    with tempfile.TemporaryDirectory(prefix="tollbench") as passing:
        port = _free_port()
        ours = {"TOLLHOUSE_DATA": str(data or passing), "TOLLHOUSE_HTTP": f"127.0.0.1:{port}"}
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "tollhouse.app", "serve"],
            env={**os.environ, **ours, **environment},
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_until_it_answers(process, port)
            yield Server(process, port, time.perf_counter() - started)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_PATIENCE_S)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int) -> None:
    give_up_at = time.monotonic() + _PATIENCE_S
    while time.monotonic() < give_up_at and process.poll() is None:
        asking = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            asking.request("GET", "/healthz")
            if asking.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.05)
        finally:
            asking.close()
    raise ServerFailed("the server did not answer")
