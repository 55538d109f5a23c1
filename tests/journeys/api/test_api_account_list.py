"""The list of accounts through the door: found, filtered, put in order, paged, and told to each as it may see it."""

import pytest

from .conftest import Caller
from .secret_company import masked_token


def opened(company, customer, identifier, **more):
    said = {"identifier": identifier, "product_id": company.product_id} | more
    return company.admin.post(f"/customers/{customer['id']}/accounts", said)


def listed(caller, asked=""):
    return [one["identifier"] for one in caller.get(f"/accounts?limit=500{asked}")["items"]]


@pytest.fixture
def lines(admin, company):
    """Three lines of one customer, and what they begin with, which is this test's alone."""
    customer = company.customer_of()
    begin = f"77{customer['id']:0>6}"
    opened(company, customer, f"{begin}1", also_known_as=[f"sip{begin}"])
    opened(company, customer, f"{begin}3", balance_model="debit")
    opened(
        company, customer, f"{begin}2",
        balance_model="individual", credit_limit={"amount": "20", "currency": "EUR"},
    )  # fmt: skip
    return customer, begin


def test_accounts_are_found_by_what_is_inside_their_identifiers_and_told_with_all_that_a_row_shows(admin, lines):
    customer, begin = lines
    found = admin.get(f"/accounts?q={begin}")
    assert [one["identifier"] for one in found["items"]] == [f"{begin}1", f"{begin}2", f"{begin}3"]
    assert (found["total"], found["total_is_exact"], found["hidden_closed"]) == (3, True, 0)
    first, limited, prepaid = found["items"]
    assert (first["customer_name"], first["customer_id"]) == (customer["name"], customer["id"])
    assert (first["product_name"][:7], first["role"], first["batch"]) == ("Product", "universal", None)
    assert (first["balance"], first["credit_limit"], first["identifiers"]) == (None, None, [f"{begin}1", f"sip{begin}"])
    assert limited["balance"] == {"amount": "0.00000", "currency": "EUR"}
    assert limited["credit_limit"] == {"amount": "20.00000", "currency": "EUR"}
    assert (prepaid["balance_model"], prepaid["status"]) == ("debit", "zero_balance")
    assert listed(admin, f"&where=identifier:ends_with:{begin}2") == [f"{begin}2"]
    assert listed(admin, f"&where=customer:is:{customer['name']}&model=debit,individual") == [f"{begin}2", f"{begin}3"]
    assert listed(admin, f"&identifier={begin}3") == [f"{begin}3"]
    assert listed(admin, f"&q={begin}3&q_operator=is") == [f"{begin}3"]
    assert listed(admin, f"&q=sip{begin}&q_fields=batch") == []


def test_statuses_of_the_customer_are_those_of_its_accounts_at_once(admin, lines):
    customer, begin = lines
    assert listed(admin, f"&customer={customer['id']}&status=active") == [f"{begin}1", f"{begin}2"]
    admin.post(f"/customers/{customer['id']}/status-changes", {"action": "block"})
    assert listed(admin, f"&customer={customer['id']}&status=customer_blocked") == [f"{begin}{n}" for n in "123"]
    assert listed(admin, f"&customer={customer['id']}&status=active") == []


def test_terminated_accounts_are_hidden_and_counted_until_they_are_asked_for(admin, lines):
    customer, begin = lines
    (account,) = admin.get(f"/accounts?q={begin}1")["items"]
    path = f"/customers/{customer['id']}/accounts/{account['id']}"
    admin.post(f"{path}/status-changes", {"action": "terminate"})
    found = admin.get(f"/accounts?q={begin}")
    assert (found["total"], found["hidden_closed"]) == (2, 1)
    assert listed(admin, f"&q={begin}&status=closed") == [f"{begin}1"]


def test_the_list_is_paged_both_ways_and_each_cursor_belongs_to_one_list(admin, lines):
    _, begin = lines
    first = admin.get(f"/accounts?q={begin}&limit=2&sort=-identifier")
    second = admin.get(f"/accounts?q={begin}&limit=2&sort=-identifier&cursor={first['next']}")
    assert [one["identifier"] for one in (*first["items"], *second["items"])] == [f"{begin}{n}" for n in "321"]
    assert (second["next"], second["total"]) == (None, 3)
    back = admin.get(f"/accounts?q={begin}&limit=2&sort=-identifier&cursor={second['previous']}")
    assert back["items"] == first["items"]
    stale = admin.get(f"/accounts?q={begin}&limit=2&cursor={first['next']}", expect=422)
    assert stale["code"] == "cursor_unreadable"


def test_a_reseller_lists_the_accounts_of_its_own_customers_only(realm, admin):
    own = realm.company.line_of(realm.own_customer["id"])
    assert listed(realm.stranger) == [own]
    assert listed(realm.stranger, "&view=direct") == [own]
    assert listed(realm.stranger, f"&q={realm.line}") == []
    assert listed(realm.stranger, f"&customer={realm.customer['id']}") == []
    assert realm.stranger.get(f"/accounts?identifier={realm.line}")["items"] == []
    assert own in listed(admin, f"&view=reseller:{realm.own['id']}")
    assert own not in listed(admin, "&view=direct")


def test_from_whom_personal_data_is_hidden_finds_names_by_the_whole_of_them(client, house, now, admin, lines):
    customer, begin = lines
    masked = Caller(client, masked_token(house, now))
    assert listed(masked, f"&q={begin[:-1]}") == []
    assert listed(masked, f"&q={begin}1") == [f"{begin}1"]
    assert customer["name"] not in str(masked.get(f"/accounts?q={begin}1"))
    refused = masked.get("/accounts?where=customer:begins_with:Cus", expect=422)
    assert (refused["code"], refused["errors"][0]["field"]) == ("query_unreadable", "where")
    assert listed(masked, f"&where=customer:is:{customer['name']}") == [f"{begin}{n}" for n in "123"]


@pytest.mark.parametrize(
    ("asked", "field", "says"),
    [
        ("view=distributor:1", "view", "all, direct and reseller:ID"),
        ("view=mine", "view", "is no view"),
        ("status=gone", "status", "there are closed, blocked"),
        ("model=loan", "model", "there are subordinate, debit"),
        ("role=fax", "role", "there are universal"),
        ("product=voice", "product", "numbers with commas"),
        ("sort=colour", "sort", "there are identifier, customer"),
        ("q_fields=colour", "q_fields", "there are identifier"),
        ("q_operator=like", "q_operator", "there are is"),
        ("where=colour:is:red", "where", "there are identifier"),
        ("where=batch:like:red", "where", "names no operator"),
        ("where=batch:is:", "where", "is_empty"),
        ("where=batch:is_empty:x", "where", "is_empty"),
        (f"where=batch:is:{'x' * 300}", "where", "too long"),
        ("identifier=4670&status=closed", "identifier", "asked alone"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name_and_with_a_way_out(admin, asked, field, says):
    refused = admin.get(f"/accounts?{asked}", expect=422)
    assert (refused["code"], refused["errors"][0]["field"]) == ("query_unreadable", field)
    assert says in refused["detail"]
