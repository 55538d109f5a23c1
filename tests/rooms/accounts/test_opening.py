"""Opening accounts while somebody else changes their customer."""

from datetime import timedelta
from threading import Thread

import pytest
from builders import a_call, a_customer, a_product, a_rate, a_source, a_tariff, an_account, charge, results
from sqlalchemy import select
from waiting import wait_until_somebody_waits

from tollhouse.accounts.opening import holdings_of, open_accounts, terminate_accounts
from tollhouse.accounts.rules.account import NewAccount
from tollhouse.accounts.tables import account_search
from tollhouse.bulk.deleting import delete_one_with_all
from tollhouse.customers.changing import begin_deletion
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.rules.search import LAST
from tollhouse.customers.rules.spelling import spelt
from tollhouse.customers.tables import account_count
from tollhouse.words.fold import fold
from tollhouse.words.refusals import NotFound


def test_an_account_for_a_customer_deleted_meanwhile_is_refused_as_not_found(engine, now):
    with engine.begin() as conn:
        customer_id = a_customer(conn)
        product_id = a_product(conn, a_tariff(conn, a_rate("46", "0.10")))
    answers: list[object] = []

    def open_one():
        with engine.connect() as conn:
            try:
                answers.append(open_accounts(conn, [NewAccount(customer_id, "46850000001", product_id)], now=now))
            except Exception as refusal:  # noqa: BLE001 - whatever it is, the test looks at it
                answers.append(refusal)

    with engine.begin() as deleting:
        deletion = begin_deletion(deleting, customer_id, OPERATOR_SCOPE)
        opener = Thread(target=open_one)
        opener.start()
        wait_until_somebody_waits(engine)
        delete_one_with_all(deleting, deletion)
    opener.join()
    (answer,) = answers
    assert isinstance(answer, NotFound)
    assert answer.facts == {"kind": "customer", "id": customer_id}


def test_an_account_opened_today_is_charged_for_last_week_if_it_says_so(conn, now):
    customer, product = a_customer(conn), a_product(conn, a_tariff(conn, a_rate("420", "0.10")))
    week = timedelta(days=7)
    an_account(conn, customer, product, "46850000001", since=now)
    an_account(conn, customer, product, "46850000002", since=now, held_from=now - week)
    calls = [a_call("46850000001", at=now - week), a_call("46850000002", at=now - week)]
    assert results(charge(conn, a_source(conn), *calls)) == ["unknown_account", "charged"]


def test_a_past_that_was_somebody_elses_is_not_given_away(conn, now):
    customer, product = a_customer(conn), a_product(conn, a_tariff(conn, a_rate("420", "0.10")))
    number = an_account(conn, customer, product)
    held = holdings_of(conn, [number])[number][0]
    given_back = now - timedelta(days=3)
    terminate_accounts(conn, [(customer, held.account_id)], at=given_back)
    with pytest.raises(BadField, match="gave"):
        an_account(conn, customer, product, number, since=now, held_from=given_back - timedelta(seconds=1))
    with pytest.raises(BadField, match="ahead of now"):
        an_account(conn, customer, product, "46850000003", since=now, held_from=now + timedelta(seconds=1))
    an_account(conn, customer, product, number, since=now, held_from=given_back)
    assert [one.valid_from for one in holdings_of(conn, [number])[number]][-1] == given_back


def test_identifiers_are_searched_for_while_an_account_holds_them(conn, now):
    customer, product = a_customer(conn), a_product(conn, a_tariff(conn, a_rate("420", "0.10")))

    def counted():
        return dict(conn.execute(select(account_count.c.customer_id, account_count.c.accounts)).all())

    assert counted() == {customer: 0}
    an_account(conn, customer, product, "Ada@VoIP", also_known_as=("sip.4201", "Žofie"))
    an_account(conn, customer, product, "4201")

    def searched():
        rows = conn.execute(select(account_search.c.identifier, account_search.c.words).order_by("identifier"))
        return {row.identifier: row.words for row in rows}

    assert searched() == {one: spelt(fold(one)) + LAST for one in ("sip.4201", "4201", "Ada@VoIP", "Žofie")}
    assert counted() == {customer: 2}
    held = holdings_of(conn, ["Ada@VoIP"])["Ada@VoIP"][0]
    terminate_accounts(conn, [(customer, held.account_id)], at=now)
    assert set(searched()) == {"4201"}
    assert counted() == {customer: 1}
    terminate_accounts(conn, [(customer, held.account_id)], at=now)
    assert counted() == {customer: 1}
    (last,) = holdings_of(conn, ["4201"])["4201"]
    terminate_accounts(conn, [(customer, last.account_id)], at=now)
    assert counted() == {customer: 0}
    an_account(conn, customer, product, "Ada@VoIP", since=now)
    assert set(searched()) == {"Ada@VoIP"}
    assert counted() == {customer: 1}
