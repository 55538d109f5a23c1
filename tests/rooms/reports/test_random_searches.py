"""Random searches, with all that a search can say, against a slow and obviously right filter in Python."""

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from rooms.reports.searched_company import FIELDS, SlowFilter, make_company

from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import ACCOUNT, TEXT_FIELDS, Operator, holds, term_of
from tollhouse.customers.rules.status import CustomerStatus
from tollhouse.reports import customer_list_accounts, customer_list_by_status, list_walk
from tollhouse.reports.customer_list import list_customers
from tollhouse.reports.customer_list_asked import CustomerQuery, FieldCondition, Order, View, ViewKind
from tollhouse.reports.customer_list_whole import count_list, whole_list
from tollhouse.reports.list_paging import HIDDEN_UP_TO

COUNTED = 10_001
SMALL, WHOLE = 400, 20_000
TERMS = (
    "anna", "ann", "a", "an", "ánna", "novak", "ová", "об", "ольга", "шев", "李", "王東", "東京", "京", "δημ", "محمد",
    "x%_y", "%", "%_", "\\", "a\\b", "&", "& s", "o'b", "'", "😀", "smith-", "-", "łoś", "praha", "praha 2", "saint-é",
    "é", "eric", " 2", "org", "@", "m.1", "m.12@example.org", "420", "+420", "60", "601", "+420 60", "0", "00", "12",
    "123", "7", "77", "4200", "sip", "sip.", "sip.5", "line-", "line", "アカ", "café_", "caf", "%7", "alias", "46",
    "residential", "büro", "eur", "u", "retail", "reseller", "blocked", "closed", "active", "suspended", "e", "cz",
    "zzz", "dlouhá 1", "pays:", ":", "q.", "co. 7",
)  # fmt: skip
ORDERS = [(order, descending) for order in Order for descending in (False, True)]

OPERATORS = [one for one in Operator if one is not Operator.IS_EMPTY]
SAID = ("scope", "view", "text", "statuses", "prepaid", "conditions", "groups")


@st.composite
def comparisons(draw, model, names):
    """A field with a way to compare it: mostly with what somebody's says, or with a part of that."""
    name, operator = draw(st.sampled_from(names)), draw(st.sampled_from(OPERATORS))
    values = model.values[draw(st.sampled_from(model.numbers))][name]
    if not values or draw(st.integers(0, 4)) == 0:
        return FieldCondition(name, operator, term_of(draw(st.sampled_from(TERMS))))
    value = draw(st.sampled_from(values))
    begin = draw(st.integers(0, len(value) - 1)) if operator in (Operator.CONTAINS, Operator.ENDS_WITH) else 0
    end = draw(st.integers(begin + 1, len(value))) if operator in (Operator.CONTAINS, Operator.BEGINS_WITH) else None
    term = term_of(value[begin:end])
    return FieldCondition(name, operator, term) if term else FieldCondition(name, Operator.IS_EMPTY, "")


def conditions(model):
    usual = comparisons(model, FIELDS) | comparisons(model, ("name", "city", "phone", ACCOUNT, "status", "class"))
    return usual | st.builds(FieldCondition, st.sampled_from(FIELDS), st.just(Operator.IS_EMPTY), st.just(""))


@st.composite
def texts(draw, model):
    """What is typed, how it is compared and in which fields."""
    typed = draw(comparisons(model, TEXT_FIELDS))
    typed = typed if typed.term else FieldCondition(typed.field, Operator.CONTAINS, "a")
    some = {typed.field, *draw(st.sets(st.sampled_from(TEXT_FIELDS), max_size=3))}
    fields = tuple(one for one in TEXT_FIELDS if one in some) if draw(st.booleans()) else TEXT_FIELDS
    number = draw(st.integers(0, 30)) == 0
    text = str(draw(st.sampled_from(model.numbers))) if number else typed.term
    return {"text": text, "operator": typed.operator, "fields": fields}


@st.composite
def queries(draw, model):
    company = model.company
    said = draw(st.lists(st.sampled_from(SAID), max_size=3))
    order, descending = draw(st.sampled_from([(None, False), *ORDERS]))
    views = st.one_of(
        st.just(View(ViewKind.DIRECT)),
        st.sampled_from(company.resellers).map(lambda number: View(ViewKind.RESELLER, number)),
        st.sampled_from(company.distributors).map(lambda number: View(ViewKind.DISTRIBUTOR, number)),
    )
    one = conditions(model)
    return CustomerQuery(
        Scope(draw(st.sampled_from(company.resellers)) if "scope" in said else None),
        view=draw(views) if "view" in said else View(),
        **(draw(texts(model)) if "text" in said else {}),
        statuses=draw(st.frozensets(st.sampled_from(CustomerStatus), max_size=3))
        if "statuses" in said
        else frozenset(),
        closed=draw(st.booleans()),
        prepaid=draw(st.booleans()) if "prepaid" in said else None,
        conditions=tuple(draw(st.lists(one, min_size=1, max_size=2))) if "conditions" in said else (),
        groups=tuple(tuple(draw(st.lists(one, min_size=1, max_size=4))) for group in said if group == "groups"),
        order=order,
        descending=descending,
    )


def check_search(conn, model, query, limit):
    note(repr(query))
    shown, hidden = model.found(query)
    page = list_customers(conn, query, limit=limit)
    assert (page.total, page.hidden_closed) == (min(len(shown), COUNTED), min(len(hidden), HIDDEN_UP_TO))
    listed = [record.customer_id for record in page.records]
    if query.order is not None or not query.text:
        expected = model.in_order(shown, query.order or Order.NAME, descending=query.descending)
        assert listed == expected[:limit]
    else:
        assert set(listed) <= shown
        assert len(listed) == min(limit, len(shown))
        begin = [_begins(model, number, query) for number in listed if number not in page.matches]
        assert begin == sorted(begin, reverse=True) or len(listed) > limit
    if len(model.numbers) <= SMALL:
        whole = sorted(conn.execute(whole_list(conn, query).rows), key=lambda row: row.place)
        assert [row.customer_id for row in whole][:limit] == listed
        assert {row.customer_id for row in whole} == shown
        assert count_list(conn, query) == len(shown)
    for number, match in page.matches.items():
        assert match.field == "id" or match.text in _written(model, number, match.field)
    if page.next:
        second = list_customers(conn, query, limit=limit, cursor=page.next)
        back = list_customers(conn, query, limit=limit, cursor=second.previous)
        assert [record.customer_id for record in back.records] == listed
        assert not {record.customer_id for record in second.records} & set(listed)
        assert {record.customer_id for record in second.records} <= shown


def _begins(model, number, query):
    looks_at_names = "name" in query.fields and query.operator is not Operator.ENDS_WITH
    name = term_of(model.company.states[number].record.name)
    return looks_at_names and holds(Operator.BEGINS_WITH, name, term_of(query.text))


def _written(model, number, field):
    if field == ACCOUNT:
        return model.company.identifiers[number]
    return [getattr(model.company.states[number].record, field)] if field != "phone" else _Anything()


class _Anything:
    """A number that was typed is told as it was typed."""

    def __contains__(self, one):
        return True


def check_walk(conn, model, order, descending, *, limit):
    shown, _ = model.found(CustomerQuery(Scope(), order=order))
    expected = model.in_order(shown, order, descending=descending)
    query = CustomerQuery(Scope(), order=order, descending=descending)
    forwards, cursor, last = [], None, None
    while True:
        page = list_customers(conn, query, limit=limit, cursor=cursor)
        forwards += [record.customer_id for record in page.records]
        last, cursor = page, page.next
        if cursor is None:
            break
    assert forwards == expected
    back = [record.customer_id for record in last.records]
    while last.previous is not None:
        last = list_customers(conn, query, limit=limit, cursor=last.previous)
        back = [record.customer_id for record in last.records] + back
    assert back == expected


def run(engine, customers, examples, *, anew):
    """anew   other searches each time"""
    with engine.begin() as conn:
        model = SlowFilter(make_company(conn, customers))

    @settings(max_examples=examples, derandomize=not anew, deadline=None, suppress_health_check=list(HealthCheck))
    @given(query=queries(model), limit=st.sampled_from((1, 3, 25, 50)))
    def search(query, limit):
        with engine.connect() as conn:
            check_search(conn, model, query, limit)

    search()
    return model


@pytest.mark.parametrize("plan", ["as it comes", "gathered", "many holders", "many of each status"])
def test_searches_find_what_a_slow_filter_finds(server, template, monkeypatch, plan):
    """On a small company, by each plan that a large one would be searched by."""
    if plan == "gathered":
        monkeypatch.setattr(list_walk, "_BUDGET", 1)
        monkeypatch.setattr(list_walk, "_BUDGET_FOR_EACH", 0)
    if plan == "many holders":
        monkeypatch.setattr(customer_list_accounts, "_NAMED", 0)
    if plan == "many of each status":
        monkeypatch.setattr(customer_list_by_status, "FEW", 20)
        monkeypatch.setattr(customer_list_by_status, "_RARE", 0)
    with server.passing_engine("searched", clauses=f'template "{template}"') as engine:
        run(engine, SMALL, 120, anew=False)


@pytest.mark.soak
def test_five_thousand_searches_among_twenty_thousand_customers_find_what_a_slow_filter_finds(server, template):
    with server.passing_engine("searched", clauses=f'template "{template}"') as engine:
        model = run(engine, WHOLE, 5_000, anew=True)
        with engine.connect() as conn:
            for order, descending in ORDERS:
                check_walk(conn, model, order, descending, limit=500)
