"""kill -9 of the worker while accounts are made, a few times: all of them are there, once, with their money."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from builders import NOON, a_customer, a_product, a_rate, a_tariff
from sqlalchemy import text

from tollhouse.accounts.batches.asking import GENERATE, Asker, Moments, ask_for_generation
from tollhouse.accounts.batches.reading import read_generation
from tollhouse.accounts.batches.sheets import take_sheet
from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.generation import GenerationPlan
from tollhouse.ledger.months import open_months
from tollhouse.plumbing.jobs.listing import read_job
from tollhouse.plumbing.jobs.queue import JobQueue
from tollhouse.plumbing.sealing import Seal
from tollhouse.reports.proving import prove_books

PATIENCE_S = 60
KEY = "a key of tests"

WORKER = """
import sys, threading
from datetime import datetime
from tollhouse.accounts.batches import generating
from tollhouse.accounts.batches.asking import GENERATE
from tollhouse.plumbing.db import make_engine
from tollhouse.plumbing.jobs.queue import JobQueue

generating._AT_ONCE = int(sys.argv[3])
clock = lambda: datetime.fromisoformat(sys.argv[2])
jobs = {GENERATE: generating.Generator(clock, sys.argv[4]).generate}
JobQueue(make_engine(sys.argv[1]), jobs, clock, heartbeat_s=0.2, stalled_after_s=1).work(threading.Event())
"""


def wait_until(condition):
    give_up_at = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < give_up_at
        time.sleep(0.01)


class Works:
    """Workers of one run, each in a process of its own."""

    def __init__(self, engine, plan_of, at_once):
        self.engine, self.at_once = engine, at_once
        queue = JobQueue(engine, {GENERATE: print}, lambda: NOON)
        with engine.begin() as conn:
            conn.execute(text("truncate procrastinate_jobs cascade"))
            open_months(conn, since=NOON - timedelta(days=40), now=NOON)
            product_id = a_product(conn, a_tariff(conn, a_rate("420", "0.10")))
            self.customer_id = a_customer(conn)
            asker, moments = Asker("staff:anna", "staff:1"), Moments(NOON, NOON)
            self.run = ask_for_generation(conn, queue, self.customer_id, plan_of(product_id), asker, moments=moments)

    @property
    def made(self):
        with self.engine.begin() as conn:
            return read_generation(conn, self.customer_id, self.run.generation_id).made

    @property
    def status(self):
        with self.engine.begin() as conn:
            return read_job(conn, self.run.job_id).status

    def start(self):
        address = self.engine.url.render_as_string(hide_password=False)
        said = [address, NOON.isoformat(), str(self.at_once), KEY]
        return subprocess.Popen([sys.executable, "-c", textwrap.dedent(WORKER), *said])

    def kill_after(self, made, pause_s):
        victim = self.start()
        try:
            wait_until(lambda: self.made > made)
            time.sleep(pause_s)
        finally:
            os.kill(victim.pid, signal.SIGKILL)
            victim.wait()

    def finish(self):
        last = self.start()
        try:
            wait_until(lambda: self.status == "succeeded")
        finally:
            last.kill()
            last.wait()


def die_and_go_on(engine, *, accounts, at_once, deaths):
    chance = random.Random()

    def cards(product_id):
        drawn = {"prefix": "55", "length": 12, "web_access": True}
        return GenerationPlan(
            product_id, accounts, "Killed", model=BalanceModel.DEBIT, amount=Decimal("2.5"), inactive=True, **drawn
        )

    works = Works(engine, cards, at_once)
    for _ in range(deaths):
        works.kill_after(works.made, chance.uniform(0, 0.05))
    assert 0 < works.made < accounts
    works.finish()
    with engine.begin() as conn:
        mine = {"id": works.customer_id}
        rows = conn.execute(text("select identifier, control_number from account where customer_id = :id"), mine).all()
        assert Counter(row.control_number for row in rows) == Counter(range(1, accounts + 1))
        assert len({row.identifier for row in rows}) == accounts
        money = text("select count(*), count(distinct request_id), sum(amount) from xdr where customer_id = :id")
        assert tuple(conn.execute(money, mine).one()) == (accounts, accounts, accounts * Decimal("-2.5"))
        owned = text("select count(*), sum(balance) from standing where customer_id = :id and account_id > 0")
        assert tuple(conn.execute(owned, mine).one()) == (accounts, accounts * Decimal("-2.5"))
        generation_id = works.run.generation_id
        sheet = take_sheet(conn, Seal(KEY), works.customer_id, generation_id, now=NOON, by="staff:anna")
        assert {(one.identifier, one.control) for one in sheet.lines} == {tuple(row) for row in rows}
        assert len(sheet.lines) == accounts
        assert [proof.name for proof in prove_books(conn) if not proof.holds] == []


def test_a_run_whose_worker_is_killed_again_and_again_makes_each_account_once(engine):
    die_and_go_on(engine, accounts=3_000, at_once=100, deaths=2)


@pytest.mark.soak
def test_a_hundred_thousand_are_made_once_though_the_worker_is_killed_ten_times(engine):
    die_and_go_on(engine, accounts=100_000, at_once=1_000, deaths=10)
