"""What goes wrong is one sentence with the way out, on stderr, and a code; never a traceback."""

import sys
import time
from datetime import datetime

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from tollhouse.doors.cli.mishaps import sentence_for
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import make_engine
from tollhouse.plumbing.db.server import embedded_server


def test_help_names_every_command_in_well_under_a_second(empty_house):
    empty_house.run("--help")
    begun_at = time.monotonic()
    told = empty_house.run("--help")
    took_s = time.monotonic() - begun_at
    for command in ("serve", "tariff", "usage", "quote", "clock", "verify", "backup", "restore", "migrate", "settings"):
        assert command in told.out
    assert told.code == 0
    assert took_s < 3  # about 0.4 s on a quiet machine; this one also runs other tests
    assert not (empty_house.home / "data").exists()


def test_help_imports_nothing_heavy():
    import subprocess

    listing = "import sys, tollhouse.app; tollhouse.app.make_commands(); print(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"sqlalchemy", "alembic", "pydantic_settings", "fastapi", "granian", "procrastinate", "psutil", "babel"}
    assert heavy & set(loaded) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("quote",),
        ("tariff", "upload", "X", "/no/such/file.csv"),
        ("clock", "advance", "fortnight"),
        ("quote", "--account", "1", "--used", "1", "--at", "yesterday"),
        ("serve", "--workers", "0"),
    ],
)
def test_a_wrong_command_line_is_code_2_and_starts_nothing(empty_house, arguments):
    from tollhouse.app import make_commands

    assert CliRunner().invoke(make_commands(), list(arguments)).exit_code == 2
    assert not (empty_house.home / "data").exists()


@pytest.mark.parametrize(
    "setting, value, sentence",
    [
        ("DATABASE_URL", "postgresql://nobody:geheim@127.0.0.1:9/none", "The database at postgresql"),
        ("DATABASE_URL", "mysql://localhost", "TOLLHOUSE_DATABASE_URL is not usable: it begins with postgresql://"),
        ("HTTP", "8080", "TOLLHOUSE_HTTP is not usable: write it as host:port"),
    ],
)
def test_a_wrong_setting_gives_a_sentence(empty_house, setting, value, sentence):
    empty_house.settings["TOLLHOUSE_" + setting] = value
    done = empty_house.run("verify")
    assert done.code == 1
    assert done.err.startswith(f"tollhouse: {sentence}")
    assert done.err.count("\n") == 1
    assert "geheim" not in done.err


def test_a_newer_schema_gives_a_sentence(empty_house):
    with embedded_server(empty_house.home / "data") as url:
        engine = make_engine(url)
        with engine.begin() as conn:
            conn.execute(text("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)"))
            conn.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
        engine.dispose()
        done = empty_house.run("migrate")
    assert done.code == 1
    assert done.err.startswith("tollhouse: The database is at migration 9999, which this program does not know")


def test_the_real_clock_cannot_be_moved_and_the_test_clock_runs_due_work(empty_house):
    with embedded_server(empty_house.home / "data"):
        refused = empty_house.run("clock", "advance", "3d")
        assert refused.code == 1
        assert "TOLLHOUSE_TEST_CLOCK=1" in refused.err
        empty_house.settings["TOLLHOUSE_TEST_CLOCK"] = "1"
        moved = empty_house.run("clock", "advance", "4d")
        assert moved.code == 0, moved.err
        shown, done = moved.out.split("; ")
        assert 3 <= (datetime.fromisoformat(shown) - real_clock()).days <= 4
        assert int(done.split()[0]) >= 4 * 24  # every hour its own
        back = empty_house.run("clock", "set", "2020-01-01")
    assert back.code == 1
    assert "only goes forward" in back.err


def test_secrets_are_masked_in_settings(empty_house):
    empty_house.settings["TOLLHOUSE_DATABASE_URL"] = "postgresql://tom:geheim@db.example/toll"
    shown = empty_house.run("settings")
    assert shown.code == 0
    assert "geheim" not in shown.out
    assert "tom:********@db.example" in shown.out
    assert "environment" in shown.out


def test_the_unexpected_is_kept_in_a_log_and_told_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("TOLLHOUSE_DATA", str(tmp_path / "data"))
    told = sentence_for(RuntimeError("the moon\nfell down"))
    log = tmp_path / "data" / "errors.log"
    assert told == f"Something unexpected happened (RuntimeError: the moon). Details are in {log}."
    assert "fell down" in log.read_text()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError) as trouble:
        (tmp_path / "gone").read_text()
    assert sentence_for(trouble.value) == f"{tmp_path}/gone: No such file or directory."
