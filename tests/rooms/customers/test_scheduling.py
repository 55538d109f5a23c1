"""Changes come at their moment, whoever is late: the run, charging, whoever looks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from builders import a_call, a_customer, a_product, a_rate, a_reseller, a_source, a_tariff, an_account, charge, results
from sqlalchemy import text

from tollhouse.customers import acting
from tollhouse.customers.agreeing import raise_limit_temporarily
from tollhouse.customers.changing import change_customer, lock_to_change
from tollhouse.customers.deciding import StaffChange, change_by_staff
from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.scheduling import keep_statuses, lock_current
from tollhouse.customers.spending import set_spending_limit
from tollhouse.customers.suspending import Cause, plan_step, suspend_customers
from tollhouse.ledger.changing import without
from tollhouse.ledger.holding import HoldAsk, HoldOutcome, place_holds
from tollhouse.ledger.reading import list_spells, spell_of
from tollhouse.reports.proving import prove_books

from .statuses import Someone, at


@pytest.fixture
def caller(conn):
    """Somebody with a telephone whose minute costs a tenth."""
    customer = a_customer(conn, zone="Europe/Prague")
    account = an_account(conn, customer, a_product(conn, a_tariff(conn, a_rate("420", "0.10", "60/60"))))
    source = a_source(conn)
    return customer, lambda *moments, now=None: results(
        charge(conn, source, *(a_call(account, at=moment) for moment in moments), now=now or max(moments))
    )


def spells(conn, customer_id, moment=None):
    page = list_spells(conn, customer_id, at=moment, limit=50, cursor=None)
    return [(one.fact, one.since, one.until, one.set_by) for one in map(spell_of, page.rows)]


def staff(conn, customer, action, moment, **said):
    change_by_staff(conn, customer, StaffChange(StatusAction(action), **said), at=moment, by="anna")


def test_use_that_begins_after_the_moment_waits_although_no_run_has_come(conn, caller):
    customer, use = caller
    staff(conn, customer, "terminate_provisionally", at(2), on=date(2026, 3, 10))
    assert use(at(9, 22, 59), at(9, 23)) == ["charged", "customer_provisionally_terminated"]
    keep_statuses(conn, now=at(12))
    assert use(at(9, 22, 58), at(9, 23, 1), now=at(12)) == ["charged", "customer_provisionally_terminated"]


def test_use_after_an_arranged_restoration_is_charged_although_no_run_has_come(conn, caller):
    customer, use = caller
    staff(conn, customer, "terminate_provisionally", at(2))
    staff(conn, customer, "restore", at(3), on=date(2026, 3, 10))
    assert use(at(9, 22, 59), at(9, 23)) == ["customer_provisionally_terminated", "charged"]
    assert use(at(60)) == ["charged"], "the closing that was to follow is off the table, although no run has come"


@pytest.mark.parametrize("said, closed_at", [({"close_on": date(2026, 3, 8)}, at(7, 23)), ({}, at(34, 22))])
def test_a_termination_that_nobody_performed_brings_the_permanent_one(conn, said, closed_at):
    someone = Someone(conn)
    someone.change("terminate_provisionally", at(2), on=date(2026, 3, 5), **said)
    assert someone.state(closed_at - timedelta(seconds=1)).status == "provisionally_terminated"
    assert someone.shown(closed_at) == "closed"
    assert spells(conn, someone.id)[0] == ("closed", closed_at, None, "anna")


@pytest.fixture
def branch_of(conn):
    """A head office and its branch, whose minute costs a tenth."""
    head = Someone(conn, name="Head", office="head")
    branch = Someone(conn, name="Branch", office="branch", head_office_id=head.id)
    account = an_account(conn, branch.id, a_product(conn, a_tariff(conn, a_rate("420", "0.10"))), since=at(1))
    source = a_source(conn)
    return (
        head,
        branch,
        lambda *moments: results(
            charge(conn, source, *(a_call(account, at=moment) for moment in moments), now=max(moments))
        ),
    )


@pytest.mark.parametrize(
    "action, said",
    [
        ("close", {"on": date(2026, 3, 10)}),
        ("terminate_provisionally", {"on": date(2026, 3, 5), "close_on": date(2026, 3, 10)}),
    ],
)
def test_use_of_a_branch_waits_once_its_head_office_is_to_be_closed(conn, branch_of, action, said):
    head, branch, use = branch_of
    head.change(action, at(2), **said)
    assert use(at(9, 22, 59), at(9, 23)) == ["charged", "customer_closed"]
    assert branch.shown(at(10)) == "closed"


def test_a_branch_goes_on_where_its_head_is_restored_before_the_closing(conn, branch_of):
    head, branch, use = branch_of
    head.change("terminate_provisionally", at(2), close_on=date(2026, 3, 10))
    head.change("restore", at(3), on=date(2026, 3, 8))
    assert use(at(20)) == ["charged"]
    assert branch.shown(at(20)) == "active"


def test_whoever_becomes_a_branch_closes_with_its_head_office(conn):
    head, other = Someone(conn, name="Head", office="head"), Someone(conn, name="Other")
    head.change("close", at(2), on=date(2026, 3, 10))
    account = an_account(conn, other.id, a_product(conn, a_tariff(conn, a_rate("420", "0.10"))), since=at(1))
    office = {"office": "branch", "head_office_id": head.id}
    change_customer(conn, lock_to_change(conn, other.id, office, OPERATOR_SCOPE), office)
    calls = [a_call(account, at=moment) for moment in (at(9, 22, 59), at(9, 23))]
    assert results(charge(conn, a_source(conn), *calls, now=at(10))) == ["charged", "customer_closed"]


def test_what_was_due_for_a_branch_happens_before_its_head_office_takes_it_along(conn, branch_of):
    head, branch, _ = branch_of
    plan_step(conn, {branch.id: date(2026, 3, 5)}, "suspension", at=at(1))
    head.change("close", at(10))
    assert spells(conn, branch.id) == [
        ("closed", at(10), None, "anna"),
        ("suspended_for_debt", at(4, 23), None, "dunning"),
    ]


def test_a_planned_suspension_does_not_stop_those_whose_suspension_is_lifted(conn, caller):
    customer, use = caller
    suspend_customers(conn, {customer}, cause=Cause.FUNDS, at=at(2))
    plan_step(conn, {customer: date(2026, 3, 8)}, "suspension", at=at(2))
    staff(conn, customer, "lift_suspension", at(4), until=date(2026, 3, 12))
    assert use(at(9), at(11, 22, 59), at(11, 23)) == ["charged", "charged", "customer_suspended"]


def test_use_while_a_suspension_was_lifted_is_charged_for_ever(conn, caller):
    customer, use = caller
    suspend_customers(conn, {customer}, cause=Cause.DEBT, at=at(2))
    staff(conn, customer, "lift_suspension", at(4), until=date(2026, 3, 6))
    asked = (at(3), at(4, 12, 1), at(5, 22, 59), at(5, 23))
    assert use(*asked, now=at(8)) == ["customer_suspended", "charged", "charged", "customer_suspended"]
    keep_statuses(conn, now=at(9))
    later = tuple(moment + timedelta(seconds=1) for moment in asked)
    assert use(*later, now=at(9)) == ["customer_suspended", "charged", "charged", "customer_suspended"]


def test_what_is_late_has_happened_at_its_moment_and_in_order(conn):
    someone = Someone(conn)
    plan_step(conn, {someone.id: date(2026, 3, 5)}, "limitation", at=at(1))
    plan_step(conn, {someone.id: date(2026, 3, 8)}, "suspension", at=at(1))
    someone.change("terminate_provisionally", at(2), on=date(2026, 3, 12), close_on=date(2026, 3, 20))
    assert keep_statuses(conn, now=at(25)) == 1
    assert spells(conn, someone.id) == [
        ("closed", at(19, 23), None, "anna"),
        ("provisionally_terminated", at(11, 23), None, "anna"),
        ("suspended_for_debt", at(7, 23), None, "dunning"),
        ("limited", at(4, 23), at(7, 23), "dunning"),
    ]
    assert keep_statuses(conn, now=at(25)) == 0
    assert [proof.name for proof in prove_books(conn) if not proof.holds] == []


def test_history_can_be_asked_by_time(conn):
    someone = Someone(conn)
    suspend_customers(conn, {someone.id}, cause=Cause.DEBT, at=at(2))
    someone.change("lift_suspension", at(4), until=date(2026, 3, 6))
    facts = [{fact for fact, *_ in spells(conn, someone.id, moment)} for moment in (at(1), at(3), at(5), at(6))]
    assert facts == [
        set(),
        {"suspended_for_debt"},
        {"suspended_for_debt", "suspension_lifted"},
        {"suspended_for_debt"},
    ]


def test_a_restored_customer_is_not_closed_later_however_late_somebody_looks(conn):
    someone = Someone(conn)
    someone.change("terminate_provisionally", at(2))
    someone.change("restore", at(3), on=date(2026, 3, 10))
    assert someone.shown(at(60)) == "active"


def test_a_verb_decides_on_what_has_happened_by_then(conn):
    someone = Someone(conn)
    someone.change("close", at(2), on=date(2026, 3, 10))
    with pytest.raises(Exception, match="is closed"):
        someone.change("block", at(11))


def test_a_change_that_cannot_happen_any_more_comes_to_nothing(conn):
    someone = Someone(conn)
    plan_step(conn, {someone.id: date(2026, 3, 10)}, "suspension", at=at(1))
    someone.change("terminate_provisionally", at(2))
    assert someone.shown(at(11)) == "provisionally_terminated"
    assert "suspended" not in someone.statuses(at(11))


def test_an_earlier_closing_that_was_arranged_stays_when_the_customer_is_terminated(conn):
    someone = Someone(conn)
    someone.change("close", at(2), on=date(2026, 3, 10))
    someone.change("terminate_provisionally", at(3))
    assert someone.scheduled(at(3)) == ["close:2026-03-10"]


def test_a_run_that_dies_between_has_done_nothing_or_all(conn, monkeypatch):
    someone = Someone(conn)
    someone.change("terminate_provisionally", at(2), on=date(2026, 3, 10))

    def die(*_args, **_kwargs):
        raise ZeroDivisionError

    done = conn.begin_nested()
    monkeypatch.setattr(acting, "arrange", die)
    with pytest.raises(ZeroDivisionError):
        keep_statuses(conn, now=at(11))
    done.rollback()
    monkeypatch.undo()
    assert someone.scheduled(at(9)) == ["terminate_provisionally:2026-03-10"]
    assert someone.shown(at(11)) == "provisionally_terminated"


def test_holds_are_refused_while_stopped_and_when_the_days_spending_is_used_up(conn):
    someone = Someone(conn, limit=Decimal(100))
    set_spending_limit(conn, someone.id, Decimal(5), now=at(2))

    def ask(session, moment):
        locked = lock_current(conn, {someone.id}, now=moment)
        wanted = HoldAsk(someone.id, 0, session, 1, Decimal(1), moment + timedelta(hours=1))
        return place_holds(conn, [[wanted]], locked=locked, now=moment)[0]

    assert ask("a", at(2)) is HoldOutcome.HELD
    someone.owes("5", at(2))
    assert ask("b", at(2)) is HoldOutcome.NOT_SERVED
    assert ask("c", at(3)) is HoldOutcome.HELD
    someone.change("block", at(3))
    assert ask("d", at(3)) is HoldOutcome.NOT_SERVED


def test_only_use_counts_as_spending_on_its_own_day_and_at_no_level_but_the_customers(conn):
    wholesale = a_product(conn, a_tariff(conn, a_rate("420", "0.05", "60/60")))
    reseller = a_reseller(conn, wholesale)
    customer = a_customer(conn, under=reseller, zone="Europe/Prague")
    account = an_account(conn, customer, a_product(conn, a_tariff(conn, a_rate("420", "0.10", "60/60"))))
    set_spending_limit(conn, customer, Decimal(1), now=at(2))

    def spent():
        row = conn.execute(text(f"select spent_today, spent_on from standing where customer_id = {customer}")).one()
        return float(row.spent_today), row.spent_on.day

    source = a_source(conn)
    calls = [a_call(account, used=60, at=moment) for moment in (at(2, 22, 30), at(2, 22, 40), at(2, 23, 30))]
    charge(conn, source, *calls[:2], now=at(2, 22, 50))
    assert spent() == (0.2, 2)
    charge(conn, source, calls[2], now=at(3))
    assert spent() == (0.1, 3)
    charge(conn, source, a_call(account, used=60, at=at(2, 22, 45)), now=at(3))
    assert spent() == (0.1, 3)
    assert conn.execute(text(f"select spent_today from standing where customer_id = {reseller}")).scalar_one() == 0


def test_days_of_spending_move_with_the_customer(conn):
    someone = Someone(conn)
    set_spending_limit(conn, someone.id, Decimal(1), now=at(2))
    changes = {"time_zone": "America/Lima"}
    record = lock_to_change(conn, someone.id, changes, OPERATOR_SCOPE)
    change_customer(conn, record, changes)
    assert someone.state(at(2)).standing.spending_zone == "America/Lima"


def test_a_lifted_time_is_cut_out_of_a_suspension_and_of_nothing_else():
    stop = ("suspended_for_debt", at(2), None)
    lifted = [(at(3), at(4)), (at(6), at(7))]
    assert list(without(stop, lifted)) == [
        ("suspended_for_debt", at(2), at(3)),
        ("suspended_for_debt", at(4), at(6)),
        ("suspended_for_debt", at(7), None),
    ]
    assert list(without(("suspended_for_funds", at(3), at(4)), lifted)) == []
    assert list(without(("blocked", at(2), None), lifted)) == [("blocked", at(2), None)]


@pytest.mark.parametrize(
    "facts, field",
    [
        ({"office": "branch"}, "head_office_id"),
        ({"office": "head", "head_office_id": 1}, "head_office_id"),
        ({"office": "branch", "head_office_id": 999_999}, "head_office_id"),
    ],
)
def test_an_office_that_makes_no_sense_is_refused(conn, facts, field):
    with pytest.raises(BadField) as refused:
        Someone(conn, **facts)
    assert refused.value.facts["field_name"] == field


def test_a_head_with_branches_stays_one_and_a_branch_has_the_reseller_of_its_head(conn):
    head = Someone(conn, name="Head", office="head")
    Someone(conn, name="Branch", office="branch", head_office_id=head.id)
    record = read_customer(conn, head.id, OPERATOR_SCOPE)
    with pytest.raises(BadField, match="while the customer has branches"):
        change_customer(conn, record, {"office": "none"})
    reseller = a_reseller(conn, None)
    with pytest.raises(BadField, match="another reseller's"):
        Someone(conn, name="Foreign", office="branch", head_office_id=head.id, reseller_id=reseller)
    head.change("close", at(3))
    with pytest.raises(BadField, match="is closed"):
        Someone(conn, name="Late", office="branch", head_office_id=head.id)


def test_a_branch_becomes_its_own_again(conn):
    head = Someone(conn, name="Head", office="head")
    branch = Someone(conn, name="Branch", office="branch", head_office_id=head.id)
    record = change_customer(conn, read_customer(conn, branch.id, OPERATOR_SCOPE), {"office": "none"})
    assert (record.office, record.head_office_id) == ("none", None)
    head.change("close", at(3))
    assert branch.shown(at(3)) == "active"


def test_a_head_office_stops_being_one_only_while_nobody_becomes_its_branch(conn):
    head = Someone(conn, name="Head", office="head")
    locked = text("SELECT xmax <> '0'::xid FROM standing WHERE customer_id = :number")
    assert not conn.scalar(locked, {"number": head.id})
    lock_to_change(conn, head.id, {"office": "none"}, OPERATOR_SCOPE)
    assert conn.scalar(locked, {"number": head.id}), "whoever becomes a branch locks its head's standing, too"


def test_a_run_ends_whatever_has_ended_by_it(conn):
    lent, spending = Someone(conn, name="Lent", limit=Decimal(100)), Someone(conn, name="Spending", limit=Decimal(100))
    raise_limit_temporarily(conn, lent.id, Decimal(10), at(3), now=at(2), by="test")
    set_spending_limit(conn, spending.id, Decimal(5), now=at(2))
    spending.owes("1", at(2))
    set_spending_limit(conn, spending.id, Decimal(0), now=at(2))
    assert (spending.statuses(at(2)), lent.state(at(2)).credit_limit) == (["spending_limit_reached"], Decimal(110))
    assert [keep_statuses(conn, now=at(4)) for _ in range(3)] == [2, 0, 0]
    assert (spending.statuses(None), lent.state(None).credit_limit) == (["spending_limit_reached"], Decimal(100))
    spending.owes("1", at(2), used=61)
    assert spending.state(at(4)).spent_today == 0
