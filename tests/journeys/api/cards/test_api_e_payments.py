"""E-payments over the API: webhooks that are verified and taken as hints, the log, and what a person decides."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from journeys.api.paying import SIGNING, Till, news, signature, street_to
from rooms.payments.local_stripe import DECLINED_WHEN_CHARGED
from sqlalchemy import text

from tollhouse.doors.api.webhooks import LONGEST_NEWS
from tollhouse.plumbing.jobs.facts import drain_facts
from tollhouse.wiring import LISTENERS


@pytest.fixture
def till(till) -> Till:
    till.saves()
    return till


def tell(client, till, body, *, expect=200, signed=None):
    path = f"/api/v1/webhooks/stripe/{till.system_id}"
    headers = {"Content-Type": "application/json", "Stripe-Signature": signature(body) if signed is None else signed}
    answer = client.post(path, content=body, headers=headers)
    assert answer.status_code == expect, answer.text
    return answer.json()


def story(admin, till, payment):
    """How it stands, and what the customer's books have received."""
    one = admin.get(f"/customers/{till.customer_id}/e-payments/{payment.e_payment_id}")
    received = admin.get(f"/customers/{till.customer_id}/payments?limit=500")["items"]
    balance = admin.get(f"/customers/{till.customer_id}")["balance"]["amount"]
    return one["status"], [each["amount"]["amount"] for each in received], balance


ONCE = ("completed", ["20.00000"], "-20.00000")


def settle(admin, till, payment, *, expect=200, key=None, **said):
    path = f"/customers/{till.customer_id}/e-payments/{payment.e_payment_id}/settlement"
    return admin.post(path, said, expect=expect, key=key)


def test_a_sale_is_in_the_log_with_what_it_became(admin, till, company):
    paid = till.pays("20")
    (one,) = admin.get(f"/e-payments?payment_system_id={till.system_id}")["items"]
    assert (one["status"], one["kind"], one["amount"]) == (
        "completed",
        "sale",
        {"amount": "20.00000", "currency": "EUR"},
    )
    assert (one["customer_name"], one["method"], one["test_mode"]) == (company.customer["name"], "visa ····4242", True)
    assert (one["reference"], one["decision"], one["next_ask_at"]) == (paid.reference, None, None)
    (received,) = admin.get(f"/customers/{till.customer_id}/payments")["items"]
    assert one["payment_id"] == received["id"]
    assert story(admin, till, paid) == ONCE


def test_a_decline_is_told_as_the_processor_said_it(admin, till):
    till.saves(DECLINED_WHEN_CHARGED)
    preferred = till.house.engine
    with preferred.begin() as conn:
        conn.execute(
            text("UPDATE payment_method SET preferred = false WHERE customer_id = :id"), {"id": till.customer_id}
        )
        conn.execute(
            text("UPDATE payment_method SET preferred = true WHERE customer_id = :id AND last_four = '0341'"),
            {"id": till.customer_id},
        )
    till.pays("20")
    (one,) = admin.get(f"/e-payments?status=failed&customer_id={till.customer_id}")["items"]
    assert (one["error_code"], one["payment_id"], one["taken"]) == ("card_declined", None, None)
    assert one["error_said"]


def test_the_same_webhook_ten_times_books_once(admin, client, till, gate):
    gate.loses("/confirm")
    paid = till.pays("20")
    assert story(admin, till, paid)[0] == "unknown", "the answer is lost, the money is not"
    body = news("payment_intent.succeeded", paid.reference, "evt_same")
    for _ in range(10):
        assert tell(client, till, body) == {"heard": True}
        till.later.go_round()
    assert story(admin, till, paid) == ONCE
    with till.house.engine.connect() as conn:
        query = text("SELECT times FROM processor_event WHERE event_id = 'evt_same' AND system_id = :id")
        assert conn.scalar(query, {"id": till.system_id}) == 10


def test_webhooks_that_come_all_at_once_book_once(admin, client, till, gate):
    gate.loses("/confirm")
    paid = till.pays("20")
    bodies = [news("payment_intent.succeeded", paid.reference, f"evt_crowd_{place % 3}") for place in range(12)]

    def hear_and_look(body):
        tell(client, till, body)
        till.later.go_round()

    with ThreadPoolExecutor(6) as crowd:
        list(crowd.map(hear_and_look, bodies))
    till.later.go_round()
    assert story(admin, till, paid) == ONCE


def test_a_webhook_that_comes_before_the_answer_books_once(admin, client, till, stripe, monkeypatch):
    """Between Stripe's act and its answer the webhook is heard, and looked at by the cashier of another process."""
    confirm = type(till.house.gateways).to

    def telling(gateways, processor, sealed):
        made = confirm(gateways, processor, sealed)
        asked = made.confirm

        def confirm_and_tell(reference, *, payer_present):
            seen = asked(reference, payer_present=payer_present)
            monkeypatch.undo()
            tell(client, till, news("payment_intent.succeeded", reference))
            till.later.go_round()
            return seen

        made.confirm = confirm_and_tell
        return made

    monkeypatch.setattr(type(till.house.gateways), "to", telling)
    assert story(admin, till, till.pays("20")) == ONCE


def test_without_any_webhook_the_cashier_reconciles_by_itself(admin, till, gate):
    gate.loses("/confirm")
    paid = till.pays("20")
    till.house.cashier.go_round()
    assert story(admin, till, paid) == ("unknown", [], "0.00000"), "it is not asked about before its time"
    till.later.go_round()
    till.later.go_round()
    assert story(admin, till, paid) == ONCE


def test_stripes_own_webhook_arrives_and_is_verified(admin, client, till, stripe, gate):
    gate.loses("/confirm")
    with street_to(client) as street:
        stripe.send_webhooks_to(f"{street}/api/v1/webhooks/stripe/{till.system_id}", SIGNING)
        paid = till.pays("20")
        give_up_at = time.monotonic() + 30
        while story(admin, till, paid)[0] == "unknown":
            assert time.monotonic() < give_up_at, "Stripe's webhook was not heard"
            time.sleep(0.05)
            till.house.cashier.go_round()
        stripe.send_webhooks_to("http://127.0.0.1:9/", SIGNING)
    assert story(admin, till, paid) == ONCE


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(lambda _body: "", id="nothing"),
        pytest.param(lambda _body: "t=1,v1=abc", id="nonsense"),
        pytest.param(lambda body: signature(body, secret="whsec_another"), id="another's secret"),
        pytest.param(lambda body: signature(body, at=int(time.time()) - 3600), id="an hour old"),
        pytest.param(lambda body: signature(body + b" "), id="other bytes"),
    ],
)
def test_a_webhook_that_is_not_signed_as_it_must_be_changes_nothing(admin, client, till, gate, forged):
    gate.loses("/confirm")
    paid = till.pays("20")
    body = news("payment_intent.succeeded", paid.reference)
    refused = tell(client, till, body, expect=400, signed=forged(body))
    assert refused["code"] == "webhook_not_genuine"
    assert f"payment system {till.system_id} signs" in refused["detail"]
    till.house.cashier.go_round()
    assert story(admin, till, paid)[0] == "unknown"


@pytest.mark.parametrize(
    "body",
    [
        news("payment_intent.succeeded", "pi_of_nobody"),
        b'{"id":"evt_c","object":"event","type":"customer.created","data":{"object":{"id":"cus_1","object":"customer"}}}',
        b'{"id":"evt_t","object":"v2.core.event","type":"v1.billing.meter.no_meter_found","created":"2026"}',
        b'{"id":"evt_o","object":"event","type":"made.up","data":{"object":[]}}',
    ],
)
def test_news_of_nothing_that_we_know_is_answered_well(client, till, body):
    assert tell(client, till, body) == {"heard": True}


def test_a_webhook_to_a_system_that_is_not_there_says_so(client, till):
    body = news("payment_intent.succeeded", "pi_1")
    path = "/api/v1/webhooks/stripe/999999999"
    answer = client.post(path, content=body, headers={"Stripe-Signature": signature(body)})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_webhook_may_not_be_endless(client, till):
    body = b"x" * (LONGEST_NEWS + 1)
    assert tell(client, till, body, expect=413)["code"] == "body_too_large"


def test_a_webhook_is_no_members_act(client, till, engine):
    tell(client, till, news("payment_intent.succeeded", "pi_1"))
    with engine.connect() as conn:
        assert conn.scalar(text("SELECT count(*) FROM audit_record WHERE action = 'post_stripe_event'")) == 0


def test_the_log_shows_the_last_day_and_the_desk_whatever_is_undecided(admin, till):
    old = till.pays("1", begun_earlier=timedelta(hours=25))
    new = till.pays("2", begun_earlier=timedelta(hours=23))
    of_system = f"/e-payments?payment_system_id={till.system_id}"
    assert [one["id"] for one in admin.get(of_system)["items"]] == [str(new.e_payment_id)]
    since = (till.house.clock() - timedelta(days=2)).isoformat().replace("+00:00", "Z")
    assert admin.get(f"{of_system}&from={since}")["total"] == 2
    until = (till.house.clock() - timedelta(hours=24)).isoformat().replace("+00:00", "Z")
    assert [one["id"] for one in admin.get(f"{of_system}&until={until}")["items"]] == [str(old.e_payment_id)]
    tell(admin.client, till, dispute_of(old))
    assert [one["id"] for one in admin.get(f"{of_system}&undecided=true")["items"]] == [str(old.e_payment_id)]
    assert [one["id"] for one in admin.get(f"/e-payments?reference={old.reference}")["items"]] == [
        str(old.e_payment_id)
    ]
    assert admin.get("/e-payments?reference=pi_nobodys")["items"] == []
    assert admin.get(f"/e-payments?customer_id={till.customer_id}")["total"] == 2


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ("status=completed", 1),
        ("status=authorized", 1),
        ("status=failed", 0),
        ("kind=authorization", 1),
        ("kind=refund", 0),
        ("method=visa", 2),
        ("method=mastercard", 0),
        ("test_mode=true", 2),
        ("test_mode=false", 0),
    ],
)
def test_the_log_is_narrowed(admin, till, wanted, count):
    till.pays("1")
    till.pays("2", "authorization")
    page = admin.get(f"/e-payments?payment_system_id={till.system_id}&{wanted}")
    assert (page["total"], len(page["items"])) == (count, count)


def test_the_log_is_paged_newest_first(admin, till):
    paid = [till.pays("1", begun_earlier=timedelta(hours=ago)) for ago in (1, 2, 3)]
    path = f"/e-payments?payment_system_id={till.system_id}&limit=2"
    first = admin.get(path)
    second = admin.get(f"{path}&cursor={first['next']}")
    told = [one["id"] for page in (first, second) for one in page["items"]]
    assert told == [str(one.e_payment_id) for one in paid]
    assert (first["total"], second["next"]) == (3, None)


@pytest.fixture
def unanswered(till, gate, admin):
    """Nobody has heard of it for a day, though the money has moved."""
    gate.loses("/confirm")
    paid = till.pays("20")
    gate.is_closed = True
    till.a_day_later.go_round()
    one = admin.get(f"/customers/{till.customer_id}/e-payments/{paid.e_payment_id}")
    assert (one["decision"], one["asks"] > 0) == ("no_answer", True)
    return paid


def dispute_of(paid):
    return news("charge.dispute.created", paid.reference)


def test_a_person_asks_again_and_what_the_processor_took_is_booked(admin, till, gate, unanswered):
    assert settle(admin, till, unanswered, action="ask_again")["decision"] == "no_answer", "it is silent still"
    gate.be_usual()
    after = settle(admin, till, unanswered, action="ask_again", key="again")
    assert (after["status"], after["decision"]) == ("completed", None)
    assert story(admin, till, unanswered) == ONCE
    assert settle(admin, till, unanswered, action="ask_again", key="again") == after


def test_what_the_processor_knows_is_never_closed_by_hand(admin, till, gate, unanswered):
    refused = settle(admin, till, unanswered, action="close", reason="customer says no", expect=409)
    assert (refused["code"], refused["facts"]["e_payment_id"]) == ("processor_wont_tell", str(unanswered.e_payment_id))
    gate.be_usual()
    refused = settle(admin, till, unanswered, action="close", reason="customer says no", expect=409)
    assert refused["code"] == "e_payment_known"
    assert story(admin, till, unanswered) == ONCE, "what was found on the way is booked"


def test_what_the_processor_knows_nothing_of_is_closed_with_a_reason_once(admin, till, gate, engine, unanswered):
    gate.be_usual()
    with engine.begin() as conn:
        change = text("UPDATE e_payment SET reference = 'pi_elsewhere' WHERE e_payment_id = :id")
        conn.execute(change, {"id": unanswered.e_payment_id})
    said = {"action": "close", "reason": "Stripe has no such payment"}
    after = settle(admin, till, unanswered, key="close", **said)
    assert (after["status"], after["decision"], after["decided_comment"]) == ("canceled", None, said["reason"])
    assert after["decided_by"].startswith("token:")
    assert settle(admin, till, unanswered, key="close", **said) == after, "sent again it is the same act"
    assert settle(admin, till, unanswered, expect=409, **said)["code"] == "nothing_to_decide"
    (record, *_) = admin.get(f"/audit?customer_id={till.customer_id}&limit=1&kind=write")["items"]
    assert record["details"]["changed"]["status"] == {"old": "unknown", "new": "canceled"}
    assert story(admin, till, unanswered) == ("canceled", [], "0.00000")


def test_a_dispute_is_charged_back_and_then_seen_to(admin, client, till):
    paid = till.pays("20")
    tell(client, till, dispute_of(paid))
    one = admin.get(f"/customers/{till.customer_id}/e-payments/{paid.e_payment_id}")
    assert one["decision"] == "disputed"
    admin.post(f"/customers/{till.customer_id}/payments/{one['payment_id']}/chargeback", {"reason": "lost"})
    after = settle(admin, till, paid, action="seen_to", reason="charged back")
    assert (after["status"], after["decision"], after["decided_comment"]) == ("completed", None, "charged back")
    tell(client, till, dispute_of(paid))
    again = admin.get(f"/customers/{till.customer_id}/e-payments/{paid.e_payment_id}")
    assert again["decision"] == "disputed", "other news of a dispute is another dispute"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"action": "close"}, "reason"),
        ({"action": "close", "reason": "  "}, "reason"),
        ({"action": "seen_to"}, "reason"),
        ({"action": "given_back", "reason": "there"}, "reference"),
        ({"action": "close", "reason": "there", "reference": "re_1"}, "reference"),
        ({"action": "forget"}, "action"),
        ({"action": "seen_to", "reason": "x" * 501}, "reason"),
    ],
)
def test_a_decision_that_is_half_said_is_refused(admin, till, said, field):
    refused = settle(admin, till, till.pays("1"), expect=422, **said)
    assert refused["errors"][0]["field"] == field


def test_what_waits_for_nobody_is_not_decided(admin, till):
    paid = till.pays("1")
    for action in ("close", "seen_to"):
        assert settle(admin, till, paid, action=action, reason="x", expect=409)["code"] == "nothing_to_decide"


def test_amounts_are_told_in_the_customers_currency(admin, till):
    held = till.pays("12.34", "authorization")
    one = admin.get(f"/customers/{till.customer_id}/e-payments/{held.e_payment_id}")
    assert Decimal(one["amount"]["amount"]) == Decimal("12.34")
    assert (one["taken"], one["capture_amount"], one["refunded"]["amount"]) == (None, None, "0.00000")


@pytest.fixture
def passing(company, till) -> Till:
    """Of a customer who has nothing else that would keep it."""
    passing = replace(till, customer_id=int(company.customer_of()["id"]))
    passing.saves()
    return passing


def test_a_customer_with_an_open_e_payment_is_not_deleted(admin, passing):
    held = passing.pays("5", "authorization")
    refused = admin.ask("DELETE", f"/customers/{passing.customer_id}", expect=409)
    assert (refused["code"], refused["facts"]["dependents"]) == ("customer_in_use", "e-payments")
    assert story(admin, passing, held)[0] == "authorized"


def test_what_never_moved_money_goes_with_its_customer(admin, passing, gate):
    gate.is_closed = True
    lost = passing.pays("5")
    admin.ask("DELETE", f"/customers/{passing.customer_id}", expect=204)
    admin.get(f"/customers/{passing.customer_id}/e-payments/{lost.e_payment_id}", expect=404)
    assert admin.get(f"/e-payments?customer_id={passing.customer_id}")["items"] == []


def test_whoever_is_purged_leaves_a_payment_without_by_what_it_was_paid(admin, till):
    paid = till.pays("5")
    path = f"/customers/{till.customer_id}"
    admin.post(f"{path}/status-changes", {"action": "close"})
    admin.post(f"{path}/personal-data/purge", {"name": admin.get(path)["name"]}, expect=200)
    drain_facts(till.house.engine, LISTENERS, now=till.house.clock())
    one = admin.get(f"{path}/e-payments/{paid.e_payment_id}")
    assert (one["method"], one["status"], one["taken"]["amount"]) == ("", "completed", "5.00000")
