"""Saved methods and automatic payments over the API: tokens only, one preferred; the worked numbers of money 3.2."""

import pytest
from journeys.api.conftest import Caller, token
from rooms.payments.local_stripe import DECLINED_WHEN_CHARGED, DECLINED_WHEN_SAVED
from sqlalchemy import text

from tollhouse.staff.rules.roles import Role


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def methods(till):
    return f"/customers/{till.customer_id}/payment-methods"


def automatic(till):
    return f"/customers/{till.customer_id}/auto-payment"


def save(admin, till, given, *, expect=201):
    return admin.post(methods(till), {"payment_system_id": str(till.system_id), "token": given}, expect=expect)


def charge(admin, till, amount):
    said = {"kind": "manual_charge", "service": "voice", "amount": eur(amount)}
    return admin.post(f"/customers/{till.customer_id}/adjustments", said)["balance"]["amount"]


def balance(admin, till):
    return admin.get(f"/customers/{till.customer_id}")["balance"]["amount"]


def prepaid(till, company, funds):
    said = {"balance_control": "prepaid", "credit_limit": None, "available_funds": eur(funds)}
    till.customer_id = int(company.customer_of(**said)["id"])


def test_a_card_is_saved_by_its_token_and_told_by_what_people_recognise(admin, till, stripe, engine):
    setup = admin.post(f"{methods(till)}/setup", {"payment_system_id": str(till.system_id)}, expect=200)
    assert setup["client_secret"].startswith("seti_")
    assert setup["publishable_key"] == "pk_test_1"
    given = stripe.card(year=2031)
    saved = save(admin, till, given)
    told = (saved["kind"], saved["brand"], saved["last_four"], saved["expires"], saved["preferred"])
    assert told == ("visa", "visa", "4242", "2031-12-31", True)
    assert save(admin, till, given) == saved, "the same token is the same method"
    listed = admin.get(methods(till))
    assert listed["items"] == [saved]
    assert [(one["id"], one["methods"]) for one in listed["payment_systems"]] == [
        (str(till.system_id), ["mastercard", "visa"])
    ]
    assert admin.get(f"{methods(till)}/{saved['id']}") == saved
    assert given not in str(listed) + str(admin.get("/audit?limit=50"))
    with engine.connect() as conn:
        kept = conn.execute(text("SELECT row_to_json(one)::text FROM audit_record one")).scalars()
        assert not [one for one in kept if given in one]


@pytest.mark.parametrize("given", ["4242424242424242", "tok_visa", "pm_", "pm_1 OR 1=1", ""])
def test_whatever_is_no_token_is_refused_without_being_repeated(admin, till, given, engine):
    refused = save(admin, till, given, expect=422)
    assert refused["errors"][0]["field"] == "token"
    assert not given or given == "pm_" or given not in str(refused)
    with engine.connect() as conn:
        kept = " ".join(conn.execute(text("SELECT row_to_json(one)::text FROM audit_record one")).scalars())
    assert "4242424242424242" not in kept


def test_what_the_processor_refuses_to_save_is_told_in_its_words(admin, till, stripe):
    refused = save(admin, till, stripe.card(DECLINED_WHEN_SAVED), expect=422)
    assert refused["code"] == "processor_refused"
    assert admin.get(methods(till))["items"] == []


def test_one_is_preferred_and_another_takes_over_when_it_goes(admin, till, stripe):
    first, second = save(admin, till, stripe.card()), save(admin, till, stripe.card())
    assert [one["preferred"] for one in admin.get(methods(till))["items"]] == [True, False]
    path = f"{methods(till)}/{second['id']}"
    for _ in range(2):
        assert admin.ask("PATCH", path, json={"preferred": True})["preferred"] is True
    assert admin.get(methods(till))["items"][0]["id"] == second["id"]
    refused = admin.ask("PATCH", path, json={"preferred": False}, expect=422)
    assert refused["errors"][0]["field"] == "preferred"
    admin.ask("DELETE", path, expect=204)
    admin.ask("DELETE", path, expect=404)
    (left,) = admin.get(methods(till))["items"]
    assert (left["id"], left["preferred"]) == (first["id"], True)


def test_a_method_is_forgotten_although_the_processor_is_silent(admin, till, stripe, gate):
    saved = save(admin, till, stripe.card())
    gate.loses("/detach")
    admin.ask("DELETE", f"{methods(till)}/{saved['id']}", expect=204)
    assert admin.get(methods(till))["items"] == []


def test_a_silent_processor_saves_nothing_and_says_so(admin, till, stripe, gate):
    given = stripe.card()
    gate.loses("/attach")
    assert save(admin, till, given, expect=409)["code"] == "processor_silent"
    assert admin.get(methods(till))["items"] == []


def test_support_serves_methods_and_who_only_reads_does_not(admin, till, stripe, *, house, now, client):
    support, reader = (Caller(client, token(house, now, role)) for role in (Role.SUPPORT, Role.READ_ONLY))
    saved = save(support, till, stripe.card())
    assert reader.get(methods(till))["items"] == [saved]
    assert save(reader, till, "pm_1", expect=403)["code"] == "right_missing"
    said = {"enabled": True, "amount": eur("50"), "threshold": eur("80")}
    assert support.ask("PUT", automatic(till), json=said)["enabled"] is True
    reader.ask("PUT", automatic(till), json=said, expect=403)


def test_79_to_86_pays_50_and_leaves_36(admin, till, house):
    till.saves()
    charge(admin, till, "79")
    said = {"enabled": True, "amount": eur("50"), "threshold": eur("80")}
    admin.ask("PUT", automatic(till), json=said)
    house.cashier.go_round()
    assert balance(admin, till) == "79.00000", "80 is not exceeded"
    charge(admin, till, "7")
    house.cashier.go_round()
    assert balance(admin, till) == "36.00000"
    house.cashier.go_round()
    assert balance(admin, till) == "36.00000", "one for each crossing"
    (payment,) = admin.get(f"/customers/{till.customer_id}/payments")["items"]
    assert (payment["kind"], payment["made_by"]) == ("ecommerce_payment", "automatic payments")


def test_funds_of_5_40_that_drop_to_4_90_become_24_90(admin, till, company, house):
    prepaid(till, company, "5.40")
    till.saves()
    admin.ask("PUT", automatic(till), json={"enabled": True, "amount": eur("20"), "threshold": eur("5")})
    house.cashier.go_round()
    charge(admin, till, "0.50")
    house.cashier.go_round()
    assert admin.get(f"/customers/{till.customer_id}")["available_funds"] == eur("24.90000")


def test_what_was_agreed_is_read_with_a_version_and_changed_by_one_of_two(admin, till, client):
    till.saves()
    assert admin.get(automatic(till))["enabled"] is False
    admin.ask("PUT", automatic(till), json={"enabled": True, "amount": eur("50"), "threshold": eur("80")})
    headers = {"Authorization": f"Bearer {admin.secret}"}
    read = client.get(f"/api/v1{automatic(till)}", headers=headers)
    assert (read.json()["amount"], read.json()["threshold"]) == (eur("50.00000"), eur("80.00000"))
    assert (read.json()["failures"], read.json()["frozen"]) == (0, None)
    how = {"json": {"enabled": False}, "headers": {"If-Match": read.headers["ETag"]}}
    assert admin.ask("PUT", automatic(till), **how)["amount"] is None
    assert admin.ask("PUT", automatic(till), expect=412, **how)["code"] == "record_changed"
    record = admin.get(f"/audit?kind=write&customer_id={till.customer_id}")["items"][0]
    assert record["action"] == "put_auto_payment"
    assert record["details"]["changed"]["enabled"] == {"old": True, "new": False}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"enabled": True, "threshold": eur("80")}, "amount"),
        ({"enabled": True, "amount": eur("50")}, "threshold"),
        ({"enabled": True, "amount": eur("0"), "threshold": eur("80")}, "amount"),
        ({"enabled": True, "amount": eur("0.001"), "threshold": eur("80")}, "amount"),
        ({"enabled": True, "amount": {"amount": "5", "currency": "USD"}, "threshold": eur("80")}, "amount.currency"),
        ({"enabled": True, "amount": eur("5"), "threshold": eur("1000000000")}, "threshold"),
        ({"enabled": False, "amount": eur("50")}, "amount"),
    ],
)
def test_what_cannot_be_agreed_is_refused_by_its_field(admin, till, said, field):
    till.saves()
    refused = admin.ask("PUT", automatic(till), json=said, expect=422)
    assert refused["errors"][0]["field"] == field, refused


def test_without_a_method_nobody_pays_automatically(admin, till):
    said = {"enabled": True, "amount": eur("50"), "threshold": eur("80")}
    assert admin.ask("PUT", automatic(till), json=said, expect=422)["code"] == "payment_method_unusable"


def test_after_three_failures_it_is_frozen_until_somebody_unlocks_it(admin, till, house, engine):
    till.saves(DECLINED_WHEN_CHARGED)
    charge(admin, till, "90")
    admin.ask("PUT", automatic(till), json={"enabled": True, "amount": eur("50"), "threshold": eur("80")})
    for _ in range(3):
        house.cashier.go_round()
        with engine.begin() as conn:
            conn.execute(text("UPDATE auto_payment SET due_at = :now WHERE due_at IS NOT NULL"), {"now": house.clock()})
    told = admin.get(automatic(till))
    assert told["failures"] == 3
    assert told["frozen"]["by"] == "automatic payments"
    assert told["frozen"]["reason"].startswith("3 automatic payments failed in a row: ")
    assert "payment_frozen" in admin.get(f"/customers/{till.customer_id}")["statuses"]
    for _ in range(2):
        unlocked = admin.post(f"{automatic(till)}/unlock", {"comment": "new card promised"}, expect=200)
        assert unlocked["frozen"] is None
    assert "payment_frozen" not in admin.get(f"/customers/{till.customer_id}")["statuses"]
