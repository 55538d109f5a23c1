"""Our accounts with processors over the API: declared, changed, and never told what they know us by."""

from itertools import count

import pytest
from rooms.payments.local_stripe import SECRET_KEY
from sqlalchemy import text

from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token
from .paying import SIGNING, a_system

_unique = count(1)


@pytest.fixture(autouse=True)
def _nobodys_methods(engine):
    with engine.begin() as conn:
        conn.execute(text("DELETE FROM payment_system_method"))


def saying(**more):
    said = {"name": f"System {next(_unique)}", "processor": "stripe", "test_mode": True, "secret_key": SECRET_KEY}
    return {name: one for name, one in (said | more).items() if one is not None}


def test_a_system_is_declared_and_its_secrets_are_told_by_nothing(admin, engine):
    made = a_system(admin)
    path = f"/payment-systems/{made['id']}"
    assert (made["credentials"], made["webhook_path"]) == ("complete", f"/api/v1/webhooks/stripe/{made['id']}")
    assert [(one["method"], one["currency"]) for one in made["methods"]] == [("mastercard", "EUR"), ("visa", "EUR")]
    assert admin.get(path) == made
    admin.ask("PATCH", path, json={"secret_key": "sk_test_another", "webhook_secret": "whsec_another"})
    with engine.connect() as conn:
        kept = conn.execute(text("SELECT row_to_json(one)::text FROM payment_system one")).scalars().all()
        kept += conn.execute(text("SELECT row_to_json(one)::text FROM audit_record one")).scalars().all()
        kept += [
            str(bytes(one)) for one in conn.execute(text("SELECT coalesce(body, '') FROM idempotency_key")).scalars()
        ]
    told = [str(admin.get(path)), str(admin.get("/payment-systems?limit=500")), str(admin.get("/audit?limit=500"))]
    for secret in (SECRET_KEY, SIGNING, "sk_test_another", "whsec_another"):
        assert not [one for one in (*kept, *told) if secret in one]


def test_the_trail_says_that_a_secret_was_replaced(admin):
    made = a_system(admin)
    admin.ask("PATCH", f"/payment-systems/{made['id']}", json={"secret_key": "sk_test_another", "active": False})
    (record, *_) = admin.get("/audit?limit=5")["items"]
    assert record["action"] == "patch_payment_system"
    assert record["details"]["changed"] == {
        "active": {"old": True, "new": False},
        "api_key": {"old": "(as it was)", "new": "(another)"},
    }


def test_a_secret_that_is_left_out_stays(admin, house):
    made = a_system(admin)
    changed = admin.ask("PATCH", f"/payment-systems/{made['id']}", json={"webhook_secret": ""})
    assert changed["credentials"] == "no_webhook_secret", "the key to ask with is still there"
    admin.ask("PATCH", f"/payment-systems/{made['id']}", json={"name": f"Renamed {made['id']}"})
    changed = admin.ask("PATCH", f"/payment-systems/{made['id']}", json={"webhook_secret": "whsec_new"})
    assert (changed["credentials"], changed["name"]) == ("complete", f"Renamed {made['id']}")
    assert changed["methods"] == made["methods"]


def test_a_bank_is_a_system_too_of_which_nothing_is_asked(admin):
    transfer = [{"method": "bank_transfer", "currency": "EUR"}]
    said = saying(
        processor="bank_transfer",
        secret_key=None,
        test_mode=False,
        methods=transfer,
        instructions="IBAN DE02120300000000202051\nWrite your customer number.",
    )
    made = admin.post("/payment-systems", said)
    assert (made["credentials"], made["webhook_path"], made["methods"]) == ("none", None, transfer)
    refused = admin.post("/payment-systems", said | {"name": "Another", "secret_key": SECRET_KEY}, expect=422)
    assert refused["errors"][0]["field"] == "secret_key"


def test_a_method_belongs_to_one_system_in_a_currency(admin):
    first = a_system(admin)
    said = saying(methods=[{"method": "visa", "currency": "EUR"}])
    refused = admin.post("/payment-systems", said, expect=409)
    assert refused["code"] == "payment_method_taken"
    assert refused["detail"] == (
        f"Visa in EUR is taken by the payment system '{first['name']}'; take it away there first."
    )
    other = admin.post("/payment-systems", said | {"methods": [{"method": "visa", "currency": "USD"}]})
    path = f"/payment-systems/{other['id']}"
    assert admin.ask("PATCH", path, expect=409, json={"methods": said["methods"]})["code"] == "payment_method_taken"
    admin.ask("PATCH", f"/payment-systems/{first['id']}", json={"methods": []})
    assert admin.ask("PATCH", path, json={"methods": said["methods"]})["methods"] == said["methods"]


def test_two_systems_have_not_one_name(admin):
    first, second = admin.post("/payment-systems", saying()), admin.post("/payment-systems", saying())
    refused = admin.post("/payment-systems", saying(name=first["name"].upper()), expect=409)
    assert (refused["code"], refused["errors"][0]["field"]) == ("payment_system_name_taken", "name")
    path = f"/payment-systems/{second['id']}"
    assert admin.ask("PATCH", path, expect=409, json={"name": first["name"]})["code"] == "payment_system_name_taken"


def test_of_two_who_change_it_the_second_is_told(admin):
    made = a_system(admin)
    path = f"/payment-systems/{made['id']}"
    read = admin.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {admin.secret}"})
    how = {"json": {"instructions": "a"}, "headers": {"If-Match": read.headers["ETag"]}}
    admin.ask("PATCH", path, **how)
    refused = admin.ask("PATCH", path, expect=412, **how)
    assert (refused["code"], refused["facts"]["name"]) == ("record_changed", made["name"])


@pytest.mark.parametrize(
    ("more", "field", "reason"),
    [
        ({"secret_key": "my password"}, "secret_key", "is no secret key of Stripe; it begins with sk_ or rk_."),
        ({"secret_key": None}, "secret_key", "is no secret key of Stripe"),
        ({"webhook_secret": "abc"}, "webhook_secret", "is no signing secret of Stripe; it begins with whsec_."),
        ({"test_mode": False}, "test_mode", "does not fit the secret key, which is a test key of Stripe."),
        (
            {"secret_key": "sk_live_1"},
            "test_mode",
            "does not fit the secret key, which is a live key of Stripe.",
        ),
        ({"publishable_key": "pk_live_1"}, "publishable_key", "does not fit the secret key: pk_test_…."),
        ({"publishable_key": "pk_test_" + "x" * 300}, "publishable_key", "must have at most 300 characters."),
        ({"name": ""}, "name", "must have 1 to 64 printable characters"),
        ({"instructions": "x" * 2001}, "instructions", "must have at most 2000 characters."),
        ({"methods": [{"method": "visa", "currency": "EEE"}]}, "methods", "is no currency of ISO 4217"),
        ({"methods": [{"method": "bank_transfer", "currency": "EUR"}]}, "methods", "is no method of Stripe."),
    ],
)
def test_what_a_system_cannot_be_is_refused_with_field_and_reason(admin, more, field, reason):
    refused = admin.post("/payment-systems", saying(**more), expect=422)
    assert refused["errors"][0]["field"] == field
    assert reason in refused["detail"]
    assert "my password" not in str(refused), "what was entered as a secret is not repeated"


def test_the_mode_of_a_system_is_not_changed_apart_from_its_key(admin):
    path = f"/payment-systems/{a_system(admin, publishable_key='')['id']}"
    assert admin.ask("PATCH", path, expect=422, json={"test_mode": False})["errors"][0]["field"] == "test_mode"
    live = admin.ask("PATCH", path, json={"test_mode": False, "secret_key": "sk_live_1"})
    assert live["test_mode"] is False


def test_a_system_that_was_sealed_under_another_key_says_so_and_takes_new_secrets(admin, engine):
    made = a_system(admin)
    path = f"/payment-systems/{made['id']}"
    with engine.begin() as conn:
        conn.execute(text("UPDATE payment_system SET credentials = 'x' WHERE system_id = :id"), {"id": made["id"]})
    assert admin.get(path)["credentials"] == "unreadable"
    assert admin.ask("PATCH", path, json={"secret_key": SECRET_KEY})["credentials"] == "no_webhook_secret"


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.READ_ONLY])
def test_only_administrators_see_payment_systems_and_the_desk(house, client, now, role):
    caller = Caller(client, token(house, now, role))
    for path in ("/payment-systems", "/payment-systems/1", "/e-payments"):
        assert caller.get(path, expect=403)["code"] == "right_missing"
