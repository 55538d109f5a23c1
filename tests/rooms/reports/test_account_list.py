"""The list of accounts, by every plan, against a slow and obviously right filter in Python."""

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from rooms.reports.listed_accounts import AT, BATCHES, as_listed, found, in_order, make_accounts
from sqlalchemy import text

from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.status import AccountStatus
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import Operator, term_of
from tollhouse.products.rules.product import AccountRole
from tollhouse.reports import account_list, account_list_money, account_list_parts, list_paging, list_walk
from tollhouse.reports.account_list import list_accounts
from tollhouse.reports.account_list_asked import TEXT_FIELDS, WHERE_FIELDS, AccountQuery, Order
from tollhouse.reports.customer_list_asked import FieldCondition, View, ViewKind
from tollhouse.reports.list_paging import HIDDEN_UP_TO
from tollhouse.reports.proving import PROMISES, prove_books

SMALL = 300
TERMS = (
    "anna",
    "an",
    "a",
    "42",
    "420",
    "spring",
    "7",
    "%_",
    "a\\b",
    "second",
    "user_",
    "card",
    "zzz",
    "voice",
    "999",
    "カー",
)
OPERATORS = [one for one in Operator if one is not Operator.IS_EMPTY]
SAID = ("scope", "view", "customer", "text", "statuses", "products", "models", "roles", "batch", "conditions")
ORDERS = [(order, descending) for order in Order for descending in (False, True)]


@st.composite
def comparisons(draw, accounts, fields):
    """A field with a way to compare it: mostly with what somebody's says, or with a part of that."""
    field, operator = draw(st.sampled_from(fields)), draw(st.sampled_from(OPERATORS))
    values = draw(st.sampled_from(accounts)).values[field]
    if not values or draw(st.integers(0, 4)) == 0:
        return FieldCondition(field, operator, term_of(draw(st.sampled_from(TERMS))))
    value = draw(st.sampled_from(values))
    begin = draw(st.integers(0, len(value) - 1)) if operator in (Operator.CONTAINS, Operator.ENDS_WITH) else 0
    end = draw(st.integers(begin + 1, len(value))) if operator in (Operator.CONTAINS, Operator.BEGINS_WITH) else None
    term = term_of(value[begin:end])
    return FieldCondition(field, operator, term) if term else FieldCondition(field, Operator.IS_EMPTY, "")


@st.composite
def texts(draw, accounts):
    typed = draw(comparisons(accounts, TEXT_FIELDS))
    some = {typed.field, *draw(st.sets(st.sampled_from(TEXT_FIELDS), max_size=3))}
    fields = tuple(one for one in TEXT_FIELDS if one in some) if draw(st.booleans()) else TEXT_FIELDS
    operator = typed.operator if typed.term else Operator.CONTAINS
    return {"text": typed.term or "a", "operator": operator, "fields": fields}


@st.composite
def queries(draw, company, accounts):
    said = draw(st.lists(st.sampled_from(SAID), max_size=3))
    order, descending = draw(st.sampled_from([(None, False), *ORDERS]))
    someone = draw(st.sampled_from(accounts)).record
    views = st.just(View(ViewKind.DIRECT)) | st.sampled_from(company.resellers).map(
        lambda number: View(ViewKind.RESELLER, number)
    )
    one = comparisons(accounts, WHERE_FIELDS)
    empty = st.builds(FieldCondition, st.sampled_from(WHERE_FIELDS), st.just(Operator.IS_EMPTY), st.just(""))
    return AccountQuery(
        Scope(draw(st.sampled_from(company.resellers)) if "scope" in said else None),
        view=draw(views) if "view" in said else View(),
        customer_id=someone.customer_id if "customer" in said else None,
        **(draw(texts(accounts)) if "text" in said else {}),
        statuses=draw(st.frozensets(st.sampled_from(AccountStatus), max_size=3)) if "statuses" in said else frozenset(),
        products=frozenset([someone.product_id]) if "products" in said else frozenset(),
        models=draw(st.frozensets(st.sampled_from(BalanceModel), max_size=2)) if "models" in said else frozenset(),
        roles=draw(st.frozensets(st.sampled_from(AccountRole), max_size=2)) if "roles" in said else frozenset(),
        batch=draw(st.sampled_from((*BATCHES, "none"))) if "batch" in said else None,
        conditions=tuple(draw(st.lists(one | empty, min_size=1, max_size=2))) if "conditions" in said else (),
        order=order,
        descending=descending,
    )


def check(conn, accounts, query, limit):
    shown, hidden = found(accounts, query)
    page = list_accounts(conn, query, at=AT, limit=limit)
    listed = [record.account_id for record in page.records]
    assert listed == as_listed(shown, query)[:limit]
    assert (page.total, page.hidden_closed) == (len(shown), min(len(hidden), HIDDEN_UP_TO))
    if page.next:
        second = list_accounts(conn, query, at=AT, limit=limit, cursor=page.next)
        back = list_accounts(conn, query, at=AT, limit=limit, cursor=second.previous)
        assert [record.account_id for record in back.records] == listed
        assert [record.account_id for record in second.records] == as_listed(shown, query)[limit : 2 * limit]


@pytest.fixture(scope="module")
def made(engine):
    with engine.begin() as conn:
        return make_accounts(conn, SMALL)


@pytest.mark.parametrize("plan", ["as it comes", "gathered", "many customers of a name"])
def test_the_list_says_what_a_slow_filter_says(engine, made, monkeypatch, plan):
    """On a small company, by each plan that a large one would be searched by."""
    company, accounts = made
    if plan == "gathered":
        for module, name in ((list_walk, "_BUDGET"), (account_list_money, "_EXTREMES")):
            monkeypatch.setattr(module, name, 1)
            monkeypatch.setattr(module, f"{name}_FOR_EACH", 0)
    if plan == "many customers of a name":
        monkeypatch.setattr(account_list_parts, "_NAMED", 0)

    @settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(query=queries(company, accounts), limit=st.sampled_from((1, 3, 25)))
    def search(query, limit):
        note(repr(query))
        with engine.connect() as conn:
            check(conn, accounts, query, limit)

    search()


@pytest.mark.parametrize("status", AccountStatus)
def test_each_status_finds_those_of_whom_it_holds(engine, made, status):
    _, accounts = made
    with engine.connect() as conn:
        check(conn, accounts, AccountQuery(Scope(), statuses=frozenset([status])), 500)


@pytest.mark.parametrize(("order", "descending"), ORDERS)
def test_every_order_is_walked_both_ways_without_a_gap(engine, made, order, descending):
    _, accounts = made
    query = AccountQuery(Scope(), order=order, descending=descending)
    shown, _ = found(accounts, query)
    with engine.connect() as conn:
        forwards, cursor = [], None
        while True:
            page = list_accounts(conn, query, at=AT, limit=40, cursor=cursor)
            forwards += [record.account_id for record in page.records]
            last, cursor = page, page.next
            if cursor is None:
                break
        assert forwards == in_order(shown, order, descending=descending)
        back = [record.account_id for record in last.records]
        while last.previous is not None:
            last = list_accounts(conn, query, at=AT, limit=40, cursor=last.previous)
            back = [record.account_id for record in last.records] + back
        assert back == forwards


def test_the_company_proves_that_its_accounts_are_found_by_what_they_are(engine, made):
    with engine.connect() as conn:
        proofs = {proof.name: proof for proof in prove_books(conn)}
    assert "prove_account_words" in PROMISES
    assert proofs["account_words"].told == []


def test_verify_names_an_account_that_is_found_by_something_else(engine, made):
    _, accounts = made
    open_ones = [one.record for one in accounts if one.record.terminated_at is None]
    spoilt = [one for one in open_ones if one.identifiers[0].isascii() and one.identifiers[0].isdigit()][:4]
    changes = ("words_identifier = 'other'", "words_batch = 'x'", "resellers = '{77777}'", "words_control_number = '1'")
    with engine.connect() as conn:
        for one, change in zip(spoilt, changes, strict=True):
            what = "words_batch = ''" if change.startswith("words_batch") and one.batch else change
            conn.execute(text(f"update account set {what} where account_id = {one.account_id}"))
        (proof,) = (proof for proof in prove_books(conn) if proof.name == "account_words")
        conn.rollback()
    assert {one.what for one in proof.told} == {f"words of account {one.account_id}" for one in spoilt}


def test_beside_very_many_accounts_few_closed_ones_are_counted(engine, made, monkeypatch):
    _, accounts = made
    shown, hidden = found(accounts, AccountQuery(Scope()))
    assert len(shown) > 20
    assert len(hidden) > 3
    monkeypatch.setattr(list_paging, "COUNTED_UP_TO", 20)
    monkeypatch.setattr(account_list, "_HIDDEN_BESIDE_MANY", 3)
    with engine.connect() as conn:
        page = list_accounts(conn, AccountQuery(Scope()), at=AT, limit=1)
    assert (page.total, page.hidden_closed) == (20, 3)
