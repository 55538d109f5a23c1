"""What the background work wakes: facts reach their listeners, due runs do what nobody waits for."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, text

from tollhouse.customers.standings import StatusAction, change_status
from tollhouse.demo.loading import load_company
from tollhouse.demo.plan import AGE, CompanySize
from tollhouse.ledger.holding import HoldAsk, HoldOutcome, place_holds
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.months import open_months
from tollhouse.plumbing.jobs.facts import drain_facts
from tollhouse.plumbing.jobs.timetable import run_due
from tollhouse.reports.proving import prove_books
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.wiring import LISTENERS, RUNS

NOW = datetime(2026, 3, 20, 12, 30, tzinfo=UTC)
OPEN_ACCOUNT = (
    "SELECT account.customer_id, account.account_id FROM account JOIN standing USING (customer_id, account_id) "
    "JOIN standing AS own ON own.customer_id = account.customer_id AND own.account_id = 0 "
    "WHERE model = 'individual' AND NOT own.ever_stopped AND own.credit_limit - own.balance > 1 LIMIT 1"
)


@pytest.fixture(scope="module")
def company(engine: Engine) -> Engine:
    with engine.begin() as conn:
        open_months(conn, since=NOW - AGE, now=NOW)
    load_company(engine, CompanySize(customers=80, seed=2), books=RateBooks(), now=NOW)
    drain_facts(engine, LISTENERS, now=NOW)
    return engine


def test_the_accounts_of_a_closed_customer_end_with_it(company):
    with company.begin() as conn:
        customer_id = conn.scalar(
            text("SELECT account.customer_id FROM account WHERE terminated_at IS NULL AND model = 'debit' LIMIT 1")
        )
        change_status(conn, {customer_id}, StatusAction.CLOSE, at=NOW, by="test")
    still_open = text("SELECT count(*) FROM account WHERE customer_id = :customer_id AND terminated_at IS NULL")
    with company.connect() as conn:
        assert conn.scalar(still_open, {"customer_id": customer_id}) > 0
    assert drain_facts(company, LISTENERS, now=NOW + timedelta(minutes=1)) == 1
    with company.connect() as conn:
        assert conn.scalar(still_open, {"customer_id": customer_id}) == 0
        ended_at = text("SELECT DISTINCT terminated_at FROM account WHERE customer_id = :customer_id")
        assert conn.scalar(ended_at, {"customer_id": customer_id}) == NOW


def test_expired_holds_are_given_back_and_after_a_year_of_rest_the_ledger_has_room_ahead(company):
    run_due(company, RUNS, now=NOW)
    with company.begin() as conn:
        customer_id, account_id = conn.execute(text(OPEN_ACCOUNT)).one()
        locked = lock_standings(conn, {customer_id}, accounts={(customer_id, account_id)})
        ends = NOW + timedelta(minutes=10)
        asks = [HoldAsk(customer_id, level, "lost", 1, Decimal("0.20000"), ends) for level in (0, account_id)]
        assert place_holds(conn, [asks], locked=locked, now=NOW) == [HoldOutcome.HELD]
    held = text("SELECT sum(held) FROM standing WHERE customer_id = :customer_id")
    with company.connect() as conn:
        assert conn.scalar(held, {"customer_id": customer_id}) == Decimal("0.4")
    done = run_due(company, RUNS, now=NOW + timedelta(hours=1))
    assert [ran.failure for ran in done] == [None]
    with company.connect() as conn:
        assert conn.scalar(held, {"customer_id": customer_id}) == 0
        assert [proof.name for proof in prove_books(conn) if not proof.holds] == []

    # One run stands for all that were missed, at the first one's moment; the next is on time again.
    for days in (365, 366):
        done = run_due(company, RUNS, now=NOW + timedelta(days=days))
        assert {ran.name for ran in done if ran.failure is None} == {run.name for run in RUNS}
    with company.connect() as conn:
        assert conn.scalar(text("SELECT to_regclass('xdr_2027_06') IS NOT NULL"))
