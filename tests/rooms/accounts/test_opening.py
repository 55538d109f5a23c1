"""Opening accounts while somebody else changes their customer."""

from threading import Thread

from builders import a_customer, a_product, a_rate, a_tariff
from waiting import wait_until_somebody_waits

from tollhouse.accounts.opening import open_accounts
from tollhouse.accounts.rules.account import NewAccount
from tollhouse.customers.changing import begin_deletion, delete_customer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
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
        delete_customer(deleting, deletion, has_accounts=False)
    opener.join()
    (answer,) = answers
    assert isinstance(answer, NotFound)
    assert answer.facts == {"kind": "customer", "id": customer_id}
