"""Every transition of spec/customer 3.5 with its guard, by its number there."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from tollhouse.customers.agreeing import freeze_payment, raise_limit_temporarily
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.transitions import StatusAction, why_not_changed
from tollhouse.customers.standings import (
    NotCancelled,
    NothingToChange,
    NotScheduled,
    StatusChangeRefused,
    billing_paused,
)
from tollhouse.customers.suspending import (
    Cause,
    NothingPlanned,
    limit_customers,
    plan_step,
    release_paid,
    suspend_customers,
)
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.plumbing.jobs.tables import fact

from .statuses import Someone, at


def bring(someone, state, moment):
    """Into a state that forbids something."""
    match state:
        case "suspended":
            suspend_customers(someone.conn, {someone.id}, cause=Cause.DEBT, at=moment)
        case "limited":
            limit_customers(someone.conn, {someone.id}, at=moment)
        case "exported":
            someone.change("export_start", moment)
            someone.change("export_finish", moment)
        case _:
            someone.change({"terminated": "terminate_provisionally", "closed": "close"}[state], moment)


@pytest.mark.parametrize("state", ["terminated", "closed", "exported"])
@pytest.mark.parametrize("action", ["block", "unblock", "lift_suspension", "lift_limitation", "reschedule"])
def test_t1_t2_who_is_terminated_closed_or_exported_is_neither_blocked_nor_lifted(conn, state, action):
    someone = Someone(conn)
    bring(someone, state, at(2))
    said = {"until": date(2026, 3, 9)} if action.startswith("lift") else {}
    said |= {"step": "suspension", "on": date(2026, 3, 9)} if action == "reschedule" else {}
    with pytest.raises(StatusChangeRefused):
        someone.change(action, at(3), **said)


def test_t3_an_overdue_customer_is_limited_and_t4_then_suspended_instead(conn):
    someone = Someone(conn)
    assert limit_customers(conn, {someone.id}, at=at(2)) == {someone.id}
    assert someone.statuses(at(2)) == ["limited"]
    assert suspend_customers(conn, {someone.id}, cause=Cause.DEBT, at=at(3)) == {someone.id}
    assert someone.statuses(at(3)) == ["suspended"]
    assert limit_customers(conn, {someone.id}, at=at(4)) == set()


@pytest.mark.parametrize("state", ["terminated", "closed", "exported"])
def test_t3_t5_collection_passes_over_who_is_not_live(conn, state):
    someone = Someone(conn)
    bring(someone, state, at(2))
    assert limit_customers(conn, {someone.id}, at=at(3)) == set()
    assert suspend_customers(conn, {someone.id}, cause=Cause.FUNDS, at=at(3)) == set()


@pytest.mark.parametrize("state", ["suspended", "limited"])
def test_t6_payment_ends_it_and_every_step_that_was_to_come(conn, state):
    someone = Someone(conn)
    plan_step(conn, {someone.id: date(2026, 3, 20)}, "suspension", at=at(1))
    bring(someone, state, at(2))
    assert release_paid(conn, {someone.id}, at=at(3)) == {someone.id}
    assert someone.shown(at(3)) == "active"
    assert someone.scheduled(at(3)) == []


@pytest.mark.parametrize(
    "state, lift, lifted",
    [("suspended", "lift_suspension", "suspension_lifted"), ("limited", "lift_limitation", "limitation_lifted")],
)
def test_t7_to_t10_staff_may_only_put_it_off_and_until_a_day_that_has_not_begun(conn, state, lift, lifted):
    someone = Someone(conn)
    bring(someone, state, at(2))
    for day in (date(2026, 3, 2), date(2026, 3, 3)):
        with pytest.raises(BadField, match=r"has begun: it is 2026-03-03 in Europe/Prague"):
            someone.change(lift, at(2, 23), until=day)  # the 3rd has begun in Prague
    with pytest.raises(BadField, match="until '' is needed"):
        someone.change(lift, at(3))
    with pytest.raises(BadField, match="more than ten years ahead"):
        someone.change(lift, at(3), until=date(9999, 12, 31))
    someone.change(lift, at(3), until=date(2026, 3, 5), comment="pays on Wednesday")
    (why,) = someone.state(at(3)).reasons
    assert (why.status, why.comment, why.by, why.facts["day"]) == (lifted, "pays on Wednesday", "anna", "2026-03-05")
    assert (why.next.kind, why.next.at) == (f"{state}_again", at(4, 23))
    someone.change(lift, at(4), until=date(2026, 3, 7))
    assert someone.shown(at(6, 22)) == lifted
    assert someone.shown(at(6, 23)) == state


def test_lifting_what_does_not_hold_is_refused_with_its_name(conn):
    with pytest.raises(NothingToChange, match="is not suspended"):
        Someone(conn).change("lift_suspension", at(3), until=date(2026, 3, 9))


def test_t11_of_the_classes_day_and_that_of_staff_the_later_wins_and_the_other_step_stays(conn):
    someone = Someone(conn)
    with pytest.raises(NothingPlanned):
        someone.change("reschedule", at(2), step="suspension", on=date(2026, 3, 9))
    plan_step(conn, {someone.id: date(2026, 3, 10)}, "limitation", at=at(2))
    plan_step(conn, {someone.id: date(2026, 3, 15)}, "suspension", at=at(2))
    someone.change("reschedule", at(3), step="suspension", on=date(2026, 3, 20))
    assert someone.scheduled(at(3)) == ["limit:2026-03-10", "suspend:2026-03-20"]
    someone.change("reschedule", at(3), step="suspension", on=date(2026, 3, 12))
    assert someone.scheduled(at(3)) == ["limit:2026-03-10", "suspend:2026-03-15"]
    plan_step(conn, {someone.id: date(2026, 3, 11)}, "suspension", at=at(4))
    assert someone.scheduled(at(4)) == ["limit:2026-03-10", "suspend:2026-03-12"]
    with pytest.raises(BadField, match="is today"):
        someone.change("reschedule", at(4), step="suspension", on=date(2026, 3, 4))
    assert someone.shown(at(9, 23)) == "limited"
    assert someone.shown(at(11, 23)) == "suspended"


def test_t13_a_provisional_termination_may_be_arranged_with_the_permanent_one_that_follows(conn):
    someone = Someone(conn, of_class={"provisional_days": 10})
    with pytest.raises(BadField, match="is past: it is 2026-03-02"):
        someone.change("terminate_provisionally", at(2), on=date(2026, 3, 1))
    someone.change("terminate_provisionally", at(2), on=date(2026, 3, 10), close_on=date(2026, 3, 15))
    assert someone.shown(at(9, 22, 59)) == "active"
    assert someone.shown(at(9, 23)) == "provisionally_terminated"
    (why,) = someone.state(at(10)).reasons
    assert (why.since, why.by, why.next.kind, str(why.next.on)) == (at(9, 23), "anna", "close", "2026-03-15")
    assert someone.shown(at(14, 23)) == "closed"


def test_t14_a_restored_customer_is_not_closed_any_more_t15_one_that_is_not_is(conn):
    restored, left = Someone(conn), Someone(conn, name="Left")
    for one in (restored, left):
        one.change("terminate_provisionally", at(2))
    with pytest.raises(BadField, match="is not before 2026-04-01"):
        restored.change("restore", at(3), on=date(2026, 4, 1))
    restored.change("restore", at(3), on=date(2026, 3, 20))
    assert restored.shown(at(19, 22)) == "provisionally_terminated"
    assert restored.shown(at(19, 23)) == "active"
    assert restored.scheduled(at(20)) == []
    assert (restored.shown(at(40)), left.shown(at(40))) == ("active", "closed")


@pytest.mark.parametrize("state", ["suspended", "limited", "terminated", "exported"])
def test_t16_every_live_and_every_exported_customer_may_be_closed_and_nothing_brings_it_back(conn, state):
    someone = Someone(conn)
    bring(someone, state, at(2))
    someone.change("close", at(3))
    assert someone.shown(at(3)) == "closed"
    for action in set(StatusAction) - {StatusAction.CLOSE}:
        assert why_not_changed(action, Condition.CLOSED) is not None


def test_t17_an_export_pauses_billing_and_ends_cancelled_or_finished(conn):
    someone = Someone(conn)
    with pytest.raises(NothingToChange, match="is not being exported"):
        someone.change("export_finish", at(2))
    someone.change("export_start", at(2))
    assert someone.statuses(at(2)) == ["export_in_progress"]
    assert billing_paused(conn, [someone.id]) == {someone.id}
    someone.change("export_cancel", at(3))
    told = [row for row in conn.execute(select(fact.c.kind, fact.c.body)) if row.kind == "billing_released"]
    assert [row.body["customer_ids"] for row in told] == [[someone.id]]
    assert (someone.shown(at(3)), billing_paused(conn, [someone.id])) == ("active", set())
    someone.change("terminate_provisionally", at(3), on=date(2026, 3, 20))
    someone.change("export_start", at(4))
    someone.change("export_finish", at(5))
    assert someone.statuses(at(5)) == ["exported"]
    assert someone.scheduled(at(5)) == []


def test_t17_the_state_before_the_export_is_kept_beside_it(conn):
    someone = Someone(conn)
    bring(someone, "suspended", at(2))
    someone.change("export_start", at(3))
    assert someone.statuses(at(3)) == ["suspended", "export_in_progress"]
    someone.change("export_cancel", at(4))
    assert someone.statuses(at(4)) == ["suspended"]


def test_t18_an_exported_customer_is_only_taken_back_or_closed(conn):
    someone = Someone(conn)
    bring(someone, "exported", at(2))
    possible = {action for action in StatusAction if why_not_changed(action, Condition.EXPORTED) is None}
    assert possible == {StatusAction.UNEXPORT, StatusAction.CLOSE, StatusAction.CANCEL_SCHEDULED}
    someone.change("unexport", at(3))
    assert someone.shown(at(3)) == "active"


def test_a_provisionally_terminated_customer_is_only_restored_closed_or_moved(conn):
    holding = Condition.PROVISIONALLY_TERMINATED | Condition.BLOCKED
    possible = {action.value for action in StatusAction if why_not_changed(action, holding) is None}
    assert possible == {"restore", "close", "cancel_scheduled", "export_start"}


def test_frozen_payment_goes_on_when_staff_lets_it(conn):
    someone = Someone(conn)
    freeze_payment(conn, {someone.id}, at=at(2), by="payments", comment="card expired")
    assert someone.statuses(at(2)) == ["payment_frozen"]
    someone.change("unfreeze_payment", at(3))
    assert someone.shown(at(3)) == "active"


def test_what_is_scheduled_is_cancelled_by_its_name_but_not_what_the_class_computed(conn):
    someone = Someone(conn)
    someone.change("close", at(2), on=date(2026, 3, 20))
    with pytest.raises(NotScheduled):
        someone.change("cancel_scheduled", at(2), scheduled="close:2026-03-21")
    someone.change("cancel_scheduled", at(2), scheduled="close:2026-03-20")
    assert someone.scheduled(at(2)) == []
    someone.change("terminate_provisionally", at(3))
    with pytest.raises(NotCancelled, match="restore the customer"):
        someone.change("cancel_scheduled", at(3), scheduled="close:2026-04-02")
    someone.change("close", at(3), on=date(2026, 3, 25))
    someone.change("cancel_scheduled", at(4), scheduled="close:2026-03-25")
    assert someone.scheduled(at(4)) == ["close:2026-04-02"]


def test_a_field_that_does_not_belong_is_refused_by_name(conn):
    with pytest.raises(BadField, match="until '2026-03-09' does not belong to block"):
        Someone(conn).change("block", at(2), until=date(2026, 3, 9))


@pytest.mark.parametrize(
    "increase, until, said",
    [
        (Decimal(10), at(1), "until .* is past"),
        (Decimal("0.000001"), at(9), "at most five decimals"),
        (Decimal(0), at(9), "must be more than 0"),
        (Decimal(5), None, "go together"),
    ],
)
def test_a_temporary_limit_that_makes_no_sense_is_refused(conn, increase, until, said):
    someone = Someone(conn, limit=Decimal(10))
    with pytest.raises(BadField, match=said):
        raise_limit_temporarily(conn, someone.id, increase, until, now=at(2), by="test")


def test_today_and_no_day_mean_now(conn):
    one, other = Someone(conn), Someone(conn, name="Other")
    one.change("close", at(2), on=date(2026, 3, 2))
    other.change("close", at(2) + timedelta(0))
    assert one.shown(at(2)) == other.shown(at(2)) == "closed"
