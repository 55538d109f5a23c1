"""The list of customers against a plain reckoning in Python over the same company, walked both ways."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from builders import LONG_AGO, a_product, a_rate, a_tariff, an_account, stop
from sqlalchemy import text

from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, CustomerKind, NewCustomer
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import Operator, holds, sort_number, term_of
from tollhouse.customers.rules.status import GRAVEST_FIRST, CustomerStatus
from tollhouse.plumbing.db.paging import CursorUnreadable
from tollhouse.reports import customer_list_by_status, customer_list_money, customer_list_walk
from tollhouse.reports.customer_described import describe_customers
from tollhouse.reports.customer_list import list_customers, look_up_customers, records_of
from tollhouse.reports.customer_list_asked import (
    CustomerQuery,
    Order,
    QueryUnreadable,
    condition_of,
    order_of,
    statuses_of,
    view_of,
)
from tollhouse.reports.customer_list_whole import count_list, whole_list

EVERYBODY = Scope()
CITIES = ("", "Praha", "Łódź", "東京", "Malmö", "praha 2")


@pytest.fixture(params=["walked", "gathered", "counted"])
def plan(request, monkeypatch):
    """All plans must give the same list: few are gathered and else the order is walked; the budget for walking is spent
    at once; nobody counts as few.
    """
    if request.param == "counted":
        for module in (customer_list_walk, customer_list_by_status):
            monkeypatch.setattr(module, "FEW", 0)
        monkeypatch.setattr(customer_list_by_status, "_RARE", 0)
    if request.param == "gathered":
        for module, name in ((customer_list_walk, "_BUDGET"), (customer_list_money, "_EXTREMES")):
            monkeypatch.setattr(module, name, 1)
            monkeypatch.setattr(module, f"{name}_FOR_EACH", 0)


@pytest.fixture
def company(conn, now):
    """Fifty customers of every kind, class, currency, status; on three levels; with equal and with empty fields."""
    classes = [register_class(conn, name) for name in ("Residential", "Büro", "resellers")]

    def register(*customers):
        return register_customers(conn, customers, now=next(moments), by="test")

    moments = iter(now - timedelta(days=day) for day in range(100))
    top, seller = register(_new("Top", classes[2], kind="reseller"), _new("Seller", classes[0], kind="distributor"))
    (sub,) = register(_new("Sub", classes[2], kind="reseller", reseller_id=top))
    owners = (None, top, sub, None, None)
    for number in range(47):
        register(
            _new(
                f"{('Anna', 'Ánna', 'Boris', 'Об', 'x%_y')[number % 5]} {number}",
                classes[number % 2],
                currency=("EUR", "USD", "JPY")[number % 3],
                balance_control=BalanceControl.PREPAID if number % 4 == 0 else BalanceControl.POSTPAID,
                credit_limit=Decimal(number % 3) if number % 4 and number % 5 else None,
                reseller_id=owners[number % 5],
                distributor_id=seller if number % 7 == 0 else None,
                city=CITIES[number % len(CITIES)],
                phone=f"+420 60{number % 6}" if number % 3 else "",
                email=f"m{number % 8}@example.org" if number % 2 else "",
                last_name="Novák" if number % 9 == 0 else "",
                fax="7:1" if number % 11 == 0 else "",
                postal_code=f"1{number % 6} ab" if number % 5 else "",
            )
        )
    everybody = [row for (row,) in conn.execute(text("select customer_id from customer order by customer_id"))]
    conn.execute(text("update standing set balance = (customer_id % 5) - 2"))
    for place, action in enumerate(("block", "suspend", "terminate_provisionally", "close", "close", "block")):
        stop(conn, set(everybody[5 + place :: 17]) - {sub}, action, at=now)
    stop(conn, {sub}, "suspend", at=now)
    product_id = a_product(conn, a_tariff(conn, a_rate("4", "1")))
    payers = "select customer_id from standing where not closed and currency = 'EUR' order by customer_id limit 4"
    for count, (customer_id,) in enumerate(conn.execute(text(payers)).all()):
        for place in range(count % 3):
            an_account(conn, customer_id, product_id, f"q{count}w{place}", since=LONG_AGO)
    return {"top": top, "sub": sub, "seller": seller, "all": everybody}


def _new(name, class_id, *, kind="retail", balance_control=BalanceControl.POSTPAID, **facts):
    return NewCustomer(
        **({"name": name, "currency": "EUR", "class_id": class_id} | facts),
        balance_control=balance_control,
        kind=CustomerKind(kind),
    )


def states_of(conn, company):
    return describe_customers(conn, records_of(conn, company["all"]))


def walked(conn, query, *, limit):
    """All pages forwards; backwards they must be the same."""
    pages, cursor = [], None
    while True:
        page = list_customers(conn, query, limit=limit, cursor=cursor)
        pages.append(page)
        cursor = page.next
        if cursor is None:
            break
    back, cursor = [pages[-1]], pages[-1].previous
    while cursor is not None:
        back.insert(0, list_customers(conn, query, limit=limit, cursor=cursor))
        cursor = back[0].previous
    assert [page.records for page in back] == [page.records for page in pages]
    assert {(page.total, page.hidden_closed) for page in (*pages, *back)} == {(pages[0].total, pages[0].hidden_closed)}
    return pages[0], [record.customer_id for page in pages for record in page.records]


def numbers(states):
    return [state.record.customer_id for state in states]


KEYS = {
    Order.NAME: lambda one: term_of(one.record.name),
    Order.COMPANY_NAME: lambda one: term_of(one.record.company_name),
    Order.EMAIL: lambda one: term_of(one.record.email),
    Order.CITY: lambda one: term_of(one.record.city),
    Order.COUNTRY: lambda one: term_of(one.record.country),
    Order.PHONE: lambda one: sort_number(one.record.phone),
    Order.CLASS: lambda one: term_of(one.class_name),
    Order.POSTAL_CODE: lambda one: term_of(one.record.postal_code),
    Order.CURRENCY: lambda one: one.record.currency,
    Order.BALANCE_CONTROL: lambda one: one.record.prepaid,
    Order.REGISTERED_AT: lambda one: one.record.registered_at,
    Order.BALANCE: lambda one: one.standing.balance,
    Order.CREDIT_LIMIT: lambda one: one.credit_limit,
    Order.AVAILABLE_FUNDS: lambda one: one.available_funds,
    Order.ACCOUNTS: lambda one: one.accounts,
    Order.MANAGED_BY: lambda one: term_of(one.reseller_name or ""),
    Order.STATUS: lambda one: (*GRAVEST_FIRST, CustomerStatus.ACTIVE).index(one.status),
}
BY_NUMBER = (Order.BALANCE, Order.CREDIT_LIMIT, Order.AVAILABLE_FUNDS, Order.ACCOUNTS)


def in_order(states, order, *, descending):
    """Empty last both ways; equal ones by name, those of equal money or accounts by number."""
    tie = (lambda one: one.record.customer_id) if order in BY_NUMBER else (lambda one: term_of(one.record.name))
    key = KEYS[order]
    empty = [one for one in states if key(one) in ("", None)]
    filled = [one for one in states if key(one) not in ("", None)]
    return [
        *sorted(filled, key=lambda one: (_bytes(key(one)), _bytes(tie(one))), reverse=descending),
        *sorted(empty, key=lambda one: _bytes(tie(one)), reverse=descending),
    ]


def _bytes(value):
    return value.encode() if isinstance(value, str) else value


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
    expected = [one for one in states_of(conn, company) if _fits(one, condition)]
    query = CustomerQuery(EVERYBODY, conditions=(condition,), closed=True)
    assert walked(conn, query, limit=5)[1] == numbers(in_order(expected, Order.NAME, descending=False))


def _fits(one, condition):
    if condition.field == "status":
        values = [why.status.value for why in one.reasons] or ["active"]
    elif condition.field == "class":
        values = [one.class_name]
    elif condition.field in ("phone", "fax"):
        written = getattr(one.record, condition.field)
        values = [written, sort_number(written)]
    else:
        values = [getattr(one.record, condition.field)]
    return any(holds(condition.operator, term_of(value), condition.term) for value in values)


def test_all_conditions_must_hold(conn, company):
    conditions = tuple(
        map(condition_of, ("name:begins_with:anna", "city:is:Malmö", "currency:is:USD", "name:contains:a"))
    )
    expected = [one for one in states_of(conn, company) if all(_fits(one, each) for each in conditions)]
    query = CustomerQuery(EVERYBODY, conditions=conditions, prepaid=False, closed=True)
    assert walked(conn, query, limit=1)[1] == numbers(
        in_order([one for one in expected if not one.record.prepaid], Order.NAME, descending=False)
    )


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


@pytest.mark.parametrize("order", [Order.CITY, Order.STATUS, Order.MANAGED_BY, Order.ACCOUNTS])
def test_a_cursor_of_another_list_or_a_forged_one_is_refused(conn, company, order):
    asked = CustomerQuery(EVERYBODY, order=order)
    cursor = list_customers(conn, asked, limit=3).next
    padded = cursor + "=" * (-len(cursor) % 4)
    written = json.loads(urlsafe_b64decode(padded))
    forged = [
        "nonsense",
        *(
            _written([*written[:place], bad, *written[place + 1 :]])
            for place in range(len(written))
            for bad in (None, -1, 2**70, [])
        ),
        _written(written[:-1]),
        _written([*written, 1]),
    ]
    for one in forged:
        with pytest.raises(CursorUnreadable):
            list_customers(conn, asked, limit=3, cursor=one)
    for other in (CustomerQuery(EVERYBODY, order=Order.EMAIL), CustomerQuery(Scope(company["top"]), order=Order.CITY)):
        with pytest.raises(CursorUnreadable):
            list_customers(conn, other, limit=3, cursor=cursor)


def _written(value):
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "read, written",
    [
        (view_of, "mine"),
        (view_of, "reseller"),
        (view_of, "reseller:x"),
        (view_of, "direct:1"),
        (statuses_of, "blocked,asleep"),
        (order_of, "shoe_size"),
        (order_of, "--name"),
        (condition_of, "city"),
        (condition_of, "shoe:is:42"),
        (condition_of, "city:like:x"),
        (condition_of, "city:is:"),
        (condition_of, "city:is: "),
        (condition_of, "city:is_empty:x"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_way_out(read, written):
    with pytest.raises(QueryUnreadable) as refused:
        read(written)
    assert any(word in refused.value.detail for word in ("there are", "must end", "ask for"))


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
