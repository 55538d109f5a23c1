"""tollhouse serve: database, web server and background work, started together and stopped together."""

import gc
import multiprocessing
import os
import signal
import socket
import threading
import time
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Annotated, ClassVar, Final

import typer

from tollhouse.doors.cli.opened import Opened, Program, program_of
from tollhouse.doors.cli.speaking import say
from tollhouse.words.refusals import Refused

if TYPE_CHECKING:
    from tollhouse.plumbing.supervising import Supervisor

_LOOK_AGAIN_S: Final = 0.1
_READY_PATIENCE_S: Final = 60
_FAILURES_AT_START: Final = 3
_ASK_DATABASE_EVERY_S: Final = 5
_FIRST_START: Final = "first start"
_ANYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to look for oneself


class AddressNotFree(Refused):
    code: ClassVar[str] = "address_not_free"
    sentence: ClassVar[str] = (
        "{address} cannot be served ({reason}); stop the program that has it, or set TOLLHOUSE_HTTP to another address."
    )


class DoesNotStart(Refused):
    code: ClassVar[str] = "does_not_start"
    sentence: ClassVar[str] = "The {name} process does not start; what it said stands above."


def serve(
    ctx: typer.Context,
    *,
    demo: Annotated[bool, typer.Option("--demo", help="Load the demo company into an empty database.")] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer requests.")] = 2,
) -> None:
    """Serve the console and the API and do the background work, until Ctrl-C; the embedded database stops with it."""
    from tollhouse.plumbing.settings import split_address
    from tollhouse.plumbing.supervising import only_one

    begun_at = time.monotonic()
    program = program_of(ctx)
    settings = program.settings()
    stopping = _stop_on_signals()
    with only_one(settings.data / "serve"), ExitStack() as servers:
        host, port = split_address(settings.http)
        _refuse_taken(host, port)
        opened = servers.enter_context(program.opened())
        password = _load_demo(opened) if demo else None
        secret, own = _first_keys(opened)
        supervisor = _make_children(program, opened, workers)
        supervisor.start()
        try:
            if _wait_until_ready(supervisor, host, port, stopping):
                _announce(opened, secret, time.monotonic() - begun_at)
                _tell_logins(opened, password or own, demo=demo, to_change=own is not None)
                say("Ctrl-C stops all of it.")
            _watch(supervisor, opened, servers, stopping)
        finally:
            supervisor.stop()
    say("Stopped.")


def _stop_on_signals() -> threading.Event:
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            reason = (taken.strerror or str(taken)).lower()
            raise AddressNotFree(address=f"{host}:{port}", reason=reason) from taken


def _load_demo(opened: Opened) -> str | None:
    """Into an empty database, or to the end of a load that was interrupted; what somebody uses is left as it is.

    The demo administrator's password when it was made now; it cannot be shown again.
    """
    from tollhouse.demo.loading import is_begun, wants_loading
    from tollhouse.demo.members import add_demo_members
    from tollhouse.doors.cli.demo import load_shown, tell
    from tollhouse.plumbing.clock import real_clock

    with opened.engine.connect() as conn:
        size = wants_loading(conn)
    if size is not None:
        tell(load_shown(opened, size))
    with opened.engine.begin() as conn:
        return add_demo_members(conn, now=real_clock()) if is_begun(conn) else None


def _first_keys(opened: Opened) -> tuple[str | None, str | None]:
    """The administrator's secret and password when this is the first start of all; they cannot be shown again.

    Whoever was added before the first start comes in by a password of their own, and nobody else is made.
    """
    from tollhouse.plumbing.clock import real_clock
    from tollhouse.staff.members import add_first_administrator, count_members
    from tollhouse.staff.rules.roles import Role
    from tollhouse.staff.tokens import NewToken, count_tokens, make_token

    with opened.engine.begin() as conn:
        if count_tokens(conn):
            return None, None
        first = NewToken("administrator", Role.ADMINISTRATOR)
        _, secret = make_token(conn, first, now=opened.clock(), by=_FIRST_START)
        password = None if count_members(conn) else add_first_administrator(conn, now=real_clock(), by=_FIRST_START)
    return secret, password


def _make_children(program: Program, opened: Opened, workers: int) -> "Supervisor":
    from tollhouse.plumbing.logs import set_up_logs
    from tollhouse.plumbing.supervising import Child, Supervisor

    settings = opened.settings
    set_up_logs(settings.log_level)
    opened.engine.dispose()  # a connection must not be shared with a forked child
    program.load_web()
    gc.freeze()  # what is imported by now stays shared with the children instead of being copied by a collection
    children = [
        Child("web", lambda: _be_web(program, opened, workers)),
        Child("background", lambda: _be_background(program, opened)),
    ]
    return Supervisor(settings.data / "serve", children)


def _be_web(program: Program, opened: Opened, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from tollhouse.plumbing.settings import split_address
    from tollhouse.plumbing.supervising import die_with_parent

    os.environ["TOLLHOUSE_DATABASE_URL"] = opened.url
    # Workers share what is imported by now, also where forking is not the usual way (from Python 3.14 on, macOS).
    multiprocessing.set_start_method("fork", force=True)
    # Said here, because by the time a worker has imported what it runs, its parent may be gone and unknown.
    os.register_at_fork(after_in_child=partial(die_with_parent, os.getpid()))
    host, port = split_address(opened.settings.http)
    Granian(
        program.web_application,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=workers,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    ).serve()


def _be_background(program: Program, opened: Opened) -> None:
    os.environ["TOLLHOUSE_DATABASE_URL"] = opened.url
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    program.work_in_background(stopping)


def _wait_until_ready(supervisor: "Supervisor", host: str, port: int, stopping: threading.Event) -> bool:
    """Whether the web answers; False when somebody wants us to stop.  Raises DoesNotStart."""
    give_up_at = time.monotonic() + _READY_PATIENCE_S
    while not stopping.wait(_LOOK_AGAIN_S):
        if _answers(_ANYWHERE.get(host, host), port):
            return True
        supervisor.tend()
        failing = [child.name for child in supervisor.children if child.failures >= _FAILURES_AT_START]
        if failing or time.monotonic() > give_up_at:
            raise DoesNotStart(name=failing[0] if failing else "web")
    return False


def _answers(host: str, port: int) -> bool:
    from http.client import HTTPConnection, HTTPException

    asking = HTTPConnection(host, port, timeout=5)
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def _watch(supervisor: "Supervisor", opened: Opened, servers: ExitStack, stopping: threading.Event) -> None:
    """Until somebody wants us to stop: children that die are started again, and so is the embedded database."""
    ask_again_at = time.monotonic() + _ASK_DATABASE_EVERY_S
    while not stopping.wait(_LOOK_AGAIN_S):
        supervisor.tend()
        if time.monotonic() >= ask_again_at:
            if opened.settings.database_url is None and not _database_answers(opened.url):
                _start_database_again(opened, servers)
            ask_again_at = time.monotonic() + _ASK_DATABASE_EVERY_S


def _database_answers(url: str) -> bool:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=_ASK_DATABASE_EVERY_S):
            return True
    except psycopg.OperationalError:
        return False


def _start_database_again(opened: Opened, servers: ExitStack) -> None:
    """Somebody killed it; entering its context once more starts it at the same address, and all reconnect."""
    from tollhouse.plumbing.db.server import embedded_server
    from tollhouse.plumbing.logs import logger

    logger(__name__).warning("the embedded database does not answer and is started again")
    servers.enter_context(embedded_server(opened.settings.data))


def _announce(opened: Opened, secret: str | None, took_s: float) -> None:
    address = f"http://{opened.settings.http}"
    database = "embedded PostgreSQL" if opened.settings.database_url is None else "the one of TOLLHOUSE_DATABASE_URL"
    say(f"Tollhouse serves, {took_s:.1f} s after it was started.")
    say(f"  console    {address}/")
    say(f"  API        {address}/api/v1")
    say(f"  docs       {address}/api/docs")
    say(f"  database   {database}, data under {opened.settings.data.resolve()}")
    if secret is None:
        say("  token      made at the first start; another: tollhouse staff token add NAME --role administrator")
    else:
        say(f"  token      {secret}")
        say("             (the administrator's; it is shown this once, keep it)")


def _tell_logins(opened: Opened, password: str | None, *, demo: bool, to_change: bool) -> None:
    """How people get in; passwords only where they were made now, or are a demo company's.

    to_change   another one has to be chosen at the first sign-in
    """
    from tollhouse.demo.members import demo_logins
    from tollhouse.staff.members import ADMINISTRATOR, count_members

    with opened.engine.connect() as conn:
        anybody = count_members(conn) > 0
        known = demo_logins(conn) if demo else {}
    if password is not None:
        say(f"  sign in    {ADMINISTRATOR} / {password}")
        once = "choose your own when you sign in" if to_change else "keep it"
        say(f"             (the administrator's password; it is shown this once, {once})")
    elif anybody:
        say("  sign in    an administrator's new password: tollhouse staff reset-password LOGIN")
    else:
        say("  sign in    nobody can yet: tollhouse staff add LOGIN --name NAME --role administrator")
    for login, everybodys in known.items():
        say(f"             {login} / {everybodys}")
