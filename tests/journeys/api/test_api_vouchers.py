"""Vouchers over the API: made by a job, printed once, looked up, redeemed once, and not to be guessed."""

import csv
from dataclasses import replace
from itertools import count

import pytest
from sqlalchemy import text

from tollhouse.doors.api.application import make_api
from tollhouse.staff.rules.roles import Role

from .conftest import Caller, TestClient, token
from .people import Person, a_member

_names = count(1)


@pytest.fixture(autouse=True)
def _no_jobs_left(engine):
    with engine.begin() as conn:
        conn.execute(text("truncate procrastinate_jobs cascade"))
        conn.execute(text("truncate failed_attempts"))


def vouchers(**more):
    said = {"name": f"=Summer {next(_names)}", "value": {"amount": "10", "currency": "EUR"}, "count": 6}
    return said | more


def make(caller, house, **more):
    batch = caller.post("/voucher-batches", vouchers(**more), expect=202)
    house.jobs.work_off()
    return caller.get(f"/voucher-batches/{batch['id']}")


def fetch(caller, batch, *, expect=200):
    headers = {"Authorization": f"Bearer {caller.secret}"}
    answer = caller.client.post(f"/api/v1/voucher-batches/{batch['id']}/sheet", headers=headers)
    assert answer.status_code == expect, answer.text
    return answer


def sold(caller, house, **more):
    """A batch that can be redeemed, and its codes."""
    batch = make(caller, house, **more)
    lines = list(csv.DictReader(fetch(caller, batch).text.lstrip("\ufeff").splitlines()))
    caller.post(f"/voucher-batches/{batch['id']}/activate", expect=200)
    return batch, [line["Code"] for line in lines]


def redeem(caller, customer, code, *, expect=201, **more):
    key = more.pop("key", None)
    said = {"code": code} | more
    return caller.post(f"/customers/{customer['id']}/vouchers/redeem", said, expect=expect, key=key)


def funds(caller, customer):
    return caller.get(f"/customers/{customer['id']}")["balance"]["amount"]


def test_a_batch_is_made_by_a_job_and_printed_once(company, admin, house):
    batch = admin.post("/voucher-batches", vouchers(expires_on="2027-01-01", comment="for kiosks"), expect=202)
    assert (batch["status"], batch["made"], batch["sheet"]["state"]) == ("todo", 0, "not_ready")
    assert fetch(admin, batch, expect=409).json()["code"] == "voucher_list_not_ready"
    house.jobs.work_off()
    batch = admin.get(f"/voucher-batches/{batch['id']}")
    assert (batch["status"], batch["made"], batch["sheet"]["state"]) == ("succeeded", 6, "ready")
    assert batch["outstanding_value"] == {"amount": "60.00000", "currency": "EUR"}
    answer = fetch(admin, batch)
    assert answer.headers["cache-control"] == "no-store"
    first, *others = csv.DictReader(answer.text.lstrip("\ufeff").splitlines())
    assert first["Batch"] == f"'{batch['name']}", "a spreadsheet takes it for no formula"
    assert (first["Serial number"], first["Value"], first["Currency"]) == (f"{batch['id']}-000001", "10", "EUR")
    assert first["Worth nothing from"] == "2027-01-01"
    assert len({one["Code"] for one in others} | {first["Code"]}) == 6
    assert fetch(admin, batch, expect=409).json()["code"] == "voucher_list_gone"


def test_redeemed_it_is_a_payment_and_the_same_request_is_answered_the_same(company, admin, house):
    batch, codes = sold(admin, house)
    before = funds(admin, company.customer)
    first = redeem(admin, company.customer, codes[0], key="top-up 1")
    again = redeem(admin, company.customer, codes[0], key="top-up 1")
    assert first == again
    assert first["serial"] == f"{batch['id']}-000001"
    assert float(funds(admin, company.customer)) == float(before) - 10
    refused = redeem(admin, company.customer, codes[0], expect=409, key="top-up 2")
    assert refused["code"] == "voucher_redeemed_here"
    other = admin.post("/customers", customer_like(company))
    assert redeem(admin, other, codes[0], expect=409)["code"] == "voucher_redeemed"
    told = admin.get(f"/voucher-batches/{batch['id']}")
    assert (told["redeemed"], told["outstanding_value"]["amount"]) == (1, "50.00000")
    assert (told["vouchers"]["redeemed"], told["vouchers"]["active"]) == (1, 5)


def customer_like(company, **more):
    said = {"currency": "EUR", "balance_control": "prepaid", "class_id": company.class_id}
    return said | {"name": f"Top-up {next(_names)}"} | more


def test_a_voucher_is_looked_up_by_code_or_by_serial_number_and_its_code_is_written_nowhere(
    company, admin, house, engine
):
    batch, codes = sold(admin, house)
    by_code = admin.post("/vouchers/lookup", {"code": codes[2].lower()}, expect=200)
    assert (by_code["serial"], by_code["state"]) == (f"{batch['id']}-000003", "active")
    assert admin.post("/vouchers/lookup", {"serial": by_code["serial"]}, expect=200) == by_code
    redeem(admin, company.customer, codes[2])
    assert admin.post("/vouchers/lookup", {"code": codes[2]}, expect=200)["customer_id"] == company.customer["id"]
    for said, code in (
        ({}, "bad_field"),
        ({"code": codes[0], "serial": "1-1"}, "bad_field"),
        ({"serial": "x"}, "bad_field"),
        ({"code": "1234"}, "voucher_code_mistyped"),
    ):
        assert admin.post("/vouchers/lookup", said, expect=422)["code"] == code
    with engine.begin() as conn:
        kept = str(conn.execute(text("select details from audit_record")).scalars().all())
    assert codes[2] not in kept
    assert codes[2].lower() not in kept
    assert codes[2].replace("-", "") not in kept


def test_states_are_listed_and_a_roll_is_treated(company, admin, house):
    batch, codes = sold(admin, house)
    path = f"/voucher-batches/{batch['id']}/vouchers"
    redeem(admin, company.customer, codes[0])
    locked = {"action": "lock", "first": 1, "last": 3, "reason": "Stolen"}
    assert admin.post(f"{path}/treatments", locked, expect=200) == {"changed": 2}
    assert redeem(admin, company.customer, codes[1], expect=409)["code"] == "voucher_not_redeemable"
    listed = admin.get(f"{path}?state=locked")
    assert ([one["serial"][-1] for one in listed["items"]], listed["total"]) == (["2", "3"], 2)
    assert (
        admin.post(f"{path}/treatments", {"action": "void", "first": 2, "last": 2}, expect=422)["code"] == "bad_field"
    )
    assert admin.get(f"{path}?limit=2")["next"] is not None
    void = admin.post(f"/voucher-batches/{batch['id']}/void", {"reason": "Printed twice"}, expect=200)
    assert (void["state"], void["outstanding_value"]["amount"]) == ("void", "0.00000")
    assert admin.post(f"/voucher-batches/{batch['id']}/activate", expect=409)["code"] == "voucher_batch_void"


def test_wrong_codes_make_a_customer_wait_and_lock_the_voucher_that_was_named(company, admin, house):
    with TestClient(make_api(replace(house, voucher_tries=3)), base_url="http://127.0.0.1") as client:
        strict = Caller(client, admin.secret)
        batch, codes = sold(strict, house)
        serial = f"{batch['id']}-000004"
        for _ in range(3):
            wrong = redeem(strict, company.customer, "0000-0000-0000-0000", serial=serial, expect=422)
            assert wrong["code"] == "voucher_unknown"
        assert redeem(strict, company.customer, codes[0], expect=429)["code"] == "too_many_vouchers_tried"
        other = strict.post("/customers", customer_like(company))
        assert redeem(strict, other, codes[3], expect=409)["code"] == "voucher_not_redeemable"
        assert redeem(strict, other, codes[0])["customer_id"] == other["id"]
        locked = strict.post("/vouchers/lookup", {"serial": serial}, expect=200)
        assert (locked["state"], locked["locked_by"], locked["wrong_codes"]) == ("locked", "wrong codes", 3)


def test_who_tries_codes_for_many_customers_has_to_wait_as_well(company, admin, house):
    with TestClient(make_api(replace(house, voucher_tries=1)), base_url="http://127.0.0.1") as client:
        strict = Caller(client, admin.secret)
        for _ in range(10):
            assert strict.post("/vouchers/lookup", {"code": "0000-0000-0000-0000"}, expect=422)
        said = strict.post("/vouchers/lookup", {"code": "0000-0000-0000-0000"}, expect=429)
        assert said["code"] == "too_many_vouchers_tried"


def test_a_reseller_redeems_its_own_vouchers_for_its_own_customers_and_learns_nothing_of_others(realm, admin, house):
    owner = realm.customer["reseller_id"]
    batch, codes = sold(admin, house, issuer_id=owner)
    assert batch["issuer_id"] == owner
    theirs = Caller(admin.client, token(house, house.clock(), reseller_id=int(owner)))
    assert redeem(theirs, realm.customer, codes[0])["payment_id"]
    told = theirs.post("/vouchers/lookup", {"code": codes[0]}, expect=200)
    assert (told["customer_id"], told["redeemed_by"]) == (realm.customer["id"], None)
    serial = {"serial": f"{batch['id']}-000001"}
    assert realm.stranger.post("/vouchers/lookup", {"code": codes[0]}, expect=422)["code"] == "voucher_unknown"
    assert realm.stranger.post("/vouchers/lookup", serial, expect=404)["code"] == "not_found"
    assert theirs.get("/voucher-batches", expect=403)["code"] == "right_missing"


def test_support_redeems_and_looks_up_but_makes_none(company, admin, house, client):
    _, codes = sold(admin, house)
    a_member(house, "vera-support", Role.SUPPORT)
    vera = Person(client)
    vera.sign_in("vera-support")
    assert vera.send("POST", "/voucher-batches", json=vouchers()).status_code == 403
    path = f"/customers/{company.customer['id']}/vouchers/redeem"
    assert vera.send("POST", path, json={"code": codes[0]}).status_code == 201


def test_a_reseller_with_vouchers_is_not_deleted(company, admin, house):
    reseller = admin.post("/customers", customer_like(company, kind="reseller", balance_control="postpaid"))
    make(admin, house, issuer_id=reseller["id"])
    refused = admin.ask("DELETE", f"/customers/{reseller['id']}", expect=409)
    assert refused["code"] == "customer_in_use"
    assert "vouchers" in refused["detail"]
