"""Loading standings with their xDRs: balances are sums, those above are charged, what is there already is refused."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from psycopg.errors import UniqueViolation
from sqlalchemy import text

from tollhouse.ledger.loading import LoadedStanding, load_standings
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.months import open_months
from tollhouse.ledger.opening import NewStanding, open_standings
from tollhouse.ledger.posting import StandingNotLocked, post_xdrs
from tollhouse.ledger.reading import Spell, read_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.posting import OPERATOR, Payer, Posting, PostingOutcome

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
RESELLER = 1


@pytest.fixture
def ledger(conn):
    open_months(conn, since=datetime(2026, 1, 1, tzinfo=UTC), now=NOW)
    open_standings(conn, [NewStanding(RESELLER, "EUR", prepaid=False, credit_limit=None)])
    return conn


def a_posting(customer_id, amount, request_id, **facts):
    usual = {
        "effective_at": NOW - timedelta(days=1),
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


def a_standing(customer_id, *spells, account_id=0):
    opened = NewStanding(customer_id, "EUR", prepaid=False, credit_limit=Decimal(10), account_id=account_id)
    return LoadedStanding(opened, spells)


def test_a_balance_is_the_sum_of_what_is_loaded_beside_it(ledger):
    usage = [a_posting(2, "1.10000", "r1"), a_posting(2, "0.00000", "r2"), a_posting(2, "2.00000", "r3")]
    paid = [a_posting(2, "-0.60000", "p1", source="cashier", contra="cash:bank", service="payment")]
    load_standings(ledger, [a_standing(2), a_standing(3)], usage=usage, others=paid, now=NOW)
    standings = read_standings(ledger, [2, 3])
    assert (standings[2].balance, standings[3].balance) == (Decimal("2.50000"), Decimal(0))
    assert ledger.scalar(text("SELECT sum(amount) FROM xdr WHERE customer_id = 2")) == Decimal("2.50000")


def test_an_account_with_money_of_its_own_spends_that_and_one_with_a_limit_both(ledger):
    usage = [
        a_posting(2, "3.00000", "r1", payer=Payer.ACCOUNT, account_id=21),
        a_posting(2, "4.00000", "r2", payer=Payer.BOTH, account_id=22),
    ]
    own = [a_standing(2), a_standing(2, account_id=21), a_standing(2, account_id=22)]
    load_standings(ledger, own, usage=usage, now=NOW)
    balances = dict(ledger.execute(text("SELECT account_id, balance FROM standing WHERE customer_id = 2")).all())
    assert balances == {0: Decimal(4), 21: Decimal(3), 22: Decimal(4)}


def test_a_reseller_that_is_open_already_is_charged_on_top_of_what_it_owes(ledger):
    for customer_id in (2, 3):
        usage = [
            a_posting(customer_id, "1.00000", f"r{customer_id}", issuer_id=RESELLER),
            a_posting(RESELLER, "0.40000", f"r{customer_id}"),
        ]
        load_standings(ledger, [a_standing(customer_id)], usage=usage, now=NOW)
    assert read_standings(ledger, [RESELLER])[RESELLER].balance == Decimal("0.80000")


def test_what_befell_a_customer_holds_and_can_be_asked(ledger):
    since = NOW - timedelta(days=5)
    past = Spell("suspended_for_debt", since - timedelta(days=9), since, "dunning", "anna", "paid")
    now = Spell("blocked", since, None, "anna", None, "asked by phone to block a stolen SIM")
    load_standings(ledger, [a_standing(2, past, now), a_standing(3, past)], usage=[], now=NOW)
    standings = read_standings(ledger, [2, 3])
    assert standings[2].conditions == Condition.BLOCKED
    assert standings[3].conditions == Condition(0)
    assert [standings[number].ever_stopped for number in (2, 3)] == [True, True]
    said = ledger.execute(text("SELECT comment FROM standing_history WHERE customer_id = 2 AND until IS NULL"))
    assert said.scalars().all() == ["asked by phone to block a stolen SIM"]


def test_a_request_that_was_loaded_is_known_when_it_is_posted_again(ledger):
    paid = a_posting(2, "-5.00000", "p1", source="cashier")
    load_standings(ledger, [a_standing(2)], usage=[], others=[paid], now=NOW)
    locked = lock_standings(ledger, {2})
    assert post_xdrs(ledger, [paid], locked=locked, now=NOW) == [PostingOutcome.ALREADY_POSTED]


def test_a_standing_that_is_open_cannot_be_loaded(ledger):
    with pytest.raises(UniqueViolation), ledger.begin_nested():
        load_standings(ledger, [a_standing(RESELLER)], usage=[], now=NOW)


def test_nobody_is_charged_who_has_no_standing(ledger):
    with pytest.raises(StandingNotLocked):
        load_standings(ledger, [a_standing(2)], usage=[a_posting(9, "1.00000", "r1")], now=NOW)


def test_nothing_is_loaded_into_a_closed_period_of_those_above(ledger):
    ledger.execute(
        text("UPDATE standing SET closed_until = :now WHERE customer_id = :id"), {"now": NOW, "id": RESELLER}
    )
    with pytest.raises(ValueError, match="closed period"):
        load_standings(ledger, [a_standing(2)], usage=[a_posting(RESELLER, "1.00000", "r1")], now=NOW)
