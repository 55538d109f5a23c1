"""Importing files of customers: what lands, what is told, and what a rehearsal keeps."""

import csv
from collections import Counter
from io import BytesIO, StringIO

import pytest
from sqlalchemy import text

from tollhouse.customers.arrangements import storage as arranged
from tollhouse.customers.importing import CustomerImport, Deed, import_customers, survey_file
from tollhouse.customers.reading import read_customer
from tollhouse.customers.registering import register_class
from tollhouse.customers.rules.record import CustomerKind
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.ledger.months import open_months
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.conditions import Condition

NAMES = ("name", "class", "currency", "balance_control")


@pytest.fixture
def house(server, template):
    """An engine on a database with two classes, one of them for customers of euros only."""
    with server.passing_engine("import", clauses=f'template "{template}"') as engine:
        with engine.begin() as conn:
            register_class(conn, "Residential")
            register_class(conn, "Euro shop", currency="EUR")
        yield engine


def a_row(name: str, **cells: str) -> dict[str, str]:
    return {"name": name, "class": "Residential", "currency": "EUR", "balance_control": "postpaid"} | cells


def a_file(*rows: dict[str, str]) -> BytesIO:
    written = StringIO(newline="")
    writer = csv.DictWriter(written, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return BytesIO(written.getvalue().encode())


@pytest.fixture
def take(house, now):
    def take(*rows, **how):
        job = CustomerImport(house, a_file(*rows), lambda: now, "anna", **how)
        return {outcome.line: outcome for outcome in import_customers(job, survey_file(job))}

    return take


@pytest.fixture
def customer(house):
    """A customer's record and standing by its number."""

    def read(customer_id):
        with house.connect() as conn:
            return read_customer(conn, customer_id, OPERATOR_SCOPE), read_standings(conn, [customer_id])[customer_id]

    return read


def deeds(outcomes) -> Counter:
    return Counter(outcome.deed for outcome in outcomes.values())


def told(outcome) -> str:
    return "; ".join(map(str, outcome.problems))


def count_customers(engine) -> int:
    with engine.connect() as conn:
        return conn.execute(text("SELECT count(*) FROM customer")).scalar_one()


def test_bad_rows_are_told_and_all_others_land(take, house):
    rows = [a_row(f"Customer {number}") for number in range(1_200)]
    rows[3]["currency"] = "XYZ"
    rows[700] |= {"class": "Euro shop", "currency": "USD"}
    rows[701]["reseller"] = "Customer 1"
    outcomes = take(*rows)
    assert deeds(outcomes) == {Deed.CREATE: 1_197, Deed.REFUSE: 3}
    assert told(outcomes[5]).startswith("line 5, currency: 'XYZ' is no currency of ISO 4217")
    assert told(outcomes[702]) == "line 702, currency: 'USD' is not that of the class 'Euro shop', EUR"
    assert told(outcomes[703]) == "line 703, reseller: 'Customer 1' is no reseller"
    assert count_customers(house) == 1_197


def test_the_same_file_again_changes_nothing(take, house):
    rows = [a_row("Ann"), a_row("Ben", currency="XYZ"), a_row("Cyd")]
    first, again = take(*rows), take(*rows)
    assert deeds(first) == {Deed.CREATE: 2, Deed.REFUSE: 1}
    assert deeds(again) == {Deed.LEAVE: 2, Deed.REFUSE: 1}
    assert again[2].customer_id == first[2].customer_id
    assert count_customers(house) == 2


def test_a_customer_who_was_purged_takes_nothing_personal_from_a_file(take, house, customer, now):
    number = take(a_row("Removed 17"))[2].customer_id
    with house.begin() as conn:
        purged = {"customer_id": number, "set_by": "anna", "set_at": now, "purged_at": now, "purged_by": "anna"}
        arranged.put_purges(conn, [purged], replaces=True)
    outcomes = take(a_row("Removed 17", email="back@post.example"), a_row("Ann", email="ann@post.example"), update=True)
    assert deeds(outcomes) == {Deed.REFUSE: 1, Deed.CREATE: 1}
    assert told(outcomes[2]).startswith("line 2, email: 'back@post.example' The personal data of customer")
    assert customer(number)[0].email == ""


def test_resellers_may_stand_behind_those_they_own_and_distributors_behind_those_they_sell_to(take, customer):
    outcomes = take(
        a_row("Retail", reseller="Low", distributor="Seller"),
        a_row("Low", kind="reseller", reseller="Top"),
        a_row("Top", kind="reseller"),
        a_row("Seller", kind="distributor"),
    )
    assert deeds(outcomes) == {Deed.CREATE: 4}
    record, _ = customer(outcomes[2].customer_id)
    assert record.resellers == (outcomes[3].customer_id, outcomes[4].customer_id)
    assert record.distributor_id == outcomes[5].customer_id
    assert customer(outcomes[4].customer_id)[0].kind == CustomerKind.RESELLER


def test_a_customer_called_by_a_number_is_meant_before_the_one_whose_number_it_is(take, customer):
    (first,) = take(a_row("First", kind="reseller")).values()
    named = take(a_row(str(first.customer_id), kind="reseller"))[2]
    owned = take(a_row("Owned", reseller=str(first.customer_id)))[2]
    assert customer(owned.customer_id)[0].resellers == (named.customer_id,)


def test_a_customer_comes_with_its_limit_and_blocked_if_the_file_says_so(take, customer):
    outcomes = take(a_row("Ann", credit_limit="250.5", blocked="1"), a_row("Ben", credit_limit="", blocked="0"))
    _, ann = customer(outcomes[2].customer_id)
    _, ben = customer(outcomes[3].customer_id)
    assert (ann.credit_limit, Condition.BLOCKED in ann.conditions) == (250.5, True)
    assert (ben.credit_limit, Condition.BLOCKED in ben.conditions) == (None, False)


def test_a_new_customer_begins_with_what_the_file_says_and_gets_it_once(take, customer, house, now):
    with house.begin() as conn:
        open_months(conn, now=now)
    rows = [
        a_row("Ann", opening_balance="40.5"),
        a_row("Ben", balance_control="prepaid", available_funds="20"),
        a_row("Cyd", available_funds="20"),
    ]
    outcomes = take(*rows)
    assert told(outcomes[4]).startswith(
        "line 4, available_funds: '20' is for prepaid customers; give this one an opening balance"
    )
    for _ in range(2):
        assert [customer(outcomes[line].customer_id)[1].balance for line in (2, 3)] == [40.5, -20]
        assert deeds(take(*rows[:2], update=True)) == {Deed.LEAVE: 2}
    with house.connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM xdr")).scalar_one() == 2


def test_of_a_name_that_stands_twice_the_first_row_counts(take, house):
    outcomes = take(a_row("Novák", city="Praha"), a_row("NOVAK", city="Brno"))
    assert deeds(outcomes) == {Deed.CREATE: 1, Deed.REFUSE: 1}
    assert told(outcomes[3]) == "line 3, name: 'NOVAK' stands on line 2 already; leave one of the two rows out"
    assert count_customers(house) == 1


def test_an_update_changes_who_is_there_and_registers_who_is_not(take, customer):
    (ann,) = take(a_row("Ann", city="Praha", phone="+420 1")).values()
    outcomes = take(a_row("Ann", city="Brno"), a_row("Ben"), update=True)
    assert deeds(outcomes) == {Deed.CHANGE: 1, Deed.CREATE: 1}
    assert outcomes[2].changes == {"city": ("Praha", "Brno")}
    record, _ = customer(ann.customer_id)
    assert (record.city, record.phone) == ("Brno", "+420 1")


def test_an_update_may_say_as_little_as_it_likes_of_those_who_are_there(take, customer):
    (ann,) = take(a_row("Ann", phone="1")).values()
    outcomes = take({"name": "Ann", "city": "Brno"}, {"name": "Ben", "city": "Brno"}, update=True)
    assert customer(ann.customer_id)[0].city == "Brno"
    assert told(outcomes[3]).startswith("line 3, class: is missing; a new customer needs it")


def test_an_update_keeps_the_rules_of_changing(take, customer):
    (ann,) = take(a_row("Ann", city="Praha", country="CZ")).values()
    outcomes = take(a_row("Ann", city="Brno", country="Czechia"), a_row("Ben", distributor="Ann"), update=True)
    assert "'Czechia' is no country of ISO 3166" in told(outcomes[2])
    assert told(outcomes[3]) == "line 3, distributor: 'Ann' is no distributor"
    assert customer(ann.customer_id)[0].city == "Praha"


@pytest.mark.parametrize("update", [False, True])
def test_a_rehearsal_says_what_the_import_then_does_and_keeps_nothing(take, house, update):
    take(a_row("Ann", city="Praha"), a_row("Zoe", kind="distributor"))
    rows = [
        a_row("Ann", city="Brno"),
        a_row("Top", kind="reseller"),
        a_row("Ben", reseller="Top"),
        a_row("Cyd", reseller="Ben"),
        a_row("BEN"),
        a_row("Dan", balance_control="prepaid", credit_limit="5"),
        *(a_row(f"Customer {number}", distributor="Zoe") for number in range(600)),
    ]
    rehearsed = take(*rows, update=update, dry_run=True)
    assert count_customers(house) == 2
    done = take(*rows, update=update)
    assert [(one.line, one.deed, one.changes, told(one)) for one in rehearsed.values()] == [
        (one.line, one.deed, one.changes, told(one)) for one in done.values()
    ]
    expected = {Deed.CREATE: 602, Deed.REFUSE: 3} | ({Deed.CHANGE: 1} if update else {Deed.LEAVE: 1})
    assert deeds(done) == expected


def test_each_batch_is_witnessed_in_its_own_transaction(take, house):
    witnessed = []
    outcomes = take(
        *(a_row(f"Customer {number}") for number in range(501)),
        witness=lambda conn, batch: witnessed.append((conn.in_transaction(), len(batch))),
    )
    assert deeds(outcomes) == {Deed.CREATE: 501}
    assert witnessed == [(True, 500), (True, 1)]
