"""The wizard's acts that ask a processor: charged once, told as they stand, refused as the spec says (money 2.1)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from journeys.api.people import Person, a_member
from rooms.payments.local_stripe import DECLINED_WHEN_CHARGED, WANTS_TO_SEE_THE_PAYER

from tollhouse.staff.rules.roles import Role


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def path_of(till):
    return f"/customers/{till.customer_id}"


def act(admin, till, kind, amount=None, *, key=None, expect=201, **more):
    said = {"kind": kind, **({} if amount is None else {"amount": eur(amount)}), **more}
    return admin.post(f"{path_of(till)}/adjustments", said, key=key, expect=expect)


def preview(admin, till, kind, amount=None, *, expect=200, **more):
    said = {"kind": kind, **({} if amount is None else {"amount": eur(amount)}), **more}
    return admin.post(f"{path_of(till)}/adjustments/preview", said, expect=expect)


def balance(admin, till):
    return admin.get(path_of(till))["balance"]["amount"]


def kinds(admin, till):
    told = admin.get(f"{path_of(till)}/adjustment-kinds")
    return {one["kind"]: one for one in told["items"]}, told


def charged(stripe, reference):
    """In cents, and not given back."""
    charges = stripe.payment(reference)["charges"]["data"]
    return sum(one["amount"] - one["amount_refunded"] for one in charges if one["paid"] and one["captured"])


def test_an_e_commerce_payment_charges_the_preferred_method_and_pays(admin, till, stripe):
    till.saves()
    seen = preview(admin, till, "ecommerce_payment", "20")
    assert (seen["after"]["balance"], seen["charged"]) == (eur("-20.00000"), eur("20.00000"))
    assert balance(admin, till) == "0.00000", "nothing was asked"
    done = act(admin, till, "ecommerce_payment", "20", visible_comment="by phone")
    assert (done["state"], done["balance"], done["moved"]) == ("completed", eur("-20.00000"), eur("-20.00000"))
    assert (done["e_payment"]["status"], done["e_payment"]["method"]) == ("completed", "visa ····4242")
    assert admin.get(f"/xdrs/{done['xdr_id']}")["amount"] == eur("-20.00000")
    (payment,) = admin.get(f"{path_of(till)}/payments")["items"]
    assert (payment["kind"], payment["visible_comment"]) == ("ecommerce_payment", "by phone")
    assert charged(stripe, done["e_payment"]["reference"]) == 2000


def test_the_same_form_sent_twice_charges_once(admin, till):
    till.saves()
    first = act(admin, till, "ecommerce_payment", "20", key="form")
    again = act(admin, till, "ecommerce_payment", "20", key="form")
    assert first == again
    assert balance(admin, till) == "-20.00000"


def test_many_who_send_the_same_form_at_once_charge_once(admin, till):
    till.saves()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(act, admin, till, "ecommerce_payment", "20", key="at once") for _ in range(8)]
        numbers = {one.result()["e_payment"]["id"] for one in asked}
    assert len(numbers) == 1
    assert act(admin, till, "ecommerce_payment", "20", key="at once")["state"] == "completed"
    assert balance(admin, till) == "-20.00000"


def test_a_lost_answer_is_unknown_and_the_same_form_asks_for_nothing_again(admin, till, gate, stripe):
    till.saves()
    gate.loses("/confirm")
    first = act(admin, till, "ecommerce_payment", "20", key="lost")
    assert (first["state"], first["moved"], first["xdr_id"]) == ("unknown", eur("0.00000"), None)
    assert act(admin, till, "ecommerce_payment", "20", key="lost")["state"] == "unknown"
    till.later.go_round()
    again = act(admin, till, "ecommerce_payment", "20", key="lost")
    assert (again["state"], again["balance"]) == ("completed", eur("-20.00000"))
    assert charged(stripe, again["e_payment"]["reference"]) == 2000


def test_one_key_stands_for_one_request_whether_a_processor_is_asked_or_not(admin, till):
    till.saves()
    act(admin, till, "ecommerce_payment", "20", key="first a card")
    for kind, amount in (("ecommerce_payment", "21"), ("manual_payment", "20")):
        refused = act(admin, till, kind, amount, key="first a card", expect=409)
        assert refused["code"] == "idempotency_key_reused"
    act(admin, till, "manual_payment", "5", key="first cash")
    refused = act(admin, till, "ecommerce_payment", "5", key="first cash", expect=409)
    assert refused["code"] == "idempotency_key_reused"
    assert balance(admin, till) == "-25.00000"


def test_a_decline_is_refused_in_the_processors_words_and_stays_refused(admin, till):
    till.saves(DECLINED_WHEN_CHARGED)
    for _ in range(2):
        refused = act(admin, till, "ecommerce_payment", "20", key="declined", expect=422)
        assert refused["code"] == "e_payment_failed"
        assert "card_declined" in refused["detail"]
        assert "No money has moved." in refused["detail"]
    assert balance(admin, till) == "0.00000"
    (one,) = admin.get(f"/e-payments?customer_id={till.customer_id}")["items"]
    assert one["status"] == "failed"
    record = admin.get(f"/audit?kind=write&customer_id={till.customer_id}&limit=500")["items"][0]
    assert (record["action"], record["status"]) == ("post_adjustment", 422), "that it was tried is on record"


def test_a_bank_that_wants_to_see_the_payer_gives_the_browser_a_secret(admin, till, stripe):
    till.saves(WANTS_TO_SEE_THE_PAYER)
    asked = act(admin, till, "ecommerce_payment", "20", key="3ds")
    assert asked["state"] == "requires_action"
    assert asked["e_payment"]["client_secret"].startswith("pi_")
    assert asked["e_payment"]["publishable_key"] == "pk_test_1"
    assert act(admin, till, "ecommerce_payment", "20", key="3ds") == asked
    stripe.authenticate(asked["e_payment"]["reference"])
    admin.post(f"{path_of(till)}/e-payments/{asked['e_payment']['id']}/settlement", {"action": "ask_again"}, expect=200)
    done = act(admin, till, "ecommerce_payment", "20", key="3ds")
    assert (done["state"], done["e_payment"]["client_secret"]) == ("completed", "")
    assert balance(admin, till) == "-20.00000"


def test_what_is_authorized_moves_nothing_until_it_is_captured_in_part(admin, till, stripe):
    till.saves()
    held = act(admin, till, "authorization_only", "50", internal_comment="deposit")
    assert (held["state"], held["e_payment"]["status"], held["moved"]) == ("completed", "authorized", eur("0.00000"))
    assert balance(admin, till) == "0.00000"
    number = held["e_payment"]["id"]
    (choice,) = kinds(admin, till)[1]["authorizations"]
    assert (choice["id"], choice["highest"]) == (number, eur("50.00000"))
    above = act(admin, till, "capture_payment", "50.01", e_payment_id=number, expect=422)
    assert above["code"] == "capture_above_authorized"
    assert preview(admin, till, "capture_payment", "30", e_payment_id=number)["after"]["balance"] == eur("-30.00000")
    for _ in range(2):
        taken = act(admin, till, "capture_payment", "30", e_payment_id=number, key="capture")
        assert (taken["state"], taken["moved"], taken["amount"]) == ("completed", eur("-30.00000"), eur("30.00000"))
    assert charged(stripe, taken["e_payment"]["reference"]) == 3000
    assert act(admin, till, "void", e_payment_id=number, expect=409)["code"] == "e_payment_refused"
    (payment,) = admin.get(f"{path_of(till)}/payments")["items"]
    assert (payment["kind"], payment["amount"]) == ("capture_payment", eur("30.00000"))


def test_a_void_releases_what_is_held_and_only_that(admin, till, stripe):
    till.saves()
    held = act(admin, till, "authorization_only", "50")["e_payment"]
    for _ in range(2):
        voided = act(admin, till, "void", e_payment_id=held["id"], key="void")
        assert (voided["state"], voided["e_payment"]["status"]) == ("completed", "voided")
    assert stripe.payment(held["reference"])["status"] == "canceled"
    assert balance(admin, till) == "0.00000"
    refused = act(admin, till, "capture_payment", "50", e_payment_id=held["id"], expect=409)
    assert refused["detail"] == (
        f"E-payment {held['id']} is voided; a capture is possible only while it is authorized."
    )
    paid = act(admin, till, "ecommerce_payment", "5")["e_payment"]
    assert act(admin, till, "void", e_payment_id=paid["id"], expect=409)["code"] == "e_payment_refused"


def test_a_refund_goes_back_to_the_card_and_not_more_than_came_from_it(admin, till, stripe):
    till.saves()
    first = act(admin, till, "ecommerce_payment", "20")["e_payment"]
    act(admin, till, "ecommerce_payment", "30")
    offered, told = kinds(admin, till)
    assert sorted(one["highest"]["amount"] for one in told["refundable"]) == ["20.00000", "30.00000"]
    assert offered["ecommerce_refund"]["highest"] == eur("30.00000")
    above = act(admin, till, "ecommerce_refund", "20.01", e_payment_id=first["id"], expect=422)
    assert above["code"] == "refund_above_payment"
    assert preview(admin, till, "ecommerce_refund", "8", e_payment_id=first["id"])["after"]["balance"] == eur(
        "-42.00000"
    )
    for _ in range(2):
        done = act(admin, till, "ecommerce_refund", "8", e_payment_id=first["id"], key="back")
        assert (done["state"], done["moved"], done["balance"]) == ("completed", eur("8.00000"), eur("-42.00000"))
    assert [one["amount"] for one in stripe.refunds(first["reference"])] == [800]
    left = {one["id"]: one["highest"] for one in kinds(admin, till)[1]["refundable"]}
    assert left[first["id"]] == eur("12.00000")
    assert admin.get(f"{path_of(till)}/adjustments")["items"][0]["kind"] == "ecommerce_refund"


def test_money_of_a_card_that_prepaid_calls_used_up_does_not_go_back(admin, till, company, now):
    prepaid = company.customer_of(balance_control="prepaid", credit_limit=None)
    till.customer_id = int(prepaid["id"])
    till.saves()
    paid = act(admin, till, "ecommerce_payment", "20")["e_payment"]
    act(admin, till, "manual_charge", "15", service="voice")
    refused = act(admin, till, "ecommerce_refund", "6", e_payment_id=paid["id"], expect=422)
    assert refused["code"] == "refund_above_unallocated"
    assert kinds(admin, till)[1]["refundable"][0]["highest"] == eur("5.00000")


def test_a_refund_counts_towards_the_cap_of_whoever_gives_it(admin, till, house, client, boss):
    till.saves()
    paid = act(admin, till, "ecommerce_payment", "20")["e_payment"]
    login = f"refunds-{boss.login}"
    member = a_member(house, login, role=Role.SUPPORT)
    boss.ask("PATCH", f"/staff/{member.member_id}", json={"giving_cap": {"per_act": "5", "per_day": "8"}})
    capped = Person(client, login=login)
    capped.sign_in(login)
    path, said = f"{path_of(till)}/adjustments", {"kind": "ecommerce_refund", "e_payment_id": paid["id"]}
    for where in (f"{path}/preview", path):
        assert capped.post(where, said | {"amount": eur("6")}, expect=422)["code"] == "given_above_cap"
    capped.post(path, said | {"amount": eur("5")}, expect=201)
    assert capped.post(path, said | {"amount": eur("4")}, expect=422)["code"] == "given_above_day_cap"
    assert balance(admin, till) == "-15.00000"


def test_without_a_method_or_a_payment_the_wizard_says_why_not(admin, till):
    offered, told = kinds(admin, till)
    why = {kind: offered[kind]["why_not"] for kind in offered if not offered[kind]["possible"]}
    no_method = "the customer has no payment method that can be charged"
    held = "nothing is authorized that was neither captured nor voided"
    assert (why["ecommerce_payment"], why["authorization_only"]) == (no_method, no_method)
    assert (why["capture_payment"], why["void"]) == (held, held)
    assert why["ecommerce_refund"] == "no e-commerce payment has anything left that pays nothing and is not used up"
    assert (told["methods"], told["authorizations"], told["refundable"]) == ([], [], [])
    refused = act(admin, till, "ecommerce_payment", "5", expect=422)
    assert refused["code"] == "payment_method_unusable"


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("ecommerce_payment", {"e_payment_id": "1"}, "e_payment_id"),
        ("ecommerce_payment", {"service": "voice"}, "service"),
        ("ecommerce_payment", {"account_id": "1"}, "account_id"),
        ("ecommerce_payment", {"amount": None}, "amount"),
        ("ecommerce_payment", {"amount": eur("0.001")}, "amount"),
        ("ecommerce_payment", {"amount": {"amount": "1", "currency": "USD"}}, "amount.currency"),
        ("ecommerce_refund", {}, "e_payment_id"),
        ("capture_payment", {}, "e_payment_id"),
        ("capture_payment", {"e_payment_id": "1", "method_id": "1"}, "method_id"),
        ("void", {"e_payment_id": "1"}, "amount"),
        ("void", {"e_payment_id": "1", "amount": None, "internal_comment": "x"}, "internal_comment"),
        ("manual_payment", {"method_id": "1"}, "method_id"),
        ("manual_payment", {"e_payment_id": "1"}, "e_payment_id"),
        ("manual_payment", {"amount": None}, "amount"),
    ],
)
def test_what_has_no_place_in_a_kind_is_refused_by_its_field(admin, till, kind, more, field):
    till.saves()
    said = {"kind": kind, "amount": eur("5")} | more
    for path in ("adjustments", "adjustments/preview"):
        refused = admin.post(f"{path_of(till)}/{path}", said, expect=422)
        assert refused["errors"][0]["field"] == field, refused


def test_what_is_not_there_is_not_found(admin, till):
    till.saves()
    for kind in ("ecommerce_refund", "capture_payment"):
        assert act(admin, till, kind, "5", e_payment_id="77", expect=404)["code"] == "not_found"
    assert act(admin, till, "void", e_payment_id="77", expect=404)["code"] == "not_found"
    assert act(admin, till, "ecommerce_payment", "5", method_id="77", expect=404)["code"] == "not_found"


def test_where_a_class_taxes_cards_on_top_the_card_is_charged_both(admin, till, company, stripe):
    said = {
        "name": f"On top {company.class_id}",
        "currency": "EUR",
        "payment_tax_percent": "20",
        "card_tax_on_top": True,
    }
    class_id = admin.post("/customer-classes", said)["id"]
    prepaid = company.customer_of(class_id=class_id, balance_control="prepaid", credit_limit=None)
    till.customer_id = int(prepaid["id"])
    till.saves()
    seen = preview(admin, till, "ecommerce_payment", "100")
    assert (seen["charged"], seen["tax"]) == (eur("120.00000"), eur("20.00000"))
    assert seen["after"]["available_funds"] == eur("100.00000")
    done = act(admin, till, "ecommerce_payment", "100", key="taxed")
    assert (done["available_funds"], done["e_payment"]["charged"]) == (eur("100.00000"), eur("120.00000"))
    assert charged(stripe, done["e_payment"]["reference"]) == 12000
    admin.ask("PATCH", f"/customer-classes/{class_id}", json={"payment_tax_percent": "10"})
    assert act(admin, till, "ecommerce_payment", "100", key="taxed")["e_payment"] == done["e_payment"]


def test_the_route_holds_no_lock_while_the_processor_is_asked(admin, till, engine, monkeypatch):
    """Somebody else posts to the same customer while the answer is out."""
    till.saves()
    ask = type(till.house.gateways).to

    def meanwhile(gateways, processor, sealed):
        made = ask(gateways, processor, sealed)
        confirm = made.confirm

        def confirm_later(reference, *, payer_present):
            monkeypatch.undo()
            act(admin, till, "manual_payment", "1")
            return confirm(reference, payer_present=payer_present)

        made.confirm = confirm_later
        return made

    monkeypatch.setattr(type(till.house.gateways), "to", meanwhile)
    assert act(admin, till, "ecommerce_payment", "20")["balance"] == eur("-21.00000")
