"""The embedded server: shared by programs, stopped by the last, adopted after a kill; and which servers will do."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text

from tollhouse.plumbing.db import server as server_module
from tollhouse.plumbing.db.postmaster import Postmaster, ServerNotStarted
from tollhouse.plumbing.db.server import (
    DatabaseTooOld,
    DatabaseUnreachable,
    ExtensionMissing,
    WrongEncoding,
    WrongLocale,
    check_reachable,
    check_server,
    embedded_server,
)
from tollhouse.plumbing.db.system_user import let_in

PROGRAM = """
import sys
from pathlib import Path
from tollhouse.plumbing.db.server import embedded_server
with embedded_server(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.readline()
"""


@contextmanager
def program(home):
    """Another program inside embedded_server, until its standard input ends."""
    running = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROGRAM), str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with running:
        try:
            yield running
        finally:
            running.kill()


def leave(running):
    running.stdin.close()
    assert running.wait(30) == 0


@pytest.fixture(scope="module")
def home():
    """One data directory for all tests here: each leaves it without a server."""
    with tempfile.TemporaryDirectory(prefix="toll") as directory:
        yield Path(directory)


@pytest.fixture(autouse=True)
def _server_is_stopped_afterwards(request):
    yield
    if "home" in request.fixturenames:
        home = request.getfixturevalue("home")
        with embedded_server(home):
            pass
        assert not server_pids(home)


def server_pids(home):
    return Postmaster(home)._occupants()


def postmaster_pid(home):
    return int((home / "postgres" / "postmaster.pid").read_text().split()[0])


def answers(url):
    with psycopg.connect(url) as conn:
        return conn.execute("select 1").fetchone() == (1,)


def test_a_server_runs_only_while_somebody_uses_it(home):
    with embedded_server(home) as url:
        assert answers(url)
        first = postmaster_pid(home)
        with embedded_server(home) as same:
            assert same == url
        assert answers(url)
        assert postmaster_pid(home) == first
    assert not server_pids(home)


def test_what_was_committed_is_there_after_the_next_start(home):
    with embedded_server(home) as url, psycopg.connect(url) as conn:
        conn.execute("create table if not exists kept (name text)")
        conn.execute("insert into kept values ('Київ')")
    with embedded_server(home) as url, psycopg.connect(url) as conn:
        assert ("Київ",) in conn.execute("select name from kept").fetchall()


def test_the_last_program_out_stops_the_server(home):
    with program(home) as other:
        url = other.stdout.readline().strip()
        with embedded_server(home):
            leave(other)
            assert answers(url)
    assert not server_pids(home)


def test_two_programs_that_start_at_once_share_one_server(home):
    with program(home) as one, program(home) as two:
        urls = {one.stdout.readline().strip(), two.stdout.readline().strip()}
        assert len(urls) == 1
        assert answers(urls.pop())
        leave(one)
        leave(two)
    assert not server_pids(home)


def test_the_server_of_a_killed_program_is_adopted_and_then_stopped(home):
    with program(home) as victim:
        victim.stdout.readline()
        victim.kill()
        victim.wait()
    left = postmaster_pid(home)
    with embedded_server(home) as url:
        assert answers(url)
        assert postmaster_pid(home) == left
    assert not server_pids(home)


def test_a_killed_server_is_started_again_by_the_next_program(home):
    with embedded_server(home) as url:
        with psycopg.connect(url) as conn:
            conn.execute("create table if not exists survived (n int)")
            conn.execute("insert into survived values (1)")
        os.kill(postmaster_pid(home), signal.SIGKILL)
        with embedded_server(home) as again, psycopg.connect(again) as conn:
            assert conn.execute("select count(*) from survived").fetchone() == (1,)


def test_a_pid_file_whose_pid_another_program_bears_is_no_obstacle(home):
    with embedded_server(home):
        written = (home / "postgres" / "postmaster.pid").read_text().splitlines()
    stale = home / "postgres" / "postmaster.pid"
    stale.write_text("\n".join([str(os.getppid()), *written[1:]]) + "\n")
    with embedded_server(home) as url:
        assert answers(url)
    assert psutil.pid_exists(os.getppid())


def test_a_warm_start_takes_less_than_a_second_or_two(home):
    with embedded_server(home):
        pass
    began = time.monotonic()
    with embedded_server(home):
        took_s = time.monotonic() - began
    assert took_s < 2  # 0.1 s on an idle machine; the bound leaves room for a busy one


def test_ctrl_c_at_the_terminal_does_not_reach_the_server(home):
    with embedded_server(home):
        assert os.getsid(postmaster_pid(home)) != os.getsid(0)


def test_no_other_user_may_look_in_and_no_port_is_open(home):
    with embedded_server(home) as url:
        assert (home / "postgres").stat().st_mode & 0o077 == 0
        assert (home / "run").stat().st_mode & 0o077 == 0
        with psycopg.connect(url) as conn:
            assert conn.execute("show listen_addresses").fetchone() == ("",)
            assert conn.execute("show fsync").fetchone() == ("on",)
            assert conn.execute("show synchronous_commit").fetchone() == ("on",)


def test_a_long_data_path_gets_its_socket_elsewhere(tmp_path):
    deep = tmp_path / ("long" * 30)
    with embedded_server(deep) as url:
        assert answers(url)
        sockets = Path(make_url(url).query["host"])
        assert not sockets.is_relative_to(tmp_path)
    assert not sockets.exists()


def test_a_server_that_cannot_start_says_why(home, monkeypatch):
    monkeypatch.setitem(server_module.Postmaster.make_running.__globals__["SETTINGS"], "shared_buffers", "1")
    with pytest.raises(ServerNotStarted, match="shared_buffers"), embedded_server(home):
        pass
    monkeypatch.undo()


@pytest.fixture
def open_path():
    """Not pytest's own: every session that starts takes the access lists off that one."""
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends a system user")
def test_the_system_user_is_let_through_a_private_directory_and_nobody_else_is(open_path):
    private = open_path / "private"
    private.mkdir(mode=0o700)
    first, second, stranger = ({"user": user, "group": user, "extra_groups": []} for user in (4711, 4712, 4713))

    def may(identity, *command):
        done = subprocess.run([*command, str(private)], **identity, cwd="/", check=False, capture_output=True)
        return done.returncode == 0

    let_in(first, private)
    let_in(second, private)
    assert may(first, "test", "-x")
    assert may(second, "test", "-x")
    assert not may(stranger, "test", "-x")
    assert not may(first, "ls")


def test_a_database_that_does_not_answer_is_named_with_the_way_out(tmp_path):
    engine = create_engine(f"postgresql+psycopg://me:secret@/tollhouse?host={tmp_path}")
    with pytest.raises(DatabaseUnreachable) as refused:
        check_reachable(engine)
    assert "TOLLHOUSE_DATABASE_URL" in refused.value.detail
    assert "secret" not in refused.value.detail


def test_a_fit_database_is_given_its_extensions(empty_engine):
    check_reachable(empty_engine)
    with empty_engine.connect() as conn:
        found = set(conn.scalars(text("select extname from pg_extension")))
    assert {"pg_trgm", "btree_gin", "btree_gist"} <= found


def test_a_server_that_is_too_old_is_refused(conn, monkeypatch):
    monkeypatch.setattr(server_module, "OLDEST_VERSION", 99)
    with pytest.raises(DatabaseTooOld, match="needs 99 or later"):
        check_server(conn)


@pytest.mark.parametrize(
    "clauses, refusal, reason",
    [("encoding 'LATIN1' locale 'C'", WrongEncoding, "LATIN1"), ("encoding 'UTF8' locale 'C'", WrongLocale, "ASCII")],
)
def test_a_database_that_cannot_hold_or_search_every_name_is_refused(server, clauses, refusal, reason):
    unfit = server.passing_engine("unfit", clauses=f"template template0 {clauses}")
    with unfit as engine, pytest.raises(refusal, match=reason):
        check_reachable(engine)


def test_an_extension_that_may_not_be_added_is_named(empty_engine):
    with empty_engine.begin() as conn:
        conn.execute(text("create role powerless"))
        conn.execute(text("set local role powerless"))
        with pytest.raises(ExtensionMissing, match="pg_trgm"):
            check_server(conn)
        conn.rollback()
