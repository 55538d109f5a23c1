"""Registering customers: who may be taken, and with what standing."""

from decimal import Decimal
from threading import Thread

import pytest
from sqlalchemy import text

from tollhouse.bulk.deleting import delete_one_with_all
from tollhouse.customers.changing import CustomerInUse, begin_deletion
from tollhouse.customers.reading import parties_of, read_customer
from tollhouse.customers.registering import NameTaken, register_class, register_customers
from tollhouse.customers.rules.record import BadField, BalanceControl, CustomerKind, NewCustomer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE, Scope
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.months import open_months
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.reports.customer_list import list_customers
from tollhouse.reports.customer_list_asked import CustomerQuery
from tollhouse.words.refusals import NotFound

POSTPAID, PREPAID = BalanceControl.POSTPAID, BalanceControl.PREPAID


@pytest.fixture
def any_class(conn):
    return register_class(conn, "Residential")


def a_customer(class_id, name="Novák", control=POSTPAID, **facts):
    return NewCustomer(name, "EUR", control, class_id, **facts)


def register(conn, *customers, now):
    return register_customers(conn, customers, now=now, by="test")


def test_a_postpaid_customer_gets_its_limit_and_a_prepaid_one_zero(conn, any_class, now):
    postpaid, prepaid = register(
        conn,
        a_customer(any_class, "postpaid", credit_limit=Decimal(100)),
        a_customer(any_class, "prepaid", PREPAID),
        now=now,
    )
    standings = lock_standings(conn, {postpaid, prepaid})
    assert standings[postpaid, 0].credit_limit == 100
    assert (standings[prepaid, 0].credit_limit, standings[prepaid, 0].conditions) == (0, Condition.NO_AVAILABLE_FUNDS)


def test_books_begin_with_what_was_owed_or_paid_in_before_as_an_xdr(conn, any_class, now):
    open_months(conn, now=now)
    owes, ahead, funded, nothing = register(
        conn,
        a_customer(any_class, "owes", credit_limit=Decimal(100), opening_balance=Decimal(100)),
        a_customer(any_class, "ahead", opening_balance=Decimal("-12.34567")),
        a_customer(any_class, "funded", PREPAID, available_funds=Decimal(20)),
        a_customer(any_class, "nothing"),
        now=now,
    )
    standings = lock_standings(conn, {owes, ahead, funded, nothing})
    assert {number: standings[number, 0].balance for number in (owes, ahead, funded, nothing)} == {
        owes: 100,
        ahead: Decimal("-12.34567"),
        funded: -20,
        nothing: 0,
    }
    assert Condition.CREDIT_EXCEEDED in standings[owes, 0].conditions
    assert standings[funded, 0].conditions == Condition(0)
    xdrs = conn.execute(text("SELECT customer_id, service, contra, amount, issuer_id FROM xdr ORDER BY customer_id"))
    assert xdrs.all() == [
        (owes, "opening_balance", "opening:balance", 100, 0),
        (ahead, "opening_balance", "opening:balance", Decimal("-12.34567"), 0),
        (funded, "opening_balance", "opening:balance", -20, 0),
    ]


def test_a_customer_blocked_at_creation_is_blocked_from_its_first_moment(conn, any_class, now):
    (number,) = register(conn, a_customer(any_class, blocked=True), now=now)
    assert Condition.BLOCKED in lock_standings(conn, {number})[number, 0].conditions


@pytest.mark.parametrize(
    "field, facts",
    [
        ("name", {"name": ""}),
        ("name", {"name": "x" * 65}),
        ("name", {"name": "line\nbreak"}),
        ("currency", {"currency": "XYZ"}),
        ("credit_limit", {"credit_limit": Decimal(-1)}),
        ("credit_limit", {"credit_limit": Decimal("0.000001")}),
        ("credit_limit", {"credit_limit": Decimal("NaN")}),
        ("credit_limit", {"credit_limit": Decimal(5), "balance_control": PREPAID}),
        ("opening_balance", {"opening_balance": Decimal(1), "balance_control": PREPAID}),
        ("opening_balance", {"opening_balance": Decimal("-0.000001")}),
        ("opening_balance", {"opening_balance": Decimal("-1e14")}),
        ("opening_balance", {"opening_balance": Decimal("NaN")}),
        ("available_funds", {"available_funds": Decimal(1)}),
        ("available_funds", {"available_funds": Decimal(-1), "balance_control": PREPAID}),
        ("available_funds", {"available_funds": Decimal("Infinity"), "balance_control": PREPAID}),
        ("time_zone", {"time_zone": "Mars/Olympus"}),
        ("time_zone", {"time_zone": "../etc"}),
        ("reseller_id", {"reseller_id": 424242}),
        ("class_id", {"class_id": 424242}),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(conn, any_class, now, field, facts):
    usual = {"name": "Novák", "currency": "EUR", "balance_control": POSTPAID, "class_id": any_class}
    with pytest.raises(BadField) as refused:
        register(conn, NewCustomer(**(usual | facts)), now=now)
    assert refused.value.field == field
    assert field in refused.value.detail


def test_a_class_with_a_currency_takes_customers_of_that_currency_only(conn, now):
    dollars = register_class(conn, "Dollars", currency="USD")
    with pytest.raises(BadField, match="USD"):
        register(conn, a_customer(dollars), now=now)


def test_a_name_is_taken_whatever_its_case_and_accents(conn, any_class, now):
    register(conn, a_customer(any_class, "Novák"), now=now)
    with pytest.raises(NameTaken):
        register(conn, a_customer(any_class, "NOVAK"), now=now)


def test_a_subcustomers_lineage_names_all_resellers_nearest_first(conn, any_class, now):
    (top,) = register(conn, a_customer(any_class, "top", kind=CustomerKind.RESELLER), now=now)
    (sub,) = register(conn, a_customer(any_class, "sub", kind=CustomerKind.RESELLER, reseller_id=top), now=now)
    (end,) = register(conn, a_customer(any_class, "end", reseller_id=sub), now=now)
    parties = parties_of(conn, [end])
    assert parties[end].resellers == (sub, top)
    assert (parties[end].issuer_id, parties[sub].issuer_id, parties[top].issuer_id) == (sub, top, 0)
    with pytest.raises(BadField, match="no reseller"):
        register(conn, a_customer(any_class, "under retail", reseller_id=end), now=now)


def test_a_reseller_sees_itself_and_its_own_and_nobody_else(conn, any_class, now):
    reseller, other = register(
        conn,
        a_customer(any_class, "reseller", kind=CustomerKind.RESELLER),
        a_customer(any_class, "other", kind=CustomerKind.RESELLER),
        now=now,
    )
    own, foreign, direct = register(
        conn,
        a_customer(any_class, "own", reseller_id=reseller),
        a_customer(any_class, "foreign", reseller_id=other),
        a_customer(any_class, "direct"),
        now=now,
    )
    page = list_customers(conn, CustomerQuery(Scope(reseller)), limit=50)
    assert {record.customer_id for record in page.records} == {reseller, own}
    for hidden in (other, foreign, direct):
        assert read_customer(conn, hidden, OPERATOR_SCOPE).customer_id == hidden
        with pytest.raises(NotFound):
            read_customer(conn, hidden, Scope(reseller))


def test_a_reseller_is_not_deleted_while_it_gets_a_customer(engine, now):
    with engine.begin() as conn:
        class_id = register_class(conn, "Residential")
        (reseller,) = register(conn, a_customer(class_id, "Going", kind=CustomerKind.RESELLER), now=now)
    refused = []

    def delete():
        with engine.begin() as conn:
            try:
                delete_one_with_all(conn, begin_deletion(conn, reseller, OPERATOR_SCOPE))
            except CustomerInUse as in_use:
                refused.append(in_use)

    with engine.begin() as conn:
        register(conn, a_customer(class_id, "Coming", reseller_id=reseller), now=now)
        deleting = Thread(target=delete)
        deleting.start()
        deleting.join(0.5)
        assert deleting.is_alive()
    deleting.join()
    assert [one.facts["dependents"] for one in refused] == ["subcustomers"]
