"""kill -9 of all but PostgreSQL while usage comes in: what was acknowledged is on the books, and nothing is twice."""

import csv
import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field

import psutil
import pytest
from journeys.killing import a_chance, gone, kill
from journeys.small_company import SOURCE, books_in, engine_of, found_company_in, write_calls
from sqlalchemy import text

RECORDS = 8_000
BATCH = 250
SENDERS = 3


@dataclass
class Switch:
    """Sends its batches again and again until it is told to stop, and remembers what was acknowledged."""

    address: str
    secret: str
    batches: list[list[dict[str, str]]]
    acknowledged: set[str] = field(default_factory=set)
    refused: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)

    def post(self, batch: list[dict[str, str]]) -> Counter[str]:
        request = urllib.request.Request(
            f"http://{self.address}/api/v1/usage",
            data=json.dumps({"source": SOURCE, "records": batch}).encode(),
            headers={"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server
            outcomes = json.load(answer)["outcomes"]
        assert [one["request_id"] for one in outcomes] == [one["request_id"] for one in batch]
        self.acknowledged |= {one["request_id"] for one in batch}
        return Counter(one["outcome"] for one in outcomes)

    def send(self, first: int) -> None:
        place = first
        while not self.stopping.is_set():
            try:
                self.post(self.batches[place % len(self.batches)])
                place += SENDERS
            except (OSError, urllib.error.URLError, ValueError):
                self.refused += 1  # nobody is there, or the answer was cut off: the same batch again
                time.sleep(0.02)


def a_switch(program, lines, chance):
    """A switch with a token, and what its records must come to."""
    path = program.home / "calls.csv"
    expected = write_calls(path, lines, count=RECORDS, seed=chance.randrange(10**6))
    with path.open(newline="", encoding="utf-8") as file:
        # JSON knows no line that lacks a cell.
        records = [record for record in csv.DictReader(file) if record["disconnect_cause"] is not None]
    del expected.waiting["broken_line"]
    made = program.run("staff", "token", "add", "switch", "--role", "administrator")
    batches = [records[place : place + BATCH] for place in range(0, len(records), BATCH)]
    return Switch(program.address, made.out.splitlines()[0], batches), expected


def kill_all_but_postgres(running, chance: random.Random) -> None:
    parent = psutil.Process(running.child.pid)
    ours = [one for one in parent.children(recursive=True) if not one.name().startswith("postgres")]
    assert len(ours) >= 3  # web, worker and background
    kill([parent, *ours], chance)
    running.child.wait()


def known_to_the_books(program) -> set[str]:
    with engine_of(program.home) as engine, engine.connect() as conn:
        charged = conn.execute(text("SELECT request_id FROM xdr")).scalars()
        return {*charged, *conn.execute(text("SELECT request_id FROM quarantined_usage")).scalars()}


def kill_while_usage_comes_in(program, kills: int) -> None:
    chance = a_chance()
    switch, expected = a_switch(program, found_company_in(program.home), chance)
    running = program.start("serve")
    running.wait_until_serving()
    senders = [threading.Thread(target=switch.send, args=(first,)) for first in range(SENDERS)]
    for sender in senders:
        sender.start()
    try:
        for _ in range(kills):
            time.sleep(chance.uniform(0.1, 1.2))
            kill_all_but_postgres(running, chance)
            acknowledged = set(switch.acknowledged)
            running = program.start("serve")
            running.wait_until_serving()
            assert acknowledged - known_to_the_books(program) == set()
    finally:
        switch.stopping.set()
        for sender in senders:
            sender.join()
    assert switch.refused > 0
    assert switch.acknowledged
    for batch in switch.batches:
        switch.post(batch)
    replayed = sum((switch.post(batch) for batch in switch.batches), Counter())
    assert replayed.keys() == {"already_charged", "quarantined"}
    with engine_of(program.home) as engine:
        found = books_in(engine)
    assert running.stop() == 0
    assert (found.waiting, found.xdrs, found.balances) == (expected.waiting, expected.xdrs, expected.balances)
    assert program.run("verify").code == 0


def test_what_was_acknowledged_before_the_server_was_killed_is_on_the_books_once(empty_house):
    kill_while_usage_comes_in(empty_house, 2)


def test_a_start_right_after_the_kill_serves_at_once(empty_house):
    """The children of a killed server take a moment to follow it; whoever starts the next one need not know."""
    running = empty_house.start("serve")
    running.wait_until_serving()
    for _ in range(2):
        running.child.kill()
        running.child.wait()
        running = empty_house.start("serve")
        running.wait_until_serving()
        assert running.answers()
    assert running.stop() == 0


def test_a_worker_that_was_just_being_started_ends_with_the_killed_server(empty_house, wait_for):
    """It would hold the address and the data directory for ever, and nobody would know its number."""
    running = empty_house.start("serve", "--workers", "1")
    running.wait_until_serving()
    web, before = (running.processes()[name] for name in ("web", "worker"))
    before.kill()
    give_up_at = time.monotonic() + 10
    while not (started := [child for child in web.children() if child != before]):
        assert time.monotonic() < give_up_at, "no other worker came"
    web.kill()
    running.child.kill()
    running.child.wait()
    wait_for(lambda: all(gone(one) for one in started), patience_s=5)
    running = empty_house.start("serve")
    running.wait_until_serving()
    assert running.stop() == 0


@pytest.mark.soak
def test_what_was_acknowledged_before_any_of_twenty_kills_is_on_the_books_once(empty_house):
    kill_while_usage_comes_in(empty_house, 20)
