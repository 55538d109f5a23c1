"""What the background work wakes: facts reach their listeners, due runs do what nobody waits for."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, delete, text

from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.standings import change_status
from tollhouse.demo.loading import load_company
from tollhouse.demo.plan import AGE, CompanySize
from tollhouse.ledger.holding import HoldAsk, HoldOutcome, place_holds
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.months import open_months
from tollhouse.plumbing.jobs.facts import drain_facts
from tollhouse.plumbing.jobs.tables import due_run
from tollhouse.plumbing.jobs.timetable import run_due
from tollhouse.reports.proving import prove_books
from tollhouse.staff.answering import Answer, Asked, answer_once
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.tokens import NewToken, make_token
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


@pytest.fixture(autouse=True)
def _nothing_planned(company):
    with company.begin() as conn:
        conn.execute(delete(due_run))


def test_the_accounts_of_a_closed_customer_end_with_it(company):
    drain_facts(company, LISTENERS, now=NOW)  # of those who were closed by themselves
    with company.begin() as conn:
        customer_id = conn.scalar(
            text(
                "SELECT account.customer_id FROM account JOIN standing USING (customer_id) "
                "WHERE terminated_at IS NULL AND model = 'debit' AND conditions = 0 LIMIT 1"
            )
        )
        change_status(conn, {customer_id}, StatusAction.CLOSE, at=NOW, by="test")
    still_open = text("SELECT count(*) FROM account WHERE customer_id = :customer_id AND terminated_at IS NULL")
    with company.connect() as conn:
        assert conn.scalar(still_open, {"customer_id": customer_id}) > 0
    assert drain_facts(company, LISTENERS, now=NOW + timedelta(minutes=1)) == 2, "and that its status is another"
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
    hourly = {
        "release expired holds",
        "keep statuses",
        "settle billing zones",
        "purge personal data",
        "forget bulk changes",
        "settle products",
        "charge invoices",
        "forget printable lists",
        "sum up the books",
    }
    assert {(ran.name, ran.failure) for ran in done} == {(name, None) for name in hourly}
    with company.connect() as conn:
        assert conn.scalar(held, {"customer_id": customer_id}) == 0
        assert [proof.name for proof in prove_books(conn) if not proof.holds] == []

    done = run_due(company, RUNS, now=NOW + timedelta(days=365))
    assert sorted(ran.name for ran in done if ran.failure is None) == sorted(run.name for run in RUNS)
    with company.connect() as conn:
        for month in ("2026_09", "2027_06"):  # in the middle of the pause, and three months ahead
            assert conn.scalar(text(f"SELECT to_regclass('xdr_{month}') IS NOT NULL"))


def test_answers_kept_for_repeated_requests_are_forgotten_by_a_daily_run(company):
    run_due(company, RUNS, now=NOW)
    with company.begin() as conn:
        token, _ = make_token(conn, NewToken("a client", Role.ADMINISTRATOR), now=NOW, by="test")
        asked = Asked(f"token:{token.token_id}", "POST /customers", "key", b"digest")
        answer_once(conn, asked, lambda _conn: Answer(201, {}, b"{}"), now=NOW)
    kept = text("SELECT count(*) FROM idempotency_key")
    for days, left in ((6, 1), (8, 0)):
        assert all(ran.failure is None for ran in run_due(company, RUNS, now=NOW + timedelta(days=days)))
        with company.connect() as conn:
            assert conn.scalar(kept) == left
