"""Posting: exactly once, two-sided, in the right billing period."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.months import open_months
from tollhouse.ledger.opening import NewStanding, open_standings
from tollhouse.ledger.posting import Noted, StandingNotLocked, lock_staged, post_staged, post_xdrs, stage_xdrs
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.posting import OPERATOR, Payer, Posting, PostingOutcome
from tollhouse.ledger.tables import request_key, xdr

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
POSTED, ALREADY, REUSED = PostingOutcome.POSTED, PostingOutcome.ALREADY_POSTED, PostingOutcome.REQUEST_ID_REUSED


@pytest.fixture
def ledger(conn):
    open_months(conn, since=datetime(2026, 1, 1, tzinfo=UTC), now=NOW)
    open_standings(
        conn,
        [
            NewStanding(1, "EUR", prepaid=False, credit_limit=Decimal(100)),
            NewStanding(2, "EUR", prepaid=True, credit_limit=Decimal(0)),
            NewStanding(2, "EUR", prepaid=True, credit_limit=Decimal(0), account_id=21),
            NewStanding(3, "EUR", prepaid=False, credit_limit=None),
        ],
    )
    return conn


def a_charge(customer_id, amount, request_id="r1", **facts):
    usual = {
        "effective_at": NOW,
        "source": "usage:1",
        "digest": b"d" * 16,
        "issuer_id": OPERATOR,
        "payer": Payer.CUSTOMER,
        "account_id": 0,
        "currency": "EUR",
        "contra": "revenue:voice",
        "service": "voice",
    }
    return Posting(customer_id=customer_id, request_id=request_id, amount=Decimal(amount), **(usual | facts))


def post(conn, *postings, now=NOW):
    customers = {posting.customer_id for posting in postings}
    accounts = {(p.customer_id, p.account_id) for p in postings if p.payer is not Payer.CUSTOMER}
    return post_xdrs(conn, postings, locked=lock_standings(conn, customers, accounts=accounts), now=now)


def balance_of(conn, customer_id, account_id=0):
    return lock_standings(conn, {customer_id}, accounts={(customer_id, account_id)})[customer_id, account_id].balance


def test_the_worked_postpaid_ledger_of_the_money_spec(ledger):
    """Calls 30, manual charge 20, manual payment 80, promotional credit 5: balance -35 (spec/money 1.1)."""
    steps = [("30", "30.00000"), ("20", "50.00000"), ("-80", "-30.00000"), ("-5", "-35.00000")]
    for number, (amount, balance) in enumerate(steps):
        assert post(ledger, a_charge(1, amount, f"step {number}")) == [POSTED]
        assert balance_of(ledger, 1) == Decimal(balance)


def test_the_worked_prepaid_ledger_of_the_money_spec(ledger):
    """Funds 25, a call of 4, a charge of 21: no available funds; a payment of 10 and service returns at once."""
    post(ledger, a_charge(2, "-25", "opening"), a_charge(2, "4", "call"))
    assert balance_of(ledger, 2) == Decimal(-21)
    post(ledger, a_charge(2, "21", "charge"))
    exhausted = lock_standings(ledger, {2})[2, 0]
    assert (exhausted.balance, exhausted.conditions) == (0, Condition.NO_AVAILABLE_FUNDS)
    post(ledger, a_charge(2, "-10", "payment"))
    assert lock_standings(ledger, {2})[2, 0].conditions == Condition(0)


@pytest.mark.parametrize(
    "balance, exceeded",
    [("99.99999", False), ("100", True), ("100.00001", True)],
)
def test_credit_is_exceeded_when_the_balance_reaches_the_limit(ledger, balance, exceeded):
    post(ledger, a_charge(1, balance))
    assert (Condition.CREDIT_EXCEEDED in lock_standings(ledger, {1})[1, 0].conditions) is exceeded


def test_an_empty_limit_is_never_exceeded(ledger):
    post(ledger, a_charge(3, "999999999"))
    assert lock_standings(ledger, {3})[3, 0].conditions == Condition(0)


def test_a_replay_changes_nothing_and_other_content_is_told_apart(ledger):
    assert post(ledger, a_charge(1, "10")) == [POSTED]
    assert post(ledger, a_charge(1, "10")) == [ALREADY]
    assert post(ledger, a_charge(1, "10", effective_at=NOW - timedelta(days=20))) == [ALREADY]  # re-stamped
    assert post(ledger, a_charge(1, "12", digest=b"e" * 16)) == [REUSED]
    assert balance_of(ledger, 1) == 10


def test_one_batch_may_hold_new_old_reused_and_unknown_ones(ledger):
    post(ledger, a_charge(1, "1", "old"))
    outcomes = post(
        ledger,
        a_charge(1, "2", "new"),
        a_charge(1, "1", "old"),
        a_charge(1, "1", "old", digest=b"x" * 16),
        a_charge(999, "5", "nobody's"),
        a_charge(1, "2", "new"),
        a_charge(1, "3", "new", digest=b"y" * 16),
        a_charge(3, "7", "new"),
    )
    assert outcomes == [POSTED, ALREADY, REUSED, PostingOutcome.UNKNOWN_CUSTOMER, ALREADY, REUSED, POSTED]
    assert (balance_of(ledger, 1), balance_of(ledger, 3)) == (3, 7)


def test_several_lines_of_one_request_are_posted_together_and_once(ledger):
    split = [a_charge(1, "0", line=0, used=120), a_charge(1, "0.60", line=1, used=360)]
    assert post(ledger, *split) == [POSTED, POSTED]
    assert post(ledger, *split) == [ALREADY, ALREADY]
    assert ledger.execute(select(xdr.c.used).order_by(xdr.c.used)).scalars().all() == [120, 360]
    assert len(ledger.execute(select(request_key)).all()) == 1


@pytest.mark.parametrize(
    "payer, customer, account",
    [(Payer.CUSTOMER, 5, 0), (Payer.ACCOUNT, 0, 5), (Payer.BOTH, 5, 5)],
)
def test_an_amount_moves_the_standing_of_whoever_pays(ledger, payer, customer, account):
    post(ledger, a_charge(2, "5", payer=payer, account_id=21))
    assert (balance_of(ledger, 2), balance_of(ledger, 2, 21)) == (customer, account)


def test_late_use_counts_in_the_next_period_and_keeps_its_own_moment(ledger):
    march = datetime(2026, 3, 1, tzinfo=UTC)
    ledger.execute(text("update standing set closed_until = :march where customer_id = 1"), {"march": march})
    late, early = march - timedelta(seconds=1), march + timedelta(hours=1)
    post(ledger, a_charge(1, "1", "late", effective_at=late), a_charge(1, "1", "in time", effective_at=early))
    rows = ledger.execute(select(xdr.c.effective_at, xdr.c.counts_at).order_by(xdr.c.effective_at)).all()
    assert [tuple(row) for row in rows] == [(late, march), (early, early)]


def test_what_foreigners_wrote_arrives_unchanged(ledger):
    odd = "tab\there \\ back\nslash \\N «Київ» 中文 😀 \\."
    post(ledger, a_charge(1, "1", "odd\\id\t1", called=odd, explanation='{"de": "a\\\\b\\n"}'))
    row = ledger.execute(select(xdr)).one()
    assert (row.called, row.request_id, row.explanation) == (odd, "odd\\id\t1", {"de": "a\\b\n"})


def test_posting_without_the_lock_is_a_bug_and_says_so(ledger):
    locked = lock_standings(ledger, {2})
    with pytest.raises(StandingNotLocked):
        post_xdrs(ledger, [a_charge(2, "1", payer=Payer.ACCOUNT, account_id=21)], locked=locked, now=NOW)


def test_what_is_staged_moves_every_level_under_one_number_and_keeps_no_request(ledger):
    request_id = "call-1"
    levels = [
        a_charge(2, "3", request_id, payer=Payer.ACCOUNT, account_id=21),
        a_charge(1, "2", request_id),
        a_charge(3, "1.5", request_id),
    ]
    stage_xdrs(ledger, levels)
    noted = lock_staged(ledger)
    post_staged(ledger, noted, now=NOW)
    assert noted == Noted(set(), closed=False, spending=False)
    assert [balance_of(ledger, 2, 21), balance_of(ledger, 2), balance_of(ledger, 1), balance_of(ledger, 3)] == [
        Decimal(3),
        0,
        Decimal(2),
        Decimal("1.5"),
    ]
    assert ledger.execute(select(func.count(), func.count(xdr.c.id.distinct()))).one() == (3, 1)
    assert ledger.execute(select(request_key)).all() == []


def test_what_is_left_out_is_not_posted_and_moves_nothing(ledger):
    stage_xdrs(ledger, [a_charge(1, "1", "a"), a_charge(1, "2", "b"), a_charge(2, "4", "c")])
    post_staged(ledger, lock_staged(ledger), now=NOW, leave_out={1, 2})
    assert (balance_of(ledger, 1), balance_of(ledger, 2)) == (1, 0)
    assert ledger.execute(select(xdr.c.request_id)).scalars().all() == ["a"]


@pytest.mark.parametrize("stranger", [{"customer_id": 9}, {"customer_id": 2, "payer": Payer.BOTH, "account_id": 99}])
def test_who_has_no_standing_cannot_be_locked_and_it_says_so(ledger, stranger):
    stage_xdrs(ledger, [a_charge(1, "1", "known"), a_charge(amount="1", request_id="stranger", **stranger)])
    with pytest.raises(StandingNotLocked, match="9"):
        lock_staged(ledger)


def test_those_who_were_ever_stopped_are_noted(ledger):
    ledger.execute(text("UPDATE standing SET ever_stopped = true WHERE customer_id = 3"))
    stage_xdrs(ledger, [a_charge(1, "1", "a"), a_charge(3, "1", "b")])
    assert lock_staged(ledger).ever_stopped == {3}


def test_late_use_that_is_staged_counts_in_the_next_period(ledger):
    march = datetime(2026, 3, 1, tzinfo=UTC)
    ledger.execute(text("UPDATE standing SET closed_until = :march WHERE customer_id = 1"), {"march": march})
    late, early = march - timedelta(seconds=1), march + timedelta(hours=1)
    staged = [a_charge(1, "1", "late", effective_at=late), a_charge(1, "1", "in time", effective_at=early)]
    stage_xdrs(ledger, [*staged, a_charge(2, "1", "another's", effective_at=late)])
    post_staged(ledger, lock_staged(ledger), now=NOW)
    rows = ledger.execute(select(xdr.c.request_id, xdr.c.counts_at)).all()
    assert dict(map(tuple, rows)) == {"late": march, "in time": early, "another's": late}


@pytest.fixture
def two_customers(engine):
    """Customers that everybody sees, and nobody after this test."""
    with engine.begin() as conn:
        open_months(conn, since=datetime(2026, 1, 1, tzinfo=UTC), now=NOW)
        open_standings(conn, [NewStanding(number, "EUR", prepaid=False, credit_limit=None) for number in (901, 902)])
    yield 901, 902
    with engine.begin() as conn:
        conn.execute(text("DELETE FROM standing WHERE customer_id IN (901, 902)"))


def test_staged_standings_are_waited_for_and_read_as_they_are_then(engine, two_customers):
    with engine.connect() as other, engine.connect() as ours, ThreadPoolExecutor(1) as beside:
        lock_standings(other, {two_customers[1]})
        stage_xdrs(ours, [a_charge(number, "1", f"call-{number}") for number in reversed(two_customers)])
        locking = beside.submit(lock_staged, ours)
        with pytest.raises(TimeoutError):
            locking.result(timeout=0.3)
        # We wait for the second and hold the first already: customers are locked by ascending number.
        with pytest.raises(OperationalError, match="lock"), other.begin_nested():
            other.execute(text("SELECT FROM standing WHERE customer_id = 901 FOR UPDATE NOWAIT"))
        other.execute(text("UPDATE standing SET ever_stopped = true WHERE customer_id = 902"))
        other.commit()
        assert locking.result(timeout=20).ever_stopped == {902}
        ours.rollback()
