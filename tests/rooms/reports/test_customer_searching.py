"""Texts, numbers and identifiers that customers are searched by, against a plain reckoning in Python."""

import pytest
from builders import LONG_AGO, a_product, a_rate, a_tariff, an_account
from rooms.reports.listed_company import EVERYBODY, in_order, numbers, states_of, walked
from sqlalchemy import text

from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import Operator, holds, sort_number, term_of
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.reports.customer_list import list_customers, look_up_customers
from tollhouse.reports.customer_list_asked import CustomerQuery, Order, view_of


@pytest.mark.parametrize(
    "typed", ["Anna", "ANN", "novak", "praha", "京", "東京", "об", "a", "m3@", "%_", "420601", "zzz"]
)
@pytest.mark.usefixtures("plan")
def test_a_search_finds_any_simple_field_and_shows_names_that_begin_with_it_first(conn, company, typed):
    term = term_of(typed)
    operator = Operator.BEGINS_WITH if len(term) < 3 and typed != "東京" else Operator.CONTAINS
    fields = ("name", "city", "email", "last_name")

    def found_by(one):
        record = one.record
        values = [*(getattr(record, field) for field in fields), record.phone, sort_number(record.phone)]
        return any(holds(operator, term_of(value), term) for value in values)

    found = in_order([one for one in states_of(conn, company) if found_by(one)], Order.NAME, descending=False)
    first = [one for one in found if term_of(one.record.name).startswith(term)]
    expected = [*first, *(one for one in found if one not in first)]
    page, shown = walked(conn, CustomerQuery(EVERYBODY, text=typed, closed=True), limit=4)
    assert shown == numbers(expected)
    assert page.total == len(expected)
    by_city, shown = walked(conn, CustomerQuery(EVERYBODY, text=typed, closed=True, order=Order.CITY), limit=4)
    assert shown == numbers(in_order(found, Order.CITY, descending=False))
    assert by_city.total == len(expected)


@pytest.fixture
def lines(conn, company):
    """Customers 10 and 20 of the company have a line each."""
    product_id = a_product(conn, a_tariff(conn, a_rate("4", "1")))
    holders = [one for one in states_of(conn, company) if one.record.currency == "EUR" and one.status.value != "closed"]
    chosen = numbers(holders)[3:5]
    for customer_id, identifier in zip(chosen, ("420700111222", "sip-line"), strict=True):
        an_account(conn, customer_id, product_id, identifier, since=LONG_AGO)
    return chosen


def test_a_number_or_an_identifier_puts_its_customer_first_and_says_so(conn, company, lines):
    for typed in ("420700111222", "+420 700 111 222", "42070011"):
        page, shown = walked(conn, CustomerQuery(EVERYBODY, text=typed), limit=3)
        assert shown[0] == lines[0]
        match = page.matches[lines[0]]
        assert (match.field, match.text) == ("account", "420700111222")
    assert walked(conn, CustomerQuery(EVERYBODY, text="sip-line"), limit=3)[1] == [lines[1]]
    assert walked(conn, CustomerQuery(EVERYBODY, text="sip-line", order=Order.CITY), limit=3)[1] == [lines[1]]
    assert walked(conn, CustomerQuery(EVERYBODY, text=str(lines[1])), limit=3)[1][0] == lines[1]
    assert walked(conn, CustomerQuery(Scope(company["top"]), text="sip-line"), limit=3)[1] in ([], [lines[1]])


def test_others_numbers_never_take_the_places_of_those_a_reseller_may_see(conn, company):
    """Of all that fit, the first twenty and more are a stranger's."""
    product_id = a_product(conn, a_tariff(conn, a_rate("4", "1")))
    holders = [one for one in states_of(conn, company) if one.record.currency == "EUR" and one.status.value != "closed"]
    theirs = next(one.record.customer_id for one in holders if company["sub"] in one.record.resellers)
    stranger = next(one.record.customer_id for one in holders if not one.record.resellers)
    for place in range(25):
        an_account(conn, stranger if place < 24 else theirs, product_id, f"555777{place:02}", since=LONG_AGO)
    called = text("update customer_search set phone = '420999888' where customer_id <> all(:others)")
    conn.execute(called, {"others": [company["sub"]]})
    reader = Scope(company["sub"])
    records, matches = look_up_customers(conn, reader, "555777", most=5)
    assert [(one.customer_id, matches[one.customer_id].text) for one in records] == [(theirs, "55577724")]
    assert walked(conn, CustomerQuery(reader, text="555777"), limit=3)[1] == [theirs]
    view = view_of(f"reseller:{company['sub']}")
    assert walked(conn, CustomerQuery(EVERYBODY, view, text="555777"), limit=3)[1] == [theirs]
    assert [one.customer_id for one in look_up_customers(conn, EVERYBODY, "555777", most=5)[0]] == [stranger, theirs]
    own = {one.record.customer_id for one in states_of(conn, company) if company["sub"] in one.record.resellers}
    by_phone, _ = look_up_customers(conn, reader, "420 999 888", most=30)
    assert {one.customer_id for one in by_phone} == own


def test_what_was_found_elsewhere_than_in_the_name_says_where(conn, company):
    page = list_customers(conn, CustomerQuery(EVERYBODY, text="malm"), limit=3)
    assert {match.field for match in page.matches.values()} == {"city"}
    assert list_customers(conn, CustomerQuery(EVERYBODY, text="anna"), limit=3).matches == {}


def test_looking_up_finds_closed_customers_and_keeps_to_the_scope(conn, company):
    closed = next(one for one in states_of(conn, company) if one.status is CustomerStatus.CLOSED)
    name = closed.record.name
    records, _ = look_up_customers(conn, EVERYBODY, name, most=3)
    assert records[0].customer_id == closed.record.customer_id
    own = set(numbers(states_of(conn, company))) if company["sub"] in closed.record.resellers else set()
    records, _ = look_up_customers(conn, Scope(company["sub"]), name, most=3)
    assert {record.customer_id for record in records} & {closed.record.customer_id} <= own
