"""How much staff may credit and refund, over the API: said, told, remembered, and usual for whoever is new."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tollhouse.staff.rules.giving import GivingCap
from tollhouse.staff.rules.roles import Role

from .people import a_member

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
