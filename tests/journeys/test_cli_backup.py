"""A backup made in the middle of an import is one moment of the books; restoring it is all or nothing."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from journeys.small_demo import accounts_at_home, load_small_demo
from sqlalchemy import Engine, text

from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import make_engine
from tollhouse.plumbing.db.server import embedded_server
from tollhouse.plumbing.postgres_tools import ToolMissing, dumping_tool, restoring_tools, target_of

CALLS = 120_000
KEY = "the key of this house"
_CHARGED = "SELECT count(*) FROM usage_key JOIN usage_source USING (source_id) WHERE name = 'switch'"


def write_calls(path: Path, accounts: list[str]) -> None:
    started_at = real_clock().replace(microsecond=0) - timedelta(hours=3)
    lines = ["request_id,service,account,calling,called,direction,started_at,used"]
    for number in range(CALLS):
        account = accounts[number % len(accounts)]
        lines.append(f"c{number},voice,{account},{account},4312345,out,{started_at.isoformat()},{number % 300}")
    path.write_text("\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def backed_up(house):
    """A house that imports calls while its backup is made; the file, and how many calls were charged in the end."""
    with embedded_server(house.home / "data") as url:
        load_small_demo(house, customers=60)
        accounts = accounts_at_home(house)
        write_calls(house.home / "calls.csv", accounts)
        file = house.home / "night.tollhouse"
        (house.home / "data" / "secret_key").write_text(KEY)
        importing = subprocess.Popen(
            [*house.command, "usage", "import", "calls.csv", "--source", "switch", "--format", "generic"],
            cwd=house.home,
            env=house.environment,
            stdout=subprocess.DEVNULL,
        )
        engine = make_engine(url)
        while charged(engine) == 0:
            assert importing.poll() is None
        done = house.run("backup", str(file))
        still_importing = importing.poll() is None
        assert importing.wait(60) == 0
        in_the_end = charged(engine)
        engine.dispose()
    assert done.code == 0, done.err
    assert "The secret key is included" in done.out
    return house, file, in_the_end, still_importing


def charged(engine: Engine) -> int:
    with engine.connect() as conn:
        return int(conn.scalar(text(_CHARGED)))


def charged_in(program) -> int:
    with embedded_server(program.home / "data") as url:
        engine = make_engine(url)
        found = charged(engine)
        engine.dispose()
    return found


def test_a_backup_under_load_restores_to_proven_books_and_the_import_goes_on_from_there(backed_up):
    house, file, in_the_end, still_importing = backed_up
    assert still_importing, "the import ended before the backup did; give it more calls"
    assert file.stat().st_mode & 0o077 == 0
    fresh = house.elsewhere("fresh")
    with embedded_server(fresh.home / "data"):
        restored = fresh.run("restore", str(file))
        assert restored.code == 0, restored.err
        assert (fresh.home / "data" / "secret_key").read_text() == KEY
        assert fresh.run("verify").code == 0
        assert 0 < charged_in(fresh) < in_the_end == CALLS
        again = fresh.run("usage", "import", str(house.home / "calls.csv"), "--source", "switch")
        assert again.code == 0
        assert "Went on after line" in again.out
        assert charged_in(fresh) == CALLS
        assert fresh.run("verify").code == 0


def test_a_database_that_holds_something_is_replaced_only_when_told(backed_up):
    house, file, in_the_end, _ = backed_up
    refused = house.run("restore", str(file))
    assert refused.code == 1
    assert "restore into an empty one" in refused.err
    assert charged_in(house) == in_the_end


@pytest.mark.parametrize("kept", [0.2, 0.9, None])
def test_a_broken_backup_changes_nothing(backed_up, kept):
    house, file, in_the_end, _ = backed_up
    whole = file.read_bytes()
    broken = house.home / "broken.tollhouse"
    middle = len(whole) // 2
    # Cut off, or with a few bytes of the dump overwritten: the archive's checksum tells after everything was read.
    broken.write_bytes(whole[: int(len(whole) * kept)] if kept else whole[:middle] + b"\0" * 9 + whole[middle + 9 :])
    refused = house.run("restore", str(broken), "--replace")
    assert refused.code == 1
    assert "nothing was changed" in refused.err
    assert charged_in(house) == in_the_end


def test_an_existing_file_is_not_overwritten_unless_told(backed_up):
    house, file, _, _ = backed_up
    refused = house.run("backup", str(file))
    assert refused.code == 1
    assert "overwrite it with --replace" in refused.err


def test_no_fitting_program_is_named_with_the_package_that_has_it():
    with pytest.raises(ToolMissing, match=r"PostgreSQL 99, and of pg_dump only .* postgresql-client-99"):
        dumping_tool(99)
    with pytest.raises(ToolMissing, match="pg_restore"):
        restoring_tools(18, made_with=99)
    assert dumping_tool(18).major == 18


def test_a_password_does_not_stand_on_a_command_line():
    target, environment = target_of("postgresql://tom:geheim@db.example:5433/toll?sslmode=require")
    assert "geheim" not in target
    assert "port=5433" in target
    assert "sslmode=require" in target
    assert environment["PGPASSWORD"] == "geheim"
