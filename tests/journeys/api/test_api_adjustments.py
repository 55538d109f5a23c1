"""Adjustments over the API: the wizard's acts, shown before they are done, done once, and undone."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import text

from tollhouse.doors.api.card_adjustments import NO_METHOD, NOTHING_CHARGED, NOTHING_HELD
from tollhouse.staff.rules.giving import GivingCap
from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def said(kind, amount, **more):
    service = "voice" if kind in {"manual_charge", "manual_credit"} else ""
    return {"kind": kind, "amount": eur(amount), "service": service} | more


@pytest.fixture
def path(company):
    return f"/customers/{company.customer['id']}"


def test_the_worked_ledger_of_a_postpaid_customer(admin, path):
    """Charges 30 and 20, payment 80, promotional credit 5: owes 30, 50, has paid 30 ahead, then 35."""
    told = []
    for kind, amount in (
        ("manual_charge", "30"),
        ("manual_charge", "20"),
        ("manual_payment", "80"),
        ("promotional_credit", "5"),
    ):
        done = admin.post(f"{path}/adjustments", said(kind, amount))
        told.append((done["balance"]["amount"], done["available_funds"]["amount"], done["unallocated"]["amount"]))
    assert told == [
        ("30.00000", "70.00000", "0.00000"),
        ("50.00000", "50.00000", "0.00000"),
        ("-30.00000", "130.00000", "80.00000"),
        ("-35.00000", "135.00000", "80.00000"),
    ]
    finances = admin.get(f"{path}/finances")
    assert (finances["balance"], finances["unbilled"]) == (eur("-35.00000"), eur("45.00000"))
    assert finances["last_payment"]["amount"] == eur("80.00000")
    listed = admin.get(f"{path}/adjustments")
    kinds = sorted(one["kind"] for one in listed["items"])  # all of one moment of the standing clock
    assert kinds == ["manual_charge", "manual_charge", "manual_payment", "promotional_credit"]


def test_a_preview_tells_what_would_change_and_changes_nothing(admin, path):
    wanted = said("manual_charge", "100")
    effect = admin.post(f"{path}/adjustments/preview", wanted, expect=200)
    assert effect["before"]["balance"] == eur("0.00000")
    assert effect["after"]["balance"] == eur("100.00000")
    assert (effect["before"]["statuses"], effect["after"]["statuses"]) == ([], ["credit_exceeded"])
    assert admin.get(f"{path}/finances")["balance"] == eur("0.00000")
    assert admin.get(f"{path}/adjustments")["items"] == []


def test_a_form_sent_twice_charges_once_and_with_other_content_is_refused(admin, path):
    first = admin.post(f"{path}/adjustments", said("manual_charge", "12.5"), key="form-1")
    again = admin.post(f"{path}/adjustments", said("manual_charge", "12.5"), key="form-1")
    assert again == first
    refused = admin.post(f"{path}/adjustments", said("manual_charge", "13"), key="form-1", expect=409)
    assert refused["code"] == "idempotency_key_reused"
    assert admin.get(f"{path}/finances")["balance"] == eur("12.50000")


def test_the_key_of_money_is_known_when_its_answer_is_forgotten(admin, house, path):
    """The answer is kept for seven days, the request id for as long as the xDR."""

    first = admin.post(f"{path}/adjustments", said("manual_payment", "20"), key="form-2")
    with house.engine.begin() as conn:
        conn.execute(text("DELETE FROM idempotency_key"))
    again = admin.post(f"{path}/adjustments", said("manual_payment", "20"), key="form-2")
    assert (again["id"], again["balance"]) == (first["id"], eur("-20.00000"))
    with house.engine.begin() as conn:
        conn.execute(text("DELETE FROM idempotency_key"))
    refused = admin.post(f"{path}/adjustments", said("manual_payment", "21"), key="form-2", expect=409)
    assert refused["code"] == "request_id_reused"


def test_what_is_possible_is_told_before_it_is_asked_for(admin, path):
    kinds = admin.get(f"{path}/adjustment-kinds")
    assert [(one["kind"], one["possible"]) for one in kinds["items"]] == [
        ("manual_charge", True),
        ("manual_credit", True),
        ("promotional_credit", True),
        ("manual_payment", True),
        ("refund", False),
        ("ecommerce_payment", False),
        ("ecommerce_refund", False),
        ("authorization_only", False),
        ("capture_payment", False),
        ("void", False),
    ]
    assert {one["why_not"] for one in kinds["items"][-5:]} == {NO_METHOD, NOTHING_HELD, NOTHING_CHARGED}
    assert (kinds["currency"], kinds["digits"], kinds["services"][0]) == ("EUR", 2, "voice")
    admin.post(f"{path}/adjustments", said("manual_payment", "7"))
    refund = admin.get(f"{path}/adjustment-kinds")["items"][4]
    assert (refund["possible"], refund["highest"]) == (True, eur("7.00000"))
    refused = admin.post(f"{path}/adjustments", said("refund", "8"), expect=422)
    assert refused["code"] == "refund_above_unallocated"
    assert "Only 7.00000 EUR" in refused["detail"]


def test_an_xdr_tells_the_act_that_made_it_with_its_visible_comment_only(admin, path):
    comments = {"visible_comment": "for the late technician", "internal_comment": "he complained twice"}
    done = admin.post(f"{path}/adjustments", said("manual_credit", "3", **comments))
    xdr = admin.get(f"/xdrs/{done['xdr_id']}")
    assert (xdr["story"], xdr["amount"], xdr["service"]) == (
        ["Manual credit: for the late technician"],
        eur("-3.00000"),
        "voice",
    )
    assert xdr["act_id"] == done["id"]
    assert "complained" not in str(xdr)
    file = admin.client.get(f"/api/v1{path}/xdrs.csv", headers={"Authorization": f"Bearer {admin.secret}"}).text
    assert "Manual credit: for the late technician" in file
    assert "complained" not in file
    (listed,) = admin.get(f"{path}/xdrs")["items"]
    assert listed == xdr


def test_a_reversal_with_a_reason_undoes_an_adjustment_once(admin, path):
    done = admin.post(f"{path}/adjustments", said("manual_charge", "9"))
    undone = admin.post(f"{path}/adjustments/{done['id']}/reversal", {"reason": "wrong customer"})
    assert (undone["balance"], undone["about_id"], undone["internal_comment"]) == (
        eur("0.00000"),
        done["id"],
        "wrong customer",
    )
    assert admin.get(f"{path}/adjustments/{done['id']}")["reversed_by_id"] == undone["id"]
    again = admin.post(f"{path}/adjustments/{done['id']}/reversal", {"reason": "again"}, expect=409)
    assert again["code"] == "not_reversible"
    assert admin.get(f"/xdrs/{undone['xdr_id']}")["story"] == ["Reversal of a manual charge."]


def test_a_chargeback_is_owed_again(admin, path):
    done = admin.post(f"{path}/adjustments", said("manual_payment", "40"))
    (payment,) = admin.get(f"{path}/payments")["items"]
    assert (payment["id"], payment["unallocated"]) == (done["id"], eur("40.00000"))
    back = admin.post(f"{path}/payments/{payment['id']}/chargeback", {"amount": eur("15"), "reason": "bounced"})
    assert back["moved"] == eur("15.00000")
    told = admin.get(f"{path}/payments/{payment['id']}")
    assert (told["taken_back"], told["unallocated"]) == (eur("15.00000"), eur("25.00000"))
    assert [(one["kind"], one["comment"]) for one in told["takings"]] == [("chargeback", "bounced")]
    (found,) = [one for one in admin.get("/payments")["items"] if one["id"] == payment["id"]]
    assert found["customer_name"] == payment["customer_name"]


@pytest.mark.parametrize(
    "change, code, field",
    [
        ({"amount": eur("0")}, "bad_adjustment", "amount"),
        ({"amount": {"amount": "1", "currency": "USD"}}, "bad_field", "amount.currency"),
        ({"service": ""}, "bad_adjustment", "service"),
        ({"service": "telex"}, "bad_adjustment", "service"),
        ({"visible_comment": "a\tb"}, "bad_adjustment", "visible_comment"),
        ({"account_id": "999999999"}, "not_found", None),
        ({"kind": "gift"}, "invalid", "kind"),
    ],
)
def test_what_cannot_be_is_refused_by_field(admin, path, change, code, field):
    expect = 404 if code == "not_found" else 422
    refused = admin.post(f"{path}/adjustments", said("manual_charge", "1") | change, expect=expect)
    found = {one["field"] for one in refused.get("errors", [])}
    assert field is None or field in found, refused
    assert admin.get(f"{path}/finances")["balance"] == eur("0.00000")


def test_an_account_that_spends_its_customers_money_is_adjusted_there(admin, path):
    (account,) = admin.get(f"{path}/accounts")["items"]
    refused = admin.post(f"{path}/adjustments", said("manual_payment", "1", account_id=account["id"]), expect=422)
    assert refused["code"] == "no_money_of_its_own"


def test_only_who_may_adjusts_and_nobody_else_finds_the_customer(house, admin, company, now, path):
    client = admin.client
    reader = Caller(client, token(house, now, Role.READ_ONLY))
    assert reader.post(f"{path}/adjustments", said("manual_charge", "1"), expect=403)["code"] == "right_missing"
    assert reader.get(f"{path}/adjustments")["items"] == []
    reseller = admin.post(
        "/customers",
        {
            "name": f"Reseller {company.class_id}",
            "kind": "reseller",
            "currency": "EUR",
            "balance_control": "postpaid",
            "class_id": company.class_id,
        },
    )
    stranger = Caller(client, token(house, now, Role.SUPPORT, reseller_id=int(reseller["id"])))
    stranger.post(f"{path}/adjustments", said("manual_charge", "1"), expect=404)
    stranger.get(f"{path}/payments", expect=404)
    own = company.customer_of(reseller["id"])
    stranger.post(f"/customers/{own['id']}/adjustments", said("manual_payment", "5"))
    assert [one["customer_id"] for one in stranger.get("/payments")["items"]] == [own["id"]]
    itself = stranger.post(f"/customers/{reseller['id']}/adjustments", said("manual_payment", "5"), expect=403)
    assert itself["code"] == "outside_scope"


def test_staff_gives_no_more_than_its_caps_at_once_and_in_a_day(client, house, company, now, path):
    caps = GivingCap(Decimal(10), Decimal(15))
    client.app.state.house = replace(house, usual_giving=caps)
    helper = Caller(client, token(house, now, Role.SUPPORT))
    assert helper.post(f"{path}/adjustments", said("manual_credit", "11"), expect=422)["code"] == "given_above_cap"
    helper.post(f"{path}/adjustments", said("manual_credit", "10"), key="given")
    helper.post(f"{path}/adjustments", said("manual_credit", "10"), key="given")
    over = said("promotional_credit", "6")
    assert helper.post(f"{path}/adjustments/preview", over, expect=422)["code"] == "given_above_day_cap"
    assert helper.post(f"{path}/adjustments", over, expect=422)["code"] == "given_above_day_cap"
    charge = helper.post(f"{path}/adjustments", said("manual_charge", "7"))
    reversal = helper.post(f"{path}/adjustments/{charge['id']}/reversal", {"reason": "oops"}, expect=422)
    assert reversal["code"] == "given_above_day_cap"
    done = helper.post(f"{path}/adjustments", said("promotional_credit", "5"))
    assert done["balance"] == eur("-8.00000")
