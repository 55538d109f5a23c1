"""Facts: told in the teller's transaction, handed over in batches, put off when a listener fails."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import ClassVar

import pytest
from sqlalchemy import delete, func, select, text, update

from tollhouse.plumbing.jobs.facts import Fact, drain_facts, tell
from tollhouse.plumbing.jobs.tables import fact as facts_table


@dataclass(frozen=True)
class MoonRose(Fact):
    kind: ClassVar[str] = "moon_rose"
    night: date
    brightness: Decimal
    at: datetime | None = None


@dataclass(frozen=True)
class TideCame(Fact):
    kind: ClassVar[str] = "tide_came"
    customer_id: int


@pytest.fixture(autouse=True)
def _no_facts_left(engine):
    with engine.begin() as conn:
        conn.execute(delete(facts_table))


def waiting(engine) -> int:
    with engine.connect() as conn:
        return conn.scalar(select(func.count()).select_from(facts_table))


def test_a_listener_gets_the_very_facts_that_were_told_in_order(engine, now):
    told = [MoonRose(date(2026, 3, night), Decimal("0.10"), datetime(2026, 3, night, tzinfo=UTC)) for night in (1, 2)]
    with engine.begin() as conn:
        for each in told:
            tell(conn, each)
    heard = []
    assert drain_facts(engine, {MoonRose: [lambda _conn, facts, now: heard.append((facts, now))]}, now=now) == 2
    assert heard == [(told, now)]
    assert waiting(engine) == 0


def test_facts_told_together_keep_their_order(engine, now):
    with engine.begin() as conn:
        tell(conn, *(TideCame(customer_id) for customer_id in range(1000)))
        tell(conn, TideCame(1000))
    heard = []
    listener = lambda _conn, facts, now: heard.extend(each.customer_id for each in facts)  # noqa: E731
    drain_facts(engine, {TideCame: [listener]}, now=now, batch=300)
    assert heard == list(range(1001))


def test_a_fact_of_a_rolled_back_transaction_was_never_told(engine, now):
    with engine.connect() as conn:
        tell(conn, TideCame(1))
        conn.rollback()
    assert drain_facts(engine, {TideCame: [pytest.fail]}, now=now) == 0


def test_a_failing_listener_loses_its_work_and_keeps_its_facts_while_others_go_on(engine, now):
    with engine.begin() as conn:
        conn.execute(text("create table if not exists heard (customer_id bigint)"))
        tell(conn, TideCame(1), MoonRose(date(2026, 3, 1), Decimal(1)))

    def fails_late(conn, _facts, *, now):
        conn.execute(text("insert into heard values (1)"))
        raise ArithmeticError(now)

    listeners = {TideCame: [fails_late], MoonRose: [lambda _conn, _facts, now: None]}
    assert drain_facts(engine, listeners, now=now) == 1
    with engine.connect() as conn:
        assert conn.scalar(text("select count(*) from heard")) == 0
        kept = conn.execute(select(facts_table)).one()
    assert (kept.kind, kept.attempts) == ("tide_came", 1)
    assert "ArithmeticError" in kept.last_error
    # It waits before it is tried again, and then succeeds.
    working = {TideCame: [lambda _conn, _facts, now: None]}
    assert drain_facts(engine, working, now=now) == 0
    with engine.begin() as conn:
        conn.execute(update(facts_table).values(next_try=facts_table.c.next_try - timedelta(hours=1)))
    assert drain_facts(engine, working, now=now) == 1


def test_one_bad_fact_soon_stands_alone(engine, now):
    with engine.begin() as conn:
        tell(conn, *(TideCame(customer_id) for customer_id in range(5)))

    def dislikes_three(_conn, facts, *, now):
        if any(each.customer_id == 3 for each in facts):
            raise ArithmeticError(now)

    listeners = {TideCame: [dislikes_three]}
    assert drain_facts(engine, listeners, now=now) == 0
    with engine.begin() as conn:
        conn.execute(update(facts_table).values(next_try=facts_table.c.next_try - timedelta(hours=1)))
    assert drain_facts(engine, listeners, now=now) == 4
    assert waiting(engine) == 1


def test_facts_nobody_listens_to_wait(engine, now):
    with engine.begin() as conn:
        tell(conn, TideCame(1))
    assert drain_facts(engine, {MoonRose: [pytest.fail]}, now=now) == 0
    assert waiting(engine) == 1


def test_programs_that_drain_at_once_share_the_facts(engine, now):
    with engine.begin() as conn:
        tell(conn, *(TideCame(customer_id) for customer_id in range(400)))
    heard: list[int] = []
    together = Barrier(3)

    def drains():
        together.wait()
        listener = lambda _conn, facts, now: heard.extend(each.customer_id for each in facts)  # noqa: E731
        drain_facts(engine, {TideCame: [listener]}, now=now, batch=7)

    threads = [Thread(target=drains) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == list(range(400))
