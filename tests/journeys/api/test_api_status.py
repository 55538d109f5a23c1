"""Statuses through the door: what is known of one, what a change would do, the change, its history, what is to come."""

import pytest

from tollhouse.customers.suspending import Cause, suspend_customers
from tollhouse.staff.rules.roles import Role

from .conftest import Caller, token


@pytest.fixture
def prague(company):
    return company.customer_of(time_zone="Europe/Prague")


@pytest.fixture
def suspended(house, company, now):
    customer = company.customer_of(time_zone="Europe/Prague")
    with house.engine.begin() as conn:
        suspend_customers(conn, {int(customer["id"])}, cause=Cause.DEBT, at=now)
    return customer


def action_of(told, name):
    (found,) = [one for one in told["actions"] if one["action"] == name]
    return found


def errors_of(refused):
    return [(one["field"], one["code"]) for one in refused["errors"]]


def test_an_active_customer_is_told_with_what_may_be_done_and_until_when(admin, prague):
    told = admin.get(f"/customers/{prague['id']}/status")
    assert (told["status"], told["statuses"], told["today"]) == ("active", [], "2026-03-02")
    assert {one["extent"] for one in told["effects"]} == {"full"}
    terminate = action_of(told, "terminate_provisionally")
    assert (terminate["allowed"], terminate["earliest"], terminate["computed_close_on"]) == (
        True,
        "2026-03-03",
        "2026-04-01",
    )
    lift = action_of(told, "lift_suspension")
    assert (lift["allowed"], lift["reason"], lift["needs"]) == (False, "The customer is not suspended.", ["until"])
    assert action_of(told, "reschedule")["reason"] == "No suspension and no limitation is planned."


def test_a_preview_says_what_would_be_and_changes_nothing(admin, company, prague):
    path = f"/customers/{prague['id']}/status-changes"
    company.line_of(prague["id"])
    said = {"action": "terminate_provisionally", "on": "2026-03-10", "close_on": "2026-03-20"}
    seen = admin.post(f"{path}/preview", said, expect=200)
    assert (seen["before"]["status"], seen["after"]["status"]) == ("active", "provisionally_terminated")
    assert (seen["effective_at"], seen["close_on"]) == ("2026-03-09T23:00:00Z", "2026-03-20")
    assert {"part": "paid_outgoing", "before": "full", "after": "none"} in seen["effects"]
    assert seen["touched"] == {"accounts": 1, "subcustomers": 0, "branches": 0}
    assert [one["id"] for one in seen["scheduled"]] == ["terminate_provisionally:2026-03-10"]
    assert admin.get(path)["scheduled"] == []
    assert admin.get(f"/customers/{prague['id']}")["status"] == "active"


def test_a_change_on_a_day_is_listed_and_cancelled(admin, prague):
    path = f"/customers/{prague['id']}/status-changes"
    told = admin.post(path, {"action": "close", "on": "2026-03-10", "comment": "moves away"})
    assert told["status"] == "active"
    (coming,) = admin.get(path)["scheduled"]
    assert (coming["id"], coming["due_at"], coming["comment"]) == (
        "close:2026-03-10",
        "2026-03-09T23:00:00Z",
        "moves away",
    )
    assert admin.get(f"/customers/{prague['id']}/status")["scheduled"] == [coming]
    admin.post(path, {"action": "cancel_scheduled", "scheduled": coming["id"]})
    assert admin.get(path)["scheduled"] == []


@pytest.mark.parametrize(
    "said, error",
    [
        ({"action": "lift_suspension", "until": "2026-03-01"}, ("until", "bad_field")),
        ({"action": "lift_suspension"}, ("until", "bad_field")),
        ({"action": "terminate_provisionally", "on": "2026-03-01"}, ("on", "bad_field")),
        ({"action": "terminate_provisionally", "close_on": "2026-04-02"}, ("close_on", "bad_field")),
        ({"action": "block", "until": "2026-03-09"}, ("until", "bad_field")),
        ({"action": "cancel_scheduled", "scheduled": "close:2026-03-10"}, ("scheduled", "not_scheduled")),
        ({"action": "reschedule", "step": "suspension", "on": "2026-03-10"}, ("step", "nothing_planned")),
        ({"action": "close", "on": "2026-02-30"}, ("on", "value_error")),
    ],
)
def test_bad_input_is_refused_with_its_field_before_and_when_it_is_posted(admin, suspended, prague, said, error):
    who = suspended if said["action"] == "lift_suspension" else prague
    path = f"/customers/{who['id']}/status-changes"
    for address in (path, f"{path}/preview"):
        assert error in errors_of(admin.post(address, said, expect=422))


def test_a_lifted_suspension_says_what_is_behind_it_and_what_comes(house, admin, prague, now):
    with house.engine.begin() as conn:
        suspend_customers(conn, {int(prague["id"])}, cause=Cause.FUNDS, at=now)
    path = f"/customers/{prague['id']}"
    (why,) = admin.get(f"{path}/status")["reasons"]
    assert (why["fact"], why["by"]) == ("suspended_for_funds", "dunning")
    assert why["reason"] == "The available funds did not cover what is due in advance."
    told = admin.post(
        f"{path}/status-changes", {"action": "lift_suspension", "until": "2026-03-09", "comment": "asked"}
    )
    (why,) = told["status_reason"]
    assert told["status"] == "suspension_lifted"
    assert why["next"] == {
        "kind": "suspended_again",
        "at": "2026-03-08T23:00:00Z",
        "on": "2026-03-09",
        "says": "On 2026-03-09 the suspension holds again.",
        "facts": {"day": "2026-03-09"},
    }
    assert prague["id"] in {one["id"] for one in admin.get("/customers?status=suspension_lifted")["items"]}
    assert prague["id"] not in {one["id"] for one in admin.get("/customers?status=suspended")["items"]}
    history = admin.get(f"{path}/status-changes", params={"at": "2026-03-05T00:00:00Z"})["items"]
    assert {one["fact"] for one in history} == {"suspended_for_funds", "suspension_lifted"}


def test_an_exported_customer_is_marked_and_taking_it_back_warns(admin, prague):
    path = f"/customers/{prague['id']}/status-changes"
    assert admin.post(path, {"action": "export_start"})["statuses"] == ["export_in_progress"]
    told = admin.post(path, {"action": "export_finish"})
    assert (told["status"], told["not_operational_here"]) == ("exported", True)
    seen = admin.post(f"{path}/preview", {"action": "unexport"}, expect=200)
    assert [one["code"] for one in seen["warnings"]] == ["charged_twice"]
    assert admin.post(path, {"action": "unexport"})["status"] == "active"


def test_exporting_is_not_a_resellers_affair(client, house, now, company):
    reseller = company.customer_of(kind="reseller")
    own = company.customer_of(reseller["id"])
    staff = Caller(client, token(house, now, Role.ADMINISTRATOR, reseller_id=int(reseller["id"])))
    path = f"/customers/{own['id']}/status-changes"
    assert staff.post(path, {"action": "export_start"}, expect=403)["code"] == "operators_affair"
    assert not action_of(staff.get(f"/customers/{own['id']}/status"), "export_start")["allowed"]


def test_a_reseller_that_is_blocked_is_seen_on_all_below_it(admin, company):
    reseller = company.customer_of(kind="reseller")
    below = company.customer_of(reseller["id"])
    path = f"/customers/{reseller['id']}/status-changes"
    seen = admin.post(f"{path}/preview", {"action": "block"}, expect=200)
    assert (seen["touched"]["subcustomers"], [one["code"] for one in seen["warnings"]]) == (1, ["subcustomers_stop"])
    admin.post(path, {"action": "block"})
    told = admin.get(f"/customers/{below['id']}/status")
    assert told["statuses"] == ["reseller_blocked"]
    assert {one["part"] for one in told["effects"] if one["extent"] == "none"} >= {"paid_outgoing", "self_care"}


def test_closing_a_head_office_closes_its_branches(admin, company):
    head = company.customer_of(office="head")
    branch = company.customer_of(office="branch", head_office_id=head["id"])
    assert (branch["office"], branch["head_office_name"]) == ("branch", head["name"])
    path = f"/customers/{head['id']}/status-changes"
    warned = admin.post(f"{path}/preview", {"action": "close"}, expect=200)["warnings"]
    assert [one["code"] for one in warned] == ["cannot_be_undone", "branches_close"]
    admin.post(path, {"action": "close"})
    assert admin.get(f"/customers/{branch['id']}")["status"] == "closed"


def test_limits_for_a_time_and_for_a_day(admin, prague):
    path = f"/customers/{prague['id']}"
    eur = {"amount": "10.00", "currency": "EUR"}
    admin.put(f"{path}/credit-limit", {"credit_limit": eur}, expect=200)
    raised = {"increase": eur, "until": "2026-03-03T12:00:00Z"}
    told = admin.put(f"{path}/temporary-limit", raised, expect=200)
    assert (told["credit_limit"]["amount"], told["permanent_credit_limit"]["amount"]) == ("20.00000", "10.00000")
    late = admin.put(f"{path}/temporary-limit", raised | {"until": "2026-03-02T12:00:00Z"}, expect=422)
    assert errors_of(late) == [("until", "bad_field")]
    assert (
        admin.put(f"{path}/spending-limit", {"spending_limit": eur}, expect=200)["spent_today"]["amount"] == "0.00000"
    )
