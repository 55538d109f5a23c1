"""Accounts by the batch over the API: a preview, a job, a list that is fetched once, acts on all of them."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from sqlalchemy import text

from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token
from .people import Person, a_member


@pytest.fixture(autouse=True)
def _no_jobs_left(engine):
    with engine.begin() as conn:
        conn.execute(text("truncate procrastinate_jobs cascade"))


def a_card_product(company, house):
    """The role of a product is set by its makers' route, which is not this test's affair."""
    with house.engine.begin() as conn:
        cards = text("update product set role = 'prepaid_card' where product_id = :id")
        conn.execute(cards, {"id": int(company.product_id)})


def cards(company, **more):
    return {
        "product_id": company.product_id,
        "count": 12,
        "batch": "=Summer",
        "identifiers": {"prefix": "88", "length": 12},
        "balance_model": "debit",
        "amount": {"amount": "10", "currency": "EUR"},
        "web_access": True,
    } | more


def path_of(customer, run=None, tail=""):
    under = f"/customers/{customer['id']}/account-generations"
    return under if run is None else f"{under}/{run['id']}{tail}"


def generate(caller, house, customer, said):
    run = caller.post(path_of(customer), said, expect=202)
    house.jobs.work_off()
    return caller.get(path_of(customer, run))


def fetch(caller, customer, run, *, expect=200, **headers):
    answer = caller.client.post(
        f"/api/v1{path_of(customer, run, '/sheet')}",
        headers={"Authorization": f"Bearer {caller.secret}", **headers},
    )
    assert answer.status_code == expect, answer.text
    return answer


def test_cards_are_previewed_made_printed_once_and_activated(admin, company, house):
    a_card_product(company, house)
    customer = company.customer_of()
    preview = admin.post(path_of(customer) + "/preview", cards(company), expect=200)
    assert preview == {
        "count": 12,
        "role": "prepaid_card",
        "inactive": True,
        "money": {"amount": "120.00000", "currency": "EUR"},
        "first_identifier": None,
        "last_identifier": None,
        "tries_to_guess": "83333333333",
        "batch_is_new": True,
        "first_control_number": 1,
        "last_control_number": 12,
    }
    asked = admin.post(path_of(customer), cards(company), expect=202, key="cards")
    assert asked == admin.post(path_of(customer), cards(company), expect=202, key="cards")
    assert (asked["status"], asked["made"], asked["sheet"]["state"]) == ("todo", 0, "not_ready")
    assert fetch(admin, customer, asked, expect=409).json()["code"] == "sheet_not_ready"
    house.jobs.work_off()
    run = admin.get(path_of(customer, asked))
    assert (run["status"], run["made"], run["inactive"], run["sheet"]["state"]) == ("succeeded", 12, True, "ready")
    assert admin.get(path_of(customer))["items"] == [run]
    answer = fetch(admin, customer, run, **{"Idempotency-Key": "sheet"})
    assert answer.headers["cache-control"] == "no-store"
    heading, *lines = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert heading == ["Batch", "Control number", "PIN", "Web login", "Password", "Service password"]
    assert [line[:2] for line in lines] == [["'=Summer", f"{number:010}"] for number in range(1, 13)]
    assert all(len(line[2]) == 14 and line[2] == line[3] and line[5] == "" for line in lines)
    assert len({line[4] for line in lines}) == 12
    gone = fetch(admin, customer, run, expect=409, **{"Idempotency-Key": "sheet"}).json()
    assert gone["code"] == "sheet_gone"
    assert admin.get(path_of(customer, run))["sheet"]["state"] == "fetched"
    _nothing_tells(house, [line[4] for line in lines])

    card = admin.get(f"/accounts?identifier={lines[0][2]}")["items"][0]
    assert card["balance_model"] == "debit"
    (batch,) = admin.get(f"/customers/{customer['id']}/account-batches")["items"]
    assert (batch["name"], batch["total"], batch["inactive"], batch["active"]) == ("=Summer", 12, 12, 0)
    assert batch["next_control_number"] == 13
    act = act_on(admin, house, customer, {"batch": "=Summer", "action": "activate", "account_ids": [card["id"]]})
    assert (act["status"], act["total"], act["done"], act["unchanged"]) == ("succeeded", 1, 1, 0)
    act = act_on(admin, house, customer, {"batch": "=Summer", "action": "activate"})
    assert (act["total"], act["done"], act["unchanged"]) == (12, 11, 1)
    (batch,) = admin.get(f"/customers/{customer['id']}/account-batches")["items"]
    assert (batch["inactive"], batch["active"]) == (0, 12)


def _nothing_tells(house, secrets):
    """Neither the trail nor the queue, nor what is kept to be answered again."""
    with house.engine.begin() as conn:
        for table in ("audit_record", "idempotency_key", "procrastinate_jobs", "job_progress", "account_generation"):
            rows = conn.execute(text(f"select t::text from {table} t")).scalars().all()
            assert not [one for one in secrets if any(one in row or one.encode().hex() in row for row in rows)], table


def act_on(caller, house, customer, said):
    path = f"/customers/{customer['id']}/account-batches/acts"
    preview = caller.post(f"{path}/preview", said, expect=200)
    act = caller.post(path, said, expect=202)
    house.jobs.work_off()
    act = caller.get(f"{path}/{act['id']}")
    assert (preview["total"], preview["changed"]) == (act["total"], act["done"])
    assert act in caller.get(path)["items"]
    return act


def test_lines_are_counted_up_and_a_taken_one_is_named_before_any_is_made(admin, company, house):
    customer = company.customer_of()
    said = {
        "product_id": company.product_id,
        "count": 5,
        "batch": "Office",
        "identifiers": {"start": "46981000001"},
        "expires_on": "2100-01-01",
        "description": "the new floor",
    }
    run = generate(admin, house, customer, said)
    assert (run["made"], run["inactive"], run["amount"], run["description"]) == (5, False, None, "the new floor")
    listed = admin.get(f"/customers/{customer['id']}/accounts")["items"]
    assert [one["identifier"] for one in listed] == [f"4698100000{number}" for number in range(1, 6)]
    assert {one["expires_on"] for one in listed} == {"2100-01-01"}
    again = admin.post(path_of(customer), said | {"identifiers": {"start": "46981000004"}}, expect=409)
    assert (again["code"], again["errors"][0]["field"]) == ("identifier_taken", "identifiers.start")
    assert "'46981000004'" in again["detail"]
    admin.ask("DELETE", path_of(customer, run, "/sheet"), expect=204)
    assert admin.get(path_of(customer, run))["sheet"]["state"] == "dropped"
    assert fetch(admin, customer, run, expect=409).json()["code"] == "sheet_gone"
    blocked = act_on(admin, house, customer, {"batch": "Office", "action": "block"})
    assert blocked["done"] == 5
    ended = act_on(admin, house, customer, {"batch": "Office", "action": "terminate"})
    assert ended["done"] == 5
    (batch,) = admin.get(f"/customers/{customer['id']}/account-batches")["items"]
    assert batch["terminated"] == 5


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"count": 100_001}, "count", "1 to 100,000"),
        ({"count": 0}, "count", "1 to 100,000"),
        ({"identifiers": {}}, "identifiers", "either start, or length"),
        ({"identifiers": {"start": "1", "length": 5}}, "identifiers", "either start, or length"),
        ({"identifiers": {"start": "1", "prefix": "5"}}, "identifiers.prefix", "write it into start"),
        ({"identifiers": {"prefix": "88", "length": 6}}, "identifiers.length", "one could be guessed; draw at least 8"),
        ({"amount": {"amount": "10", "currency": "USD"}}, "amount.currency", "is not the customer's, EUR"),
        ({"role": "voucher"}, "role", "is not that of the product"),
        ({"inactive": False}, "inactive", "stolen ones are worth nothing"),
        ({"batch": ""}, "batch", "1 to 64"),
        ({"expires_on": "2020-01-01"}, "expires_on", "must lie ahead"),
    ],
)
def test_what_cannot_be_generated_is_refused_with_its_field_and_the_way_out(
    *, admin, company, house, changes, field, said
):
    a_card_product(company, house)
    customer = company.customer_of()
    for tail in ("", "/preview"):
        problem = admin.post(path_of(customer) + tail, cards(company) | changes, expect=422)
        assert problem["errors"][0]["field"] == field
        assert said in problem["detail"]
    assert admin.get(path_of(customer))["items"] == []
    assert admin.get(f"/customers/{customer['id']}/account-batches")["total"] == 0


def test_a_list_is_for_whoever_asked_or_for_an_administrator(admin, company, house, client, now):
    customer = company.customer_of()
    clerk, other = (Person(client, login=f"clerk-{one}-{customer['id']}") for one in ("a", "b"))
    for one in (clerk, other):
        a_member(house, one.login, Role.SUPPORT)
        one.sign_in(one.login)
    lines = cards(company, count=1, balance_model="subordinate", amount=None)
    run = clerk.ask("POST", path_of(customer), json=lines, expect=202)
    house.jobs.work_off()
    assert clerk.get(path_of(customer, run))["sheet"]["yours"]
    assert not other.get(path_of(customer, run))["sheet"]["yours"]
    refused = other.ask("POST", path_of(customer, run, "/sheet"), expect=403)
    assert refused["code"] == "anothers_sheet"
    other.ask("DELETE", path_of(customer, run, "/sheet"), expect=403)
    reader = Caller(client, token(house, now, Role.READ_ONLY))
    reader.post(path_of(customer, run, "/sheet"), expect=403)
    fetch(admin, customer, run)


def test_a_cancelled_run_keeps_what_it_made_and_its_list(admin, company, house):
    customer = company.customer_of()
    run = admin.post(path_of(customer), cards(company), expect=202)
    stopped = admin.post(path_of(customer, run, "/cancel"), expect=200)
    assert (stopped["status"], stopped["made"], stopped["sheet"]["state"]) == ("cancelled", 0, "ready")
    house.jobs.work_off()
    assert len(fetch(admin, customer, run).content.decode().splitlines()) == 1
    (job,) = [one for one in admin.get("/jobs")["items"] if one["name"] == "generate accounts"]
    assert job["status"] == "cancelled"
    act = admin.post(
        f"/customers/{customer['id']}/account-batches/acts", {"batch": "=Summer", "action": "block"}, expect=422
    )
    assert act["errors"][0]["field"] == "batch"


def test_money_of_a_batch_stands_in_the_books(admin, company, house):
    customer = company.customer_of()
    run = generate(admin, house, customer, cards(company, count=3, batch="Books"))
    assert run["made"] == 3
    with house.engine.begin() as conn:
        query = text("select sum(amount), count(*) from xdr where customer_id = :id and contra = 'opening:balance'")
        assert tuple(conn.execute(query, {"id": int(customer["id"])}).one()) == (Decimal(-30), 3)
    job = next(one for one in admin.get("/jobs")["items"] if one["name"] == "generate accounts")
    assert job["result"] == {
        "customer_id": customer["id"],
        "generation": run["id"],
        "batch": "Books",
        "total": 3,
        "made": 3,
    }


def test_a_resellers_staff_makes_batches_of_its_own_customers_only(realm, house, admin):
    mine, theirs = realm.own_customer, realm.customer
    run = generate(realm.stranger, house, mine, cards(realm.company, count=2))
    assert run["made"] == 2
    seen = admin.post(path_of(mine), cards(realm.company, count=1), expect=202)
    assert realm.stranger.get(path_of(mine, seen))["asked_by"] == "operator"
    for path in (path_of(theirs), f"/customers/{theirs['id']}/account-batches"):
        realm.stranger.get(path, expect=404)
    realm.stranger.post(path_of(theirs), cards(realm.company), expect=404)
    realm.stranger.post(path_of(theirs, run, "/sheet"), expect=404)
    realm.stranger.post(path_of(realm.own), cards(realm.company), expect=403)


def test_a_customer_with_a_batch_and_no_account_can_be_deleted(admin, company, house):
    customer = company.customer_of()
    run = admin.post(path_of(customer), cards(company), expect=202)
    admin.post(path_of(customer, run, "/cancel"), expect=200)
    admin.ask("DELETE", f"/customers/{customer['id']}", expect=204)
    with house.engine.begin() as conn:
        left = text("select count(*) from account_batch where customer_id = :id")
        assert conn.execute(left, {"id": int(customer["id"])}).scalar() == 0


def test_a_batch_that_an_account_is_put_into_by_name_is_listed(admin, company):
    accounts = f"/customers/{company.customer['id']}/accounts"
    said = {"identifier": "46800000177", "product_id": company.product_id, "batch": "Reception", "control_number": 7}
    account = admin.post(accounts, said)
    admin.ask("PATCH", f"{accounts}/{account['id']}", json={"batch": "Lobby"})
    batches = admin.get(f"/customers/{company.customer['id']}/account-batches")["items"]
    told = {one["name"]: (one["total"], one["next_control_number"], one["made_by"]) for one in batches}
    by = "token:administrator of a test"
    assert told == {"Reception": (0, 8, by), "Lobby": (1, 8, by)}


def test_money_of_a_whole_batch_is_lent_under_the_cap_of_whoever_asks(boss, admin, company, client, house):
    a_card_product(company, house)
    customer = company.customer_of()
    clerk = Person(client, login=f"capped-{customer['id']}")
    member = a_member(house, clerk.login, Role.SUPPORT)
    clerk.sign_in(clerk.login)
    boss.ask("PATCH", f"/staff/{member.member_id}", json={"lending_cap": {"amount": "119", "days": 5}})
    for tail in ("", "/preview"):
        problem = clerk.ask("POST", path_of(customer) + tail, json=cards(company), expect=422)
        assert (problem["code"], problem["errors"][0]["field"]) == ("credit_limit_increase_above_cap", "amount")
    assert admin.get(path_of(customer))["items"] == []
