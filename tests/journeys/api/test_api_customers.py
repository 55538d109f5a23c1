"""The customers of the API: found, told with all that is said of them, kept to those whose they are."""

import pytest

from .conftest import Caller, token


@pytest.fixture
def malmo(company):
    """A customer with every field filled."""
    return company.customer_of(
        name=f"Zoë of {company.source}",
        first_name="Zoë",
        last_name="Åström",
        company_name="Skåne AB",
        phone="+46 40 123-456",
        address="Storgatan 1\nLgh 2",
        city="Malmö",
        postal_code="211 22",
        country="SE",
        description="Pays late.\nIs friendly.",
        tax_id="SE556677",
        login=f"zoe-{company.source}",
    )


def names(found):
    return [one["name"] for one in found["items"]]


def test_a_customer_is_told_with_class_owners_accounts_and_what_can_be_done(admin, company):
    reseller = company.customer_of(kind="reseller")
    distributor = company.customer_of(kind="distributor")
    told = company.customer_of(reseller["id"], distributor_id=distributor["id"])
    assert told["reseller_name"] == reseller["name"]
    assert told["distributor_name"] == distributor["name"]
    assert told["class_name"].startswith("Class ")
    assert (told["accounts"], told["actions"]["delete"]) == (0, {"allowed": True, "reason": None})
    company.line_of(told["id"])
    told = admin.get(f"/customers/{told['id']}")
    assert told["accounts"] == 1
    assert "accounts" in told["actions"]["delete"]["reason"]
    (listed,) = admin.get("/customers", params={"q": told["name"]})["items"]
    assert listed["actions"] is None
    assert listed | {"actions": told["actions"]} == told


def test_a_customer_begins_with_what_it_owes_or_has_paid_in(admin, company):
    def eur(amount):
        return {"amount": amount, "currency": "EUR"}

    owing = company.customer_of(opening_balance=eur("40.5"))
    assert owing["balance"]["amount"] == "40.50000"
    ahead = company.customer_of(opening_balance=eur("-12.5"))
    assert ahead["balance"]["amount"] == "-12.50000"
    funded = company.customer_of(balance_control="prepaid", credit_limit=None, available_funds=eur("20"))
    assert funded["available_funds"]["amount"] == "20.00000"
    (xdr,) = admin.get(f"/customers/{funded['id']}/xdrs")["items"]
    assert (xdr["service"], xdr["amount"]["amount"]) == ("opening_balance", "-20.00000")

    said = {"name": "Nobody yet", "currency": "EUR", "class_id": company.class_id}
    for field, refused in [
        ("available_funds", {"balance_control": "postpaid", "available_funds": eur("1")}),
        ("opening_balance", {"balance_control": "prepaid", "opening_balance": eur("1")}),
        ("available_funds.amount", {"balance_control": "prepaid", "available_funds": eur("-1")}),
        (
            "opening_balance.currency",
            {"balance_control": "postpaid", "opening_balance": eur("1") | {"currency": "SEK"}},
        ),
    ]:
        problem = admin.post("/customers", said | refused, expect=422)
        assert [error["field"] for error in problem["errors"]] == [field]


def test_contacts_are_kept_changed_and_emptied(admin, company, malmo):
    assert (malmo["address"], malmo["city"], malmo["fax"]) == ("Storgatan 1\nLgh 2", "Malmö", "")
    path = f"/customers/{malmo['id']}"
    seller = company.customer_of(kind="distributor")
    changed = admin.ask("PATCH", path, json={"city": "", "fax": "123", "distributor_id": seller["id"], "email": None})
    assert (changed["city"], changed["fax"], changed["distributor_id"]) == ("", "123", seller["id"])
    assert changed["last_name"] == "Åström"
    assert admin.ask("PATCH", path, json={"distributor_id": None})["distributor_id"] is None
    refused = admin.ask("PATCH", path, expect=422, json={"country": "Sweden"})
    assert refused["errors"][0]["field"] == "country"


@pytest.mark.parametrize(
    "typed, field",
    [
        ("malmo", "city"),
        ("storgatan", "address"),
        ("+46 40 123 456", "phone"),
        ("4640123", "phone"),
        ("skane ab", "company_name"),
    ],
)
def test_a_search_in_any_field_says_by_which_it_found(admin, malmo, typed, field):
    (found,) = [one for one in admin.get("/customers", params={"q": typed})["items"] if one["id"] == malmo["id"]]
    assert found["matched"]["field"] == field


def test_conditions_orders_and_pages_come_through_the_address(admin, company, malmo):
    other = company.customer_of(
        name=f"Ada of {company.source}", city="Malmö", balance_control="prepaid", credit_limit=None
    )
    by_source = f"name:ends_with:of {company.source}"
    assert names(admin.get("/customers", params={"where": by_source})) == [other["name"], malmo["name"]]
    assert names(admin.get("/customers", params={"where": by_source, "sort": "-name"})) == [
        malmo["name"],
        other["name"],
    ]
    both = {"where": [by_source, "last_name:is:astrom"]}
    assert names(admin.get("/customers", params=both)) == [malmo["name"]]
    prepaid = admin.get("/customers", params={"where": by_source, "balance_control": "prepaid"})
    assert names(prepaid) == [other["name"]]
    first = admin.get("/customers", params={"where": by_source, "sort": "-available_funds", "limit": 1})
    second = admin.get(
        "/customers", params={"where": by_source, "sort": "-available_funds", "limit": 1, "cursor": first["next"]}
    )
    assert names(first) + names(second) == [malmo["name"], other["name"]]
    assert names(
        admin.get(
            "/customers",
            params={"where": by_source, "sort": "-available_funds", "limit": 1, "cursor": second["previous"]},
        )
    ) == names(first)
    assert (first["total"], first["total_is_exact"]) == (2, True)


@pytest.mark.parametrize(
    "asked, field",
    [
        ({"view": "mine"}, "view"),
        ({"status": "asleep"}, "status"),
        ({"sort": "shoe_size"}, "sort"),
        ({"where": "shoe:is:42"}, "where"),
        ({"where": ["name:is:a"] * 101}, "where"),
        ({"where": ["name:is:a"] * 500}, "where"),
        ({"where": ["name:is:a"] * 60, "or": ["1:name:is:a"] * 60}, "or"),
        ({"where": "name:sounds_like:a"}, "where"),
        ({"or": "1:shoe:is:42"}, "or"),
        ({"or": "0:name:is:a"}, "or"),
        ({"or": "10:name:is:a"}, "or"),
        ({"or": "name:is:a"}, "or"),
        ({"q": "a", "q_operator": "is_empty"}, "q_operator"),
        ({"q": "a", "q_fields": "name,shoe"}, "q_fields"),
        ({"balance_control": "cash"}, "balance_control"),
        ({"cursor": "nonsense"}, "cursor"),
    ],
)
def test_what_the_list_does_not_know_is_refused_by_name(admin, asked, field):
    refused = admin.get("/customers", expect=422, params=asked)
    assert field in refused["errors"][0]["field"]


def test_of_a_group_of_conditions_one_must_hold_and_of_each_group_one(admin, company, malmo):
    ada = company.customer_of(name=f"Ada of {company.source}", city="Lund", currency="EUR")
    company.customer_of(name=f"Bo of {company.source}", city="Ystad")
    by_source = f"name:ends_with:of {company.source}"
    towns = ["1:city:is:malmo", "1:city:is:lund"]
    assert names(admin.get("/customers", params={"where": by_source, "or": towns})) == [ada["name"], malmo["name"]]
    both = {"where": by_source, "or": [*towns, "2:login:begins_with:zoe", "2:status:is:blocked"]}
    assert names(admin.get("/customers", params=both)) == [malmo["name"]]
    first = admin.get("/customers", params={"where": by_source, "or": towns, "limit": 1})
    assert first["total"] == 2
    of_another = {"where": by_source, "or": towns[:1], "limit": 1, "cursor": first["next"]}
    assert admin.get("/customers", expect=422, params=of_another)["code"] == "cursor_unreadable"
    admin.post(f"/customers/{ada['id']}/status-changes", {"action": "close", "comment": "moved"})
    hidden = admin.get("/customers", params={"where": by_source, "or": towns})
    assert (names(hidden), hidden["hidden_closed"]) == ([malmo["name"]], 1)
    named = {"where": by_source, "or": ["1:city:is:malmo", "1:status:is:closed"]}
    assert names(admin.get("/customers", params=named)) == [ada["name"], malmo["name"]]


def test_a_text_is_looked_for_in_the_way_and_in_the_fields_that_are_asked_for(admin, company, malmo):
    def found(**asked):
        return malmo["name"] in names(admin.get("/customers", params={"limit": 100, **asked}))

    assert found(q="almo", q_fields="city,name")
    assert not found(q="almo", q_fields="name,email")
    assert not found(q="almo", q_operator="begins_with")
    assert found(q="almo", q_operator="ends_with")
    assert found(q="MALMO", q_operator="is", q_fields="city")
    assert not found(q="malm", q_operator="is")
    assert found(q="+46 40 123 456", q_operator="is", q_fields="phone")


def test_customers_are_found_by_the_identifiers_of_their_open_accounts(admin, company, malmo):
    line = company.line_of(malmo["id"])
    for asked in ({"q": line[1:-1]}, {"where": f"account:contains:{line[1:-1]}"}, {"or": f"1:account:is:{line}"}):
        (found,) = [one for one in admin.get("/customers", params=asked)["items"] if one["id"] == malmo["id"]]
        assert found["matched"] == {"field": "account", "text": line}
    without = {"where": ["account:is_empty", f"name:is:{malmo['name']}"]}
    assert names(admin.get("/customers", params=without)) == []
    accounts = f"/customers/{malmo['id']}/accounts"
    (account,) = admin.get(accounts)["items"]
    admin.post(f"{accounts}/{account['id']}/status-changes", {"action": "terminate"})
    assert names(admin.get("/customers", params=without)) == [malmo["name"]]
    assert names(admin.get("/customers", params={"where": f"account:is:{line}"})) == []


def test_a_closed_customer_is_hidden_until_asked_for_and_counted_meanwhile(admin, company, malmo):
    asked = {"where": f"name:is:{malmo['name']}"}
    admin.post(f"/customers/{malmo['id']}/status-changes", {"action": "close", "comment": "moved"})
    hidden = admin.get("/customers", params=asked)
    assert (hidden["items"], hidden["total"], hidden["hidden_closed"]) == ([], 0, 1)
    (shown,) = admin.get("/customers", params=asked | {"status": "closed"})["items"]
    assert shown["status"] == "closed"
    (hint,) = admin.get("/customers/lookup", params={"q": malmo["name"]})["items"]
    assert (hint["id"], hint["status"]) == (malmo["id"], "closed")


def test_a_status_says_since_when_by_whom_why_and_what_ends_it(admin, company, malmo):
    admin.post(f"/customers/{malmo['id']}/status-changes", {"action": "block", "comment": "fraud?"})
    (why,) = admin.get(f"/customers/{malmo['id']}")["status_reason"]
    assert why == {
        "status": "blocked",
        "since": "2026-03-02T12:00:00Z",
        "by": why["by"],
        "comment": "fraud?",
        "reason": "Staff blocked the customer.",
        "ends": "It ends when staff unblocks it.",
        "facts": {},
        "fact": "blocked",
        "next": {
            "kind": "nothing",
            "at": None,
            "on": None,
            "says": "Nothing changes until somebody acts.",
            "facts": {},
        },
    }
    assert why["by"].startswith("token:")


def test_a_resellers_block_shows_on_its_customers_by_name_but_not_by_comment(admin, company):
    reseller = company.customer_of(kind="reseller")
    own = company.customer_of(reseller["id"])
    admin.post(f"/customers/{reseller['id']}/status-changes", {"action": "block", "comment": "between us"})
    told = admin.get(f"/customers/{own['id']}")
    (why,) = told["status_reason"]
    assert (told["status"], why["by"], why["comment"]) == ("reseller_blocked", None, "")
    assert reseller["name"] in why["reason"]
    assert why["since"] == "2026-03-02T12:00:00Z"
    found = admin.get("/customers", params={"status": "reseller_blocked", "q": own["name"]})
    assert names(found) == [own["name"]]


def test_an_account_is_looked_up_by_its_number(admin, company):
    (hint,) = admin.get("/customers/lookup", params={"q": company.line})["items"]
    assert hint["id"] == company.customer["id"]
    assert hint["matched"] == {"field": "account", "text": company.line}
    assert admin.get("/customers/lookup", expect=422, params={"q": ""})["errors"][0]["field"] == "q"


def test_a_customer_has_the_business_model_of_its_class(admin, company):
    said = {"name": f"Trunks {company.tariff_id}", "business_model": "sip_trunking"}
    made = admin.post("/customer-classes", said)
    assert (made["business_model"], admin.get(f"/customer-classes/{made['id']}")) == ("sip_trunking", made)
    customer = company.customer_of(class_id=made["id"])
    assert customer["business_model"] == "sip_trunking"
    assert company.customer["business_model"] == "universal"
    moved = admin.ask("PATCH", f"/customers/{customer['id']}", json={"class_id": company.class_id})
    assert moved["business_model"] == "universal"
    refused = admin.post("/customer-classes", {"name": "x", "business_model": "fax"}, expect=422)
    assert refused["errors"][0]["field"] == "business_model"
    read_only = admin.ask("PATCH", f"/customers/{customer['id']}", expect=422, json={"business_model": "pinless"})
    assert read_only["errors"][0]["field"] == "business_model"


def test_a_name_is_looked_up_before_somebody_is_registered_under_it(admin, company):
    name = company.customer["name"]
    told = admin.get("/customers/free-name", params={"name": name.upper()})
    assert (told["free"], told["customer_id"]) == (False, company.customer["id"])
    assert admin.get("/customers/free-name", params={"name": told["suggestion"]}) == {
        "free": True,
        "customer_id": None,
        "suggestion": None,
    }
    assert admin.get("/customers/free-name", expect=422, params={"name": " x"})["errors"][0]["field"] == "name"
    assert admin.get("/customers/free-name", expect=422, params={"name": "x" * 65})["errors"][0]["field"] == "name"


def test_a_reseller_finds_only_its_own_and_names_no_foreign_distributor(client, house, admin, company, now):
    reseller, foreign = company.customer_of(kind="reseller"), company.customer_of(kind="reseller")
    own, other = company.customer_of(reseller["id"]), company.customer_of(foreign["id"])
    seller = company.customer_of(kind="distributor")
    theirs = Caller(client, token(house, now, reseller_id=int(reseller["id"])))
    assert {one["id"] for one in theirs.get("/customers")["items"]} == {reseller["id"], own["id"]}
    assert names(theirs.get("/customers?view=direct")) == [own["name"]]
    for question in (
        {"q": other["name"]},
        {"view": f"reseller:{foreign['id']}"},
        {"where": f"name:is:{other['name']}"},
    ):
        assert theirs.get("/customers", params=question)["items"] == []
        assert theirs.get("/customers", params=question)["total"] == 0
    assert theirs.get("/customers/lookup", params={"q": other["name"]})["items"] == []
    theirs.ask("PATCH", f"/customers/{own['id']}", expect=404, json={"distributor_id": seller["id"]})
    said = {"name": "x", "currency": "EUR", "balance_control": "prepaid", "class_id": company.class_id}
    theirs.post("/customers", said | {"distributor_id": seller["id"]}, expect=404)
