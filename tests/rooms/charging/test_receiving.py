"""Received files: imported in the background, once, whatever happens to whoever imports them."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

import pytest
from builders import NOON, a_customer, a_product, a_rate, a_source, a_tariff, an_account, balance_of
from sqlalchemy import text

from tollhouse.charging import import_hands, importing, receiving
from tollhouse.charging.receiving import IMPORT_USAGE, ImportDesk, Inbox, NoRoom, TooManyImports
from tollhouse.ledger.months import open_months
from tollhouse.plumbing.jobs.listing import cancel_job, read_job
from tollhouse.plumbing.jobs.queue import JobQueue
from tollhouse.tariffs.rate_books import RateBooks

PATIENCE_S = 60
HEADER = "request_id,service,account,calling,called,direction,started_at,used\n"


def wait_until(condition):
    give_up_at = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < give_up_at
        time.sleep(0.05)


@pytest.fixture
def office(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 50)
    with engine.begin() as conn:
        conn.execute(text("truncate procrastinate_jobs cascade"))
        open_months(conn, since=NOON - timedelta(days=30), now=NOON)
        return Office(engine, conn, Inbox(tmp_path / "imports"))


class Office:
    def __init__(self, engine, conn, inbox):
        self.engine = engine
        self.inbox = inbox
        self.source = a_source(conn).name
        self.customer = a_customer(conn)
        self.account = an_account(conn, self.customer, a_product(conn, a_tariff(conn, a_rate("420", "0.10"))))
        desk = ImportDesk(inbox, lambda: NOON, RateBooks())
        jobs = {IMPORT_USAGE: desk.import_received}
        self.queue = JobQueue(engine, jobs, lambda: NOON, heartbeat_s=0.2, stalled_after_s=1)

    def calls(self, count):
        """Each of a minute, for 0.10; the last is an unknown account's."""
        moment = (NOON - timedelta(hours=1)).isoformat()
        rows = (
            f"{self.account}-{n},voice,{self.account},{self.account},420602{n:06},out,{moment},60\n"
            for n in range(count)
        )
        return HEADER + "".join(rows) + f"unknown,voice,499999,499999,420602,out,{moment},60\n"

    def receive(self, written, *, source=None):
        incoming = self.inbox.receive(1)
        incoming.stream.write(written.encode())
        incoming.keep()
        facts = {"source": source or self.source, "file": incoming.name, "file_name": "calls.csv"}
        with self.engine.begin() as conn:
            return self.queue.defer(conn, IMPORT_USAGE, **facts)

    def job(self, number):
        with self.engine.connect() as conn:
            return read_job(conn, number)

    @property
    def kept(self):
        return [path.name for path in self.inbox.directory.iterdir()]

    @property
    def balance(self):
        with self.engine.begin() as conn:
            return balance_of(conn, self.customer)


def test_a_received_file_is_imported_and_removed(office):
    number = office.receive(office.calls(200))
    office.queue.work_off()
    job = office.job(number)
    assert (job.status, job.problem) == ("succeeded", None)
    assert job.result == {
        "source": office.source,
        "file_name": "calls.csv",
        "lines": 201,
        "resumed_at": 0,
        "counts": {"charged": 200, "quarantined": 1, "quarantined:unknown_account": 1},
        "imported_before": None,
        "complete": True,
    }
    assert (office.balance, office.kept) == (20, [])


def test_the_same_file_received_again_charges_nothing_and_says_so(office):
    numbers = [office.receive(office.calls(20)) for _ in range(2)]
    office.queue.work_off()
    first, second = (office.job(number).result for number in numbers)
    assert second["imported_before"] == "2026-03-02T12:00:00Z"
    assert (second["lines"], second["counts"]) == (first["lines"], first["counts"])
    assert (office.balance, office.kept) == (2, [])


@pytest.mark.parametrize(
    ("written", "said"),
    [("\x00\x01\x02", ""), ("a,b,c\n1,2,3\n", "request_id")],
)
def test_a_file_of_another_format_fails_once_with_the_sentence_of_the_refusal(office, written, said):
    number = office.receive(written)
    office.queue.work_off()
    job = office.job(number)
    assert (job.status, job.attempts, office.kept) == ("failed", 1, [])
    assert said in job.problem
    assert job.problem.endswith(".")


def test_an_unknown_source_fails_with_a_sentence(office):
    number = office.receive(office.calls(1), source="nowhere")
    office.queue.work_off()
    job = office.job(number)
    assert (job.status, "nowhere" in job.problem, office.kept) == ("failed", True, [])


def test_a_file_that_is_gone_fails_with_a_way_out(office):
    number = office.receive(office.calls(1))
    office.inbox.forget(office.job(number).arguments["file"])
    office.queue.work_off()
    assert "send it again" in office.job(number).problem


def test_a_cancelled_import_stops_between_batches_and_says_what_was_done(office, monkeypatch):
    number = office.receive(office.calls(2_000))
    batches = []

    def charge(*arguments, **facts):
        batches.append(1)
        if len(batches) == 3:
            with office.engine.begin() as conn:
                cancel_job(conn, number, by="staff:anna", at=NOON)
            time.sleep(1.1)  # until the job says how far it is, and hears it
        return usual(*arguments, **facts)

    usual = import_hands.charge_usage
    monkeypatch.setattr(import_hands, "charge_usage", charge)
    office.queue.work_off()
    job = office.job(number)
    assert (job.status, job.cancel_wanted_by, office.kept) == ("aborted", "staff:anna", [])
    done = job.result["counts"]["charged"]
    assert 0 < done < 2_000
    assert (job.result["lines"], job.result["complete"]) == (done, False)
    assert office.balance * 10 == done, "what is said to be done is done, and nothing else"

    again = office.receive(office.calls(2_000))
    office.queue.work_off()
    assert office.job(again).result["resumed_at"] == done
    assert office.balance == 200


WORKER = """
import sys, threading
from datetime import datetime
from pathlib import Path
from tollhouse.charging import importing
from tollhouse.charging.receiving import IMPORT_USAGE, ImportDesk, Inbox
from tollhouse.plumbing.db import make_engine
from tollhouse.plumbing.jobs.queue import JobQueue
from tollhouse.tariffs.rate_books import RateBooks

importing.BATCH = 50
clock = lambda: datetime.fromisoformat(sys.argv[3])
jobs = {IMPORT_USAGE: ImportDesk(Inbox(Path(sys.argv[2])), clock, RateBooks()).import_received}
JobQueue(make_engine(sys.argv[1]), jobs, clock, heartbeat_s=0.2, stalled_after_s=1).work(threading.Event())
"""


def test_the_import_of_a_killed_worker_is_gone_on_with_by_another(office):
    number = office.receive(office.calls(6_000))
    address = office.engine.url.render_as_string(hide_password=False)
    place = str(office.inbox.directory)
    victim = subprocess.Popen([sys.executable, "-c", textwrap.dedent(WORKER), address, place, NOON.isoformat()])
    try:
        wait_until(lambda: office.balance > 10)  # a few batches: what the job says of itself may come too late
    finally:
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
    assert office.job(number).status == "doing"
    stopping = Event()
    worker = Thread(target=office.queue.work, args=[stopping], daemon=True)
    worker.start()
    try:
        wait_until(lambda: office.job(number).status == "succeeded")
    finally:
        stopping.set()
        worker.join()
    result = office.job(number).result
    assert (result["lines"], result["complete"], office.kept) == (6_001, True, [])
    assert result["resumed_at"] > 0
    assert office.balance == 600


def test_files_that_nobody_will_import_are_removed_after_a_while(office):
    with office.engine.begin() as conn:
        conn.execute(text("truncate procrastinate_jobs cascade"))
    young, old = office.inbox.receive(1), office.inbox.receive(1)
    young.keep()
    old.keep()
    os.utime(office.inbox.path_of(old.name), (0, 0))
    office.receive(office.calls(1))
    office.queue.work_off()
    assert office.kept == [young.name]


def test_a_file_that_fills_the_disk_does_not_stay_there(tmp_path):
    inbox = Inbox(tmp_path)
    incoming = inbox.receive(1)
    incoming.stream.close()
    incoming.stream = Path("/dev/full").open("wb")  # noqa: SIM115 - drop closes it
    incoming.stream.write(b"a line")
    with pytest.raises(OSError, match="No space"):
        incoming.keep()
    incoming.drop()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path, monkeypatch):
    """An inbox on a disk of 512 MB, of which 112 MB are kept."""

    def free(place):
        return SimpleNamespace(free=(512 << 20) - sum(path.stat().st_blocks * 512 for path in place.iterdir()))

    monkeypatch.setattr(receiving, "disk_usage", free)
    return Inbox(tmp_path, reserve=112 << 20)


def test_a_file_that_would_eat_into_the_reserve_of_the_disk_is_refused_before_it_is_sent(small_disk):
    with pytest.raises(NoRoom, match=r"room for 419,430,400 bytes .* besides 117,440,512 .* may need 419,430,401"):
        small_disk.receive((400 << 20) + 1)
    assert list(small_disk.directory.iterdir()) == []


def test_files_that_arrive_together_do_not_count_on_the_same_room(small_disk):
    first = small_disk.receive(300 << 20)
    with pytest.raises(NoRoom):
        small_disk.receive(300 << 20)
    first.stream.write(b"a line")
    first.keep()
    assert small_disk.path_of(first.name).read_bytes() == b"a line"
    small_disk.receive(300 << 20).drop()


def test_files_that_wait_are_counted_and_one_too_many_is_refused(tmp_path):
    inbox = Inbox(tmp_path, most=2)
    first, second = inbox.receive(0), inbox.receive(1)
    with pytest.raises(TooManyImports, match="2 call files wait to be imported already"):
        inbox.receive(1)
    first.drop()
    inbox.receive(1).drop()
    second.drop()
