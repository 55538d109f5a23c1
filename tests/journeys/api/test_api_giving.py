"""How much staff may credit and refund, over the API: said, told, remembered, and usual for whoever is new."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tollhouse.doors.api.card_adjustments import NOTHING_ALLOWED
from tollhouse.staff.rules.giving import GivingCap
from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token
from .people import Person, a_member

ANY = {"per_act": None, "per_day": None}
SAID = {"login": "newcomer", "name": "New Comer", "role": "support"}


def test_new_members_but_administrators_may_give_what_the_settings_say(house, boss):
    usual = GivingCap(Decimal(50), Decimal("120.5"))
    boss.client.app.state.house = replace(house, usual_giving=usual)
    made = boss.post("/staff", expect=201, said=SAID)
    assert made["giving_cap"] == {"per_act": "50.00000", "per_day": "120.50000"}
    made = boss.post("/staff", expect=201, said=SAID | {"login": "chief", "role": "administrator"})
    assert made["giving_cap"] == ANY
    made = boss.post("/staff", expect=201, said=SAID | {"login": "other", "giving_cap": {"per_day": "7"}})
    assert made["giving_cap"] == {"per_act": None, "per_day": "7.00000"}


def test_a_cap_that_is_changed_is_told_with_both_values_in_the_audit_trail(house, boss):
    member = a_member(house, f"giving-{boss.login}", role=Role.SUPPORT)
    path = f"/staff/{member.member_id}"
    assert boss.get(path)["giving_cap"] == ANY
    said = {"giving_cap": {"per_act": "50", "per_day": "120"}}
    assert boss.ask("PATCH", path, json=said)["giving_cap"] == {"per_act": "50.00000", "per_day": "120.00000"}
    assert boss.ask("PATCH", path, json={"name": "Anew"})["giving_cap"]["per_act"] == "50.00000", "not said: it stays"
    told = boss.get(f"/audit?action=patch_staff_member&by=staff:{boss.login}")["items"][1]
    assert told["details"]["changed"]["giving"] == {
        "old": {"most_per_act": None, "most_per_day": None},
        "new": {"most_per_act": "50.00000", "most_per_day": "120.00000"},
    }
    assert boss.ask("PATCH", path, json={"giving_cap": ANY})["giving_cap"] == ANY


@pytest.mark.parametrize(
    "cap, field",
    [
        ({"per_act": "-1"}, "giving_cap.per_act"),
        ({"per_day": "0.000001"}, "giving_cap.per_day"),
        ({"per_day": "100000000000000"}, "giving_cap.per_day"),
        ({"per_act": 5}, "giving_cap.per_act"),
        ({"per_week": "5"}, "giving_cap.per_week"),
    ],
)
def test_an_impossible_cap_is_refused_naming_the_field(house, boss, cap, field):
    member = a_member(house, f"capped-{boss.login}", role=Role.SUPPORT)
    refused = boss.ask("PATCH", f"/staff/{member.member_id}", expect=422, json={"giving_cap": cap})
    assert refused["errors"][0]["field"] == field


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def said(kind: str, amount: str) -> dict:
    service = "voice" if kind in {"manual_charge", "manual_credit"} else ""
    return {"kind": kind, "amount": eur(amount), "service": service}


@pytest.fixture
def acts(company) -> str:
    return f"/customers/{company.customer_of()['id']}/adjustments"


@pytest.fixture
def helpdesk(house, client, boss) -> Person:
    """Somebody of support who may give 50 at once and 120 in a day."""
    login = f"giver-{boss.login}"
    member = a_member(house, login, role=Role.SUPPORT)
    boss.ask("PATCH", f"/staff/{member.member_id}", json={"giving_cap": {"per_act": "50", "per_day": "120"}})
    person = Person(client, login=login)
    person.sign_in(login)
    return person


def test_a_capped_member_credits_as_much_as_the_cap_says_and_is_told_in_the_preview_already(helpdesk, acts):
    for path in (f"{acts}/preview", acts):
        refused = helpdesk.post(path, said("manual_credit", "50.00001"), expect=422)
        assert (refused["code"], refused["errors"][0]["field"]) == ("given_above_cap", "amount")
        assert refused["facts"] == {"wanted": "50.00001 EUR", "highest": "50.00000 EUR"}
    helpdesk.post(f"{acts}/preview", said("manual_credit", "50"), expect=200)
    helpdesk.post(acts, said("manual_credit", "50"), expect=201)
    helpdesk.post(acts, said("promotional_credit", "50"), expect=201)
    refused = helpdesk.post(acts, said("manual_credit", "20.01"), expect=422)
    assert refused["code"] == "given_above_day_cap"
    assert refused["facts"]["left"] == "20.00000 EUR", "a preview gives nothing away"
    kinds = helpdesk.get(f"{acts.removesuffix('s')}-kinds")["items"]
    assert {one["kind"]: one["highest"] for one in kinds if one["possible"]} == {
        "manual_charge": None,
        "manual_credit": eur("20.00000"),
        "promotional_credit": eur("20.00000"),
        "manual_payment": None,
    }
    helpdesk.post(acts, said("manual_credit", "20"), expect=201)
    kinds = helpdesk.get(f"{acts.removesuffix('s')}-kinds")["items"]
    assert {one["kind"] for one in kinds if one["why_not"] == NOTHING_ALLOWED} == {
        "manual_credit",
        "promotional_credit",
    }


def test_charges_and_payments_give_nothing_away_and_a_refund_does(helpdesk, acts):
    helpdesk.post(acts, said("manual_charge", "500"), expect=201)
    helpdesk.post(acts, said("manual_payment", "700"), expect=201)
    assert helpdesk.post(acts, said("refund", "50.01"), expect=422)["code"] == "given_above_cap"
    helpdesk.post(acts, said("refund", "50"), expect=201)
    assert helpdesk.post(acts, said("refund", "50"), expect=201)["balance"] == eur("-100.00000")
    assert helpdesk.post(acts, said("promotional_credit", "21"), expect=422)["code"] == "given_above_day_cap"


def test_the_same_request_gives_once_however_often_it_is_sent(helpdesk, acts):
    for _ in range(4):
        helpdesk.ask("POST", acts, json=said("manual_credit", "50"), headers={"Idempotency-Key": "one"}, expect=201)
    helpdesk.post(acts, said("manual_credit", "50"), expect=201)


def test_undoing_a_charge_gives_and_undoing_a_credit_gives_nothing_back_to_give(admin, helpdesk, acts):
    credit = helpdesk.post(acts, said("manual_credit", "50"), expect=201)
    helpdesk.post(f"{acts}/{credit['id']}/reversal", {"reason": "mistyped"}, expect=201)
    dear, cheap = (admin.post(acts, said("manual_charge", amount), expect=201) for amount in ("51", "40"))
    refused = helpdesk.post(f"{acts}/{dear['id']}/reversal", {"reason": "too dear"}, expect=422)
    assert refused["code"] == "given_above_cap"
    helpdesk.post(f"{acts}/{cheap['id']}/reversal", {"reason": "twice"}, expect=201)
    refused = helpdesk.post(acts, said("manual_credit", "31"), expect=422)
    assert refused["facts"]["left"] == "30.00000 EUR"


def test_a_token_without_an_owner_gives_what_the_settings_say_and_an_administrators_anything(house, client, acts, now):
    client.app.state.house = replace(house, usual_giving=GivingCap(Decimal(10)))
    Caller(client, token(house, now, Role.SUPPORT)).post(acts, said("promotional_credit", "10.01"), expect=422)
    Caller(client, token(house, now)).post(acts, said("promotional_credit", "10.01"), expect=201)
