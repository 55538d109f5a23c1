"""The list of customers against a plain reckoning in Python over the same company, walked both ways."""

from itertools import product

import pytest
from rooms.reports.listed_company import EVERYBODY, fits, in_order, numbers, states_of, walked

from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.reports.customer_list_asked import CustomerQuery, Order, condition_of, statuses_of, view_of
from tollhouse.reports.customer_list_whole import count_list, whole_list


@pytest.mark.parametrize("order", Order)
@pytest.mark.usefixtures("plan")
def test_every_order_visits_each_customer_once_both_ways_and_empty_ones_last(conn, company, order):
    shown = [one for one in states_of(conn, company) if one.status is not CustomerStatus.CLOSED]
    for descending in (False, True):
        query = CustomerQuery(EVERYBODY, order=order, descending=descending)
        page, found = walked(conn, query, limit=7)
        assert found == numbers(in_order(shown, order, descending=descending))
        assert (page.total, page.hidden_closed) == (len(shown), len(company["all"]) - len(shown))


VIEWS = ("all", "direct", "reseller:top", "reseller:sub", "distributor:seller")


@pytest.mark.parametrize("scope, view", list(product((None, "top", "sub"), VIEWS)))
@pytest.mark.usefixtures("plan")
def test_a_view_shows_whose_customers_it_names_and_a_scope_hides_the_others(conn, company, scope, view):
    reader = company.get(scope)
    kind, _, owner = view.partition(":")
    number = company.get(owner)

    def belongs(record):
        seen = reader is None or record.customer_id == reader or reader in record.resellers
        return (
            seen
            and {
                "all": True,
                "direct": record.resellers[:1] == (() if reader is None else (reader,)),
                "reseller": number in record.resellers,
                "distributor": number is not None and record.distributor_id == number,
            }[kind]
        )

    expected = [one for one in states_of(conn, company) if belongs(one.record)]
    query = CustomerQuery(Scope(reader), view=view_of(f"{kind}:{number}" if owner else kind), closed=True)
    for order in (Order.NAME, Order.BALANCE):
        page, found = walked(conn, CustomerQuery(query.scope, query.view, closed=True, order=order), limit=4)
        assert found == numbers(in_order(expected, order, descending=False))
        assert page.total == len(expected)


@pytest.mark.parametrize(
    "status",
    [*CustomerStatus, "blocked,suspended", "active,blocked", "closed,no_available_funds", "blocked,reseller_suspended"],
)
@pytest.mark.usefixtures("plan")
def test_a_status_filter_finds_those_of_whom_it_holds_whatever_else_does(conn, company, status):
    wanted = statuses_of(status)

    def holding(one):
        return {why.status for why in one.reasons} or {CustomerStatus.ACTIVE}

    fitting = [one for one in states_of(conn, company) if holding(one) & wanted]
    closed_too = CustomerStatus.CLOSED in wanted
    shown = [one for one in fitting if closed_too or one.status is not CustomerStatus.CLOSED]
    for order in (Order.NAME, Order.BALANCE, Order.STATUS):
        page, found = walked(conn, CustomerQuery(EVERYBODY, statuses=wanted, order=order), limit=3)
        assert found == numbers(in_order(shown, order, descending=False))
        assert page.total == len(shown)
        assert page.hidden_closed == len(fitting) - len(shown)


CONDITIONS = (
    "name:is:ANNA 0",
    "name:contains:nn",
    "name:begins_with:об",
    "name:contains:%_",
    "city:is:praha",
    "city:begins_with:pra",
    "city:ends_with:Ź",
    "city:contains:京",
    "city:is_empty:",
    "state:is_empty",
    "phone:is:420601",
    "phone:ends_with:02",
    "fax:is:7:1",
    "fax:contains::",
    "last_name:contains:novak",
    "last_name:is_empty",
    "email:contains:3@ex",
    "class:is:buro",
    "class:contains:ResI",
    "currency:begins_with:u",
    "currency:is_empty:",
    "status:is:blocked",
    "status:contains:suspended",
)


@pytest.mark.parametrize("written", CONDITIONS)
@pytest.mark.usefixtures("plan")
def test_each_operator_asks_one_field_and_signs_mean_themselves(conn, company, written):
    condition = condition_of(written)
    expected = [one for one in states_of(conn, company) if fits(one, condition)]
    query = CustomerQuery(EVERYBODY, conditions=(condition,), closed=True)
    assert walked(conn, query, limit=5)[1] == numbers(in_order(expected, Order.NAME, descending=False))


def test_all_conditions_must_hold(conn, company):
    conditions = tuple(
        map(condition_of, ("name:begins_with:anna", "city:is:Malmö", "currency:is:USD", "name:contains:a"))
    )
    expected = [one for one in states_of(conn, company) if all(fits(one, each) for each in conditions)]
    query = CustomerQuery(EVERYBODY, conditions=conditions, prepaid=False, closed=True)
    assert walked(conn, query, limit=1)[1] == numbers(
        in_order([one for one in expected if not one.record.prepaid], Order.NAME, descending=False)
    )


@pytest.mark.parametrize("text_searched", ["", "anna", "420", "1"])
@pytest.mark.parametrize("order", [None, *Order])
def test_the_whole_list_in_one_statement_is_the_list_page_by_page(conn, company, order, text_searched):
    for descending, statuses in product((False, True), (frozenset(), frozenset({CustomerStatus.BLOCKED}))):
        query = CustomerQuery(
            EVERYBODY, text=text_searched, statuses=statuses, order=order, descending=descending and order is not None
        )
        _, paged = walked(conn, query, limit=20)
        rows = conn.execute(whole_list(conn, query).rows).all()
        assert [row.customer_id for row in sorted(rows, key=lambda row: row.place)] == paged
        assert count_list(conn, query) == len(paged)
    below_first = conn.execute(whole_list(conn, CustomerQuery(EVERYBODY, order=order), from_below=True).rows).all()
    last = [row.customer_id for row in sorted(below_first, key=lambda row: row.place)][-3:]
    assert (last[0], set(last[1:])) == (company["sub"], {company["seller"], company["top"]})
