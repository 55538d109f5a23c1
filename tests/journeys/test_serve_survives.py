"""The server starts quickly, stops cleanly, and survives the death of any of its processes."""

import os
import signal
import subprocess

import psutil
import pytest

from tollhouse.plumbing.supervising import AlreadyServing, only_one


@pytest.fixture(scope="module")
def serving(house):
    """A house whose data exist, so that each test's start is a second start."""
    running = house.start("serve", "--demo")
    running.wait_until_serving()
    first_words = running.out
    assert running.stop() == 0
    return house, first_words


@pytest.fixture(autouse=True)
def end_what_runs(request):
    yield
    if "serving" in request.fixturenames:
        request.getfixturevalue("serving")[0].end_what_runs()


def start_again(program, *arguments):
    running = program.start("serve", *arguments)
    running.wait_until_serving()
    return running


def gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_the_first_start_prints_the_administrators_token_once(serving):
    program, first_words = serving
    assert "The demo company is here: 2,000 customers" in first_words
    assert first_words.count("toll_") == 1
    assert f"http://{program.address}/api/v1" in first_words
    running = start_again(program)
    assert "toll_" not in running.out
    assert "made at the first start" in running.out
    assert running.stop() == 0
    assert running.out.endswith("Stopped.\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_start_is_quick_and_a_stop_leaves_nothing_behind(serving, number):
    program, _ = serving
    running = program.start("serve")
    took_s = running.wait_until_serving()
    assert took_s < 10  # under 5 s on a quiet machine, measured by `tollhouse bench start`
    children = psutil.Process(running.child.pid).children(recursive=True)
    assert len(children) > 3
    assert running.stop(number) == 0
    assert [child for child in children if not gone(child)] == []


def pss_of(process):
    """Of one that has ended meanwhile, as helpers of the database do, nothing."""
    try:
        return process.memory_full_info().pss
    except psutil.NoSuchProcess:
        return 0


def test_idle_memory_stays_small(serving):
    program, _ = serving
    running = start_again(program)
    processes = [psutil.Process(running.child.pid)]
    processes += processes[0].children(recursive=True)
    proportional_mb = sum(map(pss_of, processes)) / 1_000_000
    running.stop()
    assert proportional_mb < 500


def test_a_killed_process_is_started_again(serving, wait_for):
    program, _ = serving
    running = start_again(program, "--workers", "2")
    for name in ("background", "worker", "web"):
        before = running.processes()[name]
        before.kill()
        wait_for(lambda before=before: gone(before))
        wait_for(lambda name=name, before=before: running.processes().get(name, before).pid != before.pid)
        wait_for(running.answers)
    assert running.stop() == 0


def test_a_killed_database_is_started_again(serving, wait_for, database_of):
    program, _ = serving
    running = start_again(program)
    killed = database_of(program.home)
    killed.kill()
    wait_for(lambda: gone(killed))
    wait_for(running.answers)
    assert database_of(program.home).pid != killed.pid
    assert running.stop() == 0
    assert program.run("verify").code == 0


def test_after_a_killed_parent_its_children_are_gone_and_the_next_start_adopts_the_database(
    serving, wait_for, database_of
):
    program, _ = serving
    running = start_again(program)
    children = running.processes()
    database = database_of(program.home)
    running.child.kill()
    running.child.wait()
    for child in children.values():
        wait_for(lambda child=child: gone(child))
    assert database.is_running()
    again = start_again(program)
    assert database_of(program.home).pid == database.pid
    assert again.stop() == 0
    assert gone(database)


def test_an_address_in_use_is_one_sentence(serving):
    program, _ = serving
    running = start_again(program)
    elsewhere = program.elsewhere("second")
    elsewhere.address = program.address
    refused = elsewhere.run("serve")
    assert refused.code == 1
    assert refused.err == (
        f"tollhouse: {program.address} cannot be served (address already in use); "
        "stop the program that has it, or set TOLLHOUSE_HTTP to another address.\n"
    )
    twice = program.run("serve")
    assert twice.code == 1
    assert f"A tollhouse (process {running.child.pid}) serves from" in twice.err
    assert running.stop() == 0


def test_leftovers_of_a_killed_server_are_ended_but_never_a_stranger(tmp_path):
    left, stranger = subprocess.Popen(["sleep", "60"]), subprocess.Popen(["sleep", "60"])
    begun_at = psutil.Process(left.pid).create_time()
    try:
        home = tmp_path / "serve"
        home.mkdir()
        (home / "web.pid").write_text(f"{left.pid} {begun_at}")
        (home / "background.pid").write_text(f"{stranger.pid} {begun_at - 3600}")
        with only_one(home):
            assert not psutil.pid_exists(left.pid)
            assert stranger.poll() is None
            with pytest.raises(AlreadyServing, match=str(os.getpid())), only_one(home):
                pass
        assert list(home.glob("*.pid")) == []
    finally:
        for process in (left, stranger):
            process.kill()
            process.wait()
