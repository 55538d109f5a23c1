"""Importing files: resumed after any end, harmless when repeated, patient with a database that goes away."""

import threading
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from builders import (
    NOON,
    a_call,
    a_customer,
    a_product,
    a_rate,
    a_source,
    a_tariff,
    an_account,
    balance_of,
    charge,
    results,
)
from sqlalchemy import func, select, text

from tollhouse.charging import importing
from tollhouse.charging.importing import FileImport, import_file
from tollhouse.ledger.months import open_months
from tollhouse.ledger.tables import xdr
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.tables import quarantined_usage, usage_import
from tollhouse.words.refusals import Refused

AWAY_S = 3
"""Longer than a process needs to begin."""

HEADER = "request_id,service,account,calling,called,direction,started_at,used\n"


@pytest.fixture
def shop(engine, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 50)
    with engine.begin() as conn:
        open_months(conn, since=NOON - timedelta(days=30), now=NOON)
        return Shop(engine, conn)


class Shop:
    def __init__(self, engine, conn):
        self.engine = engine
        self.source = a_source(conn)
        self.customer = a_customer(conn)
        self.account = an_account(conn, self.customer, a_product(conn, a_tariff(conn, a_rate("420", "0.10"))))

    def a_file(self, home, calls=500, name="calls.csv"):
        path = Path(home) / name
        moment = (NOON - timedelta(hours=1)).isoformat()
        rows = (
            f"{name}-{number},voice,{self.account},{self.account},420602{number:06},out,{moment},60\n"
            for number in range(calls)
        )
        path.write_text(HEADER + "".join(rows), encoding="utf-8")
        return path

    def imported(self, path, *, clock=lambda: NOON, **facts):
        job = FileImport(self.engine, self.source, clock, RateBooks(), **facts)
        return import_file(job, path)

    def count_of(self, table):
        with self.engine.connect() as conn:
            return conn.execute(select(func.count()).select_from(table)).scalar_one()

    @property
    def balance(self):
        with self.engine.begin() as conn:
            return balance_of(conn, self.customer)


def test_a_file_becomes_money_once_however_often_it_is_imported(shop, tmp_path):
    path = shop.a_file(tmp_path)
    assert shop.imported(path).counts == {"charged": 500}
    again = shop.imported(path)
    assert (again.resumed_at, again.counts) == (500, {"charged": 500})
    assert shop.balance == 50


def test_a_large_file_is_charged_by_processes_with_the_same_outcomes(shop, tmp_path):
    path = shop.a_file(tmp_path, calls=700)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, "broken\n", lines[1], lines[2].replace(",60", ",61")]), encoding="utf-8")
    report = shop.imported(path, worth_processes=0)
    assert report.counts == {"charged": 700, "already_charged": 1, "quarantined": 2}
    assert report.reasons == {"quarantined:broken_line": 1, "quarantined:request_id_reused": 1}
    assert shop.balance == 70


def test_a_copy_under_another_name_with_a_line_more_charges_that_line_alone(shop, tmp_path):
    path = shop.a_file(tmp_path)
    shop.imported(path)
    longer = tmp_path / "again.csv"
    line = path.read_text(encoding="utf-8").splitlines()[-1].replace("-499,", "-500,")
    longer.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    assert shop.imported(longer).counts == {"already_charged": 500, "charged": 1}


def test_a_dry_run_tells_everything_and_keeps_nothing(shop, tmp_path):
    path = shop.a_file(tmp_path)
    before = shop.count_of(xdr)
    assert shop.imported(path, dry_run=True).counts == {"charged": 500}
    assert (shop.count_of(xdr), shop.balance) == (before, 0)
    assert shop.imported(path).counts == {"charged": 500}


def test_an_import_that_died_goes_on_behind_the_last_durable_line(shop, tmp_path):
    path = shop.a_file(tmp_path)

    def die(report, _bytes_read):
        if report.lines >= 200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shop.imported(path, watcher=die)
    report = shop.imported(path)
    assert report.resumed_at >= 200
    assert report.lines == 500
    assert sum(report.counts.values()) == 500
    assert shop.balance == 50


def test_two_imports_of_one_file_at_once_charge_every_line_once(shop, tmp_path):
    path = shop.a_file(tmp_path, calls=2000)
    failures = []

    def run():
        try:
            shop.imported(path)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the test tells it
            failures.append(failure)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert shop.balance == 200
    with shop.engine.connect() as conn:
        rows = conn.execute(select(func.count()).where(xdr.c.customer_id == shop.customer)).scalar_one()
        waiting = conn.execute(
            select(func.count()).where(quarantined_usage.c.source_id == shop.source.source_id)
        ).scalar_one()
    assert (rows, waiting) == (2000, 0)


def test_who_waited_for_another_to_charge_the_same_call_charges_the_rest_of_the_batch(shop):
    first, shared, last = (a_call(shop.account, called=f"42060200000{number}") for number in range(3))
    answered = []

    def charge_later():
        with shop.engine.begin() as conn:
            answered.extend(results(charge(conn, shop.source, shared, last)))

    other = threading.Thread(target=charge_later)
    with shop.engine.begin() as conn:
        assert results(charge(conn, shop.source, first, shared)) == ["charged", "charged"]
        other.start()
        _wait_for_somebody_to_wait(shop.engine)
    other.join()
    assert answered == ["already_charged", "charged"]
    assert shop.balance == Decimal("0.39")  # 78 s at 0.10 a minute, three times


def _wait_for_somebody_to_wait(engine):
    blocked = text(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    )
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with engine.connect() as conn:
            if conn.execute(blocked).scalar_one():
                return
        time.sleep(0.02)
    pytest.fail("nobody waited")


def test_a_database_that_goes_away_in_the_middle_and_comes_back_costs_nothing(shop, tmp_path):
    path = shop.a_file(tmp_path)
    cut = []

    def cut_all(report, _bytes_read):
        if len(cut) < 4:
            with shop.engine.connect() as conn:
                pids = conn.execute(
                    text(
                        "select pid from pg_stat_activity where datname = current_database() "
                        "and pid <> pg_backend_pid() and application_name = 'tollhouse'"
                    )
                ).scalars()
                cut.append([conn.execute(text(f"select pg_terminate_backend({pid})")).scalar() for pid in list(pids)])

    assert shop.imported(path, watcher=cut_all).counts == {"charged": 500}
    assert shop.balance == 50
    assert any(cut)


def test_processes_that_begin_while_the_database_is_away_wait_for_it(shop, server, tmp_path):
    path = shop.a_file(tmp_path)
    database = shop.engine.url.database
    comes_back = threading.Timer(AWAY_S, server.let_in_again, (database,))
    asked = []

    def goes_away_after_the_import_is_opened():
        asked.append(NOON)
        if len(asked) == 2:
            server.lock_out(database)
            comes_back.start()
        return NOON

    try:
        report = shop.imported(path, clock=goes_away_after_the_import_is_opened, worth_processes=0)
    finally:
        comes_back.join()
    assert report.counts == {"charged": 500}
    assert shop.balance == 50


def test_a_file_that_is_no_call_file_is_refused_before_anything_is_kept(shop, tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    before = shop.count_of(quarantined_usage)
    with pytest.raises(Refused, match="not known"):
        shop.imported(path)
    assert shop.count_of(quarantined_usage) == before


def test_a_file_cut_in_the_middle_of_a_line_keeps_the_rest_and_names_the_line(shop, tmp_path):
    path = shop.a_file(tmp_path, calls=120)
    whole = path.read_bytes()
    path.write_bytes(whole[: -len("5-03-02T11:00:00+00:00,out,60")])
    report = shop.imported(path)
    assert report.counts == {"charged": 119, "quarantined": 1}
    assert report.reasons == {"quarantined:broken_line": 1}


def test_progress_is_durable_and_finished_imports_say_so(shop, tmp_path):
    shop.imported(shop.a_file(tmp_path, calls=120))
    with shop.engine.connect() as conn:
        row = conn.execute(select(usage_import).where(usage_import.c.source_id == shop.source.source_id)).one()
    assert (row.lines_done, row.counts, row.finished_at) == (120, {"charged": 120}, NOON)
