"""Two at one account, or at one identifier, at the same time."""

from datetime import timedelta
from decimal import Decimal
from threading import Thread

import pytest
from builders import a_call, a_customer, a_product, a_rate, a_source, a_tariff, an_account, balance_of, charge, results
from waiting import wait_until_somebody_waits

from tollhouse.accounts.changing import lock_account
from tollhouse.accounts.changing_products import change_product, product_changes, settle_product_changes
from tollhouse.accounts.identifying import set_identifiers
from tollhouse.accounts.opening import IdentifierTaken, WebLoginTaken, holdings_of
from tollhouse.accounts.securing import set_web_login
from tollhouse.ledger.months import open_months

HOUR = timedelta(hours=1)


@pytest.fixture
def company(engine, now):
    """Two accounts of two customers, and a dearer product."""
    with engine.begin() as conn:
        open_months(conn, now=now)
        cheap, dear = (a_product(conn, a_tariff(conn, a_rate("420", price))) for price in ("0.10", "0.50"))
        lines = [an_account(conn, a_customer(conn), cheap, since=now - 24 * HOUR) for _ in range(2)]
        keys = [(one.customer_id, one.account_id) for line in lines for one in holdings_of(conn, [line])[line]]
        return lines, keys, dear, a_source(conn)


def meanwhile(engine, act):
    """Somebody else, who comes second; what came of it."""
    answers: list[object] = []

    def come():
        with engine.connect() as conn:
            try:
                with conn.begin():
                    answers.append(act(conn))
            except Exception as refusal:  # noqa: BLE001 - whatever it is, the test looks at it
                answers.append(refusal)

    second = Thread(target=come)
    second.start()
    wait_until_somebody_waits(engine)
    return second, answers


def test_a_product_that_changes_while_its_use_is_charged_prices_what_begins_then(engine, now, company):
    (line, _), (key, _), dear, source = company
    calls = [a_call(line, used=60, at=now - 2 * HOUR), a_call(line, used=60, at=now - HOUR)]
    with engine.begin() as changing:
        record, _ = lock_account(changing, *key)
        change_product(changing, record, dear, valid_from=now, now=now, by="test")
        charging, outcomes = meanwhile(engine, lambda conn: charge(conn, source, *calls, now=now))
    charging.join()
    assert results(outcomes[0]) == ["charged", "charged"]
    with engine.begin() as conn:
        assert balance_of(conn, key[0]) == Decimal("0.20")  # begun before, by the product of before
        late = a_call(line, used=60, at=now - timedelta(seconds=1)), a_call(line, used=60, at=now)
        charge(conn, source, *late, now=now + HOUR)
        assert balance_of(conn, key[0]) == Decimal("0.80")


def test_two_who_change_a_product_leave_one_line_of_changes(engine, now, company):
    _, (key, _), dear, _ = company
    with engine.begin() as conn:
        other = a_product(conn, a_tariff(conn, a_rate("420", "0.90")))

    def change_it_too(conn):
        record, _ = lock_account(conn, *key)
        change_product(conn, record, other, valid_from=None, now=now + timedelta(seconds=1), by="second")

    with engine.begin() as changing:
        record, _ = lock_account(changing, *key)
        first = record.product_id
        change_product(changing, record, dear, valid_from=None, now=now, by="first")
        second, answers = meanwhile(engine, change_it_too)
    second.join()
    assert answers == [None]
    with engine.begin() as conn:
        record, _ = lock_account(conn, *key)
        changes = product_changes(conn, record)
        assert [(one.previous_id, one.product_id) for one in changes] == [(first, dear), (dear, other)]
        assert record.product_id == other


def test_settling_waits_for_who_is_changing_and_says_what_is_true_then(engine, now, company):
    _, (key, _), dear, _ = company
    with engine.begin() as conn:
        record, _ = lock_account(conn, *key)
        change_product(conn, record, dear, valid_from=now, now=now - HOUR, by="test")
    with engine.begin() as changing:
        record, _ = lock_account(changing, *key)
        before = record.product_id
        change_product(changing, record, dear, valid_from=None, now=now - HOUR / 2, by="test")
        settling, answers = meanwhile(engine, lambda conn: settle_product_changes(conn, now=now, most=10))
    settling.join()
    assert answers in ([0], [1])
    with engine.begin() as conn:
        record, _ = lock_account(conn, *key)
        assert (before != dear, record.product_id) == (True, dear)


def test_of_two_who_want_an_identifier_one_gets_it(engine, now, company):
    lines, keys, *_ = company

    def take_it_too(conn):
        record, _ = lock_account(conn, *keys[1])
        set_identifiers(conn, record, [lines[1], f"{lines[0]}9"], now=now)

    with engine.begin() as taking:
        record, _ = lock_account(taking, *keys[0])
        set_identifiers(taking, record, [lines[0], f"{lines[0]}9"], now=now)
        second, answers = meanwhile(engine, take_it_too)
    second.join()
    assert isinstance(answers[0], IdentifierTaken)
    with engine.begin() as conn:
        (held,) = holdings_of(conn, [f"{lines[0]}9"])[f"{lines[0]}9"]
        assert (held.customer_id, held.account_id) == keys[0]


def test_of_two_who_want_a_web_login_one_gets_it(engine, now, company):
    del now
    _, keys, *_ = company
    with engine.begin() as taking:
        set_web_login(taking, lock_account(taking, *keys[0])[0], f"anna-{keys[0][1]}")
        second, answers = meanwhile(
            engine, lambda conn: set_web_login(conn, lock_account(conn, *keys[1])[0], f"ANNA-{keys[0][1]}")
        )
    second.join()
    assert isinstance(answers[0], WebLoginTaken)
