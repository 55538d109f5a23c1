"""Formulas of spec/services 2.7: what is charged when, and what is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.tariffs.rules.formula import FormulaUnreadable, read_formula, write_formula

STEPS = [
    {"kind": "interval", "count": 60, "length": 1, "price": "1.80"},
    {"kind": "interval", "count": 2, "length": 60, "price": "0.60"},
    {"kind": "fixed", "amount": "0.50", "tricky": False},
    {"kind": "interval", "count": 7, "length": 60, "price": "0.30"},
]


def cost(written, used_s, *, fee="0", announced=False):
    formula = read_formula(written)
    found = formula.cost(used_s, priced=60, connect_fee=Decimal(fee), announced=announced)
    return found.charged, found.total / 60


@pytest.mark.parametrize(
    "used_s, charged_s, amount",
    [
        (1, 1, "0.03"),
        (60, 60, "1.80"),
        (61, 120, "2.40"),  # a begun interval is charged fully
        (180, 180, "3.00"),  # the surcharge is met by a call that goes on, not by one that ends there
        (181, 240, "3.80"),
        (600, 600, "5.60"),
        (601, 660, "5.90"),  # the last interval goes on
    ],
)
def test_a_formula_is_charged_step_by_step(used_s, charged_s, amount):
    assert cost(STEPS, used_s) == (charged_s, Decimal(amount))


def test_a_relative_surcharge_counts_what_has_been_charged_so_far():
    written = [
        {"kind": "interval", "count": 1, "length": 60, "price": "1"},
        {"kind": "relative", "percent": "10", "tricky": False},
        {"kind": "interval", "count": None, "length": 60, "price": "1"},
    ]
    assert cost(written, 60) == (60, Decimal(1))
    assert cost(written, 120) == (120, Decimal("2.1"))


@pytest.mark.parametrize("used_s, amount", [(60, "1"), (61, "2.10"), (120, "2.10"), (600, "10.10")])
def test_a_surcharge_after_the_last_count_is_of_what_was_charged_until_then(used_s, amount):
    written = [
        {"kind": "interval", "count": 1, "length": 60, "price": "1"},
        {"kind": "relative", "percent": "10", "tricky": False},
    ]
    assert cost(written, used_s) == (-(-used_s // 60) * 60, Decimal(amount))


def test_elements_after_an_endless_interval_are_met_by_every_call():
    written = [
        {"kind": "interval", "count": 1, "length": 60, "price": "1"},
        {"kind": "interval", "count": None, "length": 60, "price": "1"},
        {"kind": "fixed", "amount": None, "tricky": False},
    ]
    assert cost(written, 30, fee="0.05") == (60, Decimal("1.05"))


def test_the_announced_cost_leaves_tricky_surcharges_out():
    written = [
        {"kind": "fixed", "amount": "0.20", "tricky": True},
        {"kind": "interval", "count": None, "length": 60, "price": "1"},
    ]
    assert cost(written, 60) == (60, Decimal("1.20"))
    assert cost(written, 60, announced=True) == (60, Decimal(1))


INTERVAL = {"kind": "interval", "count": None, "length": 60, "price": "1"}


@pytest.mark.parametrize(
    "written, reason",
    [
        ([], "it has no interval"),
        ([INTERVAL, INTERVAL], "only the last interval may go on"),
        ([INTERVAL, {"kind": "fixed", "amount": "1", "probability": 25}], "probability leaves the price to chance"),
        ([{"kind": "disconnect", "at": 600, "dispersion_s": 30}, INTERVAL], "dispersion_s leaves"),
        ([{"kind": "add_duration", "by": 5}, INTERVAL], "charging more time than was used is not allowed"),
        ([INTERVAL | {"price": "-1"}], "price must be a decimal"),
        ([INTERVAL | {"price": 0.1}], "price must be a decimal"),
        ([INTERVAL | {"price": "NaN"}], "price must be a decimal"),
        ([INTERVAL | {"length": 0}], "length must be a whole number"),
        ([INTERVAL | {"count": 0}], "count must be a whole number"),
        ([INTERVAL, {"kind": "gift"}], "kinds are interval, fixed, relative and disconnect"),
    ],
)
def test_a_formula_that_cannot_be_used_is_refused_by_its_element(written, reason):
    with pytest.raises(FormulaUnreadable, match=reason):
        read_formula(written)


AMOUNTS = st.decimals(0, 100, places=4).map(str)
COUNTED = st.builds(
    lambda count, length, price: {"kind": "interval", "count": count, "length": length, "price": price},
    st.integers(1, 20),
    st.integers(1, 60),
    AMOUNTS,
)
SURCHARGES = st.one_of(
    st.builds(lambda amount, tricky: {"kind": "fixed", "amount": amount, "tricky": tricky}, AMOUNTS, st.booleans()),
    st.builds(
        lambda percent, tricky: {"kind": "relative", "percent": percent, "tricky": tricky}, AMOUNTS, st.booleans()
    ),
    st.builds(lambda at: {"kind": "disconnect", "at": at}, st.integers(1, 5000)),
)


@given(st.lists(st.one_of(COUNTED, SURCHARGES), max_size=6), COUNTED, st.integers(1, 3000), st.integers(0, 3000))
def test_a_longer_call_never_costs_less_and_the_stored_form_is_read_back(elements, interval, used_s, more_s):
    written = [*elements, interval]
    formula = read_formula(written)
    assert write_formula(formula) == written
    shorter = formula.cost(used_s, priced=60, connect_fee=Decimal("0.1"))
    longer = formula.cost(used_s + more_s, priced=60, connect_fee=Decimal("0.1"))
    assert shorter.total <= longer.total
    assert used_s <= shorter.charged <= longer.charged
    assert formula.cost(used_s, priced=60, connect_fee=Decimal("0.1"), announced=True).total <= shorter.total
