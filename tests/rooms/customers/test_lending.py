"""Credit limits raised for a time: the worked numbers of the specification, caps, and the history of it all."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rooms.customers.statuses import Someone, at
from sqlalchemy import func, select

from tollhouse.customers.acting import Act
from tollhouse.customers.agreeing import raise_limit_temporarily, set_credit_limit
from tollhouse.customers.credit.tables import credit_limit_change
from tollhouse.customers.limit_history import increase_in_force, limit_change_of, list_limit_changes
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.lending import (
    IncreaseAboveCap,
    IncreaseTooLong,
    NoLimitToRaise,
    Percentage,
    RaisedForGood,
    highest_increase,
    increase_of,
)
from tollhouse.customers.rules.record import BadField, BalanceControl, NewCustomer
from tollhouse.staff.rules.lending import LendingCap

PREPAID, NOTHING = BalanceControl.PREPAID, Decimal(0)
TEN_PERCENT = LendingCap(most_percent=Decimal(10), longest_days=30)
TWENTY_PERCENT = LendingCap(most_percent=Decimal(20), longest_days=60)


def lend(conn, someone, increase, until, *, now, cap=None, by="anna", comment=""):
    how = {} if cap is None else {"cap": cap}
    said = increase if increase is None or isinstance(increase, Percentage) else Decimal(increase)
    raise_limit_temporarily(conn, someone.id, said, until, now=now, by=by, comment=comment, **how)


def history(conn, someone):
    page = list_limit_changes(conn, someone.id, limit=100, cursor=None)
    return [limit_change_of(row) for row in page.rows]


def percent(written: str) -> Percentage:
    return Percentage(Decimal(written))


def test_postpaid_limit_100_raised_by_10_percent_until_noon_with_105_owed_is_active_until_noon(conn):
    someone = Someone(conn, limit=Decimal(100))
    lend(conn, someone, percent("10"), at(2, 12), now=at(2, 8))
    someone.owes("105", at(2, 9))
    assert someone.shown(at(2, 11, 59)) == "active"
    assert someone.shown(at(2, 12)) == "credit_exceeded"


def test_200_raised_by_10_percent_lets_205_be_owed_and_falls_back_without_any_new_charge(conn):
    """Money 1.3."""
    someone = Someone(conn, limit=Decimal(200))
    lend(conn, someone, percent("10"), at(30, 12), now=at(2))
    assert someone.state(at(2)).credit_limit == 220
    someone.owes("205", at(3))
    assert someone.shown(at(3)) == "active"
    assert someone.shown(at(30, 12)) == "credit_exceeded"


@pytest.mark.parametrize("cap, most", [(TEN_PERCENT, "20"), (TWENTY_PERCENT, "40"), (LendingCap(Decimal(15)), "15")])
def test_a_member_lends_a_customer_with_200_as_much_as_the_cap_says_and_not_a_hundred_thousandth_more(conn, cap, most):
    """Money 1.3: helpdesk 10 % for 30 days, CRM 20 % for 60."""
    someone = Someone(conn, limit=Decimal(200))
    lend(conn, someone, most, at(9), now=at(2), cap=cap)
    more = Decimal(most) + Decimal("0.00001")
    with pytest.raises(IncreaseAboveCap) as refused:
        lend(conn, someone, more, at(9), now=at(2), cap=cap)
    assert refused.value.field == "increase"
    assert refused.value.named == {"wanted": f"{more} EUR", "highest": f"{highest_increase(cap, Decimal(200))} EUR"}
    assert someone.state(at(2)).credit_limit == 200 + Decimal(most), "what was lent before stays"


def test_a_member_lends_for_30_days_and_not_a_second_more(conn):
    someone = Someone(conn, limit=Decimal(200))
    month = at(2) + timedelta(days=30)
    lend(conn, someone, "20", month, now=at(2), cap=TEN_PERCENT)
    with pytest.raises(IncreaseTooLong) as refused:
        lend(conn, someone, "20", month + timedelta(seconds=1), now=at(2), cap=TEN_PERCENT)
    assert refused.value.field == "until"
    assert refused.value.facts["days"] == 30


@pytest.mark.parametrize("cap", [TEN_PERCENT, LendingCap(Decimal(15)), LendingCap(longest_days=3)])
def test_whoever_has_a_cap_lowers_a_permanent_limit_and_raises_it_for_a_time_only(conn, cap):
    someone = Someone(conn, limit=Decimal(200))
    for wanted, told in [(Decimal("200.00001"), "200.00001 EUR"), (None, "no limit")]:
        with pytest.raises(RaisedForGood) as refused:
            set_credit_limit(conn, someone.id, wanted, Act(at(2), "berta"), cap=cap)
        assert refused.value.named == {"before": "200.00000 EUR", "wanted": told}
    assert someone.state(at(2)).credit_limit == 200
    set_credit_limit(conn, someone.id, Decimal(150), Act(at(2), "berta"), cap=cap)
    assert someone.state(at(2)).credit_limit == 150


@pytest.mark.parametrize(
    "cap, facts, field",
    [
        (LendingCap(Decimal(15)), {"credit_limit": None}, "credit_limit"),
        (LendingCap(Decimal(15)), {"credit_limit": Decimal("15.00001")}, "credit_limit"),
        (LendingCap(Decimal(15)), {"credit_limit": Decimal(10), "opening_balance": Decimal(-6)}, "opening_balance"),
        (LendingCap(Decimal(15)), {"balance_control": PREPAID, "available_funds": Decimal(16)}, "available_funds"),
        (TEN_PERCENT, {"credit_limit": Decimal(1)}, "credit_limit"),
    ],
)
def test_a_new_customer_begins_with_no_more_than_its_maker_may_lend(conn, cap, facts, field):
    class_id = register_class(conn, "capped")
    usual = {"balance_control": BalanceControl.POSTPAID, "credit_limit": None}
    new = NewCustomer(name="new", currency="EUR", class_id=class_id, **(usual | facts))
    with pytest.raises(IncreaseAboveCap) as refused:
        register_customers(conn, [new], now=at(2), by="berta", cap=cap)
    assert refused.value.field == field
    enough = replace(new, balance_control=PREPAID, credit_limit=None, opening_balance=NOTHING, available_funds=NOTHING)
    assert register_customers(conn, [enough], now=at(2), by="berta", cap=cap)


def test_no_increase_makes_a_limit_that_the_books_cannot_hold(conn):
    someone = Someone(conn, limit=Decimal(10) ** 13)
    for field, said in [("percent", percent("1000")), ("increase", str(9 * Decimal(10) ** 13))]:
        with pytest.raises(BadField, match="higher than any can be") as refused:
            lend(conn, someone, said, at(9), now=at(2))
        assert refused.value.field == field


def test_without_a_cap_any_amount_is_lent_for_any_time(conn):
    someone = Someone(conn, limit=Decimal(200))
    lend(conn, someone, "1000000", at(2) + timedelta(days=3000), now=at(2))
    assert someone.state(at(2)).credit_limit == 1_000_200


def test_a_cap_does_not_keep_a_member_from_taking_back_what_another_has_lent(conn):
    someone = Someone(conn, limit=Decimal(200))
    lend(conn, someone, "100", at(9), now=at(2))
    lend(conn, someone, None, None, now=at(3), cap=TEN_PERCENT)
    assert someone.state(at(3)).credit_limit == 200


def test_a_percentage_is_turned_into_an_amount_at_the_moment_of_the_act_and_both_are_remembered(conn):
    someone = Someone(conn, limit=Decimal(200))
    lend(conn, someone, percent("12.5"), at(9), now=at(2), comment="called in")
    set_credit_limit(conn, someone.id, Decimal(1000), Act(at(3), "berta"))
    worded = increase_in_force(conn, someone.id)
    assert (worded.new, worded.percent, worded.until) == (25, Decimal("12.5"), at(9))
    assert (worded.by, worded.comment, worded.at) == ("anna", "called in", at(2))
    assert someone.state(at(3)).credit_limit == 1025, "it stays that amount when the permanent limit changes"


def test_the_history_tells_every_change_with_old_and_new_and_nothing_of_what_changes_nothing(conn):
    someone = Someone(conn, limit=Decimal(100))
    set_credit_limit(conn, someone.id, Decimal(200), Act(at(2), "anna", "agreed"))
    set_credit_limit(conn, someone.id, Decimal(200), Act(at(2), "anna", "again"))
    lend(conn, someone, percent("10"), at(9), now=at(3))
    lend(conn, someone, percent("10"), at(9), now=at(3))
    lend(conn, someone, "30", at(10), now=at(3))
    lend(conn, someone, None, None, now=at(4))
    lend(conn, someone, None, None, now=at(4))
    set_credit_limit(conn, someone.id, None, Act(at(5), "berta"))
    told = [(str(one.kind), one.at, one.by, one.old, one.new, one.percent, one.until) for one in history(conn, someone)]
    assert told == [
        ("permanent", at(5), "berta", 200, None, None, None),
        ("temporary", at(4), "anna", 30, None, None, None),
        ("temporary", at(3), "anna", 20, 30, None, at(10)),
        ("temporary", at(3), "anna", None, 20, 10, at(9)),
        ("permanent", at(2), "anna", 100, 200, None, None),
    ]


def test_what_ended_at_its_moment_is_nothing_that_a_later_change_takes_away(conn):
    someone = Someone(conn, limit=Decimal(100))
    lend(conn, someone, "10", at(3), now=at(2))
    lend(conn, someone, "20", at(9), now=at(5))
    assert [one.old for one in history(conn, someone)] == [None, None]


def test_unlimited_takes_away_what_was_lent_and_the_history_says_so(conn):
    someone = Someone(conn, limit=Decimal(100))
    lend(conn, someone, "10", at(9), now=at(2))
    set_credit_limit(conn, someone.id, None, Act(at(3), "anna"))
    assert [(str(one.kind), one.old, one.new) for one in history(conn, someone)][:2] == [
        ("temporary", 10, None),
        ("permanent", 100, None),
    ]


@pytest.mark.parametrize(
    "increase, until, field, reason",
    [
        ("0", at(9), "increase", "must be more than 0; leave it out"),
        ("-1", at(9), "increase", "must be more than 0 with at most five decimals"),
        ("0.000001", at(9), "increase", "at most five decimals"),
        ("1e14", at(9), "increase", "at most five decimals"),
        ("NaN", at(9), "increase", "at most five decimals"),
        (percent("0"), at(9), "percent", "must be more than 0, at most 1000"),
        (percent("1000.0001"), at(9), "percent", "at most 1000"),
        (percent("1.00001"), at(9), "percent", "at most four decimals"),
        ("10", at(1), "until", "is past: it is 2026-03-02T12:00:00+00:00; name a later moment."),
        ("10", at(2), "until", "is past"),
        ("10", None, "until", "and the increase go together"),
        (None, at(9), "until", "and the increase go together"),
    ],
)
def test_an_impossible_increase_is_refused_with_field_reason_and_way_out(conn, increase, until, field, reason):
    someone = Someone(conn, limit=Decimal(100))
    with pytest.raises(BadField) as refused:
        lend(conn, someone, increase, until, now=at(2))
    assert (refused.value.field, reason in refused.value.detail) == (field, True)
    assert history(conn, someone) == []


def test_a_percentage_of_a_limit_of_0_is_refused_with_the_way_out(conn):
    someone = Someone(conn, limit=Decimal(0))
    with pytest.raises(BadField, match="name an amount instead"):
        lend(conn, someone, percent("10"), at(9), now=at(2))
    lend(conn, someone, "5", at(9), now=at(2))


@pytest.mark.parametrize("facts, why", [({"prepaid": True}, "prepaid"), ({"limit": None}, "unlimited")])
def test_who_has_no_limit_is_lent_nothing(conn, facts, why):
    with pytest.raises(NoLimitToRaise, match=why):
        lend(conn, Someone(conn, **facts), "10", at(9), now=at(2))


@given(st.decimals("0.00001", "99999999", places=5), st.decimals("0.0001", "1000", places=4))
def test_what_a_percentage_comes_to_is_within_half_a_hundred_thousandth(permanent, wanted):
    try:
        lent = increase_of(Percentage(wanted), permanent)
    except BadField:
        assert permanent * wanted / 100 < Decimal("0.000005")
        return
    assert abs(lent.amount - permanent * wanted / 100) <= Decimal("0.000005")
    assert lent.amount == round(lent.amount, 5)


def test_members_who_change_one_limit_at_once_leave_a_history_without_gaps(engine):
    """Each old value is the new one of the change before, whoever came first."""
    with engine.begin() as conn:
        someone = Someone(conn, limit=Decimal(100), name="Contended")
    start = Barrier(4)

    def change(place: int) -> None:
        start.wait()
        for step in range(5):
            with engine.begin() as own:
                set_credit_limit(own, someone.id, Decimal(1000 + place * 10 + step), Act(at(2), f"member {place}"))

    threads = [Thread(target=change, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as conn:
        changes = list(reversed(history(conn, someone)))
        kept = select(func.count()).where(credit_limit_change.c.customer_id == someone.id)
        assert conn.scalar(kept) == len(changes) == 20
    assert changes[0].old == 100
    assert all(later.old == earlier.new for earlier, later in pairwise(changes))
