"""Thresholds: reached, warned of once, armed again; the worked numbers of the specification first."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rooms.customers.statuses import Someone, at

from tollhouse.customers.acting import Act
from tollhouse.customers.agreeing import raise_limit_temporarily, set_credit_limit
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.warnings import (
    Basis,
    Terms,
    Threshold,
    begin_watching,
    level_of,
    look,
    span_of,
)
from tollhouse.customers.warning import set_thresholds, take_warnings, thresholds_of, watched_of


def amount(value: str) -> Threshold:
    return Threshold(Basis.AMOUNT, Decimal(value))


def share(value: str) -> Threshold:
    return Threshold(Basis.PERCENT, Decimal(value))


def warned(conn, someone) -> list[str]:
    """Thresholds of which the customer is warned now, with a look for each that is left."""
    found = []
    while True:
        seen, reached = take_warnings(conn, most=500)
        found += [one for each in reached if each.customer_id == someone.id for one in each.thresholds]
        if not seen:
            return [f"{one.value:f}".rstrip("0").rstrip(".") + "%" * (one.basis is Basis.PERCENT) for one in found]


def test_permanent_200_with_80_percent_and_190_warns_at_160_and_at_190(conn):
    """Money 1.3, whole: 158 to 165 warns, 165 to 195 warns, 195 to 205 is not exceeded while 220 are in force."""
    someone = Someone(conn, limit=Decimal(200))
    someone.owes("158", at(2))
    set_thresholds(conn, someone.id, [share("80"), amount("190")])
    raise_limit_temporarily(conn, someone.id, Decimal(20), at(30, 12), now=at(2), by="anna")
    assert warned(conn, someone) == []
    someone.owes("7", at(3))
    assert warned(conn, someone) == ["80%"]
    assert warned(conn, someone) == []
    someone.owes("30", at(4))
    assert warned(conn, someone) == ["190"]
    someone.owes("10", at(5))
    assert warned(conn, someone) == []
    assert someone.shown(at(5)) == "active"
    assert someone.shown(at(30, 12)) == "credit_exceeded"
    assert warned(conn, someone) == []


def test_prepaid_with_10_and_2_is_warned_at_each_and_a_top_up_arms_both_again(conn):
    """Money 1.4: funds 12 to 9.5 mail, 9.5 to 1.9 mail, top-up 20 re-arms both."""
    someone = Someone(conn, prepaid=True)
    someone.owes("-12", at(2), used=0)
    set_thresholds(conn, someone.id, [amount("10"), amount("2")])
    assert warned(conn, someone) == []
    someone.owes("2.5", at(3))
    assert warned(conn, someone) == ["10"]
    someone.owes("7.6", at(4))
    assert warned(conn, someone) == ["2"]
    someone.owes("-20", at(5), used=0)
    assert warned(conn, someone) == []
    someone.owes("20", at(6))
    assert warned(conn, someone) == ["10", "2"], "both were crossed at once: each is warned of"


def test_a_threshold_is_reached_by_equality(conn):
    someone = Someone(conn, limit=Decimal(200))
    set_thresholds(conn, someone.id, [share("80")])
    someone.owes("159.99999", at(2))
    assert warned(conn, someone) == []
    someone.owes("0.00001", at(3))
    assert warned(conn, someone) == ["80%"]


def test_while_it_stays_above_nobody_is_warned_again_and_just_under_it_is_armed(conn):
    someone = Someone(conn, limit=Decimal(200))
    set_thresholds(conn, someone.id, [amount("100")])
    someone.owes("100", at(2))
    assert warned(conn, someone) == ["100"]
    someone.owes("50", at(3))
    someone.owes("-50", at(4), used=0)
    assert warned(conn, someone) == []
    someone.owes("-0.00001", at(5), used=0)
    assert warned(conn, someone) == []
    someone.owes("0.00001", at(6))
    assert warned(conn, someone) == ["100"]


def test_a_threshold_that_is_set_behind_the_customer_warns_only_after_it_was_left(conn):
    someone = Someone(conn, limit=Decimal(200))
    someone.owes("150", at(2))
    set_thresholds(conn, someone.id, [amount("100")])
    assert watched_of(conn, someone.id)[0].passed
    assert warned(conn, someone) == []
    someone.owes("-60", at(3), used=0)
    assert warned(conn, someone) == []
    someone.owes("60", at(4))
    assert warned(conn, someone) == ["100"]


def test_thresholds_that_are_set_again_keep_what_was_warned_of(conn):
    someone = Someone(conn, limit=Decimal(200))
    set_thresholds(conn, someone.id, [amount("100"), amount("150")])
    someone.owes("120", at(2))
    assert warned(conn, someone) == ["100"]
    set_thresholds(conn, someone.id, [amount("100"), amount("180")])
    assert warned(conn, someone) == []
    someone.owes("60", at(3))
    assert warned(conn, someone) == ["180"]


def test_a_lower_permanent_limit_brings_a_percentage_nearer_and_a_higher_one_arms_it_again(conn):
    someone = Someone(conn, limit=Decimal(200))
    set_thresholds(conn, someone.id, [share("80"), amount("190")])
    someone.owes("90", at(2))
    set_credit_limit(conn, someone.id, Decimal(100), Act(at(3), "anna"))
    assert warned(conn, someone) == ["80%"]
    set_credit_limit(conn, someone.id, Decimal(300), Act(at(4), "anna"))
    assert warned(conn, someone) == []
    someone.owes("150", at(5))
    assert warned(conn, someone) == ["190", "80%"], "190, and 80 % of 300 are 240: the nearer one first"


def test_without_a_limit_a_percentage_sleeps_and_an_amount_does_not(conn):
    someone = Someone(conn, limit=Decimal(200))
    set_thresholds(conn, someone.id, [share("80"), amount("300")])
    set_credit_limit(conn, someone.id, None, Act(at(2), "anna"))
    someone.owes("250", at(3))
    assert warned(conn, someone) == []
    someone.owes("50", at(4))
    assert warned(conn, someone) == ["300"]


def test_a_closed_customer_is_warned_of_nothing_any_more(conn):
    someone = Someone(conn, limit=Decimal(200))
    set_thresholds(conn, someone.id, [amount("100")])
    someone.change("close", at(2))
    someone.owes("150", at(3))
    assert warned(conn, someone) == []


@pytest.mark.parametrize(
    "facts, wanted, field, reason",
    [
        ({"prepaid": True}, [share("80")], "thresholds[0].percent", "name an amount of available funds"),
        ({"limit": None}, [share("80")], "thresholds[0].percent", "set one first, or name an amount"),
        ({"limit": Decimal(0)}, [share("80")], "thresholds[0].percent", "needs a permanent credit limit above 0"),
        ({"limit": Decimal(9)}, [share("0")], "thresholds[0].percent", "must be more than 0, at most 100"),
        ({"limit": Decimal(9)}, [share("100.0001")], "thresholds[0].percent", "at most 100"),
        ({"limit": Decimal(9)}, [share("1.00001")], "thresholds[0].percent", "at most four decimals"),
        ({"limit": Decimal(9)}, [amount("0")], "thresholds[0].amount", "a balance of nothing needs no warning"),
        ({"limit": Decimal(9)}, [amount("-1")], "thresholds[0].amount", "0 or more"),
        ({"limit": Decimal(9)}, [amount("1.000001")], "thresholds[0].amount", "at most five decimals"),
        ({"limit": Decimal(9)}, [amount("5"), amount("5.0")], "thresholds[1].amount", "is named twice; name it once"),
        ({"limit": Decimal(9)}, [amount(str(n)) for n in range(1, 22)], "thresholds", "name 20 at most"),
    ],
)
def test_an_impossible_threshold_is_refused_with_field_reason_and_way_out(conn, facts, wanted, field, reason):
    someone = Someone(conn, **facts)
    with pytest.raises(BadField) as refused:
        set_thresholds(conn, someone.id, wanted)
    assert (refused.value.field, reason in refused.value.detail) == (field, True), refused.value.detail
    assert thresholds_of(conn, someone.id) == []


def test_the_funds_of_a_prepaid_customer_may_be_watched_to_the_last(conn):
    someone = Someone(conn, prepaid=True)
    someone.owes("-5", at(2), used=0)
    set_thresholds(conn, someone.id, [amount("0")])
    someone.owes("5", at(3))
    assert warned(conn, someone) == ["0"]


BALANCES = st.lists(st.integers(-30, 30).map(Decimal), min_size=1, max_size=30)
LIMITS = st.one_of(st.none(), st.integers(0, 30).map(Decimal))
THRESHOLDS = st.lists(
    st.one_of(
        st.integers(1, 25).map(lambda value: Threshold(Basis.AMOUNT, Decimal(value))),
        st.integers(1, 100).map(lambda value: Threshold(Basis.PERCENT, Decimal(value))),
    ),
    unique=True,
    max_size=4,
)


@given(thresholds=THRESHOLDS, balances=BALANCES, limit=LIMITS, prepaid=st.booleans())
def test_each_threshold_warns_exactly_as_often_as_its_level_is_crossed_upwards(thresholds, balances, limit, prepaid):
    """Whoever looks after every move sees each crossing; who looks only when the span says so sees the same."""
    terms = Terms(prepaid, Decimal(0) if prepaid else limit)
    first, *moves = balances
    watched = begin_watching(thresholds, [], terms, first)
    counted = dict.fromkeys(thresholds, 0)
    for balance in moves:
        rises_to, falls_under = span_of(watched, terms)
        after = look(watched, terms, balance)
        needed = (rises_to is not None and balance >= rises_to) or (falls_under is not None and balance < falls_under)
        assert needed == (after != watched), "a look that is not asked for changes nothing, one that is does"
        for was, now in zip(watched, after, strict=True):
            counted[now.threshold] += now.passed and not was.passed
        watched = after
    for one in thresholds:
        level = level_of(one, terms)
        crossings = sum(
            before < level <= after for before, after in zip(balances, moves, strict=False) if level is not None
        )
        assert counted[one] == crossings, one


@given(thresholds=THRESHOLDS, balance=BALANCES, limits=st.lists(LIMITS, min_size=2, max_size=5))
def test_after_a_look_nothing_is_left_to_look_at_whatever_became_of_the_limit(thresholds, balance, limits):
    watched = begin_watching(thresholds, [], Terms(False, limits[0]), balance[0])
    for limit in limits:
        terms = Terms(False, limit)
        watched = look(watched, terms, balance[-1])
        rises_to, falls_under = span_of(watched, terms)
        assert rises_to is None or balance[-1] < rises_to
        assert falls_under is None or balance[-1] >= falls_under
